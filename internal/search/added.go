package search

import (
	"context"
	"maps"
	"math"

	"likeness/internal/art"
	"likeness/internal/dense"
	"likeness/internal/metric"
)

// AddedWords are words that results should look like as well as a picture.
type AddedWords struct {
	Text  string
	Share *float64 // of the words beside the picture, from 0 to 1; nil is half
}

func (w AddedWords) share() float64 {
	if w.Share == nil {
		return .5
	}
	return *w.Share
}

func checkAdded(to SimilarTo, words AddedWords, blend []art.Weight) error {
	share := words.share()
	switch {
	case to.Text != nil || to.Colors != nil:
		return art.Errorf(art.CodeInvalid, "Words are added to a picture; give to an image, an upload, a detail or examples.")
	case blend != nil:
		return art.Errorf(art.CodeInvalid, "Words are compared by one metric; give metric, or leave both out.")
	case math.IsNaN(share) || share < 0 || share > 1:
		return art.Errorf(art.CodeInvalid, "The share of the words is %v; give a number from 0 to 1.", share)
	}
	return nil
}

// addWords turns a subject towards words. The directions of the picture and of
// the words are summed as they are: what a network makes of the two is near, but
// not the same (Liang et al. 2022 call it a gap), and a share that a person
// chooses is the remedy.
func (s *Service) addWords(ctx context.Context, gen art.Generation, words AddedWords, asked []string, sub *subject) error {
	described, err := s.described(ctx, gen, words.Text, asked)
	if err != nil {
		return err
	}
	models, err := s.modelsOf(ctx, gen)
	if err != nil {
		return err
	}
	id := asked[0] // by which alone words are compared
	picture, share := sub.vectors[id], words.share()
	if dense.IsZero(picture) { // which the answer says
		return nil
	}
	sum, length := towards(picture, described.vectors[id], share)
	sub.vectors = maps.Clone(sub.vectors) // they are remembered without
	sub.vectors[id] = sum
	if length > 0 {
		scale := metric.Between(models.Scale(id), *described.scale, share, length)
		sub.scale = &scale
	}
	return nil
}

// leastSum is the length below which the sum of two directions is none: they
// cancel out, and rounding is what is left.
const leastSum = 1e-6

// towards is the direction of the sum of two, the second in a share, and the
// length that the sum had; both zero when there is no direction.
func towards(from, to []float32, share float64) (sum []float32, length float64) {
	sum = make([]float32, len(from))
	for i := range sum {
		x := (1-share)*float64(from[i]) + share*float64(to[i])
		sum[i] = float32(x)
		length += x * x
	}
	length = math.Sqrt(length)
	if length < leastSum {
		clear(sum)
		return sum, 0
	}
	dense.Normalise(sum, leastSum)
	return sum, length
}
