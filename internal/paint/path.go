package paint

import "math"

type point struct{ x, y float64 }

func (p point) plus(q point) point          { return point{p.x + q.x, p.y + q.y} }
func (p point) minus(q point) point         { return point{p.x - q.x, p.y - q.y} }
func (p point) times(f float64) point       { return point{p.x * f, p.y * f} }
func (p point) length() float64             { return math.Hypot(p.x, p.y) }
func (p point) to(q point, t float64) point { return point{lerp(p.x, q.x, t), lerp(p.y, q.y, t)} }

// polar is the point at an angle and a distance from the origin.
func polar(angle, distance float64) point {
	sin, cos := math.Sincos(angle)
	return point{cos * distance, sin * distance}
}

// path is one or more closed outlines, in units; where they overlap in the
// same direction the inside stays inside.
type path struct{ lines [][]point }

func polygon(points ...point) *path { return &path{lines: [][]point{points}} }

func rectangle(x0, y0, x1, y1 float64) *path {
	return polygon(point{x0, y0}, point{x1, y0}, point{x1, y1}, point{x0, y1})
}

// ellipse is turned by an angle in radians.
func ellipse(x, y, rx, ry, turn float64) *path {
	n := 16 + int(math.Sqrt(rx+ry)*3)
	line := make([]point, n)
	sin, cos := math.Sincos(turn)
	for i := range line {
		p := polar(2*math.Pi*float64(i)/float64(n), 1)
		p.x, p.y = p.x*rx, p.y*ry
		line[i] = point{x + p.x*cos - p.y*sin, y + p.x*sin + p.y*cos}
	}
	return polygon(line...)
}

func circle(x, y, r float64) *path { return ellipse(x, y, r, r, 0) }

// blob is a smooth closed curve through points (Catmull-Rom).
func blob(points ...point) *path { return polygon(curve(points, true)...) }

// curve is a smooth line through points, in short straight pieces.
func curve(points []point, closed bool) []point {
	const pieces = 8
	n := len(points)
	if n < 3 {
		return points
	}
	get := func(i int) point {
		if closed {
			return points[(i+n)%n]
		}
		return points[max(0, min(n-1, i))]
	}
	last := n - 1
	if closed {
		last = n
	}
	out := make([]point, 0, last*pieces+1)
	for i := range last {
		a, b, c, d := get(i-1), get(i), get(i+1), get(i+2)
		for k := range pieces {
			out = append(out, catmullRom(a, b, c, d, float64(k)/pieces))
		}
	}
	if !closed {
		out = append(out, points[n-1])
	}
	return out
}

func catmullRom(a, b, c, d point, t float64) point {
	f := func(a, b, c, d float64) float64 {
		return 0.5 * (2*b + (c-a)*t + (2*a-5*b+4*c-d)*t*t + (3*b-a-3*c+d)*t*t*t)
	}
	return point{f(a.x, b.x, c.x, d.x), f(a.y, b.y, c.y, d.y)}
}

// ribbon is the outline of a line whose width changes along it, from t = 0 at
// the start to t = 1 at the end.
func ribbon(line []point, width func(t float64) float64) *path {
	n := len(line)
	outline := make([]point, 2*n)
	for i, p := range line {
		d := line[min(n-1, i+1)].minus(line[max(0, i-1)])
		l := max(d.length(), 1e-9)
		half := width(float64(i)/float64(max(1, n-1))) / 2
		side := point{-d.y / l * half, d.x / l * half}
		outline[i] = p.plus(side)
		outline[2*n-1-i] = p.minus(side)
	}
	return polygon(outline...)
}

// tapered is the usual pen line: thin, full, thin.
func tapered(width float64) func(float64) float64 {
	return func(t float64) float64 { return width * (0.25 + 0.75*math.Sin(math.Pi*clamp(t, 0.03, 0.97))) }
}

func even(width float64) func(float64) float64 { return func(float64) float64 { return width } }

func (p *path) bounds() (x0, y0, x1, y1 float64) {
	x0, y0, x1, y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, line := range p.lines {
		for _, q := range line {
			x0, y0, x1, y1 = min(x0, q.x), min(y0, q.y), max(x1, q.x), max(y1, q.y)
		}
	}
	return x0, y0, x1, y1
}
