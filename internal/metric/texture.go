package metric

import (
	"context"
	"math"
	"math/bits"

	"likeness/internal/art"
)

const (
	lbpBins     = 59 // 58 uniform patterns and one bin for the rest
	textureDims = 3 * lbpBins

	// lbpTolerance is how much darker than the centre, in standard deviations
	// of the picture's luma, a neighbour still counts as equal. Without it the
	// patterns of smooth areas are those of the camera and the compression.
	lbpTolerance = .13
)

// Texture counts local binary patterns (Ojala, Pietikainen and Maenpaa, 2002:
// eight neighbours at distance 1, uniform patterns apart, the rest together)
// in the 128, 64 and 32 pixel luma: three histograms of 59 shares, square
// roots, largest view first. 177 little-endian float32. All zero for a
// picture of one tone, which has no texture.
var Texture = &Feature{Name: "texture", Version: 3, Size: 4 * textureDims, Extract: func(v *Views) []byte {
	h := make([]float32, textureDims)
	if tolerance, ok := toleranceOf(v); ok {
		lbp(v.Gray128, 128, tolerance, h[:lbpBins])
		lbp(v.Gray64, 64, tolerance, h[lbpBins:2*lbpBins])
		lbp(v.Gray32, 32, tolerance, h[2*lbpBins:])
	}
	return floatBytes(h)
}}

// minSpread is the standard deviation of luma, of 255, below which a picture
// is of one tone: less than rounding makes.
const minSpread = .3

// toleranceOf is by how much luma may fall below the centre's; not ok for a
// picture of one tone.
func toleranceOf(v *Views) (tolerance float32, ok bool) {
	spread := deviation(v.Gray128)
	return float32(lbpTolerance * spread), spread > minSpread
}

func deviation(values []float32) float64 {
	var sum, squares float64
	for _, v := range values {
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	n := float64(len(values))
	return math.Sqrt(max(0, squares/n-sum/n*sum/n))
}

// lbpBin maps the 256 patterns to bins: a pattern is uniform when it changes
// at most twice around the circle. Uniform ones in the order of their value,
// the rest last.
var lbpBin = func() (table [256]uint8) {
	next := uint8(0)
	for p := range 256 {
		around := bits.RotateLeft8(uint8(p), 1)
		if bits.OnesCount8(uint8(p)^around) <= 2 {
			table[p], next = next, next+1
		} else {
			table[p] = lbpBins - 1
		}
	}
	return table
}()

// lbp writes the square roots of the histogram of the patterns of all inner
// pixels.
func lbp(gray []float32, side int, tolerance float32, out []float32) {
	for _, p := range lbpPatterns(gray, side, tolerance) {
		out[p]++
	}
	rootShares(out)
}

// lbpPatterns are the bins of the inner pixels, row-major.
func lbpPatterns(gray []float32, side int, tolerance float32) []uint8 {
	patterns := make([]uint8, 0, (side-2)*(side-2))
	for y := 1; y < side-1; y++ {
		up, row, down := gray[(y-1)*side:][:side], gray[y*side:][:side], gray[(y+1)*side:][:side]
		for x := 1; x < side-1; x++ {
			c := row[x] - tolerance
			pattern := atLeast(up[x-1], c) | atLeast(up[x], c)<<1 | atLeast(up[x+1], c)<<2 |
				atLeast(row[x+1], c)<<3 | atLeast(down[x+1], c)<<4 | atLeast(down[x], c)<<5 |
				atLeast(down[x-1], c)<<6 | atLeast(row[x-1], c)<<7
			patterns = append(patterns, lbpBin[pattern])
		}
	}
	return patterns
}

func atLeast(neighbour, centre float32) uint8 {
	if neighbour >= centre {
		return 1
	}
	return 0
}

// texture compares fine structure, wherever it lies, minus the collection's
// mean.
type texture struct{}

func (texture) About() art.Metric {
	return art.Metric{
		ID: "texture", Name: "Texture", Dimensions: textureDims,
		Description: "The same weave, grain or surface.",
	}
}

func (texture) Feature() *Feature { return Texture }

func (texture) Fit(ctx context.Context, c Corpus, progress func(done, total int, message string)) (Encoder, error) {
	return fitCentred(ctx, c, kindTexture, Texture, progress)
}

func (texture) Load(data []byte) (Encoder, error) { return loadCentred(data, kindTexture, Texture) }
