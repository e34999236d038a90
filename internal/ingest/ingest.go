// Package ingest brings a CSV and a folder of images into a library: rows
// become records of the catalogue, files become thumbnails and features.
// Whatever is wrong with a row or a file is reported and never stops the
// import; importing again goes on where an import was interrupted, updates
// what has changed and skips the rest.
//
// It writes through art.Writer, so it knows no storage and no engine; whoever
// calls it commits afterwards.
package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"likeness/internal/art"
	"likeness/internal/durable"
	"likeness/internal/fetch"
	"likeness/internal/table"
)

// Options say what to import. A table (CSV or Table), a folder of images, or
// both are given.
type Options struct {
	Table    *table.Table      // read already; closed when the import ends
	Partial  bool              // of a preview: the table is only the beginning, so nothing is gone for not being in it
	CSV      string            // file, plain or packed
	Encoding string            // of the CSV; found out when empty
	Sheet    string            // of a workbook; the first when empty
	Join     []string          // further tables, of which rows that share a key add their columns
	On       []string          // the key of each, see table.Join; one for all, or one for each
	Images   string            // folder
	Source   string            // name of the collection of rows; "main" when empty
	Map      map[string]string // role to column name or number, or number to role, over what the names suggest
	Split    []string          // separators of several artists, collections or genres in a cell; | and ; when empty
	// Facets are the columns, beside the fields, that works can be filtered and
	// counted by; a single empty name is none at all.
	Facets []string
	// Remembered is what earlier imports of this source were told. Of it holds
	// what is not told now, the Map as far as its columns are there.
	Remembered Reading
	Prune      bool           // take out what earlier imports of the source brought and this one does not list
	Report     string         // path of the CSV that tells what became of each row
	Fetch      *fetch.Client  // gets pictures that rows name by addresses of the web; nil leaves them
	Warn       func([]string) // is told Summary.Warned before anything is written; nil is nobody
}

const defaultSource = "main"

// Summary tells what an import did, or would do.
type Summary struct {
	Rows           int // rows of the CSV, or files of a folder alone that are or claim to be pictures
	Added          int
	Updated        int // records whose text or picture changed
	Unchanged      int
	Removed        int           // records taken out because the source no longer lists them
	Replaced       int           // pictures replaced by others, among Updated
	Failed         int           // rows and files of which something could not be taken
	WithoutPicture int           // records of this import that have no picture
	Warnings       int           // rows taken with a remark
	Fetched        int           // pictures of the web that are there now
	PicturesRead   int           // pictures decoded, that is, not known from an earlier import
	Further        int           // pictures of works that have another one before
	UnnamedFiles   int           // pictures in the folder that no row names
	OtherFiles     otherFiles    // files of a folder alone that are no pictures
	Warned         []string      // sentences about what is lost when the columns are read as they were
	Notes          []string      // sentences about the whole import
	Problems       []Problem     // the first of them; all are in the report
	Report         string        // path of the report; empty in a dry run
	Elapsed        time.Duration // of reading the rows and the pictures

	// Kept is how the columns were read, for the next import of the source.
	Kept Reading

	// Of a dry run:
	Columns []Column    // the CSV's columns and what they were taken for
	Sample  []art.Image // the first five records

	dry, folderAlone, pictures bool
}

// Problem is a row or a file that is not plain success.
type Problem struct {
	Line    int // of the CSV; 0 for a file of a folder alone
	Name    string
	File    string
	Outcome Outcome
	Reason  string // a sentence
}

// Outcome is what became of a row with a problem.
type Outcome string

// Outcomes. The first five count as failed, the others as warnings.
const (
	OutcomeNoPicture   Outcome = "kept without its picture"
	OutcomeOldPicture  Outcome = "kept with its earlier picture"
	OutcomeLeftOut     Outcome = "left out"
	OutcomeNotImported Outcome = "not imported"
	OutcomeNotAll      Outcome = "kept without this picture"
	OutcomeRemark      Outcome = "imported with a remark"

	// Of works of earlier imports; they count as neither.
	OutcomeGone     Outcome = "kept, though no longer listed"
	OutcomeTakenOut Outcome = "taken out"

	// Of files that are no work's picture; they count as neither.
	OutcomeLeftAlone Outcome = "left alone"
)

// maxShownProblems and maxSample bound what a Summary carries.
const (
	maxShownProblems = 20
	maxSample        = 5
)

// ErrNoFiles tells that the folder of images is empty.
var ErrNoFiles = errors.New("the folder holds no files")

// Check refuses options that Run would refuse before it touches a library.
func Check(opts Options) error {
	in, err := open(opts)
	if err != nil {
		return err
	}
	return in.Close()
}

// Run imports through w. Progress (stages READING and PICTURES) is called from
// one goroutine, often: after some hundred rows, and after every picture; nil
// is none. When ctx ends, what was done so far is kept.
//
// CodeInvalid for options, a CSV or a folder that cannot be imported, before
// anything is written; CodeUnavailable when the disk is full or unreadable.
// With an error that came later there is a Summary of what was done.
func Run(ctx context.Context, w art.Writer, opts Options, progress func(art.Progress)) (*Summary, error) {
	return begin(ctx, opts, progress, func(in *input, sum *Summary, progress func(art.Progress)) error {
		return run(ctx, w, in, sum, progress)
	})
}

