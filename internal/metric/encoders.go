package metric

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"

	"likeness/internal/dense"
)

// Kinds of encoders, as they are written into their files. A number never
// changes its meaning; a changed definition takes a new one.
const (
	kindPixels = iota + 1
	kindOriginalPixels
	kindColour
	kindComposition
	kindTexture
)

// headerSize is the length of what every encoder's file begins with: kind and
// number of dimensions, each uint32, little-endian.
const headerSize = 8

// minLength is the length below which a vector is taken to have no direction:
// what is left of values in [0, 255] or [0, 1] after centring is then rounding.
const minLength = 1e-5

// plain normalises a feature as it is.
type plain struct {
	kind, dims int
	read       func(dst []float32, feature []byte)
}

func (e *plain) Dimensions() int { return e.dims }

func (e *plain) Encode(feature []byte, dst []float32) {
	e.read(dst, feature)
	dense.Normalise(dst, minLength)
}

func (e *plain) MarshalBinary() ([]byte, error) { return header(e.kind, e.dims), nil }

// centred subtracts the mean of the collection and normalises.
type centred struct {
	kind int
	mean []float32
	read func(dst []float32, feature []byte)
	// zeroIsNone: an all-zero feature has no direction, rather than the one
	// away from the mean. True of histograms, not of pixels, where it is black.
	zeroIsNone bool
}

func newCentred(kind int, f *Feature, mean []float32) *centred {
	return &centred{kind: kind, mean: mean, read: reading(f), zeroIsNone: f != RGB32}
}

func fitCentred(ctx context.Context, c Corpus, kind int, f *Feature, progress func(done, total int, message string)) (Encoder, error) {
	mean, err := meanOf(ctx, c, f, progress)
	if err != nil {
		return nil, err
	}
	return newCentred(kind, f, mean), nil
}

func loadCentred(data []byte, kind int, f *Feature) (Encoder, error) {
	mean, err := unmarshalMean(data, kind, valuesIn(f))
	if err != nil {
		return nil, err
	}
	return newCentred(kind, f, mean), nil
}

// valuesIn is the number of values in a feature: bytes in RGB32, else float32.
func valuesIn(f *Feature) int {
	if f == RGB32 {
		return f.Size
	}
	return f.Size / 4
}

func reading(f *Feature) func(dst []float32, feature []byte) {
	if f == RGB32 {
		return bytesAsFloats
	}
	return dense.Read
}

func (e *centred) Dimensions() int { return len(e.mean) }

func (e *centred) Encode(feature []byte, dst []float32) {
	e.read(dst, feature)
	if e.zeroIsNone && dense.IsZero(dst) {
		return
	}
	for i, m := range e.mean {
		dst[i] -= m
	}
	dense.Normalise(dst, minLength)
}

func (e *centred) MarshalBinary() ([]byte, error) {
	return append(header(e.kind, len(e.mean)), floatBytes(e.mean)...), nil
}

func unmarshalMean(data []byte, kind, dims int) ([]float32, error) {
	rest, err := checkHeader(data, kind, dims)
	if err != nil {
		return nil, err
	}
	if len(rest) != 4*dims {
		return nil, fmt.Errorf("read encoder: %d bytes instead of %d", len(rest), 4*dims)
	}
	mean := make([]float32, dims)
	dense.Read(mean, rest)
	for i, m := range mean {
		if math.IsNaN(float64(m)) || math.IsInf(float64(m), 0) {
			return nil, fmt.Errorf("read encoder: mean %d is %v", i, m)
		}
	}
	return mean, nil
}

// meanOf is the mean of a feature's values over the collection, zero for an
// empty one.
func meanOf(ctx context.Context, c Corpus, f *Feature, progress func(done, total int, message string)) ([]float32, error) {
	read := reading(f)
	values, sums := make([]float32, valuesIn(f)), make([]float64, valuesIn(f))
	for row := range c.Len() {
		if row%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if progress != nil {
				progress(row, c.Len(), "Averaging the collection")
			}
		}
		feature, err := c.Feature(row, f)
		if err != nil {
			return nil, fmt.Errorf("read %s of row %d: %w", f.Name, row, err)
		}
		read(values, feature)
		for i, v := range values {
			sums[i] += float64(v)
		}
	}
	for i, sum := range sums {
		values[i] = float32(sum / float64(max(1, c.Len())))
	}
	return values, nil
}

func header(kind, dims int) []byte {
	return binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, uint32(kind)), uint32(dims))
}

func checkHeader(data []byte, kind, dims int) (rest []byte, err error) {
	if len(data) < headerSize {
		return nil, fmt.Errorf("read encoder: %d bytes are too few", len(data))
	}
	k, d := binary.LittleEndian.Uint32(data), binary.LittleEndian.Uint32(data[4:])
	if k != uint32(kind) || d != uint32(dims) {
		return nil, fmt.Errorf("read encoder: kind %d of %d dimensions instead of kind %d of %d", k, d, kind, dims)
	}
	return data[headerSize:], nil
}

// rootShares turns counts into the square roots of their shares; nothing
// counted stays zero.
func rootShares(counts []float32) {
	sum := 0.0
	for _, n := range counts {
		sum += float64(n)
	}
	if sum == 0 {
		return
	}
	for i, n := range counts {
		counts[i] = float32(math.Sqrt(float64(n) / sum))
	}
}

func floatBytes(values []float32) []byte {
	out := make([]byte, 0, 4*len(values))
	for _, v := range values {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
	}
	return out
}

func bytesAsFloats(dst []float32, feature []byte) {
	for i := range dst {
		dst[i] = float32(feature[i])
	}
}
