package vectortest

import (
	"math"
	"math/rand/v2"
)

// Features draws n unit vectors with the statistics of picture features: works
// come in groups of similar ones of very different sizes, they vary in about a
// dozen ways within and between groups, and every value carries a little noise
// of its own. The same arguments give the same vectors. Rows of one group lie
// scattered, as works do when they are ordered by id.
func Features(n, dim int, seed uint64) [][]float32 {
	const hidden = 16
	shape := rand.New(rand.NewPCG(uint64(dim), 99)) // the same for every seed: one feature space
	mix := make([]float32, dim*hidden)
	bend := make([]float32, dim*hidden)
	for i := range mix {
		decay := math.Pow(float64(i%hidden+1), -0.5)
		mix[i] = float32(shape.NormFloat64() * decay)
		bend[i] = float32(shape.NormFloat64() * decay)
	}
	const groups = 400
	centres := make([]float32, groups*hidden)
	widths := make([]float32, groups)
	for i := range centres {
		centres[i] = float32(shape.NormFloat64())
	}
	for i := range widths {
		widths[i] = float32(0.2 + 0.6*shape.Float64())
	}
	rng := rand.New(rand.NewPCG(seed, uint64(n)))
	rows := make([][]float32, n)
	z := make([]float32, hidden)
	for r := range rows {
		group := int(float64(groups) * rng.Float64() * rng.Float64())
		for i := range z {
			z[i] = centres[group*hidden+i] + widths[group]*float32(rng.NormFloat64())
		}
		v := make([]float32, dim)
		sum := 0.0
		for d := range v {
			a, b := float32(0), float32(0)
			for i, x := range z {
				a += mix[d*hidden+i] * x
				b += bend[d*hidden+i] * x
			}
			x := float64(a) + 0.5*math.Abs(float64(b)) + 0.5*rng.NormFloat64()
			v[d] = float32(x)
			sum += x * x
		}
		for d := range v {
			v[d] = float32(float64(v[d]) / math.Sqrt(sum))
		}
		rows[r] = v
	}
	return rows
}
