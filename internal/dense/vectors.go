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

// IsZero reports whether v points nowhere.
func IsZero(v []float32) bool {
	for _, x := range v {
		if x != 0 {
			return false
		}
	}
	return true
}

// Normalise scales v to unit length or, when it is no longer than least, makes
// it zero; it reports which. What is not finite counts as zero.
func Normalise(v []float32, least float64) bool {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	length := math.Sqrt(sum)
	if !(length > least) || math.IsInf(length, 0) {
		clear(v)
		return false
	}
	for i, x := range v {
		v[i] = float32(float64(x) / length)
	}
	return true
}
