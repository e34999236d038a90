package embedded_test

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"likeness/internal/art"
	"likeness/internal/build"
	"likeness/internal/durable"
	"likeness/internal/embedded"
	"likeness/internal/enginetest"
	"likeness/internal/ingest"
	"likeness/internal/library"
)

// loseFeatures removes the cache of what was measured.
func loseFeatures(t *testing.T, lib *library.Library) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(lib.FeaturesPath() + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
}

func comparable(t *testing.T, g *enginetest.Gallery) int {
	t.Helper()
	generation := g.Current()
	all := enginetest.IDs(t, generation)
	return enginetest.Nearest(t, generation, art.NearestQuery{
		Vectors: enginetest.VectorsOf(t, generation, all[len(all)-1]), Metric: "pixels", Limit: 1,
	}).Total
}

func TestAFullDiskEndsABuildAndHidesNoWork(t *testing.T) {
	g := paintGallery(t, 12)
	lib := folderOf(g).Library
	loseFeatures(t, lib)
	db, err := sql.Open("sqlite", lib.FeaturesPath())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE features (hash TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, data BLOB NOT NULL);
CREATE UNIQUE INDEX features_by_hash ON features (hash, name, version);
CREATE TABLE files (root TEXT NOT NULL, path TEXT NOT NULL, bytes INTEGER NOT NULL, mtime INTEGER NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (root, path)) WITHOUT ROWID;
CREATE TRIGGER full BEFORE INSERT ON features WHEN (SELECT count(*) FROM features) >= 15 BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END;
PRAGMA user_version = 1;`); err != nil {
		t.Fatal(err)
	}
	if _, err := build.Train(context.Background(), lib, quiet, func(art.Progress) {}); err == nil {
		t.Error("a build that could not store what it measured ended well")
	}
	if n := comparable(t, g); n != 12 {
		t.Errorf("meanwhile %d of 12 works can be compared", n)
	}
	if _, err := db.Exec("DROP TRIGGER full"); err != nil {
		t.Fatal(err)
	}
	if _, err := build.Train(context.Background(), lib, quiet, func(art.Progress) {}); err != nil {
		t.Fatal(err)
	}
	if n := comparable(t, g); n != 12 {
		t.Errorf("once the disk has room, %d of 12 works can be compared", n)
	}
}

func TestAPictureThatCannotBeReadIsTriedAgain(t *testing.T) {
	g := paintGallery(t, 8)
	lib := folderOf(g).Library
	generation := g.Current()
	images, err := generation.Images(context.Background(), enginetest.IDs(t, generation)[:1])
	if err != nil {
		t.Fatal(err)
	}
	hidden := map[string]string{filepath.Join(g.Dir, g.Works[0].File): "", lib.PicturePath(images[0].Picture.Hash, art.Large): ""}
	for path := range hidden {
		if err := os.Rename(path, path+".hidden"); err != nil {
			t.Fatal(err)
		}
	}
	loseFeatures(t, lib)
	train := func() string {
		id, err := build.Train(context.Background(), lib, quiet, func(art.Progress) {})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	without := train()
	if n := comparable(t, g); n != 7 {
		t.Errorf("%d works can be compared while one picture is away, want 7", n)
	}
	if again, err := build.Update(context.Background(), lib, quiet, func(art.Progress) {}); err != nil || again != without {
		t.Errorf("nothing has changed, but %s is built after %s, %v", again, without, err)
	}
	for path := range hidden {
		if err := os.Rename(path+".hidden", path); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := build.Update(context.Background(), lib, quiet, func(art.Progress) {}); err != nil {
		t.Fatal(err)
	}
	if n := comparable(t, g); n != 8 {
		t.Errorf("%d works can be compared once it is back, want 8", n)
	}
}

func TestMeasuringStopsAtOnce(t *testing.T) {
	g := paintGallery(t, 10)
	loseFeatures(t, folderOf(g).Library)
	ctx, cancel := context.WithCancel(context.Background())
	looked := 0
	_, err := build.Train(ctx, folderOf(g).Library, quiet, func(p art.Progress) {
		if p.Stage == art.StagePictures {
			looked++
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || looked != 1 {
		t.Errorf("%d pictures were looked at, %v", looked, err)
	}
}

func TestAGenerationThatWasReplacedJustNowStaysReadable(t *testing.T) {
	g := paintGallery(t, 20)
	engine := serve(t, g)
	old, err := engine.Current()
	if err != nil {
		t.Fatal(err)
	}
	defer old.Release()
	all := enginetest.IDs(t, old)
	yesterday := time.Now().Add(-24 * time.Hour) // it served for a day
	if err := os.Chtimes(folderOf(g).GenerationDir(old.ID()), yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	g.Add(15) // two steps: two generations are published
	var readers sync.WaitGroup
	failures := make(chan error, 400)
	for range 20 {
		readers.Go(func() { // at once, so that SQLite opens the file again
			for range 20 {
				if _, err := old.Images(context.Background(), all); err != nil {
					failures <- err
				}
			}
		})
	}
	readers.Wait()
	close(failures)
	if n := len(failures); n > 0 {
		t.Errorf("%d of 400 reads failed, first with %v", n, <-failures)
	}
}

func TestAServerBuildsWhatADeadImportLeft(t *testing.T) {
	dir := t.TempDir()
	lib, err := library.Create(filepath.Join(dir, "library"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := embedded.Begin(lib, quiet)
	if err != nil {
		t.Fatal(err)
	}
	engine := folder{Library: lib}.Serve(t)
	g := enginetest.NewGallery(t, dir, folder{Library: lib}, 0)
	g.Works = g.Strangers(3)
	g.WriteTable()
	options := g.Options()
	options.Images = ""
	if _, err := ingest.Run(context.Background(), w, options, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil { // without a commit, as when it was killed
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go engine.Watch(ctx)
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if generation, err := engine.Current(); err == nil {
			if n := len(enginetest.IDs(t, generation)); n != 3 {
				t.Errorf("%d works are served, want 3", n)
			}
			generation.Release()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the library is not served a minute after the import died")
		}
	}
}

// disk notes what reached it, and loses the rest.
type disk struct {
	mu     sync.Mutex
	synced []syncedFile
}

type syncedFile struct {
	info fs.FileInfo
	sum  durable.Checksum
}

func (d *disk) note(path string) {
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return
	}
	sum, err := durable.SumFile(path)
	if err == nil {
		d.mu.Lock()
		d.synced = append(d.synced, syncedFile{info, sum})
		d.mu.Unlock()
	}
}

// losePower cuts every file below dir that is not as it was when it was last
// synced, as journaling file systems do. SQLite syncs its files itself.
func (d *disk) losePower(t *testing.T, dir string) (lost []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.Contains(entry.Name(), ".sqlite") || entry.Name() == "lock" {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		sum, err := durable.SumFile(path)
		if err != nil {
			return err
		}
		for _, s := range d.synced {
			if os.SameFile(s.info, info) && s.sum == sum {
				return nil
			}
		}
		lost = append(lost, path)
		return os.Truncate(path, info.Size()/2)
	})
	if err != nil {
		t.Fatal(err)
	}
	return lost
}

func TestAPowerLossAfterACommitLosesNothing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files are known again by what they are, which Windows tells of paths alone")
	}
	d := &disk{}
	durable.Synced = d.note
	defer func() { durable.Synced = nil }()
	g := paintGallery(t, 12)
	g.Add(1) // files are taken over
	before := g.Current().ID()
	if lost := d.losePower(t, folderOf(g).Dir()); len(lost) > 0 {
		t.Errorf("not on the disk yet: %v", lost)
	}
	if after := g.Current().ID(); after != before {
		t.Errorf("the library had to be built anew")
	}
}

func TestCutThumbnailsAreMadeAgain(t *testing.T) {
	g := paintGallery(t, 4)
	lib := folderOf(g).Library
	generation := g.Current()
	images, err := generation.Images(context.Background(), enginetest.IDs(t, generation))
	if err != nil {
		t.Fatal(err)
	}
	for i, size := range []art.PictureSize{art.Large, art.Thumbnail} {
		path := lib.PicturePath(images[i].Picture.Hash, size)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, info.Size()/2); err != nil {
			t.Fatal(err)
		}
	}
	g.Import()
	for i, size := range []art.PictureSize{art.Large, art.Thumbnail} {
		if !lib.HasThumbnail(images[i].Picture.Hash, size) {
			t.Errorf("the %s of work %d is still cut", size, i)
		}
	}
}

// TestTheTruthIsNeverReplacedByNothing takes the catalogue away, empties it,
// and puts older and foreign ones in its place.
func TestTheTruthIsNeverReplacedByNothing(t *testing.T) {
	g := paintGallery(t, 6)
	lib := folderOf(g).Library
	current := g.Current()
	snapshot := filepath.Join(lib.GenerationDir(current.ID()), "catalog.sqlite")
	older, err := os.ReadFile(snapshot)
	if err != nil {
		t.Fatal(err)
	}
	g.Add(1)
	current = g.Current()
	snapshot = filepath.Join(lib.GenerationDir(current.ID()), "catalog.sqlite")
	foreign := foreignCatalogue(t)
	replace := func(content []byte) {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(lib.CatalogPath() + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
		}
		if content == nil {
			return
		}
		if err := os.WriteFile(lib.CatalogPath(), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, content := range map[string][]byte{
		"missing": nil, "empty": {}, "older": older, "foreign": foreign, "trash": []byte(strings.Repeat("no database ", 1000)),
	} {
		t.Run(name, func(t *testing.T) {
			replace(content)
			if _, err := embedded.Begin(lib, quiet); art.CodeOf(err) == art.CodeInternal || err == nil || !strings.Contains(err.Error(), "catalog") {
				t.Errorf("an import begins with %v", err)
			}
			if _, err := build.Update(context.Background(), lib, quiet, func(art.Progress) {}); err == nil {
				t.Error("a generation is built from it")
			}
			if n := len(enginetest.IDs(t, folderOf(g).Open(t).Current(t))); n != 7 {
				t.Errorf("%d works are served, want the 7 of the last import", n)
			}
		})
	}
	kept, err := os.ReadFile(snapshot) // as the sentence says
	if err != nil {
		t.Fatal(err)
	}
	replace(kept)
	g.Add(1)
	if n := len(enginetest.IDs(t, g.Current())); n != 8 {
		t.Errorf("%d works once the catalogue is back, want 8", n)
	}
}

// foreignCatalogue is that of another library, with more changes.
func foreignCatalogue(t *testing.T) []byte {
	t.Helper()
	other := paintGallery(t, 1)
	for range 3 {
		other.Add(1)
	}
	id, err := folderOf(other).CurrentGeneration()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(folderOf(other).GenerationDir(id), "catalog.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
