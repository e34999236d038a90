package metric

import (
	"context"
	"fmt"

	"likeness/internal/art"
	"likeness/internal/autoencoder"
	"likeness/internal/dense"
)

// trainingSeed makes the same collection give the same models.
const trainingSeed = 1

// learned compares what an autoencoder trained on the collection itself keeps
// of a picture in 64 numbers: the latent, made unit length. Its contrastive
// weight is chosen so that views of one picture find each other, which costs
// some likeness of the reconstruction; see package autoencoder.
type learned struct{}

var learnedOptions = autoencoder.Options{Latent: 64, Contrastive: 1, Noise: .1, Epochs: 40, Seed: trainingSeed}

func (learned) About() art.Metric {
	return art.Metric{
		ID: "learned", Name: "Learned", Dimensions: learnedOptions.Latent,
		Description: "What a network trained on these works keeps of a picture.",
	}
}

func (learned) Feature() *Feature { return RGB64 }

func (learned) Trains() {}

func (learned) Fit(ctx context.Context, c Corpus, progress func(done, total int, message string)) (Encoder, error) {
	return trainLatent(ctx, c, learnedOptions, progress)
}

func (learned) Load(data []byte) (Encoder, error) { return loadLatent(data, learnedOptions.Latent) }

// originalLatent is the other comparison of the program that Likeness follows:
// an autoencoder with a latent of 4, trained to reconstruct and nothing else,
// and the cosine of the 4 numbers.
type originalLatent struct{}

var originalLatentOptions = autoencoder.Options{Latent: 4, Noise: .1, Epochs: 40, Seed: trainingSeed}

func (originalLatent) About() art.Metric {
	return art.Metric{
		ID: "original-latent", Name: "Original features", Dimensions: originalLatentOptions.Latent,
		Description: "Four numbers of a small network: an earlier system's way, kept so that its rankings are found again.",
	}
}

func (originalLatent) Feature() *Feature { return RGB64 }

func (originalLatent) Trains() {}

func (originalLatent) Fit(ctx context.Context, c Corpus, progress func(done, total int, message string)) (Encoder, error) {
	return trainLatent(ctx, c, originalLatentOptions, progress)
}

func (originalLatent) Load(data []byte) (Encoder, error) {
	return loadLatent(data, originalLatentOptions.Latent)
}

// Latent is the encoder of a metric that an autoencoder was trained for.
type Latent struct{ Model *autoencoder.Model }

func (e *Latent) Dimensions() int { return e.Model.Latent() }

func (e *Latent) Encode(feature []byte, dst []float32) {
	e.Model.Encode(feature, dst)
	dense.Normalise(dst, minLength)
}

func (e *Latent) MarshalBinary() ([]byte, error) { return e.Model.MarshalBinary() }

func trainLatent(ctx context.Context, c Corpus, opts autoencoder.Options, progress func(done, total int, message string)) (Encoder, error) {
	tell := func(p autoencoder.Progress) {
		if progress != nil {
			progress(p.Epoch, p.Epochs, fmt.Sprintf("loss %.3f, held-out error %.5f, %.0f s left", p.Loss, p.HeldOutError, p.Remaining.Seconds()))
		}
	}
	if progress != nil {
		progress(0, opts.Epochs, "looking for what the pictures have in common")
	}
	model, err := autoencoder.Train(ctx, pictures{c}, opts, tell)
	if err != nil {
		return nil, err
	}
	if progress != nil && !model.Report().Trained() {
		progress(1, 1, fmt.Sprintf("%d works are too few to train on (%d are needed): their principal components serve instead", c.Len(), autoencoder.MinWorks))
	}
	return &Latent{model}, nil
}

func loadLatent(data []byte, latent int) (Encoder, error) {
	model, err := autoencoder.Unmarshal(data)
	if err != nil {
		return nil, err
	}
	if model.Latent() != latent {
		return nil, fmt.Errorf("read a learned model: a latent of %d numbers, want %d", model.Latent(), latent)
	}
	return &Latent{model}, nil
}

// pictures shows a corpus to package autoencoder.
type pictures struct{ Corpus }

func (p pictures) Picture(i int) ([]byte, error) { return p.Feature(i, RGB64) }
