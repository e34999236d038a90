package table

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
	// maxRecordBytes of one row, over all its lines; a longer one is left out.
	maxRecordBytes = 16 << 20
	// linesPerCheck is how many lines of one row are read before they are
	// looked at: a quotation mark that was never closed takes in whole rows.
	linesPerCheck = 500
	// linesToTrust is how many lines in a row must be whole rows for the
	// quotation mark before them to be taken for one that was never closed.
	linesToTrust = 20
)

// Row is one record of a table.
type Row struct {
	Line    int // where it begins, from 1
	Cells   []string
	Note    string // what was wrong with its quotation marks, if anything
	Refused string // why it was not read; there are no cells then
}

// Reader parts a text into rows. Cells are parsed by encoding/csv; what is done
// here is finding where a row ends, because a quotation mark that is never
// closed would otherwise swallow the rows that follow.
type Reader struct {
	r       *bufio.Reader
	in      *stream
	path    string
	dialect dialect
	doubled doubling

	read      int      // lines read
	unread    [][]byte // lines to be read again
	openUntil int      // line up to which an open quotation mark was seen not to close
	text      *bufio.Reader
	parser    *csv.Reader
	toldCut   bool // that the file was cut short
}

// Close gives the file back.
func (rr *Reader) Close() error { return rr.in.Close() }

// Next is the next row that is not blank. io.EOF after the last.
func (rr *Reader) Next() (Row, error) {
	first, err := rr.line()
	for err == nil && len(bytes.TrimSpace(first.text)) == 0 && !first.long {
		first, err = rr.line()
	}
	if err == io.EOF && rr.in.isCut() && !rr.toldCut {
		rr.toldCut = true
		return Row{Line: rr.read + 1, Refused: cutShort}, nil
	}
	if err != nil {
		return Row{}, err
	}
	row := Row{Line: rr.read}
	q := quotes{comma: rr.dialect.comma}
	if first.long {
		q.open = first.oddQuotes
		return rr.refuse(row, &q)
	}
	q.scan(first.text)
	lines, size, openedAt := [][]byte{first.text}, len(first.text), q.openedAt
	for q.open && !rr.neverCloses(row.Line, lines) {
		next, err := rr.line()
		if err == io.EOF {
			break
		}
		if err != nil {
			return Row{}, err
		}
		if size += len(next.text); next.long || size > maxRecordBytes {
			q.more(next)
			return rr.refuse(row, &q)
		}
		lines = append(lines, next.text)
		q.scan(next.text)
	}
	if q.open && rr.in.isCut() && !slices.ContainsFunc(lines[1:], rr.isWhole) {
		rr.toldCut = true
		row.Refused = cutShort
		return row, nil
	}
	row.Cells = rr.parse(bytes.Join(lines, []byte("\n")))
	if q.open || (q.lone || len(row.Cells) != rr.dialect.width) && slices.ContainsFunc(lines[1:], rr.isWhole) {
		rr.openUntil = max(rr.openUntil, rr.read)
		rr.giveBack(lines[1:])
		row.Cells = rr.parse(slices.Delete(slices.Clone(first.text), openedAt, openedAt+1))
		row.Note = "A quotation mark opens in this line and is never closed; the line was read without it."
	}
	if rr.dialect.width == 0 {
		rr.dialect.width = len(row.Cells)
	}
	rr.repair(row.Cells)
	return row, nil
}

func (rr *Reader) repair(cells []string) {
	if rr.doubled == doubledNever {
		return
	}
	for i := range cells {
		cells[i] = repair(cells[i], rr.doubled == doubledAll)
	}
}

// isWhole reports whether a line is a whole row.
func (rr *Reader) isWhole(line []byte) bool {
	return rr.dialect.width > 1 && len(rr.parse(line)) == rr.dialect.width
}

// neverCloses judges, every some hundred lines of one row, whether its
// quotation mark was left open: most lines after it are whole rows, or it was
// seen before that no mark closes in these lines.
func (rr *Reader) neverCloses(line int, lines [][]byte) bool {
	if len(lines)%linesPerCheck != 0 {
		return false
	}
	if line <= rr.openUntil && rr.read <= rr.openUntil {
		return true
	}
	whole := 0
	for _, l := range lines[len(lines)-linesPerCheck+1:] {
		if rr.isWhole(l) {
			whole++
		}
	}
	return whole > linesPerCheck/2
}

