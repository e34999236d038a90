package table

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// merged fills cells of a sheet that were merged with one above them: who lists
// works merges the cell of an artist over all rows of his. What was merged
// sideways stays in the first of its columns.
type merged struct {
	spans map[int]downward // by column, from 0
}

type downward struct {
	last int // line
	text string
}

// begin notes a cell that goes down to a line.
func (m *merged) begin(column, last int, text string) {
	if m.spans == nil {
		m.spans = map[int]downward{}
	}
	m.spans[column] = downward{last, text}
}

// fill completes a row that says something besides.
func (m *merged) fill(row *Row) {
	if row.Cells == nil {
		return
	}
	for column, s := range m.spans {
		if row.Line > s.last {
			delete(m.spans, column)
			continue
		}
		for len(row.Cells) <= column {
			row.Cells = append(row.Cells, "")
		}
		if strings.TrimSpace(row.Cells[column]) == "" {
			row.Cells[column] = s.text
		}
	}
}

// mergedCells is a range of one column or more in an .xlsx.
type mergedCells struct{ column, first, last int }

// merges are the ranges of a sheet that go over several rows, from the top.
// Excelize tells them too, but keeps the whole sheet in memory for it.
func (b excelBook) merges(sheet string) ([]mergedCells, error) {
	archive, closer, err := b.archive()
	if err != nil {
		return nil, err
	}
	defer func() { _ = closer.Close() }()
	f, err := archive.Open(partOf(archive, sheet))
	if err != nil { // excelize finds parts that are called otherwise
		return nil, nil
	}
	defer func() { _ = f.Close() }()
	ranges, err := rangesIn(f)
	slices.SortStableFunc(ranges, func(a, b mergedCells) int { return cmp.Compare(a.first, b.first) })
	return ranges, err
}

// partOf is the path of a sheet in its archive; one that is not there when the
// workbook does not say.
func partOf(archive *zip.Reader, sheet string) string {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if readPart(archive, "xl/workbook.xml", &book) != nil || readPart(archive, "xl/_rels/workbook.xml.rels", &relations) != nil {
		return "-"
	}
	for _, s := range book.Sheets {
		for _, r := range relations.All {
			if s.Name == sheet && r.ID == s.ID {
				if !path.IsAbs(r.Target) { // to the workbook, else to the archive
					r.Target = path.Join("/xl", r.Target)
				}
				return strings.TrimPrefix(path.Clean(r.Target), "/")
			}
		}
	}
	return "-"
}

func readPart(archive *zip.Reader, name string, to any) error {
	f, err := archive.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return xml.NewDecoder(io.LimitReader(f, maxRecordBytes)).Decode(to)
}

var (
	mergeTag = []byte("mergeCell ")
	mergeRef = regexp.MustCompile(`^mergeCell [^>]*?ref="([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})"`)
)

// mergeTagBytes is more than an element of merged cells has.
const mergeTagBytes = 200

// rangesIn looks for merged cells in the text of a sheet, which stand at its
// end: parsing all of it once more would take as long as reading it.
func rangesIn(r io.Reader) (ranges []mergedCells, err error) {
	window := make([]byte, 0, 1<<16)
	for {
		n, err := io.ReadFull(r, window[len(window):cap(window)])
		window = window[:len(window)+n]
		whole := err == io.EOF || err == io.ErrUnexpectedEOF
		if err != nil && !whole {
			return nil, err
		}
		rest := window
		for at := bytes.Index(rest, mergeTag); at >= 0 && (whole || len(rest)-at >= mergeTagBytes); at = bytes.Index(rest, mergeTag) {
			if m := mergeRef.FindSubmatch(rest[at:min(len(rest), at+mergeTagBytes)]); m != nil {
				ranges = appendRange(ranges, string(m[1]), string(m[2]))
			}
			rest = rest[at+len(mergeTag):]
		}
		if whole {
			return ranges, nil
		}
		window = append(window[:0], rest[max(0, len(rest)-mergeTagBytes):]...)
	}
}

func appendRange(to []mergedCells, from, until string) []mergedCells {
	column, first, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		return to
	}
	if _, last, err := excelize.CellNameToCoordinates(until); err == nil && last > first {
		return append(to, mergedCells{column - 1, first, last})
	}
	return to
}
