package heif

// Row writes row y of the picture as RGB bytes, transparency over white.
func (m *Image) Row(y int, dst []byte) {
	switch {
	case m.rgb:
		m.opaqueRow(y, dst)
	case m.chroma == chromaNone:
		for x, v := range m.planes[0][y*m.stride:][:m.Width] {
			v = m.convert.grey(v)
			dst[3*x], dst[3*x+1], dst[3*x+2] = v, v, v
		}
	default:
		m.colourRow(y, dst)
	}
}

// opaqueRow lays 4 values a pixel over white. Of two bytes the high one counts.
func (m *Image) opaqueRow(y int, dst []byte) {
	step, high := 1, 0
	if m.deep {
		step, high = 2, 1
	}
	src := m.pix[(y+m.top)*m.stride+m.left*4*step:]
	for x := range m.Width {
		p := src[4*step*x : 4*step*(x+1)]
		alpha := int(p[3*step+high])
		for c := range 3 {
			v := int(p[c*step+high])
			if !m.premultiplied {
				v = (v*alpha + 127) / 255
			}
			dst[3*x+c] = byte(min(255, v+255-alpha))
		}
	}
}

func (m *Image) colourRow(y int, dst []byte) {
	down, across := 1, 1
	if m.chroma == chroma420 {
		down = 2
	}
	if m.chroma != chroma444 {
		across = 2
	}
	luma := m.planes[0][y*m.stride:]
	blue, red := m.planes[1][y/down*m.chromaStride:], m.planes[2][y/down*m.chromaStride:]
	for x := range m.Width {
		m.convert.pixel(luma[x], blue[x/across], red[x/across], dst[3*x:3*x+3])
	}
}

// conversion turns luma and chroma into RGB, in 16-bit fixed point (ITU-T
// H.273, 8.3).
type conversion struct {
	identity                                               bool // the values are green, blue and red
	black, gain, redByRed, blueByBlue, greenRed, greenBlue int32
}

func (c Color) conversion() conversion {
	red, blue := .299, .114 // ITU-R BT.601, and what says nothing
	switch c.Matrix {
	case 0:
		return conversion{identity: true}
	case 1:
		red, blue = .2126, .0722
	case 9, 10:
		red, blue = .2627, .0593
	case 7:
		red, blue = .212, .087
	case 4:
		red, blue = .30, .11
	}
	green := 1 - red - blue
	luma, chroma, black := 1., 1., 0.
	if !c.FullRange {
		luma, chroma, black = 255./219, 255./224, 16
	}
	fixed := func(v float64) int32 { return int32(v*65536 + .5) }
	return conversion{
		black: int32(black), gain: fixed(luma),
		redByRed: fixed(2 * (1 - red) * chroma), blueByBlue: fixed(2 * (1 - blue) * chroma),
		greenRed: fixed(2 * red * (1 - red) / green * chroma), greenBlue: fixed(2 * blue * (1 - blue) / green * chroma),
	}
}

func (c *conversion) grey(v byte) byte {
	if c.identity {
		return v
	}
	return clamped((int32(v)-c.black)*c.gain + 1<<15)
}

func (c *conversion) pixel(luma, blue, red byte, dst []byte) {
	if c.identity {
		dst[0], dst[1], dst[2] = red, luma, blue
		return
	}
	y, u, v := (int32(luma)-c.black)*c.gain+1<<15, int32(blue)-128, int32(red)-128
	dst[0] = clamped(y + c.redByRed*v)
	dst[1] = clamped(y - c.greenBlue*u - c.greenRed*v)
	dst[2] = clamped(y + c.blueByBlue*u)
}

// clamped takes a 16.16 value to a byte.
func clamped(v int32) byte {
	if uint32(v)>>24 == 0 {
		return byte(v >> 16)
	}
	if v < 0 {
		return 0
	}
	return 255
}

// HDR reports whether values stand for light by one of the curves of high
// dynamic range: PQ or HLG.
func (c Color) HDR() bool { return c.Transfer == 16 || c.Transfer == 18 }
