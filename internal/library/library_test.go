package library_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"likeness/internal/art"
	"likeness/internal/library"
)

func create(t *testing.T) *library.Library {
	t.Helper()
	lib, err := library.Create(filepath.Join(t.TempDir(), "lib"))
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestOpenTellsHowToMakeALibrary(t *testing.T) {
	_, err := library.Open(filepath.Join(t.TempDir(), "nowhere"))
	if art.CodeOf(err) != art.CodeNotFound || !strings.Contains(err.Error(), "likeness import --csv") {
		t.Fatalf("got %v", err)
	}
}

func TestNewerLibraryIsRefusedAndLeftAlone(t *testing.T) {
	lib := create(t)
	path := filepath.Join(lib.Dir(), "library.json")
	newer := []byte(`{"format": 99}`)
	if err := os.WriteFile(path, newer, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, open := range []func(string) (*library.Library, error){library.Open, library.Create} {
		if _, err := open(lib.Dir()); art.CodeOf(err) != art.CodeUnsupported || !strings.Contains(err.Error(), "newer likeness") {
			t.Fatalf("got %v", err)
		}
	}
	if data, _ := os.ReadFile(path); string(data) != string(newer) {
		t.Fatalf("library.json became %q", data)
	}
}

func TestCreateRefusesAFolderWithSomebodysFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.doc"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := library.Create(dir); art.CodeOf(err) != art.CodeInvalid {
		t.Fatalf("got %v", err)
	}
}

func TestOneWriterAtATime(t *testing.T) {
	lib := create(t)
	unlock, err := lib.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if !lib.Locked() {
		t.Fatal("a held lock is not seen")
	}
	if _, err := lib.Lock(); art.CodeOf(err) != art.CodeUnavailable || !strings.Contains(err.Error(), "process") {
		t.Fatalf("second writer got %v", err)
	}
	if info, err := os.Stat(filepath.Join(lib.Dir(), "lock")); err != nil || info.Size() != 0 {
		t.Errorf("the lock itself was written to, which Windows refuses: %v, %v", info, err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if lib.Locked() {
		t.Fatal("a free lock is seen as held")
	}
	again, err := lib.Lock()
	if err != nil {
		t.Fatal(err)
	}
	_ = again()
}

func TestPublishRemovesOldGenerationsButTheOneBefore(t *testing.T) {
	lib := create(t)
	var ids []string
	for range 3 {
		for _, id := range ids { // old enough for no cursor to be honoured
			hourAgo := time.Now().Add(-time.Hour)
			if err := os.Chtimes(lib.GenerationDir(id), hourAgo, hourAgo); err != nil {
				t.Fatal(err)
			}
		}
		id, dir, err := lib.NewGeneration()
		if err != nil {
			t.Fatal(err)
		}
		if current, _ := lib.CurrentGeneration(); len(ids) > 0 && current != ids[len(ids)-1] {
			t.Fatalf("current is %q before %q is published", current, id)
		}
		if err := os.WriteFile(filepath.Join(dir, "x"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := lib.Publish(id); err != nil {
			t.Fatal(err)
		}
		lib.PruneGenerations()
		ids = append(ids, id)
	}
	if current, err := lib.CurrentGeneration(); err != nil || current != ids[2] {
		t.Fatalf("current is %q (%v), want %q", current, err, ids[2])
	}
	for i, want := range []bool{false, true, true} {
		_, err := os.Stat(filepath.Join(lib.GenerationDir(ids[i]), "x"))
		if (err == nil) != want {
			t.Errorf("generation %d kept: %v, want %v", i+1, err == nil, want)
		}
	}
}

func TestLeftoversOfABuildThatDiedAreRemoved(t *testing.T) {
	lib := create(t)
	_, dead, err := lib.NewGeneration()
	if err != nil {
		t.Fatal(err)
	}
	id, _, err := lib.NewGeneration()
	if err != nil {
		t.Fatal(err)
	}
	if err := lib.Publish(id); err != nil {
		t.Fatal(err)
	}
	lib.PruneGenerations()
	if _, err := os.Stat(dead); !os.IsNotExist(err) {
		t.Fatalf("leftover still there: %v", err)
	}
}

func TestWatchersSeeTheCurrentStateFirstAndADeadImportAsFailed(t *testing.T) {
	lib := create(t)
	unlock, err := lib.Lock()
	if err != nil {
		t.Fatal(err)
	}
	total := 10
	if err := lib.WriteProgress(art.Progress{Stage: art.StagePictures, Done: 3, Total: &total}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	states := lib.WatchProgress(ctx)
	if p := <-states; p.Stage != art.StagePictures || p.Done != 3 || *p.Total != 10 {
		t.Fatalf("first state %+v", p)
	}
	_ = unlock() // the importer is gone without a word
	if p := <-states; p.Stage != art.StageFailed || !p.Finished || !strings.Contains(p.Message, "goes on where it stopped") {
		t.Fatalf("after the importer died: %+v", p)
	}
}

func TestOriginalsCannotBeReachedThroughALinkOutOfTheRoot(t *testing.T) {
	lib := create(t)
	root, outside := t.TempDir(), filepath.Join(t.TempDir(), "secret.jpg")
	if err := os.WriteFile(outside, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(root, "link.jpg")); err != nil {
		t.Skip("no symbolic links here")
	}
	pictures := library.NewPictures(lib, func(number string) (string, bool) { return root, number == "1" })
	for _, path := range []string{"link.jpg", "../secret.jpg"} {
		image := art.Image{Name: "x", Picture: &art.Picture{Hash: "aa", Key: "1/" + path, MediaType: "image/jpeg"}}
		if f, err := pictures.OpenPicture(context.Background(), image, art.Original); err == nil {
			_ = f.Close()
			t.Errorf("%s was opened", path)
		}
	}
}
