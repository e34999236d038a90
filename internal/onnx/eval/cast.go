package eval

import (
	"math"
	"slices"

	"likeness/internal/onnx"
)

// clip is Clip: bounds are attributes in old versions.
func clip(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	x := c.in[0]
	if err := c.whole(); err != nil {
		return nil, err
	}
	out, err := c.tensor(x.Type, x.Dims)
	if err != nil {
		return nil, err
	}
	if !x.Type.IsFloat() {
		least, most := int64(math.MinInt64), int64(math.MaxInt64)
		if c.has(1) && len(c.in[1].Ints) == 1 {
			least = c.in[1].Ints[0]
		}
		if c.has(2) && len(c.in[2].Ints) == 1 {
			most = c.in[2].Ints[0]
		}
		for i, v := range x.Ints {
			out.Ints[i] = min(max(v, least), most)
		}
		return one(out, nil)
	}
	least, most := c.floatAttribute("min", -math.MaxFloat32), c.floatAttribute("max", math.MaxFloat32)
	if c.has(1) && len(c.in[1].Floats) == 1 {
		least = c.in[1].Floats[0]
	}
	if c.has(2) && len(c.in[2].Floats) == 1 {
		most = c.in[2].Floats[0]
	}
	for i, v := range x.Floats {
		out.Floats[i] = min(max(v, least), most)
	}
	return one(out, nil)
}

// cast is Cast. Values of floating point of any width are float32 here.
func cast(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	return one(c.castTo(onnx.Type(c.attribute("to", 0))))
}

func castLike(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(2); err != nil {
		return nil, err
	}
	return one(c.castTo(c.in[1].Type))
}

func (c *call) castTo(to onnx.Type) (*onnx.Tensor, error) {
	x := c.in[0]
	known := []onnx.Type{onnx.Float, onnx.Float16, onnx.BFloat16, onnx.Double, onnx.Int32, onnx.Int64, onnx.Bool}
	if !slices.Contains(known, to) {
		return nil, wrong("it makes values of type %d, which are not computed here", to)
	}
	if to.IsFloat() && x.Type.IsFloat() {
		return &onnx.Tensor{Type: to, Dims: x.Dims, Floats: x.Floats}, nil
	}
	out, err := c.tensor(to, x.Dims)
	if err != nil {
		return nil, err
	}
	switch {
	case to.IsFloat():
		for i, v := range x.Ints {
			out.Floats[i] = float32(v)
		}
	case x.Type.IsFloat() && to == onnx.Bool:
		for i, v := range x.Floats {
			out.Ints[i] = truth(v != 0)
		}
	case x.Type.IsFloat():
		for i, v := range x.Floats {
			out.Ints[i] = int64(v)
		}
	case to == onnx.Bool:
		for i, v := range x.Ints {
			out.Ints[i] = truth(v != 0)
		}
	default:
		copy(out.Ints, x.Ints)
	}
	return out, nil
}
