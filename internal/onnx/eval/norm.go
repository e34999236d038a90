package eval

import (
	"math"

	"likeness/internal/dense"
	"likeness/internal/onnx"
)

// softmax is Softmax: along one axis, or before version 13 over all after it.
func softmax(c *call) ([]*onnx.Tensor, error) {
	if err := c.floats(1); err != nil {
		return nil, err
	}
	x := c.in[0]
	otherwise := int64(-1)
	if c.opset < 13 {
		otherwise = 1
	}
	ax, err := axis(c.attribute("axis", otherwise), max(len(x.Dims), 1))
	if err != nil {
		return nil, err
	}
	out, err := c.tensor(x.Type, x.Dims)
	if err != nil || len(out.Floats) == 0 {
		return one(out, err)
	}
	along, step := 1, 1
	if len(x.Dims) > 0 {
		along, step = x.Dims[ax], product(x.Dims[ax+1:])
	}
	if c.opset < 13 {
		along, step = along*step, 1
	}
	rows := len(out.Floats) / along
	spans(rows, func(from, to int) {
		for r := from; r < to; r++ {
			softmaxRow(out.Floats, x.Floats, r/step*along*step+r%step, along, step)
		}
	})
	return one(out, nil)
}

func softmaxRow(dst, src []float32, at, n, step int) {
	top := float32(math.Inf(-1))
	for i := range n {
		top = max(top, src[at+i*step])
	}
	total := 0.
	for i := range n {
		e := math.Exp(float64(src[at+i*step] - top))
		dst[at+i*step] = float32(e)
		total += e
	}
	scale := float32(1 / total)
	for i := range n {
		dst[at+i*step] *= scale
	}
}

// layerNormalization is LayerNormalization.
func layerNormalization(c *call) ([]*onnx.Tensor, error) {
	if err := c.floats(2); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	x, scale := c.in[0], c.in[1]
	ax, err := axis(c.attribute("axis", -1), len(x.Dims))
	if err != nil {
		return nil, err
	}
	n := product(x.Dims[ax:])
	var bias []float32
	if c.has(2) {
		bias = c.in[2].Floats
	}
	if n == 0 || len(scale.Floats) != n || bias != nil && len(bias) != n {
		return nil, wrong("%v with scales of %v", x.Dims, scale.Dims)
	}
	out, err := c.tensor(x.Type, x.Dims)
	if err != nil {
		return nil, err
	}
	epsilon := float64(c.floatAttribute("epsilon", 1e-5))
	dense.Parallel(len(x.Floats)/n, func(from, to int) {
		for r := from; r < to; r++ {
			normalise(out.Floats[r*n:(r+1)*n], x.Floats[r*n:(r+1)*n], scale.Floats, bias, epsilon)
		}
	})
	return one(out, nil)
}

func normalise(dst, src, scale, bias []float32, epsilon float64) {
	total := 0.
	for _, v := range src {
		total += float64(v)
	}
	middle := total / float64(len(src))
	spread := 0.
	for _, v := range src {
		d := float64(v) - middle
		spread += d * d
	}
	by := 1 / math.Sqrt(spread/float64(len(src))+epsilon)
	for i, v := range src {
		dst[i] = float32((float64(v) - middle) * by * float64(scale[i]))
		if bias != nil {
			dst[i] += bias[i]
		}
	}
}

// lpNormalization is LpNormalization of p 2 or 1.
func lpNormalization(c *call) ([]*onnx.Tensor, error) {
	if err := c.floats(1); err != nil {
		return nil, err
	}
	x := c.in[0]
	ax, err := axis(c.attribute("axis", -1), len(x.Dims))
	if err != nil {
		return nil, err
	}
	p := c.attribute("p", 2)
	gone := make([]bool, len(x.Dims))
	gone[ax] = true
	norms, err := c.reduce(x, gone, true, func(values []float64) float64 {
		if p == 2 {
			return length(values)
		}
		s := 0.
		for _, v := range values {
			s += math.Abs(v)
		}
		return s
	})
	if err != nil {
		return nil, err
	}
	return arithmetic(func(dst, a, b []float32, sa, sb int) {
		for i := range dst {
			if dst[i] = 0; b[i*sb] != 0 {
				dst[i] = a[i*sa] / b[i*sb]
			}
		}
	}, nil)(&call{run: c.run, node: c.node, in: []*onnx.Tensor{x, norms}})
}
