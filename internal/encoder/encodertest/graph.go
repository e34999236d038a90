package encodertest

import (
	"encoding/binary"
	"math"
	"os"

	"google.golang.org/protobuf/encoding/protowire"
)

// Graph builds an ONNX file.
type Graph struct {
	Opset        int64
	nodes        [][]byte
	constants    [][]byte
	inputs       [][]byte
	outputs      [][]byte
	next         int
	externalName string // weights go into this file, when it has a name
	external     []byte
}

// NewGraph is a graph without anything, of opset 17.
func NewGraph() *Graph { return &Graph{Opset: 17} }

// Types of values.
const (
	Float32 = 1
	Int64   = 7
	Boolean = 9
)

func message(fields ...[]byte) (m []byte) {
	for _, f := range fields {
		m = append(m, f...)
	}
	return m
}

func text(number protowire.Number, s string) []byte { return data(number, []byte(s)) }

func data(number protowire.Number, b []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), b)
}

func whole(number protowire.Number, v int64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(nil, number, protowire.VarintType), uint64(v))
}

func value(name string, kind int64, dims []any) []byte {
	var shape []byte
	for _, d := range dims {
		switch d := d.(type) {
		case int:
			shape = append(shape, data(1, whole(1, int64(d)))...)
		case string:
			shape = append(shape, data(1, text(2, d))...)
		}
	}
	return message(text(1, name), data(2, data(1, message(whole(1, kind), data(2, shape)))))
}

// Input is an input; dims are numbers, or names of lengths that are free.
func (g *Graph) Input(name string, kind int64, dims ...any) string {
	g.inputs = append(g.inputs, value(name, kind, dims))
	return name
}

// Output makes a value an output.
func (g *Graph) Output(name, from string, kind int64, dims ...any) {
	g.nodes = append(g.nodes, message(text(1, from), text(2, name), text(4, "Identity")))
	g.outputs = append(g.outputs, value(name, kind, dims))
}

// Floats is a constant.
func (g *Graph) Floats(values []float32, dims ...int) string {
	raw := make([]byte, 0, 4*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	return g.constant(Float32, raw, dims)
}

// Ints is a constant.
func (g *Graph) Ints(values []int64, dims ...int) string {
	raw := make([]byte, 0, 8*len(values))
	for _, v := range values {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
	}
	return g.constant(Int64, raw, dims)
}

// Scalar is a constant of one value.
func (g *Graph) Scalar(v float32) string { return g.Floats([]float32{v}) }

// List is a constant of whole numbers in a row.
func (g *Graph) List(values ...int64) string { return g.Ints(values, len(values)) }

func (g *Graph) constant(kind int64, raw []byte, dims []int) string {
	name := g.name("w")
	var t []byte
	for _, d := range dims {
		t = append(t, whole(1, int64(d))...)
	}
	t = message(t, whole(2, kind), text(8, name))
	if g.externalName == "" || len(raw) < 64 {
		t = append(t, data(9, raw)...)
	} else {
		entry := func(key, value string) []byte { return data(13, message(text(1, key), text(2, value))) }
		t = message(t, entry("location", g.externalName), entry("offset", itoa(len(g.external))), entry("length", itoa(len(raw))), whole(14, 1))
		g.external = append(g.external, raw...)
	}
	g.constants = append(g.constants, t)
	return name
}

func (g *Graph) name(prefix string) string {
	g.next++
	return prefix + itoa(g.next)
}

// Attribute is what an operation is told.
type Attribute []byte

// Int is an attribute.
func Int(name string, v int64) Attribute { return message(text(1, name), whole(3, v), whole(20, 2)) }

// List is an attribute.
func List(name string, values ...int64) Attribute {
	m := text(1, name)
	for _, v := range values {
		m = append(m, whole(8, v)...)
	}
	return append(m, whole(20, 7)...)
}

// Do adds an operation with one result.
func (g *Graph) Do(op string, inputs []string, attributes ...Attribute) string {
	return g.Many(op, 1, inputs, attributes...)[0]
}

// Many adds an operation with n results.
func (g *Graph) Many(op string, n int, inputs []string, attributes ...Attribute) (results []string) {
	var node []byte
	for _, input := range inputs {
		node = append(node, text(1, input)...)
	}
	for range n {
		results = append(results, g.name("r"))
		node = append(node, text(2, results[len(results)-1])...)
	}
	node = message(node, text(3, g.name(op)), text(4, op))
	for _, a := range attributes {
		node = append(node, data(5, a)...)
	}
	g.nodes = append(g.nodes, node)
	return results
}

// Bytes is the file.
func (g *Graph) Bytes() []byte {
	var graph []byte
	for _, part := range []struct {
		number protowire.Number
		all    [][]byte
	}{{1, g.nodes}, {5, g.constants}, {11, g.inputs}, {12, g.outputs}} {
		for _, p := range part.all {
			graph = append(graph, data(part.number, p)...)
		}
		if part.number == 1 {
			graph = append(graph, text(2, "graph")...)
		}
	}
	return message(whole(1, 8), data(7, graph), data(8, whole(2, g.Opset)))
}

// Write writes the file, and that of its weights beside it.
func (g *Graph) Write(path string) error {
	if g.externalName != "" {
		if err := os.WriteFile(beside(path, g.externalName), g.external, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(path, g.Bytes(), 0o644)
}

// External puts the values of constants from now on into a file beside the graph.
func (g *Graph) External(name string) { g.externalName = name }

// Float is an attribute.
func Float(name string, v float32) Attribute {
	fixed := protowire.AppendFixed32(protowire.AppendTag(nil, 2, protowire.Fixed32Type), math.Float32bits(v))
	return message(text(1, name), fixed, whole(20, 1))
}

// Text is an attribute.
func Text(name, v string) Attribute { return message(text(1, name), text(4, v), whole(20, 3)) }
