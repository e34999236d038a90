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

// Apart draws a place as Draw does, but so far from the first of the three that
// pictures which are mixed so are no near duplicates of it, or of one another.
func Apart(rng *rand.Rand, works int) Place {
	p := Draw(rng, works)
	p.weights = [3]float32{1, .45 + .35*rng.Float32(), .3 + .3*rng.Float32()}
	return p
}

// Works are the three, the one that weighs most first.
func (p Place) Works() [3]int { return p.works }

// Shares are what the three weigh; they sum to 1.
func (p Place) Shares() [3]float32 {
	sum := p.weights[0] + p.weights[1] + p.weights[2]
	return [3]float32{p.weights[0] / sum, p.weights[1] / sum, p.weights[2] / sum}
}

// Vector is the unit vector of a place, where of tells those of the works.
func (p Place) Vector(of func(work int) []float32) []float32 {
	var sum []float32
	for i, work := range p.works {
		v := of(work)
		if sum == nil {
			sum = make([]float32, len(v))
		}
		for d := range sum {
			sum[d] += p.weights[i] * v[d]
		}
	}
	dense.Normalise(sum, 1e-6)
	return sum
}
