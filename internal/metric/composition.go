package metric

import (
	"context"
	"math"

	"likeness/internal/art"
)

const (
	hogCells        = 4 // a side
	hogOrientations = 8 // of edges, over half a turn
	hogBlock        = hogCells * hogCells * hogOrientations
	compositionDims = 2 * hogBlock
)

// Composition is a histogram of oriented gradients (Dalal and Triggs, 2005)
// at two scales, fine from the 64 x 64 luma and coarse from the 32 x 32: 4 x 4
// cells of 8 orientations over half a turn, each gradient shared among the
// cells and orientations around it by weight of its length; each scale sums to
// 1, then square roots. Cells row-major, orientation fastest, fine scale
// first: 256 little-endian float32. All zero for a picture without edges.
var Composition = &Feature{Name: "composition", Version: 2, Size: 4 * compositionDims, Extract: func(v *Views) []byte {
	h := make([]float32, compositionDims)
	hog(v.Gray64, 64, h[:hogBlock])
	hog(v.Gray32, 32, h[hogBlock:])
	return floatBytes(h)
}}

// hog writes the square roots of one scale's histogram.
func hog(gray []float32, side int, out []float32) {
	cellSide := float32(side) / hogCells
	for y := range side {
		up, down := max(y-1, 0)*side, min(y+1, side-1)*side
		cy0, cy1, fy := neighbours((float32(y)+.5)/cellSide-.5, hogCells)
		for x := range side {
			dx := gray[y*side+min(x+1, side-1)] - gray[y*side+max(x-1, 0)]
			dy := gray[down+x] - gray[up+x]
			if dx == 0 && dy == 0 {
				continue
			}
			length := float32(math.Sqrt(float64(dx*dx + dy*dy)))
			o0, o1, fo := orientation(dx, dy)
			cx0, cx1, fx := neighbours((float32(x)+.5)/cellSide-.5, hogCells)
			for _, cell := range [4]struct {
				at     int
				weight float32
			}{
				{cy0*hogCells + cx0, (1 - fy) * (1 - fx)},
				{cy0*hogCells + cx1, (1 - fy) * fx},
				{cy1*hogCells + cx0, fy * (1 - fx)},
				{cy1*hogCells + cx1, fy * fx},
			} {
				h := out[cell.at*hogOrientations : (cell.at+1)*hogOrientations]
				h[o0] += length * cell.weight * (1 - fo)
				h[o1] += length * cell.weight * fo
			}
		}
	}
	rootShares(out)
}

// orientation is the direction of a gradient, opposite ones alike: the two
// bins around it and the share of the second.
func orientation(dx, dy float32) (low, high int, share float32) {
	turn := math.Atan2(float64(dy), float64(dx)) / math.Pi // (-1, 1]; half a turn is 1
	if turn < 0 {
		turn++
	}
	at := float32(turn * hogOrientations)
	low = int(at)
	share = at - float32(low)
	return low % hogOrientations, (low + 1) % hogOrientations, share
}

// composition compares where edges lie and how they run.
type composition struct{}

func (composition) About() art.Metric {
	return art.Metric{
		ID: "composition", Name: "Composition", Dimensions: compositionDims,
		Description: "Edges and masses in the same places.",
	}
}

func (composition) Feature() *Feature { return Composition }

func (composition) Fit(ctx context.Context, c Corpus, progress func(done, total int, message string)) (Encoder, error) {
	return fitCentred(ctx, c, kindComposition, Composition, progress)
}

func (composition) Load(data []byte) (Encoder, error) {
	return loadCentred(data, kindComposition, Composition)
}
