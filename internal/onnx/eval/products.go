package eval

import (
	"slices"

	"likeness/internal/dense"
	"likeness/internal/onnx"
)

// multiplied checks that a product of m x k and k x n values, times times, can
// be carried out.
func multiplied(m, k, n, times int) error {
	work := int64(1)
	for _, f := range []int{m, k, n, times} {
		if f > 0 && work > maxProducts/int64(f) {
			return ErrBound
		}
		work *= int64(f)
	}
	return nil
}

// matMul is MatMul: as numpy multiplies, the last two axes, the others repeated.
func matMul(c *call) ([]*onnx.Tensor, error) {
	if err := c.floats(2); err != nil {
		return nil, err
	}
	a, b := c.in[0], c.in[1]
	da, db := a.Dims, b.Dims
	if len(da) == 0 || len(db) == 0 {
		return nil, wrong("a product of %v and %v", da, db)
	}
	if len(da) == 1 {
		da = []int{1, da[0]}
	}
	if len(db) == 1 {
		db = []int{db[0], 1}
	}
	m, k, n := da[len(da)-2], da[len(da)-1], db[len(db)-1]
	if k != db[len(db)-2] {
		return nil, wrong("a product of %v and %v", a.Dims, b.Dims)
	}
	batch, err := broadcast(da[:len(da)-2], db[:len(db)-2])
	if err != nil {
		return nil, err
	}
	if err := multiplied(m, k, n, product(batch)); err != nil {
		return nil, err
	}
	out, err := c.tensor(onnx.Float, append(slices.Clone(batch), m, n))
	if err != nil {
		return nil, err
	}
	if len(out.Floats) > 0 && k > 0 {
		if err := c.multiply(out.Floats, da, db, batch); err != nil {
			return nil, err
		}
	}
	dims := slices.Clone(batch)
	if len(a.Dims) > 1 {
		dims = append(dims, m)
	}
	if len(b.Dims) > 1 {
		dims = append(dims, n)
	}
	out.Dims = dims
	return one(out, nil)
}

// multiply fills the products of all matrices of a batch.
func (c *call) multiply(dst []float32, da, db, batch []int) error {
	a, b := c.in[0], c.in[1]
	m, k, n := da[len(da)-2], da[len(da)-1], db[len(db)-1]
	if len(a.Floats) != product(da) {
		return wrong("%d values for %v", len(a.Floats), da)
	}
	if c.turned != nil { // one matrix of weights for the whole batch
		dense.MulT(dst, a.Floats, c.turned.Floats, k)
		return nil
	}
	if len(b.Floats) != product(db) {
		return wrong("%d values for %v", len(b.Floats), db)
	}
	turned, err := c.scratch(k * n)
	if err != nil {
		return err
	}
	last := -1
	walk(batch, [][]int{spread(da[:len(da)-2], batch), spread(db[:len(db)-2], batch)}, func(rows, to int, at, step []int) {
		for i := range rows {
			ia, ib := (at[0]+i*step[0])*m*k, (at[1]+i*step[1])*k*n
			if ib != last {
				dense.Transpose(turned, b.Floats[ib:ib+k*n], k, n)
				last = ib
			}
			dense.MulT(dst[(to+i)*m*n:(to+i+1)*m*n], a.Floats[ia:ia+m*k], turned, k)
		}
	})
	return nil
}

// gemm is Gemm: alpha times the product of two matrices, either transposed,
// plus beta times a third.
func gemm(c *call) ([]*onnx.Tensor, error) {
	if err := c.floats(2); err != nil {
		return nil, err
	}
	a, b := c.in[0], c.in[1]
	if len(a.Dims) != 2 || len(b.Dims) != 2 || len(a.Floats) != product(a.Dims) {
		return nil, wrong("a product of %v and %v", a.Dims, b.Dims)
	}
	m, k := a.Dims[0], a.Dims[1]
	left := a.Floats
	if c.attribute("transA", 0) != 0 {
		m, k = k, m
		var err error
		if left, err = c.scratch(len(a.Floats)); err != nil {
			return nil, err
		}
		dense.Transpose(left, a.Floats, k, m)
	}
	right, n, err := c.rightOf(k)
	if err != nil {
		return nil, err
	}
	if err := multiplied(m, k, n, 1); err != nil {
		return nil, err
	}
	out, err := c.tensor(onnx.Float, []int{m, n})
	if err != nil {
		return nil, err
	}
	if len(out.Floats) > 0 && k > 0 {
		dense.MulT(out.Floats, left, right, k)
	}
	if alpha := c.floatAttribute("alpha", 1); alpha != 1 {
		for i := range out.Floats {
			out.Floats[i] *= alpha
		}
	}
	return one(out, c.addBias(out))
}

