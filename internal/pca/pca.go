// Package pca finds the principal components of a collection of vectors: the
// few directions along which they differ most. It serves both to shorten
// vectors for a graph and as the first layer of the autoencoder.
//
// It knows rows of numbers and nothing of pictures or metrics.
package pca

import (
	"context"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"likeness/internal/dense"
)

// Source gives the vectors to fit, by row. Row is called from one goroutine,
// in rising order, several times over.
type Source interface {
	Len() int
	// Row writes row i into dst.
	Row(i int, dst []float32) error
}

const (
	// maxFitRows bounds the time of a fit: of a larger source as many rows are
	// taken, evenly spread. Components of so many rows hardly change with more.
	maxFitRows = 8192
	passes     = 4
	oversample = 16 // directions iterated beyond those wanted (Halko et al., section 4.2)
	blockRows  = 256
)

// Fit finds the first components principal components of a source of vectors
// of dim values, by randomised subspace iteration (Halko, Martinsson and
// Tropp, "Finding structure with randomness", 2011, algorithms 4.4 and 5.3).
// There are at most one fewer than rows; the model is padded with components
// of zeros to the number asked for. The same source and seed give the same
// model, to the bit. The error is the context's or the source's.
func Fit(ctx context.Context, src Source, dim, components int, seed uint64) (*Model, error) {
	if dim < 1 || components < 1 {
		return nil, fmt.Errorf("fit principal components: %d components of %d values", components, dim)
	}
	f := &fit{ctx: ctx, src: src, dim: dim, rows: min(src.Len(), maxFitRows)}
	m := newModel(dim, components)
	if f.rows == 0 {
		return m, nil
	}
	if err := f.average(m.mean); err != nil {
		return nil, err
	}
	f.mean = m.mean
	found := min(components, f.rows-1, dim)
	if found == 0 {
		return m, nil
	}
	if err := f.iterate(min(found+oversample, f.rows, dim), seed); err != nil {
		return nil, err
	}
	return m, f.finish(m, found)
}

// fit is a fit at work. The basis has one direction a row.
type fit struct {
	ctx   context.Context
	src   Source
	dim   int
	rows  int
	mean  []float32
	basis []float32 // width x dim
	width int
}

// row is the source's row for the i-th of the rows that are fitted.
func (f *fit) row(i int) int { return int(int64(i) * int64(f.src.Len()) / int64(f.rows)) }

func (f *fit) average(mean []float32) error {
	sums, row := make([]float64, f.dim), make([]float32, f.dim)
	for i := range f.rows {
		if err := f.src.Row(f.row(i), row); err != nil {
			return fmt.Errorf("read row %d: %w", f.row(i), err)
		}
		for j, v := range row {
			sums[j] += float64(v)
		}
	}
	for j, sum := range sums {
		mean[j] = float32(sum / float64(f.rows))
	}
	return nil
}

// eachBlock calls use with the rows minus the mean, blockRows at a time.
func (f *fit) eachBlock(use func(block []float32, rows int)) error {
	block := make([]float32, min(blockRows, f.rows)*f.dim)
	for start := 0; start < f.rows; start += blockRows {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		rows := min(blockRows, f.rows-start)
		for i := range rows {
			dst := block[i*f.dim : (i+1)*f.dim]
			if err := f.src.Row(f.row(start+i), dst); err != nil {
				return fmt.Errorf("read row %d: %w", f.row(start+i), err)
			}
			for j, m := range f.mean {
				dst[j] -= m
			}
		}
		use(block[:rows*f.dim], rows)
	}
	return nil
}

