package ingest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"likeness/internal/art"
)

// table is a CSV that can be read, again and again, as UTF-8.
type table struct {
	path     string
	zipped   bool
	encoding transform.Transformer // to UTF-8; nil when it is
	oldMac   bool                  // lines end in CR alone
	comma    byte
	header   []string
	records  int      // about how many rows there are, for progress
	notes    []string // what a person should know about how the file was read
}

// openTable looks the whole file over once and refuses what is no CSV.
func openTable(path string) (*table, error) {
	t := &table{path: path, comma: ','}
	if err := t.sniff(); err != nil {
		return nil, err
	}
	if err := t.survey(); err != nil {
		return nil, err
	}
	return t, t.readHeader()
}

var (
	bomUTF8    = []byte{0xEF, 0xBB, 0xBF}
	bomUTF16LE = []byte{0xFF, 0xFE}
	bomUTF16BE = []byte{0xFE, 0xFF}
	magicGzip  = []byte{0x1F, 0x8B}
	magicZip   = []byte("PK\x03\x04")
	magicOLE   = []byte{0xD0, 0xCF, 0x11, 0xE0}
)

// sniff tells compressed files, workbooks and UTF-16 by their first bytes.
func (t *table) sniff() error {
	info, err := os.Stat(t.path)
	if errors.Is(err, os.ErrNotExist) {
		return art.Wrap(err, art.CodeInvalid, "There is no file %s; check the path given with --csv", t.path)
	}
	if err == nil && info.IsDir() {
		return art.Errorf(art.CodeInvalid, "%s is a folder; give the CSV file itself with --csv, and folders with --images", t.path)
	}
	head, err := t.head()
	if err == nil && bytes.HasPrefix(head, magicGzip) {
		t.zipped = true
		head, err = t.head()
	}
	switch {
	case err != nil:
		return t.unreadable(err)
	case len(head) == 0:
		return art.Errorf(art.CodeInvalid, "%s is empty; a CSV needs a line of column names and at least one row", t.path)
	case bytes.HasPrefix(head, magicZip), bytes.HasPrefix(head, magicOLE):
		return art.Errorf(art.CodeInvalid, "%s is a workbook, not a CSV; open it and save it as \"CSV UTF-8\"", t.path)
	case bytes.HasPrefix(head, bomUTF16LE), bytes.HasPrefix(head, bomUTF16BE):
		t.encoding = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
		t.notes = append(t.notes, "The CSV is in UTF-16 and was read as such.")
	}
	return nil
}

// head reads the first bytes, unzipped.
func (t *table) head() ([]byte, error) {
	r, err := t.open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	return io.ReadAll(io.LimitReader(r, 8))
}

func (t *table) unreadable(err error) error {
	if _, ok := errors.AsType[*art.Error](err); ok {
		return err
	}
	return art.Wrap(err, art.CodeInvalid, "%s cannot be read; check that it is whole and that you may read it", t.path)
}

type stream struct {
	io.Reader
	io.Closer
}

