package generation

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"sort"

	"likeness/internal/durable"
)

// RowTable numbers the works that have a picture. Rows go up with ids, so
// that a tie broken by row is a tie broken by id, and ids need no index: a row
// is found by bisection.
type RowTable struct {
	ids []byte // n x idBytes
}

const idBytes = 16 // of art.ImageID

// NewRowTable numbers ids, which go up.
func NewRowTable(ids []string) (RowTable, error) {
	t := RowTable{ids: make([]byte, 0, len(ids)*idBytes)}
	for i, id := range ids {
		if len(id) != idBytes {
			return RowTable{}, fmt.Errorf("number rows: the id %q has %d bytes, want %d", id, len(id), idBytes)
		}
		if i > 0 && ids[i-1] >= id {
			return RowTable{}, fmt.Errorf("number rows: the id %q does not come after %q", id, ids[i-1])
		}
		t.ids = append(t.ids, id...)
	}
	return t, nil
}

// Len is the number of rows.
func (t RowTable) Len() int { return len(t.ids) / idBytes }

// ID is the id of a row.
func (t RowTable) ID(row uint32) string {
	return string(t.ids[int(row)*idBytes : (int(row)+1)*idBytes])
}

// Row is the row of an id.
func (t RowTable) Row(id string) (row uint32, ok bool) {
	n := t.Len()
	i := sort.Search(n, func(i int) bool { return string(t.ids[i*idBytes:(i+1)*idBytes]) >= id })
	if i == n || t.ID(uint32(i)) != id {
		return 0, false
	}
	return uint32(i), true
}

// NoRow stands for the row of a record without a picture.
const NoRow = math.MaxUint32

// SaveOrder writes to a file the rows of ids, or NoRow, as little-endian uint32.
func (t RowTable) SaveOrder(path string, ids []string) error {
	file := make([]byte, 0, 4*len(ids))
	for _, id := range ids {
		row, ok := t.Row(id)
		if !ok {
			row = NoRow
		}
		file = binary.LittleEndian.AppendUint32(file, row)
	}
	if err := durable.WriteFile(path, file); err != nil {
		return fmt.Errorf("write the order of rows: %w", err)
	}
	return nil
}

// openOrder reads what SaveOrder wrote.
func openOrder(path string) ([]uint32, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the order of rows: %w", err)
	}
	if len(file)%4 != 0 {
		return nil, fmt.Errorf("read the order of rows: %d bytes are no whole number of rows", len(file))
	}
	order := make([]uint32, len(file)/4)
	_, err = binary.Decode(file, binary.LittleEndian, order)
	return order, err
}

// Save writes the table to a file.
func (t RowTable) Save(path string) error {
	if err := durable.WriteFile(path, t.ids); err != nil {
		return fmt.Errorf("write row table: %w", err)
	}
	return nil
}

func openRowTable(path string) (RowTable, error) {
	ids, err := os.ReadFile(path)
	if err != nil {
		return RowTable{}, fmt.Errorf("read row table: %w", err)
	}
	if len(ids)%idBytes != 0 {
		return RowTable{}, fmt.Errorf("read row table: %d bytes are no whole number of ids", len(ids))
	}
	return RowTable{ids: ids}, nil
}
