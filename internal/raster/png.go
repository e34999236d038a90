package raster

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/zlib"

	"likeness/internal/art"
)

// Colour types of PNG (W3C, Portable Network Graphics, third edition, 11.2.1).
const (
	pngGray      = 0
	pngRGB       = 2
	pngPalette   = 3
	pngGrayAlpha = 4
	pngRGBA      = 6
)

// pngHead is the header of a PNG, with what its pixels need to be understood.
type pngHead struct {
	width, height  int
	depth          int // bits of a value
	kind           int // colour type
	interlaced     bool
	palette        [256][3]byte // over white
	transparent    [3]uint16    // the one colour that is, of kinds without alpha
	hasTransparent bool
}

// readPNGHead reads the chunk IHDR alone.
func readPNGHead(data []byte) (h pngHead, err error) {
	const end = 8 + 8 + 13
	if len(data) < end {
		return h, io.ErrUnexpectedEOF
	}
	b := data[16:end]
	if string(data[12:16]) != "IHDR" || binary.BigEndian.Uint32(data[8:]) != 13 {
		return h, errors.New("the header is missing")
	}
	width, height := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
	if width == 0 || height == 0 || width > 1<<31-1 || height > 1<<31-1 {
		return h, art.Errorf(art.CodeInvalid, "The PNG says that it is %d x %d pixels, which is no picture.", width, height)
	}
	h = pngHead{width: int(width), height: int(height), depth: int(b[8]), kind: int(b[9]), interlaced: b[12] == 1}
	allowed := map[int][]int{pngGray: {1, 2, 4, 8, 16}, pngRGB: {8, 16}, pngPalette: {1, 2, 4, 8}, pngGrayAlpha: {8, 16}, pngRGBA: {8, 16}}
	for _, depth := range allowed[h.kind] {
		if depth == h.depth && b[10] == 0 && b[11] == 0 && b[12] <= 1 {
			return h, nil
		}
	}
	return h, fmt.Errorf("colour type %d with %d bits, methods %d, %d and %d", h.kind, h.depth, b[10], b[11], b[12])
}

// channels are the values of a pixel.
func (h *pngHead) channels() int {
	return map[int]int{pngRGB: 3, pngGrayAlpha: 2, pngRGBA: 4}[h.kind] + map[bool]int{true: 1}[h.kind == pngGray || h.kind == pngPalette]
}

// rowBytes are those of a row of pixels.
func (h *pngHead) rowBytes(width int) int { return (width*h.channels()*h.depth + 7) / 8 }

// readColours reads the chunks that explain pixels, up to the picture itself.
// Entries that a palette lacks are white.
func (h *pngHead) readColours(data []byte) error {
	for i := range h.palette {
		h.palette[i] = [3]byte{255, 255, 255}
	}
	if h.kind == pngPalette {
		colours := pngChunkOf(data, "PLTE")
		if len(colours) == 0 || len(colours)%3 != 0 || len(colours) > 3*256 {
			return errors.New("a palette that is missing or of a wrong length")
		}
		alpha := pngChunkOf(data, "tRNS")
		for i := range len(colours) / 3 {
			for k, v := range colours[3*i : 3*i+3] {
				if i < len(alpha) {
					v = blended(v, alpha[i])
				}
				h.palette[i][k] = v
			}
		}
		return nil
	}
	clear := pngChunkOf(data, "tRNS")
	if h.kind == pngRGB && len(clear) >= 6 || h.kind == pngGray && len(clear) >= 2 {
		h.hasTransparent = true
		for k := range len(clear) / 2 {
			if k < 3 {
				h.transparent[k] = binary.BigEndian.Uint16(clear[2*k:])
			}
		}
	}
	return nil
}

// openPNG prices a PNG: two rows, and, of an interlaced one, all pixels, for
// they come in another order.
func openPNG(data []byte, v view) (source, error) {
	h, err := readPNGHead(data)
	if err != nil {
		return source{}, err
	}
	if err := h.readColours(data); err != nil {
		return source{}, err
	}
	bytes := 2*int64(h.rowBytes(h.width)) + 3*int64(h.width)
	if h.interlaced {
		bytes += 3 * int64(h.width) * int64(h.height)
	}
	space := spaceRGB
	if h.kind == pngGray || h.kind == pngGrayAlpha {
		space = spaceGray
	}
	return source{
		width: h.width, height: h.height, bytes: bytes, space: space,
		decode: func(ctx context.Context, to *sink) (string, error) { return h.decode(ctx, data, to) },
	}, nil
}

