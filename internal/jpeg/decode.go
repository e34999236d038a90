package jpeg

import (
	"cmp"
	"context"
	"encoding/binary"
	"io"
)

// Image is a decoded picture, as planes of samples.
type Image struct {
	Width, Height int // pixels, at the fraction that was asked for
	Color         Color
	// Read is the share of the picture's blocks that could be read; the rest
	// is grey.
	Read float64
	// Damaged tells that data was missing or made no sense. With Read at 1,
	// what is missing are details of a progressive picture.
	Damaged bool

	planes     []plane
	maxH, maxV int
	n          int
}

// plane has the samples of one component.
type plane struct {
	*component
	w, h   int // samples of a block, across and down
	size   int // of both together
	stride int // columns times w
	pix    []byte

	coefficients []int16  // size a block, of a progressive picture
	nonzero      []uint64 // a bit for each of the 64 coefficients of a block, in the order of the zigzag
	quant        *[64]int32
	predicted    int32
	read         int // blocks whose mean has been read
}

// decoder is the state of a file while it is decoded.
type decoder struct {
	*File
	ctx     context.Context
	out     *Image
	quants  [4]*[64]int32
	dc, ac  [4]*huffman
	restart int // MCUs from one restart marker to the next; 0 is none
	bits    bitReader
	scan    scan
	block   [65]int16 // one block, and one place for what is left out
}

// Decode decodes a picture at n eighths of its size; n is 1, 2, 4 or 8. Of
// a file that is cut short or damaged it gives what could be read, with Damaged
// set; an error says that nothing could, or that ctx has ended.
func (f *File) Decode(ctx context.Context, n int) (*Image, error) {
	d := &decoder{File: f, ctx: ctx}
	width, height := f.Size(n)
	d.out = &Image{Width: width, Height: height, Color: f.Color, maxH: f.maxH, maxV: f.maxV, n: n}
	d.out.planes = make([]plane, len(f.components))
	for i := range f.components {
		d.out.planes[i] = f.newPlane(&f.components[i], n)
	}
	if f.tables != nil {
		if _, err := walk(f.tables, d.segment); err != nil {
			return nil, err
		}
	}
	ended, err := walk(f.data, d.segment)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if f.Progressive {
		if err := d.finish(); err != nil {
			return nil, err
		}
	}
	d.out.Read = 1
	for i := range d.out.planes {
		p := &d.out.planes[i]
		if p.quant == nil { // no scan had it
			d.out.Read = 0
			continue
		}
		d.out.Read = min(d.out.Read, float64(p.read)/float64(p.ownX*p.ownY))
	}
	if d.out.Read == 0 {
		if err == nil && !ended {
			err = io.ErrUnexpectedEOF
		}
		return nil, cmp.Or(err, error(FormatError("no picture data")))
	}
	d.out.Damaged = d.out.Damaged || err != nil || d.out.Read < 1 || f.Progressive && !ended
	return d.out, nil
}

func (f *File) newPlane(c *component, n int) plane {
	blocks := c.columns * c.rows
	p := plane{component: c}
	p.w, p.h = f.blockSize(c, n)
	p.size, p.stride = p.w*p.h, c.columns*p.w
	p.pix = make([]byte, blocks*p.size)
	fill(p.pix, 128)
	if f.Progressive {
		p.coefficients = make([]int16, blocks*p.size)
		p.nonzero = make([]uint64, blocks)
	}
	return p
}

// fill sets all values, at the speed at which memory is copied.
func fill(values []byte, v byte) {
	if len(values) == 0 {
		return
	}
	values[0] = v
	for n := 1; n < len(values); n *= 2 {
		copy(values[n:], values[:n])
	}
}

// segment takes in one segment of the stream.
func (d *decoder) segment(s segment) error {
	switch s.marker {
	case markerDQT:
		return d.quantTables(s.body)
	case markerDHT:
		return d.huffmanTables(s.body)
	case markerDRI:
		if len(s.body) < 2 {
			return FormatError("a restart interval that is too short")
		}
		d.restart = int(binary.BigEndian.Uint16(s.body))
	case markerSOS:
		return d.readScan(s)
	}
	return nil
}

// quantTables reads a DQT segment (T.81, B.2.4.1). Tables are kept in the
// order of the zigzag.
func (d *decoder) quantTables(b []byte) error {
	for len(b) > 0 {
		id, width := b[0]&15, 1+int(b[0]>>4)
		if id > 3 || width > 2 || len(b) < 1+64*width {
			return FormatError("a quantisation table that is out of range")
		}
		table := new([64]int32)
		for i := range table {
			if width == 1 {
				table[i] = int32(b[1+i])
			} else {
				table[i] = int32(binary.BigEndian.Uint16(b[1+2*i:]))
			}
		}
		d.quants[id] = table
		b = b[1+64*width:]
	}
	return nil
}

// huffmanTables reads a DHT segment (T.81, B.2.4.2).
func (d *decoder) huffmanTables(b []byte) error {
	for len(b) > 0 {
		if len(b) < 17 {
			return FormatError("a Huffman table that is too short")
		}
		class, id := b[0]>>4, b[0]&15
		total := 0
		for _, count := range b[1:17] {
			total += int(count)
		}
		if class > 1 || id > 3 || total > 256 || len(b) < 17+total {
			return FormatError("a Huffman table that is out of range")
		}
		table, err := newHuffman(b[1:17], b[17:17+total])
		if err != nil {
			return err
		}
		if class == 0 {
			d.dc[id] = table
		} else {
			d.ac[id] = table
		}
		b = b[17+total:]
	}
	return nil
}

// finish turns the coefficients of a progressive picture into samples.
func (d *decoder) finish() error {
	for i := range d.out.planes {
		p := &d.out.planes[i]
		if p.quant == nil {
			continue
		}
		for row := range p.rows {
			if err := d.ctx.Err(); err != nil {
				return err
			}
			for column := range p.columns {
				at := row*p.columns + column
				copy(d.block[:p.size], p.coefficients[at*p.size:])
				p.transform(&d.block, row, column, p.nonzero[at]&^1 == 0)
			}
		}
		p.coefficients, p.nonzero = nil, nil
	}
	return nil
}
