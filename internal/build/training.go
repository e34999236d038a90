package build

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"maps"
	"slices"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/features"
	"likeness/internal/library"
	"likeness/internal/metric"
)

// sampledPictures is how many works WriteSamples shows.
const sampledPictures = 12

// WriteSamples draws some works of the library above what each trained metric
// keeps of them, as a PNG: one column a work, 64 x 64 pixels each. CodeNotFound
// when nothing was trained.
func WriteSamples(ctx context.Context, lib *library.Library, out io.Writer) error {
	id, err := lib.CurrentGeneration()
	if err != nil {
		return err
	}
	if id == "" {
		return art.Errorf(art.CodeNotFound, "The library has no pictures to show samples of.")
	}
	current, err := openEarlier(ctx, lib, id)
	if err != nil {
		return err
	}
	defer func() { _ = current.gen.Close() }()
	store, err := features.Open(lib.FeaturesPath())
	if err != nil {
		return err
	}
	sheet, err := current.drawSamples(ctx, store)
	if err = errors.Join(err, store.Close()); err != nil {
		return err
	}
	return png.Encode(out, sheet)
}

func (e *earlier) drawSamples(ctx context.Context, store *features.Store) (*image.RGBA, error) {
	const side = 64
	trained := e.models.Trained()
	if len(trained) == 0 || len(e.hashes) == 0 {
		return nil, art.Errorf(art.CodeNotFound, "Nothing was trained on this library yet.")
	}
	works := min(sampledPictures, len(e.hashes))
	sheet := image.NewRGBA(image.Rect(0, 0, works*side, (1+len(trained))*side))
	for i := range works {
		hash := e.hashes[i*len(e.hashes)/works]
		picture, err := store.Get(ctx, hash, encode.FeatureName(metric.RGB64))
		if err != nil || len(picture) != metric.RGB64.Size {
			return nil, errors.Join(err, art.Errorf(art.CodeUnavailable, "What was measured of the pictures is missing; import again."))
		}
		drawSquare(sheet, i*side, 0, picture)
		for j, id := range slices.Sorted(maps.Keys(trained)) {
			model := trained[id].Model
			latent := make([]float32, model.Latent())
			model.Encode(picture, latent)
			drawSquare(sheet, i*side, (j+1)*side, model.Reconstruct(latent))
		}
	}
	return sheet, nil
}

// drawSquare draws 64 x 64 RGB bytes.
func drawSquare(sheet *image.RGBA, left, top int, rgb []byte) {
	for i := range len(rgb) / 3 {
		sheet.SetRGBA(left+i%64, top+i/64, color.RGBA{rgb[3*i], rgb[3*i+1], rgb[3*i+2], 255})
	}
}
