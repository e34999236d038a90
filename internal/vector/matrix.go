package vector

import (
	"fmt"
	"math"

	"github.com/viterin/vek/vek32"
)

// unitTolerance is how far from 1 the length of a unit vector may lie. Lengths
// computed in float32 over some thousand values are within 1e-5.
const unitTolerance = 1e-3

// Matrix holds Rows x Dim float32 values, row-major. Every row has unit length
// or is all zero; an all-zero row is absent: it is never a result.
type Matrix struct {
	Rows, Dim int
	Data      []float32
}

// NewMatrix checks data at the door and wraps it without copying. It refuses
// data of the wrong length, values that are no finite numbers, and rows that
// are neither of unit length (to 1e-3) nor all zero.
func NewMatrix(rows, dim int, data []float32) (*Matrix, error) {
	if rows < 0 || dim < 1 || rows > math.MaxInt32 || len(data) != rows*dim {
		return nil, fmt.Errorf("make a matrix of %d x %d: it was given %d values", rows, dim, len(data))
	}
	m := &Matrix{Rows: rows, Dim: dim, Data: data}
	for row := range rows {
		if err := checkUnit(m.row(uint32(row))); err != nil {
			return nil, fmt.Errorf("make a matrix: row %d: %w", row, err)
		}
	}
	return m, nil
}

// checkUnit reports why v is neither a unit vector nor all zero.
func checkUnit(v []float32) error {
	length := norm(v)
	switch {
	case math.IsNaN(length) || math.IsInf(length, 0):
		return fmt.Errorf("a value is not a finite number")
	case length != 0 && math.Abs(length-1) > unitTolerance:
		return fmt.Errorf("its length is %g, not 1", length)
	}
	return nil
}

// norm is the Euclidean length of v, summed in float64 in the order of v.
func norm(v []float32) float64 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return math.Sqrt(sum)
}

func (m *Matrix) row(row uint32) []float32 {
	at := int(row) * m.Dim
	return m.Data[at : at+m.Dim : at+m.Dim]
}

// Len is the number of rows.
func (m *Matrix) Len() int { return m.Rows }

// Dims is the number of values in a row.
func (m *Matrix) Dims() int { return m.Dim }

// Present reports whether the row has a direction.
func (m *Matrix) Present(row uint32) bool {
	for _, x := range m.row(row) {
		if x != 0 {
			return true
		}
	}
	return false
}

// Vector copies the row into dst, which must be Dims long.
func (m *Matrix) Vector(row uint32, dst []float32) { copy(dst, m.row(row)) }

func (m *Matrix) prepare(q []float32) query { return query{vector: q} }

// scores is the one kernel for scan and walk alike, so that both give the same
// bits for the same pair and a page never contradicts the one before.
func (m *Matrix) scores(q query, rows []uint32, out []float32) {
	for i, row := range rows {
		out[i] = vek32.Dot(q.vector, m.row(row))
	}
}
