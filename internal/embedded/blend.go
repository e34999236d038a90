package embedded

import (
	"cmp"
	"context"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/dense"
	"likeness/internal/encode"
	"likeness/internal/vector"
)

// blendHit is a work and its score under a blend.
type blendHit struct {
	row     uint32 // of the work
	picture uint32 // row of the picture of the work that scores so
	score   float64
}

func betterBlendHit(a, b blendHit) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.row, b.row))
}

// nearestByBlend compares the question with every eligible work under every
// metric of the blend: any weights are answered exactly, for one pass over the
// vectors costs less than a graph for each blend that somebody may think of.
// The hits lack their records; rows tells whose they are.
func (r *reader) nearestByBlend(ctx context.Context, q art.NearestQuery, allow *vector.Bitmap) (near art.Nearest, rows []uint32, err error) {
	parts, err := r.models.Blend(q.Blend)
	if err != nil {
		return near, nil, err
	}
	near.Strategy = art.StrategyScan
	questions := make([][]float32, len(parts))
	near.Directionless = true
	for i, p := range parts {
		questions[i] = r.models.Question(p.Metric, q.Vectors)
		near.Directionless = near.Directionless && dense.IsZero(questions[i])
	}
	if near.Directionless {
		return near, nil, nil
	}
	eligible := r.eligible(allow, r.rowsOf(q.Exclude))
	exact := 1.0
	near.Total, near.Compared, near.ExpectedRecall = len(eligible), len(eligible)*len(parts), &exact
	hits, err := r.scanBlend(ctx, parts, questions, eligible)
	if err != nil {
		return near, nil, err
	}
	if hits = r.bestOfEach(hits); len(hits) < near.Total {
		near.Total = len(hits)
	}
	if q.After != nil {
		last, ok := r.Rows.Row(q.After.ID)
		if !ok {
			return near, nil, errForeignCursor
		}
		hits = slices.DeleteFunc(hits, func(h blendHit) bool {
			return betterBlendHit(h, blendHit{row: last, score: q.After.Score}) <= 0
		})
	}
	near.More = len(hits) > q.Limit
	scale := r.models.BlendScale(parts)
	for _, h := range firstSorted(hits, q.Limit) {
		rows = append(rows, h.picture)
		near.Hits = append(near.Hits, art.Neighbour{
			Score: h.score, Percentile: scale.Percentile(h.score), NearestPercentile: scale.NearestPercentile(h.score),
		})
	}
	r.contribute(near.Hits, rows, q.Vectors, parts)
	near.NothingClose = len(near.Hits) > 0 && near.Hits[0].Score < scale.NothingCloseBelow
	return near, rows, nil
}

// eligible lists the rows of the pictures of works that may be results.
func (r *reader) eligible(allow *vector.Bitmap, exclude []uint32) []uint32 {
	rows := make([]uint32, 0, r.Pictures.Len())
	for row := range uint32(r.Pictures.Len()) {
		if (allow == nil || allow.Contains(row)) && !slices.Contains(exclude, r.Pictures.Picture(row).Work) {
			rows = append(rows, row)
		}
	}
	return rows
}

// scanBlend scores rows under a blend. Each score is summed in the order of
// the parts, so that it is the same on every page.
func (r *reader) scanBlend(ctx context.Context, parts []encode.Part, questions [][]float32, rows []uint32) ([]blendHit, error) {
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
				hits[start+i].row, hits[start+i].picture = row, row
			}
			for k, p := range parts {
				for i, score := range r.scores(p.Metric, questions[k], rows[start:end]) {
					hits[start+i].score += p.Share * float64(score)
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
