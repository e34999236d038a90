package metric

import (
	"math"
	"sync"
)

// labSteps is the resolution of the table of the CIE function f(t) for t from
// 0 to 1. Between its places lines are drawn, which is right to .01 of L* and
// several times as fast as cube roots.
const labSteps = 4096

// labTable holds what conversions to L*a*b* look up.
type labTable struct {
	linear [256]float32 // sRGB byte to linear light, IEC 61966-2-1
	curve  [labSteps + 1]float32
}

var labTables = sync.OnceValue(func() *labTable {
	t := new(labTable)
	for i := range t.linear {
		v := float64(i) / 255
		if v <= .04045 {
			t.linear[i] = float32(v / 12.92)
		} else {
			t.linear[i] = float32(math.Pow((v+.055)/1.055, 2.4))
		}
	}
	const delta = 6.0 / 29
	for i := range t.curve {
		v := float64(i) / labSteps
		if v > delta*delta*delta {
			t.curve[i] = float32(math.Cbrt(v))
		} else {
			t.curve[i] = float32(v/(3*delta*delta) + 4.0/29)
		}
	}
	return t
})

// labOf converts an sRGB colour to CIE L*a*b* under D65: L* from 0 to 100.
func labOf(red, green, blue byte) (l, a, b float32) {
	t := labTables()
	r, g, bl := t.linear[red], t.linear[green], t.linear[blue]
	// Linear sRGB to XYZ (IEC 61966-2-1), each divided by the white point.
	x := (.4124564*r + .3575761*g + .1804375*bl) / .95047
	y := .2126729*r + .7151522*g + .0721750*bl
	z := (.0193339*r + .1191920*g + .9503041*bl) / 1.08883
	f := func(v float32) float32 {
		at := v * labSteps
		i := int(at)
		if i >= labSteps {
			return 1
		}
		return t.curve[i] + (t.curve[i+1]-t.curve[i])*(at-float32(i))
	}
	fx, fy, fz := f(x), f(y), f(z)
	return 116*fy - 16, 500 * (fx - fy), 200 * (fy - fz)
}
