// Package table reads tables: CSV with any of five delimiters, JSON and lines
// of JSON, records of LIDO, Dublin Core and MARC in XML, packed or not, in
// whatever encoding, and the sheets of .xlsx and .ods. It finds out how a file was written, says what it found, and gives rows
// of cells in UTF-8. It knows bytes and cells, never what a column is for.
package table

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/transform"

	"likeness/internal/art"
)

// Table is a file that can be read, again and again.
type Table struct {
	Header []string // names of the columns, one each; "column 3" for one without
	Notes  []string // sentences on how the file was read that a person should know
	Rows   int      // about how many there are, for progress

	path       string
	src        *source
	read       reading
	dialect    dialect
	headerless bool
	named      bool // every record names its cells itself
	joins      []*join
	all        func() (Rows, error) // from the first record, the header among them; nil for text
	spool      *spool               // of the rows of a workbook or of a Builder; nil for other tables
	sheets     []string             // of the workbook, and which was read
	sheet      string
	alone      bool // there is no record after the header
}

// reading is how bytes become text.
type reading struct {
	encoding *encodingOf // nil for UTF-8
	mixed    bool        // UTF-8, but lines of the encoding in between
	oldMac   bool        // lines end in CR alone
	doubled  doubling
}

// Rows are read one after the other, until io.EOF.
type Rows interface {
	Next() (Row, error)
	Close() error
}

// Options say what a file does not tell of itself.
type Options struct {
	Encoding string // name of the encoding; found out when empty
	Sheet    string // of a workbook; the first when empty, or the first of which columns are known
	// Known reports whether names of columns are those of a table that is looked
	// for; nil for any.
	Known func(header []string) bool
}

// Open looks a whole file over once and refuses what is no table. Whoever opens
// a table closes it.
func Open(path string, opts Options) (*Table, error) {
	book, err := workbookOf(bookFile{path: path})
	if err != nil {
		return nil, err
	}
	if book != nil {
		return openWorkbook(path, book, opts)
	}
	src, head, err := openSource(path)
	if err != nil {
		return nil, err
	}
	if isZip(head) {
		return openPackedWorkbook(src, opts)
	}
	if opts.Sheet != "" {
		return nil, art.Errorf(art.CodeInvalid, "--sheet names one of a workbook, and %s is none", path)
	}
	t := &Table{path: path, src: src}
	if isJSON(head) {
		return t, openJSON(t)
	}
	if isXML(head) {
		return t, openXML(t, head, opts.Encoding)
	}
	if empty := len(bytes.Trim(head, "\x00\x1a \t\r\n")) == 0; empty && src.cut {
		return nil, t.cutInFirst()
	} else if empty {
		return nil, art.Errorf(art.CodeInvalid, "%s is empty; a CSV needs a line of column names and at least one row", path)
	}
	if err := notATable(path, head); err != nil {
		return nil, err
	}
	if opts.Encoding != "" {
		if t.read.encoding, err = encodingNamed(opts.Encoding); err != nil {
			return nil, err
		}
	} else if t.read.encoding = marked(head); t.read.encoding == nil && isBinary(head) {
		return nil, art.Errorf(art.CodeInvalid, "%s is no text in any known encoding; save it as \"CSV UTF-8\"", path)
	} else if e := t.read.encoding; e != nil && e != utf8Named {
		t.note("The CSV is in %s and was read as such.", e.name)
	}
	if err := t.survey(opts.Encoding != ""); err != nil {
		return nil, err
	}
	return t, t.readHeader()
}

// Close gives back what the table keeps. It is not read afterwards.
func (t *Table) Close() error {
	if t.spool == nil {
		return nil
	}
	spool := t.spool
	t.spool = nil
	return spool.Close()
}

func (t *Table) note(format string, args ...any) {
	t.Notes = append(t.Notes, fmt.Sprintf(format, args...))
}

// Headerless makes the first line a row: the file has no column names.
func (t *Table) Headerless() {
	if t.named {
		return
	}
	t.headerless = true
	t.Rows++
	for i := range t.Header {
		t.Header[i] = columnName(i)
	}
}

func columnName(i int) string { return fmt.Sprintf("column %d", i+1) }

// Check refuses a table without rows.
func (t *Table) Check() error {
	if t.alone && !t.headerless {
		return t.noRows()
	}
	return nil
}

func (t *Table) noRows() error {
	return art.Errorf(art.CodeInvalid, "%s has no rows; a CSV needs a line of column names and at least one row", t.path)
}

