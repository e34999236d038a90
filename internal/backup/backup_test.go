package backup_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/art"
	"likeness/internal/backup"
	"likeness/internal/brought"
	"likeness/internal/build"
	"likeness/internal/check"
	"likeness/internal/embedded"
	"likeness/internal/embedded/embeddedtest"
	"likeness/internal/encoder/encodertest"
	"likeness/internal/enginetest"
	"likeness/internal/ingest"
	"likeness/internal/library"
	"likeness/internal/models"
)

var quiet = slog.New(slog.DiscardHandler)

// gallery is a library of painted works, and a place for its backups.
type gallery struct {
	*enginetest.Gallery
	t   *testing.T
	lib *library.Library
	dir string
}

func paint(t *testing.T, n int) *gallery {
	t.Helper()
	dir := t.TempDir()
	lib, err := library.Create(filepath.Join(dir, "library"))
	if err != nil {
		t.Fatal(err)
	}
	return &gallery{enginetest.NewGallery(t, dir, embeddedtest.Folder{Library: lib}, n), t, lib, dir}
}

func (g *gallery) backup(name string, opts backup.Options) (string, *backup.Summary) {
	g.t.Helper()
	dest := filepath.Join(g.dir, name)
	made, err := backup.Make(g.t.Context(), g.lib, dest, opts)
	if err != nil {
		g.t.Fatal(err)
	}
	return dest, made
}

func (g *gallery) restore(src, name string, opts backup.RestoreOptions) (*library.Library, *backup.Restored) {
	g.t.Helper()
	opts.Log = quiet
	dir := filepath.Join(g.dir, name)
	restored, err := backup.Restore(g.t.Context(), src, dir, opts)
	if err != nil {
		g.t.Fatal(err)
	}
	lib, err := library.Open(dir)
	if err != nil {
		g.t.Fatal(err)
	}
	return lib, restored
}

func (g *gallery) sound(lib *library.Library) {
	g.t.Helper()
	report, err := check.Library(g.t.Context(), lib, check.Options{Originals: true})
	if err != nil || !report.Sound() {
		g.t.Errorf("%s is not sound: %v, %v", lib.Dir(), report, err)
	}
}

func (g *gallery) export(lib *library.Library) string {
	g.t.Helper()
	has, err := embedded.OpenInventory(lib)
	if err != nil {
		g.t.Fatal(err)
	}
	defer func() { _ = has.Close() }()
	var b bytes.Buffer
	if _, err := ingest.Export(g.t.Context(), has, "main", ingest.FormatCSV, &b); err != nil {
		g.t.Fatal(err)
	}
	return b.String()
}

// unfinished lists what should not be left beside libraries and backups.
func (g *gallery) unfinished() []string {
	g.t.Helper()
	left, err := filepath.Glob(filepath.Join(g.dir, "*.partial-*"))
	if err != nil {
		g.t.Fatal(err)
	}
	return left
}

