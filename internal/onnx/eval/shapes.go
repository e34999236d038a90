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
