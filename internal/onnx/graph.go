package onnx

import (
	"io"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// Graph is what an ONNX file says is to be done.
type Graph struct {
	Opset           int64 // version of the operators of the standard
	Inputs, Outputs []Value
	Nodes           []Node             // each after those whose results it takes
	Constants       map[string]*Tensor // as a rule the weights
	External        []string           // files beside it that hold constants
}

// Bytes is the memory that the constants take once they are read, in which
// narrow values of floating point are widened.
func (g *Graph) Bytes() (bytes int64) {
	for _, t := range g.Constants {
		width := int64(8)
		if t.Type.IsFloat() {
			width = 4
		}
		bytes += int64(t.Len()) * width
	}
	return bytes
}

// Value is an input or an output.
type Value struct {
	Name string
	Type Type
	Dims []int // -1 where any length will do; nil when nothing is said
}

// Node is one operation.
type Node struct {
	Op              string // with the domain before it, when it is not of the standard
	Name            string
	Inputs, Outputs []string // "" where one is left out
	Attributes      map[string]Attribute
}

// Attribute is what an operation is told beside its inputs.
type Attribute struct {
	Float  float32
	Int    int64
	Text   string
	Floats []float32
	Ints   []int64
	Tensor *Tensor
	Graph  bool // a graph within, which is not read
}

// Bounds of what a graph may be.
const (
	maxNodes    = 200_000
	maxRank     = 16
	maxElements = 1 << 40
)

// Numbers of fields.
const (
	modelOpset, modelGraph = 8, 7

	opsetDomain, opsetVersion = 1, 2

	graphNode, graphInitializer, graphInput, graphOutput, graphSparse = 1, 5, 11, 12, 15

	nodeInput, nodeOutput, nodeName, nodeOp, nodeAttribute, nodeDomain = 1, 2, 3, 4, 5, 7

	attributeName, attributeFloat, attributeInt, attributeText   = 1, 2, 3, 4
	attributeTensor, attributeGraph                              = 5, 6
	attributeFloats, attributeInts                               = 7, 8
	valueName, valueType, typeTensor, tensorElement, typeShape   = 1, 2, 1, 1, 2
	shapeDim, dimValue                                           = 1, 1
	tensorDims, tensorDataType, tensorFloats, tensorInt32s       = 1, 2, 4, 5
	tensorInt64s, tensorName, tensorRaw, tensorDoubles           = 7, 8, 9, 10
	tensorUint64s, tensorExternal, tensorLocation, tensorStrings = 11, 13, 14, 6

	entryKey, entryValue = 1, 2
)

// reading is how a file is read.
type reading struct {
	weights  bool          // the values of constants, not only what they are
	external *externalData // where files beside it are found
}

func (r *reading) graph(in io.Reader, size int64) (*Graph, error) {
	g := &Graph{Constants: map[string]*Tensor{}, Opset: 1}
	found := false
	err := newMessage(in, size).each(func(f field) error {
		switch f.number {
		case modelOpset:
			return g.addOpset(f)
		case modelGraph:
			if found {
				return ErrDamaged
			}
			found = true
			return f.each(func(f field) error { return r.part(g, f) })
		}
		return nil
	})
	if err == nil && (len(g.Nodes) == 0 || len(g.Outputs) == 0) {
		err = ErrDamaged
	}
	if err != nil {
		return nil, err
	}
	kept := g.Inputs[:0]
	for _, input := range g.Inputs { // old files list constants among the inputs
		if g.Constants[input.Name] == nil {
			kept = append(kept, input)
		}
	}
	g.Inputs = kept
	return g, nil
}

func (g *Graph) addOpset(f field) error {
	domain, version := "", int64(0)
	err := f.each(func(f field) error {
		switch f.number {
		case opsetDomain:
			return f.text(&domain)
		case opsetVersion:
			version = int64(f.value)
		}
		return nil
	})
	if isStandard(domain) {
		g.Opset = version
	}
	return err
}

func isStandard(domain string) bool { return domain == "" || domain == "ai.onnx" }

func (r *reading) part(g *Graph, f field) error {
	switch f.number {
	case graphNode:
		n, err := r.node(f)
		g.Nodes = append(g.Nodes, n)
		if err == nil && len(g.Nodes) > maxNodes {
			err = damaged("it has more than %d operations", maxNodes)
		}
		return err
	case graphInitializer:
		t, err := r.tensor(f)
		if err == nil {
			g.Constants[t.Name] = t
		}
		return err
	case graphSparse:
		return &UnsupportedError{Operators: []string{"sparse constants"}}
	case graphInput, graphOutput:
		v, err := value(f)
		if f.number == graphInput {
			g.Inputs = append(g.Inputs, v)
		} else {
			g.Outputs = append(g.Outputs, v)
		}
		return err
	}
	return nil
}

func value(f field) (v Value, err error) {
	err = f.each(func(f field) error {
		switch f.number {
		case valueName:
			return f.text(&v.Name)
		case valueType:
			return f.each(func(f field) error {
				if f.number != typeTensor {
					return nil
				}
				return f.each(v.tensorType)
			})
		}
		return nil
	})
	return v, err
}

func (v *Value) tensorType(f field) error {
	switch f.number {
	case tensorElement:
		v.Type = Type(f.value)
	case typeShape:
		v.Dims = []int{}
		return f.each(func(f field) error {
			if f.number != shapeDim {
				return nil
			}
			length := -1
			err := f.each(func(f field) error {
				if f.number == dimValue && f.value > 0 && f.value < maxElements {
					length = int(f.value)
				}
				return nil
			})
			v.Dims = append(v.Dims, length)
			if len(v.Dims) > maxRank {
				return ErrDamaged
			}
			return err
		})
	}
	return nil
}

func (r *reading) node(f field) (n Node, err error) {
	domain := ""
	add := func(to *[]string, f field) error {
		var name string
		err := f.text(&name)
		*to = append(*to, name)
		return err
	}
	err = f.each(func(f field) error {
		switch f.number {
		case nodeInput:
			return add(&n.Inputs, f)
		case nodeOutput:
			return add(&n.Outputs, f)
		case nodeName:
			return f.text(&n.Name)
		case nodeOp:
			return f.text(&n.Op)
		case nodeDomain:
			return f.text(&domain)
		case nodeAttribute:
			name, a, err := r.attribute(f)
			if n.Attributes == nil {
				n.Attributes = map[string]Attribute{}
			}
			n.Attributes[name] = a
			return err
		}
		return nil
	})
	if !isStandard(domain) {
		n.Op = domain + "." + n.Op
	}
	return n, err
}

func (r *reading) attribute(f field) (name string, a Attribute, err error) {
	err = f.each(func(f field) error {
		switch f.number {
		case attributeName:
			return f.text(&name)
		case attributeFloat:
			a.Float = math.Float32frombits(uint32(f.value))
		case attributeInt:
			a.Int = int64(f.value)
		case attributeText:
			return f.text(&a.Text)
		case attributeTensor:
			a.Tensor, err = r.tensor(f)
			return err
		case attributeGraph:
			a.Graph = true
		case attributeFloats:
			return f.numbers(protowire.Fixed32Type, func(v uint64) { a.Floats = append(a.Floats, math.Float32frombits(uint32(v))) })
		case attributeInts:
			return f.numbers(protowire.VarintType, func(v uint64) { a.Ints = append(a.Ints, int64(v)) })
		}
		return nil
	})
	return name, a, err
}
