package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// thumbnails counts the pictures in a library.
func thumbnails(t *testing.T, library string) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(filepath.Join(library, "pictures"), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWorksAreTakenOutWithTheirThumbnails(t *testing.T) {
	dir := t.TempDir()
	library, pictures := filepath.Join(dir, "library"), filepath.Join(dir, "pictures")
	painted, err := filepath.Glob(filepath.Join(gallery, "*.jpg"))
	if err != nil || len(painted) < 2 {
		t.Fatalf("%d pictures, %v", len(painted), err)
	}
	if err := os.Mkdir(pictures, 0o755); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"a.jpg", "b.jpg"} {
		data, err := os.ReadFile(painted[i])
		if err == nil {
			err = os.WriteFile(filepath.Join(pictures, name), data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	table := filepath.Join(dir, "works.csv")
	if err := os.WriteFile(table, []byte("id,title,file\n1,One,a.jpg\n2,Two,b.jpg\n3,Three,b.jpg\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errOut := likeness("import", "--csv", table, "--images", pictures, "--library", library); code != exitOK {
		t.Fatal(errOut)
	}
	for _, step := range []struct {
		args       []string
		code       int
		says       string
		thumbnails int
	}{
		{nil, exitUsage, "--source NAME", 4},
		{[]string{"--id", "1", "--id", "9"}, exitFailed, `no work with the id "9"`, 4},
		{[]string{"--source", "Prado"}, exitFailed, "no works of the source", 4},
		{[]string{"--id", "1", "--source", "Prado"}, exitFailed, "no work with the id", 4},
		{[]string{"--id", "1", "--dry-run"}, exitOK, "1 work would be taken out", 4},
		{[]string{"--id", "1", "--id", "1"}, exitOK, "1 work taken out", 2},
		{[]string{"--id", "2"}, exitOK, "b.jpg", 2}, // the third work shows its picture, too
		{[]string{"--source", "main"}, exitOK, "1 work taken out", 0},
	} {
		code, out, errOut := likeness(append([]string{"remove", "--library", library}, step.args...)...)
		if code != step.code || !strings.Contains(out+errOut, step.says) {
			t.Errorf("%q: exit code %d, %q %q", step.args, code, out, errOut)
		}
		if n := thumbnails(t, library); n != step.thumbnails {
			t.Errorf("%q: %d thumbnails are left, want %d", step.args, n, step.thumbnails)
		}
	}
	for _, name := range []string{"a.jpg", "b.jpg"} {
		if _, err := os.Stat(filepath.Join(pictures, name)); err != nil {
			t.Errorf("the picture itself: %v", err)
		}
	}
}
