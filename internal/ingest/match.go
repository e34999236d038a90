package ingest

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"likeness/internal/fold"
	"likeness/internal/table"
)

// index chains the files of one loosely spelled stem, earlier paths first.
func (f *folder) index() {
	f.byKey = make(map[string]int32, len(f.paths))
	f.next = make([]int32, len(f.paths))
	f.named = make([]bool, len(f.paths))
	for i := len(f.paths) - 1; i >= 0; i-- {
		key := looseName(stem(path.Base(f.paths[i])))
		f.next[i] = -1
		if head, ok := f.byKey[key]; ok {
			f.next[i] = head
		}
		f.byKey[key] = int32(i)
	}
}

// withKey lists the files of a key.
func (f *folder) withKey(key string) []int {
	var files []int
	i, ok := f.byKey[key]
	for ; ok && i >= 0; i = f.next[i] {
		files = append(files, int(i))
	}
	return files
}

// stem is a file's name without its ending. What follows the last dot of
// "1888.12" is none.
func stem(name string) string {
	if ending := path.Ext(name); isEnding(ending) {
		return strings.TrimSuffix(name, ending)
	}
	return name
}

// maxEndingBytes is a dot and the longest ending that programs give to
// pictures.
const maxEndingBytes = 6

func isEnding(ending string) bool {
	if len(ending) < 3 || len(ending) > maxEndingBytes || !isLetter(ending[1]) {
		return false
	}
	for i := 2; i < len(ending); i++ {
		if !isLetter(ending[i]) && (ending[i] < '0' || ending[i] > '9') {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// looseName is what names have in common that programs write in different
// ways: without case and accents, "_" and "+" for a space.
func looseName(name string) string { return strings.TrimSpace(blanks.Replace(fold.Text(name))) }

var blanks = strings.NewReplacer("_", " ", "+", " ")

// fit says how well a file fits the path that a row gives; see betterThan.
type fit struct {
	tail   int  // how many parts of the paths agree, from the name upwards
	agrees bool // as far as both go
	whole  bool // and both begin in the folder of images
	name   int
	exact  int // how many parts agree letter by letter
}

// How well a file's name fits; more is better.
const (
	nameFitsNot = iota
	nameStemLoose
	nameStemFolded
	nameStem
	nameLoose
	nameFolded
	nameExact
)

func (a fit) betterThan(b fit) bool {
	switch {
	case a.tail != b.tail:
		return a.tail > b.tail
	case a.agrees != b.agrees:
		return a.agrees
	case a.whole != b.whole:
		return a.whole
	case a.name != b.name:
		return a.name > b.name
	}
	return a.exact > b.exact
}

// found are the files that fit a path best and alike: one, or several between
// which nothing decides.
type found struct {
	files []int // indexes into paths
	fit
	wanted wantedPath
}

// find looks for the files whose paths share the longest tail with what is
// wanted.
func (f *folder) find(wanted wantedPath) found {
	result := found{wanted: wanted}
	name := wanted.name()
	keys := []string{looseName(stem(name)), looseName(name)} // "photo.jpg" may be the stem of photo.jpg.tif
	for _, key := range slices.Compact(keys) {
		for _, i := range f.withKey(key) {
			g := f.fitOf(f.paths[i], wanted)
			switch {
			case g.name == nameFitsNot || g.tail < wanted.leastTail:
			case len(result.files) == 0 || g.betterThan(result.fit):
				result.fit, result.files = g, []int{i}
			case !result.betterThan(g):
				result.files = append(result.files, i)
			}
		}
	}
	return result
}

// fitOf compares paths from their ends. The file's path goes on above the
// folder of images: rows may name that, too.
func (f *folder) fitOf(file string, wanted wantedPath) fit {
	below := strings.Split(file, "/")
	last := len(below) - 1
	g := fit{name: nameFit(below[last], wanted.name())}
	if g.name == nameFitsNot {
		return g
	}
	whole := slices.Concat(f.above, below)
	g.tail = 1
	for g.tail < len(wanted.parts) && g.tail < len(whole) {
		a, b := wanted.parts[len(wanted.parts)-1-g.tail], whole[len(whole)-1-g.tail]
		if a != b && looseName(a) != looseName(b) {
			break
		}
		if a == b {
			g.exact++
		}
		g.tail++
	}
	g.agrees = g.tail == len(wanted.parts) || wanted.root != "" && g.tail >= len(below)
	g.whole = g.tail == len(wanted.parts) && g.tail == len(below)
	return g
}

// nameFit says how well the name of a file fits the one that was asked for.
func nameFit(name, wanted string) int {
	switch {
	case name == wanted:
		return nameExact
	case fold.Name(name) == fold.Name(wanted):
		return nameFolded
	case looseName(name) == looseName(wanted):
		return nameLoose
	case !table.NamesPicture(name):
		return nameFitsNot
	}
	best := nameFitsNot
	for _, w := range []string{stem(wanted), wanted} {
		switch s := stem(name); {
		case s == w:
			return nameStem
		case fold.Name(s) == fold.Name(w):
			best = max(best, nameStemFolded)
		case looseName(s) == looseName(w):
			best = max(best, nameStemLoose)
		}
	}
	return best
}

// findStem looks for the pictures whose names without their endings are a
// number by which a museum knows a work, letter by letter if there is one,
// else with other signs between: 1949.12/3 is 1949-12-3.
func (f *folder) findStem(number string) []int {
	if number == "" {
		return nil
	}
	var exact, folded []int
	for _, i := range f.withKey(looseName(number)) {
		if name := path.Base(f.paths[i]); table.NamesPicture(name) {
			if stem(name) == number {
				exact = append(exact, i)
			}
			folded = append(folded, i)
		}
	}
	switch {
	case len(exact) > 0:
		return exact
	case len(folded) > 0:
		return folded
	}
	return f.numbered[plainNumber(number)]
}

// indexNumbers notes the pictures whose stems are numbers with signs between.
func (f *folder) indexNumbers() {
	f.numbered = map[string][]int{}
	for i, p := range f.paths {
		if name := path.Base(p); table.NamesPicture(name) {
			if key := plainNumber(stem(name)); key != "" {
				f.numbered[key] = append(f.numbered[key], i)
			}
		}
	}
}

// indexPadded notes numbers that files write with zeros in front, by what is left
// without them; nothing where they are written with more and with fewer.
func (f *folder) indexPadded() {
	f.padded = map[string]string{}
	note := func(key string) {
		bare := strings.TrimLeft(key, "0")
		if bare == key || bare == "" || strings.Trim(bare, "0123456789") != "" {
			return
		}
		if other, known := f.padded[bare]; known && other != key {
			key = ""
		}
		f.padded[bare] = key
	}
	for key := range f.numbered {
		note(key)
	}
	for key := range f.views {
		note(key)
	}
}

// plainNumber is a number of a work with one sign in the place of those that
// part it; empty for what has no digits.
func plainNumber(text string) string {
	if !strings.ContainsAny(text, "0123456789") {
		return ""
	}
	parts := strings.FieldsFunc(fold.Text(text), func(r rune) bool { return strings.ContainsRune(" ._-/\\,:()[]", r) })
	return strings.Join(parts, ".")
}

// aboveParts are the parts of the path of the folder of images.
func aboveParts(dir string) []string {
	return strings.Split(strings.TrimPrefix(slashed(filepath.ToSlash(dir)), "/"), "/")
}
