package catalog_test

import (
	"os"
	"path/filepath"
	"testing"

	"likeness/internal/catalog"
)

// snapshotOf is a snapshot of what a catalogue holds now.
func snapshotOf(t testing.TB, c *catalog.Catalog) *catalog.Catalog {
	t.Helper()
	s, err := catalog.OpenSnapshot(snapshotFile(t, c))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func snapshotFile(t testing.TB, c *catalog.Catalog) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "snapshot.sqlite")
	snapshot, err := c.Snapshot(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range snapshot.Records(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := snapshot.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	return path
}

func mkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
