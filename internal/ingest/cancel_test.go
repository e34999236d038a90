package ingest

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"likeness/internal/art"
	"likeness/internal/library"
)

// endingContext ends when it was looked at a number of times.
type endingContext struct {
	left  atomic.Int64
	ended chan struct{}
}

func endingAfter(looks int64) *endingContext {
	c := &endingContext{ended: make(chan struct{})}
	c.left.Store(looks)
	return c
}

func (c *endingContext) Deadline() (time.Time, bool) { return time.Time{}, false }
func (c *endingContext) Value(any) any               { return nil }

func (c *endingContext) Done() <-chan struct{} {
	if c.left.Add(-1) == 0 {
		close(c.ended)
	}
	return c.ended
}

func (c *endingContext) Err() error {
	select {
	case <-c.ended:
		return context.Canceled
	default:
		return nil
	}
}

// TestAnImportMayEndAnywhere ends an import of several batches wherever its
// context is looked at around the end of a batch, and at steps everywhere else.
func TestAnImportMayEndAnywhere(t *testing.T) {
	const rows = 3 * rowsPerBatch / 2
	dir := t.TempDir()
	var csv strings.Builder
	csv.WriteString("id,file,title\n")
	images := filepath.Join(dir, "images")
	for i := range rows {
		file := ""
		if i < 3 {
			file = fmt.Sprintf("%d.png", i)
			writeFile(t, filepath.Join(images, file), pngOf(i, 8, 8))
		}
		fmt.Fprintf(&csv, "%d,%s,Title %d\n", i, file, i)
	}
	opts := Options{CSV: writeFile(t, filepath.Join(dir, "works.csv"), csv.String()), Images: images}

	const forever = int64(1) << 40
	probe, batchEnd := endingAfter(forever), int64(0)
	if _, err := importInto(probe, newLibrary(t), opts, func(p art.Progress) {
		if batchEnd == 0 && p.Done == rowsPerBatch {
			batchEnd = forever - probe.left.Load()
		}
	}); err != nil {
		t.Fatal(err)
	}
	looks := forever - probe.left.Load()
	var points []int64
	for n := max(1, batchEnd-5); n < batchEnd+25; n++ {
		points = append(points, n)
	}
	for n := int64(1); n < looks; n += max(1, looks/20) {
		points = append(points, n)
	}
	lib, err := library.Create(filepath.Join(dir, "library")) // every end leaves what the next goes on with
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range points {
		if _, err := importInto(endingAfter(n), lib, opts, nil); err == nil && n <= batchEnd+1 {
			t.Errorf("an import that was ended at look %d of %d says nothing of it", n, looks)
		}
	}
	mustRun(t, lib, opts)
	if n := len(records(t, lib)); n != rows {
		t.Errorf("%d records after all, want %d", n, rows)
	}
}
