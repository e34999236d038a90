package tiff

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/bits"

	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/image/ccitt"
	"golang.org/x/image/tiff/lzw"
)

// Rows calls each with every row of the picture at n eighths, from the top, as
// RGB bytes, until it returns false. A strip or tile that cannot be read is
// grey; read is the share of the picture that could be, and cause what was the
// first thing wrong. The error is that of ctx.
func (f *File) Rows(ctx context.Context, n int, each func(rgb []byte) bool) (read float64, cause, err error) {
	width, height := f.Size(n)
	p := &painter{File: f, ctx: ctx, n: n, width: width, row: make([]byte, 3*width), each: each}
	for y := 0; y < height && err == nil && !p.enough; y += p.step() {
		switch {
		case f.tiled, f.planar, f.compression == compressJPEG:
			err = p.band(y, min(p.step(), height-y))
		default:
			err = p.strip(y, min(p.step(), height-y))
		}
	}
	if p.enough {
		return 1, p.cause, err
	}
	return float64(p.read) / (float64(width) * float64(height)), p.cause, err
}

// painter puts rows together.
type painter struct {
	*File
	ctx    context.Context
	n      int // eighths
	width  int // at that size
	row    []byte
	each   func(rgb []byte) bool
	enough bool
	read   int64 // pixels
	cause  error
}

// step is the height of a block, at the size that is wanted.
func (p *painter) step() int { return max(1, (p.blockH*p.n+7)/8) }

// failed notes that something could not be read.
func (p *painter) failed(err error) {
	if p.cause == nil {
		p.cause = err
	}
}

func (p *painter) give(rgb []byte) { p.enough = !p.each(rgb) }

func grey(pix []byte) {
	for i := range pix {
		pix[i] = 128
	}
}

// strip gives the rows of one strip as they are decompressed.
func (p *painter) strip(y, rows int) error {
	stream, err := p.stream(y/p.blockH, rows)
	line := make([]byte, p.rowBytes())
	for range rows {
		if p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		if err == nil {
			_, err = io.ReadFull(stream, line)
		}
		if err == nil {
			p.restore(line)
			p.convert(line, p.row)
			p.read += int64(p.width)
		} else {
			p.failed(err)
			grey(p.row)
		}
		if p.give(p.row); p.enough {
			return nil
		}
	}
	return nil
}

// band gives a row of tiles, or of a strip that must be decoded as a whole.
func (p *painter) band(y, rows int) error {
	across, _ := p.blocks()
	w := (p.blockW*p.n + 7) / 8
	if p.planar && !p.tiled {
		return p.planarStrip(y, rows)
	}
	band := make([]byte, 3*p.width*rows)
	for column := range across {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		left := column * w
		t := target{band, p.width, left, min(w, p.width-left), rows}
		if err := p.tile(y/p.step()*across+column, t); err != nil {
			if p.ctx.Err() != nil {
				return p.ctx.Err()
			}
			p.failed(err)
		}
	}
	for row := range rows {
		if p.give(band[3*p.width*row : 3*p.width*(row+1)]); p.enough {
			break
		}
	}
	return nil
}

// target is where a block goes in a band.
type target struct {
	band  []byte
	width int // of the band
	left  int
	w, h  int // of what is to be seen of the block
}

func (t target) line(y int) []byte { return t.band[3*(y*t.width+t.left):][:3*t.w] }

func (t target) greyFrom(y int) {
	for ; y < t.h; y++ {
		grey(t.line(y))
	}
}

// tile reads one tile, in as many planes as there are.
func (p *painter) tile(i int, t target) error {
	if p.compression == compressJPEG {
		return p.jpegTile(i, t)
	}
	lines, err := p.lines(i)
	for y := range t.h {
		var line []byte
		if err == nil {
			line, err = lines.next()
		}
		if err != nil {
			t.greyFrom(y)
			return err
		}
		p.convert(line[:p.pixelBytes(t.w)], t.line(y))
		p.read += int64(t.w)
	}
	return nil
}

// pixelBytes are those of w interleaved pixels.
func (p *painter) pixelBytes(w int) int { return (w*p.samples*p.depth + 7) / 8 }

// planarStrip gives the rows of one strip of each plane.
func (p *painter) planarStrip(y, rows int) error {
	lines, err := p.lines(y / p.blockH)
	for range rows {
		if p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		var line []byte
		if err == nil {
			line, err = lines.next()
		}
		if err == nil {
			p.convert(line, p.row)
			p.read += int64(p.width)
		} else {
			p.failed(err)
			grey(p.row)
		}
		if p.give(p.row); p.enough {
			return nil
		}
	}
	return nil
}

// lines reads the rows of a block, from all planes.
type lines struct {
	*painter
	streams []io.Reader
	plane   []byte // one row of a plane
	whole   []byte // one row of all, interleaved
}

func (p *painter) lines(i int) (*lines, error) {
	l := &lines{painter: p, plane: make([]byte, p.rowBytes())}
	planes := 1
	if p.planar {
		planes = p.samples
		if p.depth < 8 {
			return nil, UnsupportedError("planes of fewer than 8 bits")
		}
		l.whole = make([]byte, len(l.plane)*planes)
	}
	across, down := p.blocks()
	for plane := range planes {
		stream, err := p.stream(i+plane*across*down, p.blockH)
		if err != nil {
			return nil, err
		}
		l.streams = append(l.streams, stream)
	}
	return l, nil
}

