package eval

import (
	"fmt"
	"slices"

	"likeness/internal/onnx"
)

func wrong(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{onnx.ErrDamaged}, args...)...)
}

// has reports whether input i was given.
func (c *call) has(i int) bool { return i < len(c.in) && c.in[i] != nil }

// need returns the first n inputs, which must be there.
func (c *call) need(n int) error {
	for i := range n {
		if !c.has(i) {
			return wrong("%d inputs instead of %d", i, n)
		}
	}
	return nil
}

// floats returns the first n inputs, which must be of floating point.
func (c *call) floats(n int) error {
	if err := c.need(n); err != nil {
		return err
	}
	for i := range n {
		t := c.in[i]
		if !t.Type.IsFloat() {
			return wrong("input %d is not of floating point", i+1)
		}
		if turned := i == 1 && c.turned != nil; !turned && len(t.Floats) != product(t.Dims) {
			return wrong("input %d has %d values for %v", i+1, len(t.Floats), t.Dims)
		}
	}
	return nil
}

func (c *call) attribute(name string, otherwise int64) int64 {
	a, ok := c.node.Attributes[name]
	if !ok {
		return otherwise
	}
	return a.Int
}

func (c *call) floatAttribute(name string, otherwise float32) float32 {
	a, ok := c.node.Attributes[name]
	if !ok {
		return otherwise
	}
	return a.Float
}

// list is whole numbers that old versions of an operator have as an attribute,
// and new ones as input i.
func (c *call) list(name string, i int) (values []int64, given bool) {
	if a, ok := c.node.Attributes[name]; ok {
		return a.Ints, true
	}
	if i >= 0 && c.has(i) {
		return c.in[i].Ints, true
	}
	return nil, false
}

// axis is the axis that a number names, negative ones from the end.
func axis(v int64, rank int) (int, error) {
	if v < 0 {
		v += int64(rank)
	}
	if v < 0 || v >= int64(rank) {
		return 0, wrong("axis %d of %d", v, rank)
	}
	return int(v), nil
}

// axes are those that numbers name, as marks; all of them when none are given.
func axes(values []int64, rank int) ([]bool, error) {
	marks := make([]bool, rank)
	for _, v := range values {
		a, err := axis(v, rank)
		if err != nil {
			return nil, err
		}
		marks[a] = true
	}
	return marks, nil
}

// size is the product of sides, or an error when it cannot be held.
func (r *run) size(dims []int, width int64) (int, error) {
	if len(dims) > maxDims {
		return 0, wrong("%d axes", len(dims))
	}
	n := int64(1)
	for _, d := range dims {
		if d < 0 {
			return 0, wrong("sides of %v", dims)
		}
		if d > 0 && n > maxLiveBytes/int64(d) {
			return 0, ErrBound
		}
		n *= int64(d)
	}
	if n*width > maxLiveBytes-r.live {
		return 0, ErrBound
	}
	return int(n), nil
}

// tensor is a new tensor of zeros.
func (r *run) tensor(of onnx.Type, dims []int) (*onnx.Tensor, error) {
	t := &onnx.Tensor{Type: of, Dims: slices.Clone(dims)}
	if of.IsFloat() {
		n, err := r.size(dims, 4)
		if err != nil {
			return nil, err
		}
		t.Floats = make([]float32, n)
		return t, nil
	}
	n, err := r.size(dims, 8)
	if err != nil {
		return nil, err
	}
	t.Ints = make([]int64, n)
	return t, nil
}

// scratch is room for n values beside results.
func (r *run) scratch(n int) ([]float32, error) {
	if _, err := r.size([]int{n}, 4); err != nil {
		return nil, err
	}
	return make([]float32, n), nil
}

// view is the values of a tensor with other sides.
func view(t *onnx.Tensor, dims []int) (*onnx.Tensor, error) {
	v := &onnx.Tensor{Type: t.Type, Dims: dims, Floats: t.Floats, Ints: t.Ints}
	if count(v) != product(dims) {
		return nil, wrong("%v cannot be %v", t.Dims, dims)
	}
	return v, nil
}

// count is the number of values there are.
func count(t *onnx.Tensor) int {
	if t.Type.IsFloat() {
		return len(t.Floats)
	}
	return len(t.Ints)
}

func product(dims []int) int {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return n
}

func one(t *onnx.Tensor, err error) ([]*onnx.Tensor, error) {
	if err != nil {
		return nil, err
	}
	return []*onnx.Tensor{t}, nil
}

// strides are the distances between neighbours along each axis.
func strides(dims []int) []int {
	s := make([]int, len(dims))
	n := 1
	for i := len(dims) - 1; i >= 0; i-- {
		s[i] = n
		n *= dims[i]
	}
	return s
}

// copyValues copies n values.
func copyValues(dst *onnx.Tensor, to int, src *onnx.Tensor, from, n int) {
	if dst.Type.IsFloat() {
		copy(dst.Floats[to:to+n], src.Floats[from:from+n])
	} else {
		copy(dst.Ints[to:to+n], src.Ints[from:from+n])
	}
}

// isWhole reports that a tensor has the values that its sides say.
func (c *call) whole() error {
	for i, t := range c.in {
		if t != nil && count(t) != product(t.Dims) {
			return wrong("input %d has %d values for %v", i+1, count(t), t.Dims)
		}
	}
	return nil
}