func generationOf(t *testing.T, lib *library.Library) string {
	t.Helper()
	id, err := lib.CurrentGeneration()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestABackupBringsTheSameLibraryBack(t *testing.T) {
	g := paint(t, 4)
	if err := g.lib.KeepColumns("main", library.Columns{Map: map[string]string{"title": "Titre"}}); err != nil {
		t.Fatal(err)
	}
	src, made := g.backup("backup", backup.Options{})
	if made.Works != 4 || len(made.Notes) > 0 {
		t.Errorf("backed up: %+v", made)
	}
	lib, restored := g.restore(src, "again", backup.RestoreOptions{})
	if restored.Works != 4 || restored.Files != made.Files || len(restored.Damaged)+len(restored.Notes) > 0 {
		t.Errorf("restored: %+v of %+v", restored, made)
	}
	g.sound(lib)
	if got, want := g.export(lib), g.export(g.lib); got != want {
		t.Errorf("the records are\n%s\nwant\n%s", got, want)
	}
	if got, want := generationOf(t, lib), generationOf(t, g.lib); got != want {
		t.Errorf("it serves %s, want %s: nothing has to be built", got, want)
	}
	if columns, err := lib.Columns("main"); err != nil || columns.Map["title"] != "Titre" {
		t.Errorf("how columns are read: %v, %v", columns, err)
	}
	if left := g.unfinished(); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestOriginalsComeBackWhereTheyAreWanted(t *testing.T) {
	g := paint(t, 3)
	src, made := g.backup("backup", backup.Options{Originals: true})
	if made.Originals != 3 {
		t.Errorf("%d originals, want 3", made.Originals)
	}
	if err := os.RemoveAll(g.Dir); err != nil {
		t.Fatal(err)
	}
	_, without := g.restore(src, "without", backup.RestoreOptions{})
	if len(without.Notes) != 1 || !strings.Contains(without.Notes[0], g.Dir) {
		t.Errorf("of originals that are not there it is said: %v", without.Notes)
	}
	pictures := filepath.Join(g.dir, "pictures again")
	lib, _ := g.restore(src, "again", backup.RestoreOptions{Originals: pictures})
	g.sound(lib)
	engine := embeddedtest.Folder{Library: lib}.Open(t)
	current := engine.Current(t)
	images, err := current.Images(t.Context(), enginetest.IDs(t, current))
	if err != nil || len(images) != 3 {
		t.Fatal(images, err)
	}
	for _, image := range images {
		file, err := engine.OpenPicture(t.Context(), image, art.Original)
		if err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	writer := embeddedtest.Folder{Library: lib}.Begin(t)
	defer func() { _ = writer.Close() }()
	g.Dir = pictures
	g.WriteTable()
	sum, err := ingest.Run(t.Context(), writer, g.Options(), nil)
	if err != nil || sum.Unchanged != 3 || sum.PicturesRead != 0 {
		t.Errorf("imported again from there: %+v, %v", sum, err)
	}
}

func TestABackupWhileAnImportWritesIsOfOneMoment(t *testing.T) {
	g := paint(t, 2)
	writer := embeddedtest.Folder{Library: g.lib}.Begin(t)
	defer func() { _ = writer.Close() }()
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			var batch []art.RecordPut
			for j := range 10 { // that come together or not at all
				key := fmt.Sprintf("id:%d-%d", i, j)
				batch = append(batch, art.RecordPut{Image: art.Image{ID: art.ImageID("main", key), Source: "main", Key: key, Name: key}})
			}
			if _, err := writer.PutRecords(t.Context(), batch); err != nil {
				done <- err
				return
			}
		}
	}()
	var names []string
	for i := range 3 {
		src, _ := g.backup(fmt.Sprintf("backup %d", i), backup.Options{})
		names = append(names, src)
	}
	close(stop)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	for i, src := range names {
		lib, restored := g.restore(src, fmt.Sprintf("again %d", i), backup.RestoreOptions{})
		if restored.Works%10 != 2 || strings.Count(g.export(lib), "\n") != restored.Works+1 {
			t.Errorf("%d works, of which batches were halved", restored.Works)
		}
		if _, err := build.Update(t.Context(), lib, quiet, func(art.Progress) {}); err != nil {
			t.Fatal(err)
		}
		g.sound(lib)
	}
}

func TestNothingIsOverwrittenOrMixed(t *testing.T) {
	g := paint(t, 1)
	src, _ := g.backup("backup", backup.Options{})
	before := g.export(g.lib)
	taken := filepath.Join(g.dir, "taken")
	if err := os.WriteFile(taken, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, dest := range map[string]string{
		"a file": taken, "a backup": src, "a place in the library": filepath.Join(g.lib.Dir(), "backup"), "nowhere": filepath.Join(g.dir, "none", "backup"),
	} {
		if _, err := backup.Make(t.Context(), g.lib, dest, backup.Options{}); err == nil || art.CodeOf(err) == art.CodeInternal {
			t.Errorf("a backup over %s: %v", name, err)
		}
	}
	if _, err := backup.Make(t.Context(), g.lib, filepath.Join(g.Dir, "backup"), backup.Options{Originals: true}); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("a backup of originals among the originals: %v", err)
	}
	for name, dir := range map[string]string{
		"a library": g.lib.Dir(), "pictures": g.Dir, "a file": taken, "a place in the backup": filepath.Join(src, "library"), "what holds the backup": g.dir,
	} {
		_, err := backup.Restore(t.Context(), src, dir, backup.RestoreOptions{Log: quiet})
		if art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("restored over %s: %v", name, err)
		}
	}
	if left := g.unfinished(); len(left) > 0 || g.export(g.lib) != before {
		t.Errorf("left over: %v", left)
	}
	g.Add(1)
	if lib, restored := g.restore(src, "library", backup.RestoreOptions{Replace: true}); restored.Aside == "" || g.export(lib) != before {
		t.Errorf("a library that may be replaced: %+v", restored)
	} else if old, err := library.Open(restored.Aside); err != nil || strings.Count(g.export(old), "\n") != 3 {
		t.Errorf("the library that was replaced is not kept: %v", err)
	}
}

