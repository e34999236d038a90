package metric

import (
	"context"
	"fmt"

	"likeness/internal/art"
)

// Feature is what is stored of one picture, for one or more metrics. It
// depends on the picture alone, so it survives every change of the collection.
type Feature struct {
	Name    string // file and log name: lower case, digits, hyphens
	Version int    // rises when Extract gives other bytes for the same picture
	Size    int    // bytes that Extract returns; 0 when that differs between pictures
	// Extract computes the feature: new bytes. Safe for concurrent use.
	Extract func(*Views) []byte
}

// Features lists every feature that an import stores.
var Features = []*Feature{RGB32, RGB64, Colour, Composition, Texture, Grey192}

// Check refuses bytes that cannot be the feature of a picture.
func (f *Feature) Check(data []byte) error {
	if len(data) == 0 || f.Size > 0 && len(data) != f.Size {
		return fmt.Errorf("%d bytes of %s, want %d", len(data), f.Name, f.Size)
	}
	return nil
}

// RGB32 is the picture squeezed to 32 x 32 by area averaging: 3,072 bytes,
// row-major, R G B.
var RGB32 = &Feature{Name: "rgb32", Version: 2, Size: 32 * 32 * 3, Extract: func(v *Views) []byte {
	return append([]byte(nil), v.RGB32...)
}}

// RGB64 is the picture squeezed to 64 x 64 by area averaging: 12,288 bytes,
// row-major, R G B.
var RGB64 = &Feature{Name: "rgb64", Version: 2, Size: 64 * 64 * 3, Extract: func(v *Views) []byte {
	return append([]byte(nil), v.RGB64...)
}}

// Corpus gives fitting the stored features of a collection's pictures by row,
// from 0 to Len()-1, in an order that depends on the collection alone.
type Corpus interface {
	Len() int
	// Feature is row's bytes of f; valid until the next call.
	Feature(row int, f *Feature) ([]byte, error)
}

// Metric is one way of comparing pictures by cosine.
type Metric interface {
	// About describes the metric; RecallAt10 is nil.
	About() art.Metric
	// Feature is the stored feature that its encoders read.
	Feature() *Feature
	// Fit adapts the metric to a collection. The same corpus gives the same
	// encoder, to the bit. Progress may be nil.
	Fit(ctx context.Context, c Corpus, progress func(done, total int, message string)) (Encoder, error)
	// Load reads what MarshalBinary wrote, and refuses anything else.
	Load(data []byte) (Encoder, error)
}

// Encoder turns a stored feature into a vector. Safe for concurrent use.
type Encoder interface {
	Dimensions() int
	// Encode writes the vector of a feature into dst, Dimensions() long: of
	// unit length, or all zero when the picture has no direction here.
	Encode(feature []byte, dst []float32)
	MarshalBinary() ([]byte, error)
}

// Registry lists the metrics in the order in which people meet them. The
// blend art.Overall is none of them: it is made of OverallMetrics.
func Registry() []Metric {
	return []Metric{colour{}, composition{}, texture{}, brushwork{}, learned{}, pixels{}, originalPixels{}, originalLatent{}}
}
