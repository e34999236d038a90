package raster

import (
	"image"
	"math/bits"

	"likeness/internal/art"
)

// Shrink resamples r to w x h pixels by exact area averaging: every result
// pixel is the mean of the part of the picture that it covers, pixels cut by
// its border counted by the share inside, rounded half up. The aspect ratio is
// the caller's business. It also enlarges, as blocks.
func Shrink(r *art.Raster, w, h int) *art.Raster {
	if w == r.Width && h == r.Height {
		return r
	}
	to := newSink(image.Rect(0, 0, r.Width, r.Height), w, h)
	for y := range r.Height {
		to.add(r.Pix[y*r.Width*3 : (y+1)*r.Width*3])
	}
	return to.out
}

// ShrinkPart is Shrink of a part of a picture, within it.
func ShrinkPart(r *art.Raster, part image.Rectangle, w, h int) *art.Raster {
	to := newSink(part, w, h)
	for to.y = part.Min.Y; !to.done(); {
		to.add(r.Pix[to.y*r.Width*3 : (to.y+1)*r.Width*3])
	}
	return to.out
}

// Fit shrinks r so that neither side is longer than maxSide, keeping its
// shape. It never enlarges.
func Fit(r *art.Raster, maxSide int) *art.Raster {
	w, h := FitSize(r.Width, r.Height, maxSide)
	return Shrink(r, w, h)
}

// FitSize is the size that Fit gives a picture of width x height.
func FitSize(width, height, maxSide int) (w, h int) {
	if width <= maxSide && height <= maxSide {
		return width, height
	}
	scale := func(side, longest int) int {
		return max(1, (side*maxSide*2+longest)/(longest*2))
	}
	longest := max(width, height)
	return scale(width, longest), scale(height, longest)
}

// Pyramid squeezes r to squares of side, side/2, side/4, ... pixels, in one
// reading. Each equals Shrink of r to that size; side must be divisible by 2
// as often as it is halved.
func Pyramid(r *art.Raster, side, levels int) []*art.Raster {
	sums := make([]uint64, side*side*3)
	a := newAverage(r.Width, r.Height, side, side, func(y int, row []uint64) { copy(sums[y*side*3:], row) })
	for y := range r.Height {
		a.add(r.Pix[y*r.Width*3 : (y+1)*r.Width*3])
	}
	area := uint64(r.Width) * uint64(r.Height)
	squares := make([]*art.Raster, levels)
	for level := range squares {
		square := newRaster(side, side)
		divideBy(area).means(sums, square.Pix)
		squares[level] = square
		sums, area, side = halve(sums, side), area*4, side/2
	}
	return squares
}

// halve adds up 2 x 2 neighbours of a square of RGB sums.
func halve(sums []uint64, side int) []uint64 {
	half := side / 2
	out := make([]uint64, half*half*3)
	for y := range half {
		top, below := sums[2*y*side*3:][:side*3], sums[(2*y+1)*side*3:][:side*3]
		for x := range half {
			for c := range 3 {
				out[(y*half+x)*3+c] = top[6*x+c] + top[6*x+3+c] + below[6*x+c] + below[6*x+3+c]
			}
		}
	}
	return out
}

// average resamples the rows of a picture by area, as they come. For every
// value it adds up the mean times the pixels of the picture, an integer, so
// nothing is lost to rounding. A source pixel is as wide and high, in the units
// used here, as the result has columns and rows, and a result pixel as the
// picture has. Rows are added up before they are resampled across, which is
// done once a result row.
type average struct {
	height, rows int // of the picture, and of the result
	spans        []span
	column       []uint32 // of the result row that is being filled: each value of the picture times its share
	sums         []uint64 // of that row, resampled across
	row          int      // that row
	left         int      // what it still lacks
	emit         func(row int, sums []uint64)
}

// newAverage calls emit with each row of the w x h results in order.
func newAverage(width, height, w, h int, emit func(row int, sums []uint64)) *average {
	return &average{
		height: height, rows: h, left: height, emit: emit,
		spans: spansOf(width, w), column: make([]uint32, width*3), sums: make([]uint64, w*3),
	}
}

