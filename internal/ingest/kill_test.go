package ingest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"likeness/internal/art"
	"likeness/internal/library"
)

// TestMain also is the import that gets killed: with KILL_AT set, the test
// binary imports, and kills itself without warning when a stage has come so far.
func TestMain(m *testing.M) {
	if at := os.Getenv("KILL_AT"); at != "" {
		if err := importAndDie(at); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(survived) // it should not have lived so long
	}
	os.Exit(m.Run())
}

// survived is the exit code of an import that was not killed. No kill leaves it.
const survived = 3

func importAndDie(at string) error {
	stage, done, _ := strings.Cut(at, ":")
	n, err := strconv.Atoi(done)
	if err != nil {
		return err
	}
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		return err
	}
	lib, err := library.Create(os.Getenv("KILL_LIBRARY"))
	if err != nil {
		return err
	}
	opts := Options{CSV: os.Getenv("KILL_CSV"), Images: os.Getenv("KILL_IMAGES")}
	_, err = importInto(context.Background(), lib, opts, func(p art.Progress) {
		if string(p.Stage) == stage && p.Done >= n {
			_ = self.Kill()
		}
	})
	return err
}

func TestAnImportThatWasKilledGoesOnAndLosesNothing(t *testing.T) {
	const works = 2*rowsPerBatch + 100
	const pictures = picturesPerBatch + 40
	dir := t.TempDir()
	images := filepath.Join(dir, "images")
	var csv strings.Builder
	csv.WriteString("id,file,title\n")
	for i := range works {
		file := ""
		if i < pictures {
			file = fmt.Sprintf("%d.png", i)
			writeFile(t, filepath.Join(images, file), pngOf(i, 8+i%7, 8))
		}
		fmt.Fprintf(&csv, "%d,%s,Work %d\n", i, file, i)
	}
	opts := Options{CSV: writeFile(t, filepath.Join(dir, "works.csv"), csv.String()), Images: images}
	whole := newLibrary(t)
	mustRun(t, whole, opts)
	want := records(t, whole)
	if len(want) != works {
		t.Fatalf("%d records", len(want))
	}

	path := filepath.Join(t.TempDir(), "library")
	killed := func(at string) map[string]art.Image {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "KILL_AT="+at, "KILL_LIBRARY="+path, "KILL_CSV="+opts.CSV, "KILL_IMAGES="+opts.Images)
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code == survived || code == 2 { // 2 is a panic
			t.Fatalf("the import ended by itself: %s", out)
		}
		lib, err := library.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		return records(t, lib)
	}
	if n := len(killed(fmt.Sprintf("%s:%d", art.StageReading, 2*rowsPerBatch))); n == 0 || n >= works {
		t.Errorf("%d records after a kill while reading", n)
	}
	n := 0
	for _, image := range killed(fmt.Sprintf("%s:%d", art.StagePictures, picturesPerBatch+20)) {
		if image.Picture != nil {
			n++
		}
	}
	if n < picturesPerBatch/2 || n >= pictures { // on a slow machine batches are smaller
		t.Errorf("%d pictures after a kill among them", n)
	}
	lib, err := library.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := mustRun(t, lib, opts)
	if sum.PicturesRead != pictures-n {
		t.Errorf("%d pictures were read after the kill", sum.PicturesRead)
	}
	if diff := cmp.Diff(want, records(t, lib)); diff != "" {
		t.Errorf("after all:\n%s", diff)
	}
}
