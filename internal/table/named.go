package table

import (
	"io"
	"strings"
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
	columns := newNamedColumns()
	t.all = func() (Rows, error) {
		reader, err := open()
		if err != nil {
			return nil, err
		}
		return &namedRows{reader, columns}, nil
	}
	reader, err := open()
	if err != nil {
		return err
	}
	defer func() { _ = reader.Close() }()
	cut := false
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
		columns.meet(fields)
	}
	if cut {
		t.noteCut()
	}
	columns.head(t)
	return nil
}

// namedColumns are the names that any record has, in the order in which they
// come.
type namedColumns struct {
	names    []string
	position map[string]int
	dropped  bool // there were more
}

func newNamedColumns() *namedColumns { return &namedColumns{position: map[string]int{}} }

// meet adds the names of a record that are new.
func (c *namedColumns) meet(fields []field) {
	for _, f := range fields {
		if _, known := c.position[f.name]; known {
			continue
		}
		if len(c.names) >= maxNamedColumns {
			c.dropped = true
			continue
		}
		c.position[f.name] = len(c.names)
		c.names = append(c.names, f.name)
	}
}

// head makes the names those of a table's columns.
func (c *namedColumns) head(t *Table) {
	t.Header = c.names
	if c.dropped {
		t.note("The records have more than %d different names; those beyond were left out.", maxNamedColumns)
	}
}

// namedRows lays records out as cells.
type namedRows struct {
	fieldReader
	columns *namedColumns
}

// Next gives the next record as cells.
func (r *namedRows) Next() (Row, error) {
	fields, row, err := r.next()
	if err != nil || row.Refused != "" {
		return row, err
	}
	row.Cells = r.columns.cells(fields)
	return row, nil
}

// cells are fields as cells, by the places of their names. Values of one name
// are several values of its cell.
func (c *namedColumns) cells(fields []field) []string {
	values := make([][]string, len(c.names))
	for _, f := range fields {
		if at, ok := c.position[f.name]; ok && f.value != "" {
			values[at] = append(values[at], f.value)
		}
	}
	cells := make([]string, len(c.names))
	for i, v := range values {
		cells[i] = strings.Join(v, ValueSeparator)
	}
	return cells
}
