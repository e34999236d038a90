package raster

import (
	"fmt"
	"math"

	"likeness/internal/art"
)

const (
	dominantSide  = 20  // the picture is looked at in 20 x 20 pixels
	dominantReach = .06 // distance in OKLab within which colours count as one
	dominantCell  = .02 // a side of the cells of OKLab in which colours are counted together
)

// swatch is what a picture has of the colours of one cell of OKLab: their
// number, and their sums in OKLab and in sRGB.
type swatch struct {
	count    float64
	lab, rgb [3]float64
}

// DominantColor is the colour of which a picture has most, as #rrggbb: the
// mean of the colours around the point where they lie densest in OKLab. Unlike
// the mean of all, it is a colour that is there.
func DominantColor(r *art.Raster) string {
	swatches := swatchesOf(Shrink(r, dominantSide, dominantSide))
	density := make([]float64, len(swatches))
	for i, s := range swatches {
		density[i] += s.count // near itself
		for k, other := range swatches[:i] {
			n := nearness(s.lab, other.lab)
			density[i] += n * other.count
			density[k] += n * s.count
		}
	}
	densest := 0
	for i, d := range density {
		if d > density[densest] {
			densest = i
		}
	}
	var sums [3]float64
	for _, s := range swatches {
		weight := nearness(swatches[densest].lab, s.lab)
		for k := range sums {
			sums[k] += weight * s.rgb[k]
		}
	}
	most := density[densest]
	return fmt.Sprintf("#%02x%02x%02x", byte(sums[0]/most+.5), byte(sums[1]/most+.5), byte(sums[2]/most+.5))
}

// swatchesOf counts the colours of a picture, in the order in which they come,
// which is that of their rows; lab becomes their mean.
func swatchesOf(r *art.Raster) []swatch {
	var swatches []swatch
	at := map[[3]int]int{}
	for p := r.Pix; len(p) >= 3; p = p[3:] {
		lab := oklab(p[0], p[1], p[2])
		var cell [3]int
		for k, v := range lab {
			cell[k] = int(math.Floor(v / dominantCell))
		}
		i, ok := at[cell]
		if !ok {
			i = len(swatches)
			at[cell] = i
			swatches = append(swatches, swatch{})
		}
		s := &swatches[i]
		s.count++
		for k := range lab {
			s.lab[k] += lab[k]
			s.rgb[k] += float64(p[k])
		}
	}
	for i := range swatches {
		for k := range swatches[i].lab {
			swatches[i].lab[k] /= swatches[i].count
		}
	}
	return swatches
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
func linear(v byte) float64 { return linearLight[v] }

var linearLight = func() (table [256]float64) {
	for i := range table {
		if x := float64(i) / 255; x <= .04045 {
			table[i] = x / 12.92
		} else {
			table[i] = math.Pow((x+.055)/1.055, 2.4)
		}
	}
	return table
}()
