package onnx

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"unsafe"

	"google.golang.org/protobuf/encoding/protowire"
)

// ErrDamaged is what bytes are that make no graph.
var ErrDamaged = errors.New("it is no ONNX graph, or it is damaged")

// maxTextBytes is the most that a name or another small field may have.
const maxTextBytes = 1 << 16

// stream is the bytes of a file, read once from the front: weights go straight
// to where they stay, so that reading takes no more memory than they do.
type stream struct {
	reader *bufio.Reader
	at     int64
}

// message is a message of protocol buffers within a stream, up to end.
type message struct {
	*stream
	end  int64
	next int64 // where the next field begins
}

// field is one field of a message. The bytes of those that have any are read by
// one of its methods, or passed over.
type field struct {
	number protowire.Number
	kind   protowire.Type
	value  uint64 // of numbers
	size   int64  // of bytes

	stream *stream
}

func newMessage(r io.Reader, size int64) *message {
	return &message{stream: &stream{reader: bufio.NewReaderSize(r, 1<<16)}, end: size}
}

// each calls yield with every field of a message until it returns an error.
func (m *message) each(yield func(field) error) error {
	m.next = m.at
	for m.next < m.end {
		if err := m.skipTo(m.next); err != nil {
			return err
		}
		f, err := m.read()
		if err == nil {
			err = yield(f)
		}
		if err != nil {
			return err
		}
	}
	return m.skipTo(m.end)
}

func (s *stream) skipTo(position int64) error {
	for s.at < position {
		n, err := s.reader.Discard(int(min(position-s.at, 1<<30)))
		s.at += int64(n)
		if err != nil {
			return ErrDamaged
		}
	}
	return nil
}

func (m *message) read() (field, error) {
	tag, err := m.varint()
	if err != nil {
		return field{}, err
	}
	f := field{number: protowire.Number(tag >> 3), kind: protowire.Type(tag & 7), stream: m.stream}
	switch f.kind {
	case protowire.VarintType:
		f.value, err = m.varint()
	case protowire.Fixed32Type, protowire.Fixed64Type:
		width := 4
		if f.kind == protowire.Fixed64Type {
			width = 8
		}
		var wide [8]byte
		if err = m.full(wide[:width]); err == nil {
			f.value = binary.LittleEndian.Uint64(wide[:])
		}
	case protowire.BytesType:
		var size uint64
		if size, err = m.varint(); err == nil && size > uint64(max(m.end-m.at, 0)) {
			err = ErrDamaged
		}
		f.size = int64(size)
	default:
		err = ErrDamaged
	}
	m.next = m.at + f.size
	if m.next > m.end {
		err = ErrDamaged
	}
	return f, err
}

func (s *stream) varint() (uint64, error) {
	v, n := uint64(0), 0
	for shift := 0; shift < 64; shift += 7 {
		b, err := s.reader.ReadByte()
		if err != nil {
			return 0, ErrDamaged
		}
		n++
		s.at++
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return v, nil
		}
	}
	return 0, ErrDamaged
}

func (s *stream) full(p []byte) error {
	n, err := io.ReadFull(s.reader, p)
	s.at += int64(n)
	if err != nil {
		return ErrDamaged
	}
	return nil
}

// message is the field as a message of its own.
func (f field) message() (*message, error) {
	if f.kind != protowire.BytesType {
		return nil, ErrDamaged
	}
	return &message{stream: f.stream, end: f.stream.at + f.size}, nil
}

// each is that of the message that a field is.
func (f field) each(yield func(field) error) error {
	m, err := f.message()
	if err != nil {
		return err
	}
	return m.each(yield)
}

// text sets to to the text of a field.
func (f field) text(to *string) error {
	if f.kind != protowire.BytesType || f.size > maxTextBytes {
		return ErrDamaged
	}
	b := make([]byte, f.size)
	err := f.stream.full(b)
	*to = string(b)
	return err
}

// data is the bytes of a field, at an address that values of any kind may have.
func (f field) data() ([]byte, error) {
	if f.kind != protowire.BytesType {
		return nil, ErrDamaged
	}
	b := alignedBytes(f.size)
	return b, f.stream.full(b)
}

func alignedBytes(size int64) []byte {
	if size == 0 {
		return []byte{}
	}
	words := make([]uint64, (size+7)/8)
	return unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), size)
}

// numbers calls yield with each number of a repeated field, packed or not.
func (f field) numbers(of protowire.Type, yield func(uint64)) error {
	if f.kind == of {
		yield(f.value)
		return nil
	}
	m, err := f.message()
	if err != nil {
		return err
	}
	var wide [8]byte
	for m.at < m.end {
		var v uint64
		switch of {
		case protowire.VarintType:
			v, err = m.varint()
		case protowire.Fixed32Type:
			err = m.full(wide[:4])
			v = uint64(binary.LittleEndian.Uint32(wide[:]))
		default:
			err = m.full(wide[:8])
			v = binary.LittleEndian.Uint64(wide[:])
		}
		if err != nil {
			return err
		}
		yield(v)
	}
	if m.at != m.end {
		return ErrDamaged
	}
	return nil
}

// floats32 reads bytes as little-endian values, without a copy.
func floats32(raw []byte) []float32 {
	if len(raw) < 4 {
		return []float32{}
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(&raw[0])), len(raw)/4)
}

// halfToFloat is a binary16 of IEEE 754 as a float32.
func halfToFloat(h uint16) float32 {
	sign := uint32(h&0x8000) << 16
	exponent, fraction := uint32(h>>10&0x1f), uint32(h&0x3ff)
	switch exponent {
	case 0:
		v := float32(fraction) / (1 << 24)
		if sign != 0 {
			v = -v
		}
		return v
	case 0x1f:
		return math.Float32frombits(sign | 0x7f800000 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrDamaged}, args...)...)
}
