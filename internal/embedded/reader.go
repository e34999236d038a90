package embedded

import (
	"context"
	"fmt"
	"sync/atomic"

	lru "github.com/hashicorp/golang-lru/v2"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/generation"
	"likeness/internal/library"
	"likeness/internal/vector"
)

// reader answers from one opened generation; it satisfies art.Generation.
type reader struct {
	*generation.Generation
	holders atomic.Int64

	models  *encode.Models
	metrics []art.Metric      // the default first
	folders map[string]string // of pictures, by number

	// Of a generation whose works have several pictures:
	everything *vector.Bitmap // rows of all pictures
	present    map[string]int // by metric: works that can be results

	filters *lru.Cache[string, *vector.Bitmap] // rows that filters let through
}

// openReader opens the generation that the library has under an id.
func openReader(ctx context.Context, lib *library.Library, loader *encode.Loader, id string) (_ *reader, err error) {
	opened, err := generation.Open(lib.GenerationDir(id), id)
	if err != nil {
		return nil, err
	}
	r := &reader{Generation: opened}
	r.holders.Store(1)
	defer func() {
		if err != nil {
			_ = r.Close() // the error is told
		}
	}()
	if r.filters, err = lru.New[string, *vector.Bitmap](cachedFilters); err != nil {
		return nil, err
	}
	if r.models, err = loader.Models(ctx, r.Manifest.Artefacts); err != nil {
		return nil, err
	}
	if r.folders, err = r.Records.Folders(ctx); err != nil {
		return nil, err
	}
	if r.Pictures.Several() {
		r.everything = vector.NewBitmap(r.Pictures.Len())
		for row := range uint32(r.Pictures.Len()) {
			r.everything.Add(row)
		}
		r.present = map[string]int{}
		for id, index := range r.Indexes {
			r.present[id] = r.worksIn(index.Index, nil)
		}
	}
	return r, r.describeMetrics()
}

// describeMetrics lists the metrics that have an index, which is of vectors as
// long as the models make them.
func (r *reader) describeMetrics() error {
	for _, id := range r.models.IDs() {
		about := r.models.About(id)
		entry, index := r.Manifest.Metric(id), r.Indexes[id]
		if entry == nil {
			return fmt.Errorf("open metric %s: it has a model and no index", id)
		}
		if index.Dims() != about.Dimensions {
			return fmt.Errorf("open metric %s: an index of %d values for a model of %d", id, index.Dims(), about.Dimensions)
		}
		about.RecallAt10, about.Works = entry.RecallAt10, index.Live()
		r.metrics = append(r.metrics, about)
	}
	return nil
}

func (r *reader) acquire() *reader {
	r.holders.Add(1)
	return r
}

// ID names the generation.
func (r *reader) ID() string { return r.Generation.ID }

// Release gives the generation back; the last to do so closes its files.
func (r *reader) Release() {
	if r.holders.Add(-1) == 0 {
		_ = r.Close() // files that were only read
	}
}

// Capabilities says that this engine keeps every promise of the ports.
func (r *reader) Capabilities() art.Capabilities {
	return art.Capabilities{ExactTotals: true, Compared: true, SnapshotCursors: true, FurtherPictures: true}
}

// Artefacts lists what was computed of the generation.
func (r *reader) Artefacts() []art.Artefact { return r.Manifest.Artefacts }

// Metrics lists the metrics that can be asked for, the default first; see
// art.Neighbours.
func (r *reader) Metrics() []art.Metric { return r.metrics }
