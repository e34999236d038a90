package ingest

import (
	"fmt"
	"slices"
	"strings"
)

// locate finds the file of a row's picture: by the path that the row gives, by
// the numbers of the work as a file's name, then by the name at the end of the
// path if it is the only one. Where two files fit, none is taken. The job's
// file is -1 when there is none; then the problem, if any, says why one was
// expected.
func (in *input) locate(e entry) (job, *Problem) {
	j := job{file: -1, line: e.line, id: e.image.ID, name: e.image.Name}
	if in.folder == nil {
		return j, nil
	}
	file, remark, doubt := in.pictureOf(e)
	problem := func(outcome Outcome, reason string) *Problem {
		return &Problem{Line: e.line, Name: e.image.Name, File: e.file, Outcome: outcome, Reason: reason}
	}
	switch {
	case doubt != "":
		return j, problem(OutcomeNoPicture, doubt)
	case file >= 0:
		in.folder.named[file] = true
		j.file = file
		if remark != "" {
			return j, problem(OutcomeRemark, remark)
		}
		return j, nil
	case isWeb(e.file):
		in.web++
		return j, nil
	case e.file == "" || !in.cols.namesFiles():
		return j, nil
	}
	if in.folder.leadsOutside(e.file) {
		return j, problem(OutcomeNoPicture, "The path leads out of the folder of images, so it was not followed, and no file of that name lies inside.")
	}
	return j, problem(OutcomeNoPicture, fmt.Sprintf("There is no file of that path, name or stem in %s.", in.opts.Images))
}

// pictureOf is the file of a row's picture, -1 for none, with what is odd
// about it, or with why none of those that might be meant was taken.
func (in *input) pictureOf(e entry) (file int, remark, doubt string) {
	f := in.named(e.file)
	if len(f.files) > 0 && (f.agrees || f.tail > 1) {
		return in.settle(e, f)
	}
	for _, number := range in.numbersOf(e) {
		files := slices.DeleteFunc(slices.Clone(in.folder.findStem(number.text)), in.claims.has)
		switch {
		case len(files) > 1:
			return -1, "", in.undecided(files, number.text)
		case len(files) == 1:
			if line := in.claims.disputeNumber(files[0], number, e.line); line > 0 {
				return -1, "", fmt.Sprintf("%s is the %s of this row and the %s of line %d, so it is not sure whose picture %s is; none got it.",
					number.text, number.kind, number.kind.other(), line, in.folder.paths[files[0]])
			}
			return files[0], "", ""
		}
	}
	if len(f.files) > 0 {
		return in.settle(e, f)
	}
	return -1, "", ""
}

// settle decides about files that fit what a row names.
func (in *input) settle(e entry, f found) (file int, remark, doubt string) {
	if len(f.files) > 1 {
		return -1, "", in.undecided(f.files, e.file)
	}
	file = f.files[0]
	if line := in.claims.dispute(f); line > 0 {
		return -1, "", fmt.Sprintf("Line %d names another path to %s, so it is not sure whose picture that is; this row got none.", line, in.folder.paths[file])
	}
	switch {
	case f.more > 0:
		remark = fmt.Sprintf("The row names %d pictures; %s was taken, the others were not.", f.more+1, in.folder.paths[file])
	case !f.agrees:
		remark = fmt.Sprintf("There is no file of that path; %s was taken, the only one whose path ends alike.", in.folder.paths[file])
	}
	return file, remark, ""
}

// maxNamedFiles bounds a sentence.
const maxNamedFiles = 4

func (in *input) undecided(files []int, wanted string) string {
	var names []string
	for _, i := range files[:min(len(files), maxNamedFiles)] {
		names = append(names, in.folder.paths[i])
	}
	list := strings.Join(names, ", ")
	if len(files) <= maxNamedFiles {
		last := len(names) - 1
		list = strings.Join(names[:last], ", ") + " and " + names[last]
	} else {
		list += ", ..."
	}
	return fmt.Sprintf("%d files fit %s: %s. None was taken; give the path of one.", len(files), wanted, list)
}

// workNumber is one by which a museum knows a work, and its files are often called.
type workNumber struct {
	kind numberKind
	text string
}

type numberKind string

const (
	numberAccession numberKind = "accession number"
	numberID        numberKind = "id"
)

func (k numberKind) other() numberKind {
	if k == numberID {
		return numberAccession
	}
	return numberID
}

func (in *input) numbersOf(e entry) []workNumber {
	var numbers []workNumber
	if e.accession != "" {
		numbers = append(numbers, workNumber{numberAccession, e.accession})
	}
	if id, ok := strings.CutPrefix(e.image.Key, kindID+":"); ok && id != e.accession {
		numbers = append(numbers, workNumber{numberID, id})
	}
	return numbers
}

// leadsOutside reports whether a path can be none of a file in the folder.
func (f *folder) leadsOutside(file string) bool {
	if strings.HasPrefix(slashed(file), slashed(f.dir)+"/") {
		return false
	}
	wanted := pathReading(nil, file)
	return len(wanted) == 0 || wanted[0].root != ""
}
