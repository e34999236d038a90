package dense

import (
	"math"

	"github.com/viterin/vek/vek32"
	"gonum.org/v1/gonum/blas/blas32"
)

// Length is the Euclidean length of v.
func Length(v []float32) float64 { return math.Sqrt(float64(vek32.Dot(v, v))) }

// Combine sets dst to the sum of the rows of a matrix, each times its share.
// Rows are len(dst) long, one a share.
func Combine(dst, shares, rows []float32) {
	if len(rows) < parallelWork {
		combine(dst, shares, rows, 0, len(dst))
	} else {
		Parallel(len(dst), func(from, to int) { combine(dst, shares, rows, from, to) })
	}
}

func combine(dst, shares, rows []float32, first, end int) {
	for from := first; from < end; from += blockValues {
		to := min(from+blockValues, end)
		clear(dst[from:to])
		sum := blas32.Vector{N: to - from, Inc: 1, Data: dst[from:to]}
		for i, share := range shares {
			blas32.Axpy(share, blas32.Vector{N: to - from, Inc: 1, Data: rows[i*len(dst)+from : i*len(dst)+to]}, sum)
		}
	}
}

// Project sets dst to the part of v that lies along the orthonormal rows of a
// basis, and shares, one a row, to how far along each.
func Project(dst, shares, basis, v []float32) {
	if len(shares)*len(v) < parallelWork {
		project(shares, basis, v, 0, len(shares))
	} else {
		Parallel(len(shares), func(from, to int) { project(shares, basis, v, from, to) })
	}
	Combine(dst, shares, basis)
}

func project(shares, basis, v []float32, from, to int) {
	for i := from; i < to; i++ {
		shares[i] = vek32.Dot(basis[i*len(v):(i+1)*len(v)], v)
	}
}
