package engine

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"

	"likeness/internal/art"
	"likeness/internal/autoencoder"
	"likeness/internal/features"
	"likeness/internal/library"
	"likeness/internal/metric"
)

// TrainedMetric says how a metric that learns was trained.
type TrainedMetric struct {
	Metric string
	Report autoencoder.Report
}

// Trained lists how the metrics of the current generation were trained.
func (g *Generations) Trained() []TrainedMetric {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.current == nil {
		return nil
	}
	var trained []TrainedMetric
	for _, m := range g.current.metrics {
		if latent, ok := m.encoder.(*metric.Latent); ok {
			trained = append(trained, TrainedMetric{m.about.ID, latent.Model.Report()})
		}
	}
	return trained
}

// sampledPictures is how many works WriteSamples shows.
const sampledPictures = 12

// WriteSamples draws some works of the library above what each trained metric
// keeps of them, as a PNG: one column a work, 64 x 64 pixels each. CodeNotFound
// when nothing was trained.
func WriteSamples(ctx context.Context, lib *library.Library, generations *Generations, out io.Writer) error {
	current, err := generations.Current()
	if err != nil {
		return err
	}
	defer current.Release()
	gen, ok := current.(*generation)
	if !ok || gen.rows.Len() == 0 {
		return art.Errorf(art.CodeNotFound, "The library has no pictures to show samples of.")
	}
	store, err := features.Open(lib.FeaturesPath())
	if err != nil {
		return err
	}
	sheet, err := gen.drawSamples(ctx, store)
	if err = errors.Join(err, store.Close()); err != nil {
		return err
	}
	return png.Encode(out, sheet)
}

func (g *generation) drawSamples(ctx context.Context, store *features.Store) (*image.RGBA, error) {
	const side = 64
	var models []*autoencoder.Model
	for _, m := range g.metrics {
		if latent, ok := m.encoder.(*metric.Latent); ok {
			models = append(models, latent.Model)
		}
	}
	if len(models) == 0 {
		return nil, art.Errorf(art.CodeNotFound, "Nothing was trained on this library yet.")
	}
	works := min(sampledPictures, g.rows.Len())
	sheet := image.NewRGBA(image.Rect(0, 0, works*side, (1+len(models))*side))
	for i := range works {
		row := uint32(i * g.rows.Len() / works)
		images, err := g.records.Images(ctx, []string{g.rows.ID(row)})
		if err != nil {
			return nil, err
		}
		picture, err := store.Get(ctx, images[0].Picture.Hash, featureName(metric.RGB64))
		if err != nil || len(picture) != metric.RGB64.Size {
			return nil, errors.Join(err, art.Errorf(art.CodeUnavailable, "What was measured of the pictures is missing; import again."))
		}
		drawSquare(sheet, i*side, 0, picture)
		for j, model := range models {
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
