package engine

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"likeness/internal/art"
	"likeness/internal/library"
)

const (
	// cursorLife is how long the pages of a generation are served after
	// another took its place.
	cursorLife = 10 * time.Minute
	// watchEvery is how often a server looks for a new generation.
	watchEvery = 500 * time.Millisecond
)

// Generations serves the generations of a library: the current one, and those
// it replaced a short while ago. A new one that an importer publishes takes
// its place by the swap of one pointer; readers of the old one are not
// disturbed, and its files are closed when the last of them is done.
type Generations struct {
	lib *library.Library
	log *slog.Logger

	mu      sync.Mutex
	current *generation
	retired []retiredGeneration
}

type retiredGeneration struct {
	gen   *generation
	until time.Time
}

// Open opens the library's current generation. One that is missing, damaged
// or of an older format is built anew from the catalogue, which takes the
// time that indexing takes; progress is told of it. While an importer is at
// work on the library, what it publishes is waited for instead (see Watch), and
// Current is unavailable until then.
func Open(ctx context.Context, lib *library.Library, log *slog.Logger, progress func(art.Progress)) (*Generations, error) {
	g := &Generations{lib: lib, log: log}
	if err := g.adopt(); err == nil {
		return g, nil
	} else {
		log.Warn("the indexes of the library cannot be used", "cause", err)
	}
	unlock, err := lib.Lock()
	if err != nil && lib.Locked() {
		log.Info("an import is at work; the library is served when it is in")
		return g, nil
	}
	if err != nil {
		return nil, err
	}
	_, err = Build(ctx, lib, log, progress)
	if unlockErr := unlock(); err == nil {
		err = unlockErr
	}
	if err != nil {
		return nil, err
	}
	return g, g.adopt()
}

// Watch takes over new generations until ctx ends. One that cannot be opened
// leaves the old one serving.
func (g *Generations) Watch(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	refused := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		g.retire(time.Now())
		id, err := g.lib.CurrentGeneration()
		if err != nil || id == "" || id == g.currentID() || id == refused {
			continue
		}
		if err := g.adopt(); err != nil {
			refused = id
			g.log.Error("a new generation cannot be opened; the one before it goes on serving", "generation", id, "cause", err)
			continue
		}
		g.log.Info("new generation", "generation", id)
	}
}

// adopt opens the generation that the library names and makes it current.
func (g *Generations) adopt() error {
	id, err := g.lib.CurrentGeneration()
	if err != nil {
		return err
	}
	if id == "" {
		return art.Errorf(art.CodeUnavailable, "The library has no indexes yet.")
	}
	next, err := openGeneration(g.lib.GenerationDir(id), id)
	if err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.current != nil {
		g.retired = append(g.retired, retiredGeneration{g.current, time.Now().Add(cursorLife)})
	}
	g.current = next
	return nil
}

// retire lets go of generations whose cursors are no longer honoured.
func (g *Generations) retire(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	kept := g.retired[:0]
	for _, r := range g.retired {
		if now.After(r.until) {
			r.gen.Release()
		} else {
			kept = append(kept, r)
		}
	}
	g.retired = kept
}

func (g *Generations) currentID() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.current == nil {
		return ""
	}
	return g.current.id
}

// Current is the generation that serves; see art.Generations.
func (g *Generations) Current() (art.Generation, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.current == nil {
		return nil, art.Errorf(art.CodeUnavailable, "The library is not ready yet; try again in a moment.")
	}
	return g.current.acquire(), nil
}

// ByID is a generation that still serves; see art.Generations.
func (g *Generations) ByID(id string) (art.Generation, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.current != nil && g.current.id == id {
		return g.current.acquire(), nil
	}
	for _, r := range g.retired {
		if r.gen.id == id {
			return r.gen.acquire(), nil
		}
	}
	return nil, &art.Error{
		Code: art.CodeInvalid, Reason: art.ReasonStaleCursor,
		Message: "The collection has changed since this list was made; leave after out to start it again.",
	}
}

// Close lets go of everything; readers that are still at work finish first.
func (g *Generations) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, r := range g.retired {
		r.gen.Release()
	}
	if g.current != nil {
		g.current.Release()
	}
	g.current, g.retired = nil, nil
}
