package jpeg

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// MaxScans is how many scans a file may have. Progressive files have about
// ten; a crafted one has thousands, each of which visits every block.
const MaxScans = 100

// FormatError says that a file is no JPEG as the standard describes it.
type FormatError string

func (e FormatError) Error() string { return string(e) }

// UnsupportedError names a part of the standard that is not read here.
type UnsupportedError string

func (e UnsupportedError) Error() string { return string(e) }

// Color is what the components of a picture stand for.
type Color int

// The kinds of colour that are read. Of the inverted ones 255 is no ink.
const (
	Gray Color = iota
	YCbCr
	RGB
	CMYK
	InvertedCMYK
	InvertedYCCK
)

// Markers of T.81, table B.1.
const (
	markerDHT  = 0xc4
	markerRST0 = 0xd0
	markerRST7 = 0xd7
	markerSOI  = 0xd8
	markerEOI  = 0xd9
	markerSOS  = 0xda
	markerDQT  = 0xdb
	markerDRI  = 0xdd
	markerAPP0 = 0xe0
	markerAPPE = 0xee
)

// File is a JPEG whose markers have been read, and none of its coded data.
type File struct {
	Width, Height int
	Color         Color
	Progressive   bool
	Scans         int
	Ended         bool // it has its end marker

	tables, data []byte
	components   []component
	maxH, maxV   int
}

// component is one plane of a picture.
type component struct {
	id        byte
	quantID   byte
	acrossMCU int // blocks of an MCU: the sampling factors
	downMCU   int
	columns   int // blocks across, in whole MCUs
	rows      int // blocks down, in whole MCUs
	ownX      int // blocks across in a scan of this component alone
	ownY      int // blocks down in such a scan
}

// Open reads the markers of a file. tables, if not nil, is the stream of tables
// that a TIFF keeps once for all its tiles.
func Open(data, tables []byte) (*File, error) {
	f := &File{data: data, tables: tables}
	jfif, adobe := false, -1
	ended, err := walk(data, func(s segment) error {
		switch {
		case s.marker == markerAPP0 && bytes.HasPrefix(s.body, []byte("JFIF\x00")):
			jfif = true
		case s.marker == markerAPPE && len(s.body) >= 12 && bytes.HasPrefix(s.body, []byte("Adobe")):
			adobe = int(s.body[11])
		case isFrame(s.marker):
			return f.frame(s)
		case s.marker == markerSOS:
			if f.components == nil {
				return FormatError("picture data before the frame header")
			}
			if f.Scans++; f.Scans > MaxScans {
				return UnsupportedError(fmt.Sprintf("more than %d scans", MaxScans))
			}
		}
		return nil
	})
	f.Ended = ended
	if err != nil {
		return nil, err
	}
	if f.components == nil {
		if !ended {
			return nil, fmt.Errorf("no frame header: %w", io.ErrUnexpectedEOF)
		}
		return nil, FormatError("no frame header")
	}
	f.Color, err = f.color(jfif, adobe)
	return f, err
}

// color follows Adobe's marker, else JFIF, else the names of the components.
func (f *File) color(jfif bool, adobe int) (Color, error) {
	switch len(f.components) {
	case 1:
		return Gray, nil
	case 3:
		named := [3]byte{f.components[0].id, f.components[1].id, f.components[2].id}
		if adobe == 0 || adobe < 0 && !jfif && named == [3]byte{'R', 'G', 'B'} {
			return RGB, nil
		}
		return YCbCr, nil
	case 4:
		if adobe == 2 {
			return InvertedYCCK, nil
		}
		return InvertedCMYK, nil // without a marker, too: every writer follows Adobe's programs
	}
	return 0, UnsupportedError(fmt.Sprintf("%d components", len(f.components)))
}

// segment is a marker with what belongs to it.
type segment struct {
	marker byte
	body   []byte
	coded  []byte // of SOS: the data of the scan, with restart markers
}

// walk calls each with the segments of a stream until it fails or the stream
// ends; ended tells whether the stream has its end marker. Bytes between
// segments that belong to none are passed over.
func walk(data []byte, each func(segment) error) (ended bool, err error) {
	if len(data) < 2 || data[0] != 0xff || data[1] != markerSOI {
		return false, FormatError("no start marker")
	}
	for data = data[2:]; ; {
		at := bytes.IndexByte(data, 0xff)
		if at < 0 || at+1 >= len(data) {
			return false, nil
		}
		marker := data[at+1]
		switch {
		case marker == 0xff: // a fill byte
			data = data[at+1:]
			continue
		case marker == markerEOI:
			return true, nil
		case marker == 0 || marker == 1 || marker >= markerRST0 && marker <= markerSOI: // without a body
			data = data[at+2:]
			continue
		}
		data = data[at+2:]
		if len(data) < 2 {
			return false, nil
		}
		length := int(binary.BigEndian.Uint16(data))
		if length < 2 {
			return false, FormatError("a segment shorter than its length")
		}
		if length > len(data) {
			return false, nil
		}
		s := segment{marker: marker, body: data[2:length]}
		data = data[length:]
		if marker == markerSOS {
			end := scanEnd(data)
			s.coded, data = data[:end], data[end:]
		}
		if err := each(s); err != nil {
			return false, err
		}
	}
}

