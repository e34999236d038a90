package search

import (
	"context"

	"likeness/internal/art"
	"likeness/internal/explain"
)

// ExplainRequest asks why a work is like something, by a metric or a blend as
// in SimilarRequest.
type ExplainRequest struct {
	To     SimilarTo
	Image  string
	Metric string
	Blend  []art.Weight
}

// Explain says which parts of two pictures make them alike. Errors as in
// Similar.
func (s *Service) Explain(ctx context.Context, r ExplainRequest) (art.Explanation, error) {
	if err := checkAsked(r.To, r.Metric, r.Blend); err != nil {
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
	sub, err := s.subject(ctx, gen, r.To)
	if err != nil {
		return art.Explanation{}, err
	}
	q := explain.Query{Metric: metricOf(gen, r.To, r.Metric, r.Blend), Blend: r.Blend, QueryVectors: sub.vectors}
	if q.WorkVectors, err = gen.VectorsOf(ctx, r.Image, 0); err != nil {
		return art.Explanation{}, err
	}
	if sub.picture != nil {
		if q.Query, err = sub.picture(); err != nil {
			return art.Explanation{}, err
		}
	}
	if q.Work, err = s.raster(ctx, gen, PictureRef{Image: r.Image}, nil); err != nil {
		return art.Explanation{}, err
	}
	return explain.Explain(ctx, models, q)
}
