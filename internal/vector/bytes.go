package vector

import (
	"fmt"
	"math"
)

// Bytes holds Rows x Dim values as bytes, row-major, and shows each row x as
// the unit vector (x - mean) / |x - mean|. A quarter of the memory of float32
// for vectors that come as bytes, such as the pixels of pictures.
//
// The cosine with a unit query q is (q.x - q.mean) / |x - mean|; the lengths
// are kept, q.mean is worked out once a query.
type Bytes struct {
	count, dim int
	data       []byte
	mean       []float32 // Dim values on the scale of the bytes
	lengths    []float32 // |x - mean| of each row; 0 for an absent one
}

// minByteLength is the length of x - mean below which a row has no direction
// worth speaking of: it is the mean but for rounding.
const minByteLength = 1e-2

// NewBytes wraps rows x dim bytes without copying. Mean is subtracted from
// every row; nil stands for zeros. Absent names rows that hold nothing (nil:
// none); rows equal to the mean are absent by themselves.
func NewBytes(rows, dim int, data []byte, mean []float32, absent *Bitmap) (*Bytes, error) {
	if rows < 0 || dim < 1 || rows > math.MaxInt32 || len(data) != rows*dim {
		return nil, fmt.Errorf("make byte rows of %d x %d: %d bytes were given", rows, dim, len(data))
	}
	if mean == nil {
		mean = make([]float32, dim)
	}
	if len(mean) != dim {
		return nil, fmt.Errorf("make byte rows of %d values: the mean has %d", dim, len(mean))
	}
	if length := norm(mean); math.IsNaN(length) || math.IsInf(length, 0) {
		return nil, fmt.Errorf("make byte rows: a value of the mean is not a finite number")
	}
	b := &Bytes{count: rows, dim: dim, data: data, mean: mean, lengths: make([]float32, rows)}
	for row := range rows {
		if absent != nil && absent.Contains(uint32(row)) {
			continue
		}
		if length := b.length(uint32(row)); length >= minByteLength {
			b.lengths[row] = float32(length)
		}
	}
	return b, nil
}

func (b *Bytes) row(row uint32) []byte {
	at := int(row) * b.dim
	return b.data[at : at+b.dim : at+b.dim]
}

func (b *Bytes) length(row uint32) float64 {
	sum := 0.0
	for i, x := range b.row(row) {
		d := float64(x) - float64(b.mean[i])
		sum += d * d
	}
	return math.Sqrt(sum)
}

// Len is the number of rows.
func (b *Bytes) Len() int { return b.count }

// Dims is the number of values in a row.
func (b *Bytes) Dims() int { return b.dim }

// Present reports whether the row has a direction.
func (b *Bytes) Present(row uint32) bool { return b.lengths[row] != 0 }

// Vector writes the row's unit vector into dst, which must be Dims long.
func (b *Bytes) Vector(row uint32, dst []float32) {
	if !b.Present(row) {
		clear(dst)
		return
	}
	length := float64(b.lengths[row])
	for i, x := range b.row(row) {
		dst[i] = float32((float64(x) - float64(b.mean[i])) / length)
	}
}

func (b *Bytes) prepare(q []float32) query {
	offset := 0.0
	for i, x := range q {
		offset += float64(x) * float64(b.mean[i])
	}
	return query{vector: q, offset: offset}
}

func (b *Bytes) scores(q query, rows []uint32, out []float32) {
	for i, row := range rows {
		out[i] = 0
		if length := b.lengths[row]; length != 0 {
			out[i] = float32((dotBytes(q.vector, b.row(row)) - q.offset) / float64(length))
		}
	}
}

// dotBytes is the inner product of q and x. Sums of 128 products are kept in
// float32 in eight lanes and then added up in float64: the lanes keep the
// processor's adders busy, the blocks keep the error below 1e-6 of the result
// although q.x and q.mean nearly cancel.
func dotBytes(q []float32, x []byte) float64 {
	const block = 128
	total := 0.0
	for len(x) >= block && len(q) >= block {
		total += float64(dotBlock((*[block]float32)(q), (*[block]byte)(x)))
		q, x = q[block:], x[block:]
	}
	rest := float32(0)
	for i := range x {
		rest += q[i] * float32(x[i])
	}
	return total + float64(rest)
}

func dotBlock(q *[128]float32, x *[128]byte) float32 {
	var s0, s1, s2, s3, s4, s5, s6, s7 float32
	for i := 0; i < 128; i += 8 {
		s0 += q[i] * float32(x[i])
		s1 += q[i+1] * float32(x[i+1])
		s2 += q[i+2] * float32(x[i+2])
		s3 += q[i+3] * float32(x[i+3])
		s4 += q[i+4] * float32(x[i+4])
		s5 += q[i+5] * float32(x[i+5])
		s6 += q[i+6] * float32(x[i+6])
		s7 += q[i+7] * float32(x[i+7])
	}
	return ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7))
}
