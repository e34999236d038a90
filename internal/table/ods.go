package table

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"likeness/internal/art"
)

// maxSheetColumns is how many columns LibreOffice and Excel have.
const maxSheetColumns = 16384

// openBook is a workbook of OpenDocument 1.2 or 1.3, read straight from its
// content.xml (part 3, chapter 9 of the standard).
type openBook struct{ bookFile }

// openDocument takes a file of OpenDocument if it is a workbook.
func openDocument(file bookFile) (workbook, error) {
	kind, err := mimetype(file)
	if err != nil {
		return nil, (&Table{path: file.path}).damaged(err)
	}
	if !strings.HasPrefix(kind, "application/vnd.oasis.opendocument.spreadsheet") {
		return nil, art.Errorf(art.CodeInvalid, "%s is a document of the kind %q, not a workbook; give an .ods, an .xlsx or a CSV", file.path, kind)
	}
	return openBook{file}, nil
}

func mimetype(file bookFile) (string, error) {
	archive, closer, err := file.archive()
	if err != nil {
		return "", err
	}
	defer func() { _ = closer.Close() }()
	f, err := archive.Open("mimetype")
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	kind, err := io.ReadAll(io.LimitReader(f, headBytes))
	return strings.TrimSpace(string(kind)), err
}

func (b openBook) open() (*openRows, error) {
	archive, closer, err := b.archive()
	if err != nil {
		return nil, err
	}
	f, err := archive.Open("content.xml")
	if err != nil {
		return nil, errors.Join(err, closer.Close())
	}
	return &openRows{closers: []io.Closer{f, closer}, xml: xml.NewDecoder(f)}, nil
}

func (b openBook) sheets() ([]string, error) {
	r, err := b.open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	var names []string
	for {
		name, err := r.nextTable()
		if err == io.EOF {
			return names, nil
		}
		if err != nil {
			return nil, err
		}
		names = append(names, name)
		if err := r.xml.Skip(); err != nil {
			return nil, err
		}
	}
}

func (b openBook) rows(sheet string) (Rows, error) {
	r, err := b.open()
	if err != nil {
		return nil, err
	}
	for {
		name, err := r.nextTable()
		if err == nil && name == sheet {
			return r, nil
		}
		if err == nil {
			err = r.xml.Skip()
		}
		if err != nil {
			return nil, errors.Join(err, r.Close())
		}
	}
}

// openRows reads one sheet.
type openRows struct {
	closers []io.Closer
	xml     *xml.Decoder
	line    int
	again   int // how often the last row is there once more
	cells   []string
	merged  merged
}

func (r *openRows) Close() error {
	var err error
	for _, c := range r.closers {
		err = errors.Join(err, c.Close())
	}
	return err
}

// nextTable goes into the next sheet and tells its name.
func (r *openRows) nextTable() (string, error) {
	for {
		token, err := r.xml.Token()
		if err != nil {
			return "", err
		}
		start, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case start.Name.Local == "tracked-changes":
			if err := r.xml.Skip(); err != nil {
				return "", err
			}
		case start.Name.Local == "table":
			return attribute(start, "name"), nil
		}
	}
}

func attribute(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// repeats reads how often an element stands for itself.
func repeats(start xml.StartElement, name string) int {
	n, err := strconv.Atoi(attribute(start, name))
	if err != nil || n < 1 {
		return 1
	}
	return n
}

// rowGroups are the elements of a sheet that hold rows.
var rowGroups = map[string]bool{"table-row-group": true, "table-header-rows": true, "table-rows": true}

// Next gives the next row that is not blank.
func (r *openRows) Next() (Row, error) {
	if r.again > 0 {
		r.again--
		r.line++
		return r.row(), nil
	}
	for {
		token, err := r.xml.Token()
		if err != nil {
			return Row{}, whole(err)
		}
		switch element := token.(type) {
		case xml.EndElement:
			if element.Name.Local == "table" {
				return Row{}, io.EOF
			}
		case xml.StartElement:
			if element.Name.Local != "table-row" {
				if !rowGroups[element.Name.Local] {
					err = r.xml.Skip()
				}
				if err != nil {
					return Row{}, whole(err)
				}
				continue
			}
			n := repeats(element, "number-rows-repeated")
			if r.cells, err = r.rowCells(); err != nil {
				return Row{}, whole(err)
			}
			r.line++
			row := r.row()
			if row.Cells == nil && row.Refused == "" {
				r.line += n - 1
				continue
			}
			r.again = n - 1
			return row, nil
		}
	}
}

// row is the one that was read last.
func (r *openRows) row() Row {
	row := sheetRow(r.line, append([]string(nil), r.cells...))
	r.merged.fill(&row)
	return row
}

// whole tells a file that ends early from the end of a sheet.
func whole(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// rowCells reads the cells of a row that was begun.
func (r *openRows) rowCells() ([]string, error) {
	var cells []string
	blanks := 0
	for {
		token, err := r.xml.Token()
		if err != nil {
			return nil, err
		}
		switch element := token.(type) {
		case xml.EndElement:
			return cells, nil
		case xml.StartElement:
			n := min(repeats(element, "number-columns-repeated"), maxSheetColumns)
			text, err := r.cell(element)
			if err != nil {
				return nil, err
			}
			if down := repeats(element, "number-rows-spanned"); down > 1 && text != "" && !failures[text] {
				r.merged.begin(len(cells)+blanks, r.line+down, text)
			}
			if text == "" { // the last blank cell stands for all that a sheet could have
				blanks += n
				continue
			}
			if len(cells)+blanks+n > maxSheetColumns {
				return nil, fmt.Errorf("a row has more than %d cells", maxSheetColumns)
			}
			cells = append(cells, make([]string, blanks)...)
			blanks = 0
			for range n {
				cells = append(cells, text)
			}
		}
	}
}

// cell is the text of a cell as it is shown; dates are as ISO 8601 writes them.
func (r *openRows) cell(start xml.StartElement) (string, error) {
	text, err := r.text()
	switch attribute(start, "value-type") {
	case "date":
		if date := attribute(start, "date-value"); date != "" {
			text = strings.TrimSuffix(date, "T00:00:00")
		}
	case "float":
		if text == "" {
			text = attribute(start, "value")
		}
	case "string":
		if text == "" {
			text = attribute(start, "string-value")
		}
	}
	return text, err
}

// text collects the paragraphs of a cell, without the notes pinned to it.
func (r *openRows) text() (string, error) {
	var b strings.Builder
	depth, paragraphs := 0, 0
	for {
		token, err := r.xml.Token()
		if err != nil {
			return "", err
		}
		switch element := token.(type) {
		case xml.CharData:
			if paragraphs > 0 && depth > 0 {
				b.Write(element)
			}
		case xml.EndElement:
			if depth == 0 {
				return b.String(), nil
			}
			depth--
		case xml.StartElement:
			switch element.Name.Local {
			case "annotation", "frame", "custom-shape", "shape":
				if err := r.xml.Skip(); err != nil {
					return "", err
				}
				continue
			case "p":
				if paragraphs++; paragraphs > 1 {
					b.WriteByte('\n')
				}
			case "s":
				b.WriteString(strings.Repeat(" ", min(repeats(element, "c"), maxSheetColumns)))
			case "tab":
				b.WriteByte('\t')
			case "line-break":
				b.WriteByte('\n')
			}
			depth++
		}
		if b.Len() > maxRecordBytes+1 {
			return "", fmt.Errorf("a cell is longer than %d MB", maxRecordBytes>>20)
		}
	}
}
