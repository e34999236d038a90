package fisher

import (
	"math"

	"github.com/viterin/vek/vek32"

	"likeness/internal/dense"
	"likeness/internal/pca"
)

const (
	wordValues = 64 // principal components of a descriptor
	parts      = 32 // of the mixture: the visual words
	fullValues = 2 * parts * wordValues

	// Dimensions is the number of values of a vector.
	Dimensions = 128
	// whitening is the power of its variance by which a component is divided:
	// the square root of the standard deviation.
	whitening = .25
	// minLength is the length below which a vector has no direction.
	minLength = 1e-6
)

// Model turns the descriptors of pictures into vectors. It never changes once
// trained and is safe for concurrent use.
type Model struct {
	works      int        // that were learned from
	words      *pca.Model // of descriptors; nil when there were too few to learn from
	mixture    *mixture
	components *pca.Model // of Fisher vectors
	scale      []float32  // by component
}

// Trained reports whether there was enough to learn from. A model that is not
// trained gives no picture a direction.
func (m *Model) Trained() bool { return m.words != nil }

// prepare computes what follows from the components.
func (m *Model) prepare() {
	m.scale = make([]float32, Dimensions)
	for i, variance := range m.components.Variances() {
		if variance > 0 {
			m.scale[i] = float32(math.Pow(float64(variance), -whitening))
		}
	}
}

// Encode writes the vector of a picture into dst, Dimensions long: of unit
// length, or all zero when the picture shows nothing.
func (m *Model) Encode(d *Descriptors, dst []float32) {
	clear(dst)
	if !m.Trained() || d.Len() == 0 {
		return
	}
	full, _ := m.full(d)
	m.components.Project(full, dst)
	for i, s := range m.scale {
		dst[i] *= s
	}
	dense.Normalise(dst, minLength)
}

// full is the Fisher vector of a picture, signed square roots of unit length:
// of each part the move of its means, then the move of its deviations. With it
// come the shares in which each descriptor belongs to the parts.
func (m *Model) full(d *Descriptors) (full, shares []float32) {
	n := d.Len()
	rows := make([]float32, n*wordValues)
	m.words.ProjectRows(d.Values, rows)
	shares = make([]float32, n*parts)
	full = m.mixture.moves(rows, shares)
	for i, v := range full {
		full[i] = float32(math.Copysign(math.Sqrt(math.Abs(float64(v))), float64(v)))
	}
	dense.Normalise(full, 0)
	return full, shares
}

// Explain lays the cosine of two vectors, own of the picture with these
// descriptors, out over the descriptors: what each part of the mixture
// contributes, by how much of the part each descriptor is. What is due to parts
// that the picture does not show is spread evenly.
func (m *Model) Explain(d *Descriptors, own, with []float32) []float64 {
	weights := make([]float64, d.Len())
	if !m.Trained() || d.Len() == 0 || dense.IsZero(own) {
		return weights
	}
	full, shares := m.full(d)
	sums := make([]float64, parts)
	for i, share := range shares {
		sums[i%parts] += float64(share)
	}
	for k, score := range m.byPart(full, with) {
		for i := range weights {
			share := 1 / float64(len(weights))
			if sums[k] > 0 {
				share = float64(shares[i*parts+k]) / sums[k]
			}
			weights[i] += score * share
		}
	}
	return weights
}

// byPart is the cosine of a picture's vector with another, by the parts of the
// mixture that the picture's Fisher vector is made of.
func (m *Model) byPart(full, with []float32) []float64 {
	raw := make([]float32, Dimensions)
	m.components.Project(full, raw)
	for i, s := range m.scale {
		raw[i] *= s
	}
	length := dense.Length(raw)
	if length <= minLength {
		return nil
	}
	weighed := make([]float32, Dimensions) // of the components, in the space of Fisher vectors
	for i, w := range with {
		weighed[i] = float32(float64(w*m.scale[i]) / length)
	}
	direction := make([]float32, fullValues)
	m.components.Reconstruct(weighed, direction) // plus the mean
	scores := make([]float64, parts)
	for i, mean := range m.components.Mean() {
		scores[i%(parts*wordValues)/wordValues] += float64(full[i]-mean) * float64(direction[i]-mean)
	}
	return scores
}

// moves is the gradient of the mean logarithm of the density of rows, by the
// means and then by the deviations of the parts, in units of what is usual (by
// the diagonal of the Fisher information). Shares, n x parts, are set to what
// part each row belongs to.
func (m *mixture) moves(rows, shares []float32) []float32 {
	n := len(rows) / wordValues
	squared := vek32.Mul(rows, rows)
	m.posteriors(shares, rows, squared)
	sharesT, rowsT := make([]float32, len(shares)), make([]float32, len(rows))
	dense.Transpose(sharesT, shares, n, parts)
	out := make([]float32, fullValues)
	means, deviations := out[:parts*wordValues], out[parts*wordValues:]
	dense.Transpose(rowsT, rows, n, wordValues)
	dense.MulT(means, sharesT, rowsT, n)
	dense.Transpose(rowsT, squared, n, wordValues)
	dense.MulT(deviations, sharesT, rowsT, n)
	for k := range parts {
		total := vek32.Sum(sharesT[k*n : (k+1)*n])
		usual := 1 / (float32(n) * float32(math.Sqrt(max(leastWeight, float64(m.weights[k])))))
		for at := k * wordValues; at < (k+1)*wordValues; at++ {
			sum, squares, mean, deviation := means[at], deviations[at], m.means[at], m.deviations[at]
			means[at] = usual * (sum - mean*total) / deviation
			deviations[at] = usual / math.Sqrt2 * ((squares-2*mean*sum+mean*mean*total)/(deviation*deviation) - total)
		}
	}
	return out
}
