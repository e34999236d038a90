package vector

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"unsafe"

	"likeness/internal/durable"
)

// A snapshot is one file: a header, a table of sections, and the sections,
// each beginning at a multiple of 64 bytes so that it can be used where it
// lies once the file is mapped into memory. Numbers are little-endian.
//
//	header   0  magic
//	         8  format version, uint32
//	        12  number of sections, uint32
//	        16  bytes of the file, uint64
//	        24  CRC-32C of the whole file, taken with these four bytes zero
//	        28  zeros up to 64
//	table       for each section: offset and length in bytes, uint64
//
// The sections are those of snapshotSections, in their order; one that an
// index has no use for is empty.
const (
	snapshotMagic   = "LIKEVEC\n"
	snapshotVersion = 1
	headerBytes     = 64
	sectionAlign    = 64
	checksumAt      = 24

	maxSnapshotBytes = 1 << 42
)

// shape holds the counts that say how the sections are to be read.
type shape struct {
	Rows, Dims           uint64 // as the caller sees them
	Bytes                uint64 // 1: values are bytes
	BaseRows, AddedRows  uint64 // in the stores that place points into
	WalkedRows, WalkDims uint64
	TwoStage, Layered    uint64 // 1: yes
}

// sections are an index as it lies in a file.
type sections struct {
	shape          []shape
	values         []byte // of the base store: float32 values, or bytes
	mean           []float32
	lengths        []float32
	added          []byte
	addedLengths   []float32
	place          []uint32
	reduced        []float32
	start          []uint32
	lists          []uint32
	entry          []uint32
	duplicateFirst []uint32
	duplicateStart []uint32
	duplicateRows  []uint32
	rowOf          []uint32
	unindexed      []uint32
	calibration    []calibration64
}

// calibration64 is a Calibration as it lies in a file.
type calibration64 struct {
	K, Beam     uint64
	Recall, Low float64
}

// visit calls do for every section in its order.
func (s *sections) visit(do func(section any)) {
	for _, section := range []any{
		&s.shape, &s.values, &s.mean, &s.lengths, &s.added, &s.addedLengths, &s.place, &s.reduced,
		&s.start, &s.lists, &s.entry, &s.duplicateFirst, &s.duplicateStart, &s.duplicateRows, &s.rowOf, &s.unindexed, &s.calibration,
	} {
		do(section)
	}
}