func (h *pngHead) decode(ctx context.Context, data []byte, to *sink) (remark string, err error) {
	idat := &pngData{rest: data[8:]}
	stream, err := zlib.NewReader(bufio.NewReader(idat)) // for which the decompressor has a quick way
	if err != nil {
		return "", err
	}
	defer stream.Close()
	var read float64
	if h.interlaced {
		read, err = h.interlacedRows(ctx, stream, to)
	} else {
		read, err = h.plainRows(ctx, stream, to)
	}
	switch {
	case err == nil:
		if idat.damaged {
			remark = "The checksum of the PNG is wrong, so parts of the picture may be; copy the file again from its source."
		}
		return remark, nil
	case ctx.Err() != nil || read < leastRead:
		return "", err
	}
	return partlyRead("PNG", read, isEnd(err)), nil
}

// plainRows gives the rows to the sink as they come; read is the share of them
// that could be read before an error.
func (h *pngHead) plainRows(ctx context.Context, stream io.Reader, to *sink) (read float64, err error) {
	rows := newPNGRows(h, stream, h.width)
	rgb := make([]byte, 3*h.width)
	for y := 0; !to.done(); y++ {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		row, err := rows.next()
		if err != nil {
			to.fill()
			return float64(y) / float64(h.height), err
		}
		if to.wanted() {
			h.convert(row, rgb)
		}
		to.add(rgb)
	}
	return 1, nil
}

// interlacedRows puts the seven passes of Adam7 together (8.1).
func (h *pngHead) interlacedRows(ctx context.Context, stream io.Reader, to *sink) (read float64, err error) {
	canvas := newRaster(h.width, h.height)
	grey(canvas.Pix)
	rgb := make([]byte, 3*h.width)
	pixels := 0
	for _, p := range []struct{ x, y, across, down int }{
		{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2},
	} {
		width := (h.width - p.x + p.across - 1) / p.across
		if width <= 0 {
			continue
		}
		rows := newPNGRows(h, stream, width)
		for y := p.y; y < h.height && err == nil; y += p.down {
			if err := ctx.Err(); err != nil {
				return 0, err
			}
			var row []byte
			if row, err = rows.next(); err != nil {
				break
			}
			h.convert(row, rgb[:3*width])
			line := canvas.Pix[3*y*h.width:]
			for x := range width {
				copy(line[3*(p.x+x*p.across):][:3], rgb[3*x:])
			}
			pixels += width
		}
	}
	copyRow := func(y int, dst []byte) { copy(dst, canvas.Pix[3*y*h.width:]) }
	if err := to.each(ctx, h.width, copyRow); err != nil {
		return 0, err
	}
	return float64(pixels) / float64(h.width*h.height), err
}

// pngRows undoes the filters of rows (9.2).
type pngRows struct {
	stream    io.Reader
	now, last []byte // with the filter's number in front
	pixel     int    // bytes from one pixel to the next, at least one
}

func newPNGRows(h *pngHead, stream io.Reader, width int) *pngRows {
	n := 1 + h.rowBytes(width)
	return &pngRows{stream: stream, now: make([]byte, n), last: make([]byte, n), pixel: max(1, h.channels()*h.depth/8)}
}

func (r *pngRows) next() ([]byte, error) {
	r.now, r.last = r.last, r.now
	if _, err := io.ReadFull(r.stream, r.now); err != nil {
		return nil, err
	}
	now, last, back := r.now[1:], r.last[1:], r.pixel
	switch r.now[0] {
	case 0:
	case 1:
		for i := back; i < len(now); i++ {
			now[i] += now[i-back]
		}
	case 2:
		for i, above := range last[:len(now)] {
			now[i] += above
		}
	case 3:
		for i := range now {
			left := 0
			if i >= back {
				left = int(now[i-back])
			}
			now[i] += byte((left + int(last[i])) / 2)
		}
	case 4:
		undoPaeth(now, last, back)
	default:
		return nil, fmt.Errorf("filter %d", r.now[0])
	}
	return now, nil
}

