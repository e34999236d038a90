// Package dense multiplies dense matrices of float32, for the few places that
// learn from a collection. Every product is made of dot products of rows, so
// the same input gives the same bits whatever GOMAXPROCS is, and the dot
// product of vek is two to three times as fast as the blocked product of a
// BLAS in Go.
//
// Matrices are slices, row-major. The package knows nothing of pictures,
// components or networks.
package dense

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/viterin/vek/vek32"
)

const (
	// blockValues is how much of a row is multiplied at a time, so that a
	// tile of rows stays in the first-level cache.
	blockValues = 1024
	tileRows    = 8
	// parallelWork is the number of multiplications below which a product is
	// not worth a second goroutine.
	parallelWork = 1 << 18
)

// MulT sets dst (m x p) to a times the transpose of b, where a is m x n and b
// is p x n: dst[i][j] is the dot product of row i of a and row j of b. It
// panics when the lengths do not agree.
func MulT(dst, a, b []float32, n int) {
	clear(dst)
	AddMulT(dst, a, b, n)
}

// AddMulT is MulT that adds to dst.
func AddMulT(dst, a, b []float32, n int) {
	m, p := len(a)/n, len(b)/n
	if m*n != len(a) || p*n != len(b) || m*p != len(dst) {
		panic(fmt.Sprintf("dense: a product of %d and %d values in rows of %d into %d", len(a), len(b), n, len(dst)))
	}
	if m*p*n < parallelWork {
		addTile(dst, a, b, n, p, 0, m, 0, p)
		return
	}
	if m >= p {
		Parallel(m, func(from, to int) { addTile(dst, a, b, n, p, from, to, 0, p) })
	} else {
		Parallel(p, func(from, to int) { addTile(dst, a, b, n, p, 0, m, from, to) })
	}
}

// addTile adds the rows i0 to i1 and columns j0 to j1 of a product.
func addTile(dst, a, b []float32, n, p, i0, i1, j0, j1 int) {
	for k0 := 0; k0 < n; k0 += blockValues {
		k1 := min(k0+blockValues, n)
		for jt := j0; jt < j1; jt += tileRows {
			jEnd := min(jt+tileRows, j1)
			for i := i0; i < i1; i++ {
				row, out := a[i*n+k0:i*n+k1], dst[i*p:(i+1)*p]
				for j := jt; j < jEnd; j++ {
					out[j] += vek32.Dot(row, b[j*n+k0:j*n+k1])
				}
			}
		}
	}
}

// Transpose sets dst (cols x rows) to the transpose of a (rows x cols).
func Transpose(dst, a []float32, rows, cols int) {
	const side = 16 // a square of it is read and written within the cache
	for i0 := 0; i0 < rows; i0 += side {
		for j0 := 0; j0 < cols; j0 += side {
			for i := i0; i < min(i0+side, rows); i++ {
				for j := j0; j < min(j0+side, cols); j++ {
					dst[j*rows+i] = a[i*cols+j]
				}
			}
		}
	}
}

// Parallel cuts 0 to n into consecutive spans, one a processor, and runs work
// on all at once. The cuts depend on GOMAXPROCS: work must give the same for
// any.
func Parallel(n int, work func(from, to int)) {
	parts := min(runtime.GOMAXPROCS(0), n)
	if parts <= 1 {
		work(0, n)
		return
	}
	var wg sync.WaitGroup
	for i := range parts {
		wg.Go(func() { work(i*n/parts, (i+1)*n/parts) })
	}
	wg.Wait()
}
