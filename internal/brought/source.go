package brought

import (
	"errors"
	"fmt"
	"io"
	"math"

	"likeness/internal/art"
	"likeness/internal/dense"
)

// Limits of what can be brought.
const (
	minDimensions = 2
	maxDimensions = 8192
	maxVectors    = 10_000_000
	// maxValues bounds the vectors of works that are kept, which lie in memory
	// while they are read: 8 GB.
	maxValues = 2 << 30
)

// Source gives vectors with the ids that they were made under.
type Source interface {
	// Dimensions is the number of values in a vector.
	Dimensions() int
	// Next is the next vector, as it was made, and valid until the call after;
	// io.EOF after the last.
	Next() (id string, vector []float32, err error)
	Close() error
}

// each calls use with every vector of a source, of unit length, and with nil
// for one that is all zeros. A value that is no finite number ends it.
func each(source Source, use func(id string, vector []float32) error) error {
	for {
		id, v, err := source.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for i, x := range v {
			if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
				return art.Errorf(art.CodeInvalid, "Value %d of the vector of %q is %v; every value has to be a finite number. Nothing was added", i+1, id, x)
			}
		}
		if !dense.Normalise(v, 0) {
			v = nil
		}
		if err := use(id, v); err != nil {
			return err
		}
	}
}

func checkDimensions(path string, dimensions int) error {
	if dimensions < minDimensions || dimensions > maxDimensions {
		return art.Errorf(art.CodeInvalid, "The vectors in %s have %d values; from %d to %d can be compared", path, dimensions, minDimensions, maxDimensions)
	}
	return nil
}

func cannotRead(path string, cause error) error {
	return art.Wrap(fmt.Errorf("read %s: %w", path, cause), art.CodeInvalid, "%s cannot be read; check its path and permissions", path)
}
