package table

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"likeness/internal/art"
)

// join adds the columns of another table to rows that share a key with it.
type join struct {
	path    string
	at      int // of the key among the cells of the row
	columns int // that are added
	rows    map[string][][]string
	matched bool
}

// Join adds the columns of the table at path. On is the name of the column
// that both have, or NAME=OTHER when the names differ. Of several rows with a
// key, each column has several values. All of the other table is kept in memory.
func (t *Table) Join(path, on string) error {
	other, err := Open(path, Options{})
	if err != nil {
		return err
	}
	defer func() { _ = other.Close() }()
	name, otherName, differ := strings.Cut(on, "=")
	if !differ {
		otherName = name
	}
	j := &join{path: path, rows: map[string][][]string{}}
	if j.at, err = t.column(name, t.path); err != nil {
		return err
	}
	key, err := other.column(otherName, path)
	if err != nil {
		return err
	}
	if err := j.read(other, key); err != nil {
		return err
	}
	for i, column := range other.Header {
		if i == key {
			continue
		}
		if slices.Contains(t.Header, column) {
			column += " (" + strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) + ")"
		}
		t.Header = append(t.Header, column)
		j.columns++
	}
	t.Notes = append(t.Notes, other.Notes...)
	t.joins = append(t.joins, j)
	return nil
}

// column is the place of the column of a name.
func (t *Table) column(name, path string) (int, error) {
	at := slices.IndexFunc(t.Header, func(h string) bool { return strings.EqualFold(h, strings.TrimSpace(name)) })
	if at < 0 {
		return 0, art.Errorf(art.CodeInvalid, "--on %s: %s has no column of that name; its columns are %s. Where the names differ, give --on NAME=OTHER", name, path, strings.Join(t.Header, ", "))
	}
	return at, nil
}

func (j *join) read(other *Table, key int) error {
	rows, err := other.Read()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for {
		row, err := rows.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if key >= len(row.Cells) {
			continue
		}
		cells := make([]string, len(other.Header))
		copy(cells, row.Cells)
		of := strings.TrimSpace(cells[key])
		j.rows[of] = append(j.rows[of], slices.Delete(cells, key, key+1))
	}
}

// Unmatched are the joined files of which no row that was read had a match.
func (t *Table) Unmatched() []string {
	var paths []string
	for _, j := range t.joins {
		if !j.matched {
			paths = append(paths, j.path)
		}
	}
	return paths
}

// joinedRows are rows with what was joined to them.
type joinedRows struct {
	Rows
	width int // of the table itself
	joins []*join
}

func (r *joinedRows) Next() (Row, error) {
	row, err := r.Rows.Next()
	if err != nil || row.Refused != "" || len(row.Cells) > r.width {
		return row, err // one with too many cells shows them as they are
	}
	row.Cells = append(slices.Clone(row.Cells), make([]string, r.width-len(row.Cells))...)
	for _, j := range r.joins {
		row.Cells = append(row.Cells, j.cells(row.Cells[j.at])...)
	}
	return row, nil
}

// cells are the joined cells of a key, or of several.
func (j *join) cells(key string) []string {
	cells := make([]string, j.columns)
	seen := map[[2]string]bool{}
	for _, k := range strings.Split(key, ValueSeparator) {
		if k = strings.TrimSpace(k); k == "" {
			continue
		}
		for _, row := range j.rows[k] {
			j.matched = true
			for i := range cells {
				id := [2]string{string(rune(i)), row[i]}
				switch {
				case row[i] == "" || seen[id]:
					continue
				case cells[i] == "":
					cells[i] = row[i]
				default:
					cells[i] += ValueSeparator + row[i]
				}
				seen[id] = true
			}
		}
	}
	return cells
}
