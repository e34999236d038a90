package jpeg

import "encoding/binary"

// lookupBits is how many bits decide most codes at one look.
const lookupBits = 10

// huffman decodes one table of codes (T.81, annex C and F.2.2.3).
type huffman struct {
	// short has, for the next bits, the length of a code and its symbol, as
	// length<<8 | symbol; 0 when the code is longer.
	short [1 << lookupBits]uint16
	// whole has what a coefficient comes to when its code and its value fit,
	// as value<<16 | run<<8 | bits; 0 when they do not.
	whole   [1 << lookupBits]int32
	symbols [256]byte
	// limit is the first code of each length that is too large, aligned to 16
	// bits; offset takes a code of that length to its symbol.
	limit  [18]uint32
	offset [17]int32
}

// newHuffman reads the counts of codes by length, and the symbols.
func newHuffman(counts, symbols []byte) (*huffman, error) {
	h := &huffman{}
	copy(h.symbols[:], symbols)
	code, at := uint32(0), 0
	for length := 1; length <= 16; length++ {
		count := int(counts[length-1])
		h.offset[length] = int32(at) - int32(code)
		if code+uint32(count) > 1<<length {
			return nil, FormatError("a Huffman table with too many codes")
		}
		for range count {
			if length <= lookupBits {
				shift := lookupBits - length
				for fill := range 1 << shift {
					h.short[int(code)<<shift|fill] = uint16(length)<<8 | uint16(symbols[at])
				}
			}
			code, at = code+1, at+1
		}
		h.limit[length] = code << (16 - length)
		code <<= 1
	}
	h.limit[17] = 1 << 16
	h.fillWhole()
	return h, nil
}

func (h *huffman) fillWhole() {
	for bits, entry := range h.short {
		length, symbol := int(entry>>8), int(entry&255)
		run, size := symbol>>4, symbol&15
		if entry == 0 || size == 0 || length+size > lookupBits {
			continue
		}
		raw := bits >> (lookupBits - length - size) & (1<<size - 1)
		h.whole[bits] = extend(uint32(raw), size)<<16 | int32(run)<<8 | int32(length+size)
	}
}

// extend gives a value of size bits its sign (T.81, F.2.2.1).
func extend(raw uint32, size int) int32 {
	v := int32(raw)
	if size > 0 && raw>>(size-1) == 0 {
		v += -1<<size + 1
	}
	return v
}

// bitReader reads the coded data of one scan. Behind its end, and before a
// marker, it reads zeros and counts them.
type bitReader struct {
	data   []byte
	at     int
	acc    uint64 // the next bits, from the top
	count  int    // how many of them are valid
	padded int    // how many of those are zeros that are not there
}

// fill makes at least 56 bits valid.
func (r *bitReader) fill() {
	if r.at+8 <= len(r.data) {
		word := binary.BigEndian.Uint64(r.data[r.at:])
		const low, high = 0x0101010101010101, 0x8080808080808080
		if inverse := ^word; (inverse-low)&^inverse&high == 0 { // no 0xff among them
			r.acc |= word >> r.count
			take := (63 - r.count) >> 3
			r.at += take
			r.count += take << 3
			return
		}
	}
	r.fillSlowly()
}

func (r *bitReader) fillSlowly() {
	for r.count <= 56 {
		var b byte
		switch {
		case r.at >= len(r.data):
			r.padded += 8
		case r.data[r.at] != 0xff:
			b = r.data[r.at]
			r.at++
		case r.at+1 < len(r.data) && r.data[r.at+1] == 0:
			b = 0xff
			r.at += 2
		default: // a marker
			r.padded += 8
		}
		r.acc |= uint64(b) << (56 - r.count)
		r.count += 8
	}
}

// spent reports whether bits were read that are not there.
func (r *bitReader) spent() bool { return r.count < r.padded }

// bits reads the next n bits, at most 16.
func (r *bitReader) bits(n int) uint32 {
	if r.count < n {
		r.fill()
	}
	v := uint32(r.acc >> (64 - n))
	if n == 0 {
		return 0
	}
	r.acc <<= n
	r.count -= n
	return v
}

func (r *bitReader) bit() bool { return r.bits(1) != 0 }

// symbol reads a code; ok is false for one that the table does not have.
func (r *bitReader) symbol(h *huffman) (symbol byte, ok bool) {
	if r.count < 16 {
		r.fill()
	}
	if e := h.short[r.acc>>(64-lookupBits)]; e != 0 {
		r.acc <<= e >> 8
		r.count -= int(e >> 8)
		return byte(e), true
	}
	return r.longSymbol(h)
}

func (r *bitReader) longSymbol(h *huffman) (symbol byte, ok bool) {
	next := uint32(r.acc >> 48)
	length := 1
	for length <= 16 && next >= h.limit[length] {
		length++
	}
	if length > 16 {
		return 0, false
	}
	at := int32(next>>(16-length)) + h.offset[length]
	r.acc <<= length
	r.count -= length
	return h.symbols[at&255], true
}

// restart passes over the next restart marker and says its number, 0 to 7;
// -1 when there is none.
func (r *bitReader) restart() int {
	for ; r.at+1 < len(r.data); r.at++ {
		if m := r.data[r.at+1]; r.data[r.at] == 0xff && m >= markerRST0 && m <= markerRST7 {
			r.at += 2
			r.acc, r.count, r.padded = 0, 0, 0
			return int(m - markerRST0)
		}
	}
	return -1
}
