package table

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"likeness/internal/art"
)

// workbook is a file of sheets.
type workbook interface {
	// sheets are the names of those that are shown, in their order.
	sheets() ([]string, error)
	// rows reads a sheet from the top, without its blank rows.
	rows(sheet string) (Rows, error)
}

// sheetSample is how many rows tell where the names of the columns stand.
const sheetSample = 100

// openWorkbook takes the sheet that is asked for, else the first of which
// columns are known, else the first.
func openWorkbook(path string, book workbook, opts Options) (*Table, error) {
	t := &Table{path: path}
	if opts.Encoding != "" {
		return nil, art.Errorf(art.CodeInvalid, "--encoding is that of a text, and %s is a workbook", path)
	}
	sheets, err := book.sheets()
	if err != nil {
		return nil, t.damaged(err)
	}
	if len(sheets) == 0 {
		return nil, art.Errorf(art.CodeInvalid, "The workbook %s shows no sheets", path)
	}
	t.sheets = sheets
	if opts.Sheet != "" {
		at := slices.IndexFunc(sheets, func(s string) bool { return strings.EqualFold(s, opts.Sheet) })
		if at < 0 {
			return nil, art.Errorf(art.CodeInvalid, "%s has no sheet %q; its sheets are %s", path, opts.Sheet, strings.Join(sheets, ", "))
		}
		return t, t.readSheet(book, sheets[at], opts.Known)
	}
	if len(sheets) == 1 {
		return t, t.readSheet(book, sheets[0], opts.Known)
	}
	return firstKnown(t, book, opts.Known)
}

// firstKnown reads the first sheet of which columns are known: before it stand
// a title page, or how a form is filled in. Where there is none it is the first
// that is not empty.
func firstKnown(of *Table, book workbook, known func([]string) bool) (*Table, error) {
	var first *Table
	var refused error
	note := func(t *Table) *Table {
		t.Notes = append(t.Notes, t.otherSheets())
		return t
	}
	for _, sheet := range of.sheets {
		t := &Table{path: of.path, sheets: of.sheets}
		err := t.readSheet(book, sheet, known)
		switch {
		case err != nil:
			refused = cmp.Or(refused, err)
		case known == nil || known(t.Header):
			return note(t), closeSheet(first)
		case first == nil:
			first = note(t)
		default:
			if err := t.Close(); err != nil {
				return nil, errors.Join(err, first.Close())
			}
		}
	}
	if first == nil {
		return nil, refused
	}
	return first, nil
}

// otherSheets says which sheets there are beside the one that was read; empty for
// none.
func (t *Table) otherSheets() string {
	if len(t.sheets) < 2 {
		return ""
	}
	return fmt.Sprintf("The workbook has the sheets %s; %s was read. Name another with --sheet.", strings.Join(t.sheets, ", "), t.sheet)
}

// Misread adds to a sentence about the columns of a table what else may have been
// meant: the other sheets of a workbook.
func (t *Table) Misread(err error) error {
	said, isSaid := errors.AsType[*art.Error](err)
	others := t.otherSheets()
	if !isSaid || others == "" {
		return err
	}
	return art.Wrap(said.Cause, said.Code, "%s. %s", strings.TrimSuffix(said.Message, "."), others)
}

func closeSheet(t *Table) error {
	if t == nil {
		return nil
	}
	return t.Close()
}

// openPackedWorkbook takes a workbook out of an archive that holds it.
func openPackedWorkbook(src *source, opts Options) (*Table, error) {
	file, err := packedBook(src)
	if err != nil {
		return nil, err
	}
	book, err := workbookOf(file)
	if err != nil {
		return nil, err
	}
	if book == nil {
		return nil, archiveWithin(src.path)
	}
	return openWorkbook(src.path, book, opts)
}

// readSheet finds the names of the columns, counts rows, and keeps them all:
// parsing a sheet takes much longer than reading it again.
func (t *Table) readSheet(book workbook, sheet string, known func([]string) bool) (err error) {
	t.sheet = sheet
	if t.spool, err = newSpool(); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = t.Close()
		}
	}()
	sample, n, err := t.keepSheet(book, sheet)
	if err != nil {
		return err
	}
	if n == 0 {
		return t.Misread(art.Errorf(art.CodeInvalid, "The sheet %s of %s is empty; it needs a row of column names and at least one row of a work.", sheet, t.path))
	}
	t.dialect.preamble = namesAt(sample, known)
	if p := t.dialect.preamble; p > 0 {
		t.note("The first %s of the sheet %s no column names and %s passed over.", plural(p, "row", "rows"), holds(p), was(p))
	}
	t.Header = columnNames(sample[t.dialect.preamble])
	t.Rows = n - t.dialect.preamble - 1
	t.alone = t.Rows == 0
	t.all = func() (Rows, error) { return &wholeRows{t.spool.rows(), t}, nil }
	return nil
}

