// Package grow makes large collections of small ones, for measurements: works that
// lie among real ones, so that they are spread as those are.
package grow

import (
	"math/rand/v2"

	"likeness/internal/dense"
)

// Place is where a work that is made up lies: among three works.
type Place struct {
	works   [3]int
	weights [3]float32
}

// Draw draws a place among so many works. The first of the three weighs most, the
// others any part of what it weighs up to .7 and .5.
func Draw(rng *rand.Rand, works int) Place {
	return Place{
		works:   [3]int{rng.IntN(works), rng.IntN(works), rng.IntN(works)},
		weights: [3]float32{1, .7 * rng.Float32(), .5 * rng.Float32()},
	}
}

// Nearest is the work that it is most like.
func (p Place) Nearest() int { return p.works[0] }

// Vector is the unit vector of a place, where of tells those of the works. A work
// that has none counts as nothing.
func (p Place) Vector(of func(work int) []float32) []float32 {
	var sum []float32
	for i, work := range p.works {
		v := of(work)
		if sum == nil {
			sum = make([]float32, len(v))
		}
		for d := range min(len(sum), len(v)) {
			sum[d] += p.weights[i] * v[d]
		}
	}
	dense.Normalise(sum, 1e-6)
	return sum
}