// Read starts reading the rows from the top, without the header.
func (t *Table) Read() (Rows, error) {
	all := t.all
	if all == nil {
		all = func() (Rows, error) { return t.reader() }
	}
	r, err := all()
	if err != nil {
		return nil, err
	}
	skip := t.dialect.preamble
	if !t.headerless && !t.named {
		skip++
	}
	for range skip {
		if _, err := r.Next(); err != nil && err != io.EOF {
			_ = r.Close()
			return nil, err
		}
	}
	if len(t.joins) == 0 {
		return r, nil
	}
	width := len(t.Header)
	for _, j := range t.joins {
		width -= j.columns
	}
	return &joinedRows{r, width, t.joins}, nil
}

// reader starts reading the file from its first line.
func (t *Table) reader() (*Reader, error) {
	in, err := t.text()
	if err != nil {
		return nil, t.src.unreadable(err)
	}
	return &Reader{r: withoutMark(in), in: in, path: t.path, dialect: t.dialect, doubled: t.read.doubled}, nil
}

// text gives the file as UTF-8 with lines that end in LF or CRLF. A byte order
// mark is still there.
func (t *Table) text() (*stream, error) {
	s, err := t.src.open()
	if err != nil {
		return nil, err
	}
	switch e := t.read.encoding; {
	case t.read.mixed:
		s.Reader = transform.NewReader(s.Reader, &patched{table: e})
	case e != nil && e != utf8Named:
		s.Reader = transform.NewReader(s.Reader, e.encoding.NewDecoder())
	}
	s.Reader = &cleaner{r: s.Reader, oldMac: t.read.oldMac}
	return s, nil
}

// cleaner takes out the bytes that no text holds, NUL and the end mark of DOS,
// turns the line ends of old Macs into ours, and what parts the repetitions of a
// field of FileMaker into ValueSeparator.
type cleaner struct {
	r      io.Reader
	oldMac bool
}

func (c *cleaner) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	read := p[:n]
	if c.oldMac {
		for i := range read {
			if read[i] == '\r' {
				read[i] = '\n'
			}
		}
	}
	for i := range read {
		if read[i] == repetition {
			read[i] = ValueSeparator[0]
		}
	}
	if bytes.IndexByte(read, 0) < 0 && bytes.IndexByte(read, endOfDOS) < 0 {
		return n, err
	}
	kept := read[:0]
	for _, b := range read {
		if b != 0 && b != endOfDOS {
			kept = append(kept, b)
		}
	}
	return len(kept), err
}

const (
	endOfDOS   = 0x1a // ends texts of CP/M and DOS
	repetition = 0x1d // parts the repetitions of a field of FileMaker
)

func withoutMark(r io.Reader) *bufio.Reader {
	br := bufio.NewReaderSize(r, 1<<16)
	if head, err := br.Peek(len(mark)); err == nil && string(head) == mark {
		_, _ = br.Discard(len(mark))
	}
	return br
}

const mark = "\uFEFF"

// sampleBytes is what of a text is looked at to find its delimiter.
const sampleBytes = 1 << 20

// readHeader finds the delimiter and the names of the columns.
func (t *Table) readHeader() error {
	in, err := t.text()
	if err != nil {
		return t.src.unreadable(err)
	}
	defer func() { _ = in.Close() }()
	sample, err := io.ReadAll(io.LimitReader(withoutMark(in), sampleBytes))
	if err != nil {
		return t.src.unreadable(err)
	}
	t.dialect = findDialect(sample, len(sample) == sampleBytes)
	if t.dialect.preamble > 0 {
		t.note("The first %s of the CSV %s no column names and %s passed over.", plural(t.dialect.preamble, "line", "lines"), holds(t.dialect.preamble), was(t.dialect.preamble))
	}
	rows, err := t.reader()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var header Row
	for range t.dialect.preamble + 1 {
		if header, err = rows.Next(); err != nil {
			break
		}
	}
	if header.Refused == cutShort {
		return t.cutInFirst()
	}
	if err == nil && header.Refused != "" {
		return art.Errorf(art.CodeInvalid, "Line %d of %s, where the names of the columns are looked for, is longer than %d MB; check that it is a CSV", header.Line, t.path, maxRecordBytes>>20)
	}
	if err == nil {
		t.dialect.width = len(header.Cells)
		var first Row
		if first, err = rows.Next(); err == io.EOF {
			t.alone, err = true, nil
		}
		if first.Refused == cutShort {
			return t.cutInFirst()
		}
	}
	if err == io.EOF {
		return t.noRows()
	}
	if err != nil {
		return err
	}
	t.Header = columnNames(header.Cells)
	return nil
}

// columnNames are the cells of the header with single spaces; those that are
// empty get a name.
func columnNames(cells []string) []string {
	names := make([]string, len(cells))
	for i, name := range cells {
		if names[i] = strings.Join(strings.Fields(name), " "); names[i] == "" {
			names[i] = columnName(i)
		}
	}
	return names
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func holds(n int) string {
	if n == 1 {
		return "holds"
	}
	return "hold"
}

func was(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}
