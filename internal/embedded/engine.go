package embedded

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"likeness/internal/art"
	"likeness/internal/build"
	"likeness/internal/encode"
	"likeness/internal/library"
)

const (
	// cursorLife is how long the pages of a generation are served after
	// another took its place.
	cursorLife = 10 * time.Minute
	// watchEvery is how often a server looks for a new generation.
	watchEvery = 500 * time.Millisecond
	// unattendedTicks is for how many looks nobody may have been at work on a
	// library before a server that waits for it builds it: an import that is
	// about to begin goes first.
	unattendedTicks = 4
	// rebuildPause is how long a server that could not index the library waits
	// before it tries again.
	rebuildPause = time.Minute
)

// Engine serves the generations of a library: the current one, and those
// it replaced a short while ago. A new one that an importer publishes takes
// its place by the swap of one pointer; readers of the old one are not
// disturbed, and its files are closed when the last of them is done.
type Engine struct {
	lib    *library.Library
	log    *slog.Logger
	loader *encode.Loader

	mu      sync.Mutex
	current *reader
	retired []retiredGeneration
}

type retiredGeneration struct {
	gen   *reader
	until time.Time
}

// Open opens the library's current generation. One that is missing, damaged
// or of an older format is built anew from the catalogue, which takes the
// time that indexing takes; progress is told of it. While an importer is at
// work on the library, what it publishes is waited for instead (see Watch), and
// Current is unavailable until then.
func Open(ctx context.Context, lib *library.Library, log *slog.Logger, progress func(art.Progress)) (*Engine, error) {
	loader, err := encode.NewLoader(lib)
	if err != nil {
		return nil, err
	}
	e := &Engine{lib: lib, log: log, loader: loader}
	if err = e.adopt(ctx); err == nil {
		e.checkCatalogue(ctx)
		return e, nil
	}
	log.Warn("the indexes of the library cannot be used", "cause", err)
	if err = e.rebuild(ctx, progress); errors.Is(err, errImporting) {
		log.Info("an import is at work; the library is served when it is in")
		return e, nil
	}
	if err != nil {
		return nil, err
	}
	return e, e.adopt(ctx)
}

// checkCatalogue says when the catalogue is not what the generation was built
// from. What serves goes on serving.
func (e *Engine) checkCatalogue(ctx context.Context) {
	records, err := build.OpenCatalogue(ctx, e.lib)
	if err != nil {
		e.log.Error("the last import goes on being served, but nothing can be imported", "cause", err)
		return
	}
	if err := records.Close(); err != nil {
		e.log.Warn("close the catalogue", "cause", err)
	}
}

// errImporting tells that somebody else writes to the library.
var errImporting = errors.New("an import is at work")

// rebuild makes the generation that serves from the catalogue.
func (e *Engine) rebuild(ctx context.Context, progress func(art.Progress)) error {
	unlock, err := e.lib.Lock()
	if err != nil && e.lib.Locked() {
		return errImporting
	}
	if err != nil {
		return err
	}
	_, err = build.Update(ctx, e.lib, e.log, progress)
	return errors.Join(err, unlock())
}

// Watch takes over new generations until ctx ends. One that cannot be opened
// leaves the old one serving. While none serves, and nobody is at work on the
// library any more, it is built here: whoever was waited for has died.
func (e *Engine) Watch(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	refused, notBefore, unattended := "", time.Time{}, 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		e.retire(time.Now())
		id, err := e.lib.CurrentGeneration()
		if e.currentID() == "" && !e.lib.Locked() {
			unattended++
		} else {
			unattended = 0
		}
		if err == nil && (id == "" || id == refused) && unattended >= unattendedTicks && time.Now().After(notBefore) {
			if err = e.rebuild(ctx, func(art.Progress) {}); err != nil && !errors.Is(err, errImporting) {
				e.log.Error("the library cannot be indexed", "cause", err)
				notBefore = time.Now().Add(rebuildPause)
			}
			continue
		}
		if err != nil || id == "" || id == e.currentID() || id == refused {
			continue
		}
		if err := e.adopt(ctx); err != nil {
			refused = id
			e.log.Error("a new generation cannot be opened; the one before it goes on serving", "generation", id, "cause", err)
			continue
		}
		e.log.Info("new generation", "generation", id)
	}
}

// adopt opens the generation that the library names and makes it current.
func (e *Engine) adopt(ctx context.Context) error {
	id, err := e.lib.CurrentGeneration()
	if err != nil {
		return err
	}
	if id == "" {
		return art.Errorf(art.CodeUnavailable, "The library has no indexes yet.")
	}
	next, err := openReader(ctx, e.lib, e.loader, id)
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current != nil {
		e.retired = append(e.retired, retiredGeneration{e.current, time.Now().Add(cursorLife)})
	}
	e.current = next
	return nil
}

// retire lets go of generations whose cursors are no longer honoured.
func (e *Engine) retire(now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	kept := e.retired[:0]
	for _, r := range e.retired {
		if now.After(r.until) {
			r.gen.Release()
		} else {
			kept = append(kept, r)
		}
	}
	e.retired = kept
}

func (e *Engine) currentID() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current == nil {
		return ""
	}
	return e.current.ID()
}

// Current is the generation that serves; see art.Generations.
func (e *Engine) Current() (art.Generation, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current == nil {
		return nil, art.Errorf(art.CodeUnavailable, "The library is not ready yet; try again in a moment.")
	}
	return e.current.acquire(), nil
}

// ByID is a generation that still serves; see art.Generations.
func (e *Engine) ByID(id string) (art.Generation, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current != nil && e.current.ID() == id {
		return e.current.acquire(), nil
	}
	for _, r := range e.retired {
		if r.gen.ID() == id {
			return r.gen.acquire(), nil
		}
	}
	return nil, &art.Error{
		Code: art.CodeInvalid, Reason: art.ReasonStaleCursor,
		Message: "The collection has changed since this list was made; leave after out to start it again.",
	}
}

// Close lets go of everything; readers that are still at work finish first.
func (e *Engine) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, r := range e.retired {
		r.gen.Release()
	}
	if e.current != nil {
		e.current.Release()
	}
	e.current, e.retired = nil, nil
}

// Models loads the models that generations name.
func (e *Engine) Models() *encode.Loader { return e.loader }

// Artefact is what was computed of a generation; see art.ArtefactStore.
func (e *Engine) Artefact(ctx context.Context, a art.Artefact) ([]byte, error) {
	return e.lib.Artefact(ctx, a)
}

// PutArtefact keeps what was computed; see art.ArtefactStore.
func (e *Engine) PutArtefact(ctx context.Context, name string, data []byte) (art.Artefact, error) {
	return e.lib.PutArtefact(ctx, name, data)
}

// OpenPicture opens a picture in one of its sizes; see art.Pictures.
func (e *Engine) OpenPicture(ctx context.Context, image art.Image, size art.PictureSize) (art.PictureFile, error) {
	return library.NewPictures(e.lib, e.folder).OpenPicture(ctx, image, size)
}

// folder finds a folder of pictures by its number, which stays the same in all
// generations.
func (e *Engine) folder(number string) (dir string, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current != nil {
		dir, ok = e.current.folders[number]
	}
	for _, r := range e.retired {
		if !ok {
			dir, ok = r.gen.folders[number]
		}
	}
	return dir, ok
}
