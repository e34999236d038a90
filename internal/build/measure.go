package build

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/metric"
	"likeness/internal/raster"
)

// eachFeature calls use with the feature of each picture of hashes, by its
// place among them, several at a time.
func (b *builder) eachFeature(f *metric.Feature, hashes []string, use func(row int, feature []byte)) error {
	const batchRows = 256
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	var first int
	var batch [][]byte
	flush := func() {
		start, rows := first, batch
		group.Go(func() error {
			for i, feature := range rows {
				use(start+i, feature)
			}
			return nil
		})
		batch = nil
	}
	err := b.features.Each(b.ctx, hashes, encode.FeatureName(f), func(row int, data []byte) error {
		if err := f.Check(data); err != nil {
			return fmt.Errorf("read what was measured of picture %s: %w", hashes[row], err)
		}
		if len(batch) == 0 {
			first = row
		}
		batch = append(batch, bytes.Clone(data))
		if len(batch) == batchRows {
			flush()
		}
		return nil
	})
	flush()
	return errors.Join(err, group.Wait())
}

// measureMissing measures the pictures of which a feature is not known: after
// the cache was lost, or when a newer program measures otherwise. A picture
// that can no longer be read leaves its work findable by words, and is tried
// again by the next build. What goes wrong with the cache ends the build: it
// says nothing of the picture.
func (b *builder) measureMissing() error {
	missing, err := b.missing()
	if err != nil {
		return err
	}
	b.unmeasured = nil
	total := len(missing)
	for i, image := range missing {
		picture, err := encode.ReadPicture(b.ctx, b.pictures, image, raster.Limits{Side: raster.ViewSide})
		if ctxErr := b.ctx.Err(); ctxErr != nil {
			return ctxErr
		}
		if err != nil {
			b.log.Warn("a picture cannot be measured", "work", image.Name, "cause", err)
			b.unmeasured = append(b.unmeasured, image.Picture.Hash)
		} else if err := b.measure(image.Picture.Hash, picture); err != nil {
			return err
		}
		b.progress(art.Progress{Stage: art.StagePictures, Done: i + 1, Total: &total, Failed: len(b.unmeasured)})
	}
	slices.Sort(b.unmeasured)
	b.unmeasured = slices.Compact(b.unmeasured)
	return nil
}

// missing lists works of whose pictures a feature is not known.
func (b *builder) missing() ([]art.Image, error) {
	var missing []art.Image
	for image, err := range b.records.AllPictured(b.ctx) {
		if err != nil {
			return nil, err
		}
		for at := range image.PictureCount() {
			known, err := b.features.Has(b.ctx, image.PictureAt(at).Hash, encode.FeatureNames())
			if err != nil {
				return nil, err
			}
			if !known {
				missing = append(missing, image.ShownBy(at))
			}
		}
	}
	return missing, nil
}

func (b *builder) measure(hash string, picture *raster.Picture) error {
	defer picture.Close()
	batch, err := b.features.Begin(b.ctx)
	if err != nil {
		return err
	}
	if err := batch.Put(hash, encode.Measure(picture.Raster)); err != nil {
		return errors.Join(err, batch.Rollback())
	}
	return batch.Commit()
}
