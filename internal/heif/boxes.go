package heif

import (
	"encoding/binary"
	"io"
)

// box is one box of a file (ISO/IEC 14496-12, 4.2).
type box struct {
	kind string // four letters
	body []byte
	cut  bool // the file ends before the box does
}

// eachBox walks boxes until look returns false or the data ends. Of a box that
// is cut short it gives what is there.
func eachBox(data []byte, look func(box) bool) {
	for len(data) >= 8 {
		size, head := uint64(binary.BigEndian.Uint32(data)), uint64(8)
		b := box{kind: string(data[4:8])}
		switch size {
		case 0: // to the end of the file
			size = uint64(len(data))
		case 1:
			if len(data) < 16 {
				return
			}
			size, head = binary.BigEndian.Uint64(data[8:]), 16
		}
		if size < head {
			return
		}
		if size > uint64(len(data)) {
			size, b.cut = uint64(len(data)), true
		}
		b.body = data[head:size]
		if !look(b) {
			return
		}
		data = data[size:]
	}
}

// child is the first box of a kind; io.ErrUnexpectedEOF when it is cut short.
func child(data []byte, kind string) (body []byte, err error) {
	eachBox(data, func(b box) bool {
		if b.kind != kind {
			return true
		}
		if body = b.body; b.cut {
			err = io.ErrUnexpectedEOF
		}
		return false
	})
	return body, err
}

// fields reads big-endian numbers one after the other; behind the end all are
// zero, and short is set.
type fields struct {
	data  []byte
	short bool
}

func (f *fields) number(bytes int) (v uint64) {
	if len(f.data) < bytes {
		f.data, f.short = nil, true
		return 0
	}
	for _, b := range f.data[:bytes] {
		v = v<<8 | uint64(b)
	}
	f.data = f.data[bytes:]
	return v
}

// full reads the head of a full box.
func (f *fields) full() (version int, flags uint64) {
	return int(f.number(1)), f.number(3)
}

// identity is a number of an item, which later versions of a box have longer.
func (f *fields) identity(long bool) uint32 {
	if long {
		return uint32(f.number(4))
	}
	return uint32(f.number(2))
}
