package ingest

import (
	"fmt"
	"math"
	"path"
	"slices"
	"strings"

	"likeness/internal/raster"
	"likeness/internal/table"
)

// maxPicturesOfWork bounds the pictures of one work: they are put together.
const maxPicturesOfWork = 500

// attached is a file that was found to be a picture of a row's work.
type attached struct {
	file   int
	line   int // of the row that names it
	label  string
	remark string
}

// wanted is a name that a row gives to a picture, and the files that fit it.
type wanted struct {
	name, label string
	found
}

// wants are the pictures that a row names: cells that name several are parted
// where the whole is no file, and at a comma only if every part names one.
func (in *input) wants(e entry) []wanted {
	var all []wanted
	for _, cell := range e.cells {
		whole := in.folder.search(cell.name)
		if len(whole.files) > 0 {
			all = append(all, wanted{cell.name, cell.label, whole})
			continue
		}
		names, byComma := namesOfPictures(cell.name)
		var parts []wanted
		fit := 0
		for _, name := range names {
			w := wanted{name, cell.label, in.folder.search(name)}
			if parts = append(parts, w); len(w.files) > 0 || table.NamesPicture(name) {
				fit++
			}
		}
		if len(parts) == 0 || byComma && fit < len(parts) {
			parts = []wanted{{cell.name, cell.label, whole}}
		}
		all = append(all, parts...)
	}
	return all
}

// pictures are the files of a row's pictures, in their order: those that the
// row names, then those that are called by a number of the work and more. The
// doubt says why there is none although some might be meant; problems are of
// single pictures, with their names.
func (in *input) pictures(e entry) (got []attached, problems []Problem, doubt string) {
	wants := in.wants(e)
	strong := slices.ContainsFunc(wants, func(w wanted) bool { return len(w.files) > 0 && (w.agrees || w.tail > 1) })
	if strong {
		got, problems, doubt = in.settleAll(e, wants)
	}
	if in.cols.own { // it names them all
		return got, problems, doubt
	}
	numbered, more, unsure := in.numbered(e, got)
	problems = append(problems, more...)
	switch {
	case len(got) > 0:
		got = append(got, numbered...)
	case doubt != "":
	case len(numbered) > 0:
		got = numbered
	case unsure != "":
		doubt = unsure
	case !strong:
		got, problems, doubt = in.settleAll(e, wants)
	}
	return got, problems, doubt
}

// settleAll decides about what a row names, name by name.
func (in *input) settleAll(e entry, wants []wanted) (got []attached, problems []Problem, doubt string) {
	var doubts []Problem
	missing := func(w wanted, reason string) {
		doubts = append(doubts, Problem{Line: e.line, Name: e.image.Name, File: w.name, Outcome: OutcomeNotAll, Reason: reason})
	}
	for _, w := range wants {
		if len(w.files) == 0 {
			if len(wants) > 1 && !table.IsAddress(w.name) && in.cols.namesFiles() {
				missing(w, fmt.Sprintf("There is no file of that path, name or stem in %s.", in.opts.Images))
			}
			continue
		}
		file, remark, unsure := in.settle(e.line, w)
		if unsure != "" {
			missing(w, unsure)
			if doubt == "" {
				doubt = unsure
			}
			continue
		}
		if slices.ContainsFunc(got, func(a attached) bool { return a.file == file }) {
			continue
		}
		label := w.label
		if label == "" {
			label = in.labelOf(file)
		}
		got = append(got, attached{file, e.line, label, remark})
	}
	if len(got) == 0 {
		return nil, nil, doubt // which is the row's
	}
	return got, doubts, ""
}

// labelOf is what the name of a file says that it shows.
func (in *input) labelOf(file int) string {
	label := ""
	for _, r := range readStem(stem(path.Base(in.folder.paths[file]))) {
		if r.view.word != "" {
			label = r.view.place().label()
		}
	}
	return label
}

