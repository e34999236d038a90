package engine

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"likeness/internal/metric"
	"likeness/internal/vector"
)

// How much of a collection is looked at to learn what its scores are like.
const (
	sampledLefts   = 500  // works that are paired
	sampledRights  = 40   // with so many others each: 20,000 pairs
	sampledWorks   = 1000 // works whose nearest other work is found
	candidateWorks = 8    // nearest works under each metric that a blend's nearest is looked for among
)

// cachedScales is how many blends' calibrations are remembered: somebody who
// pages on asks for the same one again.
const cachedScales = 64

const sampleName = "sample"

// sample holds the scores of some pairs of works under every metric, from
// which percentiles, spreads and "nothing is close" are told for each metric
// and, without another look at the vectors, for any blend of them.
type sample struct {
	Pairs map[string][]float32   // by metric: of each random pair; the same pairs for all
	Near  []map[string][]float32 // for each sampled work, by metric: of its candidates
	Own   map[string][]float32   // by metric: of each sampled work with its nearest other work
}

// takeSample scores pairs under every index. Rows alone choose the pairs, so
// the same collection gives the same sample.
func takeSample(ctx context.Context, metrics map[string]comparer, rows int) (*sample, error) {
	s := &sample{Pairs: map[string][]float32{}, Own: map[string][]float32{}}
	if rows < 2 {
		return s, nil
	}
	random := rand.New(rand.NewPCG(0x11ce, uint64(rows)))
	pairs := randomPairs(random, rows)
	for id, by := range metrics {
		scores, err := pairScores(ctx, by.index, pairs)
		if err != nil {
			return nil, err
		}
		s.Pairs[id] = scores
	}
	for _, row := range sampledRows(random, rows) {
		if err := s.nearest(ctx, metrics, row); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// pairing is a work and the others it is compared with.
type pairing struct {
	left   uint32
	rights []uint32
}

// randomPairs pairs random works with random others; every work with every
// other where there are few.
func randomPairs(random *rand.Rand, rows int) []pairing {
	var pairs []pairing
	for _, left := range random.Perm(rows)[:min(rows, sampledLefts)] {
		p := pairing{left: uint32(left)}
		if rows-1 <= sampledRights {
			for right := range rows {
				if right != left {
					p.rights = append(p.rights, uint32(right))
				}
			}
		} else {
			for range sampledRights {
				right := random.IntN(rows - 1)
				if right >= left {
					right++
				}
				p.rights = append(p.rights, uint32(right))
			}
		}
		pairs = append(pairs, p)
	}
	return pairs
}

func sampledRows(random *rand.Rand, rows int) []uint32 {
	var chosen []uint32
	for _, row := range random.Perm(rows)[:min(rows, sampledWorks)] {
		chosen = append(chosen, uint32(row))
	}
	return chosen
}

func pairScores(ctx context.Context, index *vector.Index, pairs []pairing) ([]float32, error) {
	var scores []float32
	for _, p := range pairs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		some := make([]float32, len(p.rights)) // what points nowhere scores 0
		if v := index.Vector(p.left); !directionless(v) {
			var err error
			if some, err = index.Scores(v, p.rights); err != nil {
				return nil, err
			}
		}
		scores = append(scores, some...)
	}
	return scores, nil
}

// nearest finds a work's candidates under each metric, and scores them all
// under every metric.
func (s *sample) nearest(ctx context.Context, metrics map[string]comparer, row uint32) error {
	var candidates []uint32
	for id, by := range metrics {
		v := by.index.Vector(row)
		if directionless(v) {
			continue
		}
		answer, err := by.search(ctx, vector.Request{Vector: v, K: candidateWorks, Exclude: []uint32{row}})
		if err != nil {
			return err
		}
		if len(answer.Hits) > 0 {
			s.Own[id] = append(s.Own[id], answer.Hits[0].Score)
		}
		for _, hit := range answer.Hits {
			candidates = append(candidates, hit.Row)
		}
	}
	slices.Sort(candidates)
	candidates = slices.Compact(candidates)
	scores := map[string][]float32{}
	for id, by := range metrics {
		v := by.index.Vector(row)
		scores[id] = make([]float32, len(candidates))
		if directionless(v) {
			continue
		}
		var err error
		if scores[id], err = by.index.Scores(v, candidates); err != nil {
			return err
		}
	}
	s.Near = append(s.Near, scores)
	return nil
}

// add scores the same pairs under one more index.
func (s *sample) add(ctx context.Context, id string, by comparer) error {
	more, err := takeSample(ctx, map[string]comparer{id: by}, by.index.Len())
	if err != nil {
		return err
	}
	s.Pairs[id], s.Own[id] = more.Pairs[id], more.Own[id]
	return nil
}

// of calibrates one metric.
func (s *sample) of(id string) metric.Calibration {
	return metric.NewCalibration(wide(s.Pairs[id]), wide(s.Own[id]))
}

// ofBlend calibrates a blend. Shares are by metric and sum to 1.
func (s *sample) ofBlend(shares map[string]float64) metric.Calibration {
	pairs := blended(s.Pairs, shares)
	var nearest []float64
	for _, scores := range s.Near {
		if all := blended(scores, shares); len(all) > 0 {
			nearest = append(nearest, slices.Max(all))
		}
	}
	return metric.NewCalibration(pairs, nearest)
}

func blended(scores map[string][]float32, shares map[string]float64) []float64 {
	var sums []float64
	for _, id := range slices.Sorted(maps.Keys(shares)) { // one order, one rounding
		share := shares[id]
		if sums == nil {
			sums = make([]float64, len(scores[id]))
		}
		for i, score := range scores[id] {
			sums[i] += share * float64(score)
		}
	}
	return sums
}

func wide(scores []float32) []float64 {
	out := make([]float64, len(scores))
	for i, s := range scores {
		out[i] = float64(s)
	}
	return out
}

func (s *sample) save(dir string) error {
	var data bytes.Buffer
	if err := gob.NewEncoder(&data).Encode(s); err != nil {
		return fmt.Errorf("encode the sample of scores: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, sampleName), data.Bytes(), 0o644)
}

func openSample(dir string) (*sample, error) {
	data, err := os.ReadFile(filepath.Join(dir, sampleName))
	if err != nil {
		return nil, err
	}
	var s sample
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&s); err != nil {
		return nil, fmt.Errorf("read the sample of scores: %w", err)
	}
	return &s, nil
}

// blendScale is what the scores of a blend mean in this collection.
func (g *generation) blendScale(parts []blendPart) *metric.Calibration {
	shares := map[string]float64{}
	for _, p := range parts {
		shares[p.metric.about.ID] = p.share
	}
	key := fmt.Sprint(shares) // fmt prints maps in the order of their keys
	if known, ok := g.scales.Get(key); ok {
		return known
	}
	made := g.sample.ofBlend(shares)
	g.scales.Add(key, &made)
	return &made
}