// open gives the text as UTF-8 with lines that end in LF or CRLF. A byte
// order mark of UTF-8 is still there.
func (t *table) open() (io.ReadCloser, error) {
	f, err := os.Open(t.path)
	if err != nil {
		return nil, err
	}
	s := stream{f, f}
	if t.zipped {
		if s.Reader, err = gzip.NewReader(bufio.NewReader(f)); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	if t.encoding != nil {
		t.encoding.Reset()
		s.Reader = transform.NewReader(s.Reader, t.encoding)
	}
	if t.oldMac {
		s.Reader = crReader{s.Reader}
	}
	return s, nil
}

// crReader turns the line ends of old Macs into ours.
type crReader struct{ r io.Reader }

func (c crReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i := range p[:n] {
		if p[i] == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// surveyed is what one pass over the text counts.
type surveyed struct {
	lines, records, returns   int
	multibyte, invalid        int // runes of several bytes, and bytes that are no UTF-8
	firstInvalid, firstBinary int // lines, from 1; 0 for none
}

// survey finds out the encoding of what is not UTF-16, and counts.
func (t *table) survey() error {
	r, err := t.open()
	if err != nil {
		return t.unreadable(err)
	}
	defer func() { _ = r.Close() }()
	s, err := surveyText(r)
	if err != nil {
		return t.unreadable(err)
	}
	switch {
	case s.firstBinary > 0:
		return art.Errorf(art.CodeInvalid, "%s holds a NUL byte in line %d, so it is no CSV in a known encoding; save it as \"CSV UTF-8\"", t.path, s.firstBinary)
	case s.invalid == 0:
	case s.multibyte > s.invalid: // UTF-8 with a few damaged letters, not another encoding
		t.encoding = unicode.UTF8.NewDecoder() // puts U+FFFD in their place
		t.notes = append(t.notes, fmt.Sprintf("The CSV is in UTF-8 but %d of its bytes are not, the first in line %d; they are shown as \uFFFD.", s.invalid, s.firstInvalid))
	default:
		t.encoding = charmap.Windows1252.NewDecoder()
		t.notes = append(t.notes, fmt.Sprintf("The CSV is not in UTF-8 (line %d); it was read as Windows-1252. If accents look wrong, save it as \"CSV UTF-8\".", s.firstInvalid))
	}
	t.oldMac = s.lines == 0 && s.returns > 0
	if t.oldMac {
		s.records = s.returns
	}
	t.records = s.records
	return nil
}

func surveyText(r io.Reader) (s surveyed, err error) {
	br := bufio.NewReaderSize(r, 1<<16)
	quoted := false
	for {
		c, err := br.ReadByte()
		if err == io.EOF {
			return s, nil
		}
		if err != nil {
			return s, err
		}
		switch {
		case c == '\n':
			s.lines++
			if !quoted {
				s.records++
			}
		case c == '\r':
			s.returns++
		case c == '"':
			quoted = !quoted
		case c == 0 && s.firstBinary == 0:
			s.firstBinary = s.lines + 1
		case c >= utf8.RuneSelf:
			if err := br.UnreadByte(); err != nil {
				return s, err
			}
			if r, size, _ := br.ReadRune(); r != utf8.RuneError || size > 1 {
				s.multibyte++
				continue
			}
			if s.invalid++; s.firstInvalid == 0 {
				s.firstInvalid = s.lines + 1
			}
		}
	}
}

// readHeader finds the delimiter and the names of the columns.
func (t *table) readHeader() error {
	r, err := t.open()
	if err != nil {
		return t.unreadable(err)
	}
	defer func() { _ = r.Close() }()
	first, err := bufio.NewReaderSize(withoutBOM(r), maxRecordBytes).Peek(maxRecordBytes)
	if err != nil && err != io.EOF {
		return t.unreadable(err)
	}
	t.comma = sniffDelimiter(first)
	rows, err := t.rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	header, err := rows.Next()
	if err == nil {
		_, err = rows.Next()
	}
	if err == io.EOF {
		return art.Errorf(art.CodeInvalid, "%s has no rows; a CSV needs a line of column names and at least one row", t.path)
	}
	if err != nil {
		return err
	}
	t.header = header.cells
	for i, name := range t.header {
		if t.header[i] = clean(name); t.header[i] == "" {
			t.header[i] = fmt.Sprintf("column %d", i+1)
		}
	}
	return nil
}

func withoutBOM(r io.Reader) *bufio.Reader {
	br := bufio.NewReaderSize(r, 1<<16)
	if head, err := br.Peek(len(bomUTF8)); err == nil && bytes.Equal(head, bomUTF8) {
		_, _ = br.Discard(len(bomUTF8))
	}
	return br
}

// sniffDelimiter is the one of comma, semicolon and tab that parts the first
// line into most cells; the comma when none does.
func sniffDelimiter(text []byte) byte {
	text = bytes.TrimLeft(text, "\r\n")
	best, most := byte(','), 1
	for _, comma := range []byte{',', ';', '\t'} {
		lines := recordReader{r: bufio.NewReader(bytes.NewReader(text)), comma: comma}
		if header, err := lines.Next(); err == nil && len(header.cells) > most {
			best, most = comma, len(header.cells)
		}
	}
	return best
}

// rows starts reading the file from its first line, the header.
func (t *table) rows() (*recordReader, error) {
	r, err := t.open()
	if err != nil {
		return nil, t.unreadable(err)
	}
	return &recordReader{r: withoutBOM(r), closer: r, comma: t.comma, path: t.path}, nil
}

// clean is a cell without the white space around it and with single spaces
// within, or nothing when the cell says that it says nothing.
func clean(cell string) string {
	cell = strings.Join(strings.Fields(cell), " ")
	if meansNothing[cell] {
		return ""
	}
	return cell
}

// meansNothing holds what programs write into cells that have no value.
var meansNothing = map[string]bool{"nan": true, "NaN": true, "NULL": true, "null": true, "None": true, "n/a": true, "N/A": true}