// numbered are the pictures that are called by a number of the work, alone or
// with more, and that no row names otherwise; got are those that the row names.
func (in *input) numbered(e entry, got []attached) (pictures []attached, problems []Problem, doubt string) {
	for _, number := range in.numbersOf(e) {
		if number.bare != "" && !in.claims.isPadded(number, in.folder.findStem(number.text)) {
			continue
		}
		base, unsure := in.calledBy(e, number)
		if unsure != "" && len(got) == 0 {
			return nil, nil, unsure
		}
		if len(got) > 0 && (unsure != "" || base >= 0) {
			if !slices.ContainsFunc(got, func(a attached) bool { return a.file == base }) {
				continue // the row means another picture than that of its number
			}
		}
		var candidates []suffixed
		if base >= 0 {
			candidates = []suffixed{{file: base}}
		}
		more, unsure := in.viewsOf(e, number)
		if unsure != "" && base < 0 && len(got) == 0 {
			return nil, nil, unsure
		}
		candidates = append(candidates, more...)
		if len(candidates) == 0 {
			continue
		}
		pictures, problems = in.choose(e, number, candidates, got)
		if len(pictures) > 0 || len(problems) > 0 {
			return pictures, problems, ""
		}
	}
	return nil, nil, ""
}

// calledBy is the one file whose name is a number of the work, -1 for none, or
// why none of those that might be meant was taken.
func (in *input) calledBy(e entry, number workNumber) (file int, doubt string) {
	files := slices.DeleteFunc(slices.Clone(in.folder.findStem(number.text)), in.claims.has)
	switch {
	case len(files) > 1:
		return -1, in.undecided(files, number.text)
	case len(files) == 0:
		return -1, ""
	}
	if line := in.claims.disputeNumber(files[0], number, e.line); line > 0 {
		return -1, in.disputed(number, line, in.folder.paths[files[0]])
	}
	return files[0], ""
}

func (in *input) disputed(number workNumber, line int, file string) string {
	return fmt.Sprintf("%s is the %s of this row and the %s of line %d, so it is not sure whose picture %s is; none got it.",
		number.text, number.kind, number.kind.other(), line, file)
}

// viewsOf are the files that are called by a number of the work and more, but
// for those that are another's: that a row names by its path, that are called by
// the number of another work, or by one that is longer.
func (in *input) viewsOf(e entry, number workNumber) (views []suffixed, doubt string) {
	key := numberKey(number.text)
	for _, s := range in.folder.views[key] {
		if in.claims.has(s.file) || in.claims.isNumber(s.file) || in.isOfLonger(s.file, key) {
			continue
		}
		if line := in.claims.disputeKey(key, number, e.line); line > 0 {
			doubt = fmt.Sprintf("%s may be a picture of this row or of line %d, whose numbers are written alike; none got it.", in.folder.paths[s.file], line)
			in.folder.reason(s.file, fmt.Sprintf("It may be a picture of line %d or of line %d, whose numbers are written alike.", min(e.line, line), max(e.line, line)))
			continue
		}
		views = append(views, s)
	}
	return views, doubt
}

// isOfLonger reports whether the name of a file begins with a longer number of
// some work than the one with this key.
func (in *input) isOfLonger(file int, key string) bool {
	for _, r := range readStem(stem(path.Base(in.folder.paths[file]))) { // the longest first
		longer := numberKey(r.base)
		if longer == key {
			return false
		}
		if in.claims.knows(longer) {
			return true
		}
	}
	return false
}

// choose picks one file for each place among the pictures of a work, and puts
// them in order.
func (in *input) choose(e entry, number workNumber, candidates []suffixed, got []attached) (pictures []attached, problems []Problem) {
	taken := map[place]bool{}
	for _, a := range got {
		for _, r := range readStem(stem(path.Base(in.folder.paths[a.file]))) {
			if numberKey(r.base) == numberKey(number.text) {
				taken[r.view.place()] = true
			}
		}
		if numberKey(stem(path.Base(in.folder.paths[a.file]))) == numberKey(number.text) {
			taken[place{}] = true
		}
	}
	byPlace := map[place][]suffixed{}
	var places []place
	for _, c := range in.dense(candidates) {
		if slices.ContainsFunc(got, func(a attached) bool { return a.file == c.file }) {
			continue
		}
		at := c.view.place()
		if byPlace[at] == nil {
			places = append(places, at)
		}
		byPlace[at] = append(byPlace[at], c)
	}
	slices.SortFunc(places, comparePlaces)
	for _, at := range places {
		if taken[at] {
			for _, c := range byPlace[at] {
				in.folder.reason(c.file, fmt.Sprintf("It seems to be another size of a picture that line %d names.", e.line))
			}
			continue
		}
		files, unsure := in.sizes(byPlace[at])
		if unsure != nil {
			reason := in.undecided(unsure, number.text)
			problems = append(problems, Problem{Line: e.line, Name: e.image.Name, File: in.folder.paths[unsure[0]], Outcome: OutcomeNotAll, Reason: reason})
			for _, file := range unsure {
				in.folder.reason(file, reason)
			}
			continue
		}
		for _, file := range files {
			pictures = append(pictures, attached{file: file, line: e.line, label: at.label()})
		}
	}
	return pictures, problems
}

