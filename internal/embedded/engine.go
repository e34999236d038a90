package embedded

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"likeness/internal/art"
	"likeness/internal/artefact"
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
	// awaitLooks is how many of them may pass until what was published answers.
	awaitLooks = 6
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
	broken  string // what is to be made again, as a sentence; empty for nothing

	thumbnails thumbnails
}

type retiredGeneration struct {
	gen   *reader
	until time.Time
}

// Open opens the library's current generation. One that is missing, damaged
// or built by an older program is built anew from the catalogue, which takes the
// time that indexing takes; progress is told of it. While an importer is at
// work on the library, what it publishes is waited for instead (see Watch), and
// Current is unavailable until then.
func Open(ctx context.Context, lib *library.Library, log *slog.Logger, progress func(art.Progress)) (*Engine, error) {
	e, err := newEngine(lib, log)
	if err != nil {
		return nil, err
	}
	err = e.adopt(ctx)
	if err == nil && !e.outdated() {
		e.checkCatalogue(ctx)
		return e, nil
	}
	if err != nil {
		log.Warn("the indexes of the library cannot be used", "cause", err)
	}
	if err = e.rebuild(ctx, progress); errors.Is(err, errImporting) {
		log.Info("an import is at work; the library is served when it is in")
		return e, nil
	}
	if err != nil {
		return nil, err
	}
	return e, e.adopt(ctx)
}

// Start opens what can be served at once: the current generation or, when that
// is damaged, the newest before it that is whole, or nothing yet. What is
// missing is built by Watch meanwhile, and Remarks tell of it.
func Start(ctx context.Context, lib *library.Library, log *slog.Logger) (*Engine, error) {
	e, err := newEngine(lib, log)
	if err != nil {
		return nil, err
	}
	if err = e.adopt(ctx); err == nil {
		e.checkCatalogue(ctx)
		return e, nil
	}
	e.log.Error("the indexes of the library cannot be used and are built again", "cause", err)
	e.breaks(e.unusable())
	ids, err := lib.Generations()
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Backward(ids) {
		if err := e.serve(ctx, id); err == nil {
			e.log.Warn("an earlier import is served meanwhile", "generation", id)
			e.breaks(e.unusable())
			break
		}
	}
	return e, ctx.Err()
}

func newEngine(lib *library.Library, log *slog.Logger) (*Engine, error) {
	loader, err := encode.NewLoader(lib)
	if err != nil {
		return nil, err
	}
	return &Engine{lib: lib, log: log, loader: loader}, nil
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
// leaves the old one serving. What is damaged is built here while nobody is at
// work on the library; so is all of it when none serves: whoever was waited for
// has died.
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
		if e.needsBuilding() && !e.lib.Locked() {
			unattended++
		} else {
			unattended = 0
		}
		id, err := e.lib.CurrentGeneration()
		if err == nil && id != "" && id != e.currentID() && id != refused {
			if err := e.adopt(ctx); err != nil {
				refused = id
				e.log.Error("a new generation cannot be opened; the one before it goes on serving, if there is one", "generation", id, "cause", err)
				e.breaks(e.unusable())
				continue
			}
			e.log.Info("new generation", "generation", id)
			continue
		}
		if err == nil && unattended >= unattendedTicks && time.Now().After(notBefore) && !e.mend(ctx) {
			notBefore = time.Now().Add(rebuildPause)
		}
	}
}

