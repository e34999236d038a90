package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/art"
)

func TestAMovedFileIsTheSameWork(t *testing.T) {
	dir, lib := t.TempDir(), newLibrary(t)
	images, elsewhere := filepath.Join(dir, "images"), filepath.Join(dir, "elsewhere")
	move := func(from, to string) {
		t.Helper()
		to = filepath.Join(images, filepath.FromSlash(to))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(images, filepath.FromSlash(from)), to); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{"a.jpg", "b.jpg", "c.jpg", "copy.jpg", "copy2.jpg"} {
		writeFile(t, filepath.Join(images, name), jpegOf(min(i, 3), 30, 20))
	}
	opts := Options{Images: images}
	mustRun(t, lib, opts)
	byPath := func() map[string]art.Image {
		found := map[string]art.Image{}
		for _, image := range records(t, lib) {
			found[image.Picture.Path] = image
		}
		return found
	}
	before := byPath()

	move("a.jpg", "2024/Ann - Sea - Google Art Project.jpg")
	move("b.jpg", "renamed.jpg")
	move("copy.jpg", "twin.jpg")
	foreseen := mustPreview(t, lib, opts)
	sum := mustRun(t, lib, opts)
	want := counts{Rows: 5, Updated: 3, Unchanged: 2}
	wantCounts(t, "moved, dry", foreseen, want)
	wantCounts(t, "moved", sum, want)
	after := byPath()
	for from, to := range map[string]string{"a.jpg": "2024/Ann - Sea - Google Art Project.jpg", "b.jpg": "renamed.jpg", "copy.jpg": "twin.jpg", "c.jpg": "c.jpg", "copy2.jpg": "copy2.jpg"} {
		if after[to].ID != before[from].ID || after[to].Order != before[from].Order || after[to].Name != filepath.Base(to) {
			t.Errorf("%s became %+v", from, after[to])
		}
	}
	if got := after["2024/Ann - Sea - Google Art Project.jpg"]; got.Artist != "Ann" || got.Title != "Sea" {
		t.Errorf("the new name says %q, %q", got.Artist, got.Title)
	}
	wantCounts(t, "again", mustRun(t, lib, opts), counts{Rows: 5, Unchanged: 5})

	// Another picture where one was moved from is another work.
	writeFile(t, filepath.Join(images, "b.jpg"), jpegOf(9, 30, 20))
	wantCounts(t, "in its place", mustRun(t, lib, opts), counts{Rows: 6, Added: 1, Unchanged: 5, PicturesRead: 1})
	if got := byPath(); got["renamed.jpg"].ID != before["b.jpg"].ID || got["b.jpg"].ID == before["b.jpg"].ID {
		t.Errorf("%+v", got)
	}
	wantCounts(t, "again", mustRun(t, lib, opts), counts{Rows: 6, Unchanged: 6})

	// A copy in another folder moves nothing: the first is still there.
	writeFile(t, filepath.Join(elsewhere, "c2.jpg"), jpegOf(2, 30, 20))
	wantCounts(t, "a copy", mustRun(t, lib, Options{Images: elsewhere}), counts{Rows: 1, Added: 1})
	if notes := strings.Join(sum.Notes, " "); strings.Contains(notes, "not in this one") {
		t.Errorf("said to be gone: %q", notes)
	}
}

func TestAMovedFileThatARowDescribedKeepsItsDescription(t *testing.T) {
	dir, lib := t.TempDir(), newLibrary(t)
	images := filepath.Join(dir, "images")
	writeFile(t, filepath.Join(images, "a.jpg"), jpegOf(1, 30, 20))
	mustRun(t, lib, Options{CSV: writeFile(t, filepath.Join(dir, "works.csv"), "id,title,file\n1,Sea,a.jpg\n"), Images: images})
	if err := os.Rename(filepath.Join(images, "a.jpg"), filepath.Join(images, "b.jpg")); err != nil {
		t.Fatal(err)
	}
	wantCounts(t, "the folder alone", mustRun(t, lib, Options{Images: images}), counts{Rows: 1, Updated: 1})
	if got := records(t, lib)["id:1"]; got.Title != "Sea" || got.Picture.Path != "b.jpg" {
		t.Errorf("%+v", got)
	}
}
