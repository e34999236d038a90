package metric

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"

	"likeness/internal/art"
	"likeness/internal/fisher"
	"likeness/internal/raster"
)

const (
	greySide   = 192                     // pixels of the shorter side
	greyPixels = 3 * greySide * greySide // at most, so that a scroll is no larger than three squares

	// greyQuality is that of the JPEG in which the feature is kept, 9 kB a work.
	// On paintings brushwork is as good from it as from the values themselves,
	// which take 50 kB, or from a quality of 85. The descriptors would take 70 kB
	// in bytes, and to read every picture again costs more than all the rest.
	greyQuality = 75
)

// Grey is a picture in luma (ITU-R BT.601), one byte a pixel, row-major.
type Grey struct {
	Width, Height int
	Pix           []byte
}

// Grey192 is the picture in grey, 192 pixels on its shorter side, fewer where
// it is longer than three squares, and never less than the largest descriptor
// takes: as JPEG. What is smaller is enlarged, so that a form is as large in the
// copy of a work as in the work.
var Grey192 = &Feature{Name: "grey192", Version: 1, Extract: func(v *Views) []byte {
	var out bytes.Buffer
	g := v.Grey
	picture := &image.Gray{Pix: g.Pix, Stride: g.Width, Rect: image.Rect(0, 0, g.Width, g.Height)}
	// A buffer takes everything, and the sides are far below what JPEG can hold.
	_ = jpeg.Encode(&out, picture, &jpeg.Options{Quality: greyQuality})
	return out.Bytes()
}}

// greySize is the size of the grey view of a picture.
func greySize(width, height int) (w, h int) {
	shorter, area := float64(min(width, height)), float64(width)*float64(height)
	scale := min(greySide/shorter, math.Sqrt(greyPixels/area))
	side := func(pixels int) int {
		return min(max(int(math.Round(float64(pixels)*scale)), fisher.LeastSide), greyPixels/fisher.LeastSide)
	}
	return side(width), side(height)
}

func newGrey(r *art.Raster) Grey {
	w, h := greySize(r.Width, r.Height)
	small := raster.Shrink(r, min(w, r.Width), min(h, r.Height))
	g := Grey{small.Width, small.Height, make([]byte, small.Width*small.Height)}
	for i := range g.Pix {
		p := small.Pix[3*i : 3*i+3]
		g.Pix[i] = byte((19595*uint32(p[0]) + 38470*uint32(p[1]) + 7471*uint32(p[2]) + 1<<15) >> 16)
	}
	if small.Width < w || small.Height < h {
		return g.enlarged(w, h)
	}
	return g
}

// enlarged is bilinear: no step between pixels of the picture becomes an edge.
func (g Grey) enlarged(w, h int) Grey {
	out := Grey{w, h, make([]byte, w*h)}
	for y := range h {
		y0, y1, fy := between(y, g.Height, h)
		top, below := g.Pix[y0*g.Width:][:g.Width], g.Pix[y1*g.Width:][:g.Width]
		for x := range w {
			x0, x1, fx := between(x, g.Width, w)
			upper := float32(top[x0]) + fx*(float32(top[x1])-float32(top[x0]))
			lower := float32(below[x0]) + fx*(float32(below[x1])-float32(below[x0]))
			out.Pix[y*w+x] = byte(upper + fy*(lower-upper) + .5)
		}
	}
	return out
}

// between is where pixel i of a side of to pixels lies on one of from: two
// pixels, and the share of the second.
func between(i, from, to int) (low, high int, share float32) {
	return neighbours((float32(i)+.5)*float32(from)/float32(to)-.5, from)
}

// readGrey reads what Grey192 wrote; not ok for anything else.
func readGrey(feature []byte) (g Grey, ok bool) {
	picture, err := jpeg.Decode(bytes.NewReader(feature))
	if err != nil {
		return g, false
	}
	grey, ok := picture.(*image.Gray)
	if !ok {
		return g, false
	}
	size := grey.Bounds().Size()
	g = Grey{size.X, size.Y, make([]byte, size.X*size.Y)}
	for y := range g.Height {
		copy(g.Pix[y*g.Width:(y+1)*g.Width], grey.Pix[y*grey.Stride:])
	}
	return g, true
}
