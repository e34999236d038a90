package eval

import (
	"math"
	"slices"

	"likeness/internal/onnx"
)

// pooling makes AveragePool or MaxPool of pictures.
func pooling(average bool) operator {
	return func(c *call) ([]*onnx.Tensor, error) {
		if err := c.floats(1); err != nil {
			return nil, err
		}
		x := c.in[0]
		kernel, _ := c.list("kernel_shape", -1)
		if len(x.Dims) != 4 || len(kernel) != 2 || slices.Min(kernel) < 1 || slices.Max(kernel) > maxSide || c.attribute("ceil_mode", 0) != 0 {
			return nil, wrong("pooling of %v by %v in a way that is not computed here", x.Dims, kernel)
		}
		g, err := c.geometryOf(x.Dims, []int{x.Dims[1], x.Dims[1], int(kernel[0]), int(kernel[1])})
		if err != nil {
			return nil, err
		}
		out, err := c.tensor(onnx.Float, []int{g.batch, g.channels, g.outH, g.outW})
		if err != nil {
			return nil, err
		}
		if err := multiplied(len(out.Floats), g.kernelH, g.kernelW, 8); err != nil {
			return nil, err
		}
		border := average && c.attribute("count_include_pad", 0) != 0
		for i := range out.Floats {
			plane := x.Floats[i/(g.outH*g.outW)*g.height*g.width:]
			out.Floats[i] = g.pool(plane, i/g.outW%g.outH, i%g.outW, average, border)
		}
		return one(out, nil)
	}
}

// pool is the mean or the most of what the kernel sees at one spot.
func (g convolution) pool(plane []float32, y, x int, average, border bool) float32 {
	total, top, n := 0., float32(math.Inf(-1)), 0
	for ky := range g.kernelH {
		row := y*g.strideH - g.top + ky*g.dilationH
		for kx := range g.kernelW {
			column := x*g.strideW - g.left + kx*g.dilationW
			if row < 0 || row >= g.height || column < 0 || column >= g.width {
				continue
			}
			v := plane[row*g.width+column]
			total += float64(v)
			top = max(top, v)
			n++
		}
	}
	switch {
	case !average:
		return top
	case border:
		n = g.kernelH * g.kernelW
	}
	return float32(total / float64(max(n, 1)))
}

// batchNormalization is BatchNormalization with means and variances that were
// learned.
func batchNormalization(c *call) ([]*onnx.Tensor, error) {
	if err := c.floats(5); err != nil {
		return nil, err
	}
	x := c.in[0]
	if len(x.Dims) < 2 {
		return nil, wrong("channels of %v", x.Dims)
	}
	channels, step := x.Dims[1], product(x.Dims[2:])
	for _, t := range c.in[1:5] {
		if len(t.Floats) != channels {
			return nil, wrong("%d values for %d channels", len(t.Floats), channels)
		}
	}
	out, err := c.tensor(onnx.Float, x.Dims)
	if err != nil {
		return nil, err
	}
	epsilon := float64(c.floatAttribute("epsilon", 1e-5))
	scale, shift := make([]float32, channels), make([]float32, channels)
	for i := range channels {
		by := float64(c.in[1].Floats[i]) / math.Sqrt(float64(c.in[4].Floats[i])+epsilon)
		scale[i] = float32(by)
		shift[i] = float32(float64(c.in[2].Floats[i]) - by*float64(c.in[3].Floats[i]))
	}
	for i, v := range x.Floats {
		ch := i / step % channels
		out.Floats[i] = v*scale[ch] + shift[ch]
	}
	return one(out, nil)
}

// pad is Pad with one value.
func pad(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(1); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	x := c.in[0]
	rank := len(x.Dims)
	pads, _ := c.list("pads", 1)
	mode := c.node.Attributes["mode"].Text
	if mode != "" && mode != "constant" || len(pads) != 2*rank || c.has(3) {
		return nil, wrong("a border of %v around %v, in a way that is not computed here", pads, x.Dims)
	}
	dims := make([]int, rank)
	for i, d := range x.Dims {
		if min(pads[i], pads[rank+i]) < 0 || max(pads[i], pads[rank+i]) > maxSide {
			return nil, wrong("a border of %v", pads)
		}
		dims[i] = d + int(pads[i]) + int(pads[rank+i])
	}
	out, err := c.tensor(x.Type, dims)
	if err != nil {
		return nil, err
	}
	c.fill(out)
	step, from := strides(dims), 0
	for i := range dims {
		from += int(pads[i]) * step[i]
	}
	own := strides(x.Dims)
	walk(x.Dims, [][]int{step, own}, func(n, _ int, at, step []int) {
		for i := range n {
			copyValues(out, from+at[0]+i*step[0], x, at[1]+i*step[1], 1)
		}
	})
	return one(out, nil)
}

// fill fills a tensor with the value of Pad, if there is one.
func (c *call) fill(out *onnx.Tensor) {
	value := c.floatAttribute("value", 0)
	if c.has(2) && len(c.in[2].Floats) == 1 {
		value = c.in[2].Floats[0]
	}
	if value != 0 {
		for i := range out.Floats {
			out.Floats[i] = value
		}
	}
	if c.has(2) && len(c.in[2].Ints) == 1 {
		for i := range out.Ints {
			out.Ints[i] = c.in[2].Ints[0]
		}
	}
}

// globalAverage is GlobalAveragePool.
func globalAverage(c *call) ([]*onnx.Tensor, error) {
	if err := c.floats(1); err != nil {
		return nil, err
	}
	x := c.in[0]
	if err := c.whole(); err != nil {
		return nil, err
	}
	gone := make([]bool, len(x.Dims))
	for i := 2; i < len(gone); i++ {
		gone[i] = true
	}
	return one(c.reduce(x, gone, true, mean))
}
