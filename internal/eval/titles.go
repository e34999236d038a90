package eval

import (
	"slices"
	"strings"

	"likeness/internal/art"
	"likeness/internal/dense"
)

// maxTitles is how many titles are looked up: a network may take a second for
// each.
const maxTitles = 200

// Titles is where works stand when their own titles are the description that is
// asked for, among all works. Of works with one title the nearest counts.
type Titles struct {
	Asked      int     `json:"asked"`
	MedianRank float64 `json:"medianRank"`
	First10    float64 `json:"first10"` // share of titles whose work is among the first ten
}

// titles looks works up by their titles, under the metrics that read words.
func (e *evaluation) titles() error {
	if e.Words == nil {
		return nil
	}
	works := map[string][]int{} // rows by title
	var titles []string
	for row, w := range e.Works {
		title := strings.TrimSpace(w.Title)
		if title == "" {
			continue
		}
		if works[title] == nil {
			titles = append(titles, title)
		}
		works[title] = append(works[title], row)
	}
	chosen := spread(len(titles), maxTitles)
	for i := range e.report.Metrics {
		m := &e.report.Metrics[i]
		if !m.readsWords {
			continue
		}
		var ranks []float64
		for n, at := range chosen {
			e.progress(n, len(chosen), "Looking works up by their titles, by %s", m.Metric)
			asked, err := e.Words(e.ctx, m.Metric, titles[at])
			if e.ctx.Err() != nil {
				return e.ctx.Err()
			}
			if code := art.CodeOf(err); err != nil && (code == art.CodeInvalid || code == art.CodeUnavailable) {
				continue // it cannot be read, which counts neither for nor against
			}
			if err != nil {
				return err
			}
			if rank, ok := e.rankOf(m.Metric, asked, works[titles[at]]); ok {
				ranks = append(ranks, rank)
			}
		}
		m.ByTitle = titlesOf(ranks)
	}
	return nil
}

// rankOf is the rank of the first of some works, from 1; of those that score the
// same it stands in the middle. False when none of them has a vector.
func (e *evaluation) rankOf(metric string, asked []float32, own []int) (rank float64, ok bool) {
	best, scores := -2.0, make([]float64, 0, len(e.vectors))
	for row, vectors := range e.vectors {
		if dense.IsZero(vectors[metric]) {
			continue
		}
		score := 0.0
		for i, x := range vectors[metric] {
			score += float64(x) * float64(asked[i])
		}
		if slices.Contains(own, row) {
			best = max(best, score)
		} else {
			scores = append(scores, score)
		}
	}
	rank = 1
	for _, score := range scores {
		if score > best {
			rank++
		} else if score == best {
			rank += .5
		}
	}
	return rank, best > -2
}

func titlesOf(ranks []float64) *Titles {
	if len(ranks) == 0 {
		return nil
	}
	slices.Sort(ranks)
	n, first := len(ranks), 0
	for _, rank := range ranks {
		if rank <= 10 {
			first++
		}
	}
	return &Titles{Asked: n, MedianRank: (ranks[(n-1)/2] + ranks[n/2]) / 2, First10: float64(first) / float64(n)}
}
