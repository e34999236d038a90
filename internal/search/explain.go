package search

import (
	"context"
	"fmt"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/explain"
)

// ExplainRequest asks why a work is like something, by a metric or a blend as
// in SimilarRequest.
type ExplainRequest struct {
	To     SimilarTo
	Words  *AddedWords // nil for none
	Image  string
	Metric string
	Blend  []art.Weight
}

// Explain says which parts of two pictures make them alike. Errors as in
// Similar.
func (s *Service) Explain(ctx context.Context, r ExplainRequest) (art.Explanation, error) {
	if err := checkAsked(r.To, r.Words, r.Metric, r.Blend); err != nil {
		return art.Explanation{}, err
	}
	r.Blend = scaled(r.Blend)
	gen, err := s.engine.Current()
	if err != nil {
		return art.Explanation{}, err
	}
	defer gen.Release()
	models, err := s.modelsOf(ctx, gen)
	if err != nil {
		return art.Explanation{}, err
	}
	metric := metricOf(gen, r.To, r.Words, r.Metric, r.Blend)
	asked := metricsOf(metric, r.Blend)
	sub, err := s.question(ctx, gen, r.To, r.Words, asked)
	if err != nil {
		return art.Explanation{}, err
	}
	q := explain.Query{Metric: metric, Blend: r.Blend, QueryVectors: sub.vectors}
	work, position, err := s.explained(ctx, gen, models, &q, r.Image)
	if err != nil {
		return art.Explanation{}, err
	}
	if model := models.Model(asked[0]); model != "" && len(asked) == 1 {
		q.Words, q.Shown = r.To.Text != nil || r.Words != nil, s.shown(model, work)
	}
	if sub.picture != nil {
		if q.Query, err = sub.picture(); err != nil {
			return art.Explanation{}, err
		}
	}
	if q.Work, err = s.rasterOf(ctx, work, nil); err != nil {
		return art.Explanation{}, err
	}
	explanation, err := explain.Explain(ctx, models, q)
	explanation.Position = position
	return explanation, err
}

// shown asks a network what it sees of a work, or remembers it: an explanation
// that was ended goes on where it was, and another question costs no look.
func (s *Service) shown(model string, work art.Image) func(ctx context.Context, square int, picture *art.Raster) ([]float32, error) {
	return func(ctx context.Context, square int, picture *art.Raster) ([]float32, error) {
		key := fmt.Sprintf("%s/square/%s/%d", model, work.Picture.Hash, square)
		return s.ask(ctx, s.squares, key, encodingTimeout, func(ctx context.Context) ([]float32, error) {
			return s.brought.EncodePicture(ctx, model, picture)
		})
	}
}

// explained finds the picture that is to be explained, and gives q its vectors:
// the one that id names or, of a work, the nearest.
func (s *Service) explained(ctx context.Context, gen art.Generation, models *encode.Models, q *explain.Query, id string) (work art.Image, position int, err error) {
	image, position, chosen, err := s.named(ctx, gen, id)
	if err != nil {
		return image, 0, err
	}
	from, to := position, position+1
	if !chosen && gen.Capabilities().FurtherPictures {
		to = image.PictureCount()
	}
	var pictures []art.Vectors
	var positions []int
	for at := from; at < to; at++ {
		vectors, err := gen.VectorsOf(ctx, image.ID, at)
		if art.CodeOf(err) == art.CodeNotFound && at > 0 {
			continue // it cannot be read, so it is compared with nothing
		}
		if err != nil {
			return image, 0, err
		}
		pictures, positions = append(pictures, vectors), append(positions, at)
	}
	if len(pictures) == 0 {
		return image, 0, unknownImage(id)
	}
	nearest, err := explain.Nearest(models, *q, pictures)
	if err != nil {
		return image, 0, err
	}
	q.WorkVectors = pictures[nearest]
	return image.ShownBy(positions[nearest]), positions[nearest], nil
}
