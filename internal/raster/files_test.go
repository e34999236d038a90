package raster

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// The files that the tests read are made here, so that none lies about.

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, img))
	return b.Bytes()
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}))
	return b.Bytes()
}

func gifOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, gif.Encode(&b, img, nil))
	return b.Bytes()
}

func bmpOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, bmp.Encode(&b, img))
	return b.Bytes()
}

func tiffOf(t testing.TB, img image.Image, compression tiff.CompressionType) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, tiff.Encode(&b, img, &tiff.Options{Compression: compression, Predictor: true}))
	return b.Bytes()
}

// blocks is a picture of flat squares of side pixels, one for each colour of
// rows, which must be of equal length.
func blocks(side int, rows ...[]color.RGBA) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, side*len(rows[0]), side*len(rows)))
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			img.SetRGBA(x, y, rows[y/side][x/side])
		}
	}
	return img
}

// exifOf is a TIFF structure that holds an orientation and nothing else.
func exifOf(order binary.ByteOrder, orientation int) []byte {
	b := make([]byte, 26)
	copy(b, "II*\x00")
	if order == binary.BigEndian {
		copy(b, "MM\x00*")
	}
	order.PutUint32(b[4:], 8)
	order.PutUint16(b[8:], 1)
	order.PutUint16(b[10:], tagOrientation)
	order.PutUint16(b[12:], typeShort)
	order.PutUint32(b[14:], 1)
	order.PutUint16(b[18:], uint16(orientation))
	return b
}

// jpegWithExif puts an APP1 segment behind the start of a JPEG.
func jpegWithExif(data, exif []byte) []byte {
	segment := append([]byte("\xff\xe1\x00\x00Exif\x00\x00"), exif...)
	binary.BigEndian.PutUint16(segment[2:], uint16(len(segment)-2))
	return slices.Concat(data[:2], segment, data[2:])
}

// pngWithExif puts an eXIf chunk behind the header of a PNG.
func pngWithExif(data, exif []byte) []byte {
	const afterHeader = 8 + 12 + 13
	return slices.Concat(data[:afterHeader], pngChunk("eXIf", exif), data[afterHeader:])
}

func pngChunk(kind string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// pngHeader is a PNG that promises an 8-bit RGB picture and holds none.
func pngHeader(width, height uint32) []byte {
	body := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	body = append(body, 8, 2, 0, 0, 0)
	return append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", body)...)
}

// tiffWithTag adds a tag of one short to a little-endian TIFF.
func tiffWithTag(data []byte, tag, value uint16) []byte {
	d := directoryOf(data)
	entry := make([]byte, directoryEntry)
	d.order.PutUint16(entry, tag)
	d.order.PutUint16(entry[2:], typeShort)
	d.order.PutUint32(entry[4:], 1)
	d.order.PutUint16(entry[8:], value)
	var entries []byte
	for e := d.entries; len(e) > 0; e = e[directoryEntry:] {
		if at := d.order.Uint16(e); entry != nil && at >= tag {
			entries = append(entries, entry...)
			entry = nil
			if at == tag {
				continue
			}
		}
		entries = append(entries, e[:directoryEntry]...)
	}
	return appendDirectory(data, d.order, append(entries, entry...))
}

// webpOf is a lossless WebP of two colours, black where bits has 0 and green
// where it has 1, with an EXIF chunk unless exif is nil.
func webpOf(width, height int, bits []byte, exif []byte) []byte {
	w := &lsbWriter{out: []byte{0x2f}}
	w.write(uint32(width-1), 14)
	w.write(uint32(height-1), 14)
	w.write(0, 1+3)                            // no alpha, version 0
	w.write(0, 1+1+1)                          // no transform, no colour cache, one set of codes
	w.write(0b111, 3)                          // green: a simple code of two symbols of 8 bits
	w.write(0, 8)                              //   0
	w.write(255, 8)                            //   255
	for _, v := range []uint32{0, 0, 255, 0} { // red, blue, alpha, distance: one symbol each
		w.write(0b101, 3)
		w.write(v, 8)
	}
	for _, b := range bits {
		w.write(uint32(b), 1)
	}
	w.write(0, 32) // the decoder reads ahead
	header := make([]byte, 10)
	binary.LittleEndian.PutUint16(header[4:], uint16(width-1))
	binary.LittleEndian.PutUint16(header[7:], uint16(height-1))
	if exif != nil {
		header[0] = 1 << 3
	}
	body := slices.Concat([]byte("WEBP"), riffChunk("VP8X", header), riffChunk("VP8L", w.out))
	if exif != nil {
		body = append(body, riffChunk("EXIF", exif)...)
	}
	return riffChunk("RIFF", body)
}

// animatedWebPOf wraps a still WebP as the only frame of an animation.
func animatedWebPOf(still []byte, width, height int) []byte {
	var lossless []byte
	riffChunks(still[12:], func(c chunk) bool {
		if c.kind == "VP8L" {
			lossless = c.data
		}
		return true
	})
	header := make([]byte, 10)
	header[0] = 1 << 1
	binary.LittleEndian.PutUint16(header[4:], uint16(width-1))
	binary.LittleEndian.PutUint16(header[7:], uint16(height-1))
	frame := make([]byte, anmfHeader)
	copy(frame[6:12], header[4:10])
	frame = append(frame, riffChunk("VP8L", lossless)...)
	return riffChunk("RIFF", slices.Concat([]byte("WEBP"), riffChunk("VP8X", header), riffChunk("ANIM", make([]byte, 6)), riffChunk("ANMF", frame), riffChunk("ANMF", frame)))
}

func riffChunk(kind string, body []byte) []byte {
	out := binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(body)))
	out = append(out, body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// lsbWriter writes bits, the lowest first.
type lsbWriter struct {
	out  []byte
	held uint64
	n    int
}

func (w *lsbWriter) write(v uint32, bits int) {
	w.held |= uint64(v) << w.n
	for w.n += bits; w.n >= 8; w.n -= 8 {
		w.out = append(w.out, byte(w.held))
		w.held >>= 8
	}
}

// inkJPEG is a baseline JPEG of four components, one 8 x 8 block for each
// quadruple of values, from left to right. Adobe's transform is written unless
// it is negative: 0 for inks as they are, 2 for YCCK.
func inkJPEG(transform int, values ...[4]byte) []byte {
	out := []byte("\xff\xd8")
	segment := func(marker byte, body ...byte) {
		out = append(out, 0xff, marker, byte((len(body)+2)>>8), byte(len(body)+2))
		out = append(out, body...)
	}
	if transform >= 0 {
		segment(0xee, append([]byte("Adobe\x00\x64\x00\x00\x00\x00"), byte(transform))...)
	}
	segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...)
	sof := []byte{8, 0, 8, 0, byte(8 * len(values)), 4}
	sos := []byte{4}
	for c := range byte(4) {
		sof = append(sof, c+1, 0x11, 0)
		sos = append(sos, c+1, 0)
	}
	segment(0xc0, sof...)
	// DC codes: twelve of 4 bits, code n for size n. AC: one of 1 bit, the end of a block.
	segment(0xc4, slices.Concat([]byte{0x00}, []byte{0, 0, 0, 12}, make([]byte, 12), []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})...)
	segment(0xc4, slices.Concat([]byte{0x10}, []byte{1}, make([]byte, 15), []byte{0})...)
	segment(0xda, append(sos, 0, 63, 0)...)
	return append(append(out, inkScan(values)...), 0xff, 0xd9)
}

