package raster

import (
	"context"
	"image"

	"likeness/internal/art"
)

// sink takes the rows of a picture from the top as they are decoded, cuts out
// a part of them and resamples it as Shrink does, so that a large picture is
// never in memory as a whole.
type sink struct {
	part image.Rectangle // of the rows that come
	y    int             // the next row
	out  *art.Raster
	mean *average // nil when as many pixels come out as go in
}

func newSink(part image.Rectangle, width, height int) *sink {
	s := &sink{part: part, out: newRaster(width, height)}
	if width != part.Dx() || height != part.Dy() {
		area := divideBy(uint64(part.Dx()) * uint64(part.Dy()))
		s.mean = newAverage(part.Dx(), part.Dy(), width, height, func(row int, sums []uint64) {
			area.means(sums, s.out.Pix[row*width*3:(row+1)*width*3])
		})
	}
	return s
}

// add takes the next row, of RGB bytes.
func (s *sink) add(rgb []byte) {
	wanted, y := s.wanted(), s.y-s.part.Min.Y
	s.y++
	if !wanted {
		return
	}
	rgb = rgb[s.part.Min.X*3 : s.part.Max.X*3]
	if s.mean != nil {
		s.mean.add(rgb)
		return
	}
	copy(s.out.Pix[y*len(rgb):], rgb)
}

// each takes the rows of a picture of width pixels that are decoded already.
func (s *sink) each(ctx context.Context, width int, row func(y int, rgb []byte)) error {
	rgb := make([]byte, width*3)
	for !s.done() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if s.wanted() {
			row(s.y, rgb)
		}
		s.add(rgb)
	}
	return nil
}

// fill takes grey for the rows that are missing.
func (s *sink) fill() {
	rgb := make([]byte, 3*s.part.Max.X)
	grey(rgb)
	for !s.done() {
		s.add(rgb)
	}
}

func grey(pix []byte) {
	for i := range pix {
		pix[i] = 128
	}
}

// wanted reports whether the next row is in the part.
func (s *sink) wanted() bool { return s.y >= s.part.Min.Y && s.y < s.part.Max.Y }

// done reports whether no further row is needed.
func (s *sink) done() bool { return s.y >= s.part.Max.Y }
