package paint

import "math"

// noise is gradient noise of the plane (Ken Perlin, "An Image Synthesizer",
// 1985), another for every seed.
type noise uint32

// at is smooth noise from about -1 to 1 with features of size 1.
func (n noise) at(x, y float64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	x, y = x-fx, y-fy
	left, top := uint32(int32(fx))*hashX, uint32(int32(fy))*hashY^uint32(n)*hashSeed
	right, bottom := left+hashX, (uint32(int32(fy))+1)*hashY^uint32(n)*hashSeed
	u, v := fade(x), fade(y)
	a := slope(left^top, x, y)
	a += (slope(right^top, x-1, y) - a) * u
	b := slope(left^bottom, x, y-1)
	b += (slope(right^bottom, x-1, y-1) - b) * u
	return (a + (b-a)*v) * 1.5
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
	return float64(scramble(uint32(x)*hashX^uint32(y)*hashY^uint32(n)*hashSeed)>>8) / (1 << 24)
}

func fade(t float64) float64 { return t * t * t * (t*(t*6-15) + 10) }

// slope is the height at (x, y) of a plane through a corner of the grid.
func slope(corner uint32, x, y float64) float64 {
	g := &gradients[scramble(corner)>>28]
	return g[0]*x + g[1]*y
}

// Odd multipliers that spread neighbouring places over all 32 bits.
const (
	hashX    = 0x85ebca77
	hashY    = 0xc2b2ae3d
	hashSeed = 0x9e3779b1
)

func scramble(h uint32) uint32 {
	h = (h ^ h>>15) * 0x2c1b3c6d
	return (h ^ h>>13) * 0x297a2d39
}

var gradients = func() (g [16][2]float64) {
	for i := range g {
		g[i][1], g[i][0] = math.Sincos((float64(i) + 0.5) * math.Pi / 8)
	}
	return g
}()

// mottle is a cloud of features of a size in units, prepared on a grid: to ask
// for it at every pixel costs a tenth of asking the noise.
func (p *painting) mottle(size float64, octaves int) func(x, y float64) float64 {
	cell := size / float64(int(2)<<octaves)
	columns, rows := int(p.W/cell)+3, int(p.H/cell)+3
	grid := make([]float64, columns*rows)
	for j := range rows {
		for i := range columns {
			grid[j*columns+i] = p.noise.cloud(float64(i)*cell/size, float64(j)*cell/size, octaves)
		}
	}
	return func(x, y float64) float64 {
		x, y = clamp(x/cell, 0, float64(columns-2)), clamp(y/cell, 0, float64(rows-2))
		i, j := int(x), int(y)
		at := grid[j*columns+i:]
		u, v := x-float64(i), y-float64(j)
		top, bottom := at[0]+(at[1]-at[0])*u, at[columns]+(at[columns+1]-at[columns])*u
		return top + (bottom-top)*v
	}
}
