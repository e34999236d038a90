package library

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"likeness/internal/art"
)

// A library that is moved takes along what it fetched; records say where that
// was when it was imported.
func TestFetchedOriginalsMoveWithTheLibrary(t *testing.T) {
	dir := t.TempDir()
	lib, err := Create(filepath.Join(dir, "before"))
	if err != nil {
		t.Fatal(err)
	}
	was := filepath.Join(lib.FetchedDir(), "pictures")
	if err := os.MkdirAll(filepath.Join(was, "ab"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(was, "ab", "abc.jpg"), []byte("a picture"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "before"), filepath.Join(dir, "after")); err != nil {
		t.Fatal(err)
	}
	if lib, err = Open(filepath.Join(dir, "after")); err != nil {
		t.Fatal(err)
	}
	for folder, found := range map[string]bool{was: true, filepath.Join(dir, "elsewhere", "pictures"): false} {
		pictures := NewPictures(lib, func(string) (string, bool) { return folder, true })
		file, err := pictures.OpenPicture(t.Context(), art.Image{Picture: &art.Picture{Key: "1/ab/abc.jpg"}}, art.Original)
		if found != (err == nil) {
			t.Errorf("%s: %v", folder, err)
		}
		if err != nil {
			continue
		}
		if data, err := io.ReadAll(file); err != nil || string(data) != "a picture" {
			t.Errorf("%s: %q, %v", folder, data, err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
}
