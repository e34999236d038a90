package autoencoder

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"

	"likeness/internal/dense"
	"likeness/internal/durable"
	"likeness/internal/pca"
)

// A saved model is, little-endian: a magic number and a version (uint32), the
// numbers of the latent, of works, of epochs and of bytes of the principal
// components (uint32), the two errors of the report (float64), the principal
// components, the mean latent and the parameters of the network (float32; of
// no network when it was not trained), and the CRC-32C of all that.
const (
	fileMagic   = 0x6c656561 // "aeel"
	fileVersion = 1          // rises when the same bytes would mean another model
	fileHeader  = 6*4 + 2*8
)

// MarshalBinary writes the model for Unmarshal.
func (m *Model) MarshalBinary() ([]byte, error) {
	components, err := m.components.MarshalBinary()
	if err != nil {
		return nil, err
	}
	var out []byte
	for _, n := range []int{fileMagic, fileVersion, m.latent, m.report.Works, m.report.Epochs, len(components)} {
		out = binary.LittleEndian.AppendUint32(out, uint32(n))
	}
	for _, v := range []float64{m.report.HeldOutError, m.report.ComponentsError} {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(v))
	}
	out = append(out, components...)
	for _, v := range m.parameters(nil) {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
	}
	return durable.Seal(out), nil
}

// Unmarshal reads what MarshalBinary wrote. It refuses a model of another
// version or a damaged one.
func Unmarshal(data []byte) (*Model, error) {
	if len(data) < fileHeader+4 {
		return nil, fmt.Errorf("read a learned model: %d bytes are too few", len(data))
	}
	var head [6]uint32
	for i := range head {
		head[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	if head[0] != fileMagic {
		return nil, fmt.Errorf("read a learned model: this is none")
	}
	if head[1] != fileVersion {
		return nil, fmt.Errorf("read a learned model: it has version %d, this program reads version %d: train again", head[1], fileVersion)
	}
	body, err := durable.Unseal(data)
	if err != nil {
		return nil, fmt.Errorf("read a learned model: %w", err)
	}
	body = body[fileHeader:]
	if head[2] < 1 || head[2] > maxComponents || uint64(head[5]) > uint64(len(body)) {
		return nil, fmt.Errorf("read a learned model: a latent of %d and %d bytes of components", head[2], head[5])
	}
	components, err := pca.Unmarshal(body[:head[5]])
	if err != nil {
		return nil, fmt.Errorf("read a learned model: %w", err)
	}
	if components.Dim() != pictureBytes || components.Components() != maxComponents {
		return nil, fmt.Errorf("read a learned model: %d components of %d values", components.Components(), components.Dim())
	}
	m := newModel(components, int(head[2]))
	m.report = Report{Works: int(head[3]), Epochs: int(head[4])}
	m.report.HeldOutError = math.Float64frombits(binary.LittleEndian.Uint64(data[24:]))
	m.report.ComponentsError = math.Float64frombits(binary.LittleEndian.Uint64(data[32:]))
	return m, m.readParameters(body[head[5]:])
}

func (m *Model) readParameters(data []byte) error {
	if m.report.Trained() {
		m.makeNetwork(rand.New(rand.NewPCG(0, 0)))
	}
	parameters := m.parameters(nil)
	if len(data) != 4*len(parameters) {
		return fmt.Errorf("read a learned model: %d bytes of parameters, want %d", len(data), 4*len(parameters))
	}
	if dense.Read(parameters, data); !dense.AreFinite(parameters) {
		return fmt.Errorf("read a learned model: a parameter is not a finite number")
	}
	m.setParameters(parameters)
	return nil
}
