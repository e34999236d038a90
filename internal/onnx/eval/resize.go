package eval

import (
	"math"

	"likeness/internal/onnx"
)

// resize is Resize of the two last axes of four, as position embeddings are
// fitted to a picture: nearest, linear or cubic, without antialiasing.
func resize(c *call) ([]*onnx.Tensor, error) {
	if err := c.floats(1); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	x := c.in[0]
	if len(x.Dims) != 4 || c.attribute("antialias", 0) != 0 {
		return nil, wrong("resizing of %v in a way that is not computed here", x.Dims)
	}
	dims, scales, err := c.resized()
	if err != nil {
		return nil, err
	}
	if dims[0] != x.Dims[0] || dims[1] != x.Dims[1] {
		return nil, wrong("resizing from %v to %v", x.Dims, dims)
	}
	out, err := c.tensor(x.Type, dims)
	if err != nil || len(out.Floats) == 0 {
		return one(out, err)
	}
	rows, err := c.taps(x.Dims[2], dims[2], scales[2])
	if err != nil {
		return nil, err
	}
	columns, err := c.taps(x.Dims[3], dims[3], scales[3])
	if err != nil {
		return nil, err
	}
	if err := multiplied(len(out.Floats), 16, 1, 1); err != nil {
		return nil, err
	}
	i := 0
	for plane := range dims[0] * dims[1] {
		src := x.Floats[plane*x.Dims[2]*x.Dims[3]:]
		for _, row := range rows {
			for _, column := range columns {
				v := 0.
				for _, r := range row {
					for _, k := range column {
						v += r.weight * k.weight * float64(src[r.at*x.Dims[3]+k.at])
					}
				}
				out.Floats[i] = float32(v)
				i++
			}
		}
	}
	return one(out, nil)
}

// resized is the sides and the scales that Resize asks for.
func (c *call) resized() (dims []int, scales []float64, err error) {
	x := c.in[0].Dims
	dims, scales = make([]int, len(x)), make([]float64, len(x))
	switch {
	case c.has(3) && len(c.in[3].Ints) == len(x):
		if dims, err = sides(c.in[3].Ints); err != nil {
			return nil, nil, err
		}
		for i := range x {
			scales[i] = float64(dims[i]) / float64(max(x[i], 1))
		}
	case c.has(2) && len(c.in[2].Floats) == len(x):
		for i, s := range c.in[2].Floats {
			scales[i] = float64(s)
			side := math.Floor(float64(x[i]) * scales[i])
			if !(side >= 0 && side <= maxSide) {
				return nil, nil, wrong("scales of %v", c.in[2].Floats)
			}
			dims[i] = int(side)
		}
	default:
		return nil, nil, wrong("resizing to nothing that is said")
	}
	return dims, scales, nil
}

// tap is how much a value counts in a result.
type tap struct {
	at     int
	weight float64
}

// taps are, for each place along an axis, what it is made of.
func (c *call) taps(from, to int, scale float64) ([][]tap, error) {
	mode := c.node.Attributes["mode"].Text
	all := make([][]tap, to)
	for i := range all {
		x, err := c.source(i, from, to, scale)
		if err != nil {
			return nil, err
		}
		base := math.Floor(x)
		t := x - base
		var weights []float64
		first := int(base)
		switch mode {
		case "", "nearest":
			all[i] = []tap{{at: c.nearest(x, from), weight: 1}}
			continue
		case "linear":
			weights = []float64{1 - t, t}
		case "cubic":
			a := float64(c.floatAttribute("cubic_coeff_a", -.75))
			first--
			weights = []float64{cubic(t+1, a), cubic(t, a), cubic(1-t, a), cubic(2-t, a)}
		default:
			return nil, wrong("resizing by %q", mode)
		}
		for k, w := range weights {
			all[i] = append(all[i], tap{at: min(max(first+k, 0), from-1), weight: w})
		}
	}
	return all, nil
}

func cubic(x, a float64) float64 {
	if x <= 1 {
		return ((a+2)*x-(a+3))*x*x + 1
	}
	return ((a*x-5*a)*x+8*a)*x - 4*a
}

// source is where a place of the result lies in what is resized.
func (c *call) source(i, from, to int, scale float64) (float64, error) {
	switch mode := c.node.Attributes["coordinate_transformation_mode"].Text; mode {
	case "", "half_pixel":
		return (float64(i)+.5)/scale - .5, nil
	case "pytorch_half_pixel":
		if to <= 1 {
			return 0, nil
		}
		return (float64(i)+.5)/scale - .5, nil
	case "align_corners":
		if to <= 1 {
			return 0, nil
		}
		return float64(i) * float64(from-1) / float64(to-1), nil
	case "asymmetric":
		return float64(i) / scale, nil
	default:
		return 0, wrong("resizing by %q", mode)
	}
}

func (c *call) nearest(x float64, side int) int {
	switch c.node.Attributes["nearest_mode"].Text {
	case "floor":
		x = math.Floor(x)
	case "ceil":
		x = math.Ceil(x)
	case "round_prefer_ceil":
		x = math.Floor(x + .5)
	default: // round_prefer_floor
		x = math.Ceil(x - .5)
	}
	return min(max(int(x), 0), side-1)
}
