package heif

import (
	"context"
	"fmt"
	"math"
	"math/bits"

	"likeness/internal/ycbcr"
)

// What decoding takes, beside the file: measured, and a third more.
const (
	machineBytes   = 24 << 20 // whatever the picture
	heicPixelBytes = 10
	avifPixelBytes = 26
	// Values of more than 8 bits take two bytes.
	deepHEICPixelBytes = 16
	deepAVIFPixelBytes = 52
)

// DecodedBytes is the most memory that Decode takes; the decoder is given no
// more.
func (f *File) DecodedBytes() int64 {
	each := int64(heicPixelBytes)
	switch {
	case f.AVIF && f.Depth > 8:
		each = deepAVIFPixelBytes
	case f.AVIF:
		each = avifPixelBytes
	case f.Depth > 8:
		each = deepHEICPixelBytes
	}
	width, height := f.Width, f.Height
	if f.AVIF {
		width, height = f.coded.X, f.coded.Y
	}
	over, size := bits.Mul64(uint64(width), uint64(height)) // sides are below 2^32
	if over > 0 || size > math.MaxInt64/64 {
		return math.MaxInt64
	}
	return machineBytes + 2*int64(len(f.data)) + int64(size)*each
}

// Image is a decoded picture; it is read before it is closed.
type Image struct {
	Width, Height int
	sandbox       *sandbox

	rgb           bool // else planes
	left, top     int
	stride        int
	deep          bool // rgb of two bytes a value, the low one first
	pix           []byte
	planes        [3][]byte
	chroma        uint32
	chromaStride  int
	scale         ycbcr.Scale
	identity      bool // planes are green, blue and red
	premultiplied bool
}

// Close ends the decoder.
func (m *Image) Close() { m.sandbox.close() }

// Decode decodes the picture; the caller closes it. The error is that of ctx,
// ErrMemory, ErrTime, or says what is wrong with the file.
func (f *File) Decode(ctx context.Context) (_ *Image, err error) {
	machine := heicMachine
	if f.AVIF {
		machine = avifMachine
	}
	ctx, stop := context.WithTimeoutCause(ctx, maxDecodeTime, ErrTime)
	defer stop()
	s, err := machine.open(ctx, f.DecodedBytes())
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	at, err := s.allocate(int64(len(f.data)))
	if err != nil {
		return nil, err
	}
	if !s.module.Memory().Write(at, f.data) {
		return nil, ErrMemory
	}
	if f.AVIF {
		return f.decodeAVIF(s, at)
	}
	s.module.Memory().WriteString(at+8, "heic") // the first brand, which is all that the decoder looks at
	return f.decodeHEIC(s, at)
}

// decodeAVIF has libavif make 4 values a pixel of a picture, colours multiplied
// by their opacity.
func (f *File) decodeAVIF(s *sandbox, data uint32) (*Image, error) {
	answers, err := s.allocate(16)
	if err != nil {
		return nil, err
	}
	decode := func(headOnly uint64, delay, out uint32) (header []uint32, err error) {
		ok, err := s.call("decode", uint64(data), uint64(len(f.data)), headOnly, 0,
			uint64(answers), uint64(answers+4), uint64(answers+8), uint64(answers+12), uint64(delay), uint64(out))
		if err != nil {
			return nil, err
		}
		if ok == 0 {
			return nil, s.refusal()
		}
		return s.numbers(answers, 3)
	}
	header, err := decode(1, 0, 0)
	if err != nil {
		return nil, err
	}
	if int(header[0]) != f.coded.X || int(header[1]) != f.coded.Y {
		return nil, FormatError(fmt.Sprintf("a picture of %d x %d pixels that says %d x %d", header[0], header[1], f.coded.X, f.coded.Y))
	}
	m := &Image{Width: f.Width, Height: f.Height, sandbox: s, rgb: true, premultiplied: true, left: f.crop.Min.X, top: f.crop.Min.Y, deep: header[2] > 8}
	m.stride = 4 * f.coded.X
	if m.deep {
		m.stride *= 2
	}
	// The decoder tells success without having written a picture that it cannot decode.
	size := int64(m.stride) * int64(f.coded.Y)
	out, err := s.allocate(size + 8)
	if err != nil {
		return nil, err
	}
	const unwritten = 0x7ff8dead7ff8dead // no duration
	delay := out + uint32(size)
	s.module.Memory().WriteUint64Le(delay&^7, unwritten)
	if _, err := decode(0, delay&^7, out); err != nil {
		return nil, err
	}
	if v, ok := s.module.Memory().ReadUint64Le(delay &^ 7); !ok || v == unwritten {
		return nil, s.refusal()
	}
	var ok bool
	if m.pix, ok = s.module.Memory().Read(out, uint32(size)); !ok {
		return nil, FormatError("the decoder answers out of its memory")
	}
	return m, nil
}

