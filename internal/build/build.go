package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/artefact"
	"likeness/internal/catalog"
	"likeness/internal/durable"
	"likeness/internal/encode"
	"likeness/internal/features"
	"likeness/internal/generation"
	"likeness/internal/library"
	"likeness/internal/metric"
	"likeness/internal/text"
)

// Update makes the library's generation agree with its catalogue and returns
// its id; nothing is done when it already does. The caller holds the
// library's lock.
//
// What can be had quickly is published first: a new collection can be
// searched while its network still trains, and works that came to a large one
// are found at once, compared beside the old graphs by the old models. What
// takes long follows in a second generation.
func Update(ctx context.Context, lib *library.Library, log *slog.Logger, progress func(art.Progress)) (string, error) {
	return withSoundFeatures(ctx, lib, log, progress, (*builder).update)
}

// UpdateWith is Update with models that were learned of the same works elsewhere:
// nothing is learned anew, and scores are the same as there.
func UpdateWith(ctx context.Context, lib *library.Library, given *encode.Models, log *slog.Logger, progress func(art.Progress)) (string, error) {
	return withSoundFeatures(ctx, lib, log, progress, func(b *builder) (string, error) {
		b.given = given
		return b.update()
	})
}

// Train trains the metrics that learn anew and publishes a generation with
// them. The caller holds the library's lock.
func Train(ctx context.Context, lib *library.Library, log *slog.Logger, progress func(art.Progress)) (string, error) {
	return withSoundFeatures(ctx, lib, log, progress, func(b *builder) (string, error) {
		if err := b.measureMissing(); err != nil {
			return "", err
		}
		b.anew = true
		return b.generation(generation.Training)
	})
}

// Mend makes again what was derived from the records and the pictures and is
// damaged, missing or behind the catalogue, but for thumbnails. The caller holds
// the library's lock.
func Mend(ctx context.Context, lib *library.Library, log *slog.Logger, progress func(art.Progress)) (string, error) {
	if err := forgetDamaged(ctx, lib); err != nil {
		return "", err
	}
	return withSoundFeatures(ctx, lib, log, progress, func(b *builder) (string, error) {
		if err := b.measureMissing(); err != nil {
			return "", err
		}
		return b.update()
	})
}

// forgetDamaged makes room for measurements to be made again. They may be all.
func forgetDamaged(ctx context.Context, lib *library.Library) error {
	measured, err := features.Open(lib.FeaturesPath())
	if err != nil {
		return err
	}
	_, err = measured.Forget(ctx)
	if errors.Is(err, features.ErrDamaged) {
		err = nil // as a whole: it is begun anew
	}
	return errors.Join(err, measured.Close())
}

// withSoundFeatures builds and, when measurements turn out to be damaged on the
// way, forgets them and builds again: the second time they are missing, and
// measured.
func withSoundFeatures(
	ctx context.Context, lib *library.Library, log *slog.Logger, progress func(art.Progress), do func(*builder) (string, error),
) (string, error) {
	for again := false; ; again = true {
		b, err := newBuilder(ctx, lib, log, progress)
		if err != nil {
			return "", explain(err, lib)
		}
		id, err := do(b)
		if again || !errors.Is(err, features.ErrDamaged) {
			b.close()
			return id, explain(err, lib)
		}
		forgotten, forgetErr := b.features.Forget(ctx)
		b.close()
		log.Warn("measurements of pictures are damaged and are made again", "file", lib.FeaturesPath(), "measurements", forgotten, "cause", errors.Join(err, forgetErr))
	}
}

// explain gives a disk that is full, or may not be written to, and records that
// are not what was written, their sentences.
func explain(err error, lib *library.Library) error {
	_, told := errors.AsType[*art.Error](err)
	switch {
	case err == nil || told:
		return err
	case errors.Is(err, catalog.ErrDamaged):
		return damagedCatalogue(lib, err)
	case durable.Full(err):
		return art.Wrap(err, art.CodeUnavailable, "The disk of the library in %s is full; free some space and try again, what was imported is kept", lib.Dir())
	case durable.Refused(err):
		return art.Wrap(err, art.CodeUnavailable, "The library in %s cannot be written to; check its permissions", lib.Dir())
	}
	return err
}

