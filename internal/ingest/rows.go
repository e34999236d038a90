package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/cell"
	"likeness/internal/table"
)

// rowsPerBatch is how many rows become durable together.
const rowsPerBatch = 1000

// job is a record whose picture is to be read.
type job struct {
	file   int    // index into the folder's paths
	line   int    // of the CSV; 0 without one
	id     string // empty without a CSV: the record is made when the picture was read
	name   string
	change art.Change // what reading the row did
	before string     // hash of the picture that the record showed; empty for none
	nth    int        // of the pictures that the work is to get, from 0
	of     int        // how many these are
	label  string
}

// pictureName is a name of a picture, and what the source says that it shows.
type pictureName struct{ name, label string }

// entry is a row, read and understood.
type entry struct {
	image     art.Image
	line      int
	file      string        // as the row names it
	cells     []pictureName // the cells that name pictures, part by part
	later     bool          // adds pictures to the work of an earlier row
	accession string        // number; empty for none, and when it is the id
	problems  []Problem     // none of the picture's
}

// readRows puts all rows into the library and returns the pictures to read.
// While some are written the next are read and understood.
func (im *importer) readRows(ctx context.Context) (jobs []job, err error) {
	batches := make(chan []entry, 1)
	ctx, stop := context.WithCancel(ctx)
	var reading errgroup.Group
	reading.Go(func() error {
		defer close(batches)
		return im.in.batches(ctx, batches)
	})
	defer func() {
		stop()
		if readErr := reading.Wait(); err == nil {
			err = readErr
		}
	}()
	for batch := range batches {
		im.sum.Rows += len(batch)
		more, err := im.putRows(ctx, batch)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, more...)
		im.progress(im.in.reading(im.sum, false))
	}
	im.progress(im.in.reading(im.sum, true))
	return jobs, nil
}

