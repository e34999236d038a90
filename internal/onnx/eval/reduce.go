package eval

import (
	"math"
	"slices"

	"likeness/internal/onnx"
)

// reduction makes an operator that makes one value of all along some axes.
func reduction(f func(values []float64) float64) operator {
	return func(c *call) ([]*onnx.Tensor, error) {
		if err := c.need(1); err != nil {
			return nil, err
		}
		if err := c.whole(); err != nil {
			return nil, err
		}
		x := c.in[0]
		values, given := c.list("axes", 1)
		if (!given || len(values) == 0) && c.attribute("noop_with_empty_axes", 0) != 0 {
			return one(x, nil)
		}
		gone, err := axes(values, len(x.Dims))
		if err != nil {
			return nil, err
		}
		if len(values) == 0 {
			for i := range gone {
				gone[i] = true
			}
		}
		return one(c.reduce(x, gone, c.attribute("keepdims", 1) != 0, f))
	}
}

func (c *call) reduce(x *onnx.Tensor, gone []bool, keep bool, f func([]float64) float64) (*onnx.Tensor, error) {
	own := strides(x.Dims)
	var dims, outer, outerStep, inner, innerStep []int
	for i, d := range x.Dims {
		switch {
		case gone[i]:
			inner, innerStep = append(inner, d), append(innerStep, own[i])
			if keep {
				dims = append(dims, 1)
			}
		default:
			outer, outerStep = append(outer, d), append(outerStep, own[i])
			dims = append(dims, d)
		}
	}
	out, err := c.tensor(x.Type, dims)
	if err != nil {
		return nil, err
	}
	if _, err := c.size([]int{product(inner)}, 8); err != nil {
		return nil, err
	}
	values := make([]float64, product(inner))
	to := 0
	walk(outer, [][]int{outerStep}, func(n, _ int, at, step []int) {
		for i := range n {
			base := at[0] + i*step[0]
			walk(inner, [][]int{innerStep}, func(n, place int, at, step []int) {
				for j := range n {
					if x.Type.IsFloat() {
						values[place+j] = float64(x.Floats[base+at[0]+j*step[0]])
					} else {
						values[place+j] = float64(x.Ints[base+at[0]+j*step[0]])
					}
				}
			})
			if x.Type.IsFloat() {
				out.Floats[to] = float32(f(values))
			} else {
				out.Ints[to] = int64(f(values))
			}
			to++
		}
	})
	return out, nil
}

func sum(values []float64) (s float64) {
	for _, v := range values {
		s += v
	}
	return s
}

func mean(values []float64) float64 { return sum(values) / float64(len(values)) }

func squares(values []float64) (s float64) {
	for _, v := range values {
		s += v * v
	}
	return s
}

func length(values []float64) float64 { return math.Sqrt(squares(values)) }

func most(values []float64) float64 { return extreme(values, math.Inf(-1), math.Max) }

func least(values []float64) float64 { return extreme(values, math.Inf(1), math.Min) }

func extreme(values []float64, start float64, of func(a, b float64) float64) float64 {
	for _, v := range values {
		start = of(start, v)
	}
	return start
}

// argument makes ArgMax or ArgMin: where along an axis the extreme value is.
func argument(better func(a, b float64) bool) operator {
	return func(c *call) ([]*onnx.Tensor, error) {
		if err := c.need(1); err != nil {
			return nil, err
		}
		if err := c.whole(); err != nil {
			return nil, err
		}
		x := c.in[0]
		if len(x.Dims) == 0 {
			return nil, wrong("the place of the most in one value")
		}
		ax, err := axis(c.attribute("axis", 0), len(x.Dims))
		if err != nil {
			return nil, err
		}
		last := c.attribute("select_last_index", 0) != 0
		gone := make([]bool, len(x.Dims))
		gone[ax] = true
		out, err := c.reduce(x, gone, c.attribute("keepdims", 1) != 0, func(values []float64) float64 {
			place := 0
			for i, v := range values {
				if better(v, values[place]) || last && v == values[place] {
					place = i
				}
			}
			return float64(place)
		})
		if err != nil || !x.Type.IsFloat() {
			return one(asType(out, onnx.Int64), err)
		}
		places := &onnx.Tensor{Type: onnx.Int64, Dims: out.Dims, Ints: make([]int64, len(out.Floats))}
		for i, v := range out.Floats {
			places.Ints[i] = int64(v)
		}
		return one(places, nil)
	}
}

func asType(t *onnx.Tensor, of onnx.Type) *onnx.Tensor {
	if t != nil {
		t.Type = of
	}
	return t
}

// cumSum is CumSum.
func cumSum(c *call) ([]*onnx.Tensor, error) {
	if err := c.need(2); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	x := c.in[0]
	if len(c.in[1].Ints) != 1 || c.attribute("exclusive", 0) != 0 || c.attribute("reverse", 0) != 0 {
		return nil, wrong("only plain sums along one axis are computed here")
	}
	ax, err := axis(c.in[1].Ints[0], len(x.Dims))
	if err != nil {
		return nil, err
	}
	out := &onnx.Tensor{Type: x.Type, Dims: x.Dims, Floats: slices.Clone(x.Floats), Ints: slices.Clone(x.Ints)}
	step := product(x.Dims[ax+1:])
	for i := range count(x) {
		if i/step%x.Dims[ax] == 0 {
			continue
		}
		if x.Type.IsFloat() {
			out.Floats[i] += out.Floats[i-step]
		} else {
			out.Ints[i] += out.Ints[i-step]
		}
	}
	return one(out, nil)
}
