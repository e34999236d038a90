package encoder

import (
	"image"
	"math"
)

// filter is a way of resampling, as Pillow has them: each value is the sum of
// those around it within support, and within as much more as a picture shrinks.
type filter struct {
	support float64 // 0: the nearest value
	at      func(x float64) float64
}

// filters are those of Pillow, by their numbers.
var filters = map[int]filter{
	0: {},
	1: {3, lanczos},
	2: {1, func(x float64) float64 { return max(1-math.Abs(x), 0) }},
	3: {2, bicubic},
	4: {.5, func(x float64) float64 {
		if x > -.5 && x <= .5 {
			return 1
		}
		return 0
	}},
	5: {1, hamming},
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

func lanczos(x float64) float64 {
	if x >= -3 && x < 3 {
		return sinc(x) * sinc(x/3)
	}
	return 0
}

func bicubic(x float64) float64 {
	const a = -.5
	x = math.Abs(x)
	switch {
	case x < 1:
		return ((a+2)*x-(a+3))*x*x + 1
	case x < 2:
		return (((x-5)*x+8)*x - 4) * a
	}
	return 0
}

func hamming(x float64) float64 {
	x = math.Abs(x)
	if x >= 1 {
		return 0
	}
	return sinc(x) * (.54 + .46*math.Cos(math.Pi*x))
}

// Weights are whole numbers of so many bits after the point, so that rounding is
// that of Pillow.
const weightBits = 32 - 8 - 2

// span is what one value is made of.
type span struct {
	from    int
	weights []int32
}

// spansOf are those of the places from to to along an axis that goes from size
// in to size out.
func spansOf(in, out, from, to int, f filter) []span {
	spans := make([]span, to-from)
	scale := float64(in) / float64(out)
	wider := max(scale, 1)
	support := f.support * wider
	for i := range spans {
		if f.support == 0 {
			at := min(int((float64(from+i)+.5)*scale), in-1)
			spans[i] = span{at, []int32{1 << weightBits}}
			continue
		}
		center := (float64(from+i) + .5) * scale
		first := max(int(center-support+.5), 0)
		last := min(int(center+support+.5), in)
		weights, sum := make([]float64, last-first), 0.
		for k := range weights {
			weights[k] = f.at((float64(k+first) - center + .5) / wider)
			sum += weights[k]
		}
		fixed := make([]int32, len(weights))
		for k, w := range weights {
			if sum != 0 {
				w /= sum
			}
			fixed[k] = int32(math.Copysign(.5, w) + w*(1<<weightBits))
		}
		spans[i] = span{first, fixed}
	}
	return spans
}

// resample resizes a picture and gives a part of the result: along rows and then
// along columns, rounded to bytes between the two, as Pillow does.
func resample(src pixels, width, height int, part image.Rectangle, f filter) pixels {
	columns := spansOf(src.width, width, part.Min.X, part.Max.X, f)
	rows := spansOf(src.height, height, part.Min.Y, part.Max.Y, f)
	top, bottom := src.height, 0 // rows that are needed
	for _, s := range rows {
		top, bottom = min(top, s.from), max(bottom, s.from+len(s.weights))
	}
	middle := pixels{width: part.Dx(), height: max(bottom-top, 0)}
	middle.pix = make([]byte, 3*middle.width*middle.height)
	for y := range middle.height {
		row := src.pix[3*(top+y)*src.width:]
		for x, s := range columns {
			sum := [3]int32{1 << (weightBits - 1), 1 << (weightBits - 1), 1 << (weightBits - 1)}
			for k, w := range s.weights {
				p := row[3*(s.from+k):]
				sum[0] += w * int32(p[0])
				sum[1] += w * int32(p[1])
				sum[2] += w * int32(p[2])
			}
			to := middle.pix[3*(y*middle.width+x):]
			to[0], to[1], to[2] = clipped(sum[0]), clipped(sum[1]), clipped(sum[2])
		}
	}
	out := pixels{width: part.Dx(), height: part.Dy(), pix: make([]byte, 3*part.Dx()*part.Dy())}
	for y, s := range rows {
		for i := range 3 * out.width {
			sum := int32(1 << (weightBits - 1))
			for k, w := range s.weights {
				sum += w * int32(middle.pix[3*(s.from-top+k)*out.width+i])
			}
			out.pix[3*y*out.width+i] = clipped(sum)
		}
	}
	return out
}

func clipped(v int32) byte { return byte(min(max(v>>weightBits, 0), 255)) }