func (l *lines) next() ([]byte, error) {
	for plane, stream := range l.streams {
		if _, err := io.ReadFull(stream, l.plane); err != nil {
			return nil, err
		}
		l.restore(l.plane)
		if !l.planar {
			return l.plane, nil
		}
		size := l.depth / 8
		for x := range len(l.plane) / size {
			copy(l.whole[(x*l.samples+plane)*size:][:size], l.plane[x*size:])
		}
	}
	return l.whole, nil
}

// jpegTile decodes a JPEG block.
func (p *painter) jpegTile(i int, t target) error {
	j, err := p.openJPEG(i)
	if err == nil && j.DecodedBytes(p.n) > p.blockJPEGBytes(p.n) && i > 0 {
		err = FormatError("a JPEG strip or tile larger than the first")
	}
	if err == nil {
		if w, h := j.Size(p.n); w < t.w || h < t.h {
			err = FormatError("a JPEG strip or tile smaller than it should be")
		}
	}
	if err != nil {
		t.greyFrom(0)
		return err
	}
	m, err := j.Decode(p.ctx, p.n)
	if err != nil {
		t.greyFrom(0)
		return err
	}
	row := make([]byte, 3*m.Width)
	for y := range t.h {
		m.Row(y, row)
		if p.photometric == whiteIsZero {
			for x := range row {
				row[x] = ^row[x]
			}
		}
		copy(t.line(y), row)
	}
	p.read += int64(m.Read * float64(t.w) * float64(t.h))
	if m.Damaged {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// stream opens the data of a block, of so many rows.
func (p *painter) stream(i, rows int) (io.Reader, error) {
	data, err := p.block(i)
	if err != nil {
		return nil, err
	}
	if p.lsbFirst && p.depth < 8 {
		data = bytes.Clone(data)
		for k, b := range data {
			data[k] = bits.Reverse8(b)
		}
	}
	// Of the two colours of a fax, white is 0 whatever the picture makes of it
	// (TIFF 6.0, section 11).
	options := &ccitt.Options{Invert: true}
	switch r := bytes.NewReader(data); p.compression {
	case compressGroup3:
		return ccitt.NewReader(r, ccitt.MSB, ccitt.Group3, p.blockW, rows, options), nil
	case compressGroup4:
		return ccitt.NewReader(r, ccitt.MSB, ccitt.Group4, p.blockW, rows, options), nil
	case compressLZW:
		return lzw.NewReader(r, lzw.MSB, 8), nil
	case compressDeflate, compressDeflate2:
		return zlib.NewReader(r)
	case compressPackBits:
		return &packBits{data: data}, nil
	case compressZSTD:
		return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxZSTDWindow))
	default:
		return r, nil
	}
}

// maxZSTDWindow is the largest that writers use at usual levels.
const maxZSTDWindow = 8 << 20

// packBits reads runs and literals (TIFF 6.0, section 9).
type packBits struct {
	data    []byte
	literal int // bytes of the literal that are to come
	run     int // repetitions of value that are to come
	value   byte
}

func (r *packBits) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		switch {
		case r.run > 0:
			k := min(r.run, len(p)-n)
			for i := range k {
				p[n+i] = r.value
			}
			n, r.run = n+k, r.run-k
		case r.literal > 0:
			k := copy(p[n:min(len(p), n+r.literal)], r.data)
			if k == 0 {
				return n, io.ErrUnexpectedEOF
			}
			r.data, n, r.literal = r.data[k:], n+k, r.literal-k
		case len(r.data) < 2:
			return n, io.ErrUnexpectedEOF
		default:
			head := int8(r.data[0])
			if r.data = r.data[1:]; head >= 0 {
				r.literal = int(head) + 1
			} else if head != -128 {
				r.run, r.value, r.data = 1-int(head), r.data[0], r.data[1:]
			}
		}
	}
	return n, nil
}

// restore undoes the predictor of a row.
func (p *painter) restore(line []byte) {
	stride := p.samples
	if p.planar {
		stride = 1
	}
	switch {
	case p.predictor == differences && p.depth == 8:
		for i := stride; i < len(line); i++ {
			line[i] += line[i-stride]
		}
	case p.predictor == differences && p.depth == 16:
		for i := 2 * stride; i+1 < len(line); i += 2 {
			p.order.PutUint16(line[i:], p.order.Uint16(line[i:])+p.order.Uint16(line[i-2*stride:]))
		}
	case p.predictor == differences:
		for i := 4 * stride; i+3 < len(line); i += 4 {
			p.order.PutUint32(line[i:], p.order.Uint32(line[i:])+p.order.Uint32(line[i-4*stride:]))
		}
	case p.predictor == floatBytes:
		for i := stride; i < len(line); i++ {
			line[i] += line[i-stride]
		}
		// The bytes of all values lie in planes, the highest first.
		planes, n := bytes.Clone(line), len(line)/4
		for i := range n {
			p.order.PutUint32(line[4*i:], uint32(planes[i])<<24|uint32(planes[n+i])<<16|uint32(planes[2*n+i])<<8|uint32(planes[3*n+i]))
		}
	}
}

// IsEnd reports whether a cause means that the file was cut short.
func IsEnd(cause error) bool {
	return errors.Is(cause, io.ErrUnexpectedEOF) || errors.Is(cause, io.EOF)
}
