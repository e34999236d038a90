package model

import (
	"path"

	"likeness/internal/art"
)

// Operator is what the operator sees of a library.
type Operator struct{ art.Operator }

// Job is nil before the first.
func (o Operator) Job() *Job { return NewJob(o.Operator.Job) }

// Job is something that takes a while.
type Job struct{ art.Job }

// NewJob is nil for none.
func NewJob(job *art.Job) *Job {
	if job == nil {
		return nil
	}
	return &Job{*job}
}

// Progress is what it is doing now.
func (j Job) Progress() *ImportProgress { return &ImportProgress{j.Job.Progress} }

// Message is nil when there is nothing to say.
func (j Job) Message() *string { return orNil(j.Job.Message) }

// Source is nil for none.
func (j Job) Source() *string { return orNil(j.Job.Source) }

// Summary is nil until it is known.
func (j Job) Summary() *ImportSummary {
	if j.Job.Summary == nil {
		return nil
	}
	return &ImportSummary{*j.Job.Summary}
}

// ImportSummary is what an import did, or would do.
type ImportSummary struct{ art.ImportSummary }

// Report is nil for a preview.
func (s ImportSummary) Report() *string { return orNil(s.ImportSummary.Report) }

// Problems are the first of them.
func (s ImportSummary) Problems() []ImportProblem { return problems(s.ImportSummary.Problems) }

// Sample are the first works.
func (s ImportSummary) Sample() []SampleWork {
	works := make([]SampleWork, len(s.ImportSummary.Sample))
	for i, image := range s.ImportSummary.Sample {
		works[i] = SampleWork{image}
	}
	return works
}

// ImportReport is a part of the report of an import.
type ImportReport struct{ art.ImportReport }

// Problems are those that were asked for.
func (r ImportReport) Problems() []ImportProblem { return problems(r.ImportReport.Problems) }

func problems(told []art.ImportProblem) []ImportProblem {
	all := make([]ImportProblem, len(told))
	for i, p := range told {
		all[i] = ImportProblem{p}
	}
	return all
}

// ImportProblem is a row or a file that is not plain success.
type ImportProblem struct{ art.ImportProblem }

// Line is nil for a file of a folder.
func (p ImportProblem) Line() *int {
	if p.ImportProblem.Line == 0 {
		return nil
	}
	return &p.ImportProblem.Line
}

// SampleWork is a work as it would be imported.
type SampleWork struct{ image art.Image }

// Name is its name.
func (w SampleWork) Name() string { return w.image.Name }

// Title is nil for none.
func (w SampleWork) Title() *string { return orNil(w.image.Title) }

// Artist is nil for none.
func (w SampleWork) Artist() *string { return orNil(w.image.Artist) }

// Collection is nil for none.
func (w SampleWork) Collection() *string { return orNil(w.image.Collection) }

// Genre is nil for none.
func (w SampleWork) Genre() *string { return orNil(w.image.Genre) }

// Date is nil for none.
func (w SampleWork) Date() *string { return orNil(w.image.Date) }

// YearFrom is nil when the date is missing or not understood.
func (w SampleWork) YearFrom() *int {
	if w.image.Years == nil {
		return nil
	}
	return &w.image.Years.From
}

// YearTo is nil when the date is missing or not understood.
func (w SampleWork) YearTo() *int {
	if w.image.Years == nil {
		return nil
	}
	return &w.image.Years.To
}

// File is nil for none.
func (w SampleWork) File() *string {
	if w.image.Picture == nil {
		return nil
	}
	return orNil(path.Base(w.image.Picture.Path))
}
