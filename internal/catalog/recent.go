package catalog

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"likeness/internal/art"
)

// maxRecentBytes bounds the records that a snapshot keeps at hand: some 20,000
// of a museum's, or a few that are very long.
const maxRecentBytes = 32 << 20

// bytesOfRecord is about what a record takes beside its texts.
const bytesOfRecord = 600

// recent keeps the records of a snapshot, which never change, that were read last.
// Everybody looks at the same first pages.
type recent struct {
	mu    sync.Mutex
	kept  *simplelru.LRU[string, art.Image]
	bytes int
}

func newRecent() *recent {
	r := &recent{}
	kept, err := simplelru.NewLRU(maxRecentBytes/bytesOfRecord, func(_ string, gone art.Image) { r.bytes -= weigh(gone) })
	if err != nil { // the number is a constant above zero
		panic(err)
	}
	r.kept = kept
	return r
}

// weigh is about what a record takes in memory.
func weigh(image art.Image) int {
	bytes := bytesOfRecord + len(image.Name) + len(image.Title) + len(image.Artist) + len(image.Collection) + len(image.Genre) + len(image.Date)
	for _, texts := range [][]string{image.Artists, image.Collections, image.Genres} {
		for _, text := range texts {
			bytes += len(text)
		}
	}
	for _, property := range image.Properties {
		bytes += len(property.Name) + len(property.Value)
		for _, value := range property.Values {
			bytes += len(value)
		}
	}
	return bytes + len(image.Further)*bytesOfRecord/2
}

// find adds to found what is kept of ids, and returns the others.
func (r *recent) find(ids []string, found map[string]art.Image) (missing []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range ids {
		if image, ok := r.kept.Get(id); ok {
			found[id] = image
		} else {
			missing = append(missing, id)
		}
	}
	return missing
}

func (r *recent) keep(image art.Image) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept.Contains(image.ID) {
		return
	}
	r.bytes += weigh(image)
	r.kept.Add(image.ID, image)
	for r.bytes > maxRecentBytes {
		r.kept.RemoveOldest()
	}
}