// refusal is why a decoder gave no picture, without a reason of its own.
func (s *sandbox) refusal() error {
	if s.memory.refused {
		return ErrMemory
	}
	return FormatError("the coded picture makes no sense")
}

// Spaces and samplings of libheif.
const (
	spaceYCbCr      = 0
	spaceRGB        = 1
	spaceMonochrome = 2
	chromaNone      = 0
	chroma420       = 1
	chroma422       = 2
	chroma444       = 3
)

// decodeHEIC has libheif make planes of a picture.
func (f *File) decodeHEIC(s *sandbox, data uint32) (*Image, error) {
	answers, err := s.allocate(20)
	if err != nil {
		return nil, err
	}
	decode := func(headOnly uint64, out uint32) (header []uint32, err error) {
		ok, err := s.call("decode", uint64(data), uint64(len(f.data)), headOnly,
			uint64(answers), uint64(answers+4), uint64(answers+8), uint64(answers+12), uint64(answers+16), uint64(out))
		if err != nil {
			return nil, err
		}
		if ok == 0 {
			return nil, s.refusal()
		}
		return s.numbers(answers, 5)
	}
	header, err := decode(1, 0)
	if err != nil {
		return nil, err
	}
	if int(header[0]) != f.Width || int(header[1]) != f.Height {
		return nil, FormatError(fmt.Sprintf("a picture of %d x %d pixels that says %d x %d", header[0], header[1], f.Width, f.Height))
	}
	m := &Image{Width: f.Width, Height: f.Height, sandbox: s, chroma: header[3], premultiplied: header[4] == 1}
	chromaRows := 0
	switch header[2] {
	case spaceMonochrome:
		m.chroma, m.stride = chromaNone, aligned(f.Width)
	case spaceRGB:
		m.rgb, m.stride = true, aligned(4*max(f.Width, 64))
	case spaceYCbCr:
		m.stride, m.chromaStride, chromaRows = aligned(f.Width), aligned(f.Width), f.Height
		switch m.chroma {
		case chroma420:
			m.chromaStride, chromaRows = aligned((f.Width+1)/2), (f.Height+1)/2
		case chroma422:
			m.chromaStride = aligned((f.Width + 1) / 2)
		case chroma444:
		default:
			return nil, UnsupportedError(fmt.Sprintf("sampling %d", m.chroma))
		}
	default:
		return nil, UnsupportedError(fmt.Sprintf("colour space %d", header[2]))
	}
	m.scale, m.identity = f.Color.scale()
	whole, part := int64(m.stride)*int64(f.Height), int64(m.chromaStride)*int64(chromaRows)
	out, err := s.allocate(whole + 2*part)
	if err != nil {
		return nil, err
	}
	if _, err := decode(0, out); err != nil {
		return nil, err
	}
	pix, ok := s.module.Memory().Read(out, uint32(whole+2*part))
	if !ok {
		return nil, FormatError("the decoder answers out of its memory")
	}
	m.pix = pix
	m.planes = [3][]byte{pix[:whole], pix[whole : whole+part], pix[whole+part:]}
	return m, nil
}

// aligned is the length of a row in the memory of libheif, which has 64 at
// least.
func aligned(n int) int { return (max(n, 64) + 15) &^ 15 }
