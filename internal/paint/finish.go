package paint

import "math"

// surface is what a work is painted on, and how it is lit.
type surface struct {
	relief float64 // strength of the light on thick paint
	weave  float64 // lightness of a canvas's threads
	paper  float64 // lightness of a paper's grain
	warm   float64 // yellowing of varnish or paper
	dim    float64 // darkness of the corners
}

var (
	oil     = surface{relief: 0.055, weave: 0.010, warm: 0.004}
	impasto = surface{relief: 0.085, weave: 0.006, warm: 0.003}
	thin    = surface{relief: 0.025, weave: 0.016, warm: 0.004}
	sheet   = surface{paper: 0.012, warm: 0.006}
)

// finish lights the paint from the upper left and adds the ground's grain.
func (c *canvas) finish(s surface, n noise) {
	thread := 2 * math.Pi / 3.2 / c.scale // about three units a thread
	if c.scale < 0.7 {
		s.weave, s.relief = 0, s.relief*0.6 // too small to see, and it would alias
	}
	across := make([]float64, c.w)
	for x := range across {
		across[x] = math.Sin(float64(x) * thread)
	}
	for y := range c.h {
		down := math.Sin(float64(y) * thread)
		for x := range c.w {
			at := y*c.w + x
			l := 0.0
			if s.relief > 0 && x > 0 && y > 0 {
				slope := float64(2*c.thick[at] - c.thick[at-1] - c.thick[at-c.w])
				l += s.relief * clamp(slope, -1, 1)
			}
			if s.weave > 0 {
				l += s.weave * across[x] * down
			}
			if s.paper > 0 {
				l += s.paper * (n.grain(x, y) + n.grain(x/2+999, y/3) - 1)
			}
			if s.dim > 0 {
				dx, dy := 2*float64(x)/float64(c.w)-1, 2*float64(y)/float64(c.h)-1
				l -= s.dim * smooth(0.5, 2, dx*dx+dy*dy)
			}
			p := &c.pix[at]
			p.L += float32(l)
			p.B += float32(s.warm)
		}
	}
}
