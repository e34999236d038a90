package tiff

import (
	"math"

	"likeness/internal/ycbcr"
)

// convert turns a row of interleaved samples into RGB bytes; transparency is
// laid over white. Of more than 8 bits the high ones count.
func (p *painter) convert(line, rgb []byte) {
	if p.depth < 8 || p.photometric == palette {
		p.fewBits(line, rgb)
		return
	}
	if p.photometric == trueColour && p.samples == 3 && !p.float {
		p.highBytes(line, rgb)
		return
	}
	at := p.high()
	width := len(rgb) / 3
	step := p.samples * p.depth / 8
	sample := p.depth / 8
	for x := range width {
		from, to := line[x*step:], rgb[3*x:3*x+3:3*x+3]
		switch p.photometric {
		case whiteIsZero:
			v := 255 - at(from)
			to[0], to[1], to[2] = v, v, v
		case blackIsZero:
			v := at(from)
			to[0], to[1], to[2] = v, v, v
		case trueColour:
			to[0], to[1], to[2] = at(from), at(from[sample:]), at(from[2*sample:])
		case yCbCr:
			luma, cb, cr := at(from), at(from[sample:]), at(from[2*sample:])
			ycbcr.Full.Row([]byte{luma}, []byte{cb}, []byte{cr}, 1, 0, to) // the factors of TIFF 6.0, section 21
		default:
			fromInks(at(from), at(from[sample:]), at(from[2*sample:]), at(from[3*sample:]), to)
		}
		if p.alpha == alphaAssociated || p.alpha == alphaStraight {
			p.overWhite(to, at(from[p.colourSamples()*sample:]))
		}
	}
}

// highBytes is what nearly all pictures are converted by: the first byte of each
// value, or the last where the low ones come first.
func (p *painter) highBytes(line, rgb []byte) {
	size := p.depth / 8
	if size == 1 {
		copy(rgb, line)
		return
	}
	if p.littleEndian() {
		line = line[size-1:]
	}
	for i := range rgb {
		rgb[i] = line[i*size]
	}
}

func (f *File) littleEndian() bool { return f.order.Uint16([]byte{1, 0}) == 1 }

func (f *File) colourSamples() int {
	switch f.photometric {
	case trueColour, yCbCr:
		return 3
	case inks:
		return 4
	}
	return 1
}

// high gives the function that reads a sample as a byte.
func (p *painter) high() func([]byte) byte {
	little := p.littleEndian()
	switch {
	case p.float:
		return func(b []byte) byte { // from 0 to 1
			v := math.Float32frombits(p.order.Uint32(b))
			return byte(255*min(max(v, 0), 1) + .5)
		}
	case p.depth == 16 && little:
		return func(b []byte) byte { return b[1] }
	case p.depth == 32 && little:
		return func(b []byte) byte { return b[3] }
	}
	return func(b []byte) byte { return b[0] }
}

// fewBits reads samples of up to 8 bits, the first of each pixel, as a palette.
func (p *painter) fewBits(line, rgb []byte) {
	mask := byte(1<<p.depth - 1)
	step := uint(p.depth * p.samples)
	shift := uint(8 - p.depth)
	for bit := uint(0); len(rgb) >= 3; bit += step {
		c := &p.colours[line[bit/8]>>(shift-bit%8)&mask]
		rgb[0], rgb[1], rgb[2] = c[0], c[1], c[2]
		rgb = rgb[3:]
	}
}

func (p *painter) overWhite(to []byte, alpha byte) {
	for i, v := range to {
		if p.alpha == alphaAssociated {
			to[i] = byte(min(255, int(v)+255-int(alpha)))
		} else {
			to[i] = byte((int(v)*int(alpha) + 255*(255-int(alpha)) + 127) / 255)
		}
	}
}

// fromInks converts without a profile: each ink and black take away light
// independently.
func fromInks(cyan, magenta, yellow, black byte, to []byte) {
	light := 255 - int(black)
	for i, ink := range [3]byte{cyan, magenta, yellow} {
		to[i] = byte(((255-int(ink))*light + 127) / 255)
	}
}