// maxSparseness is how far the numbers of a work's pictures may go, for each
// that there is.
const maxSparseness = 4

// dense leaves out files whose numbers are no count of pictures: 1949-123 is
// hardly the 123rd picture of work 1949 when there are no others.
func (in *input) dense(candidates []suffixed) []suffixed {
	count := 0
	for _, c := range candidates {
		if c.view.word == "" && c.view.nth > 0 {
			count++
		}
	}
	return slices.DeleteFunc(slices.Clone(candidates), func(c suffixed) bool {
		sparse := c.view.word == "" && c.view.nth-1 > maxSparseness*count
		if sparse {
			in.folder.reason(c.file, "Its name begins with the number of a work, but what follows is no count of pictures.")
		}
		return sparse
	})
}

// sameShape is how far the proportions of two sizes of one picture may differ.
const sameShape = 0.02

// sizes keeps the largest of the files that are one picture in several sizes.
// Those of other proportions are other pictures. Two files of one size are two
// candidates for one place; then they are unsure.
func (in *input) sizes(files []suffixed) (kept, unsure []int) {
	bySize := map[string][]int{}
	for _, s := range files {
		bySize[s.view.size] = append(bySize[s.view.size], s.file)
	}
	for _, same := range bySize {
		if len(same) > 1 {
			unsure = append(unsure, same...)
		}
	}
	if unsure != nil || len(files) == 1 {
		slices.Sort(unsure)
		return []int{files[0].file}, unsure
	}
	type sized struct {
		file  int
		info  raster.Info
		bytes int64
	}
	var all []sized
	for _, s := range files {
		info, bytes := in.folder.header(s.file)
		all = append(all, sized{s.file, info, bytes})
	}
	slices.SortStableFunc(all, func(a, b sized) int {
		if d := b.info.Width*b.info.Height - a.info.Width*a.info.Height; d != 0 {
			return d
		}
		return int(b.bytes - a.bytes)
	})
	for i, s := range all {
		same := slices.IndexFunc(all[:i], func(k sized) bool { return slices.Contains(kept, k.file) && sameProportions(k.info, s.info) })
		if same < 0 {
			kept = append(kept, s.file)
			continue
		}
		in.folder.reason(s.file, fmt.Sprintf("It is a smaller size of %s.", in.folder.paths[all[same].file]))
	}
	return kept, nil
}

// sameProportions is true for what cannot be read, too.
func sameProportions(a, b raster.Info) bool {
	if a.Width*a.Height == 0 || b.Width*b.Height == 0 {
		return true
	}
	ratio := float64(a.Width) * float64(b.Height) / (float64(a.Height) * float64(b.Width))
	return math.Abs(math.Log(ratio)) <= sameShape
}

// header is what the beginning of a picture says of it; zero when nothing.
func (f *folder) header(file int) (raster.Info, int64) {
	info, err := f.stat(f.paths[file])
	if err != nil {
		return raster.Info{}, 0
	}
	for _, limit := range []int64{headBytes, maxFileBytes} { // of a TIFF it may be the end
		data, err := f.read(f.paths[file], limit)
		if err != nil {
			break
		}
		if header, err := raster.Inspect(data); err == nil {
			return header, info.Size()
		}
	}
	return raster.Info{}, info.Size()
}

// reason notes why a file is no row's picture; the first that is given stays.
func (f *folder) reason(file int, why string) {
	if f.reasons[file] == "" {
		f.reasons[file] = why
	}
}

// firstName is the first of the names of pictures in a cell.
func firstName(cell string) string {
	if table.NamesPicture(cell) && !strings.ContainsAny(cell, "|;\n") {
		return cell
	}
	if names, _ := namesOfPictures(cell); len(names) > 0 && table.NamesPicture(names[0]) {
		return names[0]
	}
	return cell
}
