package engine

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/features"
	"likeness/internal/metric"
	"likeness/internal/raster"
)

func featureName(f *metric.Feature) features.Name {
	return features.Name{Name: f.Name, Version: f.Version}
}

func featureNames() []features.Name {
	names := make([]features.Name, len(metric.Features))
	for i, f := range metric.Features {
		names[i] = featureName(f)
	}
	return names
}

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
	err := b.features.Each(b.ctx, hashes, featureName(f), func(row int, data []byte) error {
		if len(data) != f.Size {
			return fmt.Errorf("read %s of picture %s: %d bytes, want %d", f.Name, hashes[row], len(data), f.Size)
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
// that can no longer be read at all leaves its work findable by words.
func (b *builder) measureMissing() error {
	var missing []art.Image
	for image, err := range b.records.All(b.ctx) {
		if err != nil {
			return err
		}
		if image.Picture == nil {
			continue
		}
		known, err := b.features.Has(b.ctx, image.Picture.Hash, featureNames())
		if err != nil {
			return err
		}
		if !known {
			missing = append(missing, image)
		}
	}
	total := len(missing)
	for i, image := range missing {
		if err := b.measure(image); err != nil {
			b.log.Warn("a picture cannot be measured", "work", image.Name, "cause", err)
			b.unmeasured[image.Picture.Hash] = true
		}
		b.progress(art.Progress{Stage: art.StagePictures, Done: i + 1, Total: &total})
	}
	return nil
}

func (b *builder) measure(image art.Image) error {
	picture, err := b.readPicture(image)
	if err != nil {
		return err
	}
	defer picture.Close()
	views := metric.NewViews(picture.Raster)
	batch, err := b.features.Begin(b.ctx)
	if err != nil {
		return err
	}
	for _, f := range metric.Features {
		if err := batch.Put(image.Picture.Hash, f.Name, f.Version, f.Extract(views)); err != nil {
			return errors.Join(err, batch.Rollback())
		}
	}
	return batch.Commit()
}

// readPicture reads the owner's file, else the large thumbnail.
func (b *builder) readPicture(image art.Image) (*raster.Picture, error) {
	var err error
	for _, size := range []art.PictureSize{art.Original, art.Large} {
		file, openErr := b.lib.OpenPicture(b.ctx, image, size)
		if openErr != nil {
			err = errors.Join(err, openErr)
			continue
		}
		picture, readErr := raster.Read(b.ctx, file, raster.Limits{Side: raster.ViewSide})
		if readErr == nil {
			return picture, nil
		}
		err = errors.Join(err, readErr)
	}
	return nil, err
}
