package raster

import (
	"context"
	"encoding/binary"
	"image"

	"golang.org/x/image/tiff"

	"likeness/internal/art"
)

// Tags and values of TIFF 6.0.
const (
	tagPhotometric    = 262
	tagPlanar         = 284
	tagInkSet         = 332
	tagExtraSamples   = 338
	tagProfile        = 34675
	photometricRGB    = 2
	photometricInks   = 5
	planarSeparate    = 2
	inkSetCMYK        = 1
	unassociatedAlpha = 2
	typeShort         = 3
	directoryEntry    = 12 // bytes
)

// decodeTIFF reads the first picture of a TIFF. x/image/tiff has no CMYK: its
// four inks are read as a straight RGBA, whose bytes it copies as they are,
// and converted here.
func decodeTIFF(ctx context.Context, data []byte) (image.Image, error) {
	d := directoryOf(data)
	if d.value(tagPlanar) == planarSeparate {
		return nil, art.Errorf(art.CodeUnsupported, "The TIFF keeps its colours in separate planes, which is not read here; save it with interleaved colours.")
	}
	plain := plainTIFF(data)
	img, err := tiff.Decode(untilDone(ctx, plain))
	if err != nil || d.value(tagPhotometric) != photometricInks {
		return img, err
	}
	switch m := img.(type) {
	case *image.NRGBA:
		return &image.CMYK{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}, nil
	case *image.NRGBA64:
		out := image.NewCMYK(m.Rect)
		for i := range out.Pix {
			out.Pix[i] = m.Pix[2*i] // the high byte
		}
		return out, nil
	}
	return nil, art.Errorf(art.CodeUnsupported, "The TIFF has inks other than the usual four, which is not read here; save it as RGB.")
}

// plainTIFF is the file itself, or for CMYK one whose directory, copied to
// the end, calls the four inks red, green, blue and alpha. Offsets in a TIFF
// count from its beginning, so the data stays where it is.
func plainTIFF(data []byte) []byte {
	d := directoryOf(data)
	if d.value(tagPhotometric) != photometricInks || d.value(tagInkSet) > inkSetCMYK {
		return data
	}
	short := func(tag, value uint16) []byte {
		e := make([]byte, directoryEntry)
		d.order.PutUint16(e, tag)
		d.order.PutUint16(e[2:], typeShort)
		d.order.PutUint32(e[4:], 1)
		d.order.PutUint16(e[8:], value)
		return e
	}
	var entries []byte
	extra := false
	for e := d.entries; len(e) >= directoryEntry; e = e[directoryEntry:] {
		tag := d.order.Uint16(e)
		if tag >= tagExtraSamples && !extra {
			entries, extra = append(entries, short(tagExtraSamples, unassociatedAlpha)...), true
		}
		switch tag {
		case tagPhotometric:
			entries = append(entries, short(tagPhotometric, photometricRGB)...)
		case tagExtraSamples:
		default:
			entries = append(entries, e[:directoryEntry]...)
		}
	}
	if !extra {
		entries = append(entries, short(tagExtraSamples, unassociatedAlpha)...)
	}
	return appendDirectory(data, d.order, entries)
}

func appendDirectory(data []byte, order binary.ByteOrder, entries []byte) []byte {
	at := len(data) + len(data)%2 // directories begin at even offsets
	out := make([]byte, at+2+len(entries)+4)
	copy(out, data)
	order.PutUint32(out[4:], uint32(at))
	order.PutUint16(out[at:], uint16(len(entries)/directoryEntry))
	copy(out[at+2:], entries)
	return out
}
