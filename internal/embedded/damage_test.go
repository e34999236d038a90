package embedded_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/enginetest"
	"likeness/internal/library"
)

// flipMiddle flips a bit in the middle of a file.
func flipMiddle(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 4
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// readPicture is a picture as it is served.
func readPicture(engine art.Pictures, image art.Image, size art.PictureSize) ([]byte, error) {
	file, err := engine.OpenPicture(context.Background(), image, size)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}

func TestThumbnailsThatAreDamagedOrGoneAreMadeAgain(t *testing.T) {
	g := paintGallery(t, 2)
	lib, engine := folderOf(g).Library, serve(t, g)
	generation := g.Current()
	images, err := generation.Images(context.Background(), enginetest.IDs(t, generation))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []art.PictureSize{art.Thumbnail, art.Large} {
		whole, err := readPicture(engine, images[0], size)
		if err != nil {
			t.Fatal(err)
		}
		path := lib.PicturePath(images[0].Picture.Hash, size)
		for name, harm := range map[string]func(){
			"damaged": func() { flipMiddle(t, path) },
			"cut":     func() { _ = os.Truncate(path, 100) },
			"empty":   func() { _ = os.Truncate(path, 0) },
			"gone":    func() { _ = os.Remove(path) },
		} {
			harm()
			for range 2 { // from memory, then from the disk
				if again, err := readPicture(engine, images[0], size); err != nil || string(again) != string(whole) {
					t.Errorf("%s that is %s: %d bytes, want the %d of before, %v", size, name, len(again), len(whole), err)
				}
			}
			if !lib.HasThumbnail(images[0].Picture.Hash, size) {
				t.Errorf("%s that was %s is not on the disk again", size, name)
			}
		}
	}
	if said := strings.Join(engine.Remarks(), " "); !strings.Contains(said, "made again: 8") {
		t.Errorf("the server remarks %q", said)
	}
	path := lib.PicturePath(images[1].Picture.Hash, art.Thumbnail)
	if err := os.WriteFile(filepath.Join(g.Dir, g.Works[1].File), []byte("another file"), 0o644); err != nil {
		t.Fatal(err)
	}
	flipMiddle(t, path)
	for range 2 {
		if _, err := readPicture(engine, images[1], art.Thumbnail); art.CodeOf(err) != art.CodeUnavailable {
			t.Errorf("a damaged thumbnail of an original that has changed: %v", err)
		}
	}
	if said := strings.Join(engine.Remarks(), " "); !strings.Contains(said, "cannot be read: 1") {
		t.Errorf("the server remarks %q", said)
	}
}

func TestThumbnailsOfOlderProgramsAreServed(t *testing.T) {
	g := paintGallery(t, 1)
	engine, generation := serve(t, g), g.Current()
	images, err := generation.Images(context.Background(), enginetest.IDs(t, generation))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := readPicture(engine, images[0], art.Thumbnail)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folderOf(g).PicturePath(images[0].Picture.Hash, art.Thumbnail), whole, 0o644); err != nil { // without a seal
		t.Fatal(err)
	}
	if again, err := readPicture(engine, images[0], art.Thumbnail); err != nil || string(again) != string(whole) {
		t.Errorf("%d bytes, want %d, %v", len(again), len(whole), err)
	}
	if said := engine.Remarks(); len(said) != 0 {
		t.Errorf("the server remarks %q", said)
	}
}

// start starts a server's engine and what it does on the side.
func start(t *testing.T, lib *library.Library) *embedded.Engine {
	t.Helper()
	engine, err := embedded.Start(t.Context(), lib, quiet)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { engine.Watch(ctx); close(ended) }()
	t.Cleanup(func() { cancel(); <-ended; engine.Close() })
	return engine
}

// healed waits until a server has nothing to remark.
func healed(t *testing.T, engine *embedded.Engine) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); len(engine.Remarks()) > 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after a minute the server remarks %q", engine.Remarks())
		}
	}
}

func TestADamagedGenerationIsBuiltAgainWhileTheOneBeforeServes(t *testing.T) {
	g := paintGallery(t, 4)
	lib := folderOf(g).Library
	before := g.Current().ID()
	g.Add(1)
	damaged := g.Current().ID()
	flipMiddle(t, filepath.Join(lib.GenerationDir(damaged), "rows"))
	ids, err := lib.Generations()
	if err != nil {
		t.Fatal(err)
	}
	engine := start(t, lib)
	now, err := engine.Current()
	if err != nil {
		t.Fatalf("nothing serves, of %v, after %s: %v", ids, before, err)
	}
	if serving := now.ID(); serving == damaged {
		t.Errorf("the damaged generation %s serves", serving)
	}
	now.Release()
	if said := strings.Join(engine.Remarks(), " "); !strings.Contains(said, "built again") {
		t.Errorf("meanwhile the server remarks %q", said)
	}
	healed(t, engine)
	generation := enginetest.Opened{Engine: engine, Models: engine.Models()}.Current(t)
	if n := len(enginetest.IDs(t, generation)); n != 5 || generation.ID() == damaged {
		t.Errorf("%d works are served by %s, want 5 by one after %s", n, generation.ID(), damaged)
	}
}

func TestWithNothingWholeTheServerIsThereAndSaysSo(t *testing.T) {
	g := paintGallery(t, 3)
	lib := folderOf(g).Library
	ids, err := lib.Generations()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		flipMiddle(t, filepath.Join(lib.GenerationDir(id), "manifest.json"))
	}
	engine := start(t, lib)
	if _, err := engine.Current(); err != nil && art.CodeOf(err) != art.CodeUnavailable {
		t.Errorf("nothing can be served, and the server says %v", err)
	}
	healed(t, engine)
	if n := len(enginetest.IDs(t, enginetest.Opened{Engine: engine, Models: engine.Models()}.Current(t))); n != 3 {
		t.Errorf("%d works are served, want 3", n)
	}
}

func TestADamagedMapIsDrawnAgainWhileTheRestServes(t *testing.T) {
	g := paintGallery(t, 4)
	lib := folderOf(g).Library
	engine := start(t, lib)
	current, err := engine.Current()
	if err != nil {
		t.Fatal(err)
	}
	defer current.Release()
	for _, a := range current.Artefacts() {
		if a.Name == "map" || a.Name == "sheet-0" {
			t.Run(a.Name, func(t *testing.T) { isMadeAgain(t, lib, engine, a) })
		}
	}
}

// isMadeAgain harms an artefact.
func isMadeAgain(t *testing.T, lib *library.Library, engine *embedded.Engine, drawn art.Artefact) {
	t.Helper()
	whole, err := engine.Artefact(t.Context(), drawn)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(lib.Dir(), "artefacts", drawn.Name+"."+drawn.Version)
	for name, harm := range map[string]func(){
		"damaged": func() { flipMiddle(t, path) },
		"gone":    func() { _ = os.Remove(path) },
	} {
		harm()
		if _, err := engine.Artefact(t.Context(), drawn); art.CodeOf(err) != art.CodeUnavailable {
			t.Errorf("one that is %s: %v", name, err)
		}
		if said := strings.Join(engine.Remarks(), " "); !strings.Contains(said, drawn.Name) {
			t.Errorf("the server remarks %q", said)
		}
		healed(t, engine)
		if again, err := engine.Artefact(t.Context(), drawn); err != nil || string(again) != string(whole) {
			t.Errorf("one that was %s: %d bytes, want the %d of before, %v", name, len(again), len(whole), err)
		}
	}
}
