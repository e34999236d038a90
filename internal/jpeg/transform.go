package jpeg

import "math"

// zigzag is the place, row by row, of each coefficient in the order in which
// they are stored (T.81, figure A.6).
var zigzag = func() (order [64]uint8) {
	x, y := 0, 0
	for k := range order {
		order[k] = uint8(8*y + x)
		switch up := (x+y)%2 == 0; {
		case up && x == 7, !up && y != 7 && x == 0:
			y++
		case up && y == 0, !up && y == 7:
			x++
		case up:
			x, y = x+1, y-1
		default:
			x, y = x-1, y+1
		}
	}
	return order
}()

// outside is the place of a coefficient that a smaller picture does not need.
const outside = 64

// places say, by the samples of a block across and down, where each coefficient
// of the zigzag lies in it.
var places = func() (all [9][9][64]uint8) {
	for _, w := range []int{1, 2, 4, 8} {
		for _, h := range []int{1, 2, 4, 8} {
			for k, natural := range zigzag {
				x, y := int(natural)%8, int(natural)/8
				all[w][h][k] = outside
				if x < w && y < h {
					all[w][h][k] = uint8(y*w + x)
				}
			}
		}
	}
	return all
}()

// compact lays a table out as the coefficients of a block of w x h are.
func compact(zigzagged *[64]int32, w, h int) *[64]int32 {
	out := new([64]int32)
	for k, v := range zigzagged {
		if place := places[w][h][k]; place < outside {
			out[place] = v
		}
	}
	return out
}

// level is what a mean of zero stands for, grey, and half a step to round by;
// means are stored eightfold.
const level = 128<<3 + 4

// transform turns a block's coefficients into the samples at row and column.
// The result of w x h is the inverse cosine transform of as many points of the
// lowest frequencies, which is the block at w and h eighths of its size.
func (p *plane) transform(block *[65]int16, row, column int, flat bool) {
	out := p.pix[row*p.h*p.stride+column*p.w:]
	switch {
	case flat || p.size == 1:
		v := clampedTo(int32(block[0])*p.quant[0]+level, 3)
		for y := range p.h {
			line := out[y*p.stride : y*p.stride+p.w]
			for x := range line {
				line[x] = v
			}
		}
	case p.w != p.h:
		oblong(block, p.quant, out, p.stride, p.w, p.h)
	case p.w == 2:
		twoPoints(block, p.quant, out, p.stride)
	case p.w == 4:
		fourPoints(block, p.quant, out, p.stride)
	default:
		eightPoints(block, p.quant, out, p.stride)
	}
}

// twoPoints is exact: the cosines of two points all have the same size.
func twoPoints(block *[65]int16, q *[64]int32, out []byte, stride int) {
	mean, across := int32(block[0])*q[0], int32(block[1])*q[1]
	down, both := int32(block[2])*q[2], int32(block[3])*q[3]
	mean += level
	out[0], out[1] = clampedTo(mean+across+down+both, 3), clampedTo(mean-across+down-both, 3)
	out = out[stride:]
	out[0], out[1] = clampedTo(mean+across-down-both, 3), clampedTo(mean-across-down+both, 3)
}

// Fixed-point factors have pointBits bits behind the point.
const pointBits = 12

func fixed(v float64) int32 { return int32(math.Round(v * (1 << pointBits))) }

// basis are half the basis functions of n points: of point x and frequency
// u at x*n+u.
var basis = func() (all [9][64]int32) {
	for _, n := range []int{1, 2, 4, 8} {
		for x := range n {
			all[n][x*n] = fixed(math.Sqrt(.5) / 2)
			for u := 1; u < n; u++ {
				all[n][x*n+u] = fixed(math.Cos(float64((2*x+1)*u)*math.Pi/float64(2*n)) / 2)
			}
		}
	}
	return all
}()

const (
	fewDown   = pointBits - 3 // three bits are kept from columns to rows
	fewAcross = pointBits + 3
)

// oblong multiplies with the basis functions, columns first.
func oblong(block *[65]int16, q *[64]int32, out []byte, stride, w, h int) {
	var half [64]int32
	for u := range w {
		for y := range h {
			sum := int32(1 << (fewDown - 1))
			for v, b := range basis[h][y*h : y*h+h] {
				sum += b * int32(block[v*w+u]) * q[v*w+u]
			}
			half[y*w+u] = sum >> fewDown
		}
	}
	for y := range h {
		line, row := half[y*w:y*w+w], out[y*stride:y*stride+w]
		for x := range row {
			sum := int32(128<<fewAcross + 1<<(fewAcross-1))
			for u, b := range basis[w][x*w : x*w+w] {
				sum += b * line[u]
			}
			row[x] = clampedTo(sum, fewAcross)
		}
	}
}

// fourPoints is the same for four by four, whose basis functions are made of
// three values.
func fourPoints(block *[65]int16, q *[64]int32, out []byte, stride int) {
	b := &basis[4]
	mean, near, far := b[0], b[1], b[3]
	var half [16]int32
	for u := range 4 {
		f0, f1, f2, f3 := int32(block[u])*q[u]*mean+1<<(fewDown-1), int32(block[4+u])*q[4+u], int32(block[8+u])*q[8+u]*mean, int32(block[12+u])*q[12+u]
		outer, inner := f1*near+f3*far, f1*far-f3*near
		half[u], half[12+u] = (f0+f2+outer)>>fewDown, (f0+f2-outer)>>fewDown
		half[4+u], half[8+u] = (f0-f2+inner)>>fewDown, (f0-f2-inner)>>fewDown
	}
	for y := range 4 {
		h := (*[4]int32)(half[4*y:])
		row := (*[4]byte)(out[y*stride:])
		f0, f2 := h[0]*mean+128<<fewAcross+1<<(fewAcross-1), h[2]*mean
		outer, inner := h[1]*near+h[3]*far, h[1]*far-h[3]*near
		row[0], row[3] = clampedTo(f0+f2+outer, fewAcross), clampedTo(f0+f2-outer, fewAcross)
		row[1], row[2] = clampedTo(f0-f2+inner, fewAcross), clampedTo(f0-f2-inner, fewAcross)
	}
}
