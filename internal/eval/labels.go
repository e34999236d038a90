package eval

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"likeness/internal/art"
)

// Quality is how well results agree with something that people recorded of
// works: a result is right when it shares a value with the query.
type Quality struct {
	Queries       int     `json:"queries"` // works that record a value which another work shares
	PrecisionAt10 float64 `json:"precisionAt10"`
	MAP           float64 `json:"map"` // mean average precision over the whole ranking
}

func (e *evaluation) labels() error {
	n := len(e.Works)
	if n == 0 {
		return nil
	}
	queries := spread(n, min(maxLabelQueries, max(1, maxLabelHits/n)))
	artists, genres, decades := make([][]string, n), make([][]string, n), make([][]string, n)
	for i, w := range e.Works {
		artists[i], genres[i], decades[i] = Folded(w.Artists), Folded(w.Genres), decadesOf(w.Years)
	}
	for i := range e.report.Metrics {
		m := &e.report.Metrics[i]
		byArtist, byGenre, byDecade := &Quality{}, &Quality{}, &Quality{}
		for k, row := range queries {
			if k%50 == 0 {
				e.progress(i*len(queries)+k, len(e.report.Metrics)*len(queries), "Ranking the collection by %s", m.Metric)
			}
			answer, err := e.nearest(e.vectors[row], m.Metric, n, row, true)
			if err != nil {
				return err
			}
			ranking := e.ranking(row, answer.Hits)
			byArtist.Add(artists, row, ranking)
			byGenre.Add(genres, row, ranking)
			byDecade.Add(decades, row, ranking)
		}
		m.ByArtist, m.ByGenre, m.ByDecade = byArtist.Mean(), byGenre.Mean(), byDecade.Mean()
	}
	return nil
}

// ranking is the rows of hits, without other pictures of the query's work.
func (e *evaluation) ranking(query int, hits []art.Neighbour) []int {
	rows := make([]int, 0, len(hits))
	for _, hit := range hits {
		if row, known := e.rows[hit.Image.ID]; known && !e.same[query][row] {
			rows = append(rows, row)
		}
	}
	return rows
}

// mostYears is how many years a date may leave open and still tell a decade.
const mostYears = 10

// decadesOf are the decades that a date touches; none for one that is too wide
// to say.
func decadesOf(years *art.Years) []string {
	if years == nil || years.To-years.From > mostYears {
		return nil
	}
	var decades []string
	for year := years.From; year <= years.To; year++ {
		decade := fmt.Sprint(math.Floor(float64(year) / 10))
		if !slices.Contains(decades, decade) {
			decades = append(decades, decade)
		}
	}
	return decades
}

// Folded are values as they are compared.
func Folded(values []string) []string {
	var out []string
	for _, v := range values {
		if v = strings.ToLower(strings.TrimSpace(v)); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// Add counts one query's ranking, unless nothing in it could be right.
func (q *Quality) Add(labels [][]string, query int, ranking []int) {
	right, sum, first := 0, 0.0, 0
	for i, row := range ranking {
		if shares(labels[query], labels[row]) {
			right++
			sum += float64(right) / float64(i+1)
		}
		if i < 10 {
			first = right
		}
	}
	if right == 0 {
		return
	}
	q.Queries++
	q.MAP += sum / float64(right)
	q.PrecisionAt10 += float64(first) / 10
}

// Mean is the quality over all queries; nil when there were none.
func (q *Quality) Mean() *Quality {
	if q.Queries == 0 {
		return nil
	}
	q.MAP /= float64(q.Queries)
	q.PrecisionAt10 /= float64(q.Queries)
	return q
}

func shares(a, b []string) bool {
	return slices.ContainsFunc(a, func(v string) bool { return slices.Contains(b, v) })
}
