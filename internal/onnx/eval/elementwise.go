package eval

import (
	"math"

	"likeness/internal/onnx"
)

// arithmetic makes an operator of two tensors of one type.
func arithmetic(float func(dst, a, b []float32, sa, sb int), whole func(a, b int64) int64) operator {
	return func(c *call) ([]*onnx.Tensor, error) {
		a, b, dims, err := c.pair()
		if err != nil {
			return nil, err
		}
		out, err := c.tensor(a.Type, dims)
		if err != nil {
			return nil, err
		}
		operands := [][]int{spread(a.Dims, dims), spread(b.Dims, dims)}
		walk(dims, operands, func(n, to int, at, step []int) {
			if a.Type.IsFloat() {
				float(out.Floats[to:to+n], a.Floats[at[0]:], b.Floats[at[1]:], step[0], step[1])
				return
			}
			for i := range n {
				out.Ints[to+i] = whole(a.Ints[at[0]+i*step[0]], b.Ints[at[1]+i*step[1]])
			}
		})
		return one(out, nil)
	}
}

// pair is two inputs of the same kind, and the sides of what they make.
func (c *call) pair() (a, b *onnx.Tensor, dims []int, err error) {
	if err = c.need(2); err == nil {
		err = c.whole()
	}
	if err != nil {
		return nil, nil, nil, err
	}
	a, b = c.in[0], c.in[1]
	if a.Type.IsFloat() != b.Type.IsFloat() {
		return nil, nil, nil, wrong("values of types %d and %d", a.Type, b.Type)
	}
	dims, err = broadcast(a.Dims, b.Dims)
	return a, b, dims, err
}

func add(dst, a, b []float32, sa, sb int) {
	switch {
	case sa == 1 && sb == 1:
		a, b = a[:len(dst)], b[:len(dst)]
		for i := range dst {
			dst[i] = a[i] + b[i]
		}
	default:
		for i := range dst {
			dst[i] = a[i*sa] + b[i*sb]
		}
	}
}

func subtract(dst, a, b []float32, sa, sb int) {
	for i := range dst {
		dst[i] = a[i*sa] - b[i*sb]
	}
}

func multiply(dst, a, b []float32, sa, sb int) {
	switch {
	case sa == 1 && sb == 1:
		a, b = a[:len(dst)], b[:len(dst)]
		for i := range dst {
			dst[i] = a[i] * b[i]
		}
	default:
		for i := range dst {
			dst[i] = a[i*sa] * b[i*sb]
		}
	}
}

func divide(dst, a, b []float32, sa, sb int) {
	for i := range dst {
		dst[i] = a[i*sa] / b[i*sb]
	}
}

// each makes the function of rows of one of values.
func each(f func(x, y float32) float32) func(dst, a, b []float32, sa, sb int) {
	return func(dst, a, b []float32, sa, sb int) {
		for i := range dst {
			dst[i] = f(a[i*sa], b[i*sb])
		}
	}
}

func divideWhole(a, b int64) int64 {
	if b == 0 {
		return 0
	}
	return a / b
}

func powerWhole(a, b int64) int64 { return int64(math.Pow(float64(a), float64(b))) }

// power is Pow, whose exponent may be of another type.
func power(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(2); err != nil {
		return nil, err
	}
	if c.in[0].Type.IsFloat() && !c.in[1].Type.IsFloat() {
		c.in[1] = toFloat(c.in[1])
	}
	return arithmetic(raise, powerWhole)(c)
}

func raise(dst, a, b []float32, sa, sb int) {
	if sb == 0 && len(b) > 0 && b[0] == 2 {
		multiply(dst, a, a, sa, sa)
		return
	}
	for i := range dst {
		dst[i] = float32(math.Pow(float64(a[i*sa]), float64(b[i*sb])))
	}
}

func toFloat(t *onnx.Tensor) *onnx.Tensor {
	out := &onnx.Tensor{Type: onnx.Float, Dims: t.Dims, Floats: make([]float32, len(t.Ints))}
	for i, v := range t.Ints {
		out.Floats[i] = float32(v)
	}
	return out
}

// comparison makes an operator of two tensors whose result is truth values.
func comparison(float func(a, b float32) bool, whole func(a, b int64) bool) operator {
	return func(c *call) ([]*onnx.Tensor, error) {
		a, b, dims, err := c.pair()
		if err != nil {
			return nil, err
		}
		out, err := c.tensor(onnx.Bool, dims)
		if err != nil {
			return nil, err
		}
		walk(dims, [][]int{spread(a.Dims, dims), spread(b.Dims, dims)}, func(n, to int, at, step []int) {
			for i := range n {
				x, y := at[0]+i*step[0], at[1]+i*step[1]
				if a.Type.IsFloat() && float(a.Floats[x], b.Floats[y]) || !a.Type.IsFloat() && whole(a.Ints[x], b.Ints[y]) {
					out.Ints[to+i] = 1
				}
			}
		})
		return one(out, nil)
	}
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// where is Where: of three tensors, the second's value where the first is true.
func where(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(3); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	which, a, b := c.in[0], c.in[1], c.in[2]
	if a.Type.IsFloat() != b.Type.IsFloat() || which.Type.IsFloat() {
		return nil, wrong("values of types %d, %d and %d", which.Type, a.Type, b.Type)
	}
	dims, err := broadcast(a.Dims, b.Dims)
	if err == nil {
		dims, err = broadcast(dims, which.Dims)
	}
	if err != nil {
		return nil, err
	}
	out, err := c.tensor(a.Type, dims)
	if err != nil {
		return nil, err
	}
	operands := [][]int{spread(which.Dims, dims), spread(a.Dims, dims), spread(b.Dims, dims)}
	walk(dims, operands, func(n, to int, at, step []int) {
		for i := range n {
			from, x := a, at[1]+i*step[1]
			if which.Ints[at[0]+i*step[0]] == 0 {
				from, x = b, at[2]+i*step[2]
			}
			if a.Type.IsFloat() {
				out.Floats[to+i] = from.Floats[x]
			} else {
				out.Ints[to+i] = from.Ints[x]
			}
		}
	})
	return one(out, nil)
}

// modulo has the sign of the divisor, as in Python.
func modulo(a, b int64) int64 {
	if b == 0 {
		return 0
	}
	m := a % b
	if m != 0 && (m < 0) != (b < 0) {
		m += b
	}
	return m
}

// remainder is Mod: with fmod its sign is that of what is divided.
func remainder(c *call) ([]*onnx.Tensor, error) {
	whole := modulo
	if c.attribute("fmod", 0) != 0 {
		whole = func(a, b int64) int64 {
			if b == 0 {
				return 0
			}
			return a % b
		}
	} else if c.has(0) && c.in[0].Type.IsFloat() {
		return nil, wrong("a remainder of values of floating point without fmod")
	}
	return arithmetic(each(func(a, b float32) float32 { return float32(math.Mod(float64(a), float64(b))) }), whole)(c)
}

// fold makes an operator of any number of tensors, such as Max.
func fold(two operator) operator {
	return func(c *call) ([]*onnx.Tensor, error) {
		if err := c.need(1); err != nil {
			return nil, err
		}
		sum := c.in[0]
		for i := 1; i < len(c.in); i++ {
			made, err := two(&call{run: c.run, node: c.node, in: []*onnx.Tensor{sum, c.in[i]}})
			if err != nil {
				return nil, err
			}
			sum = made[0]
		}
		return one(sum, nil)
	}
}
