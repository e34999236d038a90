package ingest

import (
	"cmp"
	"path"
	"strconv"
	"strings"

	"likeness/internal/fold"
	"likeness/internal/table"
)

// view is which picture of a work a file shows, as its name tells after the
// number of the work: 1949.123_verso_2_web.jpg.
type view struct {
	word string // verso, detail, ...; empty for none
	nth  int    // one more than the number, 0 for none: pictures are counted from 1, or from 0
	size string // web, print, ...; empty for none: one picture in several sizes
}

// place tells pictures of a work apart that are not sizes of each other.
type place struct {
	word string
	nth  int
}

func (v view) place() place { return place{v.word, v.nth} }

// label names what a picture shows of its work; empty for nothing special.
func (p place) label() string {
	if p.word != "" && p.nth > 0 {
		return p.word + " " + strconv.Itoa(p.nth-1)
	}
	return p.word
}

// sizeWords say how large a copy of a picture is.
var sizeWords = wordsOf(`web print full large medium small big lg md sm thumb thumbnail tn preview screen original orig master hires lowres
	highres hi lo high low max access archive archival`)

// viewWords say what of a work a picture shows, and with which it begins: a
// work is shown from the front before its other sides and parts.
var viewWords = map[string]int{
	"recto": rankFront, "front": rankFront, "obverse": rankFront, "main": rankFront, "primary": rankFront, "overall": rankFront,
	"alt": rankView, "alternate": rankView, "view": rankView, "side": rankView, "left": rankView, "right": rankView, "top": rankView, "bottom": rankView,
	"profile": rankView, "angle": rankView, "frame": rankView, "framed": rankView, "unframed": rankView, "open": rankView, "closed": rankView,
	"interior": rankView, "exterior": rankView, "inside": rankView, "outside": rankView, "installation": rankView, "base": rankView,
	"verso": rankBack, "back": rankBack, "reverse": rankBack, "rear": rankBack,
	"detail": rankDetail, "details": rankDetail, "det": rankDetail, "signature": rankDetail, "sig": rankDetail, "inscription": rankDetail, "mark": rankDetail,
	"raking": rankDetail, "uv": rankDetail, "ir": rankDetail, "xray": rankDetail,
}

// Ranks of pictures of one work.
const (
	rankWhole = iota // the number of the work and nothing else
	rankFront
	rankNumbered
	rankView
	rankBack
	rankDetail
)

func wordsOf(text string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(text) {
		words[w] = true
	}
	return words
}

func (p place) rank() int {
	switch {
	case p == place{}:
		return rankWhole
	case p.word == "":
		return rankNumbered
	}
	return viewWords[p.word]
}

func comparePlaces(a, b place) int {
	return cmp.Or(cmp.Compare(a.rank(), b.rank()), strings.Compare(a.word, b.word), cmp.Compare(a.nth, b.nth))
}

// maxViewDigits keeps years from being taken for the numbers of pictures.
const maxViewDigits = 3

// suffixed is a file whose name goes on after what may be the number of a work.
type suffixed struct {
	file int
	view view
}

// readings of a stem: the number that it may begin with, and the view that the
// rest tells, the longest number first.
type stemReading struct {
	base string
	view view
}

// readStem takes the usual suffixes off the stem of a file, one after the
// other: at most one size, one word and one number.
func readStem(stem string) []stemReading {
	var readings []stemReading
	v := view{}
	for range 4 {
		base, word, nth, ok := cutSuffix(stem)
		switch {
		case !ok:
			return readings
		case sizeWords[word] && v.size == "" && nth == 0:
			v.size = word
		case word != "" && v.word == "" && !sizeWords[word] && (nth == 0 || v.nth == 0):
			v.word, v.nth = word, max(v.nth, nth)
		case word == "" && v.nth == 0 && v.word == "":
			v.nth = nth
		default:
			return readings
		}
		stem = base
		readings = append(readings, stemReading{base, v})
	}
	return readings
}

// cutSuffix cuts "_verso", "-verso2", "_2", "-1" or " (2)" off a stem.
func cutSuffix(stem string) (base, word string, nth int, ok bool) {
	end := strings.TrimRight(stem, " ")
	if inner, closed := strings.CutSuffix(end, ")"); closed {
		at := strings.LastIndexByte(inner, '(')
		if at < 1 {
			return "", "", 0, false
		}
		base, end = strings.TrimRight(inner[:at], " _-"), inner[at+1:]
	} else {
		at := strings.LastIndexAny(end, "_- ")
		if at < 1 {
			return "", "", 0, false
		}
		base, end = strings.TrimRight(end[:at], "_- "), end[at+1:]
	}
	letters := strings.TrimRight(end, "0123456789")
	digits := end[len(letters):]
	if word = fold.Text(letters); base == "" || word == "" && digits == "" || len(digits) > maxViewDigits {
		return "", "", 0, false
	}
	if digits != "" {
		n, _ := strconv.Atoi(digits) // of three digits at most
		nth = n + 1
	}
	if _, isView := viewWords[word]; word != "" && !isView && !sizeWords[word] {
		return "", "", 0, false
	}
	return base, word, nth, true
}

// indexViews notes the pictures whose names may be the number of a work and
// more.
func (f *folder) indexViews() {
	f.views = map[string][]suffixed{}
	for i, p := range f.paths {
		name := path.Base(p)
		if !table.NamesPicture(name) {
			continue
		}
		for _, r := range readStem(stem(name)) {
			key := numberKey(r.base)
			f.views[key] = append(f.views[key], suffixed{i, r.view})
		}
	}
}

// numberKey is what the ways to write a number have in common.
func numberKey(number string) string {
	if key := plainNumber(number); key != "" {
		return key
	}
	return looseName(number)
}
