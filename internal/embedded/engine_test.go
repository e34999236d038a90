package embedded_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/enginetest"
	"likeness/internal/library"
)

func TestAServerTakesOverANewGenerationAndKeepsTheOldOneForItsReaders(t *testing.T) {
	g := paintGallery(t, 30)
	generations := serve(t, g)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go generations.Watch(ctx)
	old, err := generations.Current()
	if err != nil {
		t.Fatal(err)
	}
	defer old.Release()
	before := enginetest.IDs(t, old)

	g.Add(5)
	var fresh art.Generation
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if fresh, err = generations.Current(); err != nil {
			t.Fatal(err)
		}
		defer fresh.Release()
		if len(enginetest.IDs(t, fresh)) == 35 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the new generation does not serve after 20 s")
		}
	}
	if got := enginetest.IDs(t, old); !slices.Equal(got, before) {
		t.Fatalf("the old generation lists %d works, had %d", len(got), len(before))
	}
	again, err := generations.ByID(old.ID())
	if err != nil {
		t.Fatalf("the old generation's cursors are not honoured: %v", err)
	}
	again.Release()
}

func TestAServerStartedDuringTheFirstImportWaitsForIt(t *testing.T) {
	lib, err := library.Create(filepath.Join(t.TempDir(), "library"))
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := lib.Lock()
	if err != nil {
		t.Fatal(err)
	}
	g := enginetest.NewGallery(t, t.TempDir(), folder{Library: lib}, 0)
	generations := serve(t, g)
	if _, err := generations.Current(); art.CodeOf(err) != art.CodeUnavailable {
		t.Fatalf("before the import is in: %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go generations.Watch(ctx)
	g.Add(3)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if generation, err := generations.Current(); err == nil {
			generation.Release()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the import does not serve after 20 s")
		}
	}
}

func TestCursorsOfGenerationsThatAreGoneAreStale(t *testing.T) {
	_, err := serve(t, sharedGallery(t)).ByID("000000-abcdef")
	var e *art.Error
	if !errors.As(err, &e) || e.Code != art.CodeInvalid || e.Reason != art.ReasonStaleCursor {
		t.Fatalf("got %v", err)
	}
}

func TestNewWorksAreFoundAtOnceAndFoldedInLater(t *testing.T) {
	g := paintGallery(t, 60)
	g.Add(2) // few: they lie beside the graphs
	generation := g.Current()
	all := enginetest.IDs(t, generation)
	for _, id := range all[60:] {
		for _, m := range generation.Metrics() {
			near := enginetest.Nearest(t, generation, art.NearestQuery{Vectors: enginetest.VectorsOf(t, generation, id), Metric: m.ID, Limit: 3})
			if len(near.Hits) == 0 || near.Hits[0].Image.ID != id {
				t.Errorf("a new work is not its own nearest by %s: %+v", m.ID, near.Hits)
			}
		}
	}
	g.Add(20) // many: graphs are built anew in a second step
	generation = g.Current()
	if stats, err := generation.Stats(context.Background()); err != nil || stats.Images != 82 {
		t.Fatalf("%+v, %v", stats, err)
	}
	all = enginetest.IDs(t, generation)
	q := art.NearestQuery{Vectors: enginetest.VectorsOf(t, generation, all[81]), Metric: "colour", Exact: true, Limit: 82}
	if near := enginetest.Nearest(t, generation, q); near.Total != 82 || near.Hits[0].Image.ID != all[81] {
		t.Fatalf("total %d, first %s", near.Total, near.Hits[0].Image.ID)
	}
}

func TestReplacedPicturesAreComparedAnew(t *testing.T) {
	g := paintGallery(t, 40)
	before := g.Current()
	id := enginetest.IDs(t, before)[0]
	old := enginetest.VectorsOf(t, before, id)
	// The first work now shows what the second one does.
	data, err := os.ReadFile(filepath.Join(g.Dir, g.Works[1].File))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(g.Dir, g.Works[0].File), data, 0o644); err != nil {
		t.Fatal(err)
	}
	g.Import()
	after := g.Current()
	if slices.Equal(enginetest.VectorsOf(t, after, id)["colour"], old["colour"]) {
		t.Fatal("the work still has the vectors of its old picture")
	}
	near := enginetest.Nearest(t, after, art.NearestQuery{Vectors: enginetest.VectorsOf(t, after, id), Metric: "pixels", Exclude: []string{id}, Limit: 1})
	if twin := enginetest.IDs(t, after)[1]; near.Hits[0].Image.ID != twin || near.Hits[0].Score < 0.9999 {
		t.Fatalf("nearest to the replaced picture is %+v, want %s", near.Hits[0], twin)
	}
}