// Save writes the index to a file, in place of one that was there. Open reads
// it back.
func (x *Index) Save(path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("save an index: %w", err)
	}
	err = x.write(f)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = durable.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("save an index: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

func (x *Index) write(f *os.File) error {
	if !littleEndian() {
		return errors.New("indexes are kept in files on little-endian machines only")
	}
	s := x.sections()
	var raw [][]byte
	s.visit(func(section any) { raw = append(raw, rawBytes(section)) })
	header := make([]byte, headerBytes+16*len(raw))
	at := align(len(header))
	for i, bytes := range raw {
		binary.LittleEndian.PutUint64(header[headerBytes+16*i:], uint64(at))
		binary.LittleEndian.PutUint64(header[headerBytes+16*i+8:], uint64(len(bytes)))
		at = align(at + len(bytes))
	}
	copy(header, snapshotMagic)
	binary.LittleEndian.PutUint32(header[8:], snapshotVersion)
	binary.LittleEndian.PutUint32(header[12:], uint32(len(raw)))
	binary.LittleEndian.PutUint64(header[16:], uint64(at))

	sum := durable.NewHash()
	buffered := bufio.NewWriterSize(io.MultiWriter(f, sum), 1<<20)
	var padding [sectionAlign]byte
	for _, bytes := range append([][]byte{header}, raw...) {
		// The first error sticks to the writer and comes out of Flush.
		buffered.Write(bytes)
		buffered.Write(padding[:align(len(bytes))-len(bytes)])
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	_, err := f.WriteAt(binary.LittleEndian.AppendUint32(nil, sum.Sum32()), checksumAt)
	return err
}

// Open maps an index that Save wrote into memory. A file that is cut short,
// changed in any bit, of another version or no index at all is refused. Close
// lets the file go.
func Open(path string) (*Index, error) {
	file, err := openMapping(path)
	if err != nil {
		return nil, fmt.Errorf("open an index: %w", err)
	}
	x, err := decode(file.data)
	if err != nil {
		return nil, fmt.Errorf("open the index %s: %w", path, errors.Join(err, file.close()))
	}
	x.file = file
	return x, nil
}

// Close lets the file go that the index was opened from, if any. The index
// must not be used afterwards.
func (x *Index) Close() error { return x.file.close() }

// decode checks a snapshot and makes an index that uses data where it lies.
func decode(data []byte) (*Index, error) {
	s, err := readSections(data)
	if err != nil {
		return nil, err
	}
	return s.index()
}

func readSections(data []byte) (*sections, error) {
	s := &sections{}
	count := 0
	s.visit(func(any) { count++ })
	switch {
	case !littleEndian():
		return nil, errors.New("indexes are kept in files on little-endian machines only")
	case len(data) < headerBytes+16*count || string(data[:len(snapshotMagic)]) != snapshotMagic:
		return nil, errors.New("it is no index")
	case binary.LittleEndian.Uint32(data[8:]) != snapshotVersion:
		return nil, fmt.Errorf("it has version %d; this program reads %d", binary.LittleEndian.Uint32(data[8:]), snapshotVersion)
	case binary.LittleEndian.Uint64(data[16:]) != uint64(len(data)):
		return nil, fmt.Errorf("it was written with %d bytes and has %d", binary.LittleEndian.Uint64(data[16:]), len(data))
	case binary.LittleEndian.Uint32(data[12:]) != uint32(count) || checksum(data) != binary.LittleEndian.Uint32(data[checksumAt:]):
		return nil, errors.New("it is damaged: its checksum is wrong")
	case uintptr(unsafe.Pointer(&data[0]))%8 != 0:
		return nil, errors.New("it does not lie at a multiple of 8 bytes")
	}
	i := 0
	var err error
	s.visit(func(section any) {
		offset := binary.LittleEndian.Uint64(data[headerBytes+16*i:])
		length := binary.LittleEndian.Uint64(data[headerBytes+16*i+8:])
		i++
		if offset%sectionAlign != 0 || offset > uint64(len(data)) || length > uint64(len(data))-offset || !fill(section, data[offset:offset+length]) {
			err = fmt.Errorf("section %d does not fit", i)
		}
	})
	return s, err
}

func checksum(data []byte) uint32 {
	sum := durable.Sum(data[:checksumAt])
	sum = durable.Update(sum, []byte{0, 0, 0, 0})
	return durable.Update(sum, data[checksumAt+4:])
}

func align(n int) int { return (n + sectionAlign - 1) / sectionAlign * sectionAlign }

func littleEndian() bool { return binary.NativeEndian.Uint16([]byte{1, 0}) == 1 }

// rawBytes shows the memory of a section.
func rawBytes(section any) []byte {
	switch s := section.(type) {
	case *[]byte:
		return *s
	case *[]uint32:
		return bytesOf(*s)
	case *[]float32:
		return bytesOf(*s)
	case *[]shape:
		return bytesOf(*s)
	case *[]calibration64:
		return bytesOf(*s)
	}
	return nil
}

// fill makes a section of raw bytes, where they lie.
func fill(section any, raw []byte) bool {
	switch s := section.(type) {
	case *[]byte:
		*s = raw
		return true
	case *[]uint32:
		return view(s, raw)
	case *[]float32:
		return view(s, raw)
	case *[]shape:
		return view(s, raw)
	case *[]calibration64:
		return view(s, raw)
	}
	return false
}

func bytesOf[T any](values []T) []byte {
	var one T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*int(unsafe.Sizeof(one)))
}

// view shows raw bytes as values; false if they are not a whole number of them.
func view[T any](values *[]T, raw []byte) bool {
	var one T
	size := int(unsafe.Sizeof(one))
	if len(raw)%size != 0 {
		return false
	}
	if len(raw) > 0 {
		*values = unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(raw))), len(raw)/size)
	}
	return true
}

// product multiplies counts from a file; false if that is beyond any file.
func product(a, b uint64) (int, bool) {
	if a > math.MaxInt32 || b > math.MaxInt32 {
		return 0, false
	}
	return int(a * b), true
}
