package embedded_test

import (
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"likeness/internal/embedded"
	"likeness/internal/embedded/embeddedtest"
	"likeness/internal/enginetest"
	"likeness/internal/library"
)

var (
	update = flag.Bool("update", false, "rewrite the golden files")
	quiet  = slog.New(slog.DiscardHandler)
)

type folder = embeddedtest.Folder

func newFolder(t testing.TB, dir string) enginetest.Library {
	t.Helper()
	lib, err := library.Create(filepath.Join(dir, "library"))
	if err != nil {
		t.Fatal(err)
	}
	return folder{Library: lib}
}

func TestConformance(t *testing.T) { enginetest.Run(t, newFolder) }

// paintGallery paints n works of all kinds and imports them, for a test that
// changes them.
func paintGallery(t *testing.T, n int) *enginetest.Gallery {
	t.Helper()
	dir := t.TempDir()
	return enginetest.NewGallery(t, dir, newFolder(t, dir), n)
}

func folderOf(g *enginetest.Gallery) folder { return g.Library.(folder) }

func serve(t *testing.T, g *enginetest.Gallery) *embedded.Engine {
	t.Helper()
	return folderOf(g).Serve(t)
}

// shared is the gallery of all tests that only ask; the first makes it.
var shared struct {
	root string
	made *enginetest.Gallery
}

const sharedWorks = 120

func sharedGallery(t *testing.T) *enginetest.Gallery {
	t.Helper()
	if shared.made == nil {
		shared.made = enginetest.NewGallery(t, shared.root, newFolder(t, shared.root), sharedWorks)
	}
	return shared.made.For(t)
}

func TestMain(m *testing.M) {
	var err error
	if shared.root, err = os.MkdirTemp("", "embedded"); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := os.RemoveAll(shared.root); err != nil {
		panic(err)
	}
	os.Exit(code)
}
