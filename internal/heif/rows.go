package heif

import "likeness/internal/ycbcr"

// Row writes row y of the picture as RGB bytes, transparency over white.
func (m *Image) Row(y int, dst []byte) {
	switch {
	case m.rgb:
		m.opaqueRow(y, dst)
	case m.chroma == chromaNone:
		for x, v := range m.planes[0][y*m.stride:][:m.Width] {
			v = m.scale.Gray(v)
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
	if !m.identity {
		m.scale.Row(luma, blue, red, across, 0, dst[:3*m.Width])
		return
	}
	for x := range m.Width {
		dst[3*x], dst[3*x+1], dst[3*x+2] = red[x/across], luma[x], blue[x/across]
	}
}

// scale is what luma and chroma stand for; by identity they are green, blue and
// red themselves.
func (c Color) scale() (s ycbcr.Scale, identity bool) {
	red, blue := .299, .114 // ITU-R BT.601, and what says nothing
	switch c.Matrix {
	case 0:
		return ycbcr.Full, true
	case 1:
		red, blue = .2126, .0722
	case 9, 10:
		red, blue = .2627, .0593
	case 7:
		red, blue = .212, .087
	case 4:
		red, blue = .30, .11
	}
	return ycbcr.Of(red, blue, c.FullRange), false
}

// HDR reports whether values stand for light by one of the curves of high
// dynamic range: PQ or HLG.
func (c Color) HDR() bool { return c.Transfer == 16 || c.Transfer == 18 }
