package ycbcr

import (
	"math"
	"testing"
)

// Whatever the scale, colours are those of H.273 in real numbers, to within the
// rounding of a byte.
func TestColoursAreThoseOfTheStandard(t *testing.T) {
	for name, c := range map[string]struct {
		scale     Scale
		red, blue float64
		full      bool
	}{
		"JFIF": {Full, .299, .114, true}, "WebP": {Limited, .299, .114, false},
		"BT.601": {Of(.299, .114, true), .299, .114, true}, "BT.709": {Of(.2126, .0722, false), .2126, .0722, false}, "BT.2020": {Of(.2627, .0593, false), .2627, .0593, false},
	} {
		for value := range 1 << 12 {
			luma, cb, cr := byte(value>>8*17), byte(value>>4&15*17), byte(value&15*17)
			y, u, v := float64(luma)/255, (float64(cb)-128)/255, (float64(cr)-128)/255
			if !c.full {
				y, u, v = (float64(luma)-16)/219, (float64(cb)-128)/224, (float64(cr)-128)/224
			}
			r, b := y+2*(1-c.red)*v, y+2*(1-c.blue)*u
			g := (y - c.red*r - c.blue*b) / (1 - c.red - c.blue)
			var got [3]byte
			c.scale.Row([]byte{luma}, []byte{cb}, []byte{cr}, 1, 0, got[:])
			for i, want := range [3]float64{r, g, b} {
				if want = 255 * min(max(want, 0), 1); math.Abs(float64(got[i])-want) > .51 {
					t.Fatalf("%s: %d, %d, %d become %v, want %.2f in place %d", name, luma, cb, cr, got, want, i)
				}
			}
		}
	}
}

func TestPixelsShareChroma(t *testing.T) {
	var got [15]byte // of which the first pixel is the second of a pair
	Full.Row([]byte{10, 20, 30, 40, 50}, []byte{128, 128, 128}, []byte{128, 255, 128}, 2, 1, got[:])
	for i, grey := range []bool{true, false, false, true, true} {
		if p := got[3*i : 3*i+3]; (p[0] == p[2]) != grey {
			t.Errorf("pixel %d is %v", i, p)
		}
	}
}
