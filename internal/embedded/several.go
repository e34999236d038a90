package embedded

import (
	"cmp"
	"context"
	"slices"

	"likeness/internal/art"
	"likeness/internal/dense"
	"likeness/internal/vector"
)

// bestOfEach leaves one hit of each work, that of its nearest picture. Hits are
// by row, so that those of works come before those of further pictures.
func (r *reader) bestOfEach(hits []blendHit) []blendHit {
	works := len(hits)
	for works > 0 && int(hits[works-1].picture) >= r.Pictures.Works() {
		works--
	}
	for _, h := range hits[works:] {
		h.row = r.Pictures.Picture(h.picture).Work
		at, _ := slices.BinarySearchFunc(hits[:works], h.row, func(a blendHit, row uint32) int { return cmp.Compare(a.row, row) })
		if h.score > hits[at].score {
			hits[at] = h
		}
	}
	return hits[:works]
}

// nearestBySeveral is nearestByMetric where works have several pictures: it asks
// the index for more pictures until enough works are among them.
func (r *reader) nearestBySeveral(ctx context.Context, q art.NearestQuery, allow *vector.Bitmap) (near art.Nearest, rows []uint32, err error) {
	if err := r.models.Check(q.Metric); err != nil {
		return near, nil, err
	}
	index := r.Indexes[q.Metric]
	excluded := r.rowsOf(q.Exclude)
	slices.Sort(excluded)
	excluded = slices.Compact(excluded)
	allow = r.withoutWorks(allow, excluded)
	request := vector.Request{Vector: r.models.Question(q.Metric, q.Vectors), Allow: allow, Exact: q.Exact || q.After != nil, List: !q.Bare}
	if dense.IsZero(request.Vector) {
		return art.Nearest{Directionless: true, Strategy: art.StrategyScan}, nil, nil
	}
	var after *vector.Hit
	if q.After != nil {
		row, ok := r.Rows.Row(q.After.ID)
		if !ok {
			return near, nil, errForeignCursor
		}
		after = &vector.Hit{Row: row, Score: float32(q.After.Score)}
	}
	if q.Filter.IsZero() {
		near.Total = r.present[q.Metric]
		for _, work := range excluded {
			if r.isPresent(index.Index, work) {
				near.Total--
			}
		}
	} else {
		near.Total = r.worksIn(index.Index, allow)
	}
	wanted := q.Rank() + q.Limit + 1 // one more tells whether others follow
	for k := wanted + wanted*index.Len()/max(1, r.Pictures.Works()); ; k *= 2 {
		request.K = min(k, index.Len())
		answer, err := index.Nearest(ctx, request)
		if err != nil {
			return near, nil, err
		}
		near.Compared += answer.Compared
		near.Strategy, near.ExpectedRecall = answer.Strategy, answer.ExpectedRecall
		all := len(answer.Hits) < request.K || request.K == index.Len()
		works, pictures := r.worksOf(answer.Hits, after, all)
		if len(works) > q.Limit || all {
			near.More = len(works) > q.Limit
			hits := pictures[:min(len(pictures), q.Limit)]
			rows, err = r.tell(&near, q, hits)
			return near, rows, err
		}
	}
}

// worksOf are the works whose pictures are among hits, nearest first and those
// of one score by id, after a place in that order; pictures are the nearest of
// each. Unless all pictures are there, works of the last score are left out, for
// others of the same may follow.
func (r *reader) worksOf(hits []vector.Hit, after *vector.Hit, all bool) (works, pictures []vector.Hit) {
	seen := map[uint32]bool{}
	for _, h := range hits {
		if !all && h.Score <= hits[len(hits)-1].Score {
			break
		}
		work := r.Pictures.Picture(h.Row).Work
		if seen[work] {
			continue
		}
		seen[work] = true
		works, pictures = append(works, vector.Hit{Row: work, Score: h.Score}), append(pictures, h)
	}
	order := make([]int, len(works))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compareWorks(works[a], works[b]) })
	var sortedWorks, sortedPictures []vector.Hit
	for _, i := range order {
		if after == nil || compareWorks(*after, works[i]) < 0 {
			sortedWorks, sortedPictures = append(sortedWorks, works[i]), append(sortedPictures, pictures[i])
		}
	}
	return sortedWorks, sortedPictures
}

func compareWorks(a, b vector.Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Row, b.Row))
}

// withoutWorks is a filter that lets no picture of some works through either.
func (r *reader) withoutWorks(allow *vector.Bitmap, works []uint32) *vector.Bitmap {
	if len(works) == 0 {
		return allow
	}
	if allow == nil {
		allow = r.everything
	}
	without := allow.Clone()
	for _, work := range works {
		for _, row := range r.Pictures.All(work) {
			without.Remove(row)
		}
	}
	return without
}

// isPresent reports whether an index has a vector of a picture of a work.
func (r *reader) isPresent(index *vector.Index, work uint32) bool {
	return slices.ContainsFunc(r.Pictures.All(work), index.Present)
}

// worksIn counts the works of which an index and a filter let a picture
// through.
func (r *reader) worksIn(index *vector.Index, allow *vector.Bitmap) int {
	let := func(row uint32) bool { return index.Present(row) && (allow == nil || allow.Contains(row)) }
	n, last := 0, ^uint32(0)
	for work := range uint32(r.Pictures.Works()) {
		if let(work) {
			n++
		}
	}
	for row := uint32(r.Pictures.Works()); int(row) < r.Pictures.Len(); row++ {
		work := r.Pictures.Picture(row).Work
		if work != last && let(row) && !let(work) {
			n, last = n+1, work
		}
	}
	return n
}
