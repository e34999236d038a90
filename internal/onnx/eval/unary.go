package eval

import (
	"math"

	"likeness/internal/dense"
	"likeness/internal/onnx"
)

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

func geluOf(c *call) ([]*onnx.Tensor, error) {
	if c.node.Attributes["approximate"].Text == "tanh" {
		return unary(geluTanh)(c)
	}
	return unary(gelu)(c)
}
