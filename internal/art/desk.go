package art

import (
	"context"
	"time"
)

// Desk is where the operator of a server changes its library: one change at a
// time, each going on when nobody looks. Its errors are sentences for the
// operator alone, and may name paths.
type Desk interface {
	// Operator tells of the library and what was done to it.
	Operator(ctx context.Context) (Operator, error)
	// Folder is what a folder of this computer holds; the operator's own folder
	// when path is empty. CodeNotFound when there is none, CodeUnavailable when
	// it cannot be read.
	Folder(ctx context.Context, path string) (Folder, error)
	// Report is a part of the report of the last import.
	Report(ctx context.Context, skip, first int) (ImportReport, error)

	// Preview begins to find out what an import would do. It takes the place of
	// a preview that is under way. CodeUnavailable during a change.
	Preview(ctx context.Context, request ImportRequest) (Job, error)
	// Import begins an import; CodeUnavailable while something else is changed.
	Import(ctx context.Context, request ImportRequest) (Job, error)
	// TakeOut begins to take all works of a source out. CodeNotFound when there
	// are none.
	TakeOut(ctx context.Context, source string) (Job, error)
	// Train begins to train the metrics that learn anew.
	Train(ctx context.Context) (Job, error)
	// Undo begins to put the records back that were there before the last import
	// or source that was taken out. CodeNotFound when there is nothing to undo.
	Undo(ctx context.Context) (Job, error)
	// Cancel ends what is under way; what it did so far is kept. CodeNotFound
	// when nothing is.
	Cancel(ctx context.Context) (Job, error)
	// WatchJob sends the job that is under way, or was last, at once and then
	// every change of it, nil for none, and closes the channel when ctx ends. How
	// the last change ended is sent even when a preview was begun since.
	WatchJob(ctx context.Context) <-chan *Job
}

// Operator is what a library is to who changes it.
type Operator struct {
	Library string   // its folder
	Roles   []string // what a column can be
	Sources []Source
	Undo    *Undo // nil when there is nothing to undo
	Job     *Job  // nil before the first
}

// Source is the works that were imported under one name.
type Source struct {
	Name  string
	Works int
}

// Undo is the change that would be undone.
type Undo struct {
	Kind   JobKind
	Source string
	At     time.Time // when it began
	Works  int       // how many there were before it
}

// ImportRequest says what to import: a table, a folder of pictures, or both.
type ImportRequest struct {
	Table      string       `json:"table,omitempty"`
	Folder     string       `json:"folder,omitempty"`
	Source     string       `json:"source,omitempty"` // "main" when empty
	Mapping    []ColumnRole `json:"mapping,omitempty"`
	Separators []string     `json:"separators,omitempty"`
	Facets     []string     `json:"facets,omitempty"` // nil for those of the last import; one empty name for none
	Encoding   string       `json:"encoding,omitempty"`
	Sheet      string       `json:"sheet,omitempty"`
	Prune      bool         `json:"prune,omitempty"`
}

// ColumnRole says which column has a role.
type ColumnRole struct {
	Role   string `json:"role"`
	Column string `json:"column"` // name or number from 1; empty for none
}

// JobKind is what a job does.
type JobKind string

// Kinds of jobs.
const (
	JobPreview JobKind = "PREVIEW"
	JobImport  JobKind = "IMPORT"
	JobTakeOut JobKind = "TAKE_OUT"
	JobTrain   JobKind = "TRAIN"
	JobUndo    JobKind = "UNDO"
)

// JobState is how far a job is.
type JobState string

// States of jobs.
const (
	JobRunning     JobState = "RUNNING"
	JobDone        JobState = "DONE"
	JobFailed      JobState = "FAILED"
	JobCancelled   JobState = "CANCELLED"
	JobInterrupted JobState = "INTERRUPTED" // the program ended before it did
)

// Job is something that takes a while.
type Job struct {
	ID       string
	Kind     JobKind
	State    JobState
	Progress Progress
	Message  string // why it failed, as a sentence
	Source   string // that it is about; empty for none
	Began    time.Time
	Request  *ImportRequest // of a preview or an import
	Summary  *ImportSummary // of a preview or an import, once there is one
}

// ImportSummary tells what an import did, or would do.
type ImportSummary struct {
	Rows, Added, Updated, Unchanged, Removed, Failed, Warnings int
	WithoutPicture                                             int
	Columns                                                    []ImportColumn // of a preview
	Sample                                                     []Image        // of a preview: the first records
	Look                                                       []string       // what to look at before it is imported
	Notes                                                      []string
	Problems                                                   []ImportProblem // the first of them
	Report                                                     string          // file of all of them; empty for a preview
}

// ImportColumn is a column of a table.
type ImportColumn struct {
	Name    string
	Number  int      // from 1
	Roles   []string // what it is taken for; empty for one that is kept as it is
	Facet   bool     // works can be filtered by it
	Example string   // the first cell that says something
}

// ImportProblem is a row or a file that is not plain success.
type ImportProblem struct {
	Line    int // of the table; 0 for none
	Name    string
	File    string
	Outcome string
	Reason  string
}

// ImportReport is a part of the report of an import.
type ImportReport struct {
	Total    int
	Problems []ImportProblem
}

// Folder is a folder of this computer.
type Folder struct {
	Path     string
	Parent   *string // nil at the top
	Places   []Place // where people keep things
	Folders  []Place // in it, in the order of their names
	Tables   []Place // in it
	Pictures int     // in it, by the endings of their names
	Cut      bool    // there are more folders or tables than are listed
}

// Place is a folder or a file.
type Place struct{ Name, Path string }
