package weaviate

import (
	"context"
	"slices"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/encode"
)

// leastListed is how many objects the list of each metric of a blend begins
// with.
const leastListed = 64

// blend is a question for the objects best by several metrics together. Each
// metric lists those nearest to the question, and every object of any list is
// compared under all of them. What stands on none scores at most what the ends
// of the lists add up to: when that is less than what was found, nothing better
// is left out (the threshold algorithm; Fagin, Lotem and Naor 2003).
type blend struct {
	*reader
	parts   []encode.Part
	lookups []*lookup // one a part; nil without a direction
	scores  map[string]*blended
	bound   float64         // what no object that is not in scores exceeds
	all     bool            // nothing else is left
	met     map[string]bool // works that were passed over
}

// blended is an object and its scores.
type blended struct {
	found
	under []float64 // cosine under each part
	known []bool
}

// nearestByBlend weighs metrics as somebody asks.
func (r *reader) nearestByBlend(ctx context.Context, q art.NearestQuery, filter *pb.Filters) (art.Nearest, error) {
	parts, err := r.models.Blend(q.Blend)
	if err != nil {
		return art.Nearest{}, err
	}
	b := &blend{reader: r, parts: parts}
	near := art.Nearest{Strategy: art.StrategyGraph, Directionless: true}
	ids := make([]string, len(parts))
	for i, p := range parts {
		ids[i] = p.Metric
		var s *lookup
		if v := r.models.Question(p.Metric, q.Vectors); hasDirection(v) {
			s = &lookup{reader: r, metric: p.Metric, vector: v, filter: filter, bare: true}
			near.Directionless = false
		}
		b.lookups = append(b.lookups, s)
	}
	if near.Directionless {
		near.Strategy = art.StrategyScan
		return near, ctx.Err()
	}
	count, exact, err := r.counting(ctx, q, ids, filter)
	if err != nil {
		return near, err
	}
	for _, s := range b.lookups {
		if s != nil {
			s.exact = exact
		}
	}
	hits, sure, err := b.page(ctx, q, &near)
	if err != nil {
		return near, err
	}
	if near.Total, err = count.without(q.Exclude, b.met); err != nil {
		return near, err
	}
	if exact && sure {
		one := 1.0
		near.Strategy, near.ExpectedRecall = art.StrategyScan, &one
	}
	return near, b.tell(ctx, &near, q, hits)
}

// page is the page that a query asks for; sure says that nothing better is left
// out.
func (b *blend) page(ctx context.Context, q art.NearestQuery, near *art.Nearest) (hits []blended, sure bool, err error) {
	wanted := q.Rank() + q.Limit + 1
	for k := min(max(leastListed, 2*wanted), maxHits); ; k = min(2*k, maxHits) {
		if err := b.list(ctx, k); err != nil {
			return nil, false, err
		}
		works := b.works(q.Exclude)
		sure = b.all || len(works) >= wanted && works[wanted-1].score > b.bound
		if q.After != nil {
			works = slices.DeleteFunc(works, func(h blended) bool {
				return better(h.found, found{work: q.After.ID, score: q.After.Score, position: mostPositions * maxHits}) <= 0
			})
		}
		if k < maxHits && (!sure || len(works) <= q.Limit && !b.all) {
			continue
		}
		if len(works) == 0 && !b.all {
			return nil, false, errTooFar
		}
		near.More = len(works) > q.Limit || !b.all
		return works[:min(len(works), q.Limit)], sure, nil
	}
}

// list asks every metric for its k nearest, and what those of the others score
// under it.
func (b *blend) list(ctx context.Context, k int) error {
	b.scores, b.bound, b.all = map[string]*blended{}, 0, true
	lists := make([][]found, len(b.parts))
	whole := make([]bool, len(b.parts))
	err := b.each(ctx, func(ctx context.Context, i int) (err error) {
		lists[i], whole[i], err = b.lookups[i].nearest(ctx, k)
		return err
	})
	if err != nil {
		return err
	}
	for i, list := range lists {
		for _, f := range list {
			b.learn(f, i)
		}
		if b.lookups[i] != nil && !whole[i] {
			b.all = false
			b.bound += b.parts[i].Share * max(list[len(list)-1].score, 0) // who has no direction there scores 0
		}
	}
	return b.complete(ctx, whole)
}

// each asks under every part that has a direction, at the same time.
func (b *blend) each(ctx context.Context, ask func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	for i := range b.parts {
		if b.lookups[i] != nil {
			group.Go(func() error { return ask(ctx, i) })
		}
	}
	return group.Wait()
}

// learn notes the score of an object under a part.
func (b *blend) learn(f found, part int) {
	id := objectID(f.work, f.position)
	h := b.scores[id]
	if h == nil {
		h = &blended{found: f, under: make([]float64, len(b.parts)), known: make([]bool, len(b.parts))}
		b.scores[id] = h
	}
	h.under[part], h.known[part] = f.score, true
}

// complete asks for the scores that the lists do not tell. An object without a
// direction under a part scores 0 there.
func (b *blend) complete(ctx context.Context, whole []bool) error {
	missing := make([][]found, len(b.parts))
	err := b.each(ctx, func(ctx context.Context, i int) error {
		if whole[i] {
			return nil
		}
		var ids []string
		for id, h := range b.scores {
			if !h.known[i] {
				ids = append(ids, id)
			}
		}
		for some := range slices.Chunk(ids, maxHits/2) {
			scored, err := b.lookups[i].of(ctx, anyText(propID, some), len(some))
			if err != nil {
				return err
			}
			missing[i] = append(missing[i], scored...)
		}
		return nil
	})
	for i, scored := range missing {
		for _, f := range scored {
			b.learn(f, i)
		}
	}
	return err
}

// works are the best picture of each work but those that are passed over, in
// order. Each score is summed in the order of the parts, so that it is the same
// on every page.
func (b *blend) works(without []string) []blended {
	all := make([]blended, 0, len(b.scores))
	for _, h := range b.scores {
		h.score = 0
		for i, p := range b.parts {
			h.score += p.Share * h.under[i]
		}
		all = append(all, *h)
	}
	slices.SortFunc(all, func(x, y blended) int { return better(x.found, y.found) })
	seen := map[string]bool{}
	b.met = map[string]bool{}
	return slices.DeleteFunc(all, func(h blended) bool {
		again := seen[h.work]
		seen[h.work] = true
		if slices.Contains(without, h.work) {
			b.met[h.work] = true
			return true
		}
		return again
	})
}

// tell makes neighbours of hits.
func (b *blend) tell(ctx context.Context, near *art.Nearest, q art.NearestQuery, hits []blended) error {
	byID := map[string]art.Image{}
	if !q.Bare {
		ids := make([]string, len(hits))
		for i, h := range hits {
			ids[i] = h.work
		}
		images, err := b.Images(ctx, ids)
		if err != nil {
			return err
		}
		for _, image := range images {
			byID[image.ID] = image
		}
	}
	scale := b.models.BlendScale(b.parts)
	for _, h := range hits {
		image, there := byID[h.work]
		switch {
		case q.Bare:
			image.ID = h.work
		case !there:
			continue // it was taken out meanwhile
		}
		n := art.Neighbour{
			Image: image, Position: h.position, Score: h.score,
			Percentile: scale.Percentile(h.score), NearestPercentile: scale.NearestPercentile(h.score),
		}
		n.Contributions = b.contributions(b.parts, h.under)
		near.Hits = append(near.Hits, n)
	}
	near.NothingClose = len(near.Hits) > 0 && near.Hits[0].Score < scale.NothingCloseBelow
	return nil
}