func (b *builder) update() (string, error) {
	current := b.upToDate()
	if current != "" && len(b.previous.gen.Manifest.Unmeasured) == 0 {
		return current, nil
	}
	if err := b.measureMissing(); err != nil {
		return "", err
	}
	if current != "" && slices.Equal(b.unmeasured, b.previous.gen.Manifest.Unmeasured) {
		return current, nil
	}
	id, err := b.generation(generation.Quickly)
	if err != nil || b.man.Due == generation.Nothing {
		return id, err
	}
	return b.generation(b.man.Due)
}

type builder struct {
	ctx      context.Context
	lib      *library.Library
	log      *slog.Logger
	progress func(art.Progress)

	records    *catalog.Catalog
	features   *features.Store
	pictures   library.Pictures
	foreign    []foreign       // metrics that were brought
	tried      map[string]bool // of these, whose encoder saw every work that it could, by id
	previous   *earlier        // nil when there is none that can be built upon
	given      *encode.Models  // of elsewhere; empty for none
	facets     art.Facets
	unmeasured []string // hashes of pictures that cannot be read, sorted
	anew       bool     // models that are good enough are trained, too

	// Of the generation in hand.
	dir     string
	man     *generation.Manifest
	ids     []string // of records, in catalogue order
	rows    generation.RowTable
	all     generation.PictureRows
	hashes  []string                       // of pictures, by row of all
	by      map[string]generation.Comparer // by metric
	linked  map[string]bool                // metrics taken over as they were
	grown   map[string]bool                // metrics that were taken over with what is new beside their graphs
	change  *change                        // from the generation before; nil without one
	sample  *encode.Sample
	sampled bool           // the sample is not that of the generation before
	recipe  *metric.Recipe // of the overall blend; nil while there is none

	stepsTold bool // somebody was told how far the graphs are
}

func newBuilder(ctx context.Context, lib *library.Library, log *slog.Logger, progress func(art.Progress)) (_ *builder, err error) {
	b := &builder{ctx: ctx, lib: lib, log: log, progress: progress, tried: map[string]bool{}, given: &encode.Models{}}
	defer func() {
		if err != nil {
			b.close()
		}
	}()
	if b.records, err = OpenCatalogue(ctx, lib); err != nil {
		return nil, err
	}
	if b.features, err = features.Open(lib.FeaturesPath()); err != nil {
		return nil, err
	}
	if b.facets, err = lib.Facets(); err != nil {
		return nil, err
	}
	folders, err := b.records.Folders(ctx)
	if err != nil {
		return nil, err
	}
	b.pictures = library.NewPictures(lib, func(number string) (string, bool) { dir, ok := folders[number]; return dir, ok })
	if err := b.listForeign(); err != nil {
		return nil, err
	}
	b.lib.PruneGenerations()
	b.previous = b.openNewest()
	return b, ctx.Err()
}

func (b *builder) close() {
	var err error
	if b.previous != nil {
		err = b.previous.gen.Close()
	}
	if b.features != nil {
		err = errors.Join(err, b.features.Close())
	}
	if b.records != nil {
		err = errors.Join(err, b.records.Close())
	}
	if err != nil {
		b.log.Warn("close the catalogue after a build", "cause", err)
	}
}

// upToDate is the id of the current generation if it is what a build would
// make, but for pictures that could not be measured, else "".
func (b *builder) upToDate() string {
	revision, err := b.records.Revision(b.ctx)
	if err != nil || b.previous == nil {
		return ""
	}
	if current, err := b.lib.CurrentGeneration(); err != nil || current != b.previous.gen.ID {
		return "" // the current one cannot be opened
	}
	man := b.previous.gen.Manifest
	for _, a := range man.Artefacts {
		if _, err := b.lib.Artefact(b.ctx, a); err != nil {
			b.log.Warn("what was computed of the collection is made again", "artefact", a.Name, "cause", err)
			return ""
		}
	}
	if man.Outdated() || man.Revision != revision || man.Due != generation.Nothing || !sameFacets(man.Facets, b.facets) {
		return ""
	}
	if _, drawn := man.Artefact(artefact.SheetName(0)); !drawn && man.Pictured > 0 {
		return "" // an earlier program drew the map alone
	}
	for _, m := range metric.Registry() {
		if b.previous.metric(m) == nil && man.Pictured > 0 {
			return ""
		}
	}
	if !b.hasForeign(man) || !b.blendsAll(man) {
		return ""
	}
	return b.previous.gen.ID
}

