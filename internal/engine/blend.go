package engine

import (
	"cmp"
	"context"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/metric"
	"likeness/internal/vector"
)

// blendPart is one metric of a blend at work on one question.
type blendPart struct {
	metric *metricIndex
	vector []float32 // of the question; all zero when it has no direction here
	share  float64   // (w/s) / sum(w/s): weight over the spread of the metric's scores, of all such
}

// blendHit is a row and its score under a blend.
type blendHit struct {
	row   uint32
	score float64
}

func betterBlendHit(a, b blendHit) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.row, b.row))
}

// blendParts weighs the metrics of a blend by the spread of their scores (see
// metric.Recipe). CodeNotFound for a metric that is not there.
func (g *generation) blendParts(blend []art.Weight, vectors art.Vectors) ([]blendPart, error) {
	dimensions, scales := map[string]int{}, map[string]metric.Calibration{}
	for _, w := range blend {
		m, err := g.metric(w.Metric)
		if err != nil {
			return nil, err
		}
		dimensions[w.Metric], scales[w.Metric] = m.index.Dims(), m.scale
	}
	recipe, err := metric.NewRecipe(blend, dimensions, scales)
	if err != nil {
		return nil, err
	}
	parts := make([]blendPart, len(recipe.Parts))
	for i, p := range recipe.Parts {
		m, err := g.metric(p.Metric)
		if err != nil {
			return nil, err
		}
		parts[i] = blendPart{metric: m, vector: g.vectorFor(m, vectors), share: p.Share}
	}
	return parts, nil
}

// nearestByBlend compares the question with every eligible work under every
// metric of the blend: any weights are answered exactly, for one pass over the
// vectors costs less than a graph for each blend that somebody may think of.
func (g *generation) nearestByBlend(ctx context.Context, q art.NearestQuery, allow *vector.Bitmap) (art.Nearest, error) {
	parts, err := g.blendParts(q.Blend, q.Vectors)
	if err != nil {
		return art.Nearest{}, err
	}
	near := art.Nearest{Strategy: art.StrategyScan}
	near.Directionless = !slices.ContainsFunc(parts, func(p blendPart) bool { return !directionless(p.vector) })
	if near.Directionless {
		return near, nil
	}
	rows := g.eligible(allow, g.rowsOf(q.Exclude))
	near.Total, near.Compared = len(rows), len(rows)*len(parts)
	exact := 1.0
	near.ExpectedRecall = &exact
	hits, err := g.scanBlend(ctx, parts, rows)
	if err != nil {
		return art.Nearest{}, err
	}
	if q.After != nil {
		last, ok := g.rows.Row(q.After.ID)
		if !ok {
			return art.Nearest{}, errForeignCursor
		}
		hits = slices.DeleteFunc(hits, func(h blendHit) bool {
			return betterBlendHit(h, blendHit{last, q.After.Score}) <= 0
		})
	}
	hits = firstSorted(hits, q.Limit)
	scale := g.blendScale(parts)
	ids := make([]string, len(parts))
	for i, p := range parts {
		ids[i] = p.metric.about.ID
	}
	found := make([]uint32, len(hits))
	for i, h := range hits {
		found[i] = h.row
		near.Hits = append(near.Hits, art.Neighbour{ID: g.rows.ID(h.row), Score: h.score, Percentile: scale.Percentile(h.score)})
	}
	g.contribute(near.Hits, found, q.Vectors, ids)
	near.NothingClose = len(near.Hits) > 0 && near.Hits[0].Score < scale.NothingCloseBelow
	return near, nil
}

// eligible lists the rows that may be results.
func (g *generation) eligible(allow *vector.Bitmap, exclude []uint32) []uint32 {
	rows := make([]uint32, 0, g.rows.Len())
	for row := range uint32(g.rows.Len()) {
		if (allow == nil || allow.Contains(row)) && !slices.Contains(exclude, row) {
			rows = append(rows, row)
		}
	}
	return rows
}

// scanBlend scores rows under a blend. Each score is summed in the order of
// the parts, so that it is the same on every page.
func (g *generation) scanBlend(ctx context.Context, parts []blendPart, rows []uint32) ([]blendHit, error) {
	const chunkRows = 4096
	hits := make([]blendHit, len(rows))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for start := 0; start < len(rows); start += chunkRows {
		end := min(start+chunkRows, len(rows))
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			for i, row := range rows[start:end] {
				hits[start+i].row = row
			}
			for _, p := range parts {
				for i, score := range g.scores(p.metric, p.vector, rows[start:end]) {
					hits[start+i].score += p.share * float64(score)
				}
			}
			return nil
		})
	}
	return hits, group.Wait()
}

// firstSorted returns the first n hits in order, without sorting them all.
func firstSorted(hits []blendHit, n int) []blendHit {
	kept := make([]blendHit, 0, 2*n)
	for _, h := range hits {
		kept = append(kept, h)
		if len(kept) == cap(kept) {
			slices.SortFunc(kept, betterBlendHit)
			kept = kept[:n]
		}
	}
	slices.SortFunc(kept, betterBlendHit)
	return kept[:min(n, len(kept))]
}