// batches reads the rows and sends them rowsPerBatch at a time.
func (in *input) batches(ctx context.Context, to chan<- []entry) error {
	var batch []entry
	send := func() error {
		select {
		case to <- batch:
			batch = nil
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := in.entries(ctx, func(e entry) error {
		if batch = append(batch, e); len(batch) < rowsPerBatch {
			return nil
		}
		return send()
	})
	if err != nil || len(batch) == 0 {
		return err
	}
	return send()
}

// putRows brings some rows into the library together.
func (im *importer) putRows(ctx context.Context, entries []entry) ([]job, error) {
	var puts []art.RecordPut
	rows := make([]located, len(entries))
	for i, e := range entries {
		if e.image.ID == "" || e.later { // left out, or of the row before
			continue
		}
		rows[i] = im.in.locate(e)
		put := art.RecordPut{Image: e.image}
		if old, ok := im.in.aloneBefore(e, rows[i]); ok {
			put.Continues = old
		}
		puts = append(puts, put)
	}
	states, err := im.w.PutRecords(ctx, puts)
	if err != nil {
		return nil, err
	}
	var jobs []job
	for i, e := range entries {
		for _, p := range e.problems {
			if err := im.problem(p); err != nil {
				return nil, err
			}
		}
		if e.image.ID == "" || e.later {
			continue
		}
		row := rows[i]
		row.is(states[0])
		states = states[1:]
		if err := im.tell(row); err != nil {
			return nil, err
		}
		jobs = append(jobs, row.jobs...)
	}
	return jobs, nil
}

// is notes what became of the row's record.
func (l *located) is(state art.RecordState) {
	l.alone.change, l.alone.before = state.Change, state.PictureHash
	for i := range l.jobs {
		l.jobs[i].change, l.jobs[i].before = state.Change, state.PictureHash
	}
}

// tell counts a row that was put, and reports what is odd about its pictures.
func (im *importer) tell(row located) error {
	switch {
	case len(row.web) > 0:
		im.web = append(im.web, webRow{row.alone, row.web})
	case len(row.jobs) == 0:
		im.sum.count(row.alone.change)
		outcome := im.withoutPicture(row.alone)
		if row.problem != nil {
			row.problem.Outcome = outcome
			row.problems = append(row.problems, *row.problem)
		}
	}
	for _, p := range row.problems {
		if err := im.problem(p); err != nil {
			return err
		}
	}
	return nil
}

// aloneBefore is the id under which a folder imported without a CSV has the
// file that a row names. The row now describes that work; it is none beside it.
func (in *input) aloneBefore(e entry, l located) (string, bool) {
	if len(l.jobs) == 0 {
		return "", false
	}
	id := art.ImageID(in.opts.Source, kindPath+":"+in.folder.paths[l.jobs[0].file])
	return id, id != e.image.ID && !in.followed[id]
}

// withoutPicture tells what becomes of a record that gets no picture now: it
// keeps the one it had.
func (im *importer) withoutPicture(j job) Outcome {
	if j.before != "" {
		return OutcomeOldPicture
	}
	im.sum.WithoutPicture++
	return OutcomeNoPicture
}

// reading is the progress of reading rows.
func (in *input) reading(sum *Summary, done bool) art.Progress {
	total := max(in.table.Rows, sum.Rows) // about
	if done {
		total = sum.Rows
	}
	return art.Progress{Stage: art.StageReading, Done: sum.Rows, Total: &total, Failed: sum.Failed}
}

// entries reads the CSV from the top. Entries without an id were left out;
// their problems say why.
func (in *input) entries(ctx context.Context, yield func(entry) error) error {
	rows, err := in.table.Read()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
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
		if r.Refused == "" && isBlank(r.Cells) {
			continue
		}
		if err := yield(in.entry(r, seen)); err != nil {
			return err
		}
	}
}

// entry understands a row.
func (in *input) entry(r table.Row, seen *identities) entry {
	if r.Refused != "" {
		return entry{line: r.Line, problems: []Problem{{Line: r.Line, Outcome: OutcomeLeftOut, Reason: r.Refused}}}
	}
	e := entry{image: in.cols.record(r.Cells), line: r.Line, file: in.cols.cell(r.Cells, RoleFile)}
	e.accession = in.cols.cell(r.Cells, RoleAccession)
	e.cells = in.cols.namesOfPictures(r.Cells)
	kind, value := in.cols.key(r.Cells)
	said := in.cols.saidIn(e, r.Cells, kind)
	nth, first, repeats := seen.add(kind, value, r, said)
	firstLine := first.line
	e.image.Source, e.image.Key = in.opts.Source, kind+":"+value
	if e.later = nth > 1 && said.addsPictureTo(first.said); nth > 1 && !e.later {
		e.image.Key = fmt.Sprintf("%s#%d:%s", kind, nth, value)
	}
	e.image.ID = art.ImageID(e.image.Source, e.image.Key)
	if was, ok := in.moved[e.image.ID]; ok {
		e.image.ID, e.image.Key = was.id, was.key
	}
	e.image.Name = in.cols.nameOf(r.Cells, e.image)
	remark := func(outcome Outcome, reason string) {
		e.problems = append(e.problems, Problem{Line: r.Line, Name: e.image.Name, File: e.file, Outcome: outcome, Reason: reason})
	}
	if repeats {
		remark(OutcomeLeftOut, fmt.Sprintf("The row repeats line %d word for word.", firstLine))
		e.image.ID = ""
		return e
	}
	if e.later {
		if said.rest != first.said.rest {
			remark(OutcomeRemark, fmt.Sprintf("The row was read as a further picture of line %d, which has the same id, title, artist and date; what else it says was not kept.", firstLine))
		}
	} else if nth > 1 && kind != kindRow {
		remark(OutcomeRemark, fmt.Sprintf("Line %d has the same %s %q; this row was kept as a work of its own.",
			firstLine, map[string]string{kindID: "id", kindPath: "file"}[kind], value))
	}
	if r.Note != "" {
		remark(OutcomeRemark, r.Note)
	}
	if note := raggedNote(r.Cells, len(in.cols.header)); note != "" {
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
	said       said     // by the first row
}

// said is what tells a row that adds a picture to a work from one of another
// work, as hashes; zero where rows add none.
type said struct {
	about   uint64 // title, artist, date and the like
	picture uint64
	rest    uint64 // all but the picture
}

// saidIn is what a row says that names a picture of a work with an id.
func (m *mapping) saidIn(e entry, cells []string, kind string) said {
	if kind != kindID || e.file == "" || m.own {
		return said{}
	}
	short := func(texts ...string) uint64 {
		hash := hashOf(texts...)
		return max(1, binary.LittleEndian.Uint64(hash[:]))
	}
	rest := slices.Clone(cells)
	for _, at := range m.pictureColumns() {
		if at < len(rest) {
			rest[at] = ""
		}
	}
	image := e.image
	return said{short(image.Title, image.Artist, image.Date, image.Collection, image.Genre), short(e.file), short(rest...)}
}

// addsPictureTo reports whether a row says of a work what the first row of its
// id says, and names another picture.
func (s said) addsPictureTo(first said) bool {
	return s.about != 0 && s.about == first.about && s.picture != first.picture
}

// add tells the how manieth different row of this identity r is, from 1, the
// first, and whether r repeats one of them word for word. Rows
// that are only known by all that they say are never repetitions: two
// untitled sheets may well be described alike.
func (ids *identities) add(kind, value string, r table.Row, said said) (nth int, first identity, repeats bool) {
	key, content := hashOf(kind, value), hashOf(r.Cells...)
	id, known := ids.first[key]
	if !known {
		id = identity{line: r.Line, rows: 1, content: content, said: said}
		ids.first[key] = id
		return 1, id, false
	}
	if kind != kindRow {
		both := hashOf(string(key[:]), string(content[:]))
		if content == id.content || ids.later[both] {
			return id.rows, id, true
		}
		ids.later[both] = true
	}
	id.rows++
	ids.first[key] = id
	return id.rows, id, false
}

func hashOf(texts ...string) [16]byte {
	h := sha256.New()
	for _, t := range texts {
		_, _ = io.WriteString(h, t)
		_, _ = h.Write([]byte{0})
	}
	return [16]byte(h.Sum(nil))
}

// raggedNote says what is wrong with a row's number of cells; empty when
// nothing is. Empty cells too many are no matter.
func raggedNote(cells []string, width int) string {
	if len(cells) < width {
		return fmt.Sprintf("The row has %d cells where the header has %d; the missing ones were read as empty.", len(cells), width)
	}
	for _, extra := range cells[width:] {
		if cell.Clean(extra) != "" {
			return fmt.Sprintf("The row has %d cells where the header has %d, so a text may hold a separator without quotation marks around it; the cells too many were kept as properties.", len(cells), width)
		}
	}
	return ""
}
