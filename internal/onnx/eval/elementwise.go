package eval

import (
	"math"
	"slices"

	"likeness/internal/dense"
	"likeness/internal/onnx"
)

// broadcast is the sides of two tensors that are combined value by value.
func broadcast(a, b []int) ([]int, error) {
	rank := max(len(a), len(b))
	out := make([]int, rank)
	for i := range rank {
		x, y := 1, 1
		if j := i - rank + len(a); j >= 0 {
			x = a[j]
		}
		if j := i - rank + len(b); j >= 0 {
			y = b[j]
		}
		switch {
		case x == y || y == 1:
			out[i] = x
		case x == 1:
			out[i] = y
		default:
			return nil, wrong("%v beside %v", a, b)
		}
	}
	return out, nil
}

// spread is the strides of a tensor that is repeated to fill dims: 0 along axes
// where it has one value.
func spread(t, dims []int) []int {
	own := strides(t)
	out := make([]int, len(dims))
	for i := range dims {
		if j := i - len(dims) + len(t); j >= 0 && t[j] != 1 {
			out[i] = own[j]
		}
	}
	return out
}

// walk calls row for every row along the last axis of dims, with where it begins
// in the result and in each operand. Axes are joined where the operands allow it,
// so that rows are long.
func walk(dims []int, operands [][]int, row func(n, to int, at, step []int)) {
	dims, operands = joined(dims, operands)
	if len(dims) == 0 {
		dims = []int{1}
		for i := range operands {
			operands[i] = []int{0}
		}
	}
	if product(dims) == 0 {
		return
	}
	last := len(dims) - 1
	step := make([]int, len(operands))
	for i := range operands {
		step[i] = operands[i][last]
	}
	rows := product(dims[:last])
	at, index := make([]int, len(operands)), make([]int, last)
	for r := range rows {
		row(dims[last], r*dims[last], at, step)
		for ax := last - 1; ax >= 0; ax-- {
			index[ax]++
			for i := range at {
				at[i] += operands[i][ax]
			}
			if index[ax] < dims[ax] {
				break
			}
			for i := range at {
				at[i] -= dims[ax] * operands[i][ax]
			}
			index[ax] = 0
		}
	}
}

// joined makes one axis of two wherever no operand can tell.
func joined(dims []int, operands [][]int) ([]int, [][]int) {
	var d []int
	o := make([][]int, len(operands))
	for i := range dims {
		if dims[i] == 1 {
			continue
		}
		n := len(d)
		joins := n > 0
		for k := range operands {
			joins = joins && o[k][n-1] == operands[k][i]*dims[i]
		}
		if joins {
			d[n-1] *= dims[i]
		} else {
			d = append(d, dims[i])
		}
		for k := range operands {
			if joins {
				o[k][n-1] = operands[k][i]
			} else {
				o[k] = append(o[k], operands[k][i])
			}
		}
	}
	return d, o
}

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

// unary makes an operator of a function of one value.
func unary(f func(float32) float32) operator {
	return func(c *call) ([]*onnx.Tensor, error) {
		if err := c.floats(1); err != nil {
			return nil, err
		}
		x := c.in[0]
		out, err := c.tensor(x.Type, x.Dims)
		if err != nil {
			return nil, err
		}
		spans(len(out.Floats), func(from, to int) {
			for i := from; i < to; i++ {
				out.Floats[i] = f(x.Floats[i])
			}
		})
		return one(out, nil)
	}
}

// spans shares values among processors, when there are enough of them.
func spans(n int, work func(from, to int)) {
	const worth = 1 << 14
	if n < worth {
		work(0, n)
		return
	}
	dense.Parallel(n, work)
}

// unaryWhole is unary for operators of whole numbers, too.
func unaryWhole(f func(float32) float32, whole func(int64) int64) operator {
	float := unary(f)
	return func(c *call) ([]*onnx.Tensor, error) {
		if !c.has(0) || c.in[0].Type.IsFloat() {
			return float(c)
		}
		out, err := c.tensor(c.in[0].Type, c.in[0].Dims)
		if err != nil {
			return nil, err
		}
		for i := range out.Ints {
			out.Ints[i] = whole(c.in[0].Ints[i])
		}
		return one(out, nil)
	}
}

func float64ly(f func(float64) float64) func(float32) float32 {
	return func(v float32) float32 { return float32(f(float64(v))) }
}

// test makes an operator that tells of each value whether something holds.
func test(holds func(float64) bool) operator {
	return func(c *call) ([]*onnx.Tensor, error) {
		if err := c.floats(1); err != nil {
			return nil, err
		}
		out, err := c.tensor(onnx.Bool, c.in[0].Dims)
		if err != nil {
			return nil, err
		}
		for i, v := range c.in[0].Floats {
			out.Ints[i] = truth(holds(float64(v)))
		}
		return one(out, nil)
	}
}

func sign(v float32) float32 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return v
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

// shaped makes an operator of a function of one value with two numbers, alpha and
// beta.
func shaped(alpha, beta float32, f func(v, alpha, beta float32) float32) operator {
	return func(c *call) ([]*onnx.Tensor, error) {
		a, b := c.floatAttribute("alpha", alpha), c.floatAttribute("beta", beta)
		return unary(func(v float32) float32 { return f(v, a, b) })(c)
	}
}

func hardSigmoid(v, alpha, beta float32) float32 { return min(max(alpha*v+beta, 0), 1) }

func hardSwish(v, _, _ float32) float32 { return v * hardSigmoid(v, 1./6, .5) }

func leaky(v, alpha, _ float32) float32 {
	if v < 0 {
		return alpha * v
	}
	return v
}

func sigmoid(v float32) float32 { return float32(1 / (1 + math.Exp(-float64(v)))) }

func gelu(v float32) float32 { return float32(float64(v) * .5 * (1 + math.Erf(float64(v)/math.Sqrt2))) }

func geluTanh(v float32) float32 {
	x := float64(v)
	return float32(.5 * x * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(x+.044715*x*x*x))))
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
