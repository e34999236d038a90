package layout

import (
	"cmp"
	"math"
	"slices"
)

// pull is an edge of the fuzzy graph: it draws its ends together once in so
// many epochs, the oftener the surer it is.
type pull struct {
	from, to uint32
	every    float64 // epochs
}

// fuzzyGraph turns distances into degrees of being near, each work by its own
// yardstick, so that dense and sparse parts of a collection look alike; then
// an edge is as sure as either of its ends is of it (a + b - ab).
func fuzzyGraph(neighbours [][]Neighbour) []pull {
	sure := map[[2]uint32]float64{}
	for row, near := range neighbours {
		for i, degree := range membership(near) {
			edge := [2]uint32{uint32(row), near[i].Row}
			if edge[0] == edge[1] {
				continue
			}
			if edge[0] > edge[1] {
				edge[0], edge[1] = edge[1], edge[0]
			}
			sure[edge] += degree - sure[edge]*degree
		}
	}
	strongest := 0.0
	for _, degree := range sure {
		strongest = max(strongest, degree)
	}
	var pulls []pull
	for edge, degree := range sure {
		if every := strongest / degree; every <= epochs { // weaker ones would never act
			pulls = append(pulls, pull{edge[0], edge[1], every}, pull{edge[1], edge[0], every})
		}
	}
	slices.SortFunc(pulls, func(a, b pull) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	return pulls
}

// membership is how near each neighbour is, from 1 for the nearest down, by a
// yardstick under which all of them count as log2 of their number.
func membership(near []Neighbour) []float64 {
	if len(near) == 0 {
		return nil
	}
	nearest := float64(near[0].Distance)
	want := math.Log2(float64(len(near)) + 1)
	low, high := 0.0, math.Inf(1)
	yard := 1.0
	degrees := make([]float64, len(near))
	for range 64 {
		sum := 0.0
		for i, n := range near {
			degrees[i] = math.Exp(-max(0, float64(n.Distance)-nearest) / yard)
			sum += degrees[i]
		}
		switch {
		case math.Abs(sum-want) < 1e-5:
			return degrees
		case sum > want:
			high = yard
			yard = (low + high) / 2
		case math.IsInf(high, 1):
			low = yard
			yard *= 2
		default:
			low = yard
			yard = (low + high) / 2
		}
	}
	return degrees
}
