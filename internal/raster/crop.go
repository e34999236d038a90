package raster

import (
	"math"

	"likeness/internal/art"
)

// minCropSide is the least that a detail may measure: below it a picture says
// nothing that a metric could compare.
const minCropSide = 16 // pixels

// Crop cuts out a region. CodeInvalid when it leaves the picture or is
// smaller than 16 pixels a side.
func Crop(r *art.Raster, region art.Region) (*art.Raster, error) {
	const slack = 1e-6 // for fractions that were computed from pixels and back
	for _, v := range []float64{region.X, region.Y, region.Width, region.Height} {
		if math.IsNaN(v) || v < -slack || v > 1+slack {
			return nil, art.Errorf(art.CodeInvalid, "A detail is given in fractions of the picture, from 0 to 1.")
		}
	}
	if region.X+region.Width > 1+slack || region.Y+region.Height > 1+slack {
		return nil, art.Errorf(art.CodeInvalid, "The detail reaches beyond the picture; choose one within it.")
	}
	left, right := edges(region.X, region.Width, r.Width)
	top, bottom := edges(region.Y, region.Height, r.Height)
	if right-left < minCropSide || bottom-top < minCropSide {
		return nil, art.Errorf(art.CodeInvalid, "The detail is %d x %d pixels of the picture, and at least %d x %d are needed; choose a larger one.", right-left, bottom-top, minCropSide, minCropSide)
	}
	out := newRaster(right-left, bottom-top)
	for y := range out.Height {
		copy(out.Pix[y*out.Width*3:(y+1)*out.Width*3], r.Pix[((top+y)*r.Width+left)*3:])
	}
	return out, nil
}

// edges are the pixels nearest to the ends of a side of a region.
func edges(from, length float64, side int) (low, high int) {
	at := func(v float64) int { return min(max(int(math.Round(v*float64(side))), 0), side) }
	return at(from), at(from + length)
}
