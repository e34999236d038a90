package ingest

import (
	"bufio"
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
// binary imports, and stands still when a stage has come so far. Whoever began it
// kills it then: a process that ends itself leaves a thread behind under Wine, at times.
func TestMain(m *testing.M) {
	if at := os.Getenv("KILL_AT"); at != "" {
		fmt.Println("the import ended by itself:", importUntil(at))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// standing is what an import says that stands still.
const standing = "the import stands still"

func importUntil(at string) error {
	stage, done, _ := strings.Cut(at, ":")
	n, err := strconv.Atoi(done)
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
			fmt.Println(standing)
			select {}
		}
	})
	return err
}

func killWhenStanding(t *testing.T, env ...string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said, _ := bufio.NewReader(out).ReadString('\n')
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if strings.TrimSpace(said) != standing {
		t.Fatalf("the import that was to be killed said %q", said)
	}
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
		killWhenStanding(t, "KILL_AT="+at, "KILL_LIBRARY="+path, "KILL_CSV="+opts.CSV, "KILL_IMAGES="+opts.Images)
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
