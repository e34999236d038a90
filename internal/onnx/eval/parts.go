package eval

import (
	"math"
	"slices"

	"likeness/internal/onnx"
)

// gathered copies a tensor along strides of its own.
func (c *call) gathered(x *onnx.Tensor, dims, step []int, from int) (*onnx.Tensor, error) {
	out, err := c.tensor(x.Type, dims)
	if err != nil {
		return nil, err
	}
	walk(dims, [][]int{step}, func(n, to int, at, step []int) {
		start := from + at[0]
		switch {
		case step[0] == 1:
			copyValues(out, to, x, start, n)
		case x.Type.IsFloat():
			for i := range n {
				out.Floats[to+i] = x.Floats[start+i*step[0]]
			}
		default:
			for i := range n {
				out.Ints[to+i] = x.Ints[start+i*step[0]]
			}
		}
	})
	return out, nil
}

// slice is Slice.
func slice(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	x := c.in[0]
	starts, _ := c.list("starts", 1)
	ends, _ := c.list("ends", 2)
	which, given := c.list("axes", 3)
	if !given {
		for i := range starts {
			which = append(which, int64(i))
		}
	}
	steps, given := c.list("steps", 4)
	if !given {
		steps = slices.Repeat([]int64{1}, len(starts))
	}
	if len(ends) != len(starts) || len(which) != len(starts) || len(steps) != len(starts) {
		return nil, wrong("a part from %v to %v of axes %v", starts, ends, which)
	}
	dims, step, from := slices.Clone(x.Dims), strides(x.Dims), 0
	for i := range starts {
		ax, err := axis(which[i], len(x.Dims))
		if err != nil {
			return nil, err
		}
		begin, n, err := part(starts[i], ends[i], steps[i], int64(x.Dims[ax]))
		if err != nil {
			return nil, err
		}
		from += begin * step[ax]
		dims[ax], step[ax] = n, step[ax]*int(steps[i])
	}
	return one(c.gathered(x, dims, step, from))
}

// part is where a slice of an axis begins, and how many there are in it.
func part(start, end, step, side int64) (begin, n int, err error) {
	if step == 0 || step > math.MaxInt32 || step < -math.MaxInt32 {
		return 0, 0, wrong("steps of %d", step)
	}
	if start < 0 {
		start = max(start, -side) + side
	}
	if end < 0 {
		end = max(end, -side-1) + side
	}
	if step > 0 {
		start, end = min(start, side), min(max(end, 0), side)
		return int(start), int(max((end-start+step-1)/step, 0)), nil
	}
	start, end = min(start, side-1), min(max(end, -1), side)
	if start < end || side == 0 {
		return 0, 0, nil
	}
	return int(start), int((start - end - step - 1) / -step), nil
}

// split is Split.
func split(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	x := c.in[0]
	ax, err := axis(c.attribute("axis", 0), len(x.Dims))
	if err != nil {
		return nil, err
	}
	parts, given := c.list("split", 1)
	if !given {
		n := int64(len(c.node.Outputs))
		side := int64(x.Dims[ax])
		each := (side + n - 1) / n
		for i := range n {
			parts = append(parts, min(each, max(side-i*each, 0)))
		}
	}
	step, from := strides(x.Dims), 0
	var out []*onnx.Tensor
	for _, n := range parts {
		if n < 0 || int64(from)+n > int64(x.Dims[ax]) {
			return nil, wrong("parts of %v", parts)
		}
		dims := slices.Clone(x.Dims)
		dims[ax] = int(n)
		t, err := c.gathered(x, dims, step, from*step[ax])
		if err != nil {
			return nil, err
		}
		out = append(out, t)
		from += int(n)
	}
	if from != x.Dims[ax] {
		return nil, wrong("parts of %v of %d", parts, x.Dims[ax])
	}
	return out, nil
}

// concat is Concat.
func concat(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(max(len(c.in), 1)); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	first := c.in[0]
	ax, err := axis(c.attribute("axis", 1), len(first.Dims))
	if err != nil {
		return nil, err
	}
	dims := slices.Clone(first.Dims)
	dims[ax] = 0
	for _, x := range c.in {
		if len(x.Dims) != len(dims) || x.Type.IsFloat() != first.Type.IsFloat() {
			return nil, wrong("%v beside %v", first.Dims, x.Dims)
		}
		for i := range dims {
			if i != ax && x.Dims[i] != dims[i] {
				return nil, wrong("%v beside %v", first.Dims, x.Dims)
			}
		}
		dims[ax] += x.Dims[ax]
	}
	out, err := c.tensor(first.Type, dims)
	if err != nil {
		return nil, err
	}
	row, at := product(dims[ax:]), 0
	for _, x := range c.in {
		n := product(x.Dims[ax:])
		for i := range product(dims[:ax]) {
			copyValues(out, i*row+at, x, i*n, n)
		}
		at += n
	}
	return one(out, nil)
}