// namesAt finds the names of columns: where they are known, else where they
// seem to be.
func namesAt(sample [][]string, known func([]string) bool) int {
	at := headerAt(sample)
	if known == nil {
		return at
	}
	are := func(cells []string) bool { return known(columnNames(cells)) }
	if are(sample[at]) {
		return lowest(sample, at)
	}
	if other := slices.IndexFunc(sample[:min(len(sample), maxPreamble)], are); other >= 0 {
		return lowest(sample, other)
	}
	return at
}

// lowest is the last of the rows over which the names of columns go: of merged
// cells it repeats what stands above.
func lowest(sample [][]string, at int) int {
	for at+1 < len(sample) && len(sample[at]) > 0 {
		above, below := sample[at], sample[at+1]
		again := slices.IndexFunc(above, func(c string) bool { return strings.TrimSpace(c) != "" })
		for again < min(len(above), len(below)) && (above[again] == "" || above[again] != below[again]) {
			again++
		}
		if again >= min(len(above), len(below)) {
			break
		}
		at++
	}
	return at
}

// keepSheet spools the sheet, and tells its first rows and how many there are.
func (t *Table) keepSheet(book workbook, sheet string) (sample [][]string, n int, err error) {
	parsed, err := book.rows(sheet)
	if err != nil {
		return nil, 0, t.damaged(err)
	}
	rows := &wholeRows{parsed, t}
	defer func() { _ = rows.Close() }()
	for {
		row, err := rows.Next()
		if err == io.EOF {
			return sample, n, t.spool.end()
		}
		if err == nil {
			err = t.spool.add(row)
		}
		if err != nil {
			return nil, 0, err
		}
		if n++; len(sample) < sheetSample {
			sample = append(sample, row.Cells)
		}
	}
}

func (t *Table) damaged(err error) error {
	if _, told := errors.AsType[*art.Error](err); told {
		return err
	}
	return art.Wrap(err, art.CodeInvalid, "The workbook %s cannot be read; open it, save it again as .xlsx without a password, or as \"CSV UTF-8\"", t.path)
}

// wholeRows gives the errors of a workbook their sentence, and rows all their
// cells.
type wholeRows struct {
	Rows
	t *Table
}

func (w *wholeRows) Next() (Row, error) {
	row, err := w.Rows.Next()
	if err != nil && err != io.EOF {
		return row, w.t.damaged(err)
	}
	for row.Refused == "" && len(row.Cells) < len(w.t.Header) { // blank cells at the end are not in the file
		row.Cells = append(row.Cells, "")
	}
	return row, err
}

// bookFile is where a workbook lies: a file, or the content of one that was
// packed.
type bookFile struct {
	path   string
	packed []byte // nil for the file itself
}

// maxPackedBookBytes bounds a workbook in an archive, which is kept in memory.
const maxPackedBookBytes = 512 << 20

// packedBook reads a workbook out of what it is packed in.
func packedBook(src *source) (bookFile, error) {
	r, err := src.open()
	if err != nil {
		return bookFile{}, src.unreadable(err)
	}
	defer func() { _ = r.Close() }()
	data, err := io.ReadAll(io.LimitReader(r, maxPackedBookBytes+1))
	if err != nil {
		return bookFile{}, src.unreadable(err)
	}
	if len(data) > maxPackedBookBytes {
		return bookFile{}, art.Errorf(art.CodeTooLarge, "The workbook in %s has more than %d MB; unpack it and give the workbook itself", src.path, maxPackedBookBytes>>20)
	}
	return bookFile{src.path, data}, nil
}

// archive opens the workbook as the zip archive that it is.
func (b bookFile) archive() (*zip.Reader, io.Closer, error) {
	if b.packed != nil {
		r, err := zip.NewReader(bytes.NewReader(b.packed), int64(len(b.packed)))
		return r, io.NopCloser(nil), err
	}
	r, err := zip.OpenReader(b.path)
	if err != nil {
		return nil, nil, err
	}
	return &r.Reader, r, nil
}

