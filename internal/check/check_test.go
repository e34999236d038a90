package check_test

import (
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/art"
	"likeness/internal/build"
	"likeness/internal/check"
	"likeness/internal/embedded/embeddedtest"
	"likeness/internal/enginetest"
	"likeness/internal/library"
)

var quiet = slog.New(slog.DiscardHandler)

func paintGallery(t *testing.T, n int) (*enginetest.Gallery, *library.Library) {
	t.Helper()
	dir := t.TempDir()
	lib, err := library.Create(filepath.Join(dir, "library"))
	if err != nil {
		t.Fatal(err)
	}
	return enginetest.NewGallery(t, dir, embeddedtest.Folder{Library: lib}, n), lib
}

func look(t *testing.T, lib *library.Library, opts check.Options) []check.Finding {
	t.Helper()
	report, err := check.Library(t.Context(), lib, opts)
	if err != nil {
		t.Fatal(err)
	}
	return report.Findings
}

// one is the only thing in which the library is wrong.
func one(t *testing.T, lib *library.Library, opts check.Options) check.Finding {
	t.Helper()
	found := look(t, lib, opts)
	if len(found) != 1 {
		t.Fatalf("found %v, want one thing", found)
	}
	return found[0]
}

func mend(t *testing.T, lib *library.Library) {
	t.Helper()
	if err := check.Mend(t.Context(), lib, quiet, func(art.Progress) {}); err != nil {
		t.Fatal(err)
	}
}

func glob(t *testing.T, parts ...string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(parts...))
	if err != nil || len(found) == 0 {
		t.Fatalf("nothing is %v, %v", parts, err)
	}
	return found[len(found)-1]
}

