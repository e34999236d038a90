package raster

import (
	"context"
	"runtime/debug"
	"sync"

	"golang.org/x/sync/semaphore"

	"likeness/internal/art"
)

const (
	// MaxDecodeBytes bounds the memory of all pictures that are being decoded,
	// or held, at one time over the whole process. Large pictures wait for each
	// other instead of exhausting memory; one that needs more alone is refused:
	// a lossless WebP of more than 100 megapixels, and no usual picture.
	MaxDecodeBytes = 600 << 20
	// MaxFileBytes bounds the files that imports have in memory at one time,
	// beside what decoding them takes; one that is larger is alone.
	MaxFileBytes = 128 << 20
	// garbageBytes is how much memory given back may lie about before the
	// collector is told to take it away: left to itself it waits until the heap
	// has doubled, and the bound would hold for half of what is used.
	garbageBytes = 64 << 20
)

// What decoding has, and what files have, for the whole process.
var (
	memory = newBudget(MaxDecodeBytes)
	files  = newBudget(MaxFileBytes)
)

// HoldFile waits until there is memory for a file of so many bytes, or for the
// end of ctx. Who has it may decode, but not wait for another file's.
func HoldFile(ctx context.Context, bytes int64) (release func(), err error) {
	held, err := files.acquire(ctx, min(bytes, files.max), "file")
	if err != nil {
		return nil, err
	}
	return func() { held.keep(0) }, nil
}

// budget lends memory by bytes.
type budget struct {
	max     int64
	free    *semaphore.Weighted
	mu      sync.Mutex
	garbage int64 // given back since the last collection
}

func newBudget(bytes int64) *budget {
	return &budget{max: bytes, free: semaphore.NewWeighted(bytes)}
}

// acquire waits for memory, or for the end of ctx. CodeTooLarge when there
// will never be enough.
func (b *budget) acquire(ctx context.Context, bytes int64, what string) (*loan, error) {
	if bytes > b.max {
		return nil, art.Errorf(art.CodeTooLarge, "To decode the %s would take %d MB of memory, and pictures have %d MB; make it smaller.", what, bytes>>20, b.max>>20)
	}
	if err := b.free.Acquire(ctx, bytes); err != nil {
		return nil, err
	}
	b.collect(bytes)
	return &loan{from: b, bytes: bytes}, nil
}

// collect clears garbage away before a large loan is used.
func (b *budget) collect(bytes int64) {
	b.mu.Lock()
	due := b.garbage+bytes > b.max/2 && b.garbage > garbageBytes
	if due {
		b.garbage = 0
	}
	b.mu.Unlock()
	if due {
		debug.FreeOSMemory()
	}
}

// loan is memory that is held for a picture.
type loan struct {
	from  *budget
	mu    sync.Mutex
	bytes int64
}

// keep gives back all but some bytes: those are what is left of decoding.
func (l *loan) keep(bytes int64) {
	l.mu.Lock()
	back := max(0, l.bytes-bytes)
	l.bytes -= back
	l.mu.Unlock()
	if back == 0 {
		return
	}
	l.from.mu.Lock()
	l.from.garbage += back
	l.from.mu.Unlock()
	l.from.free.Release(back)
}
