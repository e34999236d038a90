package library

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestTemporaryFoldersOfTheDeadGo has a process of its own die with its folder.
func TestTemporaryFoldersOfTheDeadGo(t *testing.T) {
	const dies = "LIKENESS_TEST_DIES"
	if os.Getenv(dies) != "" {
		if _, _, err := TemporaryFolder(); err != nil {
			t.Fatal(err)
		}
		os.Exit(0) // as it is when it is killed
	}
	temporary := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, temporary)
	}
	living, remove, err := TemporaryFolder()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(living, "network"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	dead := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$")
	dead.Env = append(os.Environ(), dies+"=1")
	if out, err := dead.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	someoneElses := filepath.Join(temporary, "likeness-notes")
	if err := os.Mkdir(someoneElses, 0o700); err != nil {
		t.Fatal(err)
	}
	folders := func() int {
		all, err := os.ReadDir(temporary)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			old := time.Now().Add(-time.Hour)
			if err := os.Chtimes(filepath.Join(temporary, e.Name()), old, old); err != nil {
				t.Fatal(err)
			}
		}
		return len(all)
	}
	if n := folders(); n != 3 {
		t.Fatalf("there are %d folders, of one that lives, one that is dead and somebody else", n)
	}
	_, removeSecond, err := TemporaryFolder()
	if err != nil {
		t.Fatal(err)
	}
	if n := folders(); n != 3 {
		t.Errorf("there are %d folders when another began", n)
	}
	if _, err := os.Stat(filepath.Join(living, "network")); err != nil {
		t.Errorf("what the first has: %v", err)
	}
	removeSecond()
	remove()
	if _, err := os.Stat(filepath.Dir(living)); !errors.Is(err, fs.ErrNotExist) || folders() != 1 {
		t.Errorf("in the end there are %d folders, %v", folders(), err)
	}
}
