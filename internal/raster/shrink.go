package raster

import "likeness/internal/art"

// Shrink resamples r to w x h pixels by exact area averaging: every result
// pixel is the mean of the part of the picture that it covers, pixels cut by
// its border counted by the share inside, rounded half up. The aspect ratio is
// the caller's business. It also enlarges, as blocks.
func Shrink(r *art.Raster, w, h int) *art.Raster {
	if w == r.Width && h == r.Height {
		return r
	}
	out := newRaster(w, h)
	area := uint64(r.Width) * uint64(r.Height)
	areaRows(r, w, h, func(y int, sums []uint64) {
		row := out.Pix[y*w*3 : (y+1)*w*3]
		for i, s := range sums {
			row[i] = byte((s + area/2) / area)
		}
	})
	return out
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
	areaRows(r, side, side, func(y int, row []uint64) { copy(sums[y*side*3:], row) })
	area := uint64(r.Width) * uint64(r.Height)
	squares := make([]*art.Raster, levels)
	for level := range squares {
		square := newRaster(side, side)
		for i, s := range sums {
			square.Pix[i] = byte((s + area/2) / area)
		}
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

// areaRows calls emit with each result row's sums in order: for every value
// the mean times r.Width x r.Height, an integer, so nothing is lost to
// rounding. A source pixel is w wide and h high in the units used here, and a
// result pixel r.Width wide and r.Height high.
func areaRows(r *art.Raster, w, h int, emit func(y int, sums []uint64)) {
	spans := spansOf(r.Width, w)
	line := make([]uint64, w*3) // one source row, resampled across
	sums := make([]uint64, w*3)
	y, left := 0, r.Height // left: what result row y still lacks
	for sy := range r.Height {
		sumAcross(r.Pix[sy*r.Width*3:(sy+1)*r.Width*3], spans, line)
		for have := h; have > 0; {
			part := min(have, left)
			weight := uint64(part)
			for i, v := range line {
				sums[i] += v * weight
			}
			have -= part
			if left -= part; left == 0 {
				emit(y, sums)
				clear(sums)
				y, left = y+1, r.Height
			}
		}
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

// sumAcross resamples one row of RGB bytes into sums of bytes times weights.
func sumAcross(row []byte, spans []span, line []uint64) {
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
func sumPixels(run []byte) (red, green, blue uint64) {
	i := 2
	for ; i+3 < len(run); i += 6 {
		red += uint64(run[i-2]) + uint64(run[i+1])
		green += uint64(run[i-1]) + uint64(run[i+2])
		blue += uint64(run[i]) + uint64(run[i+3])
	}
	if i < len(run) {
		red, green, blue = red+uint64(run[i-2]), green+uint64(run[i-1]), blue+uint64(run[i])
	}
	return red, green, blue
}

func newRaster(w, h int) *art.Raster {
	return &art.Raster{Width: w, Height: h, Pix: make([]byte, w*h*3)}
}