// TestDamagedGenerationsAreBuiltAnew damages one file after another and
// expects the same answers as before.
func TestDamagedGenerationsAreBuiltAnew(t *testing.T) {
	g := paintGallery(t, 12)
	var all []string
	var q art.NearestQuery
	var want []art.Neighbour
	t.Run("whole", func(t *testing.T) {
		first := g.For(t).Current()
		all = enginetest.IDs(t, first)
		q = art.NearestQuery{Vectors: enginetest.VectorsOf(t, first, all[0]), Metric: "colour", Exact: true, Limit: 12}
		want = enginetest.Nearest(t, first, q).Hits
	})
	for _, damage := range []string{
		"manifest.json", "rows", "catalog.sqlite", "text", "metrics/colour/index", "metrics/pixels/reducer", "CURRENT",
		"artefacts/calibration", "artefacts/model-colour", "artefacts/overall",
	} {
		t.Run(damage, func(t *testing.T) {
			damageFile(t, folderOf(g).Library, damage)
			generation := g.For(t).Current() // let go of afterwards, without which Windows lets nobody do damage
			if got := enginetest.IDs(t, generation); !slices.Equal(got, all) {
				t.Fatalf("%d works, want %d", len(got), len(all))
			}
			enginetest.SameRanking(t, enginetest.Nearest(t, generation, q).Hits, want)
		})
	}
}

// damageFile turns a bit in the middle of a file of the current generation, of
// the largest one if it is a folder.
func damageFile(t *testing.T, lib *library.Library, name string) {
	t.Helper()
	path := filepath.Join(lib.Dir(), name)
	if strings.HasPrefix(name, "artefacts/") { // of whatever version
		found, err := filepath.Glob(path + ".*")
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v, %v", name, found, err)
		}
		path = found[0]
	} else if name != "CURRENT" {
		id, err := lib.CurrentGeneration()
		if err != nil {
			t.Fatal(err)
		}
		path = filepath.Join(lib.GenerationDir(id), filepath.FromSlash(name))
	}
	var size int64
	err := filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Size() > size {
			path, size = p, info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 0x10
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestLostMeasurementsAreMadeAgain(t *testing.T) {
	g := paintGallery(t, 10)
	want := enginetest.VectorsOf(t, g.Current(), enginetest.IDs(t, g.Current())[0])
	for _, path := range []string{folderOf(g).FeaturesPath(), filepath.Join(folderOf(g).Dir(), "CURRENT")} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	generation := g.Current()
	got := enginetest.VectorsOf(t, generation, enginetest.IDs(t, generation)[0])
	for metric, v := range want {
		if !slices.Equal(got[metric], v) {
			t.Errorf("%s is another vector", metric)
		}
	}
}

func TestLibrariesWithNoneOrOneWorkServe(t *testing.T) {
	for n := range 2 {
		lib, err := library.Create(filepath.Join(t.TempDir(), "library"))
		if err != nil {
			t.Fatal(err)
		}
		enginetest.NewGallery(t, t.TempDir(), folder{Library: lib}, n)
		generations, err := embedded.Open(context.Background(), lib, quiet, func(art.Progress) {})
		if err != nil {
			t.Fatalf("%d works: %v", n, err)
		}
		generation, err := generations.Current()
		if err != nil {
			t.Fatal(err)
		}
		all := enginetest.IDs(t, generation)
		if len(all) != n || len(generation.Metrics()) == 0 {
			t.Fatalf("%d works listed, want %d; %d metrics", len(all), n, len(generation.Metrics()))
		}
		for _, id := range all {
			near := enginetest.Nearest(t, generation, art.NearestQuery{
				Vectors: enginetest.VectorsOf(t, generation, id), Metric: generation.Metrics()[0].ID, Exclude: []string{id}, Limit: 5,
			})
			if len(near.Hits) != 0 || near.Total != 0 {
				t.Fatalf("a single work has neighbours: %+v", near)
			}
		}
		generation.Release()
		generations.Close()
	}
}
