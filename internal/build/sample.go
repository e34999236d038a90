package build

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"likeness/internal/art"
	"likeness/internal/dense"
	"likeness/internal/encode"
	"likeness/internal/generation"
	"likeness/internal/vector"
)

// How much of a collection is looked at to learn what its scores are like.
const (
	sampledLefts   = 500  // works that are paired
	sampledRights  = 40   // with so many others each: 20,000 pairs
	sampledWorks   = 1000 // works whose nearest other work is found
	candidateWorks = 8    // nearest works under each metric that a blend's nearest is looked for among
)

// resampledShare is how much of a collection may have changed since its scores
// were sampled: what is far and near for ten thousand works is so for ten more.
const resampledShare = 0.05

// sampleMetrics samples the scores of all metrics, or keeps the sample of the
// generation before.
func (b *builder) sampleMetrics() (err error) {
	if given := b.given.Sample(); given != nil {
		b.sample, b.sampled = given, true
		return b.sampleForeign()
	}
	if b.sampled = !b.sampleHolds(); !b.sampled {
		b.sample = b.previous.models.Sample()
		return nil
	}
	if b.sample, err = takeSample(b.ctx, b.by, b.all); err != nil {
		return err
	}
	for id, by := range b.by {
		b.sample.Vectors[id] = by.Live()
	}
	return b.sampleForeign()
}

// sampleHolds reports whether the sample of the generation before tells of this
// one, too: every metric is that of before, with few vectors that are new, and
// words were sampled where an encoder reads them.
func (b *builder) sampleHolds() bool {
	if b.previous == nil || b.change.share() > resampledShare {
		return false
	}
	before := b.previous.models.Sample()
	for id, by := range b.by {
		drift := float64(by.Live() - before.Vectors[id])
		if !b.linked[id] && !b.grown[id] || math.Abs(drift) > resampledShare*float64(before.Vectors[id]) {
			return false
		}
	}
	return !slices.ContainsFunc(b.foreign, func(f foreign) bool {
		return f.ReadsWords && b.isBuilt(f.ID) && len(before.Words[f.ID]) == 0
	})
}

// sampleOverall adds the scores of the overall blend, if they are not those of before.
func (b *builder) sampleOverall() error {
	id := art.Overall
	if _, there := b.sample.Own[id]; there && (b.linked[id] || b.grown[id] || b.given.Sample() != nil) {
		return nil
	}
	b.sampled = true
	return addToSample(b.ctx, b.sample, id, b.by[id], b.all)
}

