package table

import (
	"io"
	"strings"

	"likeness/internal/art"
)

// maxNamedColumns bounds the columns of a file whose records name their values.
const maxNamedColumns = 2000

// field is a value by its name.
type field struct{ name, value string }

// fieldReader reads records that name their values.
type fieldReader interface {
	// next is the next record; io.EOF after the last. The Row is without cells.
	next() ([]field, Row, error)
	Close() error
}

// openNamed takes a file of records that name their values: the columns are all
// names that any record has, in the order in which they come.
func (t *Table) openNamed(open func() (fieldReader, error)) error {
	t.named = true
	position := map[string]int{}
	t.all = func() (Rows, error) {
		reader, err := open()
		if err != nil {
			return nil, err
		}
		return &namedRows{reader, position}, nil
	}
	reader, err := open()
	if err != nil {
		return err
	}
	defer func() { _ = reader.Close() }()
	dropped, cut := false, false
	for {
		fields, row, err := reader.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		cut = cut || row.Refused == cutShort
		if t.Rows++; row.Refused != "" {
			continue
		}
		for _, f := range fields {
			if _, known := position[f.name]; known {
				continue
			}
			if len(position) >= maxNamedColumns {
				dropped = true
				continue
			}
			position[f.name] = len(position)
			t.Header = append(t.Header, f.name)
		}
	}
	if cut {
		t.noteCut()
	}
	if dropped {
		t.note("The records have more than %d different names; those beyond were left out.", maxNamedColumns)
	}
	return nil
}

// noRecords refuses a file in which no record was found.
func (t *Table) noRecords() error {
	return art.Errorf(art.CodeInvalid, "%s holds no records; it needs a list of objects, or one on each line", t.path)
}

// namedRows lays records out as cells.
type namedRows struct {
	fieldReader
	position map[string]int
}

// Next gives the next record as cells.
func (r *namedRows) Next() (Row, error) {
	fields, row, err := r.next()
	if err != nil || row.Refused != "" {
		return row, err
	}
	row.Cells = laidOut(fields, r.position)
	return row, nil
}

// laidOut are fields as cells, by the places of their names. Values of one
// name are several values of its cell.
func laidOut(fields []field, position map[string]int) []string {
	values := make([][]string, len(position))
	for _, f := range fields {
		if at, ok := position[f.name]; ok && f.value != "" {
			values[at] = append(values[at], f.value)
		}
	}
	cells := make([]string, len(position))
	for i, v := range values {
		cells[i] = strings.Join(v, ValueSeparator)
	}
	return cells
}
