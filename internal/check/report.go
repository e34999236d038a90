// Package check looks into everything that a library is made of, says what is
// wrong, and makes again what can be made again: thumbnails, measurements,
// models and indexes are derived from the records and the pictures, which only
// their owner can put back.
//
// It looks while a server or an import is at work, and must never change
// anything unless it is told to mend.
package check

import (
	"cmp"
	"fmt"
	"slices"
)

// Part is a part of a library.
type Part string

// Parts, in the order in which they are looked at.
const (
	Catalogue    Part = "catalogue"
	Originals    Part = "originals"
	Vectors      Part = "vectors"  // made elsewhere
	Encoders     Part = "encoders" // networks that people brought
	Thumbnails   Part = "thumbnails"
	Measurements Part = "measurements"
	Models       Part = "models"
	Indexes      Part = "indexes"
)

// Parts are all of them.
var Parts = []Part{Catalogue, Originals, Vectors, Encoders, Thumbnails, Measurements, Models, Indexes}

// Remedy is what mends a finding.
type Remedy string

// Remedies.
const (
	ByRepair    Remedy = "repair"    // Mend makes it again
	ByOriginals Remedy = "originals" // the files have to be put back, or imported again
	ByVectors   Remedy = "vectors"   // they have to be added again
	ByImport    Remedy = "import"    // importing the same pictures again makes it again
	ByModels    Remedy = "models"    // they have to be added again
	ByBackup    Remedy = "backup"    // the records have to be put back
)

// advice is what a person can do.
var advice = map[Remedy]string{
	ByRepair:    "likeness check --repair makes them again.",
	ByOriginals: "Put the files back where they were, or import them again from where they are now.",
	ByVectors:   "Add them again: see likeness vectors add --help. A backup has them, too.",
	ByImport:    "Import the pictures again, as you did before.",
	ByModels:    "Add them again: see likeness model add --help. A backup has them, too.",
	ByBackup:    "Only a backup can mend this: see likeness restore --help.",
}

// maxExamples is how many of what is wrong in one way are named.
const maxExamples = 5

// Finding is one way in which a part is wrong.
type Finding struct {
	Part    Part   `json:"part"`
	Problem string `json:"problem"` // what is said of them

	Count    int      `json:"count"`
	Examples []string `json:"examples,omitempty"` // the first of them
	Remedy   Remedy   `json:"remedy"`
	Advice   string   `json:"advice"` // a sentence: what to do
}

// Report is what a look at a library found.
type Report struct {
	Library  string       `json:"library"`
	Looked   map[Part]int `json:"looked"` // how many of each part
	Unused   Unused       `json:"unused"` // of what was fetched from the web
	Findings []Finding    `json:"findings"`
}

// Sound reports whether nothing is wrong.
func (r *Report) Sound() bool { return len(r.Findings) == 0 }

// Count is how many things are wrong that a remedy mends.
func (r *Report) Count(by Remedy) int {
	n := 0
	for _, f := range r.Findings {
		if f.Remedy == by {
			n += f.Count
		}
	}
	return n
}

// findings gathers what is wrong in the same way.
type findings map[string]*Finding

// add counts one more of what a problem is about.
func (f findings) add(part Part, by Remedy, example, problem string) {
	key := string(part) + "\n" + problem
	at := f[key]
	if at == nil {
		at = &Finding{Part: part, Problem: problem, Remedy: by, Advice: advice[by]}
		f[key] = at
	}
	at.Count++
	if example != "" && len(at.Examples) < maxExamples {
		at.Examples = append(at.Examples, example)
	}
}

// any reports whether something of a part is wrong.
func (f findings) any(part Part) bool {
	for _, at := range f {
		if at.Part == part {
			return true
		}
	}
	return false
}

// sorted lists them in the order of parts.
func (f findings) sorted() []Finding {
	all := []Finding{}
	for _, at := range f {
		all = append(all, *at)
	}
	slices.SortFunc(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(slices.Index(Parts, a.Part), slices.Index(Parts, b.Part)), -cmp.Compare(a.Count, b.Count), cmp.Compare(a.Problem, b.Problem))
	})
	return all
}

// Summary is a finding in a few words.
func (f Finding) Summary() string {
	if f.Part != Indexes && len(f.Examples) > 0 {
		return fmt.Sprintf("%s: %d %s", f.Part, f.Count, f.Problem)
	}
	return fmt.Sprintf("%s: %s", f.Part, f.Problem)
}

// String is a finding as people read it, in lines.
func (f Finding) String() string {
	text := f.Summary() + "."
	for _, example := range f.Examples {
		text += "\n    " + example
	}
	if more := f.Count - len(f.Examples); more > 0 && len(f.Examples) > 0 {
		text += fmt.Sprintf("\n    and %d more", more)
	}
	return text + "\n  " + f.Advice
}
