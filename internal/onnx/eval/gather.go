package eval

import (
	"slices"

	"likeness/internal/onnx"
)

// gather is Gather: rows of an axis by their numbers.
func gather(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(2); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	x, which := c.in[0], c.in[1]
	ax, err := axis(c.attribute("axis", 0), len(x.Dims))
	if err != nil {
		return nil, err
	}
	out, err := c.tensor(x.Type, slices.Concat(x.Dims[:ax], which.Dims, x.Dims[ax+1:]))
	if err != nil {
		return nil, err
	}
	n, side, to := product(x.Dims[ax+1:]), x.Dims[ax], 0
	for outer := range product(x.Dims[:ax]) {
		for _, v := range which.Ints {
			row, err := axis(v, side)
			if err != nil {
				return nil, wrong("row %d of %d", v, side)
			}
			copyValues(out, to, x, (outer*side+row)*n, n)
			to += n
		}
	}
	return one(out, nil)
}

// gatherND is GatherND without batches.
func gatherND(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(2); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	x, which := c.in[0], c.in[1]
	if c.attribute("batch_dims", 0) != 0 || len(which.Dims) == 0 || which.Dims[len(which.Dims)-1] > len(x.Dims) || which.Type.IsFloat() {
		return nil, wrong("places of %v in %v", which.Dims, x.Dims)
	}
	depth := which.Dims[len(which.Dims)-1]
	out, err := c.tensor(x.Type, slices.Concat(which.Dims[:len(which.Dims)-1], x.Dims[depth:]))
	if err != nil {
		return nil, err
	}
	n, step := product(x.Dims[depth:]), strides(x.Dims)
	for i := range product(which.Dims[:len(which.Dims)-1]) {
		from := 0
		for j, v := range which.Ints[i*depth : (i+1)*depth] {
			place, err := axis(v, x.Dims[j])
			if err != nil {
				return nil, err
			}
			from += place * step[j]
		}
		copyValues(out, i*n, x, from, n)
	}
	return one(out, nil)
}

// gatherElements is GatherElements: a value of an axis for each number.
func gatherElements(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(2); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	x, which := c.in[0], c.in[1]
	ax, err := axis(c.attribute("axis", 0), len(x.Dims))
	if err != nil {
		return nil, err
	}
	if len(which.Dims) != len(x.Dims) || which.Type.IsFloat() {
		return nil, wrong("places of %v in %v", which.Dims, x.Dims)
	}
	for i := range x.Dims {
		if i != ax && which.Dims[i] > x.Dims[i] {
			return nil, wrong("places of %v in %v", which.Dims, x.Dims)
		}
	}
	out, err := c.tensor(x.Type, which.Dims)
	if err != nil {
		return nil, err
	}
	step := strides(x.Dims)
	along := step[ax]
	step[ax] = 0
	own := strides(which.Dims)
	walk(which.Dims, [][]int{step, own}, func(n, _ int, at, step []int) {
		for i := range n {
			to := at[1] + i*step[1]
			place, failed := axis(which.Ints[to], x.Dims[ax])
			if failed != nil {
				err = failed
				return
			}
			copyValues(out, to, x, at[0]+i*step[0]+place*along, 1)
		}
	})
	return one(out, err)
}

// scatterND is ScatterND, which writes parts of a tensor anew.
func scatterND(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(3); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	x, which, updates := c.in[0], c.in[1], c.in[2]
	if r := c.node.Attributes["reduction"].Text; r != "" && r != "none" {
		return nil, wrong("writing by %q", r)
	}
	if len(which.Dims) == 0 || which.Dims[len(which.Dims)-1] > len(x.Dims) || which.Type.IsFloat() || x.Type.IsFloat() != updates.Type.IsFloat() {
		return nil, wrong("places of %v in %v", which.Dims, x.Dims)
	}
	depth := which.Dims[len(which.Dims)-1]
	places, n, step := product(which.Dims[:len(which.Dims)-1]), product(x.Dims[depth:]), strides(x.Dims)
	if count(updates) != places*n {
		return nil, wrong("%v for %d places of %v", updates.Dims, places, x.Dims)
	}
	out, err := c.tensor(x.Type, x.Dims)
	if err != nil {
		return nil, err
	}
	copyValues(out, 0, x, 0, count(x))
	for i := range places {
		to := 0
		for j, v := range which.Ints[i*depth : (i+1)*depth] {
			place, err := axis(v, x.Dims[j])
			if err != nil {
				return nil, err
			}
			to += place * step[j]
		}
		copyValues(out, to, updates, i*n, n)
	}
	return one(out, nil)
}