// TestADamagedBackupGivesWhatIsWhole cuts, removes and changes files of a
// backup: what was derived is made again, the rest is refused.
func TestADamagedBackupGivesWhatIsWhole(t *testing.T) {
	g := paint(t, 2)
	whole, _ := g.backup("backup", backup.Options{Originals: true})
	for i, test := range []struct {
		file    string // of the first that matches
		damage  func(path string) error
		refused bool
		left    int // files left out
	}{
		{"backup.json", os.Remove, true, 0},
		{"backup.json", cut, true, 0},
		{"SHA256SUMS", cut, true, 0},
		{"SHA256SUMS", os.Remove, true, 0},
		{"library/catalog.sqlite", cut, true, 0},
		{"library/catalog.sqlite", os.Remove, true, 0},
		{"library/library.json", change, true, 0},
		{"library/features.sqlite", cut, false, 1},
		{"library/pictures/large/*/*.jpg", change, false, 1},
		{"library/artefacts/model-learned.*", os.Remove, false, 1},
		{"library/generations/*/manifest.json", change, false, 1},
		{"library/generations/*/rows", os.Remove, false, 1},
		{"library/CURRENT", link, false, 1},
		{"library", os.RemoveAll, true, 0},
	} {
		t.Run(test.file, func(t *testing.T) {
			src := filepath.Join(g.dir, fmt.Sprintf("damaged %d", i))
			if err := os.CopyFS(src, os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			found, err := filepath.Glob(filepath.Join(src, filepath.FromSlash(test.file)))
			if err != nil || len(found) == 0 {
				t.Fatalf("no file is %s, %v", test.file, err)
			}
			if err := test.damage(found[0]); err != nil {
				t.Skip(err) // links, on some systems
			}
			dir := filepath.Join(g.dir, fmt.Sprintf("again %d", i))
			restored, err := backup.Restore(t.Context(), src, dir, backup.RestoreOptions{Log: quiet})
			if test.refused {
				if _, statErr := os.Stat(dir); art.CodeOf(err) != art.CodeInvalid || !errors.Is(statErr, fs.ErrNotExist) {
					t.Errorf("refused with %v, and there is a library: %v", err, statErr)
				}
				return
			}
			if err != nil || len(restored.Damaged) != test.left {
				t.Fatalf("restored %+v, %v", restored, err)
			}
			lib, err := library.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := g.export(lib), g.export(g.lib); got != want {
				t.Errorf("the records are\n%s", got)
			}
			if err := check.Mend(t.Context(), lib, quiet, func(art.Progress) {}); err != nil {
				t.Fatal(err)
			}
			g.sound(lib)
		})
	}
	if left := g.unfinished(); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func cut(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return os.Truncate(path, info.Size()/2)
}

func change(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	data[len(data)/2] ^= 1
	return os.WriteFile(path, data, 0o644)
}

// link puts a link that leads out of the backup in a file's place.
func link(path string) error {
	outside := filepath.Join(filepath.Dir(filepath.Dir(filepath.Dir(path))), "outside")
	return errors.Join(os.WriteFile(outside, []byte("secret"), 0o644), os.Remove(path), os.Symlink(outside, path))
}

func TestADamagedLibraryIsBackedUpWithoutWhatIsDamaged(t *testing.T) {
	g := paint(t, 2)
	id := generationOf(t, g.lib)
	for _, path := range []string{filepath.Join(g.lib.GenerationDir(id), "rows"), filepath.Join(g.lib.Dir(), "features.sqlite")} {
		if err := change(path); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(path, ".sqlite") {
			if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 99)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.RemoveAll(filepath.Join(g.lib.Dir(), "pictures", "large")); err != nil {
		t.Fatal(err)
	}
	src, made := g.backup("backup", backup.Options{})
	if len(made.Notes) != 3 {
		t.Errorf("it is said: %v", made.Notes)
	}
	lib, _ := g.restore(src, "again", backup.RestoreOptions{})
	if err := check.Mend(t.Context(), lib, quiet, func(art.Progress) {}); err != nil {
		t.Fatal(err)
	}
	g.sound(lib)
	if err := os.WriteFile(g.lib.CatalogPath(), []byte(strings.Repeat("no database ", 99)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Make(t.Context(), g.lib, filepath.Join(g.dir, "none"), backup.Options{}); err == nil || art.CodeOf(err) == art.CodeInternal || !strings.Contains(err.Error(), "nothing was backed up") {
		t.Errorf("records that are no database are backed up: %v", err)
	}
}

// bring adds vectors that were made elsewhere, of every work.
func (g *gallery) bring(name string) {
	g.t.Helper()
	w := g.Library.Begin(g.t).(*embedded.Writer)
	table := "file,x,y\n"
	var works []art.Image
	for work, err := range w.All(g.t.Context()) {
		if err != nil {
			g.t.Fatal(err)
		}
		works = append(works, work)
		table += fmt.Sprintf("%s,1,%d\n", work.Picture.Path, len(works))
	}
	path := filepath.Join(g.dir, "vectors.csv")
	if err := os.WriteFile(path, []byte(table), 0o644); err != nil {
		g.t.Fatal(err)
	}
	source, err := brought.OpenTable(path)
	if err != nil {
		g.t.Fatal(err)
	}
	found, err := brought.Match(g.t.Context(), source, brought.About{Name: name}, works)
	if err == nil {
		err = found.Set.Keep(g.lib.VectorsDir())
	}
	if err == nil {
		_, err = w.Commit(g.t.Context(), nil)
	}
	if err = errors.Join(err, source.Close(), w.Close()); err != nil {
		g.t.Fatal(err)
	}
}

func TestVectorsMadeElsewhereAreBackedUpUnlessDamaged(t *testing.T) {
	g := paint(t, 3)
	g.bring("eye")
	src, made := g.backup("whole", backup.Options{})
	if len(made.Notes) > 0 {
		t.Errorf("a whole library is backed up with %v", made.Notes)
	}
	lib, _ := g.restore(src, "back", backup.RestoreOptions{})
	g.sound(lib)
	set, err := brought.Open(t.Context(), lib.VectorsDir(), "eye")
	if err != nil || set.Works != 3 {
		t.Fatalf("the vectors come back as %+v, %v", set, err)
	}
	path := brought.Path(g.lib.VectorsDir(), "eye")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-1] ^= 1
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	report, err := check.Library(t.Context(), g.lib, check.Options{})
	if err != nil || len(report.Findings) != 1 || report.Findings[0].Part != check.Vectors || report.Findings[0].Remedy != check.ByVectors {
		t.Errorf("damaged vectors are found as %v, %v", report, err)
	}
	if _, made := g.backup("damaged", backup.Options{}); len(made.Notes) != 1 || !strings.Contains(made.Notes[0], "eye") {
		t.Errorf("damaged vectors are backed up with %v", made.Notes)
	}
}

func TestModelsAreBackedUpUnlessDamaged(t *testing.T) {
	g := paint(t, 3)
	network := filepath.Join(g.dir, "network")
	if err := encodertest.WriteTiny(network); err != nil {
		t.Fatal(err)
	}
	added, err := models.Try(t.Context(), network, "eye")
	if err == nil {
		err = models.Keep(t.Context(), g.lib.ModelsDir(), network, &added.Model)
	}
	if err != nil {
		t.Fatal(err)
	}
	src, made := g.backup("whole", backup.Options{})
	if len(made.Notes) > 0 {
		t.Errorf("a whole library is backed up with %v", made.Notes)
	}
	lib, _ := g.restore(src, "back", backup.RestoreOptions{})
	g.sound(lib)
	found, err := models.Find(lib.ModelsDir(), "eye")
	if err == nil {
		err = models.Check(t.Context(), lib.ModelsDir(), found)
	}
	if err != nil {
		t.Errorf("the model comes back as %+v, %v", found, err)
	}
	graph := models.Paths(g.lib.ModelsDir(), added.Model)[0]
	if err := os.Remove(graph); err != nil {
		t.Fatal(err)
	}
	report, err := check.Library(t.Context(), g.lib, check.Options{})
	if err != nil || len(report.Findings) != 1 || report.Findings[0].Part != check.Encoders || report.Findings[0].Remedy != check.ByModels {
		t.Errorf("a damaged model is found as %v, %v", report, err)
	}
	if _, made := g.backup("damaged", backup.Options{}); len(made.Notes) != 1 || !strings.Contains(made.Notes[0], "eye") {
		t.Errorf("a damaged model is backed up with %v", made.Notes)
	}
}
