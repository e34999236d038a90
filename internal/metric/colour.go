package metric

import (
	"context"
	"math"

	"likeness/internal/art"
)

// Bins of the colour histogram along CIE L*, a* and b*, and the ranges that
// they span; colours beyond are counted in the outermost bin.
const (
	colourBinsL, colourBinsA, colourBinsB = 6, 8, 8
	colourBins                            = colourBinsL * colourBinsA * colourBinsB
	colourReach                           = 64 // a* and b* from -colourReach to +colourReach
)

// Colour is the histogram of CIE L*a*b* colours (D65) of the 64 x 64 view: 6 x
// 8 x 8 bins, L* slowest and b* fastest, each pixel shared among the eight
// bins around it (trilinear), summing to 1; then the square root of each share
// (Hellinger), so that cosine compares shares and large areas do not drown
// small ones. 384 little-endian float32, of unit length.
var Colour = &Feature{Name: "colour", Version: 1, Size: 4 * colourBins, Extract: func(v *Views) []byte {
	return floatBytes(colourHistogram(v))
}}

func colourHistogram(v *Views) []float32 {
	counts := make([]float32, colourBins)
	for p := v.RGB64; len(p) >= 3; p = p[3:] {
		l, a, b := labOf(p[0], p[1], p[2])
		addTrilinear(counts,
			l*(colourBinsL/100.0)-.5,
			(a+colourReach)*(colourBinsA/(2.0*colourReach))-.5,
			(b+colourReach)*(colourBinsB/(2.0*colourReach))-.5)
	}
	pixels := float64(len(v.RGB64) / 3)
	for i, n := range counts {
		counts[i] = float32(math.Sqrt(float64(n) / pixels))
	}
	return counts
}

// addTrilinear counts one pixel at a place given in bins, bin centres at whole
// numbers.
func addTrilinear(counts []float32, l, a, b float32) {
	l0, l1, fl := neighbours(l, colourBinsL)
	a0, a1, fa := neighbours(a, colourBinsA)
	b0, b1, fb := neighbours(b, colourBinsB)
	for _, lw := range [2]struct {
		bin    int
		weight float32
	}{{l0, 1 - fl}, {l1, fl}} {
		low, high := lw.weight*(1-fa), lw.weight*fa
		p := (lw.bin*colourBinsA + a0) * colourBinsB
		q := (lw.bin*colourBinsA + a1) * colourBinsB
		counts[p+b0] += low * (1 - fb)
		counts[p+b1] += low * fb
		counts[q+b0] += high * (1 - fb)
		counts[q+b1] += high * fb
	}
}

// neighbours are the two bins around a place, and the share of the second.
func neighbours(at float32, bins int) (low, high int, share float32) {
	if at <= 0 {
		return 0, 0, 0
	}
	if at >= float32(bins-1) {
		return bins - 1, bins - 1, 0
	}
	low = int(at)
	return low, low + 1, at - float32(low)
}

// colour compares which colours there are and how much of each, wherever they
// lie.
type colour struct{}

func (colour) About() art.Metric {
	return art.Metric{ID: "colour", Name: "Colour", Dimensions: colourBins,
		Description: "The same colours in the same amounts."}
}

func (colour) Feature() *Feature { return Colour }

func (colour) Fit(context.Context, Corpus, func(done, total int, message string)) (Encoder, error) {
	return &plain{kind: kindColour, dims: colourBins, read: floatsOf}, nil
}

func (colour) Load(data []byte) (Encoder, error) {
	if err := unmarshalPlain(data, kindColour, colourBins); err != nil {
		return nil, err
	}
	return &plain{kind: kindColour, dims: colourBins, read: floatsOf}, nil
}
