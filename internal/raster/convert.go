package raster

import (
	"image"
	"image/color"

	"likeness/internal/art"
	"likeness/internal/ycbcr"
)

// ToRaster converts a decoded picture, laying transparency over white. The
// types that the decoders return are read row by row without interface calls;
// any other goes through At.
func ToRaster(img image.Image) *art.Raster {
	b := img.Bounds()
	out := newRaster(b.Dx(), b.Dy())
	row := rowReader(img, ycbcr.Full)
	for y := range out.Height {
		row(y, out.Pix[y*out.Width*3:(y+1)*out.Width*3])
	}
	return out
}

// rowReader gives the function that writes row y of img, counted from the
// top of its bounds, as RGB bytes. scale is that of its luma and chroma, if it
// has them.
func rowReader(img image.Image, scale ycbcr.Scale) func(y int, dst []byte) {
	b := img.Bounds()
	switch m := img.(type) {
	case *image.YCbCr:
		return ycbcrRows(m, scale)
	case *image.Gray:
		return func(y int, dst []byte) { grayRow(m.Pix[y*m.Stride:], 1, dst) }
	case *image.Gray16: // the high byte is the first
		return func(y int, dst []byte) { grayRow(m.Pix[y*m.Stride:], 2, dst) }
	case *image.Paletted:
		table := paletteTable(m.Palette)
		return func(y int, dst []byte) { palettedRow(m.Pix[y*m.Stride:], table, dst) }
	case *image.RGBA:
		return func(y int, dst []byte) { premultipliedRow(m.Pix[y*m.Stride:], 1, dst) }
	case *image.RGBA64:
		return func(y int, dst []byte) { premultipliedRow(m.Pix[y*m.Stride:], 2, dst) }
	case *image.NRGBA:
		return func(y int, dst []byte) { straightRow(m.Pix[y*m.Stride:], 1, dst) }
	case *image.NRGBA64:
		return func(y int, dst []byte) { straightRow(m.Pix[y*m.Stride:], 2, dst) }
	case *image.CMYK:
		return func(y int, dst []byte) { cmykRow(m.Pix[y*m.Stride:], 1, dst) }
	case *image.NYCbCrA:
		rows := ycbcrRows(&m.YCbCr, scale)
		return func(y int, dst []byte) {
			rows(y, dst)
			overWhite(m.A[y*m.AStride:], dst)
		}
	default:
		return func(y int, dst []byte) { anyRow(img, b.Min.X, b.Min.Y+y, dst) }
	}
}

func grayRow(src []byte, step int, dst []byte) {
	for i := 0; i+2 < len(dst); i += 3 {
		v := src[i/3*step]
		dst[i], dst[i+1], dst[i+2] = v, v, v
	}
}

// paletteTable is 256 entries of RGB, so that an index beyond the palette is
// white rather than a panic.
func paletteTable(p color.Palette) *[256][3]byte {
	table := new([256][3]byte)
	for i := range table {
		table[i] = [3]byte{255, 255, 255}
		if i < len(p) {
			table[i] = rgbOf(p[i])
		}
	}
	return table
}

func palettedRow(src []byte, table *[256][3]byte, dst []byte) {
	for i := 0; i+2 < len(dst); i += 3 {
		copy(dst[i:i+3], table[src[i/3]][:])
	}
}

// premultipliedRow reads 4 values a pixel of step bytes, the high byte first.
func premultipliedRow(src []byte, step int, dst []byte) {
	for p := src; len(dst) >= 3; dst = dst[3:] {
		white := 255 - p[3*step]
		dst[0] = saturated(p[0], white)
		dst[1] = saturated(p[step], white)
		dst[2] = saturated(p[2*step], white)
		if len(dst) > 3 {
			p = p[4*step:]
		}
	}
}

func saturated(a, b byte) byte { return byte(min(255, int(a)+int(b))) }

func straightRow(src []byte, step int, dst []byte) {
	for p := src; len(dst) >= 3; dst = dst[3:] {
		alpha := p[3*step]
		dst[0], dst[1], dst[2] = blended(p[0], alpha), blended(p[step], alpha), blended(p[2*step], alpha)
		if len(dst) > 3 {
			p = p[4*step:]
		}
	}
}

// blended lays a value over white.
func blended(v, alpha byte) byte {
	if alpha == 255 {
		return v
	}
	return byte((int(v)*int(alpha) + 255*(255-int(alpha)) + 127) / 255)
}

func overWhite(alpha []byte, dst []byte) {
	for i := 0; i+2 < len(dst); i += 3 {
		a := alpha[i/3]
		dst[i], dst[i+1], dst[i+2] = blended(dst[i], a), blended(dst[i+1], a), blended(dst[i+2], a)
	}
}

// cmykRow converts inks (255 is full) without a profile: each ink and black
// take away light independently.
func cmykRow(src []byte, step int, dst []byte) {
	for p := src; len(dst) >= 3; dst = dst[3:] {
		light := 255 - int(p[3*step])
		dst[0] = byte(((255-int(p[0]))*light + 127) / 255)
		dst[1] = byte(((255-int(p[step]))*light + 127) / 255)
		dst[2] = byte(((255-int(p[2*step]))*light + 127) / 255)
		if len(dst) > 3 {
			p = p[4*step:]
		}
	}
}

func anyRow(img image.Image, x, y int, dst []byte) {
	for ; len(dst) >= 3; dst = dst[3:] {
		rgb := rgbOf(img.At(x, y))
		copy(dst, rgb[:])
		x++
	}
}

// rgbOf lays a colour over white.
func rgbOf(c color.Color) [3]byte {
	r, g, b, a := c.RGBA()
	white := 0xffff - a
	return [3]byte{byte(min(0xffff, r+white) >> 8), byte(min(0xffff, g+white) >> 8), byte(min(0xffff, b+white) >> 8)}
}

// ycbcrRows converts luma and chroma.
func ycbcrRows(m *image.YCbCr, scale ycbcr.Scale) func(y int, dst []byte) {
	b := m.Rect
	return func(y int, dst []byte) {
		luma := m.Y[m.YOffset(b.Min.X, b.Min.Y+y):]
		chroma := m.COffset(b.Min.X, b.Min.Y+y)
		share := 1
		switch m.SubsampleRatio {
		case image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420:
			share = 2
		case image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410:
			share = 4
		}
		scale.Row(luma, m.Cb[chroma:], m.Cr[chroma:], share, b.Min.X%share, dst)
	}
}