// Await waits until a generation that was published answers, for a few looks of
// Watch: one that cannot be opened never does.
func (e *Engine) Await(ctx context.Context, generation string) {
	tick := time.NewTicker(watchEvery / 10)
	defer tick.Stop()
	ctx, cancel := context.WithTimeout(ctx, awaitLooks*watchEvery)
	defer cancel()
	for e.currentID() != generation {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// mend builds the library again and reports whether there is a new generation
// to take over.
func (e *Engine) mend(ctx context.Context) bool {
	err := e.rebuild(ctx, func(art.Progress) {})
	if err != nil {
		if !errors.Is(err, errImporting) && ctx.Err() == nil {
			e.log.Error("the library cannot be indexed", "cause", err)
		}
		return false
	}
	id, err := e.lib.CurrentGeneration()
	if err == nil && id == e.currentID() {
		e.breaks(e.brokenArtefacts(ctx)) // it was whole after all
		return false
	}
	return err == nil
}

// needsBuilding reports whether there is nothing to serve, or damage in it.
func (e *Engine) needsBuilding() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.current == nil || e.broken != ""
}

// breaks notes what is to be made again.
func (e *Engine) breaks(sentence string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.broken = sentence
}

// Remarks say what is not as it should be, a sentence each: what is being made
// again, and what was. None is as it should be.
func (e *Engine) Remarks() []string {
	remarks := e.thumbnails.remarks()
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.broken != "" {
		remarks = append(remarks, e.broken+".")
	}
	return remarks
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
	if err := e.serve(ctx, id); err != nil {
		return err
	}
	if e.outdated() {
		e.log.Info("the indexes were built by an older program; they are built again, and serve meanwhile")
		e.breaks("The indexes were built by an older version of Likeness and are brought up to date; they answer meanwhile")
		return nil
	}
	e.breaks(e.brokenArtefacts(ctx))
	return nil
}

// unusable says that the newest generation cannot be opened.
func (e *Engine) unusable() string {
	if e.currentID() == "" {
		return "The indexes cannot be used and are built again"
	}
	return "The indexes of the last import cannot be used and are built again; those of an earlier one serve meanwhile"
}

// outdated reports whether an older program built what serves.
func (e *Engine) outdated() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.current != nil && e.current.Manifest.Outdated()
}

// serve opens a generation and makes it current.
func (e *Engine) serve(ctx context.Context, id string) error {
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

// brokenArtefacts says which of what was computed of the current generation is
// damaged. The rest of it serves.
func (e *Engine) brokenArtefacts(ctx context.Context) string {
	current, err := e.Current()
	if err != nil {
		return "" // it was closed meanwhile
	}
	defer current.Release()
	var names []string
	for _, a := range current.Artefacts() {
		if !artefact.ForPeople(a.Name) {
			continue // a model, which was read to serve it
		}
		if _, err := e.lib.Artefact(ctx, a); err != nil {
			e.log.Error("what was computed of the collection cannot be used and is made again", "artefact", a.Name, "cause", err)
			names = append(names, a.Name)
		}
	}
	if names == nil {
		return ""
	}
	return "Damaged, and made again: " + strings.Join(names, ", ")
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

// Origin tells which catalogue the generation that serves was built from: its
// identity, and how many changes of it are in. CodeUnavailable while none serves.
func (e *Engine) Origin() (identity, revision int64, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current == nil {
		return 0, 0, art.Errorf(art.CodeUnavailable, "The library is not ready yet; try again in a moment.")
	}
	return e.current.Manifest.Identity, e.current.Manifest.Revision, nil
}

// Settings say how the columns of its sources are read.
func (e *Engine) Settings() ([]byte, error) { return e.lib.AllColumns() }

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

// Artefact is what was computed of a generation; see art.ArtefactStore. What is
// damaged or gone is made again by Watch.
func (e *Engine) Artefact(ctx context.Context, a art.Artefact) ([]byte, error) {
	data, err := e.lib.Artefact(ctx, a)
	if err == nil || !e.names(a) {
		return data, err
	}
	e.log.Error("what was computed of the collection cannot be used and is made again", "artefact", a.Name, "cause", err)
	e.breaks("Damaged, and made again: " + a.Name)
	return nil, art.Wrap(err, art.CodeUnavailable, "What was computed for this is damaged and is being made again; try again in a while.")
}

// names reports whether an artefact belongs to the generation that serves.
func (e *Engine) names(a art.Artefact) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.current != nil && slices.Contains(e.current.Artefacts(), a)
}

// PutArtefact keeps what was computed; see art.ArtefactStore.
func (e *Engine) PutArtefact(ctx context.Context, name string, data []byte) (art.Artefact, error) {
	return e.lib.PutArtefact(ctx, name, data)
}

// OpenPicture opens a picture in one of its sizes; see art.Pictures. A thumbnail
// that is damaged or gone is made again from the original.
func (e *Engine) OpenPicture(ctx context.Context, image art.Image, size art.PictureSize) (art.PictureFile, error) {
	file, err := e.pictures().OpenPicture(ctx, image, size)
	lost := errors.Is(err, library.ErrDamagedThumbnail) || errors.Is(err, fs.ErrNotExist)
	if size == art.Original || image.Picture == nil || !lost {
		return file, err
	}
	return e.remake(ctx, image, size, err)
}

func (e *Engine) pictures() library.Pictures { return library.NewPictures(e.lib, e.folder) }

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
