package embedded

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/build"
	"likeness/internal/catalog"
	"likeness/internal/encode"
	"likeness/internal/library"
)

// Writer is the one that changes a library; it satisfies art.Writer.
type Writer struct {
	*Inventory
	log    *slog.Logger
	unlock func() error
	bereft map[string]bool // hashes of pictures whose records were taken out
	// Encoders see the works when everything else is built; nil for none.
	Encoders art.Encoders
	// Models are what is built with instead of what would be learned; nil for none.
	Models *encode.Models
}

// Begin makes the caller the library's writer. CodeUnavailable while somebody
// else is.
func Begin(lib *library.Library, log *slog.Logger) (*Writer, error) {
	unlock, err := lib.Lock()
	if err != nil {
		return nil, err
	}
	inventory, err := openInventory(lib)
	if err != nil {
		return nil, errors.Join(err, unlock())
	}
	return &Writer{Inventory: inventory, log: log, unlock: unlock, bereft: map[string]bool{}}, nil
}

// Close lets others write; see art.Writer.
func (w *Writer) Close() error { return errors.Join(w.Inventory.Close(), w.unlock()) }

// Commit builds the generation that holds what was put; see art.Writer.
func (w *Writer) Commit(ctx context.Context, progress func(art.Progress)) (string, error) {
	if progress == nil {
		progress = func(art.Progress) {}
	}
	update := func() (string, error) { return build.Update(ctx, w.lib, w.log, progress) }
	if w.Models != nil {
		update = func() (string, error) { return build.UpdateWith(ctx, w.lib, w.Models, w.log, progress) }
	}
	id, err := update()
	if err != nil {
		return id, err
	}
	if err := w.forgetPictures(ctx); err != nil || w.Encoders == nil {
		return id, err
	}
	return build.Encode(ctx, w.lib, w.Encoders, w.log, progress)
}

// forgetPictures removes the thumbnails that only records showed which were
// taken out: somebody may have wanted them gone. Readers of the generation
// before miss them for as long as it is kept.
func (w *Writer) forgetPictures(ctx context.Context) error {
	if len(w.bereft) == 0 {
		return nil
	}
	hashes, err := w.records.Unshown(ctx, slices.Sorted(maps.Keys(w.bereft)))
	if err != nil {
		return err
	}
	for _, hash := range hashes {
		if err := w.lib.RemoveThumbnails(hash); err != nil { // Windows keeps what a server has open
			w.log.Warn("a thumbnail of a work that was taken out is still there", "cause", err)
		}
	}
	clear(w.bereft)
	return nil
}

// SetFacets says which columns of a source are facets; see art.Writer.
func (w *Writer) SetFacets(_ context.Context, source string, columns art.FacetColumns) error {
	kept, err := w.lib.Columns(source)
	if err != nil {
		return err
	}
	kept.Facets, kept.Separators = columns.Names, columns.Separators
	return w.lib.KeepColumns(source, kept)
}

// PutRecords adds records or brings them up to date; see art.Writer.
func (w *Writer) PutRecords(ctx context.Context, records []art.RecordPut) ([]art.RecordState, error) {
	states := make([]art.RecordState, len(records))
	ids := make([]string, len(records))
	for i, r := range records {
		ids[i] = r.Image.ID
	}
	err := w.change(ctx, func(batch *catalog.Batch) error {
		if err := batch.Expect(ids); err != nil {
			return err
		}
		for i, r := range records {
			if r.Continues != "" {
				if err := batch.Rekey(r.Continues, r.Image.ID, r.Image.Key); err != nil {
					return err
				}
			}
			var err error
			if states[i].Change, err = batch.Put(r.Image); err != nil {
				return err
			}
			if states[i].Change == art.Added {
				continue
			}
			if states[i].PictureHash, err = batch.PictureHash(r.Image.ID, 0); err != nil {
				return err
			}
		}
		return nil
	})
	return states, err
}

// PutPictures gives records their pictures; see art.Writer. Thumbnails and
// measurements are on the disk before the records, so that no record claims a
// picture that was not made.
func (w *Writer) PutPictures(ctx context.Context, pictures []art.PicturePut) ([]art.RecordState, error) {
	if err := w.putThumbnails(ctx, pictures); err != nil {
		return nil, err
	}
	if err := w.putMeasurements(ctx, pictures); err != nil {
		return nil, err
	}
	states := make([]art.RecordState, len(pictures))
	err := w.change(ctx, func(batch *catalog.Batch) error {
		for i, p := range pictures {
			var err error
			if states[i], err = putPicture(batch, p); err != nil {
				return err
			}
		}
		return nil
	})
	return states, err
}

func putPicture(batch *catalog.Batch, p art.PicturePut) (state art.RecordState, err error) {
	if p.Record != nil {
		if state.Change, err = batch.Put(*p.Record); err != nil {
			return state, err
		}
	}
	if state.PictureHash, err = batch.PictureHash(p.ID, p.Position); err != nil {
		return state, err
	}
	change, err := batch.SetPicture(p.ID, p.Position, p.Picture, p.Place)
	if err == nil && p.Count > 0 {
		var cut art.Change
		cut, err = batch.CutPictures(p.ID, max(p.Count, p.Position+1))
		change = max(change, cut)
	}
	if state.Change == art.Unchanged {
		state.Change = change
	}
	return state, err
}

// putThumbnails writes the thumbnails of a batch, several at a time: waiting
// for the disk is most of the work.
func (w *Writer) putThumbnails(ctx context.Context, pictures []art.PicturePut) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(4 * runtime.GOMAXPROCS(0))
	written := map[string]bool{} // copies share their thumbnails
	for _, p := range pictures {
		if p.Made == nil || written[p.Picture.Hash] {
			continue
		}
		written[p.Picture.Hash] = true
		for size, data := range map[art.PictureSize][]byte{art.Large: p.Made.Large, art.Thumbnail: p.Made.Thumbnail} {
			group.Go(func() error {
				if err := ctx.Err(); err != nil {
					return err
				}
				return w.lib.PutThumbnail(p.Picture.Hash, size, data)
			})
		}
	}
	return group.Wait()
}

func (w *Writer) putMeasurements(ctx context.Context, pictures []art.PicturePut) error {
	batch, err := w.features.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = batch.Rollback() }()
	for _, p := range pictures {
		if err := batch.PutFile(p.Place, p.File); err != nil {
			return err
		}
		if p.Made == nil {
			continue
		}
		if err := batch.Put(p.Picture.Hash, p.Made.Measurements); err != nil {
			return err
		}
	}
	return batch.Commit()
}

// Remove takes records out; see art.Writer.
func (w *Writer) Remove(ctx context.Context, ids []string) error {
	return w.change(ctx, func(batch *catalog.Batch) error {
		for _, id := range ids {
			hashes, err := batch.PictureHashes(id)
			if err != nil {
				return err
			}
			for _, hash := range hashes {
				w.bereft[hash] = true
			}
			if err := batch.Remove(id); err != nil {
				return err
			}
		}
		return nil
	})
}

// Restore puts the records of a copy of the catalogue, made earlier, in the
// place of those that are here, all or none.
func (w *Writer) Restore(ctx context.Context, path string) error {
	gone, err := w.records.Restore(ctx, path)
	for _, hash := range gone {
		w.bereft[hash] = true
	}
	return err
}

// change makes changes to the catalogue that become durable together.
func (w *Writer) change(ctx context.Context, do func(*catalog.Batch) error) error {
	batch, err := w.records.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = batch.Rollback() }()
	if err := do(batch); err != nil {
		return err
	}
	return batch.Commit()
}
