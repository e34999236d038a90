package embedded_test

import (
	"testing"

	"likeness/internal/art"
	"likeness/internal/ingest"
)

// TestProgressOfComparingReachesItsEnd builds a library whose network has yet to
// train, so that not every graph is built.
func TestProgressOfComparingReachesItsEnd(t *testing.T) {
	g := paintGallery(t, 12)
	w := newFolder(t, t.TempDir()).Begin(t)
	if _, err := ingest.Run(t.Context(), w, g.Options(), nil); err != nil {
		t.Fatal(err)
	}
	var last art.Progress
	ends := 0
	_, err := w.Commit(t.Context(), func(p art.Progress) {
		if last.Stage == art.StageVectors && (p.Stage != last.Stage || p.Done < last.Done) {
			ends++
			if last.Total == nil || last.Done != *last.Total {
				t.Errorf("comparing ended at %+v, before %s", last, p.Stage)
			}
		}
		last = p
	})
	if err != nil || ends < 1 {
		t.Errorf("comparing ended %d times, %v", ends, err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
