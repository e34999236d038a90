package raster

import (
	"fmt"
	"math"

	"likeness/internal/art"
)

const (
	dominantSide  = 20  // the picture is looked at in 20 x 20 pixels
	dominantReach = .06 // distance in OKLab within which colours count as one
)

// DominantColor is the colour of which a picture has most, as #rrggbb: the
// mean of the colours around the point where they lie densest in OKLab. Unlike
// the mean of all, it is a colour that is there.
func DominantColor(r *art.Raster) string {
	small := Shrink(r, dominantSide, dominantSide)
	colours := make([][3]float64, 0, dominantSide*dominantSide)
	for p := small.Pix; len(p) >= 3; p = p[3:] {
		colours = append(colours, oklab(p[0], p[1], p[2]))
	}
	density := make([]float64, len(colours))
	for i, c := range colours {
		density[i]++ // near itself
		for k, other := range colours[:i] {
			n := nearness(c, other)
			density[i] += n
			density[k] += n
		}
	}
	densest := 0
	for i, d := range density {
		if d > density[densest] {
			densest = i
		}
	}
	most := density[densest]
	var sums [3]float64
	for i, c := range colours {
		weight := nearness(colours[densest], c)
		for k := range sums {
			sums[k] += weight * float64(small.Pix[3*i+k])
		}
	}
	return fmt.Sprintf("#%02x%02x%02x", byte(sums[0]/most+.5), byte(sums[1]/most+.5), byte(sums[2]/most+.5))
}

// nearness falls from 1 to nearly nothing with the distance of two colours.
func nearness(a, b [3]float64) float64 {
	x, y, z := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	n := 1 / (1 + (x*x+y*y+z*z)*(1/(dominantReach*dominantReach)))
	return n * n * n
}

// oklab converts sRGB bytes to OKLab (Ottosson, 2020), in which equal
// distances look about equal.
func oklab(red, green, blue byte) [3]float64 {
	r, g, b := linear(red), linear(green), linear(blue)
	l := math.Cbrt(.4122214708*r + .5363325363*g + .0514459929*b)
	m := math.Cbrt(.2119034982*r + .6806995451*g + .1073969566*b)
	s := math.Cbrt(.0883024619*r + .2817188376*g + .6299787005*b)
	return [3]float64{
		.2104542553*l + .7936177850*m - .0040720468*s,
		1.9779984951*l - 2.4285922050*m + .4505937099*s,
		.0259040371*l + .7827717662*m - .8086757660*s,
	}
}

// linear undoes the transfer curve of sRGB (IEC 61966-2-1).
func linear(v byte) float64 {
	x := float64(v) / 255
	if x <= .04045 {
		return x / 12.92
	}
	return math.Pow((x+.055)/1.055, 2.4)
}
