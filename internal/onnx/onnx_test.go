package onnx_test

import (
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"likeness/internal/onnx"
)

func bytesField(number protowire.Number, b []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), b)
}

func numberField(number protowire.Number, v uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(nil, number, protowire.VarintType), v)
}

// fileOf is a graph of one operation and a constant, whose fields are given.
func fileOf(t *testing.T, constant ...[]byte) string {
	t.Helper()
	tensor := slices.Concat(append(constant, bytesField(8, []byte("c")))...)
	node := slices.Concat(bytesField(1, []byte("c")), bytesField(2, []byte("y")), bytesField(4, []byte("Identity")))
	graph := slices.Concat(bytesField(1, node), bytesField(5, tensor), bytesField(12, bytesField(1, []byte("y"))))
	path := filepath.Join(t.TempDir(), "model.onnx")
	if err := os.WriteFile(path, bytesField(7, graph), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestConstantsOfAllKinds(t *testing.T) {
	little := binary.LittleEndian
	double := func(v float64) []byte { return little.AppendUint64(nil, math.Float64bits(v)) }
	dims := numberField(1, 2)
	for _, c := range []struct {
		name   string
		kind   onnx.Type
		fields [][]byte
		floats []float32
		ints   []int64
	}{
		{"float32, raw", onnx.Float, [][]byte{bytesField(9, slices.Concat(little.AppendUint32(nil, math.Float32bits(1.5)), little.AppendUint32(nil, math.Float32bits(-2))))}, []float32{1.5, -2}, nil},
		{"float32, packed", onnx.Float, [][]byte{bytesField(4, slices.Concat(little.AppendUint32(nil, math.Float32bits(1.5)), little.AppendUint32(nil, math.Float32bits(-2))))}, []float32{1.5, -2}, nil},
		{"float16, raw", onnx.Float16, [][]byte{bytesField(9, []byte{0x00, 0x3e, 0x01, 0x80})}, []float32{1.5, -float32(math.Ldexp(1, -24))}, nil},
		{"float16, as numbers", onnx.Float16, [][]byte{bytesField(5, slices.Concat(protowire.AppendVarint(nil, 0x3e00), protowire.AppendVarint(nil, 0xfc00)))}, []float32{1.5, float32(math.Inf(-1))}, nil},
		{"bfloat16", onnx.BFloat16, [][]byte{bytesField(9, []byte{0xc0, 0x3f, 0x00, 0xc0})}, []float32{1.5, -2}, nil},
		{"double, raw", onnx.Double, [][]byte{bytesField(9, slices.Concat(double(1.5), double(-2)))}, []float32{1.5, -2}, nil},
		{"double, packed", onnx.Double, [][]byte{bytesField(10, slices.Concat(double(1.5), double(-2)))}, []float32{1.5, -2}, nil},
		{"int64, each by itself", onnx.Int64, [][]byte{numberField(7, 7), numberField(7, math.MaxUint64)}, nil, []int64{7, -1}},
		{"int64, raw", onnx.Int64, [][]byte{bytesField(9, slices.Concat(little.AppendUint64(nil, 7), little.AppendUint64(nil, math.MaxUint64)))}, nil, []int64{7, -1}},
		{"int32, raw", onnx.Int32, [][]byte{bytesField(9, []byte{7, 0, 0, 0, 255, 255, 255, 255})}, nil, []int64{7, -1}},
		{"int8, raw", onnx.Int8, [][]byte{bytesField(9, []byte{7, 255})}, nil, []int64{7, -1}},
		{"uint8, raw", onnx.Uint8, [][]byte{bytesField(9, []byte{7, 255})}, nil, []int64{7, 255}},
		{"truth values", onnx.Bool, [][]byte{bytesField(9, []byte{1, 0})}, nil, []int64{1, 0}},
	} {
		for _, first := range []bool{true, false} { // fields may come in any order
			fields := append([][]byte{dims, numberField(2, uint64(c.kind))}, c.fields...)
			if !first {
				fields = append(slices.Clone(c.fields), dims, numberField(2, uint64(c.kind)))
			}
			g, err := onnx.Load(fileOf(t, fields...))
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			got := g.Constants["c"]
			if !slices.Equal(got.Floats, c.floats) || !slices.Equal(got.Ints, c.ints) || got.Type != c.kind || len(got.Dims) != 1 {
				t.Errorf("%s: %+v", c.name, got)
			}
		}
	}
}

func TestConstantsThatAreWrong(t *testing.T) {
	for name, fields := range map[string][][]byte{
		"too few values":    {numberField(1, 3), numberField(2, 1), bytesField(9, make([]byte, 8))},
		"no values":         {numberField(1, 3), numberField(2, 1)},
		"sides below zero":  {numberField(1, math.MaxUint64), numberField(2, 1), bytesField(9, make([]byte, 8))},
		"sides without end": {numberField(1, 1<<39), numberField(1, 1<<39), numberField(2, 1), bytesField(9, make([]byte, 8))},
		"a length beyond":   {numberField(1, 1), numberField(2, 1), {0x4a, 0xff, 0xff, 0xff, 0xff, 0x7f, 0}},
	} {
		if _, err := onnx.Load(fileOf(t, fields...)); !errors.Is(err, onnx.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := onnx.Load(fileOf(t, numberField(1, 1), numberField(2, 8), bytesField(6, []byte("text"))))
	if unsupported, ok := errors.AsType[*onnx.UnsupportedError](err); !ok {
		t.Errorf("texts: %v", unsupported)
	}
}
