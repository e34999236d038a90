package enginetest

import (
	"context"
	"math"
	"testing"

	"likeness/internal/art"
	"likeness/internal/explain"
	"likeness/internal/raster"
)

func testExplanationsAddUpToTheScore(t *testing.T, g *Gallery) {
	generation := g.Current()
	all := IDs(t, generation)
	query, work := all[0], all[5]
	painted := func(i int) *art.Raster { return raster.ToRaster(g.Works[i].PaintAt(64)) }
	questions := []explain.Query{{Blend: []art.Weight{{Metric: "colour", Weight: 1}, {Metric: "learned", Weight: 1}, {Metric: art.Overall, Weight: 1}}}}
	for _, m := range generation.Metrics() {
		questions = append(questions, explain.Query{Metric: m.ID})
	}
	for _, q := range questions {
		t.Run(q.Metric, func(t *testing.T) {
			q.QueryVectors, q.Query = VectorsOf(t, generation, query), painted(0)
			q.WorkVectors, q.Work = VectorsOf(t, generation, work), painted(5)
			e, err := explain.Explain(context.Background(), generation.Models, q)
			if err != nil {
				t.Fatal(err)
			}
			near := Nearest(t, generation, art.NearestQuery{
				Vectors: q.QueryVectors, Metric: q.Metric, Blend: q.Blend, Exact: true, Limit: len(all),
			})
			for _, hit := range near.Hits {
				if hit.Image.ID == work && math.Abs(hit.Score-e.Score) > 1e-5 {
					t.Errorf("explains a score of %.6f, the search gave %.6f", e.Score, hit.Score)
				}
			}
			if len(e.Weights) != e.Columns*e.Rows || len(e.QueryWeights) != len(e.Weights) || e.Sentence == "" {
				t.Fatalf("grid %d x %d with %d and %d weights, sentence %q", e.Columns, e.Rows, len(e.Weights), len(e.QueryWeights), e.Sentence)
			}
			shares := 0.0
			for _, s := range e.Shares {
				shares += s.Score
			}
			if math.Abs(shares-e.Score) > 1e-4 {
				t.Errorf("shares add up to %.6f, want %.6f", shares, e.Score)
			}
			if q.Metric == "learned" || q.Metric == "original-latent" {
				return // by occlusion, which adds up to nothing in particular
			}
			for _, grid := range [][]float64{e.Weights, e.QueryWeights} {
				sum := 0.0
				for _, w := range grid {
					sum += w
				}
				if math.Abs(sum-e.Score) > 1e-4 {
					t.Errorf("weights add up to %.6f, want %.6f", sum, e.Score)
				}
			}
		})
	}
}
