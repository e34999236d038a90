package fisher

import (
	"context"
	"math"
	"math/rand/v2"

	"likeness/internal/dense"
)

const (
	meansRounds = 10 // of k-means
	fitRounds   = 20 // of expectation and maximisation
	// leastVariance is the share of a value's variance over all descriptors that
	// it has within each part at least: a part that closes in on a few
	// descriptors would weigh them without bound.
	leastVariance = .01
	leastWeight   = 1e-6 // of a part to which nothing belongs any more
	// negligible is the logarithm of a density, to that of the likeliest part,
	// at which a part is not looked at.
	negligible = -12
	leastShare = 1e-4 // of a descriptor that fitting looks at
)

// mixture is a sum of Gaussians whose values do not depend on each other
// (their covariances are diagonal).
type mixture struct {
	weights           []float32 // by part; they sum to 1
	means, deviations []float32 // parts x wordValues
	// What follows from these: the logarithm of the density of x under a part,
	// times its weight, is constant + linear . x + square . x^2, but for what all
	// parts have in common.
	constants       []float32
	linear, squares []float32
}

func newMixture() *mixture {
	return &mixture{
		weights: make([]float32, parts), constants: make([]float32, parts),
		means: make([]float32, parts*wordValues), deviations: make([]float32, parts*wordValues),
		linear: make([]float32, parts*wordValues), squares: make([]float32, parts*wordValues),
	}
}

func (m *mixture) prepare() {
	for k := range parts {
		constant := math.Log(max(leastWeight, float64(m.weights[k])))
		for i := k * wordValues; i < (k+1)*wordValues; i++ {
			mean, variance := float64(m.means[i]), float64(m.deviations[i])*float64(m.deviations[i])
			m.squares[i] = float32(-.5 / variance)
			m.linear[i] = float32(mean / variance)
			constant -= .5*mean*mean/variance + .5*math.Log(variance)
		}
		m.constants[k] = float32(constant)
	}
}

// posteriors sets shares (n x parts) to how likely each of rows comes from each
// part; squared has the squares of rows.
func (m *mixture) posteriors(shares, rows, squared []float32) {
	dense.MulT(shares, rows, m.linear, wordValues)
	dense.AddMulT(shares, squared, m.squares, wordValues)
	for i := 0; i < len(shares); i += parts {
		row := shares[i : i+parts]
		most := float32(math.Inf(-1))
		for k, c := range m.constants {
			row[k] += c
			most = max(most, row[k])
		}
		sum := float32(0)
		for k, v := range row {
			if row[k] = 0; v-most > negligible {
				row[k] = float32(math.Exp(float64(v - most)))
				sum += row[k]
			}
		}
		for k := range row {
			row[k] /= sum
		}
	}
}

// fitMixture fits rows (n x wordValues) by expectation and maximisation
// (Dempster, Laird and Rubin, 1977), from where k-means ends.
func fitMixture(ctx context.Context, rows []float32, seed uint64) (*mixture, error) {
	m := newMixture()
	f := fitting{mixture: m, rows: rows, squared: make([]float32, len(rows)), shares: make([]float32, len(rows)/wordValues*parts)}
	for i, v := range rows {
		f.squared[i] = v * v
	}
	f.bound()
	f.scatter(rand.New(rand.NewPCG(seed, 0xf15e)))
	for round := range meansRounds + fitRounds {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if round < meansRounds {
			f.nearest()
		} else {
			m.prepare()
			m.posteriors(f.shares, rows, f.squared)
		}
		f.maximise()
	}
	m.prepare()
	return m, nil
}

// fitting is a mixture that is being fitted.
type fitting struct {
	*mixture
	rows, squared []float32
	shares        []float32           // n x parts
	least         [wordValues]float64 // variance
}

func (f *fitting) len() int { return len(f.rows) / wordValues }

// bound computes the least variances, which the parts begin with.
func (f *fitting) bound() {
	const rounding = 1e-9
	n := float64(f.len())
	for j := range f.least {
		var sum, squares float64
		for i := j; i < len(f.rows); i += wordValues {
			sum += float64(f.rows[i])
			squares += float64(f.squared[i])
		}
		f.least[j] = leastVariance * max(rounding, squares/n-sum/n*sum/n)
	}
	for i := range f.deviations {
		f.deviations[i] = float32(math.Sqrt(f.least[i%wordValues]))
	}
}

// scatter chooses rows far from each other as means (k-means++: Arthur and
// Vassilvitskii, 2007).
func (f *fitting) scatter(random *rand.Rand) {
	distances := make([]float64, f.len())
	for i := range distances {
		distances[i] = math.Inf(1)
	}
	at := random.IntN(f.len())
	for k := range parts {
		mean := f.means[k*wordValues:][:wordValues]
		copy(mean, f.rows[at*wordValues:])
		dense.Parallel(f.len(), func(from, to int) {
			for i := from; i < to; i++ {
				sum := 0.0
				for j, v := range f.rows[i*wordValues:][:wordValues] {
					sum += float64((v - mean[j]) * (v - mean[j]))
				}
				distances[i] = min(distances[i], sum)
			}
		})
		total := 0.0
		for _, d := range distances {
			total += d
		}
		left := random.Float64() * total
		for i, d := range distances {
			if left -= d; left < 0 {
				at = i
				break
			}
		}
	}
}

// nearest gives each row wholly to the part with the nearest mean.
func (f *fitting) nearest() {
	dense.MulT(f.shares, f.rows, f.means, wordValues)
	var half [parts]float32 // of the squared lengths of means
	for i, v := range f.means {
		half[i/wordValues] += v * v / 2
	}
	for i := 0; i < len(f.shares); i += parts {
		row := f.shares[i : i+parts]
		best := 0
		for k := range row {
			if row[k] -= half[k]; row[k] > row[best] {
				best = k
			}
		}
		clear(row)
		row[best] = 1
	}
}

// maximise sets the parts to what their shares of the rows are like. A part
// with less than a row of its own stays where it was.
func (f *fitting) maximise() {
	dense.Parallel(parts, func(from, to int) {
		for k := from; k < to; k++ {
			f.maximisePart(k)
		}
	})
}

func (f *fitting) maximisePart(k int) {
	var sums, squares [wordValues]float64
	total := 0.0
	for i := range f.len() {
		share := f.shares[i*parts+k]
		if share < leastShare {
			continue
		}
		total += float64(share)
		row, squared := f.rows[i*wordValues:][:wordValues], f.squared[i*wordValues:][:wordValues]
		for j, v := range row {
			sums[j] += float64(share * v)
			squares[j] += float64(share * squared[j])
		}
	}
	f.weights[k] = float32(total / float64(f.len()))
	if total < 1 {
		return
	}
	for j := range wordValues {
		mean := sums[j] / total
		f.means[k*wordValues+j] = float32(mean)
		f.deviations[k*wordValues+j] = float32(math.Sqrt(max(f.least[j], squares[j]/total-mean*mean)))
	}
}
