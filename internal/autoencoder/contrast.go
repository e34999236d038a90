package autoencoder

import (
	"math"

	"likeness/internal/dense"
)

// temperature of the contrastive loss: how sharply it looks at the nearest
// wrong answers.
const temperature = .1

// contrast is the loss InfoNCE (van den Oord et al., 2018) over a batch in
// which row i and row i + n/2 are views of the same picture (as in SimCLR,
// Chen et al., 2020): each has to be found by cosine among all others.
type contrast struct {
	n, dim       int
	unit, unitT  []float32
	lengths      []float64
	similarities []float32 // n x n; then the gradient by them
	byUnit       []float32
}

func newContrast(n, dim int) *contrast {
	return &contrast{
		n: n, dim: dim,
		unit: make([]float32, n*dim), unitT: make([]float32, n*dim), lengths: make([]float64, n),
		similarities: make([]float32, n*n), byUnit: make([]float32, n*dim),
	}
}

// loss is the mean loss of a batch of latents; it adds its gradient, times
// weight, to gradient.
func (c *contrast) loss(latents, gradient []float32, weight float64) float64 {
	for i := range c.n {
		row, unit := latents[i*c.dim:(i+1)*c.dim], c.unit[i*c.dim:(i+1)*c.dim]
		c.lengths[i] = max(dense.Length(row), 1e-6)
		for j, v := range row {
			unit[j] = float32(float64(v) / c.lengths[i])
		}
	}
	dense.MulT(c.similarities, c.unit, c.unit, c.dim)
	sum := 0.0
	for i := range c.n {
		sum += c.softmax(c.similarities[i*c.n:(i+1)*c.n], i, (i+c.n/2)%c.n)
	}
	// A similarity is of both its rows: the gradient goes to either.
	for i := range c.n {
		for j := range i {
			both := c.similarities[i*c.n+j] + c.similarities[j*c.n+i]
			c.similarities[i*c.n+j], c.similarities[j*c.n+i] = both, both
		}
	}
	dense.Transpose(c.unitT, c.unit, c.n, c.dim)
	dense.MulT(c.byUnit, c.similarities, c.unitT, c.n)
	scale := weight / (float64(c.n) * temperature)
	for i := range c.n {
		unit, by, out := c.unit[i*c.dim:(i+1)*c.dim], c.byUnit[i*c.dim:(i+1)*c.dim], gradient[i*c.dim:(i+1)*c.dim]
		along := 0.0
		for j, v := range by {
			along += float64(v) * float64(unit[j])
		}
		for j, v := range by {
			out[j] += float32(scale * (float64(v) - along*float64(unit[j])) / c.lengths[i])
		}
	}
	return sum / float64(c.n)
}

// softmax turns the similarities of a row into the gradient by them (but for
// the temperature) and returns the row's loss.
func (c *contrast) softmax(row []float32, self, partner int) float64 {
	row[self] = float32(math.Inf(-1))
	sum := 0.0
	right := float64(row[partner])
	for j, v := range row {
		e := math.Exp((float64(v) - 1) / temperature) // cosines are at most 1
		row[j] = float32(e)
		sum += e
	}
	for j := range row {
		row[j] = float32(float64(row[j]) / sum)
	}
	row[partner]--
	return math.Log(sum) - (right-1)/temperature
}
