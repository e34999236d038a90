package table

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/klauspost/compress/s2"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// spool keeps rows that are dear to parse in a temporary file, from which they
// are read as often as anybody likes.
type spool struct {
	file    *os.File
	removed bool // its name: it vanishes with the process, whatever ends that
	out     *s2.Writer
	buf     []byte
	size    int64
}

func newSpool() (*spool, error) {
	file, err := os.CreateTemp("", "likeness-sheet-")
	if err != nil {
		return nil, spoolError(err)
	}
	removed := os.Remove(file.Name()) == nil // Windows does not while it is open
	return &spool{file: file, removed: removed, out: s2.NewWriter(file, s2.WriterConcurrency(1))}, nil
}

func spoolError(err error) error {
	if durable.Full(err) {
		return art.Wrap(err, art.CodeUnavailable, "The disk of temporary files (%s) is full; free some space, or name another with TMPDIR", os.TempDir())
	}
	return art.Wrap(err, art.CodeUnavailable, "Temporary files cannot be written in %s; check its permissions", os.TempDir())
}

// add appends a row: its line, why it was refused, its cells, each text behind
// its length.
func (s *spool) add(row Row) error {
	s.buf = binary.AppendUvarint(s.buf[:0], uint64(row.Line))
	s.buf = appendText(s.buf, row.Refused)
	s.buf = binary.AppendUvarint(s.buf, uint64(len(row.Cells)))
	for _, c := range row.Cells {
		s.buf = appendText(s.buf, c)
	}
	if _, err := s.out.Write(s.buf); err != nil {
		return spoolError(err)
	}
	return nil
}

func appendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}

// end makes what was added readable.
func (s *spool) end() error {
	if err := s.out.Close(); err != nil {
		return spoolError(err)
	}
	info, err := s.file.Stat()
	if err != nil {
		return spoolError(err)
	}
	s.size = info.Size()
	return nil
}

// Close gives the file back.
func (s *spool) Close() error {
	err := s.file.Close()
	if !s.removed {
		err = errors.Join(err, os.Remove(s.file.Name()))
	}
	return err
}

// rows reads from the first row on.
func (s *spool) rows() Rows {
	section := io.NewSectionReader(s.file, 0, s.size)
	return &spooledRows{r: bufio.NewReader(s2.NewReader(section))}
}

type spooledRows struct{ r *bufio.Reader }

func (r *spooledRows) Close() error { return nil }

func (r *spooledRows) Next() (Row, error) {
	line, err := binary.ReadUvarint(r.r)
	if err != nil {
		return Row{}, err // io.EOF after the last row
	}
	row := Row{Line: int(line)}
	if row.Refused, err = r.text(); err != nil {
		return Row{}, whole(err)
	}
	n, err := binary.ReadUvarint(r.r)
	if err != nil || n > math.MaxInt32 {
		return Row{}, fmt.Errorf("read a row that was kept: %w", whole(err))
	}
	if row.Refused == "" {
		row.Cells = make([]string, n)
	}
	for i := range row.Cells {
		if row.Cells[i], err = r.text(); err != nil {
			return Row{}, whole(err)
		}
	}
	return row, nil
}

func (r *spooledRows) text() (string, error) {
	n, err := binary.ReadUvarint(r.r)
	if err != nil || n == 0 {
		return "", err
	}
	text := make([]byte, n)
	_, err = io.ReadFull(r.r, text)
	return string(text), err
}
