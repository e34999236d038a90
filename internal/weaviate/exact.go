package weaviate

import (
	"context"
	"math"
	"slices"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"golang.org/x/sync/errgroup"
)

// A node keeps long vectors in memory with their values rounded to a byte each, and
// whole on its disk: it chooses by the rounded ones, and reads those that it chose to
// tell what they truly score (rotational quantisation). Comparing everything is exact
// all the same, since rounding changes scores by little. Short vectors take less than
// what else a node keeps of them, and lists of them, which blends are made of, are told
// without reading.

const (
	// roundedFrom is of how many values vectors are rounded.
	roundedFrom = 512
	// rescored is how many objects a node reads for a question for no more; for one
	// for more it reads some hundred.
	rescored = 64
	// spareHits is how many more objects than are wanted are asked for at first, of
	// all buckets together, where vectors are rounded.
	spareHits = 20
)

func isRounded(dimensions int) bool { return dimensions >= roundedFrom }

// rounding is more than rounding changes a score by. Before their values are rounded
// vectors are turned, in a multiple of turned dimensions, so that all values are much
// the same; a score is off by a sum of as many small errors then, which falls with the
// root of their number. Of real vectors it was .01 of that root in the mean and .06 at
// most, of vectors with nothing but two values .22.
func rounding(dimensions int) float64 {
	const turned, most = 64, .25
	return most / math.Sqrt(float64((dimensions+turned-1)/turned*turned))
}

// chosen are the objects of a bucket nearest to a question, as many as were asked for.
type chosen struct {
	hits  []found
	asked int
}

// whole reports whether the bucket has no others.
func (c chosen) whole() bool { return len(c.hits) < c.asked }

// lacks reports whether the bucket may have others that score as much.
func (c chosen) lacks(score float64) bool {
	return !c.whole() && c.asked < maxHits && c.hits[len(c.hits)-1].score >= score
}

// compare finds the k nearest of all objects, bucket by bucket; all says that there are
// no others. What a node did not choose is no nearer, rounded, than what it chose. So
// where the worst that a bucket chose scores less than the last that is wanted by more
// than rounding changes both, nothing is missing; else more of it is asked for.
func (s *lookup) compare(ctx context.Context, k int) (hits []found, all bool, err error) {
	const grows = 4
	rounded := isRounded(len(s.vector))
	buckets := make([]chosen, len(s.manifest.Buckets))
	for i := range buckets {
		buckets[i].asked = k
		if rounded {
			buckets[i].asked = min(k+spareHits/len(buckets), maxHits)
		}
	}
	for doubtful := true; doubtful; {
		if err := s.choose(ctx, buckets); err != nil {
			return nil, false, err
		}
		hits, all, doubtful = nil, true, false
		for _, b := range buckets {
			hits, all = append(hits, b.hits...), all && b.whole()
		}
		slices.SortFunc(hits, better)
		enough := math.Inf(-1)
		if len(hits) >= k {
			enough = hits[k-1].score - 2*rounding(len(s.vector))
		}
		for i, b := range buckets {
			if rounded && b.lacks(enough) {
				buckets[i], doubtful = chosen{asked: min(grows*b.asked, maxHits)}, true
			}
		}
	}
	if len(hits) > k {
		hits, all = hits[:k], false
	}
	return hits, all, nil
}

// choose asks for those buckets that nothing is known of.
func (s *lookup) choose(ctx context.Context, buckets []chosen) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for i := range buckets {
		b := &buckets[i]
		if b.hits != nil {
			continue
		}
		group.Go(func() (err error) {
			within := allOf(number(pb.Filters_OPERATOR_EQUAL, propBucket, s.manifest.Buckets[i]), s.filter)
			b.hits, err = s.of(ctx, within, b.asked)
			return err
		})
	}
	return group.Wait()
}
