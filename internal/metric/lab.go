package metric

import (
	"math"
	"sync"
)

// labCurve is the CIE function f(t) for t from 0 to 1 in labSteps steps: a
// table is six times as fast as cube roots and right to 1e-3 of L* above
// black.
const labSteps = 4096

var labTables = sync.OnceValue(func() *struct {
	linear [256]float32 // sRGB byte -> linear light, IEC 61966-2-1
	curve  [labSteps + 2]float32
} {
	t := new(struct {
		linear [256]float32
		curve  [labSteps + 2]float32
	})
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
