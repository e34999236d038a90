package metric

import (
	"context"
	"fmt"

	"likeness/internal/art"
)

// pixels compares pictures point for point: the 32 x 32 RGB values minus the
// mean picture of the collection, 3,072 values. Without the mean every picture
// would be like every other, because most are of middle brightness with a
// darker rim. It finds copies, and layouts in colour.
type pixels struct{}

func (pixels) About() art.Metric {
	return art.Metric{
		ID: "pixels", Name: "Pixels", Dimensions: RGB32.Size,
		Description: "Point for point. Finds copies and details.",
	}
}

func (pixels) Feature() *Feature { return RGB32 }

func (pixels) Fit(ctx context.Context, c Corpus, progress func(done, total int, message string)) (Encoder, error) {
	return fitCentred(ctx, c, kindPixels, RGB32, progress)
}

func (pixels) Load(data []byte) (Encoder, error) { return loadCentred(data, kindPixels, RGB32) }

// originalPixels is the comparison of the program that Likeness follows:
// cosine of the raw 32 x 32 RGB values, so its users find their ranking again.
// Scores are high throughout, because no value is negative. That program
// shrank with Pillow, whose filters differ from area averaging: on 212
// paintings, scores under its bicubic filter differ by .0017 in the mean and
// .011 at most and 98.9 % of the first ten are the same; under its box filter
// by .0002, .0025 and 99.6 %.
type originalPixels struct{}

func (originalPixels) About() art.Metric {
	return art.Metric{
		ID: "original-pixels", Name: "Original pixels", Dimensions: RGB32.Size,
		Description: "Raw pixels, so light and dark count most: an earlier system's way, kept so that its rankings are found again.",
	}
}

func (originalPixels) Feature() *Feature { return RGB32 }

func (originalPixels) Fit(context.Context, Corpus, func(done, total int, message string)) (Encoder, error) {
	return &plain{kind: kindOriginalPixels, dims: RGB32.Size, read: bytesAsFloats}, nil
}

func (originalPixels) Load(data []byte) (Encoder, error) {
	rest, err := checkHeader(data, kindOriginalPixels, RGB32.Size)
	if err != nil {
		return nil, err
	}
	if len(rest) != 0 {
		return nil, fmt.Errorf("read encoder: %d bytes too many", len(rest))
	}
	return &plain{kind: kindOriginalPixels, dims: RGB32.Size, read: bytesAsFloats}, nil
}
