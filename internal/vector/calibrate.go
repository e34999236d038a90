package vector

import (
	"context"
	"math"
	"slices"

	"golang.org/x/sync/errgroup"
)

const (
	// recallPromise is the mean recall that graphs are to have. On held-out
	// queries a beam must reach recallAim, and the promise must lie below the
	// 95 % confidence bound of the mean: the fewer queries there are, the more.
	recallPromise = 0.99
	recallAim     = 0.995
	// rerankAim is the same where candidates are compared again in full.
	rerankAim = 0.999
	// rerankFewest is how many candidates are compared again at least.
	rerankFewest = 100

	// beamSlack is by how much a beam exceeds the number of results at least.
	// The fewer queries can be held out, the likelier a narrower one passes by
	// luck.
	beamSlack = 16

	heldOutMost   = 300           // nodes held out of the graph as queries
	heldOutShare  = 12            // at most one in so many
	heldOutValues = 2_000_000_000 // values that exact answers for them may read,
	heldOutLeast  = 64            // but so many in any case
)

// calibratedAt are the numbers of results for which beams are measured.
var calibratedAt = [...]int{10, 40, 200}

// Calibration is what was measured at one number of results.
type Calibration struct {
	K      int     // results
	Beam   int     // nodes the walk keeps
	Recall float64 // mean share of the K nearest that were found
	Low    float64 // 5th percentile of that share over the queries
}

// heldOut is how many of the nodes to hold out of the graph at first.
func heldOut(nodes, dims int) int {
	affordable := max(heldOutValues/max(nodes*dims, 1), heldOutLeast)
	return min(heldOutMost, nodes/heldOutShare, affordable)
}

// calibrate measures which beams the graph needs, and widens them in the
// proportion in which it will grow by the nodes held out. The queries are nodes that
// stand in its insertion order but are not linked yet: pictures of the same collection that
// the graph has not seen, and that are not found by themselves. The exact
// answers come from a scan of the nodes that are linked.
func (x *Index) calibrate(ctx context.Context, threads int, queries []uint32) error {
	linked := x.live.Clone()
	for _, row := range queries {
		linked.Remove(row)
		for _, duplicate := range x.graph.duplicates.of(row) {
			linked.Remove(duplicate)
		}
	}
	most := calibratedAt[len(calibratedAt)-1]
	var err error
	truth := make([][]Hit, len(queries))
	for i, row := range queries {
		s := scan{rows: x.rows, live: linked, k: most}
		if truth[i], _, _, err = s.run(ctx, x.Vector(row)); err != nil {
			return err
		}
	}
	x.calibration = nil
	for _, k := range calibratedAt {
		c, err := x.calibrateAt(ctx, threads, k, queries, truth)
		if err != nil {
			return err
		}
		x.calibration = append(x.calibration, c)
	}
	for i := range x.calibration {
		beam := &x.calibration[i].Beam
		*beam += (*beam*len(queries) + linked.Count() - 1) / max(linked.Count(), 1)
	}
	return nil
}

// calibrateAt finds the narrowest beam of a ladder with steps of a fifth that
// reaches the aim.
func (x *Index) calibrateAt(ctx context.Context, threads, k int, queries []uint32, truth [][]Hit) (Calibration, error) {
	aim, narrowest := recallAim, k+beamSlack
	if x.twoStage() {
		aim, narrowest = rerankAim, max(narrowest, rerankFewest)
	}
	if n := len(x.calibration); n > 0 {
		narrowest = max(narrowest, x.calibration[n-1].Beam)
	}
	for beam := narrowest; ; beam += 1 + beam/5 {
		mean, low, bound, err := x.recall(ctx, threads, k, beam, queries, truth)
		if err != nil {
			return Calibration{}, err
		}
		if mean >= aim && bound >= recallPromise || beam >= x.count {
			return Calibration{K: k, Beam: beam, Recall: mean, Low: low}, nil
		}
	}
}

// recall is the mean over the queries of the share of the k best that walks
// with a beam find, its 5th percentile, and the lower bound of the mean.
func (x *Index) recall(ctx context.Context, threads, k, beam int, queries []uint32, truth [][]Hit) (mean, low, bound float64, err error) {
	shares := make([]float64, len(queries))
	var group errgroup.Group
	group.SetLimit(threads)
	const each = 16
	for from := 0; from < len(queries); from += each {
		group.Go(func() error {
			for i := from; i < min(from+each, len(queries)); i++ {
				shares[i] = x.recallOf(queries[i], k, beam, truth[i])
			}
			return ctx.Err()
		})
	}
	err = group.Wait()
	mean, low, bound = summarise(shares)
	return mean, low, bound, err
}

// recallOf is the share of the k best of truth that a walk finds. Of equal
// scores at the end of the list any will do.
func (x *Index) recallOf(row uint32, k, beam int, truth []Hit) float64 {
	k = min(k, len(truth))
	if k == 0 {
		return 1
	}
	req := Request{Vector: x.Vector(row), K: k}
	if x.twoStage() {
		req.Reduced = x.walked.row(row)
	}
	found := best{k: k}
	x.walk(&req, beam, &found)
	n := 0
	for _, h := range found.hits {
		if h.Score >= truth[k-1].Score {
			n++
		}
	}
	return float64(n) / float64(k)
}

// summarise returns the mean, the 5th percentile, and the value that the mean
// of all such shares exceeds with a probability of 95 % (normal approximation).
func summarise(shares []float64) (mean, low, bound float64) {
	if len(shares) == 0 {
		return 1, 1, 1
	}
	n := float64(len(shares))
	var sum, squares float64
	for _, s := range shares {
		sum += s
		squares += s * s
	}
	mean = sum / n
	deviation := math.Sqrt(max(squares/n-mean*mean, 0))
	slices.Sort(shares)
	return mean, shares[int(0.05*n)], mean - 1.645*deviation/math.Sqrt(n)
}

// beam is how many nodes a walk must keep for k results: as measured, or in
// proportion between and beyond the numbers measured.
func (x *Index) beam(k int) int {
	var before Calibration
	for _, c := range x.calibration {
		switch {
		case k <= c.K && before.K == 0:
			return max(k, c.Beam)
		case k <= c.K:
			return max(k, before.Beam+(c.Beam-before.Beam)*(k-before.K)/(c.K-before.K))
		}
		before = c
	}
	return max(k, before.Beam*k/max(before.K, 1))
}

// expectedRecall is what was measured for k results, of the two numbers
// around k the lower; nil beyond what was measured.
func (x *Index) expectedRecall(k int) *float64 {
	before := 1.0
	for _, c := range x.calibration {
		if k <= c.K {
			recall := min(before, c.Recall)
			return &recall
		}
		before = c.Recall
	}
	return nil
}
