package raster

import (
	"encoding/binary"
	"image"

	"likeness/internal/art"
	"likeness/internal/tiff"
)

const (
	tagOrientation = 0x0112
	maxExifEntries = 1000 // of a directory; the standard has some 60
)

// orientationOf is the EXIF orientation that a file carries: 1 when it carries
// none, or none that makes sense. A broken EXIF block never spoils a picture.
func orientationOf(format string, data []byte) int {
	var exif []byte
	switch format {
	case formatJPEG:
		exif = jpegExif(data)
	case formatPNG:
		exif = pngExif(data)
	case formatWebP:
		exif = webpExif(data)
	case formatTIFF:
		if f, err := tiff.Open(data); err == nil && f.Orientation >= 1 && f.Orientation <= 8 {
			return f.Orientation
		}
		return 1
	case formatHEIC, formatAVIF:
		return heifOrientation(data)
	}
	if o := int(directoryOf(exif).value(tagOrientation)); o >= 1 && o <= 8 {
		return o
	}
	return 1
}

// jpegExif finds the first APP1 segment of EXIF before the picture's data.
func jpegExif(data []byte) (exif []byte) {
	jpegSegments(data, func(marker byte, body []byte) bool {
		if marker == 0xe1 && hasPrefix(body, "Exif\x00\x00") {
			exif = body[6:]
		}
		return exif == nil
	})
	return exif
}

// jpegSegments walks the segments of a JPEG until look returns false, or the
// first scan begins, or the data ends; it returns the data of the scan.
func jpegSegments(data []byte, look func(marker byte, body []byte) bool) (scan []byte) {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker := data[at+1]
		if marker == 0xff { // a fill byte
			at++
			continue
		}
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		if length < 2 || at+2+length > len(data) {
			return nil
		}
		if marker == 0xda {
			return data[at+2+length:]
		}
		if !look(marker, data[at+4:at+2+length]) {
			return nil
		}
		at += 2 + length
	}
	return nil
}

// pngExif finds the eXIf chunk, which may stand before or after the picture.
func pngExif(data []byte) []byte { return pngChunkOf(data, "eXIf") }

// pngChunkOf is the first chunk of a kind; nil when there is none.
func pngChunkOf(data []byte, kind string) []byte {
	for data = data[8:]; len(data) >= 12; {
		size := int64(binary.BigEndian.Uint32(data))
		if size > int64(len(data)-12) {
			return nil
		}
		if string(data[4:8]) == kind {
			return data[8 : 8+size]
		}
		data = data[12+size:]
	}
	return nil
}

func webpExif(data []byte) (exif []byte) {
	riffChunks(data[12:], func(c chunk) bool {
		if c.kind == "EXIF" {
			exif = c.data
			if hasPrefix(exif, "Exif\x00\x00") { // some writers keep JPEG's prefix
				exif = exif[6:]
			}
		}
		return exif == nil
	})
	return exif
}

// directory is the first image file directory of a TIFF structure. The zero
// value has no entries.
type directory struct {
	order   binary.ByteOrder
	data    []byte // the whole structure
	entries []byte // 12 bytes each
}

func directoryOf(data []byte) directory {
	if len(data) < 8 {
		return directory{}
	}
	var order binary.ByteOrder = binary.LittleEndian
	if data[0] == 'M' {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(data[4:]))
	if at < 8 || at+2 > int64(len(data)) {
		return directory{}
	}
	count := int64(order.Uint16(data[at:]))
	if count > maxExifEntries || at+2+12*count > int64(len(data)) {
		return directory{}
	}
	return directory{order: order, data: data, entries: data[at+2 : at+2+12*count]}
}

// value is the first value of a tag of a byte, short or long; 0 when it is
// not there.
func (d directory) value(tag uint16) uint32 {
	for e := d.entries; len(e) >= 12; e = e[12:] {
		if d.order.Uint16(e) != tag {
			continue
		}
		kind, count := d.order.Uint16(e[2:]), int64(d.order.Uint32(e[4:]))
		size := map[uint16]int64{1: 1, 3: 2, 4: 4}[kind]
		if size == 0 || count == 0 {
			return 0
		}
		values := e[8:12]
		if at := int64(d.order.Uint32(values)); count*size > 4 {
			if at+size > int64(len(d.data)) {
				return 0
			}
			values = d.data[at:]
		}
		switch kind {
		case 1:
			return uint32(values[0])
		case 3:
			return uint32(d.order.Uint16(values))
		default:
			return d.order.Uint32(values)
		}
	}
	return 0
}

// turned reports whether an orientation exchanges width and height.
func turned(orientation int) bool { return orientation >= 5 }

// stored is where a part of the upright picture lies in the stored one, which
// is width x height.
func stored(part image.Rectangle, orientation, width, height int) image.Rectangle {
	if turned(orientation) { // exchanges rows and columns first
		part = image.Rect(part.Min.Y, part.Min.X, part.Max.Y, part.Max.X)
	}
	if orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8 { // rows run leftwards
		part.Min.X, part.Max.X = width-part.Max.X, width-part.Min.X
	}
	if orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7 { // columns run upwards
		part.Min.Y, part.Max.Y = height-part.Max.Y, height-part.Min.Y
	}
	return part
}

// Turn mirrors a picture left to right, if it is to be mirrored, and then turns
// it clockwise.
func Turn(r *art.Raster, mirrored bool, quarterTurns int) *art.Raster {
	orientations := [4]int{1, 6, 3, 8}
	if mirrored {
		orientations = [4]int{2, 7, 4, 5}
	}
	return upright(r, orientations[quarterTurns%4])
}

// upright turns and mirrors a picture as its EXIF orientation says.
func upright(r *art.Raster, orientation int) *art.Raster {
	if orientation <= 1 {
		return r
	}
	w, h := r.Width, r.Height
	out := newRaster(w, h)
	if turned(orientation) {
		out = newRaster(h, w)
	}
	// The source pixel of (x, y) is at start + x*across + y*down.
	start, across, down := 0, 1, w
	switch last := w*h - 1; orientation {
	case 2: // mirrored left to right
		start, across, down = w-1, -1, w
	case 3: // half a turn
		start, across, down = last, -1, -w
	case 4: // mirrored top to bottom
		start, across, down = last-(w-1), 1, -w
	case 5: // rows and columns exchanged
		start, across, down = 0, w, 1
	case 6: // to be turned a quarter clockwise
		start, across, down = last-(w-1), -w, 1
	case 7: // rows and columns exchanged, then half a turn
		start, across, down = last, -w, -1
	case 8: // to be turned a quarter anticlockwise
		start, across, down = w-1, w, -1
	}
	copyTurned(out, r.Pix, start, across, down)
	return out
}

// copyTurned works in square tiles, so that a quarter turn does not miss the
// cache at every pixel.
func copyTurned(out *art.Raster, src []byte, start, across, down int) {
	const tile = 32
	for top := 0; top < out.Height; top += tile {
		for left := 0; left < out.Width; left += tile {
			for y := top; y < min(top+tile, out.Height); y++ {
				from := start + left*across + y*down
				to := (y*out.Width + left) * 3
				for x := left; x < min(left+tile, out.Width); x++ {
					copy(out.Pix[to:to+3], src[from*3:from*3+3])
					from, to = from+across, to+3
				}
			}
		}
	}
}
