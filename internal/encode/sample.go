package encode

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"maps"
	"slices"

	"likeness/internal/metric"
)

// Sample holds the scores of some pairs of works under every metric, from
// which percentiles, spreads and "nothing is close" are told for each metric
// and, without another look at the vectors, for any blend of them.
type Sample struct {
	Pairs map[string][]float32   // by metric: of each random pair; the same pairs for all
	Near  []map[string][]float32 // for each sampled work, by metric: of its candidates
	Own   map[string][]float32   // by metric: of each sampled work with its nearest other work
	// Alone is, by metric, of random pairs of works that both have a vector; only
	// for metrics that not every work has one for. Pairs count what is missing as
	// 0, as blends do.
	Alone map[string][]float32
	// Words and WordsOwn are, by metric whose encoder reads words, of titles with
	// random works, and with the work nearest to each.
	Words, WordsOwn map[string][]float32
	// Vectors is, by metric, how many pictures had a vector when they were sampled.
	Vectors map[string]int
}

// AddWords adds the scores of a title with random works, and the best of all.
func (s *Sample) AddWords(id string, some []float32, best float32) {
	if s.Words == nil {
		s.Words, s.WordsOwn = map[string][]float32{}, map[string][]float32{}
	}
	s.Words[id], s.WordsOwn[id] = append(s.Words[id], some...), append(s.WordsOwn[id], best)
}

// OfWords calibrates what words score under one metric.
func (s *Sample) OfWords(id string) metric.Calibration {
	return metric.NewCalibration(wide(s.Words[id]), wide(s.WordsOwn[id]))
}

// Of calibrates one metric.
func (s *Sample) Of(id string) metric.Calibration {
	pairs := s.Pairs[id]
	if alone, ok := s.Alone[id]; ok {
		pairs = alone
	}
	return metric.NewCalibration(wide(pairs), wide(s.Own[id]))
}

// OfBlend calibrates a blend. Shares are by metric and sum to 1.
func (s *Sample) OfBlend(shares map[string]float64) metric.Calibration {
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

// MarshalBinary writes the sample as its artefact.
func (s *Sample) MarshalBinary() ([]byte, error) {
	var data bytes.Buffer
	err := gob.NewEncoder(&data).Encode(struct {
		Pairs, Own, Alone, Words, WordsOwn map[string][]float32
		Near                               []map[string][]float32
		Vectors                            map[string]int
	}{s.Pairs, s.Own, s.Alone, s.Words, s.WordsOwn, s.Near, s.Vectors})
	if err != nil {
		return nil, fmt.Errorf("encode the sample of scores: %w", err)
	}
	return data.Bytes(), nil
}

// UnmarshalSample reads what MarshalBinary wrote.
func UnmarshalSample(data []byte) (*Sample, error) {
	var read struct {
		Pairs, Own, Alone, Words, WordsOwn map[string][]float32
		Near                               []map[string][]float32
		Vectors                            map[string]int
	}
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&read); err != nil {
		return nil, fmt.Errorf("read the sample of scores: %w", err)
	}
	return &Sample{Pairs: read.Pairs, Own: read.Own, Alone: read.Alone, Near: read.Near, Words: read.Words, WordsOwn: read.WordsOwn, Vectors: read.Vectors}, nil
}
