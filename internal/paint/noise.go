package paint

import "math"

// noise is gradient noise of the plane (Ken Perlin, "An Image Synthesizer",
// 1985), another for every seed.
type noise uint32

// at is smooth noise from about -1 to 1 with features of size 1.
func (n noise) at(x, y float64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	ix, iy := int32(fx), int32(fy)
	x, y = x-fx, y-fy
	u, v := fade(x), fade(y)
	a := lerp(n.slope(ix, iy, x, y), n.slope(ix+1, iy, x-1, y), u)
	b := lerp(n.slope(ix, iy+1, x, y-1), n.slope(ix+1, iy+1, x-1, y-1), u)
	return lerp(a, b, v) * 1.5
}

// cloud sums octaves of noise, each half as large and strong as the last.
func (n noise) cloud(x, y float64, octaves int) float64 {
	sum, strength := 0.0, 0.5
	for i := range octaves {
		sum += strength * (n+noise(i)*7919).at(x, y)
		x, y, strength = x*2.03+17.1, y*2.03+5.7, strength/2
	}
	return sum * 1.25
}

// grain is white noise of whole places, from 0 to 1.
func (n noise) grain(x, y int) float64 {
	return float64(n.hash(int32(x), int32(y))>>8) / (1 << 24)
}

func fade(t float64) float64 { return t * t * t * (t*(t*6-15) + 10) }

func (n noise) slope(ix, iy int32, x, y float64) float64 {
	g := &gradients[n.hash(ix, iy)>>28]
	return g[0]*x + g[1]*y
}

func (n noise) hash(x, y int32) uint32 {
	h := uint32(n)*0x9e3779b1 ^ uint32(x)*0x85ebca77 ^ uint32(y)*0xc2b2ae3d
	h = (h ^ h>>15) * 0x2c1b3c6d
	h = (h ^ h>>12) * 0x297a2d39
	return h ^ h>>15
}

var gradients = func() (g [16][2]float64) {
	for i := range g {
		g[i][1], g[i][0] = math.Sincos((float64(i) + 0.5) * math.Pi / 8)
	}
	return g
}()
