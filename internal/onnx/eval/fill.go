package eval

import (
	"math"
	"slices"

	"likeness/internal/onnx"
)

// constant is Constant.
func constant(c *call) ([]*onnx.Tensor, error) {
	a := c.node.Attributes
	if t := a["value"].Tensor; t != nil {
		return one(t, nil)
	}
	if v, ok := a["value_float"]; ok {
		return one(&onnx.Tensor{Type: onnx.Float, Floats: []float32{v.Float}}, nil)
	}
	if v, ok := a["value_int"]; ok {
		return one(&onnx.Tensor{Type: onnx.Int64, Ints: []int64{v.Int}}, nil)
	}
	if v, ok := a["value_floats"]; ok {
		return one(&onnx.Tensor{Type: onnx.Float, Dims: []int{len(v.Floats)}, Floats: v.Floats}, nil)
	}
	if v, ok := a["value_ints"]; ok {
		return one(&onnx.Tensor{Type: onnx.Int64, Dims: []int{len(v.Ints)}, Ints: v.Ints}, nil)
	}
	return nil, wrong("a constant of a kind that is not computed here")
}

// constantOfShape is ConstantOfShape.
func constantOfShape(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	dims, err := sides(c.in[0].Ints)
	if err != nil {
		return nil, err
	}
	value := c.node.Attributes["value"].Tensor
	if value == nil {
		return one(c.tensor(onnx.Float, dims))
	}
	if count(value) != 1 {
		return nil, wrong("%d values to fill with", count(value))
	}
	out, err := c.tensor(value.Type, dims)
	if err != nil {
		return nil, err
	}
	for i := range out.Floats {
		out.Floats[i] = value.Floats[0]
	}
	for i := range out.Ints {
		out.Ints[i] = value.Ints[0]
	}
	return one(out, nil)
}

// numberRange is Range.
func numberRange(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(3); err != nil {
		return nil, err
	}
	for _, x := range c.in {
		if count(x) != 1 || x.Type.IsFloat() != c.in[0].Type.IsFloat() {
			return nil, wrong("a range between %v", x.Dims)
		}
	}
	if c.in[0].Type.IsFloat() {
		start, end, step := float64(c.in[0].Floats[0]), float64(c.in[1].Floats[0]), float64(c.in[2].Floats[0])
		n := math.Ceil((end - start) / step)
		if math.IsNaN(n) || n > maxLiveBytes {
			return nil, ErrBound
		}
		out, err := c.tensor(onnx.Float, []int{int(max(n, 0))})
		if err != nil {
			return nil, err
		}
		for i := range out.Floats {
			out.Floats[i] = float32(start + float64(i)*step)
		}
		return one(out, nil)
	}
	start, end, step := c.in[0].Ints[0], c.in[1].Ints[0], c.in[2].Ints[0]
	if step == 0 {
		return nil, wrong("a range in steps of nothing")
	}
	n := math.Ceil((float64(end) - float64(start)) / float64(step))
	if n > maxLiveBytes {
		return nil, ErrBound
	}
	out, err := c.tensor(c.in[0].Type, []int{int(max(n, 0))})
	if err != nil {
		return nil, err
	}
	for i := range out.Ints {
		out.Ints[i] = start + int64(i)*step
	}
	return one(out, nil)
}

// trilu is Trilu: one of the triangles of matrices.
func trilu(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	x := c.in[0]
	if len(x.Dims) < 2 {
		return nil, wrong("a triangle of %v", x.Dims)
	}
	k := 0
	if c.has(1) && len(c.in[1].Ints) == 1 {
		k = int(min(max(c.in[1].Ints[0], -maxSide), maxSide))
	}
	out := &onnx.Tensor{Type: x.Type, Dims: x.Dims, Floats: slices.Clone(x.Floats), Ints: slices.Clone(x.Ints)}
	h, w := x.Dims[len(x.Dims)-2], x.Dims[len(x.Dims)-1]
	upper := c.attribute("upper", 1) != 0
	for i := range count(x) {
		row, column := i/w%h, i%w
		if kept := upper && column-row >= k || !upper && column-row <= k; kept {
			continue
		}
		if x.Type.IsFloat() {
			out.Floats[i] = 0
		} else {
			out.Ints[i] = 0
		}
	}
	return one(out, nil)
}
