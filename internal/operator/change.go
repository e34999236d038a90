package operator

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"likeness/internal/art"
	"likeness/internal/build"
	"likeness/internal/embedded"
	"likeness/internal/encode"
	"likeness/internal/ingest"
	"likeness/internal/library"
	"likeness/internal/models"
)

// Watcher is shown how far a change is. Finish has the last word, of a change
// that was begun: err is nil when it is in.
type Watcher interface {
	Update(art.Progress)
	Finish(err error)
}

// publishEvery is how often progress is left for those who watch the library.
const publishEvery = 200 * time.Millisecond

// Publisher leaves progress for servers that watch a library.
type Publisher struct {
	lib       *library.Library
	stage     art.Stage
	published time.Time
}

// NewPublisher leaves progress of lib.
func NewPublisher(lib *library.Library) *Publisher { return &Publisher{lib: lib} }

// Update leaves the next state, now or with one that follows.
func (p *Publisher) Update(state art.Progress) {
	if fresh := state.Stage != p.stage; fresh || state.Finished || time.Since(p.published) >= publishEvery {
		p.stage, p.published = state.Stage, time.Now()
		// Progress is a courtesy: an import that can go on without it does.
		_ = p.lib.WriteProgress(state)
	}
}

// End leaves the last word: done, or why it failed. Of a change that failed
// before it came to anything there is nothing to say.
func (p *Publisher) End(err error) {
	switch {
	case err == nil:
		p.Update(art.Progress{Stage: art.StageDone, Finished: true})
	case p.stage != "":
		p.Update(art.Progress{Stage: art.StageFailed, Finished: true, Message: art.Sentence(err)})
	}
}

// change carries do out as the one writer of a library. CodeUnavailable, and
// nothing is said to the watcher, while somebody else writes.
// What was before it is kept when b is given.
func change(
	ctx context.Context, lib *library.Library, log *slog.Logger, watcher Watcher, b *before, do func(*embedded.Writer) error,
) (err error) {
	writer, err := embedded.Begin(lib, log)
	if err != nil {
		return err
	}
	defer func() {
		closeErr := writer.Close()
		if err == nil {
			err = closeErr
		}
	}()
	defer func() { watcher.Finish(err) }()
	if err := settle(ctx, lib, writer); err != nil {
		return err
	}
	if b == nil {
		return do(writer)
	}
	if err := b.keep(ctx, lib, writer); err != nil {
		return err
	}
	err = do(writer)
	if endErr := b.end(ctx, lib, writer); err == nil {
		err = endErr
	}
	return err
}

// Import is what is imported, and what is done around it.
type Import struct {
	Options ingest.Options
	// Models are what is built with instead of what would be learned; nil for none.
	Models *encode.Models
	// Prepare is asked before rows are read, as the one writer; nil for nothing.
	Prepare func(*ingest.Options) error
	// End is asked once everything can be searched; nil for nothing.
	End func() error
	// before is what is kept so that the import can be undone; nil for one that
	// cannot be.
	before *before
}

// Run runs an import to its end: records and pictures first, then the indexes,
// under the library's lock. With an error that came after rows were read there
// is a Summary of what was done.
func (im Import) Run(ctx context.Context, lib *library.Library, log *slog.Logger, watcher Watcher) (summary *ingest.Summary, err error) {
	networks := models.NewPool(lib.ModelsDir())
	defer func() { err = errors.Join(err, networks.Close()) }()
	err = change(ctx, lib, log, watcher, im.before, func(writer *embedded.Writer) error {
		writer.Encoders, writer.Models = networks, im.Models
		options := im.Options
		options.Report = lib.ReportPath()
		if im.Prepare != nil {
			if err := im.Prepare(&options); err != nil {
				return err
			}
		}
		if summary, err = ingest.Run(ctx, writer, options, watcher.Update); err != nil {
			return err
		}
		if options.CSV != "" {
			kept := library.Columns{Map: summary.Kept.Map, Separators: summary.Kept.Split, Facets: summary.Kept.Facets}
			if err := lib.KeepColumns(options.Source, kept); err != nil {
				return err
			}
		}
		if _, err := writer.Commit(ctx, watcher.Update); err != nil || im.End == nil {
			return err
		}
		return im.End()
	})
	return summary, err
}

// Remember adds what earlier imports of the source were told of its columns.
func Remember(lib *library.Library, options *ingest.Options) error {
	columns, err := lib.Columns(options.Source)
	options.Remembered = ingest.Reading{Map: columns.Map, Split: columns.Separators, Facets: columns.Facets}
	return err
}

// Preview tells what an import would do to the library, which is nil while
// there is none, and writes nothing.
func Preview(ctx context.Context, lib *library.Library, options ingest.Options, progress func(art.Progress)) (*ingest.Summary, error) {
	var known art.Inventory
	if lib != nil {
		has, err := embedded.OpenInventory(lib)
		if err != nil {
			return nil, err
		}
		if has != nil {
			defer func() { _ = has.Close() }()
			known = has
		}
	}
	return ingest.Preview(ctx, known, options, progress)
}

// worksAtOnce is how many records are read or taken out together.
const worksAtOnce = 500

// OfSource lists the works of a source. CodeNotFound when it has none.
func OfSource(ctx context.Context, lib *library.Library, has art.Inventory, source string) ([]art.Image, error) {
	ids, err := has.Listed(ctx, source)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, art.Errorf(art.CodeNotFound, "The library %s has no works of the source %q; nothing was taken out", lib.Dir(), source)
	}
	var works []art.Image
	for batch := range slices.Chunk(ids, worksAtOnce) {
		images, err := has.Records(ctx, batch)
		if err != nil {
			return nil, err
		}
		works = append(works, images...)
	}
	return works, nil
}

// Remove takes the works out that find names, which it returns, and builds what
// is searched anew. The owner's pictures stay where they are.
func Remove(
	ctx context.Context, lib *library.Library, log *slog.Logger, watcher Watcher, find func(art.Inventory) ([]art.Image, error),
) ([]art.Image, error) {
	return remove(ctx, lib, log, watcher, find, nil)
}

func remove(
	ctx context.Context, lib *library.Library, log *slog.Logger, watcher Watcher, find func(art.Inventory) ([]art.Image, error), b *before,
) (works []art.Image, err error) {
	err = change(ctx, lib, log, watcher, b, func(writer *embedded.Writer) error {
		if works, err = find(writer); err != nil {
			return err
		}
		ids := make([]string, len(works))
		for i, w := range works {
			ids[i] = w.ID
		}
		for batch := range slices.Chunk(ids, worksAtOnce) {
			if err := writer.Remove(ctx, batch); err != nil {
				return err
			}
		}
		_, err := writer.Commit(ctx, watcher.Update)
		return err
	})
	return works, err
}

// Train trains the metrics that learn anew.
func Train(ctx context.Context, lib *library.Library, log *slog.Logger, watcher Watcher) error {
	unlock, err := lib.Lock()
	if err != nil {
		return err
	}
	_, err = build.Train(ctx, lib, log, watcher.Update)
	watcher.Finish(err)
	return errors.Join(err, unlock())
}
