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

// TestTheMovedFileOfARowWithoutAnIDIsTheSameWork moves files, and the table with
// them: its rows are known by nothing but their paths.
func TestTheMovedFileOfARowWithoutAnIDIsTheSameWork(t *testing.T) {
	dir, lib := t.TempDir(), newLibrary(t)
	images := filepath.Join(dir, "images")
	for i, name := range []string{"sea.jpg", "wood.jpg", "twin1.jpg", "twin2.jpg", "still.jpg"} {
		content := i
		if strings.HasPrefix(name, "twin") {
			content = 7
		}
		writeFile(t, filepath.Join(images, name), jpegOf(content, 30, 20))
	}
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
	table := func(rows string) Options {
		return Options{CSV: writeFile(t, filepath.Join(dir, "works.csv"), "file,title\n"+rows), Images: images}
	}
	byTitle := func() map[string]art.Image {
		found := map[string]art.Image{}
		for _, image := range records(t, lib) {
			found[image.Title] = image
		}
		return found
	}
	same := func(what string, before, after map[string]art.Image, paths map[string]string) {
		t.Helper()
		for title, path := range paths {
			if got := after[title]; got.ID != before[title].ID || got.Order != before[title].Order || got.Picture == nil || got.Picture.Path != path {
				t.Errorf("%s: %s became %+v", what, title, got)
			}
		}
		if len(after) != len(paths) {
			t.Errorf("%s: there are %d works", what, len(after))
		}
	}
	mustRun(t, lib, table("sea.jpg,Sea\nwood.jpg,Wood\ntwin1.jpg,One\ntwin2.jpg,Two\nstill.jpg,Still\n"))
	before := byTitle()

	move("sea.jpg", "2024/the sea.jpg")
	move("twin1.jpg", "a.jpg")
	move("twin2.jpg", "b.jpg")
	opts := table("2024/the sea.jpg,Sea\nwood.jpg,Wood\nb.jpg,Two\na.jpg,One\nstill.jpg,Still\n")
	foreseen := mustPreview(t, lib, opts)
	sum := mustRun(t, lib, opts)
	want := counts{Rows: 5, Updated: 3, Unchanged: 2}
	wantCounts(t, "moved, dry", foreseen, want)
	wantCounts(t, "moved", sum, want)
	if notes := strings.Join(append(sum.Notes, foreseen.Notes...), " "); strings.Contains(notes, "not in this one") {
		t.Errorf("said to be gone: %q", notes)
	}
	paths := map[string]string{"Sea": "2024/the sea.jpg", "Wood": "wood.jpg", "One": "a.jpg", "Two": "b.jpg", "Still": "still.jpg"}
	same("moved", before, byTitle(), paths)
	wantCounts(t, "again", mustRun(t, lib, opts), counts{Rows: 5, Unchanged: 5})

	// Once more, and another work where one was moved from.
	move("2024/the sea.jpg", "sea2.jpg")
	move("wood.jpg", "wood2.jpg")
	writeFile(t, filepath.Join(images, "wood.jpg"), jpegOf(20, 30, 20))
	opts = table("wood.jpg,Another\nsea2.jpg,Sea\nwood2.jpg,Wood\nb.jpg,Two\na.jpg,One\nstill.jpg,Still\n")
	foreseen = mustPreview(t, lib, opts)
	sum = mustRun(t, lib, opts)
	paths["Sea"], paths["Wood"] = "sea2.jpg", "wood2.jpg"
	after := byTitle()
	wantCounts(t, "in its place, dry", foreseen, counts{Rows: 6, Added: 1, Updated: 2, Unchanged: 3})
	wantCounts(t, "in its place", sum, counts{Rows: 6, Added: 1, Updated: 2, Unchanged: 3, PicturesRead: 1})
	before["Another"], paths["Another"] = after["Another"], "wood.jpg"
	same("in its place", before, after, paths)
	wantCounts(t, "again", mustRun(t, lib, opts), counts{Rows: 6, Unchanged: 6})

	// That one moves away, too, and a third work comes in its place.
	move("wood.jpg", "another.jpg")
	writeFile(t, filepath.Join(images, "wood.jpg"), jpegOf(21, 30, 20))
	opts = table("wood.jpg,Third\nanother.jpg,Another\nsea2.jpg,Sea\nwood2.jpg,Wood\nb.jpg,Two\na.jpg,One\nstill.jpg,Still\n")
	foreseen = mustPreview(t, lib, opts)
	sum = mustRun(t, lib, opts)
	wantCounts(t, "a third, dry", foreseen, counts{Rows: 7, Added: 1, Updated: 1, Unchanged: 5})
	wantCounts(t, "a third", sum, counts{Rows: 7, Added: 1, Updated: 1, Unchanged: 5, PicturesRead: 1})
	after = byTitle()
	before["Third"], paths["Third"], paths["Another"] = after["Third"], "wood.jpg", "another.jpg"
	same("a third", before, after, paths)
	wantCounts(t, "again", mustRun(t, lib, opts), counts{Rows: 7, Unchanged: 7})

	// Another scan in the same place is the same work.
	writeFile(t, filepath.Join(images, "wood.jpg"), jpegOf(22, 30, 20))
	wantCounts(t, "scanned again", mustRun(t, lib, opts), counts{Rows: 7, Updated: 1, Unchanged: 6, Replaced: 1, PicturesRead: 1})
	same("scanned again", before, byTitle(), paths)

	// Another picture under another name is another work.
	if err := os.Remove(filepath.Join(images, "still.jpg")); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(images, "new.jpg"), jpegOf(30, 30, 20))
	opts = table("wood.jpg,Third\nanother.jpg,Another\nsea2.jpg,Sea\nwood2.jpg,Wood\nb.jpg,Two\na.jpg,One\nnew.jpg,New\n")
	opts.Prune = true
	wantCounts(t, "another picture", mustRun(t, lib, opts), counts{Rows: 7, Added: 1, Unchanged: 6, PicturesRead: 1})
	if got := byTitle(); got["New"].ID == before["Still"].ID || got["Still"].ID != "" || len(got) != 7 {
		t.Errorf("%+v", got)
	}
}