// giveBack makes lines the next to be read.
func (rr *Reader) giveBack(lines [][]byte) {
	rr.unread = append(slices.Clone(lines), rr.unread...)
	rr.read -= len(lines)
}

func tooLong() string { return fmt.Sprintf("The row is longer than %d MB.", maxRecordBytes>>20) }

// refuse passes over a row that is too long, to where its quotation mark
// closes or whole rows begin again.
func (rr *Reader) refuse(row Row, q *quotes) (Row, error) {
	row.Refused = tooLong()
	var whole [][]byte
	for q.open && len(whole) < linesToTrust {
		next, err := rr.line()
		if err == io.EOF {
			break
		}
		if err != nil {
			return Row{}, err
		}
		if q.more(next); !next.long && rr.isWhole(next.text) {
			whole = append(whole, next.text)
		} else {
			whole = whole[:0]
		}
	}
	if q.open {
		rr.giveBack(whole)
	}
	return row, nil
}

// line is a line without its end.
type line struct {
	text      []byte
	long      bool // the line was longer than a row may be; text is not all of it
	oddQuotes bool // of a long line
}

func (rr *Reader) line() (line, error) {
	if len(rr.unread) > 0 {
		text := rr.unread[0]
		rr.unread = rr.unread[1:]
		rr.read++
		return line{text: text}, nil
	}
	var l line
	for {
		part, err := rr.r.ReadSlice('\n')
		if l.long = l.long || len(l.text)+len(part) > maxRecordBytes; !l.long {
			l.text = append(l.text, part...)
		}
		l.oddQuotes = l.oddQuotes != (bytes.Count(part, []byte{'"'})%2 == 1)
		if err == io.EOF && rr.in.isCut() { // within this line
			return line{}, io.EOF
		}
		if err == nil || err == io.EOF && (len(l.text) > 0 || l.long) {
			break
		}
		if err == io.EOF {
			return line{}, io.EOF
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line{}, art.Wrap(err, art.CodeInvalid, "%s cannot be read beyond line %d; check that the file is whole", rr.path, rr.read)
		}
	}
	rr.read++
	l.text = bytes.TrimSuffix(bytes.TrimSuffix(l.text, []byte("\n")), []byte("\r"))
	if rr.dialect.escapes {
		l.text = unescape(l.text)
	}
	return l, nil
}

// unescape writes \" as "".
func unescape(text []byte) []byte {
	if !bytes.Contains(text, []byte(`\"`)) {
		return text
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] != '\\' || i+1 == len(text):
			out = append(out, text[i])
		case text[i+1] == '"':
			out = append(out, `""`...)
			i++
		case text[i+1] == '\\':
			out = append(out, '\\')
			i++
		default:
			out = append(out, '\\')
		}
	}
	return out
}

// quotes follows the quotation marks through the lines of a row as
// encoding/csv does with LazyQuotes.
type quotes struct {
	comma    byte
	open     bool // a quoted cell goes on in the next line
	openedAt int  // where in its line it begins
	lone     bool // a quoted cell holds a mark that is neither doubled nor its end
}

// more follows a line of which not all is known.
func (q *quotes) more(l line) {
	if l.long {
		q.open = q.open != l.oddQuotes
		return
	}
	q.scan(l.text)
}

func (q *quotes) scan(line []byte) {
	for i := 0; ; {
		if !q.open {
			if i < len(line) && line[i] == '"' {
				q.open, q.openedAt = true, i
				i++
				continue
			}
			next := bytes.IndexByte(line[i:], q.comma)
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
		case line[i] == q.comma:
			q.open = false
			i++
		default:
			q.lone = true
		}
	}
}

// parse parts the text of one row into cells. One csv.Reader serves for all
// rows: it keeps no state between them but buffers.
func (rr *Reader) parse(text []byte) []string {
	if rr.parser == nil {
		rr.text = bufio.NewReader(nil)
		rr.parser = csv.NewReader(rr.text) // uses a bufio.Reader as it is
		rr.parser.Comma = rune(rr.dialect.comma)
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
