package paint

import (
	"image"
	"image/draw"
	"math"
	"slices"

	"golang.org/x/image/vector"
)

// unitsLong is the long side of every canvas in units. Painters work in units,
// so that a work looks the same at any size.
const unitsLong = 1000

// canvas is what a painter paints on.
type canvas struct {
	w, h  int       // pixels
	W, H  float64   // units
	scale float64   // pixels a unit
	pix   []lab     // h x w, row-major
	thick []float32 // height of the paint, h x w; lit at the end

	raster vector.Rasterizer
	mask   []uint8
}

func newCanvas(w, h int) *canvas {
	scale := float64(max(w, h)) / unitsLong
	return &canvas{
		w: w, h: h, W: float64(w) / scale, H: float64(h) / scale, scale: scale,
		pix: make([]lab, w*h), thick: make([]float32, w*h),
	}
}

// shader is a colour that depends on the place, in units.
type shader func(x, y float64) lab

func flat(c lab) shader { return func(float64, float64) lab { return c } }

// wash paints everything. The shader is asked at every step-th pixel of a
// full-size picture and interpolated between: most washes are smooth, and
// noise is what painting costs.
func (c *canvas) wash(step float64, paint shader) {
	if step = step * c.scale; step < 1.5 {
		for y := range c.h {
			for x := range c.w {
				c.pix[y*c.w+x] = paint((float64(x)+0.5)/c.scale, (float64(y)+0.5)/c.scale)
			}
		}
		return
	}
	columns, rows := int(float64(c.w)/step)+2, int(float64(c.h)/step)+2
	coarse := make([]lab, columns*rows)
	for j := range rows {
		for i := range columns {
			coarse[j*columns+i] = paint(float64(i)*step/c.scale, float64(j)*step/c.scale)
		}
	}
	line := make([]lab, columns) // between two coarse rows
	for y := range c.h {
		fy := float64(y) / step
		j := int(fy)
		for i := range line {
			line[i] = mix(coarse[j*columns+i], coarse[(j+1)*columns+i], fy-float64(j))
		}
		stretch(c.pix[y*c.w:(y+1)*c.w], line, float32(1/step), 0)
	}
}

// stretch fills row from line, step of line a pixel, starting at from.
func stretch(row, line []lab, step, from float32) {
	for x := range row {
		f := max(from+float32(x)*step, 0)
		i := min(int(f), len(line)-2)
		f = min(f-float32(i), 1)
		a, b := line[i], line[i+1]
		row[x] = lab{a.L + (b.L-a.L)*f, a.A + (b.A-a.A)*f, a.B + (b.B-a.B)*f}
	}
}

// at is the colour nearest to a place in units.
func (c *canvas) at(x, y float64) lab {
	i := int(clamp(x*c.scale, 0, float64(c.w-1)))
	j := int(clamp(y*c.scale, 0, float64(c.h-1)))
	return c.pix[j*c.w+i]
}

// within changes the pixels of a rectangle, given in units.
func (c *canvas) within(x0, y0, x1, y1 float64, change func(x, y float64, old lab) lab) {
	i0, i1 := max(0, int(x0*c.scale)), min(c.w, int(math.Ceil(x1*c.scale)))
	j0, j1 := max(0, int(y0*c.scale)), min(c.h, int(math.Ceil(y1*c.scale)))
	for j := j0; j < j1; j++ {
		for i := i0; i < i1; i++ {
			p := &c.pix[j*c.w+i]
			*p = change((float64(i)+0.5)/c.scale, (float64(j)+0.5)/c.scale, *p)
		}
	}
}

// glow adds light around a place, half of it within the radius.
func (c *canvas) glow(x, y, radius float64, colour lab, strength float64) {
	c.within(x-4*radius, y-4*radius, x+4*radius, y+4*radius, func(px, py float64, old lab) lab {
		d := ((px-x)*(px-x) + (py-y)*(py-y)) / (radius * radius)
		if d > 16 {
			return old
		}
		return mix(old, colour, strength*(1/(1+d)-1.0/17)*1.0625)
	})
}

