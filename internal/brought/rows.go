package brought

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"likeness/internal/art"
	"likeness/internal/table"
)

// rows are vectors in a table: the first column holds ids, and the others a
// value each, or the second all of them as a list.
type rows struct {
	path string
	table.Rows
	vector []float32
	id     string
	ahead  bool // the first row was read to learn how long vectors are
}

// OpenTable opens a table of ids and values.
func OpenTable(path string) (Source, error) {
	t, err := table.Open(path, table.Options{})
	if err != nil {
		return nil, err
	}
	if len(t.Header) < 2 {
		return nil, art.Errorf(art.CodeInvalid, "%s has one column; it needs one of ids and then the values, one a column or all in one as a list", path)
	}
	if v, err := valuesOf(t.Header[1:]); err == nil && !(counts(v) && namesIDs(t.Header[0])) {
		t.Headerless()
	}
	if err := t.Check(); err != nil {
		return nil, err
	}
	read, err := t.Read()
	if err != nil {
		return nil, err
	}
	r := &rows{path: path, Rows: read}
	if r.id, r.vector, err = r.next(); err == nil {
		r.ahead = true
		err = checkDimensions(path, len(r.vector))
	}
	if err != nil {
		return nil, errors.Join(err, read.Close())
	}
	return r, nil
}

// counts reports whether values count columns, from 0 or 1 on, as names that
// programs give to columns do.
func counts(v []float32) bool {
	for i, x := range v {
		if x != v[0]+float32(i) || v[0] != 0 && v[0] != 1 {
			return false
		}
	}
	return true
}

// namesIDs reports whether a column is called as one of ids may be: programs
// leave the name of an index out.
func namesIDs(column string) bool {
	return slices.Contains([]string{"column 1", "id", "ids", "index", "name", "file", "filename", "path"}, strings.ToLower(column))
}

func (r *rows) Dimensions() int { return len(r.vector) }

func (r *rows) Next() (string, []float32, error) {
	if r.ahead {
		r.ahead = false
		return r.id, r.vector, nil
	}
	id, v, err := r.next()
	if err == nil && len(v) != len(r.vector) {
		err = art.Errorf(art.CodeInvalid, "The vector of %q in %s has %d values and the first one has %d; all have to be of one length. Nothing was added", id, r.path, len(v), len(r.vector))
	}
	return id, v, err
}

func (r *rows) next() (string, []float32, error) {
	row, err := r.Rows.Next()
	if errors.Is(err, io.EOF) {
		return "", nil, err
	}
	if err != nil {
		return "", nil, err
	}
	if row.Refused != "" || len(row.Cells) < 2 {
		return "", nil, art.Errorf(art.CodeInvalid, "Line %d of %s is no id with values. Nothing was added", row.Line, r.path)
	}
	v, err := valuesOf(row.Cells[1:])
	if err != nil {
		return "", nil, art.Wrap(err, art.CodeInvalid, "Line %d of %s holds something that is no number behind the id %q. Nothing was added", row.Line, r.path, row.Cells[0])
	}
	return strings.TrimSpace(row.Cells[0]), v, nil
}

// valuesOf reads numbers, a cell each, or a list of them in the only cell.
func valuesOf(cells []string) ([]float32, error) {
	if len(cells) == 1 {
		list := strings.Trim(strings.TrimSpace(cells[0]), "[](){}")
		cells = strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(", ;\t\n"+table.ValueSeparator, r) })
	}
	v := make([]float32, len(cells))
	for i, cell := range cells {
		x, err := strconv.ParseFloat(strings.TrimSpace(cell), 32)
		if err != nil {
			return nil, err
		}
		v[i] = float32(x)
	}
	return v, nil
}
