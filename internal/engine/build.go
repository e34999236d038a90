package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"

	"likeness/internal/art"
	"likeness/internal/catalog"
	"likeness/internal/features"
	"likeness/internal/library"
	"likeness/internal/metric"
	"likeness/internal/text"
)

// Build makes the library's generation agree with its catalogue and returns
// its id; nothing is done when it already does. The caller holds the
// library's lock.
//
// What can be had quickly is published first: a new collection can be
// searched while its network still trains, and works that came to a large one
// are found at once, compared beside the old graphs by the old models. What
// takes long follows in a second generation.
func Build(ctx context.Context, lib *library.Library, log *slog.Logger, progress func(art.Progress)) (string, error) {
	b, err := newBuilder(ctx, lib, log, progress)
	if err != nil {
		return "", err
	}
	defer b.close()
	if id := b.upToDate(); id != "" {
		return id, nil
	}
	if err := b.measureMissing(); err != nil {
		return "", err
	}
	id, err := b.generation(quickly)
	if err != nil || b.man.Due == nothing {
		return id, err
	}
	return b.generation(b.man.Due)
}

// Train trains the metrics that learn anew and publishes a generation with
// them. The caller holds the library's lock.
func Train(ctx context.Context, lib *library.Library, log *slog.Logger, progress func(art.Progress)) (string, error) {
	b, err := newBuilder(ctx, lib, log, progress)
	if err != nil {
		return "", err
	}
	defer b.close()
	if err := b.measureMissing(); err != nil {
		return "", err
	}
	return b.generation(training)
}

// effort is how much of a generation is made anew.
type effort int

const (
	nothing    effort = iota
	quickly           // what the generation before has is kept, and what is new lies beside it
	thoroughly        // graphs are built anew, and means fitted; models are kept
	training          // models are trained, too
)

type builder struct {
	ctx      context.Context
	lib      *library.Library
	log      *slog.Logger
	progress func(art.Progress)

	records  *catalog.Catalog
	features *features.Store
	previous *earlier // nil when there is none that can be built upon

	// Of the generation in hand.
	dir        string
	man        *manifest
	rows       rowTable
	hashes     []string            // of pictures, by row
	indexes    map[string]comparer // by metric
	linked     map[string]bool     // metrics taken over as they were
	change     *change             // from the generation before; nil without one
	sample     *sample
	unmeasured map[string]bool // pictures, by hash, that cannot be read any more
}

func newBuilder(ctx context.Context, lib *library.Library, log *slog.Logger, progress func(art.Progress)) (*builder, error) {
	b := &builder{ctx: ctx, lib: lib, log: log, progress: progress, unmeasured: map[string]bool{}}
	var err error
	if b.records, err = catalog.Open(lib.CatalogPath()); err != nil {
		return nil, err
	}
	if b.features, err = features.Open(lib.FeaturesPath()); err != nil {
		return nil, errors.Join(err, b.records.Close())
	}
	if b.previous, err = openEarlier(ctx, lib); err != nil {
		log.Warn("the generation before cannot be built upon", "cause", err)
	}
	return b, nil
}

func (b *builder) close() {
	if err := errors.Join(b.records.Close(), b.features.Close()); err != nil {
		b.log.Warn("close the catalogue after a build", "cause", err)
	}
}

// upToDate is the id of the current generation if it is what a build would
// make, else "".
func (b *builder) upToDate() string {
	revision, err := b.records.Generation(b.ctx)
	if err != nil || b.previous == nil || b.previous.man.Revision != revision || b.previous.man.Due != nothing {
		return ""
	}
	for _, m := range metric.Registry() {
		if b.previous.metric(m) == nil && b.previous.man.Pictured > 0 {
			return ""
		}
	}
	return b.previous.id
}

// generation builds one aside and publishes it.
func (b *builder) generation(how effort) (id string, err error) {
	id, b.dir, err = b.lib.NewGeneration()
	if err != nil {
		return "", err
	}
	b.man = &manifest{Format: manifestFormat}
	b.indexes, b.linked = map[string]comparer{}, map[string]bool{}
	defer func() { err = errors.Join(err, b.closeIndexes()) }()
	for _, step := range []func() error{
		b.takeSnapshot, b.indexWords, b.numberRows,
		func() error { b.change = b.previous.change(b.rows, b.hashes); return nil },
		func() error { return b.indexMetrics(how) },
		b.finish,
		func() error { return b.man.save(b.dir) },
		func() error { return b.lib.Publish(id) },
	} {
		if err = step(); err != nil {
			return "", errors.Join(err, b.lib.Discard(id))
		}
	}
	b.previous = &earlier{id: id, dir: b.lib.GenerationDir(id), man: b.man, rows: b.rows, hashes: slices.Clone(b.hashes)}
	return id, nil
}

// finish adds what takes long and is worth waiting for only when no second
// step follows.
func (b *builder) finish() error {
	if b.man.Due != nothing {
		return nil
	}
	if err := b.findDuplicates(); err != nil {
		return err
	}
	return b.drawMap()
}

func (b *builder) closeIndexes() error {
	var err error
	for _, by := range b.indexes {
		err = errors.Join(err, by.index.Close())
	}
	return err
}

func (b *builder) takeSnapshot() error {
	path := filepath.Join(b.dir, recordsName)
	if err := b.records.Snapshot(b.ctx, path); err != nil {
		return err
	}
	return b.man.sumTree(b.dir, recordsName)
}

// indexWords builds the index of words from the snapshot, in catalogue order.
func (b *builder) indexWords() error {
	records, err := catalog.OpenSnapshot(filepath.Join(b.dir, recordsName))
	if err != nil {
		return err
	}
	defer records.Close()
	if b.man.Stats, err = records.Stats(b.ctx); err != nil {
		return err
	}
	if b.man.Revision, err = records.Generation(b.ctx); err != nil {
		return err
	}
	total := b.man.Stats.Images
	words, err := text.NewBuilder(filepath.Join(b.dir, textName), total)
	if err != nil {
		return err
	}
	done := 0
	for image, err := range records.All(b.ctx) {
		if err == nil {
			err = words.Add(image)
		}
		if err != nil {
			return errors.Join(err, words.Close())
		}
		done++
		if done%500 == 0 {
			b.progress(art.Progress{Stage: art.StageIndexes, Done: done, Total: &total})
		}
	}
	if err := words.Close(); err != nil {
		return err
	}
	b.progress(art.Progress{Stage: art.StageIndexes, Done: total, Total: &total})
	return b.man.sumTree(b.dir, textName)
}

// numberRows gives the works with a picture their rows.
func (b *builder) numberRows() error {
	records, err := catalog.OpenSnapshot(filepath.Join(b.dir, recordsName))
	if err != nil {
		return err
	}
	defer records.Close()
	var ids []string
	b.hashes = b.hashes[:0]
	digest := sha256.New()
	for work, err := range records.Pictured(b.ctx) {
		if err != nil {
			return err
		}
		if b.unmeasured[work.Hash] {
			continue
		}
		ids = append(ids, work.ID)
		b.hashes = append(b.hashes, work.Hash)
		fmt.Fprintf(digest, "%s %s\n", work.ID, work.Hash)
	}
	b.man.Works, b.man.Pictured = hex.EncodeToString(digest.Sum(nil)), len(ids)
	if b.rows, err = newRowTable(ids); err != nil {
		return err
	}
	if err := b.rows.save(filepath.Join(b.dir, rowsName)); err != nil {
		return err
	}
	return b.man.sumTree(b.dir, rowsName)
}