// inkScan codes the mean of each block and nothing else.
func inkScan(values [][4]byte) []byte {
	var bits []byte
	put := func(v, n int) {
		for n--; n >= 0; n-- {
			bits = append(bits, byte(v>>n&1))
		}
	}
	var last [4]int
	for _, mcu := range values {
		for c, v := range mcu {
			dc := (int(v) - 128) * 8
			diff := dc - last[c]
			last[c] = dc
			size := 0
			for magnitude := max(diff, -diff); magnitude > 0; magnitude >>= 1 {
				size++
			}
			put(size, 4)
			if diff < 0 {
				diff += 1<<size - 1
			}
			put(diff, size)
			put(0, 1)
		}
	}
	for len(bits)%8 != 0 {
		bits = append(bits, 1)
	}
	var out []byte
	for b := range slices.Chunk(bits, 8) {
		v := byte(0)
		for _, bit := range b {
			v = v<<1 | bit
		}
		out = append(out, v)
		if v == 0xff {
			out = append(out, 0)
		}
	}
	return out
}

// gifCanvas is a GIF of a large canvas, with one pixel on it.
func gifCanvas(w, h int) []byte {
	b := append([]byte("GIF89a"), byte(w), byte(w>>8), byte(h), byte(h>>8), 0x80, 0, 0, 0, 0, 0, 255, 255, 255)
	return append(b, ',', 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, ';')
}

// flatWebP is a lossless WebP of one colour: no pixel takes a bit of it.
func flatWebP(width, height int) []byte {
	w := &lsbWriter{out: []byte{0x2f}}
	w.write(uint32(width-1), 14)
	w.write(uint32(height-1), 14)
	w.write(0, 1+3+1+1+1)
	for range 5 {
		w.write(0b001, 4) // one symbol of one bit: 0
	}
	return riffChunk("RIFF", append([]byte("WEBP"), riffChunk("VP8L", w.out)...))
}

// oneBitTIFF is black and white, black as 0, in one strip of Deflate.
func oneBitTIFF(width, height int, strip []byte) []byte {
	order := binary.LittleEndian
	b := []byte("II*\x00\x08\x00\x00\x00\x08\x00")
	const pixels = 8 + 2 + 8*directoryEntry + 4
	for _, e := range [][2]int{{256, width}, {257, height}, {258, 1}, {259, 8}, {tagPhotometric, 1}, {273, pixels}, {277, 1}, {279, len(strip)}} {
		b = order.AppendUint16(order.AppendUint16(b, uint16(e[0])), 4)
		b = order.AppendUint32(order.AppendUint32(b, 1), uint32(e[1]))
	}
	return slices.Concat(b, make([]byte, 4), strip)
}

// Tags and values of TIFF 6.0.
const (
	tagPhotometric  = 262
	tagProfile      = 34675
	photometricInks = 5
	typeShort       = 3
	directoryEntry  = 12 // bytes
)

// appendDirectory puts another first directory behind a TIFF.
func appendDirectory(data []byte, order binary.ByteOrder, entries []byte) []byte {
	at := len(data) + len(data)%2 // directories begin at even offsets
	out := make([]byte, at+2+len(entries)+4)
	copy(out, data)
	order.PutUint32(out[4:], uint32(at))
	order.PutUint16(out[at:], uint16(len(entries)/12))
	copy(out[at+2:], entries)
	return out
}