func (a *average) add(rgb []byte) {
	for have := a.rows; have > 0; {
		share := min(have, a.left)
		if a.left == a.height { // nothing of the row has come yet
			setWeighted(a.column, rgb, uint32(share))
		} else {
			addWeighted(a.column, rgb, uint32(share))
		}
		have -= share
		if a.left -= share; a.left == 0 {
			sumAcross(a.column, a.spans, a.sums)
			a.emit(a.row, a.sums)
			a.row, a.left = a.row+1, a.height
		}
	}
}

func setWeighted(column []uint32, values []byte, weight uint32) {
	column = column[:len(values)]
	for i, v := range values {
		column[i] = uint32(v) * weight
	}
}

func addWeighted(column []uint32, values []byte, weight uint32) {
	column = column[:len(values)]
	for i, v := range values {
		column[i] += uint32(v) * weight
	}
}

// divisor divides by a number of pixels, rounded half up, with a product
// (Granlund, Montgomery: Division by Invariant Integers using Multiplication,
// 1994), which is exact for 255 times as much of MaxImportPixels; of more
// pixels without.
type divisor struct{ area, half, inverse uint64 }

func divideBy(area uint64) divisor {
	if area == 1 || area > MaxImportPixels { // the inverse of one would need a bit more
		return divisor{area: area, half: area / 2}
	}
	return divisor{area, area / 2, ^uint64(0)/area + 1}
}

func (d divisor) means(sums []uint64, pix []byte) {
	if d.inverse == 0 {
		for i, s := range sums {
			pix[i] = byte((s + d.half) / d.area)
		}
		return
	}
	for i, s := range sums {
		mean, _ := bits.Mul64(s+d.half, d.inverse)
		pix[i] = byte(mean)
	}
}

// span is the part of a row that one result pixel covers: pixel first with
// weight head, whole pixels up to last, and pixel last with weight tail.
type span struct {
	first, last      int
	head, body, tail uint64
}

// spansOf cuts a row of width pixels into w spans of equal length. In a span
// within one pixel, head is its whole length and tail nothing.
func spansOf(width, w int) []span {
	spans := make([]span, w)
	for x := range spans {
		from, to := x*width, (x+1)*width // in units of 1/w pixel
		s := span{first: from / w, last: to / w, body: uint64(w)}
		if s.first == s.last {
			s.head = uint64(to - from)
		} else {
			s.head = uint64((s.first+1)*w - from)
			s.tail = uint64(to - s.last*w)
		}
		spans[x] = s
	}
	return spans
}

// sumAcross resamples one row of RGB values into sums of values times weights.
func sumAcross(row []uint32, spans []span, line []uint64) {
	for x := range spans {
		s := &spans[x]
		p := row[s.first*3 : s.first*3+3 : s.first*3+3]
		red, green, blue := uint64(p[0])*s.head, uint64(p[1])*s.head, uint64(p[2])*s.head
		if s.last > s.first+1 {
			r, g, b := sumPixels(row[(s.first+1)*3 : s.last*3])
			red, green, blue = red+r*s.body, green+g*s.body, blue+b*s.body
		}
		if s.tail > 0 {
			p := row[s.last*3 : s.last*3+3 : s.last*3+3]
			red, green, blue = red+uint64(p[0])*s.tail, green+uint64(p[1])*s.tail, blue+uint64(p[2])*s.tail
		}
		out := line[x*3 : x*3+3 : x*3+3]
		out[0], out[1], out[2] = red, green, blue
	}
}

// sumPixels adds up the channels of a run of whole pixels.
func sumPixels(run []uint32) (red, green, blue uint64) {
	for ; len(run) >= 3; run = run[3:] {
		red, green, blue = red+uint64(run[0]), green+uint64(run[1]), blue+uint64(run[2])
	}
	return red, green, blue
}

func newRaster(w, h int) *art.Raster {
	return &art.Raster{Width: w, Height: h, Pix: make([]byte, w*h*3)}
}