// Preview tells what Run would do with what the library has (nil for a library
// that is still to be made), and writes nothing.
func Preview(ctx context.Context, has art.Inventory, opts Options, progress func(art.Progress)) (*Summary, error) {
	return begin(ctx, opts, progress, func(in *input, sum *Summary, progress func(art.Progress)) error {
		sum.dry = true
		return preview(ctx, has, in, sum, progress)
	})
}

// begin opens what is to be imported, and sums up what do did with it.
func begin(ctx context.Context, opts Options, progress func(art.Progress), do func(*input, *Summary, func(art.Progress)) error) (*Summary, error) {
	began := time.Now()
	in, err := open(opts)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }()
	if progress == nil {
		progress = func(art.Progress) {}
	}
	if in.table != nil {
		if err := in.look(ctx); err != nil {
			return nil, err
		}
	}
	sum := &Summary{Notes: in.notes(), Warned: in.warnings(), folderAlone: in.table == nil, pictures: in.folder != nil}
	if opts.Warn != nil && len(sum.Warned) > 0 {
		opts.Warn(sum.Warned)
	}
	sum.Kept = in.kept()
	err = do(in, sum, progress)
	in.conclude(sum)
	sum.Elapsed = time.Since(began)
	return sum, err
}

func run(ctx context.Context, w art.Writer, in *input, sum *Summary, progress func(art.Progress)) (err error) {
	im := &importer{w: w, in: in, sum: sum, progress: progress, seen: map[string]bool{}}
	if im.report, err = createReport(in.opts.Report); err != nil {
		return err
	}
	defer func() { // what happened until an interruption is worth a report, too
		closeAfter(im.report, &err)
		if sum.Report = im.report.path; sum.Report != in.opts.Report {
			sum.Notes = append(sum.Notes, fmt.Sprintf("The report %s is open in another program and was not replaced; the new one is %s", in.opts.Report, sum.Report))
		}
	}()
	var jobs []job
	if in.table != nil {
		if err = in.followMoves(ctx, w); err != nil {
			return onDisk(err)
		}
		if jobs, err = im.readRows(ctx); err != nil {
			return onDisk(err)
		}
	} else {
		jobs = in.filesAlone()
	}
	if err = im.readPictures(ctx, jobs); err != nil {
		return onDisk(err)
	}
	if in.table != nil {
		if err := w.SetFacets(ctx, in.opts.Source, art.FacetColumns{Names: sum.Kept.Facets, Separators: sum.Kept.Split}); err != nil {
			return onDisk(err)
		}
	}
	if err = im.fetchPictures(ctx); err != nil {
		return onDisk(err)
	}
	if err := im.settleGone(ctx); err != nil {
		return err
	}
	return im.tellUnnamed()
}

// tellUnnamed reports every picture of the folder that is no work's.
func (im *importer) tellUnnamed() error {
	if im.in.table == nil || im.in.folder == nil {
		return nil
	}
	for _, file := range im.in.folder.unnamed() {
		reason := cmp.Or(im.in.folder.reasons[file], "No row names it.")
		if err := im.report.Write(Problem{File: im.in.folder.paths[file], Outcome: OutcomeLeftAlone, Reason: reason}); err != nil {
			return err
		}
	}
	return nil
}

// closeAfter closes c. When the import has failed already, that it cannot be
// closed either is no news.
func closeAfter(c io.Closer, err *error) {
	if closeErr := c.Close(); *err == nil {
		*err = closeErr
	}
}

// importer is one import on its way.
type importer struct {
	w        art.Writer
	in       *input
	report   *report
	sum      *Summary
	progress func(art.Progress)
	seen     map[string]bool // records of files of a folder alone
	moves    moves
	web      []webRow // rows of which pictures are to be fetched
}

// problem reports a row or a file that is not plain success.
func (im *importer) problem(p Problem) error {
	im.sum.add(p)
	return im.report.Write(p)
}

func (s *Summary) add(p Problem) {
	if p.Outcome == OutcomeRemark {
		s.Warnings++
	} else {
		s.Failed++
	}
	if len(s.Problems) < maxShownProblems {
		s.Problems = append(s.Problems, p)
	}
}

func (s *Summary) count(change art.Change) {
	switch change {
	case art.Added:
		s.Added++
	case art.Updated:
		s.Updated++
	default:
		s.Unchanged++
	}
}

// onDisk gives a full or unwritable disk its sentence.
func onDisk(err error) error {
	_, told := errors.AsType[*art.Error](err)
	switch {
	case err == nil || told:
		return err
	case durable.Full(err):
		return art.Wrap(err, art.CodeUnavailable, "The disk is full; free some space and run the import again, it goes on where it stopped")
	case durable.Refused(err):
		return art.Wrap(err, art.CodeUnavailable, "The library cannot be written; check its permissions")
	case errors.Is(err, io.ErrShortWrite):
		return art.Wrap(err, art.CodeUnavailable, "The library cannot be written; check the disk")
	}
	return err
}
