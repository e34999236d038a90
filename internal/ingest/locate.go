package ingest

import (
	"fmt"
	"strings"

	"likeness/internal/table"
)

// located is a row with the files of its work's pictures, and what is odd about
// them.
type located struct {
	jobs     []job // of one work, in the order of its pictures; none for no picture
	alone    job   // of the work itself, without a file
	problems []Problem
	problem  *Problem      // why there is no picture, when one was expected
	web      []pictureName // addresses of its pictures, to be fetched
}

// locate finds the files of a row's pictures, and those of later rows that add
// pictures to its work: by the paths that rows give, by the numbers of the work
// as files' names, then by the name at the end of a path if it is the only one.
// Where two files fit, none is taken.
func (in *input) locate(e entry) located {
	l := located{alone: job{file: -1, line: e.line, id: e.image.ID, name: e.image.Name}}
	if in.folder == nil {
		in.onTheWeb(e, &l)
		return l
	}
	files, problems, doubt := in.pictures(e)
	l.problems = problems
	for _, later := range in.later[e.image.ID] {
		more, problems, unsure := in.settleAll(later, in.wants(later))
		if len(more) == 0 {
			problems = append(problems, *in.unfound(later, unsure, OutcomeNotAll))
		}
		l.problems = append(l.problems, problems...)
		files = append(files, more...)
	}
	l.add(in, files)
	if len(l.jobs) > 0 {
		return l
	}
	switch {
	case doubt != "":
		l.problem = in.unfound(e, doubt, OutcomeNoPicture)
	case table.IsAddress(e.file):
		in.onTheWeb(e, &l)
	case e.file == "" || !in.cols.namesFiles():
	default:
		l.problem = in.unfound(e, "", OutcomeNoPicture)
	}
	return l
}

// add makes jobs of files, each once.
func (l *located) add(in *input, files []attached) {
	seen := map[int]bool{}
	for _, a := range files {
		problem := func(outcome Outcome, reason string) {
			l.problems = append(l.problems, Problem{Line: a.line, Name: l.alone.name, File: in.folder.paths[a.file], Outcome: outcome, Reason: reason})
		}
		if seen[a.file] {
			continue
		}
		seen[a.file] = true
		if len(l.jobs) == maxPicturesOfWork {
			problem(OutcomeNotAll, fmt.Sprintf("The work has %d pictures already, and more are not kept.", maxPicturesOfWork))
			continue
		}
		in.folder.named[a.file] = true
		j := l.alone
		j.file, j.label, j.nth, j.line = a.file, a.label, len(l.jobs), a.line
		l.jobs = append(l.jobs, j)
		if a.remark != "" {
			problem(OutcomeRemark, a.remark)
		}
	}
	for i := range l.jobs {
		l.jobs[i].of = len(l.jobs)
	}
}

// unfound says why nothing that a row names was attached.
func (in *input) unfound(e entry, doubt string, outcome Outcome) *Problem {
	p := &Problem{Line: e.line, Name: e.image.Name, File: e.file, Outcome: outcome, Reason: doubt}
	switch {
	case doubt != "":
	case in.folder.leadsOutside(e.file):
		p.Reason = "The path leads out of the folder of images, so it was not followed, and no file of that name lies inside."
	default:
		p.Reason = fmt.Sprintf("There is no file of that path, name or stem in %s.", in.opts.Images)
	}
	return p
}

// settle decides about files that fit what a row names.
func (in *input) settle(line int, w wanted) (file int, remark, doubt string) {
	if len(w.files) > 1 {
		return -1, "", in.undecided(w.files, w.name)
	}
	file = w.files[0]
	if other := in.claims.dispute(w.found); other > 0 {
		return -1, "", fmt.Sprintf("Line %d names another path to %s, so it is not sure whose picture that is; this row got none.", other, in.folder.paths[file])
	}
	if !w.agrees {
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
	bare string // as the row has it, where sheets took the zeros in front away; empty otherwise
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
		numbers = append(numbers, in.padded(numberAccession, e.accession))
	}
	if id, ok := strings.CutPrefix(e.image.Key, kindID+":"); ok && id != e.accession {
		numbers = append(numbers, in.padded(numberID, id))
	}
	return numbers
}

// padded is a number as the files write it: sheets make 12 of 00012.
func (in *input) padded(kind numberKind, text string) workNumber {
	if padded := in.folder.padded[text]; padded != "" && in.folder.numbered[text] == nil && in.folder.views[text] == nil {
		return workNumber{kind, padded, text}
	}
	return workNumber{kind: kind, text: text}
}

// leadsOutside reports whether a path can be none of a file in the folder.
func (f *folder) leadsOutside(file string) bool {
	if strings.HasPrefix(slashed(file), slashed(f.dir)+"/") {
		return false
	}
	wanted := pathReading(nil, file)
	return len(wanted) == 0 || wanted[0].root != ""
}
