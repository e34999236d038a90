package table

// Builder makes a table of records that somebody reads elsewhere. They are kept
// in a temporary file.
type Builder struct {
	table   *Table
	columns *namedColumns
}

// NewBuilder begins a table; name is what errors call it.
func NewBuilder(name string) (*Builder, error) {
	spool, err := newSpool()
	if err != nil {
		return nil, err
	}
	return &Builder{table: &Table{path: name, named: true, spool: spool}, columns: newNamedColumns()}, nil
}

// Close gives up a table that was not finished.
func (b *Builder) Close() error { return b.table.Close() }

// Add appends a record: names and values in turn. Values of one name are
// several values of its cell.
func (b *Builder) Add(namesAndValues ...string) error {
	b.table.Rows++
	row := Row{Line: b.table.Rows}
	var record record
	size := 0
	for i := 0; i+1 < len(namesAndValues); i += 2 {
		size += len(namesAndValues[i+1])
		record.add(namesAndValues[i], namesAndValues[i+1])
	}
	if size > maxRecordBytes {
		row.Refused = tooLong()
		return b.table.spool.add(row)
	}
	b.columns.meet(record.fields)
	row.Cells = b.columns.cells(record.fields)
	return b.table.spool.add(row)
}

// Refuse appends a record that could not be read, and why.
func (b *Builder) Refuse(reason string) error {
	b.table.Rows++
	return b.table.spool.add(Row{Line: b.table.Rows, Refused: reason})
}

// Note adds a sentence on how the records were read.
func (b *Builder) Note(format string, args ...any) { b.table.note(format, args...) }

// Table is what was added. Whoever takes it closes it.
func (b *Builder) Table() (*Table, error) {
	t := b.table
	if err := t.spool.end(); err != nil {
		return nil, err
	}
	b.columns.head(t)
	t.all = func() (Rows, error) { return &wholeRows{t.spool.rows(), t}, nil }
	return t, nil
}
