package vector

import (
	"fmt"
	"os"
	"sync/atomic"
)

// mapping is a file in memory. Indexes derived from one another share it; the
// last to close lets it go.
type mapping struct {
	data  []byte
	users atomic.Int32
}

func openMapping(path string) (*mapping, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() < headerBytes || info.Size() > maxSnapshotBytes {
		return nil, fmt.Errorf("%s is no index: it has %d bytes", path, info.Size())
	}
	m := &mapping{}
	if m.data, err = mapFile(f, int(info.Size())); err != nil {
		return nil, fmt.Errorf("map %s into memory: %w", path, err)
	}
	m.users.Store(1)
	return m, nil
}

// share counts one more user; a nil mapping has none to count.
func (m *mapping) share() *mapping {
	if m != nil {
		m.users.Add(1)
	}
	return m
}

func (m *mapping) close() error {
	if m == nil || m.users.Add(-1) != 0 {
		return nil
	}
	data := m.data
	m.data = nil
	return unmapFile(data)
}
