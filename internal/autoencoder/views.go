package autoencoder

import (
	"math"
	"math/rand/v2"
)

// side is that of the pictures; pictureBytes their length: row-major, R G B.
const (
	side         = 64
	pictureBytes = side * side * 3
)

// values writes a picture as values from 0 to 1.
func values(dst []float32, picture []byte) {
	for i, b := range picture {
		dst[i] = float32(b) / 255
	}
}

// view is how a picture might have been photographed otherwise: mirrored,
// cropped, turned, in other light. Retrieval should not notice.
type view struct {
	centreX, centreY float64 // of the part that is seen, as shares of the sides
	width, height    float64 // of that part; width is negative in a mirror
	angle            float64 // radians
	gain             [3]float64
	offset, contrast float64
}

func randomView(rng *rand.Rand, mirrored bool) view {
	span := func(low, high float64) float64 { return low + (high-low)*rng.Float64() }
	v := view{width: span(.5, 1), angle: span(-8, 8) * math.Pi / 180, offset: span(-.08, .08), contrast: span(.75, 1.3)}
	v.height = min(1, v.width*span(.9, 1.1))
	v.centreX = span(v.width/2, 1-v.width/2)
	v.centreY = span(v.height/2, 1-v.height/2)
	if mirrored {
		v.width = -v.width
	}
	light := span(.8, 1.2)
	for c := range v.gain {
		v.gain[c] = light * span(.92, 1.08)
	}
	return v
}

// take writes the view of a picture as values from 0 to 1, by bilinear
// interpolation; beyond its edge the picture goes on as it is there.
func (v view) take(dst []float32, picture []byte) {
	sin, cos := math.Sincos(v.angle)
	at := 0
	for y := range side {
		for x := range side {
			// The place in the part that is seen, from -1/2 to 1/2, turned.
			px, py := (float64(x)+.5)/side-.5, (float64(y)+.5)/side-.5
			qx, qy := px*v.width, py*v.height
			sx := (v.centreX+qx*cos-qy*sin)*side - .5
			sy := (v.centreY+qx*sin+qy*cos)*side - .5
			sample(dst[at:at+3], picture, min(max(sx, 0), side-1), min(max(sy, 0), side-1))
			at += 3
		}
	}
	mean := 0.0
	for _, value := range dst {
		mean += float64(value)
	}
	mean /= float64(len(dst))
	for i, value := range dst {
		lit := ((float64(value)-mean)*v.contrast+mean)*v.gain[i%3] + v.offset
		dst[i] = float32(min(max(lit, 0), 1))
	}
}

// sample is the colour at a place between pixels.
func sample(dst []float32, picture []byte, x, y float64) {
	x0, y0 := min(int(x), side-2), min(int(y), side-2)
	fx, fy := float32(x-float64(x0)), float32(y-float64(y0))
	top := picture[(y0*side+x0)*3:]
	below := top[side*3:]
	for c := range dst {
		a := float32(top[c])*(1-fx) + float32(top[c+3])*fx
		b := float32(below[c])*(1-fx) + float32(below[c+3])*fx
		dst[c] = (a*(1-fy) + b*fy) / 255
	}
}