func undoPaeth(now, last []byte, back int) {
	for i := range min(back, len(now)) {
		now[i] += last[i] // with nothing to the left, the pixel above is nearest
	}
	for i := back; i < len(now); i++ {
		left, above, corner := int(now[i-back]), int(last[i]), int(last[i-back])
		toLeft, toAbove := distance(above, corner), distance(left, corner)
		toCorner := distance(left+above, 2*corner)
		switch {
		case toLeft <= toAbove && toLeft <= toCorner:
			now[i] += byte(left)
		case toAbove <= toCorner:
			now[i] += byte(above)
		default:
			now[i] += byte(corner)
		}
	}
}

func distance(a, b int) int { return max(a-b, b-a) }

// convert turns a row into RGB, transparency laid over white. Of values of 16
// bits the high byte counts.
func (h *pngHead) convert(row, rgb []byte) {
	step := max(1, h.depth/8)
	switch h.kind {
	case pngPalette:
		h.eachValue(row, len(rgb)/3, func(x int, v byte) { copy(rgb[3*x:3*x+3], h.palette[v][:]) })
	case pngGray:
		if h.depth < 8 {
			scale := 255 / byte(1<<h.depth-1)
			h.eachValue(row, len(rgb)/3, func(x int, v byte) {
				value := v * scale
				if h.hasTransparent && uint16(v) == h.transparent[0] {
					value = 255
				}
				rgb[3*x], rgb[3*x+1], rgb[3*x+2] = value, value, value
			})
			return
		}
		grayRow(row, step, rgb)
	case pngRGB:
		if step == 1 {
			copy(rgb, row)
			break
		}
		for i := range rgb {
			rgb[i] = row[2*i]
		}
	case pngGrayAlpha:
		for x := range len(rgb) / 3 {
			v := blended(row[2*x*step], row[(2*x+1)*step])
			rgb[3*x], rgb[3*x+1], rgb[3*x+2] = v, v, v
		}
	case pngRGBA:
		straightRow(row, step, rgb)
	}
	if h.hasTransparent {
		h.clearOne(row, step, rgb)
	}
}

// eachValue takes values of up to 8 bits out of a row of one channel.
func (h *pngHead) eachValue(row []byte, width int, use func(x int, v byte)) {
	mask := byte(1<<h.depth - 1)
	for x := range width {
		bit := x * h.depth
		use(x, row[bit/8]>>(8-h.depth-bit%8)&mask)
	}
}

// clearOne makes the one transparent colour white, of kinds of 8 or 16 bits.
func (h *pngHead) clearOne(row []byte, step int, rgb []byte) {
	channels := h.channels()
	for x := range len(rgb) / 3 {
		match := true
		for k := range channels {
			at := (x*channels + k) * step
			v := uint16(row[at])
			if step == 2 {
				v = binary.BigEndian.Uint16(row[at:])
			}
			match = match && v == h.transparent[k]
		}
		if match {
			copy(rgb[3*x:3*x+3], []byte{255, 255, 255})
		}
	}
}

// pngData is what the IDAT chunks of a PNG hold, one after the other.
type pngData struct {
	rest    []byte // of the file, at a chunk
	chunk   []byte // what is left of the present one
	damaged bool   // a checksum was wrong
}

func (d *pngData) Read(p []byte) (int, error) {
	for len(d.chunk) == 0 {
		if err := d.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, d.chunk)
	d.chunk = d.chunk[n:]
	return n, nil
}

// next goes to the next IDAT chunk; of one that is cut short it takes what is
// there.
func (d *pngData) next() error {
	for len(d.rest) >= 8 {
		size := int64(binary.BigEndian.Uint32(d.rest))
		kind, body := string(d.rest[4:8]), d.rest[8:]
		if size > int64(len(body)) {
			size = int64(len(body))
		}
		after := body[size:]
		d.rest = nil
		if len(after) >= 4 {
			if kind == "IDAT" && crc32.Update(crc32.ChecksumIEEE([]byte(kind)), crc32.IEEETable, body[:size]) != binary.BigEndian.Uint32(after) {
				d.damaged = true
			}
			d.rest = after[4:]
		}
		if kind == "IDAT" && size > 0 {
			d.chunk = body[:size]
			return nil
		}
	}
	return io.ErrUnexpectedEOF
}