// workbookOf tells what kind of workbook a file is; nil for none.
func workbookOf(file bookFile) (workbook, error) {
	archive, closer, err := file.archive()
	if err != nil {
		return nil, nil // whatever it is, it is told later
	}
	defer func() { _ = closer.Close() }()
	has := map[string]bool{}
	for _, f := range archive.File {
		has[f.Name] = true
	}
	switch {
	case has["xl/workbook.xml"]:
		return excelBook{file}, nil
	case has["xl/workbook.bin"]:
		return nil, art.Errorf(art.CodeInvalid, "%s is a binary workbook of Excel; save it as .xlsx", file.path)
	case has["[Content_Types].xml"]:
		return nil, art.Errorf(art.CodeInvalid, "%s is a document of Office, not a workbook; give an .xlsx, an .ods or a CSV", file.path)
	case has["Index/Document.iwa"]:
		return nil, art.Errorf(art.CodeInvalid, "%s is a document of Numbers, Pages or Keynote; export it as .xlsx or CSV", file.path)
	case has["mimetype"] && has["content.xml"]:
		return openDocument(file)
	}
	return nil, nil
}

// excelBook is an .xlsx.
type excelBook struct{ bookFile }

// excelOptions show dates as ISO 8601 does where the sheet leaves their form
// to the reader's country, and bound what is unpacked.
var excelOptions = excelize.Options{
	ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd", LongTimePattern: "hh:mm:ss",
	UnzipSizeLimit: 8 << 30, UnzipXMLSizeLimit: 16 << 20,
}

// guarded turns a panic over a damaged file into an error.
func guarded(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("read a workbook: %v", p)
	}
}

func (b excelBook) open() (*excelize.File, error) {
	if b.packed != nil {
		return excelize.OpenReader(bytes.NewReader(b.packed), excelOptions)
	}
	return excelize.OpenFile(b.path, excelOptions)
}

func (b excelBook) sheets() (names []string, err error) {
	defer guarded(&err)
	f, err := b.open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err == nil && visible {
			names = append(names, name)
		}
	}
	return names, nil
}

func (b excelBook) rows(sheet string) (_ Rows, err error) {
	defer guarded(&err)
	f, err := b.open()
	if err != nil {
		return nil, err
	}
	rows, err := f.Rows(sheet)
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	ranges, err := b.merges(sheet)
	if err != nil {
		return nil, errors.Join(err, rows.Close(), f.Close())
	}
	return &excelRows{file: f, rows: rows, ranges: ranges}, nil
}

type excelRows struct {
	file   *excelize.File
	rows   *excelize.Rows
	line   int
	ranges []mergedCells // that begin further down
	merged merged
}

func (r *excelRows) Close() error { return errors.Join(r.rows.Close(), r.file.Close()) }

func (r *excelRows) Next() (row Row, err error) {
	defer guarded(&err)
	for r.rows.Next() {
		r.line++
		cells, err := r.rows.Columns()
		if err != nil {
			return Row{}, err
		}
		row := sheetRow(r.line, cells)
		for ; len(r.ranges) > 0 && r.ranges[0].first <= r.line; r.ranges = r.ranges[1:] {
			if m := r.ranges[0]; m.first == r.line && m.column < len(row.Cells) {
				r.merged.begin(m.column, m.last, row.Cells[m.column])
			}
		}
		r.merged.fill(&row)
		if row.Cells != nil || row.Refused != "" {
			return row, nil
		}
	}
	if err := r.rows.Error(); err != nil {
		return Row{}, err
	}
	return Row{}, io.EOF
}

// sheetRow is a row of a sheet; without cells when it is blank. What a formula
// that failed shows is nothing.
func sheetRow(line int, cells []string) Row {
	blank, size := true, 0
	for i, c := range cells {
		if failures[c] {
			cells[i] = ""
		}
		size += len(cells[i])
		blank = blank && strings.TrimSpace(cells[i]) == ""
	}
	switch {
	case blank:
		return Row{Line: line}
	case size > maxRecordBytes:
		return Row{Line: line, Refused: tooLong()}
	}
	return Row{Line: line, Cells: cells}
}

// failures are what sheets show for formulas that failed.
var failures = map[string]bool{"#N/A": true, "#REF!": true, "#VALUE!": true, "#DIV/0!": true, "#NAME?": true, "#NULL!": true, "#NUM!": true, "Err:502": true}