// flip changes a byte in the middle of a file.
func flip(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.Remove(path); err != nil { // others may link to it
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, paths ...string) {
	t.Helper()
	for _, path := range paths {
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
}

func execute(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = db.Exec(statement); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasDerivedIsFoundDamagedAndMended(t *testing.T) {
	_, lib := paintGallery(t, 3)
	if found := look(t, lib, check.Options{Originals: true}); len(found) > 0 {
		t.Fatalf("a whole library is said to be wrong: %v", found)
	}
	current := func() string {
		id, err := lib.CurrentGeneration()
		if err != nil {
			t.Fatal(err)
		}
		return lib.GenerationDir(id)
	}
	thumbnails := filepath.Join(lib.Dir(), "pictures")
	for name, test := range map[string]struct {
		damage func()
		part   check.Part
		count  int
		names  string // in the example
	}{
		"a thumbnail that is cut": {func() {
			if err := os.Truncate(glob(t, thumbnails, "large", "*", "*"), 100); err != nil {
				t.Fatal(err)
			}
		}, check.Thumbnails, 1, filepath.Join("pictures", "large")},
		"no small thumbnails":           {func() { remove(t, filepath.Join(thumbnails, "thumbnail")) }, check.Thumbnails, 3, filepath.Join("pictures", "thumbnail")},
		"no measurements":               {func() { remove(t, lib.FeaturesPath()) }, check.Measurements, 3, ""},
		"a measurement that is missing": {func() { execute(t, lib.FeaturesPath(), "DELETE FROM features WHERE rowid = 3") }, check.Measurements, 1, ""},
		"a measurement that is another": {func() { execute(t, lib.FeaturesPath(), "UPDATE features SET data = data || 'x' WHERE rowid = 1") }, check.Measurements, 1, ""},
		"no database of measurements":   {func() { flipHeader(t, lib.FeaturesPath()) }, check.Measurements, 1, ""},
		"a model":                       {func() { flip(t, glob(t, lib.Dir(), "artefacts", "model-learned.*")) }, check.Models, 1, "model-learned"},
		"no map":                        {func() { remove(t, glob(t, lib.Dir(), "artefacts", "map.*")) }, check.Models, 1, "map"},
		"a graph":                       {func() { flip(t, filepath.Join(current(), "metrics", "colour", "index")) }, check.Indexes, 1, "colour"},
		"the numbering of works":        {func() { flip(t, filepath.Join(current(), "rows")) }, check.Indexes, 1, "rows"},
		"no manifest":                   {func() { remove(t, filepath.Join(current(), "manifest.json")) }, check.Indexes, 1, ""},
		"no name of what serves":        {func() { remove(t, lib.CurrentPath()) }, check.Indexes, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			test.damage()
			found := one(t, lib, check.Options{})
			if found.Part != test.part || found.Count != test.count || found.Remedy != check.ByRepair || !strings.Contains(strings.Join(found.Examples, "\n"), test.names) {
				t.Errorf("found %+v, want %d %s with %q, to be mended", found, test.count, test.part, test.names)
			}
			mend(t, lib)
			if left := look(t, lib, check.Options{Originals: true}); len(left) > 0 {
				t.Errorf("after it was mended: %v", left)
			}
		})
	}
}

// flipHeader makes a file no database.
func flipHeader(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 1000)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestWhatOnlyTheOwnerHasIsFoundAndLeftAlone(t *testing.T) {
	g, lib := paintGallery(t, 4)
	original := filepath.Join(g.Dir, g.Works[0].File)
	data, err := os.ReadFile(original)
	if err != nil {
		t.Fatal(err)
	}
	put := func(data []byte) {
		if err := os.WriteFile(original, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	remove(t, original)
	if found := one(t, lib, check.Options{}); found.Part != check.Originals || found.Remedy != check.ByOriginals || found.Examples[0] != original {
		t.Errorf("of a file that is gone it is said: %v", found)
	}
	remove(t, filepath.Join(lib.Dir(), "pictures"))
	counts := map[check.Remedy]int{}
	for _, f := range look(t, lib, check.Options{}) {
		if f.Part == check.Thumbnails {
			counts[f.Remedy] += f.Count
		}
	}
	if counts[check.ByRepair] != 6 || counts[check.ByOriginals] != 2 {
		t.Errorf("of no thumbnails at all, and three of four originals, can be mended: %v", counts)
	}
	mend(t, lib)
	put(data)
	mend(t, lib)
	if found := look(t, lib, check.Options{}); len(found) > 0 {
		t.Errorf("with the original put back: %v", found)
	}
	other := append([]byte(nil), data...)
	other[len(other)-1] ^= 1
	put(other)
	if found := look(t, lib, check.Options{}); len(found) > 0 {
		t.Errorf("without reading originals: %v", found)
	}
	if found := one(t, lib, check.Options{Originals: true}); found.Part != check.Originals || !strings.Contains(found.Problem, "changed") {
		t.Errorf("of a file that is another it is said: %v", found)
	}
	put(data)
	away := g.Dir + ".away"
	if err := os.Rename(g.Dir, away); err != nil {
		t.Fatal(err)
	}
	if found := one(t, lib, check.Options{}); found.Count != 4 || !strings.Contains(found.Problem, g.Dir) {
		t.Errorf("of a folder that is gone it is said: %v", found)
	}
}

func TestADamagedCatalogueIsLeftToABackup(t *testing.T) {
	_, lib := paintGallery(t, 3)
	whole, err := os.ReadFile(lib.CatalogPath())
	if err != nil {
		t.Fatal(err)
	}
	for name, damage := range map[string]func(){
		"a record":    func() { execute(t, lib.CatalogPath(), "UPDATE images SET title = title || '!' WHERE ord = 1") },
		"a list":      func() { execute(t, lib.CatalogPath(), `UPDATE images SET properties = '[["a","b"]x' WHERE ord = 1`) },
		"no database": func() { flipHeader(t, lib.CatalogPath()) },
		"none":        func() { remove(t, lib.CatalogPath()) },
	} {
		t.Run(name, func(t *testing.T) {
			remove(t, lib.CatalogPath()+"-wal", lib.CatalogPath()+"-shm")
			if err := os.WriteFile(lib.CatalogPath(), whole, 0o644); err != nil {
				t.Fatal(err)
			}
			damage()
			before, _ := os.ReadFile(lib.CatalogPath())
			if found := one(t, lib, check.Options{}); found.Part != check.Catalogue || found.Remedy != check.ByBackup {
				t.Errorf("found %v", found)
			}
			remove(t, lib.CurrentPath()) // something that could be mended
			if err := check.Mend(t.Context(), lib, quiet, func(art.Progress) {}); err == nil || art.CodeOf(err) == art.CodeInternal {
				t.Errorf("something is built of it: %v", err)
			}
			id, err := lib.Generations()
			if err != nil {
				t.Fatal(err)
			}
			if err := lib.SetCurrent(id[len(id)-1]); err != nil {
				t.Fatal(err)
			}
			after, err := os.ReadFile(lib.CatalogPath())
			if string(before) != string(after) || err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the catalogue was changed, %v", err)
			}
		})
	}
}

func TestAnImportThatDiedBeforeItsIndexesIsToldAndAtWorkIsNot(t *testing.T) {
	g, lib := paintGallery(t, 3)
	writer := embeddedtest.Folder{Library: lib}.Begin(t)
	image := art.Image{ID: art.ImageID("main", "id:new"), Source: "main", Key: "id:new", Name: "New"}
	if _, err := writer.PutRecords(t.Context(), []art.RecordPut{{Image: image}}); err != nil {
		t.Fatal(err)
	}
	if found := look(t, lib, check.Options{}); len(found) > 0 {
		t.Errorf("while an import is at work: %v", found)
	}
	if err := check.Mend(t.Context(), lib, quiet, func(art.Progress) {}); art.CodeOf(err) != art.CodeUnavailable {
		t.Errorf("something is mended while an import is at work: %v", err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if found := one(t, lib, check.Options{}); found.Part != check.Indexes || !strings.Contains(found.Problem, "behind") {
		t.Errorf("found %v", found)
	}
	mend(t, lib)
	if n := len(enginetest.IDs(t, g.Current())); n != 4 {
		t.Errorf("%d works can be searched, want 4", n)
	}
	if _, err := build.Update(t.Context(), lib, quiet, func(art.Progress) {}); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsKnownOfAPictureIsFoundDamagedAndMendedByAnImport(t *testing.T) {
	g, lib := paintGallery(t, 3)
	before := enginetest.IDs(t, g.Current())
	for _, damage := range []string{
		"UPDATE pictures SET width = width + 1024 WHERE hash = (SELECT hash FROM images WHERE ord = 2)",
		"UPDATE pictures SET digest = zeroblob(16) WHERE hash = (SELECT hash FROM images WHERE ord = 3)",
	} {
		execute(t, lib.CatalogPath(), damage)
		if found := one(t, lib, check.Options{}); found.Part != check.Catalogue || found.Remedy != check.ByImport || found.Count != 1 {
			t.Errorf("%s: found %+v", damage, found)
		}
		g.Import()
		if left := look(t, lib, check.Options{Originals: true}); len(left) > 0 {
			t.Errorf("after another import: %v", left)
		}
	}
	images, err := g.Current().Images(t.Context(), before)
	if err != nil {
		t.Fatal(err)
	}
	for _, image := range images {
		if image.Picture.Width > 1024 {
			t.Errorf("a picture is served as one of %d x %d pixels", image.Picture.Width, image.Picture.Height)
		}
	}
}
