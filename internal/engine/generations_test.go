package engine_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"likeness/internal/art"
	"likeness/internal/engine"
	"likeness/internal/library"
)

func TestAServerTakesOverANewGenerationAndKeepsTheOldOneForItsReaders(t *testing.T) {
	g := paintGallery(t, 30)
	generations := g.open()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go generations.Watch(ctx)
	old, err := generations.Current()
	if err != nil {
		t.Fatal(err)
	}
	defer old.Release()
	before := ids(t, old)

	g.add(5)
	var fresh art.Generation
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if fresh, err = generations.Current(); err != nil {
			t.Fatal(err)
		}
		defer fresh.Release()
		if len(ids(t, fresh)) == 35 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the new generation does not serve after 20 s")
		}
	}
	if got := ids(t, old); !slices.Equal(got, before) {
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
	g := &gallery{t: t, dir: t.TempDir(), lib: lib}
	generations := g.open()
	if _, err := generations.Current(); art.CodeOf(err) != art.CodeUnavailable {
		t.Fatalf("before the import is in: %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go generations.Watch(ctx)
	g.add(3)
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
	_, err := sharedGallery(t).open().ByID("000000-abcdef")
	var e *art.Error
	if !errors.As(err, &e) || e.Code != art.CodeInvalid || e.Reason != art.ReasonStaleCursor {
		t.Fatalf("got %v", err)
	}
}

func TestNewWorksAreFoundAtOnceAndFoldedInLater(t *testing.T) {
	g := paintGallery(t, 60)
	g.add(2) // few: they lie beside the graphs
	generation := g.current()
	all := ids(t, generation)
	for _, id := range all[60:] {
		for _, m := range generation.Metrics() {
			near := nearest(t, generation, art.NearestQuery{Vectors: vectorsOf(t, generation, id), Metric: m.ID, Limit: 3})
			if len(near.Hits) == 0 || near.Hits[0].ID != id {
				t.Errorf("a new work is not its own nearest by %s: %+v", m.ID, near.Hits)
			}
		}
	}
	g.add(20) // many: graphs are built anew in a second step
	generation = g.current()
	if stats, err := generation.Stats(context.Background()); err != nil || stats.Images != 82 {
		t.Fatalf("%+v, %v", stats, err)
	}
	all = ids(t, generation)
	q := art.NearestQuery{Vectors: vectorsOf(t, generation, all[81]), Metric: "colour", Exact: true, Limit: 82}
	if near := nearest(t, generation, q); near.Total != 82 || near.Hits[0].ID != all[81] {
		t.Fatalf("total %d, first %s", near.Total, near.Hits[0].ID)
	}
}

func TestReplacedPicturesAreComparedAnew(t *testing.T) {
	g := paintGallery(t, 40)
	before := g.current()
	id := ids(t, before)[0]
	old := vectorsOf(t, before, id)
	// The first work now shows what the second one does.
	data, err := os.ReadFile(filepath.Join(g.dir, g.works[1].File))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(g.dir, g.works[0].File), data, 0o644); err != nil {
		t.Fatal(err)
	}
	g.importAll()
	after := g.current()
	if slices.Equal(vectorsOf(t, after, id)["colour"], old["colour"]) {
		t.Fatal("the work still has the vectors of its old picture")
	}
	near := nearest(t, after, art.NearestQuery{Vectors: vectorsOf(t, after, id), Metric: "pixels", Exclude: []string{id}, Limit: 1})
	if twin := ids(t, after)[1]; near.Hits[0].ID != twin || near.Hits[0].Score < 0.9999 {
		t.Fatalf("nearest to the replaced picture is %+v, want %s", near.Hits[0], twin)
	}
}

// TestDamagedGenerationsAreBuiltAnew damages one file after another and
// expects the same answers as before.
func TestDamagedGenerationsAreBuiltAnew(t *testing.T) {
	g := paintGallery(t, 12)
	first := g.current()
	all := ids(t, first)
	q := art.NearestQuery{Vectors: vectorsOf(t, first, all[0]), Metric: "colour", Exact: true, Limit: 12}
	want := nearest(t, first, q)
	for _, damage := range []string{"manifest.json", "rows", "catalog.sqlite", "sample", "text", "metrics/colour/index", "metrics/colour/encoder", "CURRENT"} {
		t.Run(damage, func(t *testing.T) {
			damageFile(t, g.lib, damage)
			generation := g.current()
			if got := ids(t, generation); !slices.Equal(got, all) {
				t.Fatalf("%d works, want %d", len(got), len(all))
			}
			sameRanking(t, nearest(t, generation, q).Hits, want.Hits)
		})
	}
}

// damageFile turns a bit in the middle of a file of the current generation, of
// the largest one if it is a folder.
func damageFile(t *testing.T, lib *library.Library, name string) {
	t.Helper()
	path := filepath.Join(lib.Dir(), name)
	if name != "CURRENT" {
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
	want := vectorsOf(t, g.current(), ids(t, g.current())[0])
	for _, path := range []string{g.lib.FeaturesPath(), filepath.Join(g.lib.Dir(), "CURRENT")} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	generation := g.current()
	got := vectorsOf(t, generation, ids(t, generation)[0])
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
		g := &gallery{t: t, dir: t.TempDir(), lib: lib}
		if n > 0 {
			g.add(n)
		}
		generations, err := engine.Open(context.Background(), lib, quiet, func(art.Progress) {})
		if err != nil {
			t.Fatalf("%d works: %v", n, err)
		}
		generation, err := generations.Current()
		if err != nil {
			t.Fatal(err)
		}
		all := ids(t, generation)
		if len(all) != n || len(generation.Metrics()) == 0 {
			t.Fatalf("%d works listed, want %d; %d metrics", len(all), n, len(generation.Metrics()))
		}
		for _, id := range all {
			near := nearest(t, generation, art.NearestQuery{
				Vectors: vectorsOf(t, generation, id), Metric: generation.Metrics()[0].ID, Exclude: []string{id}, Limit: 5,
			})
			if len(near.Hits) != 0 || near.Total != 0 {
				t.Fatalf("a single work has neighbours: %+v", near)
			}
		}
		generation.Release()
		generations.Close()
	}
}