// takeSample scores pairs under every index. Rows alone choose the pairs, so
// the same collection gives the same sample.
func takeSample(ctx context.Context, metrics map[string]generation.Comparer, all generation.PictureRows) (*encode.Sample, error) {
	rows := all.Works()
	s := &encode.Sample{Pairs: map[string][]float32{}, Own: map[string][]float32{}, Alone: map[string][]float32{}, Vectors: map[string]int{}}
	if rows < 2 {
		return s, nil
	}
	random := rand.New(rand.NewPCG(0x11ce, uint64(rows)))
	pairs := randomPairs(random, rows)
	for id, by := range metrics {
		scores, err := pairScores(ctx, by.Index, pairs)
		if err != nil {
			return nil, err
		}
		s.Pairs[id] = scores
	}
	for _, row := range sampledRows(random, rows) {
		if err := addNearest(ctx, s, metrics, row, all.All(row)); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// sampleForeign looks closer at the scores of metrics that were brought.
func (b *builder) sampleForeign() error {
	for _, f := range b.foreign {
		by, built := b.by[f.ID]
		if _, given := b.sample.Alone[f.ID]; !built || given {
			continue
		}
		if err := sampleAlone(b.ctx, b.sample, f.ID, by, b.all); err != nil {
			return err
		}
		if f.ReadsWords {
			if err := b.sampleWords(f, by); err != nil {
				return err
			}
		}
	}
	return nil
}

// sampleWords scores titles with random works, and with the work that is nearest
// to each: words are never as near to pictures as pictures are.
func (b *builder) sampleWords(f foreign, by generation.Comparer) error {
	titles, err := b.titles()
	if err != nil {
		return err
	}
	present := presentWorks(by, b.all)
	random := rand.New(rand.NewPCG(0x11ce, uint64(len(present))))
	for _, title := range titles {
		data, err := b.features.Get(b.ctx, hashOf(title), encode.EncodedName(f.Model))
		if err != nil {
			return err
		}
		if data == nil || len(present) == 0 {
			continue
		}
		v, err := encode.UnmarshalVector(data, f.Dimensions)
		if err != nil || dense.IsZero(v) {
			continue // it is of no use, and the works are
		}
		rows := make([]uint32, min(sampledRights, len(present)))
		for i := range rows {
			rows[i] = present[random.IntN(len(present))]
		}
		some, err := by.Scores(v, rows)
		if err != nil {
			return err
		}
		answer, err := by.Nearest(b.ctx, vector.Request{Vector: v, K: 1})
		if err != nil {
			return err
		}
		if len(answer.Hits) > 0 {
			b.sample.AddWords(f.ID, some, answer.Hits[0].Score)
		}
	}
	return nil
}

// presentWorks are the rows of works that have a vector.
func presentWorks(by generation.Comparer, all generation.PictureRows) (present []uint32) {
	for row := range uint32(all.Works()) {
		if by.Present(row) {
			present = append(present, row)
		}
	}
	return present
}

// sampleAlone scores pairs of the works that have a vector under an index which
// many have none in.
func sampleAlone(ctx context.Context, s *encode.Sample, id string, by generation.Comparer, all generation.PictureRows) error {
	present := presentWorks(by, all)
	if len(present) == all.Works() || len(present) < 2 {
		return nil
	}
	random := rand.New(rand.NewPCG(0x11ce, uint64(len(present))))
	pairs := randomPairs(random, len(present))
	for i := range pairs {
		pairs[i].left = present[pairs[i].left]
		for j, right := range pairs[i].rights {
			pairs[i].rights[j] = present[right]
		}
	}
	var err error
	if s.Alone[id], err = pairScores(ctx, by.Index, pairs); err != nil {
		return err
	}
	s.Own[id] = nil
	for _, i := range sampledRows(random, len(present)) {
		row := present[i]
		answer, err := by.Nearest(ctx, vector.Request{Vector: by.Vector(row), K: 1, Exclude: all.All(row)})
		if err != nil {
			return err
		}
		for _, hit := range answer.Hits {
			s.Own[id] = append(s.Own[id], hit.Score)
		}
	}
	return nil
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
		if v := index.Vector(p.left); !dense.IsZero(v) {
			var err error
			if some, err = index.Scores(v, p.rights); err != nil {
				return nil, err
			}
		}
		scores = append(scores, some...)
	}
	return scores, nil
}

// addNearest finds a work's candidates under each metric, and scores them all
// under every metric; own are the rows of its pictures.
func addNearest(ctx context.Context, s *encode.Sample, metrics map[string]generation.Comparer, row uint32, own []uint32) error {
	var candidates []uint32
	for id, by := range metrics {
		v := by.Vector(row)
		if dense.IsZero(v) {
			continue
		}
		answer, err := by.Nearest(ctx, vector.Request{Vector: v, K: candidateWorks, Exclude: own})
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
		v := by.Vector(row)
		scores[id] = make([]float32, len(candidates))
		if dense.IsZero(v) {
			continue
		}
		var err error
		if scores[id], err = by.Scores(v, candidates); err != nil {
			return err
		}
	}
	s.Near = append(s.Near, scores)
	return nil
}

// addToSample scores the same pairs under one more index.
func addToSample(ctx context.Context, s *encode.Sample, id string, by generation.Comparer, all generation.PictureRows) error {
	more, err := takeSample(ctx, map[string]generation.Comparer{id: by}, all)
	if err != nil {
		return err
	}
	s.Pairs[id], s.Own[id] = more.Pairs[id], more.Own[id]
	return nil
}