// sameFacets reports whether two indexes of words would have the same facets.
func sameFacets(a, b art.Facets) bool {
	return maps.EqualFunc(a, b, func(a, b art.FacetColumns) bool {
		return slices.Equal(a.Names, b.Names) && slices.Equal(a.Separators, b.Separators)
	})
}

// generation builds one aside and publishes it.
func (b *builder) generation(how generation.Effort) (id string, err error) {
	id, b.dir, err = b.lib.NewGeneration()
	if err != nil {
		return "", err
	}
	b.man = generation.NewManifest()
	b.man.Unmeasured = b.unmeasured
	b.by, b.recipe = map[string]generation.Comparer{}, nil
	b.linked, b.grown = map[string]bool{}, map[string]bool{}
	b.stepsTold = false
	defer func() { err = errors.Join(err, b.closeIndexes()) }()
	for _, step := range []func() error{
		b.takeSnapshot, b.numberRows,
		func() error { b.change = b.previous.change(b.rows, b.all, b.hashes); return nil },
		func() error { return b.indexMetrics(how) },
		func() error { return b.finish(how) },
		func() error { return b.man.Save(b.dir) },
		b.closeIndexes, // Windows renames no folder of which a file is open
		func() error { return b.lib.Publish(id) },
	} {
		if err = step(); err != nil {
			return "", errors.Join(err, b.closeIndexes(), b.lib.Discard(id))
		}
	}
	return id, b.buildUpon(id)
}

// buildUpon makes the generation that was published the one before, and removes
// what only older ones needed.
func (b *builder) buildUpon(id string) error {
	if b.previous != nil {
		if err := b.previous.gen.Close(); err != nil {
			b.log.Warn("close the generation before", "cause", err)
		}
		b.previous = nil
	}
	b.lib.PruneGenerations()
	if err := b.pruneArtefacts(); err != nil {
		b.log.Warn("old artefacts cannot be removed", "cause", err)
	}
	if b.man.Due == generation.Nothing {
		return nil // nothing follows
	}
	var err error
	b.previous, err = openEarlier(b.ctx, b.lib, id)
	return err
}

// pruneArtefacts removes what no generation on disk names.
func (b *builder) pruneArtefacts() error {
	ids, err := b.lib.Generations()
	if err != nil {
		return err
	}
	var kept []art.Artefact
	for _, id := range ids {
		man, err := generation.ReadManifest(b.lib.GenerationDir(id))
		if err != nil {
			continue // of an older program, or damaged: nobody will open it
		}
		kept = append(kept, man.Artefacts...)
	}
	return b.lib.PruneArtefacts(kept)
}

// put keeps an artefact of the generation in hand.
func (b *builder) put(name string, data []byte, err error) error {
	if err != nil {
		return err
	}
	a, err := b.lib.PutArtefact(b.ctx, name, data)
	if err == nil {
		b.man.Artefacts = append(b.man.Artefacts, a)
	}
	return err
}

// finish adds what takes long and is worth waiting for only when no second
// step follows.
func (b *builder) finish(how generation.Effort) error {
	if b.man.Due != generation.Nothing {
		return b.keepCompared()
	}
	if b.keepsPictures() {
		return nil
	}
	if err := b.findDuplicates(); err != nil {
		return err
	}
	if err := b.drawMap(how); err != nil {
		return err
	}
	return b.drawSheets()
}

func (b *builder) closeIndexes() error {
	var err error
	for _, by := range b.by {
		err = errors.Join(err, by.Close())
	}
	clear(b.by)
	return err
}

// takeSnapshot copies the records and builds the index of words in the same
// reading, in catalogue order, which also finds out whether they are whole:
// what is built from them is believed from then on.
func (b *builder) takeSnapshot() error {
	if err := b.copyRecords(); err != nil {
		return err
	}
	records, err := catalog.OpenSnapshot(filepath.Join(b.dir, generation.RecordsName))
	if err != nil {
		return err
	}
	defer records.Close()
	if b.man.Stats, err = records.Stats(b.ctx); err != nil {
		return err
	}
	if b.man.Revision, err = records.Revision(b.ctx); err != nil {
		return err
	}
	if b.man.Identity, err = records.Identity(b.ctx); err != nil {
		return err
	}
	b.man.Facets = b.facets
	return errors.Join(b.man.SumTree(b.dir, generation.RecordsName), b.man.SumTree(b.dir, generation.TextName))
}

