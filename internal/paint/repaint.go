package paint

import (
	"math"
	"math/rand/v2"
)

// manner is how a painter handles the brush.
type manner struct {
	widths []float64 // of the brushes, from broad to fine, in units
	length float64   // of a stroke, in widths
	angle  func(x, y float64) float64
	edges  float64 // how much strokes follow the edges of the picture rather than angle
	vary   float64 // lightness by which bristles differ
	hue    float64 // by which strokes differ in colour
	alpha  float64
	care   float64 // difference from the sketch that is worth another, finer stroke
}

// repaint turns a sketch into brush work: broad strokes everywhere, finer ones
// where the broad ones missed the sketch (after Aaron Hertzmann, "Painterly
// Rendering with Curved Brush Strokes of Multiple Sizes", 1998). Strokes run
// along edges and stop where the sketch changes colour.
func (p *painting) repaint(m manner) {
	sketch, rng := p.canvas, p.Rand
	c := sketch.enlarged(p.width, p.height)
	p.canvas = c
	field := newField(sketch, m)
	for i, width := range m.widths {
		cell := width * 0.9
		if i == 0 {
			cell = width * math.Sqrt(m.length) * 0.5 // covers about four times
		}
		for _, at := range scatter(rng, c.W, c.H, cell) {
			colour := sketch.at(at.x, at.y)
			if i > 0 && difference(colour, c.at(at.x, at.y)) < m.care {
				continue
			}
			line := field.trace(sketch, at, colour, width, m.length*(0.6+0.8*rng.Float64()), m.care*2)
			jitter := lab{float32(rng.NormFloat64() * m.vary * 0.6), float32(rng.NormFloat64() * m.hue), float32(rng.NormFloat64() * m.hue)}
			colour = lab{colour.L + jitter.L, colour.A + jitter.A, colour.B + jitter.B}
			c.pull(rng, stroke{line, width * (0.8 + 0.4*rng.Float64()), colour, m.alpha, m.vary, 0.35})
		}
	}
}

// scatter is one place in every cell of a grid, in random order.
func scatter(rng *rand.Rand, w, h, cell float64) []point {
	columns, rows := int(w/cell)+1, int(h/cell)+1
	places := make([]point, 0, columns*rows)
	for j := range rows {
		for i := range columns {
			places = append(places, point{(float64(i) + rng.Float64()) * cell, (float64(j) + rng.Float64()) * cell})
		}
	}
	rng.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
	return places
}

// field is the direction of strokes on a coarse grid, as unit vectors.
type field struct {
	columns, rows int
	vectors       []point
}

const fieldCell = 8 // units

// newField takes directions from the edges of the sketch: along them, that is
// across the gradient of lightness, smoothed as a tensor because edges have no
// sign. Where the sketch is even, the painter's own angle rules.
func newField(sketch *canvas, m manner) *field {
	f := &field{columns: int(sketch.W/fieldCell) + 2, rows: int(sketch.H/fieldCell) + 2}
	tensor := make([]lab, f.columns*f.rows) // xx, xy, yy
	at := func(i, j int) float64 {
		p := sketch.at(float64(i)*fieldCell, float64(j)*fieldCell)
		return float64(p.L) + 0.5*float64(p.A+p.B)
	}
	for j := range f.rows {
		for i := range f.columns {
			gx, gy := at(i+1, j)-at(i-1, j), at(i, j+1)-at(i, j-1)
			tensor[j*f.columns+i] = lab{float32(gx * gx), float32(gx * gy), float32(gy * gy)}
		}
	}
	smoothing := canvas{w: f.columns, h: f.rows, scale: 1, pix: tensor}
	smoothing.blur(1)
	f.vectors = make([]point, len(tensor))
	for i, t := range smoothing.pix {
		// Angles are doubled to be averaged: a direction and its opposite agree.
		double := point{float64(t.L - t.B), 2 * float64(t.A)}.times(-m.edges * 400)
		own := m.angle(float64(i%f.columns)*fieldCell, float64(i/f.columns)*fieldCell)
		double = double.plus(polar(2*own, 1))
		f.vectors[i] = polar(math.Atan2(double.y, double.x)/2, 1)
	}
	return f
}

func (f *field) at(p point) point {
	i := max(0, min(f.columns-1, int(p.x/fieldCell+0.5)))
	j := max(0, min(f.rows-1, int(p.y/fieldCell+0.5)))
	return f.vectors[j*f.columns+i]
}

// trace follows the field to both sides of a place, until the sketch differs
// too much from the colour of the stroke.
func (f *field) trace(sketch *canvas, from point, colour lab, width, widths, tolerance float64) []point {
	step := width * 0.6
	steps := max(1, int(widths*width/step/2))
	line := make([]point, 0, 2*steps+1)
	for _, sign := range []float64{-1, 1} {
		p, v := from, f.at(from).times(sign)
		for range steps {
			next := f.at(p)
			if next.x*v.x+next.y*v.y < 0 {
				next = next.times(-1)
			}
			v = next
			p = p.plus(v.times(step))
			if difference(sketch.at(p.x, p.y), colour) > tolerance {
				break
			}
			line = append(line, p)
		}
		if sign < 0 {
			reverse(line)
			line = append(line, from)
		}
	}
	if len(line) < 2 {
		v := f.at(from).times(width * 0.35)
		return []point{from.minus(v), from.plus(v)}
	}
	return line
}

func reverse(line []point) {
	for i, j := 0, len(line)-1; i < j; i, j = i+1, j-1 {
		line[i], line[j] = line[j], line[i]
	}
}
