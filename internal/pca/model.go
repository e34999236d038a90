package pca

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/viterin/vek/vek32"

	"likeness/internal/dense"
)

// Model is a mean and the directions of largest variance around it, by falling
// variance. It never changes and is safe for concurrent use.
type Model struct {
	dim, components int
	mean            []float32 // dim
	directions      []float32 // components x dim, orthonormal or zero
	variances       []float32 // components, of the rows along each direction
	offsets         []float32 // components: each direction times the mean
}

func newModel(dim, components int) *Model {
	return &Model{
		dim: dim, components: components,
		mean:       make([]float32, dim),
		directions: make([]float32, components*dim),
		variances:  make([]float32, components),
		offsets:    make([]float32, components),
	}
}

// prepare computes what follows from the directions and the mean.
func (m *Model) prepare() {
	for i := range m.offsets {
		sum := 0.0
		for j, v := range m.component(i) {
			sum += float64(v) * float64(m.mean[j])
		}
		m.offsets[i] = float32(sum)
	}
}

func (m *Model) component(i int) []float32 { return m.directions[i*m.dim : (i+1)*m.dim] }

// Dim is the number of values in a row.
func (m *Model) Dim() int { return m.dim }

// Components is the number of coefficients of a row.
func (m *Model) Components() int { return m.components }

// Mean is the mean row. Read only.
func (m *Model) Mean() []float32 { return m.mean }

// Variances is the variance along each component, falling; zero where rows
// were too few. Read only.
func (m *Model) Variances() []float32 { return m.variances }

// Project writes the coefficients of x (Dim values) into dst (Components).
func (m *Model) Project(x, dst []float32) {
	for i := range m.components {
		dst[i] = vek32.Dot(m.component(i), x) - m.offsets[i]
	}
}

// ProjectRows is Project for many rows at once: rows is n x Dim, dst n x
// Components.
func (m *Model) ProjectRows(rows, dst []float32) {
	dense.MulT(dst, rows, m.directions, m.dim)
	for i := 0; i < len(dst); i += m.components {
		for j, offset := range m.offsets {
			dst[i+j] -= offset
		}
	}
}

// Reconstruct writes into dst (Dim values) the row whose coefficients are
// given.
func (m *Model) Reconstruct(coefficients, dst []float32) {
	dense.Combine(dst, coefficients, m.directions)
	for j, v := range m.mean {
		dst[j] += v
	}
}

// modelVersion is the first word of a saved model; a changed layout takes a
// new one.
const modelVersion = 0x70636101 // "pca", 1

// MarshalBinary writes the model: version, dim, components (uint32), then
// mean, variances and directions as float32, all little-endian.
func (m *Model) MarshalBinary() ([]byte, error) {
	out := make([]byte, 0, modelBytes(m.dim, m.components))
	for _, n := range []int{modelVersion, m.dim, m.components} {
		out = binary.LittleEndian.AppendUint32(out, uint32(n))
	}
	for _, values := range [][]float32{m.mean, m.variances, m.directions} {
		for _, v := range values {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
		}
	}
	return out, nil
}

func modelBytes(dim, components int) int {
	return 12 + 4*(dim+components+dim*components)
}

// Unmarshal reads what MarshalBinary wrote and refuses anything else.
func Unmarshal(data []byte) (*Model, error) {
	if len(data) < 12 {
		return nil, fmt.Errorf("read principal components: %d bytes are too few", len(data))
	}
	version, dim, components := binary.LittleEndian.Uint32(data), binary.LittleEndian.Uint32(data[4:]), binary.LittleEndian.Uint32(data[8:])
	if version != modelVersion {
		return nil, fmt.Errorf("read principal components: version %08x, want %08x", version, uint32(modelVersion))
	}
	const most = 1 << 20 // keeps the product below from overflowing
	if dim < 1 || components < 1 || dim > most || components > most || modelBytes(int(dim), int(components)) != len(data) {
		return nil, fmt.Errorf("read principal components: %d bytes for %d components of %d values", len(data), components, dim)
	}
	m := newModel(int(dim), int(components))
	data = data[12:]
	for _, values := range [][]float32{m.mean, m.variances, m.directions} {
		if dense.Read(values, data); !dense.AreFinite(values) {
			return nil, fmt.Errorf("read principal components: a value is not a finite number")
		}
		data = data[4*len(values):]
	}
	m.prepare()
	return m, nil
}
