package engine_test

import (
	"context"
	"image/png"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"likeness/internal/art"
	"likeness/internal/engine"
	"likeness/internal/ingest"
	"likeness/internal/library"
	"likeness/internal/paint"
)

// gallery is a library of small painted works in the test's own folder.
type gallery struct {
	t     *testing.T
	dir   string // of pictures and table
	lib   *library.Library
	works []paint.Work
}

// paintGallery paints n works of all kinds, imports them and builds indexes,
// for a test that changes them.
func paintGallery(t *testing.T, n int) *gallery {
	t.Helper()
	return newGallery(t, t.TempDir(), n)
}

func newGallery(t *testing.T, root string, n int) *gallery {
	t.Helper()
	g := &gallery{t: t, dir: filepath.Join(root, "pictures")}
	if err := os.MkdirAll(g.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var err error
	if g.lib, err = library.Create(filepath.Join(root, "library")); err != nil {
		t.Fatal(err)
	}
	g.add(n)
	return g
}

// shared is the gallery of all tests that only ask; the first makes it.
var shared struct {
	root string
	made *gallery
}

// sharedWorks is enough for graphs to have something to leave out.
const sharedWorks = 120

func sharedGallery(t *testing.T) *gallery {
	t.Helper()
	if shared.made == nil {
		shared.made = newGallery(t, shared.root, sharedWorks)
	}
	g := *shared.made
	g.t = t
	return &g
}

func TestMain(m *testing.M) {
	var err error
	if shared.root, err = os.MkdirTemp("", "engine"); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := os.RemoveAll(shared.root); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// add paints n more works and imports again, as somebody would whose
// collection grew.
func (g *gallery) add(n int) {
	g.t.Helper()
	for _, work := range strangers(g, n) {
		g.works = append(g.works, work)
		f, err := os.Create(filepath.Join(g.dir, work.File))
		if err != nil {
			g.t.Fatal(err)
		}
		if err := png.Encode(f, work.PaintAt(64)); err != nil {
			g.t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			g.t.Fatal(err)
		}
	}
	g.writeTable()
	g.importAll()
}

// strangers are n works of every kind that are not in the gallery.
func strangers(g *gallery, n int) []paint.Work {
	all := paint.Collection()
	var works []paint.Work
	for _, i := range rand.New(rand.NewPCG(1, 2)).Perm(len(all))[len(g.works):][:n] {
		works = append(works, all[i])
	}
	return works
}

func (g *gallery) writeTable() {
	g.t.Helper()
	f, err := os.Create(filepath.Join(g.dir, paint.MetadataFile))
	if err != nil {
		g.t.Fatal(err)
	}
	if err := paint.WriteMetadata(f, g.works); err != nil {
		g.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		g.t.Fatal(err)
	}
}

func (g *gallery) importAll() {
	g.t.Helper()
	unlock, err := g.lib.Lock()
	if err != nil {
		g.t.Fatal(err)
	}
	defer unlock()
	options := ingest.Options{CSV: filepath.Join(g.dir, paint.MetadataFile), Images: g.dir}
	summary, err := ingest.Run(context.Background(), g.lib, options, func(art.Progress) {})
	if err != nil {
		g.t.Fatal(err)
	}
	if summary.Failed > 0 {
		g.t.Fatalf("%d works failed: %+v", summary.Failed, summary.Problems)
	}
	if _, err := engine.Build(context.Background(), g.lib, quiet, func(art.Progress) {}); err != nil {
		g.t.Fatal(err)
	}
}

var quiet = slog.New(slog.DiscardHandler)

// open serves the library until the test ends.
func (g *gallery) open() *engine.Generations {
	g.t.Helper()
	generations, err := engine.Open(context.Background(), g.lib, quiet, func(art.Progress) {})
	if err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(generations.Close)
	return generations
}

// current is the generation that serves, until the test ends.
func (g *gallery) current() art.Generation {
	g.t.Helper()
	generation, err := g.open().Current()
	if err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(generation.Release)
	return generation
}

// ids lists every work in catalogue order.
func ids(t *testing.T, generation art.Generation) []string {
	t.Helper()
	page, err := generation.SearchText(context.Background(), art.TextQuery{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, hit := range page.Hits {
		all = append(all, hit.Image.ID)
	}
	return all
}

func vectorsOf(t *testing.T, generation art.Generation, id string) art.Vectors {
	t.Helper()
	vectors, err := generation.VectorsOf(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	copied := art.Vectors{}
	for metric, v := range vectors {
		copied[metric] = slices.Clone(v)
	}
	return copied
}

func nearest(t *testing.T, generation art.Generation, q art.NearestQuery) art.Nearest {
	t.Helper()
	near, err := generation.Nearest(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return near
}

// copyWork adds a copy of a work's picture under another name.
func copyWork(t *testing.T, g *gallery, i int) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(g.dir, g.works[i].File))
	if err != nil {
		t.Fatal(err)
	}
	twin := g.works[i]
	twin.File, twin.OriginalName, twin.Title = "copy-of-"+twin.File, "Copy of "+twin.OriginalName, "Copy of "+twin.Title
	if err := os.WriteFile(filepath.Join(g.dir, twin.File), data, 0o644); err != nil {
		t.Fatal(err)
	}
	g.works = append(g.works, twin)
	g.writeTable()
	g.importAll()
}
