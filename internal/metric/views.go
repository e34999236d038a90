package metric

import (
	"likeness/internal/art"
	"likeness/internal/raster"
)

// Views are the shrunken forms of one picture that the features share,
// computed once. Every view but Grey is square, whatever the picture's shape:
// metrics compare what lies at the same fraction of the sides. Read only.
type Views struct {
	// Side x side x 3 bytes, row-major, R G B, by exact area averaging.
	RGB128, RGB64, RGB32 []byte
	// Luma (ITU-R BT.601: .299 R + .587 G + .114 B, on sRGB values), side x
	// side, row-major, [0, 255].
	Gray128, Gray64, Gray32 []float32
	// Grey is the picture in its own shape, for what is compared wherever it
	// stands.
	Grey Grey
}

// NewViews computes the views of a picture.
func NewViews(r *art.Raster) *Views {
	squares := raster.Pyramid(r, 128, 3)
	v := &Views{RGB128: squares[0].Pix, RGB64: squares[1].Pix, RGB32: squares[2].Pix}
	v.Gray128 = luma(v.RGB128)
	v.Gray64 = halveGray(v.Gray128, 128)
	v.Gray32 = halveGray(v.Gray64, 64)
	v.Grey = newGrey(r)
	return v
}

// luma is exact: its weights are 16-bit fractions, and 255 of them fit the 24
// bits of a float32.
func luma(rgb []byte) []float32 {
	gray := make([]float32, len(rgb)/3)
	for i := range gray {
		p := rgb[3*i : 3*i+3]
		gray[i] = float32(19595*int32(p[0])+38470*int32(p[1])+7471*int32(p[2])) / (1 << 16)
	}
	return gray
}

// halveGray averages 2 x 2 neighbours of a square.
func halveGray(gray []float32, side int) []float32 {
	half := side / 2
	out := make([]float32, half*half)
	for y := range half {
		top, below := gray[2*y*side:][:side], gray[(2*y+1)*side:][:side]
		for x := range half {
			out[y*half+x] = (top[2*x] + top[2*x+1] + below[2*x] + below[2*x+1]) / 4
		}
	}
	return out
}
