package raster

import (
	"image"
	"math"

	"likeness/internal/art"
)

// minCropSide is the least that a detail may measure: below it a picture says
// nothing that a metric could compare.
const minCropSide = 16 // pixels

// PixelsOf are the pixels of a region of a picture of width x height.
// CodeInvalid when it leaves the picture or is smaller than 16 pixels a side.
func PixelsOf(region art.Region, width, height int) (part image.Rectangle, err error) {
	const slack = 1e-6 // for fractions that were computed from pixels and back
	for _, v := range []float64{region.X, region.Y, region.Width, region.Height} {
		if math.IsNaN(v) || v < -slack || v > 1+slack {
			return part, art.Errorf(art.CodeInvalid, "A detail is given in fractions of the picture, from 0 to 1.")
		}
	}
	if region.X+region.Width > 1+slack || region.Y+region.Height > 1+slack {
		return part, art.Errorf(art.CodeInvalid, "The detail reaches beyond the picture; choose one within it.")
	}
	left, right := edges(region.X, region.Width, width)
	top, bottom := edges(region.Y, region.Height, height)
	if right-left < minCropSide || bottom-top < minCropSide {
		return part, art.Errorf(art.CodeInvalid, "The detail is %d x %d pixels of the picture, and at least %d x %d are needed; choose a larger one.", right-left, bottom-top, minCropSide, minCropSide)
	}
	return image.Rect(left, top, right, bottom), nil
}

// edges are the pixels nearest to the ends of a side of a region.
func edges(from, length float64, side int) (low, high int) {
	at := func(v float64) int { return min(max(int(math.Round(v*float64(side))), 0), side) }
	return at(from), at(from + length)
}
