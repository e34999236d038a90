package metric

import (
	"context"
	"math"

	"likeness/internal/art"
)

// Bins of the colour histogram along CIE L*, a* and b*.
const (
	colourBinsL, colourBinsA, colourBinsB = 6, 8, 8
	colourBins                            = colourBinsL * colourBinsA * colourBinsB

	// colourReach is where a* and b* end; colours beyond, which paint seldom
	// reaches, are counted in the outermost bins.
	colourReach = 80
)

// Colour is the histogram of CIE L*a*b* colours (D65) of the 64 x 64 view: 6 x
// 8 x 8 bins, L* slowest and b* fastest, each pixel shared among the eight
// bins around it (trilinear), summing to 1; then the cube root of each share,
// so that large areas do not drown small ones. The bins of a* and b* are even
// in their square roots, narrow around grey, where most of a painting lies.
// 384 little-endian float32.
var Colour = &Feature{Name: "colour", Version: 3, Size: 4 * colourBins, Extract: func(v *Views) []byte {
	return floatBytes(colourHistogram(v))
}}

func colourHistogram(v *Views) []float32 {
	counts := make([]float32, colourBins)
	for p := v.RGB64; len(p) >= 3; p = p[3:] {
		for _, c := range colourCorners(p[0], p[1], p[2]) {
			counts[c.bin] += c.weight
		}
	}
	pixels := float64(len(v.RGB64) / 3)
	for i, n := range counts {
		counts[i] = float32(math.Cbrt(float64(n) / pixels))
	}
	return counts
}

// corner is a bin and the share of a pixel that is counted there.
type corner struct {
	bin    int
	weight float32
}

// Colours of an imagined picture vary as paint does: they lie around the one
// that was named as a Gaussian of this deviation, in L*, a* and b*, sampled at
// so many places to either side.
const (
	paintDeviation = 4
	paintSamples   = 3
)

// ImagineColours is the Colour feature of a picture that is painted in these
// colours and no others; their shares sum to 1.
func ImagineColours(shares []art.ColourShare) []byte {
	counts := make([]float32, colourBins)
	var steps, weights []float32
	total := float32(0)
	for i := -paintSamples; i <= paintSamples; i++ {
		x := 2 * float64(i) / paintSamples // in deviations
		w := float32(math.Exp(-x * x / 2))
		steps, weights, total = append(steps, float32(x)*paintDeviation), append(weights, w), total+w
	}
	for _, s := range shares {
		l, a, b := labOf(s.Red, s.Green, s.Blue)
		for i, dl := range steps {
			for j, da := range steps {
				for k, db := range steps {
					w := float32(s.Share) * weights[i] * weights[j] * weights[k] / (total * total * total)
					for _, c := range labCorners(l+dl, a+da, b+db) {
						counts[c.bin] += w * c.weight
					}
				}
			}
		}
	}
	for i, n := range counts {
		counts[i] = float32(math.Cbrt(float64(n)))
	}
	return floatBytes(counts)
}

// colourCorners are the eight bins around a colour; their weights sum to 1.
func colourCorners(red, green, blue byte) [8]corner {
	return labCorners(labOf(red, green, blue))
}

func labCorners(l, a, b float32) [8]corner {
	// In bins, with bin centres at whole numbers.
	l0, l1, fl := neighbours(l*(colourBinsL/100.0)-.5, colourBinsL)
	a0, a1, fa := neighbours((rootOf(a)+1)*(colourBinsA/2.0)-.5, colourBinsA)
	b0, b1, fb := neighbours((rootOf(b)+1)*(colourBinsB/2.0)-.5, colourBinsB)
	p, q := (l0*colourBinsA+a0)*colourBinsB, (l0*colourBinsA+a1)*colourBinsB
	r, s := (l1*colourBinsA+a0)*colourBinsB, (l1*colourBinsA+a1)*colourBinsB
	wp, wq, wr, ws := (1-fl)*(1-fa), (1-fl)*fa, fl*(1-fa), fl*fa
	return [8]corner{
		{p + b0, wp * (1 - fb)},
		{p + b1, wp * fb},
		{q + b0, wq * (1 - fb)},
		{q + b1, wq * fb},
		{r + b0, wr * (1 - fb)},
		{r + b1, wr * fb},
		{s + b0, ws * (1 - fb)},
		{s + b1, ws * fb},
	}
}

// rootOf takes a* or b* from its reach to [-1, 1], by the square root.
func rootOf(v float32) float32 {
	if v < 0 {
		return -float32(math.Sqrt(float64(-v / colourReach)))
	}
	return float32(math.Sqrt(float64(v / colourReach)))
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
// lie, minus the collection's mean: to share a colour that every work has says
// little.
type colour struct{}

func (colour) About() art.Metric {
	return art.Metric{
		ID: art.Colour, Name: "Colour", Dimensions: colourBins,
		Description: "The same colours in the same amounts.",
	}
}

func (colour) Feature() *Feature { return Colour }

func (colour) Fit(ctx context.Context, c Corpus, progress func(done, total int, message string)) (Encoder, error) {
	return fitCentred(ctx, c, kindColour, Colour, progress)
}

func (colour) Load(data []byte) (Encoder, error) { return loadCentred(data, kindColour, Colour) }
