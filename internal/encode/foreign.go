package encode

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"

	"likeness/internal/art"
	"likeness/internal/dense"
)

// Foreign is a metric whose vectors no feature of this program tells: they were
// made elsewhere, or by an encoder that somebody brought.
type Foreign struct {
	art.Metric
	// Model is the checksum of the encoder that makes vectors of what is no work;
	// empty for none.
	Model string
}

// OfVectors is the metric of vectors that were made elsewhere.
func OfVectors(id, title, madeWith, model string, dimensions int, readsWords bool) Foreign {
	f := Foreign{art.Metric{
		ID: id, Name: title, Dimensions: dimensions, ComparesUploads: model != "", ReadsWords: readsWords,
		Description: "What was seen elsewhere: the vectors of the works were brought along.",
	}, model}
	if madeWith != "" {
		f.Source = &madeWith
		f.Description = "What " + madeWith + " sees: the vectors of the works were made elsewhere."
	}
	return f
}

// OfModel is the metric of an encoder that somebody brought.
func OfModel(id, name, source, model string, dimensions int, readsWords bool) Foreign {
	description := "What " + name + " sees, a network that was brought along."
	if readsWords {
		description = "What " + name + " sees, a network that was brought along; it reads words, too."
	}
	return Foreign{art.Metric{
		ID: id, Name: name, Dimensions: dimensions, ComparesUploads: true, ReadsWords: readsWords,
		Source: &source, Description: description,
	}, model}
}

// MarshalForeign writes metrics that were brought as their artefact.
func MarshalForeign(all []Foreign) ([]byte, error) { return json.Marshal(all) }

// EncodedName names what an encoder sees of a picture among its measurements.
func EncodedName(model string) art.FeatureName {
	return art.FeatureName{Name: "encoder " + model, Version: 1}
}

// MarshalVector writes a vector, little-endian.
func MarshalVector(v []float32) []byte {
	data := make([]byte, 0, 4*len(v))
	for _, x := range v {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(x))
	}
	return data
}

// UnmarshalVector reads what MarshalVector wrote.
func UnmarshalVector(data []byte, dimensions int) ([]float32, error) {
	if len(data) != 4*dimensions {
		return nil, fmt.Errorf("read a vector: %d bytes for %d values", len(data), dimensions)
	}
	v := make([]float32, dimensions)
	dense.Read(v, data)
	return v, nil
}
