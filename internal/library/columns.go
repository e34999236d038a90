package library

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// ColumnsPath is the file of how the columns of each source were said to be
// read.
func (l *Library) ColumnsPath() string { return filepath.Join(l.dir, "columns.json") }

// Columns is what imports of a source were told of its columns.
type Columns struct {
	// Map tells the columns of fields, field to column.
	Map map[string]string `json:"map,omitempty"`
	// Separators part the values of a cell; the usual ones when empty.
	Separators []string `json:"separators,omitempty"`
	// Facets are the names of the columns that are facets; nil when nobody said,
	// empty when somebody said none.
	Facets []string `json:"facets"`
}

// UnmarshalJSON reads what an earlier program kept, too, which was the map alone.
func (c *Columns) UnmarshalJSON(data []byte) error {
	type plain Columns
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if decoder.Decode((*plain)(c)) == nil {
		return nil
	}
	*c = Columns{}
	return json.Unmarshal(data, &c.Map)
}

// Columns is what imports of a source were told of its columns; nothing when
// they were told nothing.
func (l *Library) Columns(source string) (Columns, error) {
	all, err := l.allColumns()
	return all[source], err
}

// Facets are the columns that are facets, by source.
func (l *Library) Facets() (art.Facets, error) {
	all, err := l.allColumns()
	facets := art.Facets{}
	for source, c := range all {
		if len(c.Facets)+len(c.Separators) > 0 {
			facets[source] = art.FacetColumns{Names: c.Facets, Separators: c.Separators}
		}
	}
	return facets, err
}

func (l *Library) allColumns() (map[string]Columns, error) {
	all := map[string]Columns{}
	data, err := durable.ReadFile(l.ColumnsPath())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return all, nil
	case err != nil:
		return all, fmt.Errorf("read how columns are read: %w", err)
	}
	if err := json.Unmarshal(data, &all); err != nil {
		return map[string]Columns{}, nil // it is told again where it matters
	}
	return all, nil
}

// AllColumns is what imports of all sources were told of their columns, as
// KeepAllColumns takes it.
func (l *Library) AllColumns() ([]byte, error) {
	all, err := l.allColumns()
	if err != nil {
		return nil, err
	}
	return json.Marshal(all)
}

// KeepAllColumns keeps what AllColumns of another library says. The caller holds
// the lock.
func (l *Library) KeepAllColumns(data []byte) error {
	var all map[string]Columns
	if err := json.Unmarshal(data, &all); err != nil {
		return fmt.Errorf("read how columns are read: %w", err)
	}
	for source, columns := range all {
		if err := l.KeepColumns(source, columns); err != nil {
			return err
		}
	}
	return nil
}

// KeepColumns keeps what an import was told of its columns. The caller holds
// the lock.
func (l *Library) KeepColumns(source string, columns Columns) error {
	all, err := l.allColumns()
	if err != nil {
		return err
	}
	if before, ok := all[source]; ok && reflect.DeepEqual(before, columns) || !ok && reflect.DeepEqual(columns, Columns{}) {
		return nil
	}
	all[source] = columns
	data, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("encode how columns are read: %w", err)
	}
	if err := durable.WriteFile(l.ColumnsPath(), data); err != nil {
		return fmt.Errorf("keep how columns are read: %w", err)
	}
	return nil
}
