package ingest

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"likeness/internal/art"
)

// TestFilesThatChangeOrVanishFailAlone has files vanish, shrink and be replaced
// between the listing of the folder and their turn to be read.
func TestFilesThatChangeOrVanishFailAlone(t *testing.T) {
	lib, images := newLibrary(t), t.TempDir()
	for i, name := range []string{"a.jpg", "b.jpg", "c.jpg", "d.jpg"} {
		writeFile(t, filepath.Join(images, name), jpegOf(i, 30, 20))
	}
	sum, err := importInto(t.Context(), lib, Options{Images: images}, func(p art.Progress) {
		if p.Done > 0 {
			return
		}
		writeFile(t, filepath.Join(images, "c.jpg"), jpegOf(2, 30, 20)[:200])
		if err := os.Remove(filepath.Join(images, "b.jpg")); err != nil && !os.IsNotExist(err) {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(records(t, lib)); n < 2 || sum.Failed > 2 {
		t.Errorf("%d works, %+v", n, sum.Problems)
	}
	writeFile(t, filepath.Join(images, "b.jpg"), jpegOf(1, 30, 20))
	writeFile(t, filepath.Join(images, "c.jpg"), jpegOf(2, 30, 20))
	if sum := mustRun(t, lib, Options{Images: images}); sum.Failed > 0 || len(records(t, lib)) != 4 {
		t.Errorf("once they are whole: %d works, %+v", len(records(t, lib)), sum.Problems)
	}
}

// TestAFileThatIsWrittenToWhileItIsReadIsNotTaken has a file grow until one reading
// of it came upon that.
func TestAFileThatIsWrittenToWhileItIsReadIsNotTaken(t *testing.T) {
	images := t.TempDir()
	path := writeFile(t, filepath.Join(images, "a.jpg"), strings.Repeat("a", 4<<20))
	f, err := openFolder(images)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	stop := make(chan struct{})
	var writing sync.WaitGroup
	defer writing.Wait()
	defer close(stop)
	writing.Go(func() {
		file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		for err == nil {
			select {
			case <-stop:
				if err := file.Close(); err != nil {
					t.Error(err)
				}
				return
			default:
				_, err = file.WriteString("a")
			}
		}
		t.Error(err)
	})
	for deadline := time.Now().Add(time.Minute); ; {
		_, err := f.read("a.jpg", maxFileBytes)
		if err != nil && strings.Contains(err.Error(), "changed while it was read") && art.CodeOf(err) == art.CodeUnavailable {
			return
		}
		if err != nil || time.Now().After(deadline) {
			t.Fatalf("a file that grows is read as if it did not: %v", err)
		}
	}
}
