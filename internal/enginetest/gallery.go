package enginetest

import (
	"context"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/ingest"
	"likeness/internal/paint"
)

// Library is a library of the engine under test.
type Library interface {
	// Begin makes the caller its writer.
	Begin(t testing.TB) art.Writer
	// Open serves it until the test ends.
	Open(t testing.TB) Opened
}

// Opened is an engine that serves, with the models of its generations.
type Opened struct {
	art.Engine
	Models *encode.Loader
}

// Gallery is a library of small painted works in a folder of the test's own.
type Gallery struct {
	t       testing.TB
	Dir     string // of pictures and table
	Library Library
	Works   []paint.Work
}

// NewGallery paints n works of all kinds and imports them into a library, which
// is empty.
func NewGallery(t testing.TB, dir string, library Library, n int) *Gallery {
	t.Helper()
	g := &Gallery{t: t, Dir: filepath.Join(dir, "pictures"), Library: library}
	if err := os.MkdirAll(g.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if n > 0 {
		g.Add(n)
	}
	return g
}

// For is the gallery for another test, which only asks.
func (g *Gallery) For(t testing.TB) *Gallery {
	other := *g
	other.t = t
	return &other
}

// Add paints n more works and imports again, as somebody would whose
// collection grew.
func (g *Gallery) Add(n int) {
	g.t.Helper()
	for _, work := range g.Strangers(n) {
		g.Works = append(g.Works, work)
		f, err := os.Create(filepath.Join(g.Dir, work.File))
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
	g.WriteTable()
	g.Import()
}

// Strangers are n works of every kind that are not in the gallery.
func (g *Gallery) Strangers(n int) []paint.Work {
	all := paint.Collection()
	var works []paint.Work
	for _, i := range rand.New(rand.NewPCG(1, 2)).Perm(len(all))[len(g.Works):][:n] {
		works = append(works, all[i])
	}
	return works
}

// WriteTable writes the table of the works.
func (g *Gallery) WriteTable() {
	g.t.Helper()
	f, err := os.Create(filepath.Join(g.Dir, paint.MetadataFile))
	if err != nil {
		g.t.Fatal(err)
	}
	if err := paint.WriteMetadata(f, g.Works); err != nil {
		g.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		g.t.Fatal(err)
	}
}

// Options say what an import of the gallery takes.
func (g *Gallery) Options() ingest.Options {
	return ingest.Options{
		CSV: filepath.Join(g.Dir, paint.MetadataFile), Images: g.Dir, Report: filepath.Join(filepath.Dir(g.Dir), "report.csv"),
	}
}

// Import imports table and pictures and commits.
func (g *Gallery) Import() {
	g.t.Helper()
	w := g.Library.Begin(g.t)
	summary, err := ingest.Run(context.Background(), w, g.Options(), nil)
	if err != nil {
		g.t.Fatal(err)
	}
	if summary.Failed > 0 {
		g.t.Fatalf("%d works failed: %+v", summary.Failed, summary.Problems)
	}
	if _, err := w.Commit(context.Background(), nil); err != nil {
		g.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		g.t.Fatal(err)
	}
}

// Copy adds a copy of a work's picture under another name.
func (g *Gallery) Copy(i int) {
	g.t.Helper()
	data, err := os.ReadFile(filepath.Join(g.Dir, g.Works[i].File))
	if err != nil {
		g.t.Fatal(err)
	}
	again := g.Works[i]
	again.File, again.OriginalName, again.Title = "copy-of-"+again.File, "Copy of "+again.OriginalName, "Copy of "+again.Title
	if err := os.WriteFile(filepath.Join(g.Dir, again.File), data, 0o644); err != nil {
		g.t.Fatal(err)
	}
	g.Works = append(g.Works, again)
	g.WriteTable()
	g.Import()
}

// Current is the generation that serves, until the test ends.
func (g *Gallery) Current() Served {
	g.t.Helper()
	return g.Library.Open(g.t).Current(g.t)
}

// Served is a generation with the models that it names.
type Served struct {
	art.Generation
	Models *encode.Models
	t      testing.TB
}

// Current is the generation that serves, until the test ends.
func (o Opened) Current(t testing.TB) Served {
	t.Helper()
	generation, err := o.Engine.Current()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(generation.Release)
	models, err := o.Models.Models(context.Background(), generation.Artefacts())
	if err != nil {
		t.Fatal(err)
	}
	return Served{generation, models, t}
}

// IDs lists every work in catalogue order.
func IDs(t testing.TB, generation art.Generation) []string {
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

// VectorsOf copies the vectors of a work.
func VectorsOf(t testing.TB, generation art.Generation, id string) art.Vectors {
	t.Helper()
	vectors, err := generation.VectorsOf(context.Background(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	copied := art.Vectors{}
	for metric, v := range vectors {
		copied[metric] = slices.Clone(v)
	}
	return copied
}

// Nearest asks for the nearest works.
func Nearest(t testing.TB, generation art.Generation, q art.NearestQuery) art.Nearest {
	t.Helper()
	near, err := generation.Nearest(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return near
}