// scanEnd is where the first marker stands that does not belong to a scan.
func scanEnd(data []byte) int {
	for from := 0; ; {
		at := bytes.IndexByte(data[from:], 0xff)
		if at < 0 || from+at+1 >= len(data) {
			return len(data)
		}
		from += at + 1
		switch next := data[from]; {
		case next == 0 || next >= markerRST0 && next <= markerRST7:
			from++
		case next == 0xff:
		default:
			return from - 1
		}
	}
}

func isFrame(marker byte) bool {
	return marker >= 0xc0 && marker <= 0xcf && marker != markerDHT && marker != 0xc8 && marker != 0xcc
}

// frame reads the frame header (T.81, B.2.2).
func (f *File) frame(s segment) error {
	if f.components != nil {
		return FormatError("two frame headers")
	}
	switch {
	case s.marker >= 0xc9:
		return UnsupportedError("arithmetic coding")
	case s.marker == 0xc3:
		return UnsupportedError("lossless coding")
	case s.marker > 0xc2:
		return UnsupportedError("hierarchical coding")
	}
	f.Progressive = s.marker == 0xc2
	b := s.body
	if len(b) < 6 || len(b) < 6+3*int(b[5]) {
		return FormatError("a frame header that is too short")
	}
	if b[0] != 8 {
		return UnsupportedError(fmt.Sprintf("%d bits a value", b[0]))
	}
	f.Height, f.Width = int(binary.BigEndian.Uint16(b[1:])), int(binary.BigEndian.Uint16(b[3:]))
	if f.Height == 0 {
		return UnsupportedError("a height that stands behind the picture")
	}
	if f.Width == 0 || b[5] == 0 || b[5] > 4 {
		return FormatError("a picture without pixels")
	}
	return f.layOut(b[6:], int(b[5]))
}

// layOut works out how many blocks each component has.
func (f *File) layOut(spec []byte, count int) error {
	components := make([]component, count)
	f.maxH, f.maxV = 1, 1
	for i := range components {
		c := &components[i]
		c.id, c.acrossMCU, c.downMCU, c.quantID = spec[3*i], int(spec[3*i+1]>>4), int(spec[3*i+1]&15), spec[3*i+2]
		if c.acrossMCU < 1 || c.acrossMCU > 4 || c.downMCU < 1 || c.downMCU > 4 || c.quantID > 3 {
			return FormatError("sampling factors or tables out of range")
		}
		for _, other := range components[:i] {
			if other.id == c.id {
				return FormatError("two components of one name")
			}
		}
		f.maxH, f.maxV = max(f.maxH, c.acrossMCU), max(f.maxV, c.downMCU)
	}
	if count == 1 { // the factors of a single component mean nothing (A.2.2)
		components[0].acrossMCU, components[0].downMCU, f.maxH, f.maxV = 1, 1, 1, 1
	}
	across, down := ceilDiv(f.Width, 8*f.maxH), ceilDiv(f.Height, 8*f.maxV)
	for i := range components {
		c := &components[i]
		c.columns, c.rows = across*c.acrossMCU, down*c.downMCU
		c.ownX = ceilDiv(ceilDiv(f.Width*c.acrossMCU, f.maxH), 8)
		c.ownY = ceilDiv(ceilDiv(f.Height*c.downMCU, f.maxV), 8)
	}
	f.components = components
	return nil
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }

// Size is that of the picture at n eighths.
func (f *File) Size(n int) (width, height int) {
	return ceilDiv(f.Width*n, 8), ceilDiv(f.Height*n, 8)
}

// DecodedBytes is the memory that Decode takes at n eighths.
func (f *File) DecodedBytes(n int) int64 {
	total := int64(0)
	for i := range f.components {
		c := &f.components[i]
		w, h := f.blockSize(c, n)
		bytes := int64(w * h)
		if f.Progressive {
			bytes += 2*int64(w*h) + 8
		}
		total += bytes * int64(c.columns) * int64(c.rows)
	}
	return total
}

// blockSize is how many samples across and down the blocks of a component are
// decoded to. A component that is stored at a half or a quarter of the size is
// decoded at so much larger a fraction, so that nothing needs to be enlarged.
func (f *File) blockSize(c *component, n int) (w, h int) {
	return n * within(8/n, f.maxH, c.acrossMCU), n * within(8/n, f.maxV, c.downMCU)
}

// within is the largest power of two up to limit by which a side that is stored
// at part of whole is to be enlarged.
func within(limit, whole, part int) int {
	times := 1
	for 2*times <= limit && whole%(2*times*part) == 0 {
		times *= 2
	}
	return times
}

// Components is how many planes the picture has.
func (f *File) Components() int { return len(f.components) }
