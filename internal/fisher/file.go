package fisher

import (
	"encoding/binary"
	"fmt"
	"math"

	"likeness/internal/dense"
	"likeness/internal/durable"
	"likeness/internal/pca"
)

// A saved model is, little-endian: a magic number, a version, the number of
// works, and the numbers of bytes of the two sets of principal components
// (uint32 each); then the components of descriptors, those of Fisher vectors,
// the weights, means and deviations of the mixture (float32), and the CRC-32C
// of all that. Of a model that is not trained there is the head alone.
const (
	fileMagic   = 0x76666c65 // "elfv"
	fileVersion = 1          // rises when the same bytes would mean another model
	fileHeader  = 5 * 4
)

// MarshalBinary writes the model for Unmarshal.
func (m *Model) MarshalBinary() ([]byte, error) {
	var words, components []byte
	if m.Trained() {
		var err error
		if words, err = m.words.MarshalBinary(); err != nil {
			return nil, err
		}
		if components, err = m.components.MarshalBinary(); err != nil {
			return nil, err
		}
	}
	var out []byte
	for _, n := range []int{fileMagic, fileVersion, m.works, len(words), len(components)} {
		out = binary.LittleEndian.AppendUint32(out, uint32(n))
	}
	out = append(append(out, words...), components...)
	if m.Trained() {
		for _, values := range [][]float32{m.mixture.weights, m.mixture.means, m.mixture.deviations} {
			for _, v := range values {
				out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
			}
		}
	}
	return durable.Seal(out), nil
}

// Unmarshal reads what MarshalBinary wrote. It refuses a model of another
// version or a damaged one.
func Unmarshal(data []byte) (*Model, error) {
	if len(data) < fileHeader+4 {
		return nil, fmt.Errorf("read a model of brushwork: %d bytes are too few", len(data))
	}
	var head [5]uint32
	for i := range head {
		head[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	if head[0] != fileMagic {
		return nil, fmt.Errorf("read a model of brushwork: this is none")
	}
	if head[1] != fileVersion {
		return nil, fmt.Errorf("read a model of brushwork: it has version %d, this program reads version %d: train again", head[1], fileVersion)
	}
	body, err := durable.Unseal(data)
	if err != nil {
		return nil, fmt.Errorf("read a model of brushwork: %w", err)
	}
	m, body := &Model{works: int(head[2])}, body[fileHeader:]
	if head[3] == 0 && head[4] == 0 && len(body) == 0 {
		return m, nil
	}
	if uint64(head[3])+uint64(head[4]) > uint64(len(body)) {
		return nil, fmt.Errorf("read a model of brushwork: %d and %d bytes of components among %d", head[3], head[4], len(body))
	}
	if m.words, err = readComponents(body[:head[3]], descriptorValues, wordValues); err != nil {
		return nil, err
	}
	body = body[head[3]:]
	if m.components, err = readComponents(body[:head[4]], fullValues, Dimensions); err != nil {
		return nil, err
	}
	if m.mixture, err = readMixture(body[head[4]:]); err != nil {
		return nil, err
	}
	m.prepare()
	return m, nil
}

func readComponents(data []byte, values, components int) (*pca.Model, error) {
	m, err := pca.Unmarshal(data)
	if err != nil {
		return nil, fmt.Errorf("read a model of brushwork: %w", err)
	}
	if m.Dim() != values || m.Components() != components {
		return nil, fmt.Errorf("read a model of brushwork: %d components of %d values", m.Components(), m.Dim())
	}
	return m, nil
}

func readMixture(data []byte) (*mixture, error) {
	const want = 4 * (parts + 2*parts*wordValues)
	if len(data) != want {
		return nil, fmt.Errorf("read a model of brushwork: %d bytes of the mixture, want %d", len(data), want)
	}
	m := newMixture()
	for _, values := range [][]float32{m.weights, m.means, m.deviations} {
		if dense.Read(values, data); !dense.AreFinite(values) {
			return nil, fmt.Errorf("read a model of brushwork: a value of the mixture is not a finite number")
		}
		data = data[4*len(values):]
	}
	for _, v := range m.deviations {
		if !(v > 0) {
			return nil, fmt.Errorf("read a model of brushwork: a deviation of %g", v)
		}
	}
	m.prepare()
	return m, nil
}