// rightOf is the second matrix of Gemm, transposed, and its number of rows.
func (c *call) rightOf(k int) (right []float32, n int, err error) {
	b := c.in[1]
	n, rows := b.Dims[1], b.Dims[0]
	across := c.attribute("transB", 0) != 0
	if across {
		n, rows = rows, n
	}
	if rows != k {
		return nil, 0, wrong("a product over %d and %d values", k, rows)
	}
	switch {
	case c.turned != nil:
		return c.turned.Floats, n, nil
	case len(b.Floats) != product(b.Dims):
		return nil, 0, wrong("%d values for %v", len(b.Floats), b.Dims)
	case across:
		return b.Floats, n, nil
	}
	if right, err = c.scratch(len(b.Floats)); err != nil {
		return nil, 0, err
	}
	dense.Transpose(right, b.Floats, k, n)
	return right, n, nil
}

func (c *call) addBias(out *onnx.Tensor) error {
	if !c.has(2) {
		return nil
	}
	bias, beta := c.in[2], c.floatAttribute("beta", 1)
	dims, err := broadcast(out.Dims, bias.Dims)
	if err != nil || !slices.Equal(dims, out.Dims) || len(bias.Floats) != product(bias.Dims) {
		return wrong("%v added to %v", bias.Dims, out.Dims)
	}
	walk(out.Dims, [][]int{spread(bias.Dims, out.Dims)}, func(n, to int, at, step []int) {
		for i := range n {
			out.Floats[to+i] += beta * bias.Floats[at[0]+i*step[0]]
		}
	})
	return nil
}

// convolution is the geometry of Conv over two axes.
type convolution struct {
	batch, channels, height, width int
	filters, kernelH, kernelW      int
	strideH, strideW               int
	dilationH, dilationW           int
	top, left                      int
	outH, outW                     int
	groups                         int
}

// conv is Conv over pictures: as the product of the filters with every patch.
func conv(c *call) ([]*onnx.Tensor, error) {
	if err := c.floats(2); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	g, err := c.geometry()
	if err != nil {
		return nil, err
	}
	x, w := c.in[0], c.in[1]
	perGroup, filters := g.channels/g.groups, g.filters/g.groups
	patch := perGroup * g.kernelH * g.kernelW
	spots := g.outH * g.outW
	if err := multiplied(g.filters, patch, spots, g.batch); err != nil {
		return nil, err
	}
	out, err := c.tensor(onnx.Float, []int{g.batch, g.filters, g.outH, g.outW})
	if err != nil || len(out.Floats) == 0 || patch == 0 {
		return one(out, err)
	}
	if patch > maxLiveBytes/4/spots {
		return nil, ErrBound
	}
	patches, err := c.scratch(patch * spots)
	if err != nil {
		return nil, err
	}
	for n := range g.batch {
		for group := range g.groups {
			from := (n*g.channels + group*perGroup) * g.height * g.width
			g.patches(patches, x.Floats[from:from+perGroup*g.height*g.width], perGroup)
			to := (n*g.filters + group*filters) * spots
			dense.MulT(out.Floats[to:to+filters*spots], w.Floats[group*filters*patch:(group+1)*filters*patch], patches, patch)
		}
	}
	if c.has(2) {
		if len(c.in[2].Floats) != g.filters {
			return nil, wrong("%d biases for %d filters", len(c.in[2].Floats), g.filters)
		}
		for i := range out.Floats {
			out.Floats[i] += c.in[2].Floats[i/spots%g.filters]
		}
	}
	return one(out, nil)
}

