package onnx

import (
	"encoding/binary"
	"math"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
)

// Type is the kind of the values of a tensor, by the numbers of
// TensorProto.DataType.
type Type int

// The types that are read. Values of floating point are held as float32, whole
// numbers and truth values as int64.
const (
	Float    Type = 1
	Uint8    Type = 2
	Int8     Type = 3
	Uint16   Type = 4
	Int16    Type = 5
	Int32    Type = 6
	Int64    Type = 7
	Bool     Type = 9
	Float16  Type = 10
	Double   Type = 11
	Uint32   Type = 12
	Uint64   Type = 13
	BFloat16 Type = 16
)

var widths = map[Type]int64{
	Float: 4, Uint8: 1, Int8: 1, Uint16: 2, Int16: 2, Int32: 4, Int64: 8, Bool: 1, Float16: 2, Double: 8, Uint32: 4, Uint64: 8, BFloat16: 2,
}

// IsFloat reports whether values are of floating point.
func (t Type) IsFloat() bool { return t == Float || t == Float16 || t == Double || t == BFloat16 }

// Tensor is values in a grid of Dims, row-major: Floats or Ints, by Type.
type Tensor struct {
	Name   string
	Type   Type
	Dims   []int
	Floats []float32
	Ints   []int64
}

// Len is the number of values that Dims say.
func (t *Tensor) Len() int {
	n := 1
	for _, d := range t.Dims {
		n *= d
	}
	return n
}

// parts are the fields of a tensor, which may come in any order.
type parts struct {
	tensor   Tensor
	raw      []byte
	floats   []float32
	ints     []int64
	external map[string]string
	outside  bool
	strings  bool
	bytes    int64
}

func (r *reading) tensor(f field) (*Tensor, error) {
	p := parts{}
	if err := f.each(func(f field) error { return p.field(f, r.weights) }); err != nil {
		return nil, err
	}
	t := &p.tensor
	width := widths[t.Type]
	if width == 0 || p.strings {
		return nil, &UnsupportedError{Operators: []string{"constants of type " + strconv.Itoa(int(t.Type))}}
	}
	count, err := t.count()
	if err != nil {
		return nil, err
	}
	if p.outside {
		if p.raw, err = r.external.read(t.Name, p.external, count*width, r.weights); err != nil {
			return nil, err
		}
		p.bytes = count * width
	}
	if !r.weights {
		return t, nil
	}
	return t, p.fill(int(count), int(width))
}

// count is the product of the sides.
func (t *Tensor) count() (int64, error) {
	n := int64(1)
	for _, side := range t.Dims {
		if side < 0 || int64(side) > maxElements || n > 0 && int64(side) > maxElements/n {
			return 0, damaged("the constant %q has sides of %v", t.Name, t.Dims)
		}
		n *= int64(side)
	}
	return n, nil
}

func (p *parts) field(f field, weights bool) (err error) {
	switch f.number {
	case tensorDims:
		err = f.numbers(protowire.VarintType, func(v uint64) {
			if len(p.tensor.Dims) <= maxRank {
				p.tensor.Dims = append(p.tensor.Dims, int(v))
			}
		})
		if err == nil && len(p.tensor.Dims) > maxRank {
			err = ErrDamaged
		}
	case tensorDataType:
		p.tensor.Type = Type(f.value)
	case tensorName:
		err = f.text(&p.tensor.Name)
	case tensorExternal:
		err = p.addExternal(f)
	case tensorLocation:
		p.outside = f.value == 1
	case tensorStrings:
		p.strings = true
	}
	if err != nil || !weights {
		return err
	}
	switch f.number {
	case tensorRaw:
		p.raw, err = f.data()
	case tensorFloats:
		err = f.numbers(protowire.Fixed32Type, func(v uint64) { p.floats = append(p.floats, math.Float32frombits(uint32(v))) })
	case tensorDoubles:
		err = f.numbers(protowire.Fixed64Type, func(v uint64) { p.floats = append(p.floats, float32(math.Float64frombits(v))) })
	case tensorInt32s, tensorInt64s, tensorUint64s:
		err = f.numbers(protowire.VarintType, func(v uint64) { p.ints = append(p.ints, int64(v)) })
	}
	return err
}

func (p *parts) addExternal(f field) error {
	var key, value string
	err := f.each(func(f field) error {
		switch f.number {
		case entryKey:
			return f.text(&key)
		case entryValue:
			return f.text(&value)
		}
		return nil
	})
	if p.external == nil {
		p.external = map[string]string{}
	}
	p.external[key] = value
	return err
}

// fill makes the values of a tensor out of what was read.
func (p *parts) fill(count, width int) error {
	t := &p.tensor
	if p.raw != nil {
		if len(p.raw) != count*width {
			return damaged("the constant %q has %d bytes instead of %d", t.Name, len(p.raw), count*width)
		}
		t.fromRaw(p.raw, count)
		return nil
	}
	if t.Type.IsFloat() && p.floats == nil { // halves are kept as numbers
		p.floats = make([]float32, len(p.ints))
		for i, v := range p.ints {
			p.floats[i] = fromHalf(t.Type, uint16(v))
		}
	}
	t.Floats, t.Ints = p.floats, p.ints
	held := len(p.ints)
	if t.Type.IsFloat() {
		t.Ints, held = nil, len(p.floats)
	} else {
		t.Floats = nil
	}
	if held != count {
		return damaged("the constant %q has %d values instead of %d", t.Name, held, count)
	}
	return nil
}

func fromHalf(of Type, v uint16) float32 {
	if of == BFloat16 {
		return math.Float32frombits(uint32(v) << 16)
	}
	return halfToFloat(v)
}

func (t *Tensor) fromRaw(raw []byte, count int) {
	if t.Type == Float {
		t.Floats = floats32(raw)
		return
	}
	if t.Type.IsFloat() {
		t.Floats = make([]float32, count)
		for i := range t.Floats {
			if t.Type == Double {
				t.Floats[i] = float32(math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:])))
			} else {
				t.Floats[i] = fromHalf(t.Type, binary.LittleEndian.Uint16(raw[2*i:]))
			}
		}
		return
	}
	t.Ints = make([]int64, count)
	for i := range t.Ints {
		switch t.Type {
		case Int64, Uint64:
			t.Ints[i] = int64(binary.LittleEndian.Uint64(raw[8*i:]))
		case Int32:
			t.Ints[i] = int64(int32(binary.LittleEndian.Uint32(raw[4*i:])))
		case Uint32:
			t.Ints[i] = int64(binary.LittleEndian.Uint32(raw[4*i:]))
		case Int16:
			t.Ints[i] = int64(int16(binary.LittleEndian.Uint16(raw[2*i:])))
		case Uint16:
			t.Ints[i] = int64(binary.LittleEndian.Uint16(raw[2*i:]))
		case Int8:
			t.Ints[i] = int64(int8(raw[i]))
		default: // Uint8, Bool
			t.Ints[i] = int64(raw[i])
		}
	}
}
