package eval

import (
	"math"
	"slices"

	"likeness/internal/onnx"
)

func identity(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	return one(c.in[0], nil)
}

// sides are whole numbers as sides of a tensor.
func sides(values []int64) ([]int, error) {
	dims := make([]int, len(values))
	for i, v := range values {
		if v < 0 || v > math.MaxInt32 {
			return nil, wrong("sides of %v", values)
		}
		dims[i] = int(v)
	}
	return dims, nil
}

// shape is Shape.
func shape(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	rank := int64(len(c.in[0].Dims))
	bound := func(v int64) int64 {
		if v < 0 {
			v += rank
		}
		return min(max(v, 0), rank)
	}
	start, end := bound(c.attribute("start", 0)), bound(c.attribute("end", rank))
	out := &onnx.Tensor{Type: onnx.Int64, Ints: []int64{}}
	for i := start; i < end; i++ {
		out.Ints = append(out.Ints, int64(c.in[0].Dims[i]))
	}
	out.Dims = []int{len(out.Ints)}
	return one(out, nil)
}

func sizeOf(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	return one(&onnx.Tensor{Type: onnx.Int64, Ints: []int64{int64(product(c.in[0].Dims))}}, nil)
}

// reshape is Reshape: 0 keeps a side, -1 is what is left.
func reshape(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	x := c.in[0]
	wanted, given := c.list("shape", 1)
	if !given || len(wanted) > maxDims {
		return nil, wrong("sides of %v", wanted)
	}
	dims, open, known := make([]int, len(wanted)), -1, 1
	for i, v := range wanted {
		switch {
		case v == 0 && c.attribute("allowzero", 0) == 0:
			if i >= len(x.Dims) {
				return nil, wrong("sides of %v out of %v", wanted, x.Dims)
			}
			dims[i] = x.Dims[i]
		case v == -1 && open < 0:
			open = i
			continue
		case v < 0 || v > math.MaxInt32:
			return nil, wrong("sides of %v", wanted)
		default:
			dims[i] = int(v)
		}
		if dims[i] > 0 && known > math.MaxInt/dims[i] {
			return nil, wrong("sides of %v", wanted)
		}
		known *= dims[i]
	}
	if open >= 0 {
		if known == 0 || count(x)%known != 0 {
			return nil, wrong("sides of %v out of %v", wanted, x.Dims)
		}
		dims[open] = count(x) / known
	}
	return one(view(x, dims))
}

func flatten(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	x := c.in[0]
	ax := c.attribute("axis", 1)
	if ax < 0 {
		ax += int64(len(x.Dims))
	}
	if ax < 0 || ax > int64(len(x.Dims)) {
		return nil, wrong("axis %d of %d", ax, len(x.Dims))
	}
	return one(view(x, []int{product(x.Dims[:ax]), product(x.Dims[ax:])}))
}

func unsqueeze(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	x := c.in[0]
	values, given := c.list("axes", 1)
	rank := len(x.Dims) + len(values)
	if !given || rank > maxDims {
		return nil, wrong("axes %v of %v", values, x.Dims)
	}
	added, err := axes(values, rank)
	if err != nil {
		return nil, err
	}
	var dims []int
	next := 0
	for i := range rank {
		switch {
		case added[i]:
			dims = append(dims, 1)
		case next < len(x.Dims):
			dims = append(dims, x.Dims[next])
			next++
		}
	}
	return one(view(x, dims))
}

func squeeze(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	x := c.in[0]
	values, given := c.list("axes", 1)
	gone, err := axes(values, len(x.Dims))
	if err != nil {
		return nil, err
	}
	dims := []int{}
	for i, d := range x.Dims {
		if gone[i] && d != 1 {
			return nil, wrong("axis %d of %v is not one", i, x.Dims)
		}
		if gone[i] || !given && d == 1 {
			continue
		}
		dims = append(dims, d)
	}
	return one(view(x, dims))
}

func transpose(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	x := c.in[0]
	order, given := c.list("perm", -1)
	if !given {
		for i := len(x.Dims) - 1; i >= 0; i-- {
			order = append(order, int64(i))
		}
	}
	own := strides(x.Dims)
	seen, err := axes(order, len(x.Dims))
	if err != nil || len(order) != len(x.Dims) || slices.Contains(seen, false) {
		return nil, wrong("the order %v of %v", order, x.Dims)
	}
	dims, step := make([]int, len(order)), make([]int, len(order))
	for i, from := range order {
		dims[i], step[i] = x.Dims[from], own[from]
	}
	return one(c.gathered(x, dims, step, 0))
}

func expand(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(2); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	wanted, err := sides(c.in[1].Ints)
	if err != nil {
		return nil, err
	}
	dims, err := broadcast(c.in[0].Dims, wanted)
	if err != nil {
		return nil, err
	}
	return one(c.gathered(c.in[0], dims, spread(c.in[0].Dims, dims), 0))
}

func tile(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(2); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	x := c.in[0]
	times, err := sides(c.in[1].Ints)
	if err != nil {
		return nil, err
	}
	if len(times) != len(x.Dims) || 2*len(times) > maxDims {
		return nil, wrong("%v times %v", x.Dims, times)
	}
	var dims, step, final []int
	for i, s := range strides(x.Dims) {
		dims, step = append(dims, times[i], x.Dims[i]), append(step, 0, s)
		final = append(final, times[i]*x.Dims[i])
	}
	out, err := c.gathered(x, dims, step, 0)
	if err != nil {
		return nil, err
	}
	return one(view(out, final))
}