// patches fills dst with one row a spot: the values that the kernel sees there.
func (g convolution) patches(dst, planes []float32, channels int) {
	i := 0
	for y := range g.outH {
		for x := range g.outW {
			for ch := range channels {
				for ky := range g.kernelH {
					row := y*g.strideH - g.top + ky*g.dilationH
					for kx := range g.kernelW {
						column := x*g.strideW - g.left + kx*g.dilationW
						dst[i] = 0
						if row >= 0 && row < g.height && column >= 0 && column < g.width {
							dst[i] = planes[(ch*g.height+row)*g.width+column]
						}
						i++
					}
				}
			}
		}
	}
}

// maxSide bounds what a graph may say of sides, strides and borders.
const maxSide = 1 << 20

func (c *call) geometry() (g convolution, err error) {
	g, err = c.geometryOf(c.in[0].Dims, c.in[1].Dims)
	if err == nil && (c.in[1].Dims[1]*g.groups != g.channels || g.filters%g.groups != 0) {
		err = wrong("a convolution of %v with %v in %d groups", c.in[0].Dims, c.in[1].Dims, g.groups)
	}
	return g, err
}

// geometryOf is that of a kernel of the sides w over pictures of the sides x.
func (c *call) geometryOf(x, w []int) (g convolution, err error) {
	if len(x) != 4 || len(w) != 4 {
		return g, wrong("a convolution of %v with %v; only those of pictures are computed here", x, w)
	}
	pair := func(name string, otherwise int64, least int64) (a, b int, err error) {
		values, given := c.list(name, -1)
		if !given {
			values = []int64{otherwise, otherwise}
		}
		if len(values) != 2 || min(values[0], values[1]) < least || max(values[0], values[1]) > maxSide {
			return 0, 0, wrong("%s of %v", name, values)
		}
		return int(values[0]), int(values[1]), nil
	}
	g = convolution{
		batch: x[0], channels: x[1], height: x[2], width: x[3],
		filters: w[0], kernelH: w[2], kernelW: w[3], groups: int(min(c.attribute("group", 1), maxSide)),
	}
	if g.strideH, g.strideW, err = pair("strides", 1, 1); err != nil {
		return g, err
	}
	if g.dilationH, g.dilationW, err = pair("dilations", 1, 1); err != nil {
		return g, err
	}
	pads := []int64{0, 0, 0, 0}
	spanH, spanW := (g.kernelH-1)*g.dilationH+1, (g.kernelW-1)*g.dilationW+1
	switch mode := c.node.Attributes["auto_pad"].Text; mode {
	case "", "NOTSET":
		if given, ok := c.list("pads", -1); ok {
			pads = given
		}
	case "VALID":
	case "SAME_UPPER", "SAME_LOWER":
		g.same(pads, spanH, spanW, mode == "SAME_LOWER")
	default:
		return g, wrong("auto_pad of %q", mode)
	}
	if len(pads) != 4 || slices.Min(pads) < 0 || slices.Max(pads) > maxSide {
		return g, wrong("pads of %v", pads)
	}
	g.top, g.left = int(pads[0]), int(pads[1])
	g.outH = (g.height+g.top+int(pads[2])-spanH)/g.strideH + 1
	g.outW = (g.width+g.left+int(pads[3])-spanW)/g.strideW + 1
	if g.groups < 1 || g.kernelH < 1 || g.kernelW < 1 ||
		spanH > g.height+g.top+int(pads[2]) || spanW > g.width+g.left+int(pads[3]) {
		return g, wrong("a convolution of %v with %v", x, w)
	}
	return g, nil
}

// same sets the borders with which the result is as large as the picture is,
// divided by the stride.
func (g *convolution) same(pads []int64, spanH, spanW int, lower bool) {
	need := func(size, stride, span int) (before, after int64) {
		out := (size + stride - 1) / stride
		all := max((out-1)*stride+span-size, 0)
		if lower {
			return int64(all - all/2), int64(all / 2)
		}
		return int64(all / 2), int64(all - all/2)
	}
	pads[0], pads[2] = need(g.height, g.strideH, spanH)
	pads[1], pads[3] = need(g.width, g.strideW, spanW)
}
