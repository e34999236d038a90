package renameio_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/renameio"
)

func TestAFileIsReplacedOrLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph")
	for _, tc := range []struct {
		write   string
		replace bool
		want    string
	}{{"first", true, "first"}, {"half", false, "first"}, {"second", true, "second"}} {
		f, err := renameio.TempFile("", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(tc.write); err != nil {
			t.Fatal(err)
		}
		if tc.replace {
			if err := f.CloseAtomicallyReplace(); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Cleanup(); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != tc.want {
			t.Fatalf("after writing %q: %q, %v", tc.write, got, err)
		}
		if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
			t.Fatalf("after writing %q: %d files, want the one", tc.write, len(left))
		}
	}
}