// iterate multiplies a random basis by the covariance again and again: each
// pass turns it towards the directions of largest variance.
func (f *fit) iterate(width int, seed uint64) error {
	rng := rand.New(rand.NewPCG(seed, 0x9ca))
	f.width, f.basis = width, make([]float32, width*f.dim)
	for i := range f.basis {
		f.basis[i] = float32(rng.NormFloat64())
	}
	orthonormalise(f.basis, f.dim, 1)
	next := make([]float32, len(f.basis))
	y, yT := make([]float32, blockRows*width), make([]float32, blockRows*width)
	blockT := make([]float32, blockRows*f.dim)
	for pass := range passes - 1 {
		clear(next)
		err := f.eachBlock(func(block []float32, rows int) {
			y, yT, blockT := y[:rows*width], yT[:rows*width], blockT[:rows*f.dim]
			dense.MulT(y, block, f.basis, f.dim)
			dense.Transpose(yT, y, rows, width)
			dense.Transpose(blockT, block, rows, f.dim)
			dense.AddMulT(next, yT, blockT, rows)
		})
		if err != nil {
			return err
		}
		f.basis, next = next, f.basis
		sweeps := 1
		if pass == passes-2 {
			sweeps = 2 // what follows takes the basis to be orthonormal
		}
		orthonormalise(f.basis, f.dim, sweeps)
	}
	return nil
}

// finish finds the directions of largest variance within the basis
// (Rayleigh-Ritz), in a last pass.
func (f *fit) finish(m *Model, found int) error {
	width := f.width
	sums := make([]float64, width*width)
	y, yT, product := make([]float32, blockRows*width), make([]float32, blockRows*width), make([]float32, width*width)
	err := f.eachBlock(func(block []float32, rows int) {
		y, yT := y[:rows*width], yT[:rows*width]
		dense.MulT(y, block, f.basis, f.dim)
		dense.Transpose(yT, y, rows, width)
		dense.MulT(product, yT, yT, rows)
		for i, v := range product {
			sums[i] += float64(v)
		}
	})
	if err != nil {
		return err
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(mat.NewSymDense(width, sums), true) {
		return fmt.Errorf("fit principal components: the covariance has no finite eigenvalues")
	}
	values := eigen.Values(nil) // rising
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	for i := range found {
		from := width - 1 - i
		if values[from] <= 1e-9*values[width-1] {
			found = i // the rows span no more directions; the rest is rounding
			break
		}
		m.variances[i] = float32(values[from] / float64(f.rows))
	}
	f.combine(m.directions[:found*f.dim], &vectors)
	m.prepare()
	return nil
}

// combine writes the last eigenvectors, from the coordinates of the basis, as
// directions among the rows, the last one first. The largest value of each is
// positive, for the sign of an eigenvector is arbitrary.
func (f *fit) combine(directions []float32, vectors *mat.Dense) {
	found := len(directions) / f.dim
	shares := make([]float32, found*f.width)
	for i := range found {
		for k := range f.width {
			shares[i*f.width+k] = float32(vectors.At(k, f.width-1-i))
		}
	}
	basisT := make([]float32, len(f.basis))
	dense.Transpose(basisT, f.basis, f.width, f.dim)
	dense.MulT(directions, shares, basisT, f.width)
	for i := range found {
		direction := directions[i*f.dim : (i+1)*f.dim]
		largest := float32(0)
		for _, v := range direction {
			if max(v, -v) > max(largest, -largest) {
				largest = v
			}
		}
		if largest < 0 {
			for j := range direction {
				direction[j] = -direction[j]
			}
		}
	}
}

// orthonormalise makes the rows of a basis orthogonal and of unit length by
// Gram-Schmidt in so many sweeps; two make it so to the last bits. A row that
// has nothing of its own becomes zero.
func orthonormalise(basis []float32, dim, sweeps int) {
	n := len(basis) / dim
	shares, parts := make([]float32, n), make([]float32, dim)
	for i := range n {
		row := basis[i*dim : (i+1)*dim]
		before := dense.Length(row)
		for range sweeps {
			dense.Project(parts, shares[:i], basis[:i*dim], row)
			for j, v := range parts {
				row[j] -= v
			}
		}
		length := dense.Length(row)
		if !(length > 1e-6*before) {
			clear(row)
			continue
		}
		for j := range row {
			row[j] = float32(float64(row[j]) / length)
		}
	}
}
