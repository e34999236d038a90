package jpeg

import "likeness/internal/ycbcr"

// Row writes row y of the picture as RGB bytes.
func (m *Image) Row(y int, dst []byte) {
	var lines [4][]byte
	for i := range m.planes {
		lines[i] = m.planes[i].pix[m.planes[i].row(m, y)*m.planes[i].stride:]
	}
	switch m.Color {
	case Gray:
		for x := range m.Width {
			v := lines[0][x]
			p := dst[3*x : 3*x+3 : 3*x+3]
			p[0], p[1], p[2] = v, v, v
		}
	case YCbCr:
		m.colourRow(lines, dst)
	case RGB:
		for i := range 3 {
			m.channel(i, lines[i], dst)
		}
	default:
		m.inkRow(lines, dst)
	}
}

// row is the row of a plane's samples for row y of the picture.
func (p *plane) row(m *Image, y int) int { return y * p.downMCU * p.h / (m.maxV * m.n) }

// across tells how far apart the samples of a plane are for neighbours of the
// picture: step out of whole.
func (p *plane) across(m *Image) (step, whole int) { return p.acrossMCU * p.w, m.maxH * m.n }

// channel writes a plane to every third byte.
func (m *Image) channel(i int, line, dst []byte) {
	step, whole := m.planes[i].across(m)
	if step == whole {
		for x := range m.Width {
			dst[3*x+i] = line[x]
		}
		return
	}
	for x := range m.Width {
		dst[3*x+i] = line[x*step/whole]
	}
}

// colourRow converts luma and chroma as JFIF 1.02 says. Pixels nearly always
// share a chroma sample in pairs, or not at all.
func (m *Image) colourRow(lines [4][]byte, dst []byte) {
	lumaStep, whole := m.planes[0].across(m)
	blue, _ := m.planes[1].across(m)
	red, _ := m.planes[2].across(m)
	dst = dst[:3*m.Width]
	switch {
	case lumaStep == whole && blue == whole && red == whole:
		ycbcr.Full.Row(lines[0], lines[1], lines[2], 1, 0, dst)
	case lumaStep == whole && 2*blue == whole && 2*red == whole:
		ycbcr.Full.Row(lines[0], lines[1], lines[2], 2, 0, dst)
	default:
		for i := range 3 {
			m.channel(i, lines[i], dst)
		}
		for x := range m.Width {
			p := dst[3*x : 3*x+3]
			ycbcr.Full.Row(p[0:1], p[1:2], p[2:3], 1, 0, p)
		}
	}
}

// inkRow converts inks without a profile: each ink and black take away light
// independently.
func (m *Image) inkRow(lines [4][]byte, dst []byte) {
	if m.Color == InvertedYCCK { // the light that the inks leave is red, green and blue, inverted
		m.colourRow(lines, dst)
		for i := range dst[:3*m.Width] {
			dst[i] = 255 - dst[i]
		}
	} else {
		for i := range 3 {
			m.channel(i, lines[i], dst)
		}
	}
	step, whole := m.planes[3].across(m)
	for x := range m.Width {
		light := int(lines[3][x*step/whole])
		p := dst[3*x : 3*x+3 : 3*x+3]
		for i, v := range p {
			if m.Color == CMYK {
				p[i] = byte(((255-int(v))*(255-light) + 127) / 255)
			} else {
				p[i] = byte((int(v)*light + 127) / 255)
			}
		}
	}
}
