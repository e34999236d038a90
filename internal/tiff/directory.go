package tiff

import (
	"encoding/binary"
	"io"
	"math"
)

// FormatError says that a file is no TIFF as the standard describes it.
type FormatError string

func (e FormatError) Error() string { return string(e) }

// UnsupportedError names a kind of TIFF that is not read here.
type UnsupportedError string

func (e UnsupportedError) Error() string { return string(e) }

// Tags that are looked at.
const (
	tagPageKind       = 254
	tagWidth          = 256
	tagHeight         = 257
	tagBits           = 258
	tagCompression    = 259
	tagPhotometric    = 262
	tagFillOrder      = 266
	tagMaker          = 271
	tagStripOffsets   = 273
	tagOrientation    = 274
	tagSamples        = 277
	tagRowsPerStrip   = 278
	tagStripCounts    = 279
	tagPlanar         = 284
	tagGroup3Options  = 292
	tagPredictor      = 317
	tagColorMap       = 320
	tagSubDirectories = 330
	tagTileWidth      = 322
	tagTileHeight     = 323
	tagTileOffsets    = 324
	tagTileCounts     = 325
	tagInkSet         = 332
	tagExtraSamples   = 338
	tagSampleFormat   = 339
	tagJPEGTables     = 347
	tagSubsampling    = 530
	tagProfile        = 34675
	tagDNGVersion     = 50706
	maxDirectoryTags  = 4096
)

// reader reads numbers of either order and size from a file.
type reader struct {
	data  []byte
	order binary.ByteOrder
	big   bool // BigTIFF: offsets and counts of 64 bits
}

// field is one entry of a directory: count values of a kind, found when they
// are asked for.
type field struct {
	kind   uint16
	count  int64
	size   int64  // bytes of a value
	values []byte // as many as are there
}

// directory holds the entries that are understood, by tag.
type directory map[uint16]field

// kindBytes are the sizes of the kinds of values: byte, ascii, short, long,
// rational, and so on to the 64-bit offsets of BigTIFF.
var kindBytes = [...]int64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}

// readHeader finds the order of bytes and the first directory.
func readHeader(data []byte) (r reader, first int64, err error) {
	if len(data) < 8 {
		return r, 0, io.ErrUnexpectedEOF
	}
	r = reader{data: data, order: binary.LittleEndian}
	if data[0] == 'M' {
		r.order = binary.BigEndian
	}
	if r.order.Uint16(data[2:]) != 43 {
		return r, int64(r.order.Uint32(data[4:])), nil
	}
	if len(data) < 16 {
		return r, 0, io.ErrUnexpectedEOF
	}
	r.big = true
	return r, r.offset(data[8:]), nil
}

// offset reads a 64-bit offset; one that no file can have is the largest.
func (r reader) offset(b []byte) int64 {
	return int64(min(r.order.Uint64(b), math.MaxInt64))
}

// directory reads the entries at an offset.
func (r reader) directory(at int64) (directory, error) {
	countBytes, entryBytes := int64(2), int64(12)
	if r.big {
		countBytes, entryBytes = 8, 20
	}
	if at < 8 || at > int64(len(r.data))-countBytes {
		return nil, io.ErrUnexpectedEOF
	}
	count := int64(r.order.Uint16(r.data[at:]))
	if r.big {
		count = r.offset(r.data[at:])
	}
	if count > maxDirectoryTags {
		return nil, FormatError("a directory of more tags than there are")
	}
	d := directory{}
	for at += countBytes; count > 0; count-- {
		if at+entryBytes > int64(len(r.data)) {
			return nil, io.ErrUnexpectedEOF
		}
		tag, f := r.field(r.data[at : at+entryBytes])
		if _, again := d[tag]; !again && f.size > 0 {
			d[tag] = f
		}
		at += entryBytes
	}
	return d, nil
}

// next is where the directory after the one at an offset stands; 0 for none.
func (r reader) next(at int64) int64 {
	end := at + 2 + 12*int64(r.order.Uint16(r.data[at:]))
	linkBytes := int64(4)
	if r.big {
		end, linkBytes = at+8+20*r.offset(r.data[at:]), 8
	}
	switch {
	case end+linkBytes > int64(len(r.data)):
		return 0
	case r.big:
		return r.offset(r.data[end:])
	}
	return int64(r.order.Uint32(r.data[end:]))
}

// field reads one entry. Its values stand in it, or where it says.
func (r reader) field(entry []byte) (tag uint16, f field) {
	tag, f.kind = r.order.Uint16(entry), r.order.Uint16(entry[2:])
	if int(f.kind) >= len(kindBytes) {
		return tag, f
	}
	f.size = kindBytes[f.kind]
	inline := entry[8:12]
	f.count = int64(r.order.Uint32(entry[4:]))
	if r.big {
		f.count, inline = r.offset(entry[4:]), entry[12:20]
	}
	if f.size == 0 || f.count > int64(len(r.data)) {
		f.count = 0
		return tag, f
	}
	bytes := f.count * f.size
	if bytes <= int64(len(inline)) {
		f.values = inline[:bytes]
		return tag, f
	}
	at := int64(r.order.Uint32(inline))
	if r.big {
		at = r.offset(inline)
	}
	if at < int64(len(r.data)) {
		f.values = r.data[at:min(at+bytes, int64(len(r.data)))]
	}
	return tag, f
}

// has reports whether value i is there.
func (f field) has(i int) bool { return f.size > 0 && (int64(i)+1)*f.size <= int64(len(f.values)) }

// at is value i of a field of whole numbers; 0 when it is not there.
func (r reader) at(f field, i int) int64 {
	if !f.has(i) {
		return 0
	}
	b := f.values[int64(i)*f.size:]
	switch f.kind {
	case 1, 6, 7:
		return int64(b[0])
	case 3, 8:
		return int64(r.order.Uint16(b))
	case 4, 9, 13:
		return int64(r.order.Uint32(b))
	case 16, 17, 18:
		return r.offset(b)
	}
	return 0
}

// number is the first value of a tag, or what it is when it is not there.
func (r reader) number(d directory, tag uint16, otherwise int64) int64 {
	if f, ok := d[tag]; ok && f.has(0) {
		return r.at(f, 0)
	}
	return otherwise
}
