package ingest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"

	"likeness/internal/art"
	"likeness/internal/catalog"
)

// rowsPerBatch is how many rows become durable together.
const rowsPerBatch = 1000

// job is a record whose picture is to be read.
type job struct {
	file   int    // index into the folder's paths
	line   int    // of the CSV; 0 without one
	id     string // empty without a CSV: the record is made when the picture was read
	name   string
	change catalog.Change // what reading the row did
}

// entry is a row, read and understood.
type entry struct {
	image    art.Image
	line     int
	file     string    // as the row names it
	problems []Problem // none of the picture's
}

// readRows puts all rows into the catalogue and returns the pictures to read.
func (im *importer) readRows(ctx context.Context) ([]job, error) {
	var jobs []job
	batch, err := im.cat.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = batch.Rollback() }()
	err = im.in.entries(ctx, func(e entry) error {
		im.sum.Rows++
		j, err := im.putRow(batch, e)
		if err != nil {
			return err
		}
		if j.file >= 0 {
			jobs = append(jobs, j)
		}
		if im.sum.Rows%rowsPerBatch == 0 {
			im.progress(im.in.reading(im.sum, false))
			if err := batch.Commit(); err != nil {
				return err
			}
			batch, err = im.cat.Begin(ctx)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	im.progress(im.in.reading(im.sum, true))
	return jobs, batch.Commit()
}

// putRow brings one row into the catalogue. The job's file is -1 when there
// is no picture to read for it.
func (im *importer) putRow(batch *catalog.Batch, e entry) (job, error) {
	for _, p := range e.problems {
		if err := im.problem(p); err != nil {
			return job{}, err
		}
	}
	if e.image.ID == "" { // left out
		return job{file: -1}, nil
	}
	j, problem := im.in.locate(e)
	if old, ok := im.in.aloneBefore(e, j); ok {
		if err := batch.Rekey(old, e.image.ID, e.image.Key); err != nil {
			return j, err
		}
	}
	var err error
	if j.change, err = batch.Put(e.image); err != nil {
		return j, err
	}
	if j.file < 0 {
		im.sum.count(j.change)
		outcome, err := im.withoutPicture(batch, j)
		if err != nil {
			return j, err
		}
		if problem != nil {
			problem.Outcome = outcome
		}
	}
	if problem != nil {
		return j, im.problem(*problem)
	}
	return j, nil
}

// aloneBefore is the id under which a folder imported without a CSV has the
// file that a row names. The row now describes that work; it is none beside it.
func (in *input) aloneBefore(e entry, j job) (string, bool) {
	if j.file < 0 {
		return "", false
	}
	id := art.ImageID(in.opts.Source, kindPath+":"+in.folder.paths[j.file])
	return id, id != e.image.ID
}

// withoutPicture tells what becomes of a record that gets no picture now: it
// keeps the one it had.
func (im *importer) withoutPicture(batch *catalog.Batch, j job) (Outcome, error) {
	if j.change != catalog.Added {
		hash, err := batch.PictureHash(j.id)
		if err != nil {
			return "", err
		}
		if hash != "" {
			return OutcomeOldPicture, nil
		}
	}
	im.sum.WithoutPicture++
	return OutcomeNoPicture, nil
}

// reading is the progress of reading rows.
func (in *input) reading(sum *Summary, done bool) art.Progress {
	total := max(in.table.records-1, sum.Rows) // all but the header; about
	if done {
		total = sum.Rows
	}
	return art.Progress{Stage: art.StageReading, Done: sum.Rows, Total: &total, Failed: sum.Failed}
}

// entries reads the CSV from the top. Entries without an id were left out;
// their problems say why.
func (in *input) entries(ctx context.Context, yield func(entry) error) error {
	rows, err := in.table.rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	if _, err := rows.Next(); err != nil { // the header
		return err
	}
	seen := &identities{first: map[[16]byte]identity{}, later: map[[16]byte]bool{}}
	for {
		r, err := rows.Next()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if isBlank(r.cells) {
			continue
		}
		if err := yield(in.entry(r, seen)); err != nil {
			return err
		}
	}
}

// entry understands a row.
func (in *input) entry(r row, seen *identities) entry {
	e := entry{image: in.cols.record(r.cells), line: r.line, file: in.cols.cell(r.cells, RoleFile)}
	kind, value := in.cols.key(r.cells)
	nth, firstLine, repeats := seen.add(kind, value, r)
	e.image.Source, e.image.Key = in.opts.Source, kind+":"+value
	if nth > 1 {
		e.image.Key = fmt.Sprintf("%s#%d:%s", kind, nth, value)
	}
	e.image.ID = art.ImageID(e.image.Source, e.image.Key)
	e.image.Name = in.cols.nameOf(r.cells, e.image)
	remark := func(outcome Outcome, reason string) {
		e.problems = append(e.problems, Problem{Line: r.line, Name: e.image.Name, File: e.file, Outcome: outcome, Reason: reason})
	}
	if repeats {
		remark(OutcomeLeftOut, fmt.Sprintf("The row repeats line %d word for word.", firstLine))
		e.image.ID = ""
		return e
	}
	if nth > 1 && kind != kindRow {
		remark(OutcomeRemark, fmt.Sprintf("Line %d has the same %s %q; this row was kept as a work of its own.",
			firstLine, map[string]string{kindID: "id", kindPath: "file"}[kind], value))
	}
	if r.note != "" {
		remark(OutcomeRemark, r.note)
	}
	if note := raggedNote(r.cells, len(in.cols.header)); note != "" {
		remark(OutcomeRemark, note)
	}
	return e
}

// identities finds the rows of one CSV that claim the same identity. Hashes
// stand for the texts, to keep a million rows small.
type identities struct {
	first map[[16]byte]identity
	later map[[16]byte]bool // identity and content of the rows after the first
}

type identity struct {
	line, rows int
	content    [16]byte // of the first row
}

// add tells the how manieth different row of this identity r is, from 1, the
// line of the first, and whether r repeats one of them word for word. Rows
// that are only known by all that they say are never repetitions: two
// untitled sheets may well be described alike.
func (ids *identities) add(kind, value string, r row) (nth, firstLine int, repeats bool) {
	key, content := hashOf(kind, value), hashOf(r.cells...)
	id, known := ids.first[key]
	if !known {
		ids.first[key] = identity{line: r.line, rows: 1, content: content}
		return 1, r.line, false
	}
	if kind != kindRow {
		both := hashOf(string(key[:]), string(content[:]))
		if content == id.content || ids.later[both] {
			return id.rows, id.line, true
		}
		ids.later[both] = true
	}
	id.rows++
	ids.first[key] = id
	return id.rows, id.line, false
}

func hashOf(texts ...string) [16]byte {
	h := sha256.New()
	for _, t := range texts {
		_, _ = io.WriteString(h, t)
		_, _ = h.Write([]byte{0})
	}
	return [16]byte(h.Sum(nil))
}

// locate finds the file of a row's picture. The job's file is -1 when there
// is none; then the problem, if any, says why one was expected.
func (in *input) locate(e entry) (job, *Problem) {
	j := job{file: -1, line: e.line, id: e.image.ID, name: e.image.Name}
	if in.folder == nil {
		return j, nil
	}
	problem := func(outcome Outcome, reason string) *Problem {
		return &Problem{Line: e.line, Name: e.image.Name, File: e.file, Outcome: outcome, Reason: reason}
	}
	wanted := e.file
	if isWeb(wanted) {
		in.web++
		wanted = webBase(wanted)
	}
	var f found
	if f.file = -1; wanted != "" {
		f = in.folder.find(wanted)
	}
	if id, ok := strings.CutPrefix(e.image.Key, kindID+":"); ok && f.file < 0 {
		f = in.folder.findStem(id) // museums name files by their ids
	}
	if f.file >= 0 {
		in.folder.named[f.file] = true
		j.file = f.file
		if f.note != "" {
			return j, problem(OutcomeRemark, f.note)
		}
		return j, nil
	}
	if e.file == "" || isWeb(e.file) || !in.cols.namesFiles() {
		return j, nil
	}
	if _, outside := in.folder.below(slashed(e.file)); outside {
		return j, problem(OutcomeNoPicture, "The path leads out of the folder of images, so it was not followed, and no file of that name lies inside.")
	}
	return j, problem(OutcomeNoPicture, fmt.Sprintf("There is no file of that path, name or stem in %s.", in.opts.Images))
}