func (b *builder) copyRecords() error {
	if err := b.records.CheckPages(b.ctx); err != nil {
		return err
	}
	total, err := b.records.Count(b.ctx)
	if err != nil {
		return err
	}
	snapshot, err := b.records.Snapshot(b.ctx, filepath.Join(b.dir, generation.RecordsName))
	if err != nil {
		return err
	}
	words, err := text.NewBuilder(filepath.Join(b.dir, generation.TextName), total, b.facets)
	if err != nil {
		return errors.Join(err, snapshot.Close())
	}
	if err := b.indexWords(snapshot, words, total); err != nil {
		return errors.Join(err, words.Discard(), snapshot.Close())
	}
	var group errgroup.Group
	group.Go(func() error { return snapshot.Finish(b.ctx) })
	group.Go(words.Close)
	if err := group.Wait(); err != nil {
		return err
	}
	b.progress(art.Progress{Stage: art.StageIndexes, Done: total, Total: &total})
	return nil
}

// indexWords hands all records to the index of words.
func (b *builder) indexWords(snapshot *catalog.Snapshot, words *text.Builder, total int) error {
	b.ids = make([]string, 0, total)
	for image, err := range snapshot.Records(b.ctx) {
		if err == nil {
			err = words.Add(image)
		}
		if err != nil {
			return err
		}
		b.ids = append(b.ids, image.ID)
		if len(b.ids)%500 == 0 {
			b.progress(art.Progress{Stage: art.StageIndexes, Done: len(b.ids), Total: &total})
		}
	}
	return nil
}

// numberRows gives the works with a picture their rows.
func (b *builder) numberRows() error {
	records, err := catalog.OpenSnapshot(filepath.Join(b.dir, generation.RecordsName))
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
		if _, found := slices.BinarySearch(b.unmeasured, work.Hash); found {
			continue
		}
		ids = append(ids, work.ID)
		b.hashes = append(b.hashes, work.Hash)
		fmt.Fprintf(digest, "%s %s\n", work.ID, work.Hash)
	}
	further, err := b.numberFurther(records, ids, digest)
	if err != nil {
		return err
	}
	b.man.Works, b.man.Pictured, b.man.Further = hex.EncodeToString(digest.Sum(nil)), len(ids), len(further)
	if b.rows, err = generation.NewRowTable(ids); err != nil {
		return err
	}
	if err := b.rows.Save(filepath.Join(b.dir, generation.RowsName)); err != nil {
		return err
	}
	if err := b.rows.SaveOrder(filepath.Join(b.dir, generation.OrderName), b.ids); err != nil {
		return err
	}
	b.ids = nil
	if b.all = generation.NewPictureRows(len(ids), further); b.all.Several() {
		if err := errors.Join(b.all.Save(b.dir), b.man.SumTree(b.dir, generation.FurtherName)); err != nil {
			return err
		}
	}
	return errors.Join(b.man.SumTree(b.dir, generation.RowsName), b.man.SumTree(b.dir, generation.OrderName))
}

// numberFurther gives further pictures the rows after those of the works, whose
// ids go up. Those of a work without a row have none either.
func (b *builder) numberFurther(records *catalog.Catalog, ids []string, digest io.Writer) (further []generation.FurtherPicture, err error) {
	last, position := "", uint32(0)
	for p, err := range records.Further(b.ctx) {
		if err != nil {
			return nil, err
		}
		if position++; p.ID != last {
			last, position = p.ID, 1
		}
		_, unmeasured := slices.BinarySearch(b.unmeasured, p.Hash)
		work, there := slices.BinarySearch(ids, p.ID)
		if unmeasured || !there {
			continue
		}
		further = append(further, generation.FurtherPicture{Work: uint32(work), Position: position})
		b.hashes = append(b.hashes, p.Hash)
		if _, err := fmt.Fprintf(digest, "%s/%d %s\n", p.ID, position, p.Hash); err != nil {
			return nil, err
		}
	}
	return further, nil
}
