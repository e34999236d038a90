package library

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"

	"likeness/internal/durable"
)

// columnsPath is the file of how the columns of each source were said to be
// read.
func (l *Library) columnsPath() string { return filepath.Join(l.dir, "columns.json") }

// Columns is what the last import of a source was told of its columns, field
// to column; empty when it was told nothing.
func (l *Library) Columns(source string) (map[string]string, error) {
	all, err := l.allColumns()
	return all[source], err
}

func (l *Library) allColumns() (map[string]map[string]string, error) {
	all := map[string]map[string]string{}
	data, err := durable.ReadFile(l.columnsPath())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return all, nil
	case err != nil:
		return all, fmt.Errorf("read how columns are read: %w", err)
	}
	if err := json.Unmarshal(data, &all); err != nil {
		return map[string]map[string]string{}, nil // it is told again where it matters
	}
	return all, nil
}

// KeepColumns keeps what an import was told of its columns. The caller holds
// the lock.
func (l *Library) KeepColumns(source string, columns map[string]string) error {
	all, err := l.allColumns()
	if err != nil {
		return err
	}
	if before, ok := all[source]; ok && maps.Equal(before, columns) {
		return nil
	}
	all[source] = columns
	data, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("encode how columns are read: %w", err)
	}
	if err := durable.WriteFile(l.columnsPath(), data); err != nil {
		return fmt.Errorf("keep how columns are read: %w", err)
	}
	return nil
}
