package paint

import "math"

var grid = kind{
	name: "grid", artist: "Recursive Subdivision", genre: "abstract", medium: "oil on canvas", from: 1919, to: 1944, format: ".png",
	shapes: []float64{1.0, .82, 1.0, 1.25, 1.0},
	titles: []string{
		"Composition with Red", "Composition No. 2", "Harmony of Squares", "Old Sound",
		"Square within Square", "Composition No. 5", "Composition No. 7", "Chequered Garden",
		"Southern Gardens", "Four Squares, Descending", "Composition No. 12", "Composition with Much White",
	},
	paint: paintGrid,
}

func paintGrid(p *painting) {
	switch p.number % 5 {
	case 0, 1:
		p.plasticGrid()
	case 2, 3:
		p.wovenGrid()
	default:
		p.nestedSquares()
	}
	p.finish(thin, p.noise)
}

// plasticGrid divides the canvas again and again, with black bars between and
// a few cells in primary colours.
func (p *painting) plasticGrid() {
	white := lch(.94, .012, 95)
	colours := []lab{lch(.57, .21, 28), lch(.44, .15, 262), lch(.87, .17, 95), lch(.25, .01, 90), lch(.82, .01, 250)}
	p.wash(2, func(x, y float64) lab { return white.light(.012 * p.noise.at(x/80, y/12)) })
	bar := p.between(10, 17)
	black := lch(.19, .01, 60)
	var bars []*path
	var divide func(x0, y0, x1, y1 float64, depth int)
	divide = func(x0, y0, x1, y1 float64, depth int) {
		w, h := x1-x0, y1-y0
		if depth > 0 && max(w, h) > 190 && (depth > 2 || p.chance(.72)) {
			cut := p.between(.28, .72)
			if w*p.between(.75, 1.3) > h {
				x := x0 + w*cut
				bars = append(bars, rectangle(x-bar/2, y0, x+bar/2, y1))
				divide(x0, y0, x, y1, depth-1)
				divide(x, y0, x1, y1, depth-1)
			} else {
				y := y0 + h*cut
				bars = append(bars, rectangle(x0, y-bar/2, x1, y+bar/2))
				divide(x0, y0, x1, y, depth-1)
				divide(x0, y, x1, y1, depth-1)
			}
			return
		}
		c := white.light(p.between(-.03, .01))
		if p.chance(.36) {
			c = colours[p.IntN(len(colours))]
		}
		p.paintCell(x0, y0, x1, y1, c)
	}
	divide(-20, -20, p.W+20, p.H+20, 5)
	for _, b := range bars {
		p.fill(b, func(x, y float64) lab { return black.light(.015 * p.noise.at(x/20, y/20)) }, 1)
	}
}

// paintCell covers a rectangle with brush strokes in one direction.
func (p *painting) paintCell(x0, y0, x1, y1 float64, c lab) {
	p.fill(rectangle(x0, y0, x1, y1), flat(c), 1)
	const width = 22
	upright := p.chance(.5)
	if upright {
		x0, y0, x1, y1 = y0, x0, y1, x1
	}
	for y := y0 + width/2; y < y1; y += width * .7 {
		at := min(y, y1-width/2)
		line := []point{{x0 + 1, at}, {x1 - 1, at}}
		if upright {
			line = []point{{at, x0 + 1}, {at, x1 - 1}}
		}
		p.pull(p.Rand, stroke{line, width, c.light(p.NormFloat64() * .004), .6, .02, .2})
	}
}

// wovenGrid is a field of unequal squares whose colours drift, as in a
// watercolour built from a scale.
func (p *painting) wovenGrid() {
	hue, spread := p.between(0, 360), p.between(50, 130)
	light := p.between(.45, .72)
	columns := 7 + p.IntN(6)
	rows := max(4, int(float64(columns)*p.H/p.W))
	xs, ys := p.cuts(columns, p.W), p.cuts(rows, p.H)
	p.wash(4, flat(lch(light-.2, .05, hue)))
	for j := range rows {
		for i := range columns {
			drift := p.noise.cloud(float64(i)*.37, float64(j)*.37, 2)
			c := lch(clamp(light+.26*drift+p.between(-.13, .13), .2, .93), p.between(.05, .15), hue+spread*drift+p.between(-25, 25))
			if p.chance(.06) {
				c = c.turn(180).light(.12)
			}
			const gap = 1.6
			corner := func(x, y float64) point {
				return point{x + 5*p.noise.at(x/50, y/50), y + 5*p.noise.at(x/50+9, y/50)}
			}
			x0, x1, y0, y1 := xs[i]+gap, xs[i+1]-gap, ys[j]+gap, ys[j+1]-gap
			cell := polygon(corner(x0, y0), corner(x1, y0), corner(x1, y1), corner(x0, y1))
			p.fill(cell, func(x, y float64) lab {
				edge := min(x-x0, x1-x, y-y0, y1-y) // pigment gathers at the edge
				return c.light(.05*p.noise.cloud(x/45, y/45, 3) - .05*math.Exp(-max(edge, 0)/4))
			}, .97)
		}
	}
}

// cuts divides a length into n unequal parts.
func (p *painting) cuts(n int, length float64) []float64 {
	at := make([]float64, n+1)
	for i := 1; i <= n; i++ {
		at[i] = at[i-1] + p.between(.6, 1.5)
	}
	for i := range at {
		at[i] *= length / at[n]
	}
	return at
}

// nestedSquares sets squares into each other, low on the canvas.
func (p *painting) nestedSquares() {
	hue, step := p.between(0, 360), p.between(-22, 22)
	lightness, down := p.between(.4, .85), p.between(-.1, .1)
	for i := range 4 {
		inset := float64(i) * .115
		x0, x1 := p.W*inset, p.W*(1-inset)
		y0, y1 := p.H*inset*1.5, p.H*(1-inset*.5)
		p.paintCell(x0, y0, x1, y1, lch(clamp(lightness+down*float64(i), .2, .93), .04+.035*float64(i), hue+step*float64(i)))
	}
}
