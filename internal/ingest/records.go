package ingest

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"

	"likeness/internal/art"
)

const (
	maxRecordBytes = 4 << 20 // of one row, over all its lines
	maxRecordLines = 500     // of one row; a quotation mark that stays open longer was never closed
)

// row is one record of a CSV.
type row struct {
	line  int // where it begins, from 1
	cells []string
	note  string // what was wrong with its quotation marks, if anything
}

// recordReader parts a CSV into rows. Cells are parsed by encoding/csv; what
// is done here is finding where a row ends, because a quotation mark that is
// never closed would otherwise swallow the rows that follow.
type recordReader struct {
	r      *bufio.Reader
	closer io.Closer
	path   string
	comma  byte

	width  int      // cells of the first row
	read   int      // lines read
	unread [][]byte // lines to be read again
	text   *bufio.Reader
	parser *csv.Reader
}

// Close gives the file back.
func (rr *recordReader) Close() error { return rr.closer.Close() }

// Next is the next row that is not blank. io.EOF after the last.
func (rr *recordReader) Next() (row, error) {
	first, err := rr.line()
	for err == nil && len(bytes.TrimSpace(first)) == 0 {
		first, err = rr.line()
	}
	if err != nil {
		return row{}, err
	}
	rec := row{line: rr.read}
	lines, size := [][]byte{first}, len(first)
	var q quotes
	q.scan(first, rr.comma)
	openedAt := q.openedAt
	for q.open && len(lines) < maxRecordLines && size < maxRecordBytes {
		next, err := rr.line()
		if err == io.EOF {
			break
		}
		if err != nil {
			return row{}, err
		}
		lines, size = append(lines, next), size+len(next)
		q.scan(next, rr.comma)
	}
	rec.cells = rr.parse(bytes.Join(lines, []byte("\n")))
	if q.open || (q.lone || len(rec.cells) != rr.width) && rr.swallowed(lines) {
		rr.unread = append(lines[1:len(lines):len(lines)], rr.unread...)
		rr.read -= len(lines) - 1
		rec.cells = rr.parse(append(first[:openedAt:openedAt], first[openedAt+1:]...))
		rec.note = "A quotation mark opens in this line and is never closed; the line was read without it."
	}
	if rr.width == 0 {
		rr.width = len(rec.cells)
	}
	return rec, nil
}

// swallowed reports whether one of the lines after the first is a whole row.
// Where something else is odd, too, a quotation mark of the first line was
// never closed and took in the rows after it.
func (rr *recordReader) swallowed(lines [][]byte) bool {
	return rr.width > 1 && slices.ContainsFunc(lines[1:], func(line []byte) bool { return len(rr.parse(line)) == rr.width })
}

// line is the next line, without its end.
func (rr *recordReader) line() ([]byte, error) {
	if len(rr.unread) > 0 {
		line := rr.unread[0]
		rr.unread = rr.unread[1:]
		rr.read++
		return line, nil
	}
	var line []byte
	for {
		part, err := rr.r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxRecordBytes {
			return nil, art.Errorf(art.CodeInvalid, "Line %d of %s is longer than %d MB; check that it is a CSV", rr.read+1, rr.path, maxRecordBytes>>20)
		}
		if err == nil || err == io.EOF && len(line) > 0 {
			break
		}
		if err == io.EOF {
			return nil, io.EOF
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return nil, art.Wrap(err, art.CodeInvalid, "%s cannot be read beyond line %d; check that the file is whole", rr.path, rr.read)
		}
	}
	rr.read++
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")), nil
}

// quotes follows the quotation marks through the lines of a row as
// encoding/csv does with LazyQuotes.
type quotes struct {
	open     bool // a quoted cell goes on in the next line
	openedAt int  // where in its line it begins
	lone     bool // a quoted cell holds a mark that is neither doubled nor its end
}

func (q *quotes) scan(line []byte, comma byte) {
	for i := 0; ; {
		if !q.open {
			if i < len(line) && line[i] == '"' {
				q.open, q.openedAt = true, i
				i++
				continue
			}
			next := bytes.IndexByte(line[i:], comma)
			if next < 0 {
				return
			}
			i += next + 1
			continue
		}
		mark := bytes.IndexByte(line[i:], '"')
		if mark < 0 {
			return
		}
		i += mark + 1
		switch {
		case i == len(line):
			q.open = false
			return
		case line[i] == '"':
			i++
		case line[i] == comma:
			q.open = false
			i++
		default:
			q.lone = true
		}
	}
}

// parse parts the text of one row into cells. One csv.Reader serves for all
// rows: it keeps no state between them but buffers.
func (rr *recordReader) parse(text []byte) []string {
	if rr.parser == nil {
		rr.text = bufio.NewReader(nil)
		rr.parser = csv.NewReader(rr.text) // uses a bufio.Reader as it is
		rr.parser.Comma = rune(rr.comma)
		rr.parser.LazyQuotes = true
		rr.parser.FieldsPerRecord = -1
	}
	rr.text.Reset(bytes.NewReader(text))
	cells, err := rr.parser.Read()
	if err != nil { // nothing but line ends
		return []string{""}
	}
	return cells
}

// raggedNote says what is wrong with a row's number of cells; empty when
// nothing is. Empty cells too many are no matter.
func raggedNote(cells []string, width int) string {
	if len(cells) < width {
		return fmt.Sprintf("The row has %d cells where the header has %d; the missing ones were read as empty.", len(cells), width)
	}
	for _, extra := range cells[width:] {
		if clean(extra) != "" {
			return fmt.Sprintf("The row has %d cells where the header has %d, so a text may hold a separator without quotation marks around it; the cells too many were kept as properties.", len(cells), width)
		}
	}
	return ""
}
