package eval

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Pair names the files of two pictures that are known to show the same work.
type Pair struct{ A, B string }

// ReadPairs reads a CSV with the columns file_a and file_b; others are
// ignored.
func ReadPairs(r io.Reader) ([]Pair, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read known pairs: %w", err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("read known pairs: the file is empty")
	}
	header := slices.Clone(rows[0])
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	a, b := slices.Index(header, "file_a"), slices.Index(header, "file_b")
	if a < 0 || b < 0 {
		return nil, fmt.Errorf("read known pairs: the columns file_a and file_b are needed; there are %s", strings.Join(header, ", "))
	}
	var pairs []Pair
	for _, row := range rows[1:] {
		pairs = append(pairs, Pair{row[a], row[b]})
	}
	return pairs, nil
}

// knownPairs are the rows of the pairs that are in the collection.
func (e *evaluation) knownPairs() [][2]int {
	byFile := map[string]int{}
	for row, w := range e.Works {
		byFile[w.File] = row
	}
	var rows [][2]int
	for _, p := range e.Pairs {
		a, okA := byFile[p.A]
		b, okB := byFile[p.B]
		if okA && okB && a != b {
			rows = append(rows, [2]int{a, b})
		}
	}
	return rows
}

// firstResults is how many results a visitor sees without looking further.
const firstResults = 5

func (e *evaluation) pairs() error {
	known := e.knownPairs()
	e.report.Pairs = len(known)
	if len(known) == 0 {
		return nil
	}
	inAny := make([]bool, 2*len(known))
	for i := range e.report.Metrics {
		e.progress(i, len(e.report.Metrics), "Looking for known pairs")
		m := &e.report.Metrics[i]
		found := 0
		for k, p := range known {
			for way, from := range p {
				answer, err := e.nearest(e.vectors[from], m.Metric, firstResults, from, true)
				if err != nil {
					return err
				}
				for _, hit := range answer.Hits {
					if hit.Image.ID == e.Works[p[1-way]].ID {
						found++
						inAny[2*k+way] = true
					}
				}
			}
		}
		m.PairsInFirst5 = share(found, 2*len(known))
	}
	any := 0
	for _, found := range inAny {
		if found {
			any++
		}
	}
	e.report.PairsInAny = share(any, len(inAny))
	return nil
}

func share(n, of int) *float64 {
	s := float64(n) / float64(of)
	return &s
}
