package paint

import "math"

// lab is a colour in OKLab (Björn Ottosson, "A perceptual color space for
// image processing", 2020): lightness from 0 to 1, and two axes of colour.
// Everything is painted and mixed there, because halfway between two colours
// is then a colour that lies halfway to the eye, without the mud of sRGB.
type lab struct{ L, A, B float32 }

// lch is the colour of a lightness (0 to 1), a chroma (0 to about 0.3) and a
// hue in degrees (30 red, 90 yellow, 145 green, 200 cyan, 255 blue, 330 pink).
func lch(lightness, chroma, hue float64) lab {
	sin, cos := math.Sincos(hue * math.Pi / 180)
	return lab{float32(lightness), float32(chroma * cos), float32(chroma * sin)}
}

// mix goes from a (t = 0) to b (t = 1).
func mix(a, b lab, t float64) lab {
	f := float32(clamp(t, 0, 1))
	return lab{a.L + (b.L-a.L)*f, a.A + (b.A-a.A)*f, a.B + (b.B-a.B)*f}
}

// light changes the lightness alone.
func (c lab) light(by float64) lab {
	c.L += float32(by)
	return c
}

// chroma multiplies the chroma.
func (c lab) chroma(by float64) lab {
	c.A *= float32(by)
	c.B *= float32(by)
	return c
}

// turn moves the hue by degrees.
func (c lab) turn(degrees float64) lab {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	a, b := float64(c.A), float64(c.B)
	return lab{c.L, float32(a*cos - b*sin), float32(a*sin + b*cos)}
}

// difference is the distance of two colours in OKLab.
func difference(a, b lab) float64 {
	l, x, y := float64(a.L-b.L), float64(a.A-b.A), float64(a.B-b.B)
	return math.Sqrt(l*l + x*x + y*y)
}

// turned are colours with their hues moved by degrees.
func turned(degrees float64, colours ...lab) []lab {
	out := make([]lab, len(colours))
	for i, c := range colours {
		out[i] = c.turn(degrees)
	}
	return out
}

// ramp is a colour scale through evenly spaced stops.
type ramp []lab

func (r ramp) at(t float64) lab {
	t = clamp(t, 0, 1) * float64(len(r)-1)
	i := min(int(t), len(r)-2)
	return mix(r[i], r[i+1], t-float64(i))
}

// gammaSteps is how finely linear light is divided for sRGB's curve; one step
// is below one of the 255 values even in the dark, where the curve is steep.
const gammaSteps = 4096

var gamma = func() (table [gammaSteps + 1]uint8) {
	for i := range table {
		v := float64(i) / gammaSteps
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		table[i] = uint8(v*255 + 0.5)
	}
	return table
}()

// rgb converts to 8-bit sRGB; what lies outside is clipped.
func (c lab) rgb() (r, g, b uint8) {
	l := c.L + 0.3963377774*c.A + 0.2158037573*c.B
	m := c.L - 0.1055613458*c.A - 0.0638541728*c.B
	s := c.L - 0.0894841775*c.A - 1.2914855480*c.B
	l, m, s = l*l*l, m*m*m, s*s*s
	return encode(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		encode(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		encode(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s)
}

func encode(v float32) uint8 {
	switch {
	case !(v > 0):
		return 0
	case v >= 1:
		return 255
	}
	return gamma[int(v*gammaSteps+0.5)]
}

// clamp is branches rather than min and max, which also mind NaN and the sign
// of zero and so cost several times as much.
func clamp(v, low, high float64) float64 {
	if v < low {
		return low
	}
	if v > high {
		return high
	}
	return v
}

// smooth eases from 0 at a to 1 at b.
func smooth(a, b, v float64) float64 {
	t := clamp((v-a)/(b-a), 0, 1)
	return t * t * (3 - 2*t)
}

func lerp(a, b, t float64) float64 { return a + (b-a)*t }
