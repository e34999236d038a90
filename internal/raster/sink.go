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
	part  image.Rectangle // of the rows that come
	y     int             // the next row
	out   *art.Raster
	same  bool // as many pixels come out as go in
	spans []span
	line  []uint64 // one row of the part, resampled across
	sums  []uint64 // of the result row that is being filled
	row   int      // that row
	left  int      // what it still lacks, in rows of the part times rows of the result
}

func newSink(part image.Rectangle, width, height int) *sink {
	s := &sink{part: part, out: newRaster(width, height), left: part.Dy()}
	s.same = width == part.Dx() && height == part.Dy()
	if !s.same {
		s.spans = spansOf(part.Dx(), width)
		s.line, s.sums = make([]uint64, width*3), make([]uint64, width*3)
	}
	return s
}

// add takes the next row, of RGB bytes.
func (s *sink) add(rgb []byte) {
	y := s.y - s.part.Min.Y
	s.y++
	if y < 0 || y >= s.part.Dy() {
		return
	}
	rgb = rgb[s.part.Min.X*3 : s.part.Max.X*3]
	if s.same {
		copy(s.out.Pix[y*len(rgb):], rgb)
		return
	}
	sumAcross(rgb, s.spans, s.line)
	for have := s.out.Height; have > 0; {
		share := min(have, s.left)
		for i, v := range s.line {
			s.sums[i] += v * uint64(share)
		}
		have -= share
		if s.left -= share; s.left == 0 {
			s.emit()
		}
	}
}

// emit writes the result row that is complete.
func (s *sink) emit() {
	area := uint64(s.part.Dx()) * uint64(s.part.Dy())
	row := s.out.Pix[s.row*len(s.sums):][:len(s.sums)]
	for i, v := range s.sums {
		row[i] = byte((v + area/2) / area)
	}
	clear(s.sums)
	s.row, s.left = s.row+1, s.part.Dy()
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

// wanted reports whether the next row is in the part.
func (s *sink) wanted() bool { return s.y >= s.part.Min.Y && s.y < s.part.Max.Y }

// done reports whether no further row is needed.
func (s *sink) done() bool { return s.y >= s.part.Max.Y }