// fill paints the inside of a path, anti-aliased, and the edge in proportion.
func (c *canvas) fill(p *path, paint shader, alpha float64) {
	x0, y0, x1, y1 := p.bounds()
	i0, i1 := max(0, int(math.Floor(x0*c.scale))), min(c.w, int(math.Ceil(x1*c.scale)))
	j0, j1 := max(0, int(math.Floor(y0*c.scale))), min(c.h, int(math.Ceil(y1*c.scale)))
	if i0 >= i1 || j0 >= j1 {
		return
	}
	mask := c.rasterize(p, i0, j0, i1-i0, j1-j0)
	for j := range j1 - j0 {
		row := c.pix[(j0+j)*c.w+i0 : (j0+j)*c.w+i1]
		cover := mask.Pix[j*mask.Stride : j*mask.Stride+i1-i0]
		for i, m := range cover {
			if m != 0 {
				colour := paint((float64(i0+i)+0.5)/c.scale, (float64(j0+j)+0.5)/c.scale)
				row[i] = mix(row[i], colour, float64(m)*alpha/255)
			}
		}
	}
}

// rasterize is how much of each pixel of a rectangle the path covers. The mask
// is valid until the next call: works are made of thousands of paths, so its
// memory is used again.
func (c *canvas) rasterize(p *path, left, top, w, h int) *image.Alpha {
	raster := &c.raster
	raster.Reset(w, h)
	raster.DrawOp = draw.Src
	to := func(q point) (float32, float32) {
		return float32(q.x*c.scale - float64(left)), float32(q.y*c.scale - float64(top))
	}
	for _, line := range p.lines {
		for i, q := range line {
			x, y := to(q)
			if i == 0 {
				raster.MoveTo(x, y)
			} else {
				raster.LineTo(x, y)
			}
		}
		raster.ClosePath()
	}
	c.mask = slices.Grow(c.mask[:0], w*h)[:w*h]
	mask := &image.Alpha{Pix: c.mask, Stride: w, Rect: image.Rect(0, 0, w, h)}
	raster.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	return mask
}

// blur softens everything; three passes of a box are nearly a Gaussian.
func (c *canvas) blur(radius float64) {
	r := int(radius*c.scale + 0.5)
	if r < 1 {
		return
	}
	line := make([]lab, max(c.w, c.h))
	for range 3 {
		for y := range c.h {
			boxBlur(c.pix[y*c.w:], 1, c.w, r, line)
		}
		for x := range c.w {
			boxBlur(c.pix[x:], c.w, c.h, r, line)
		}
	}
}

// boxBlur averages n colours, stride apart, over r to either side.
func boxBlur(pix []lab, stride, n, r int, line []lab) {
	for i := range n {
		line[i] = pix[i*stride]
	}
	var sum lab
	share := 1 / float32(2*r+1)
	add := func(i int, sign float32) {
		p := line[max(0, min(n-1, i))]
		sum.L, sum.A, sum.B = sum.L+sign*p.L, sum.A+sign*p.A, sum.B+sign*p.B
	}
	for i := -r; i <= r; i++ {
		add(i, 1)
	}
	for i := range n {
		pix[i*stride] = lab{sum.L * share, sum.A * share, sum.B * share}
		add(i+r+1, 1)
		add(i-r, -1)
	}
}

// enlarged is the canvas in another size, smoothly.
func (c *canvas) enlarged(w, h int) *canvas {
	d := newCanvas(w, h)
	line := make([]lab, max(c.w, 2))
	for y := range h {
		fy := clamp((float64(y)+.5)*float64(c.h)/float64(h)-.5, 0, float64(c.h-1))
		j := int(fy)
		top, bottom := c.pix[j*c.w:], c.pix[min(j+1, c.h-1)*c.w:]
		for i := range line {
			k := min(i, c.w-1)
			line[i] = mix(top[k], bottom[k], fy-float64(j))
		}
		step := float32(c.w) / float32(w)
		stretch(d.pix[y*w:(y+1)*w], line, step, step/2-.5)
	}
	return d
}

// picture converts to sRGB.
func (c *canvas) picture() *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, c.w, c.h))
	for i, p := range c.pix {
		r, g, b := p.rgb()
		o := out.Pix[4*i : 4*i+4 : 4*i+4]
		o[0], o[1], o[2], o[3] = r, g, b, 255
	}
	return out
}
