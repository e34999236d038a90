package brought

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"

	"likeness/internal/art"
)

// npy is an open .npy file of N x D numbers, row-major (NumPy Enhancement
// Proposal 1: A Simple File Format for NumPy Arrays).
type npy struct {
	path       string
	file       *os.File
	in         *bufio.Reader
	rows, dims int
	bytes      int // of a value
	value      func([]byte) float32
	row        []byte
	vector     []float32
}

const (
	npyMagic = "\x93NUMPY"
	// maxNPYHeaderBytes is far above what NumPy writes for an array of numbers.
	maxNPYHeaderBytes = 64 << 10
)

func openNPY(path string) (_ *npy, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	n := &npy{path: path, file: f, in: bufio.NewReaderSize(f, 1<<20)}
	header, begins, err := n.header()
	if err != nil {
		return nil, err
	}
	if err := n.describe(header); err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, cannotRead(path, err)
	}
	if want := begins + int64(n.rows)*int64(n.dims)*int64(n.bytes); info.Size() != want {
		return nil, art.Errorf(art.CodeInvalid, "%s is cut short or has something behind its end: %d x %d values make %d bytes, and it has %d; copy it again", path, n.rows, n.dims, want, info.Size())
	}
	n.row, n.vector = make([]byte, n.dims*n.bytes), make([]float32, n.dims)
	return n, nil
}

// header reads what stands before the values, and tells where they begin.
func (n *npy) header() (string, int64, error) {
	notNPY := art.Errorf(art.CodeInvalid, "%s is no .npy file; write one with numpy.save(\"vectors.npy\", array)", n.path)
	var head [10]byte
	if _, err := io.ReadFull(n.in, head[:]); err != nil || string(head[:6]) != npyMagic {
		if strings.HasPrefix(string(head[:]), "PK") {
			return "", 0, art.Errorf(art.CodeInvalid, "%s is an .npz file, which holds several arrays; save the one of the vectors with numpy.save(\"vectors.npy\", array)", n.path)
		}
		return "", 0, notNPY
	}
	length, begins := int64(binary.LittleEndian.Uint16(head[8:])), int64(10)
	if head[6] >= 2 { // four bytes of length since version 2
		var more [2]byte
		if _, err := io.ReadFull(n.in, more[:]); err != nil {
			return "", 0, notNPY
		}
		length, begins = length|int64(binary.LittleEndian.Uint16(more[:]))<<16, 12
	}
	if length > maxNPYHeaderBytes {
		return "", 0, notNPY
	}
	header := make([]byte, length)
	if _, err := io.ReadFull(n.in, header); err != nil {
		return "", 0, notNPY
	}
	return string(header), begins + length, nil
}

var (
	npyType  = regexp.MustCompile(`'descr':\s*'([^']*)'`)
	npyOrder = regexp.MustCompile(`'fortran_order':\s*(True|False)`)
	npyShape = regexp.MustCompile(`'shape':\s*\(([^)]*)\)`)
)

// describe reads the header, which is a literal of Python.
func (n *npy) describe(header string) error {
	kind, order, shape := npyType.FindStringSubmatch(header), npyOrder.FindStringSubmatch(header), npyShape.FindStringSubmatch(header)
	if kind == nil || order == nil || shape == nil {
		return art.Errorf(art.CodeInvalid, "%s holds no plain array of numbers; save one with numpy.save(\"vectors.npy\", array.astype(\"float32\"))", n.path)
	}
	if n.value, n.bytes = valueOf(kind[1]); n.value == nil {
		return art.Errorf(art.CodeUnsupported, "%s holds values of the kind %q; save them with array.astype(\"float32\")", n.path, kind[1])
	}
	sides := strings.FieldsFunc(shape[1], func(r rune) bool { return r == ',' || r == ' ' })
	if len(sides) != 2 {
		return art.Errorf(art.CodeInvalid, "%s holds an array of %d dimensions; vectors are one of two, works x values", n.path, len(sides))
	}
	if order[1] == "True" {
		return art.Errorf(art.CodeUnsupported, "%s is stored column by column; save numpy.ascontiguousarray(array)", n.path)
	}
	var err error
	if n.rows, err = strconv.Atoi(sides[0]); err != nil || n.rows < 1 || n.rows > maxVectors {
		return art.Errorf(art.CodeInvalid, "%s holds %s vectors; from 1 to %d can be added", n.path, sides[0], maxVectors)
	}
	if n.dims, err = strconv.Atoi(sides[1]); err != nil {
		n.dims = math.MaxInt
	}
	return checkDimensions(n.path, n.dims)
}

// valueOf reads values of a NumPy type, and tells how many bytes one has; nil
// for a type that is no floating-point number.
func valueOf(kind string) (func([]byte) float32, int) {
	order := binary.ByteOrder(binary.LittleEndian)
	if strings.HasPrefix(kind, ">") {
		order = binary.BigEndian
	}
	switch strings.TrimLeft(kind, "<>=|") {
	case "f2":
		return func(b []byte) float32 { return half(order.Uint16(b)) }, 2
	case "f4":
		return func(b []byte) float32 { return math.Float32frombits(order.Uint32(b)) }, 4
	case "f8":
		return func(b []byte) float32 { return float32(math.Float64frombits(order.Uint64(b))) }, 8
	}
	return nil, 0
}

// half is an IEEE 754 number of 16 bits.
func half(bits uint16) float32 {
	sign, exponent, fraction := uint32(bits>>15)<<31, int(bits>>10&0x1f), uint32(bits&0x3ff)
	switch exponent {
	case 0:
		value := float32(math.Ldexp(float64(fraction), -24))
		return math.Float32frombits(sign | math.Float32bits(value))
	case 0x1f:
		return math.Float32frombits(sign | 0xff<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | uint32(exponent-15+127)<<23 | fraction<<13)
}

// next is the next row; io.EOF after the last.
func (n *npy) next() ([]float32, error) {
	if _, err := io.ReadFull(n.in, n.row); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		return nil, cannotRead(n.path, err)
	}
	for i := range n.vector {
		n.vector[i] = n.value(n.row[i*n.bytes:])
	}
	return n.vector, nil
}

func (n *npy) Close() error { return n.file.Close() }
