package paint

import "math"

var penrose = kind{
	name: "penrose", artist: "Penrose Tiling", genre: "ornament", medium: "stained glass", from: 1974, to: 1999,
	shapes: []float64{1.0, .75, 1.0, 1.34},
	titles: []string{
		"Window That Never Repeats", "Fivefold", "Rose of Kites", "Ornament with Ten Directions",
		"Chapel Window, East", "Aperiodic Garden", "Stars and Sailboats", "Golden Ratio, Glass",
		"Chapel Window, West", "Darts in a Ring", "Inflation", "Blue Aperiodic",
	},
	paint: paintPenrose,
}

// half is half a rhomb of Roger Penrose's third tiling (1974).
type half struct {
	thin    bool
	a, b, c point
}

const phi = 1.6180339887498948482

// deflate replaces every half rhomb by smaller ones.
func deflate(halves []half) []half {
	out := make([]half, 0, len(halves)*3)
	for _, h := range halves {
		if h.thin {
			d := h.a.plus(h.b.minus(h.a).times(1 / phi))
			out = append(out, half{true, h.c, d, h.b}, half{false, d, h.c, h.a})
			continue
		}
		d := h.b.plus(h.a.minus(h.b).times(1 / phi))
		e := h.b.plus(h.c.minus(h.b).times(1 / phi))
		out = append(out, half{false, e, h.c, h.a}, half{false, d, e, h.b}, half{true, e, d, h.a})
	}
	return out
}

var glassPalettes = []ramp{
	{lch(.42, .13, 262), lch(.58, .12, 235), lch(.78, .10, 200), lch(.88, .12, 95)},
	{lch(.44, .15, 22), lch(.62, .17, 45), lch(.82, .14, 85), lch(.90, .06, 95)},
	{lch(.40, .09, 160), lch(.58, .10, 145), lch(.80, .12, 115), lch(.92, .06, 100)},
	{lch(.38, .12, 310), lch(.56, .15, 345), lch(.74, .13, 20), lch(.88, .09, 80)},
	{lch(.34, .06, 250), lch(.52, .05, 220), lch(.74, .05, 90), lch(.62, .15, 35)},
	{lch(.46, .10, 205), lch(.66, .09, 180), lch(.86, .06, 110), lch(.70, .14, 60)},
}

func paintPenrose(p *painting) {
	palette := ramp(turned(p.nextRound(len(glassPalettes)), glassPalettes[p.number%len(glassPalettes)]...))
	spin, bands, phase := p.between(0, 2*math.Pi), p.between(4, 10), p.between(0, 6)
	centre := point{p.W / 2, p.H / 2}
	if p.number%3 == 1 {
		centre = point{p.W * p.between(.2, .8), p.H * p.between(.2, .8)}
	}
	reach := math.Hypot(p.W, p.H)
	var halves []half
	for i := range 10 {
		b := centre.plus(polar(spin+(2*float64(i)-1)*math.Pi/10, reach))
		c := centre.plus(polar(spin+(2*float64(i)+1)*math.Pi/10, reach))
		if i%2 == 0 {
			b, c = c, b
		}
		halves = append(halves, half{true, centre, b, c})
	}
	for range 5 + p.number%2 {
		halves = p.visible(deflate(halves))
	}
	lead := lch(.20, .015, 260)
	p.wash(8, flat(lead))
	bubbles := p.mottle(38, 3)
	for _, h := range halves {
		ring := h.b.to(h.c, .5).minus(centre).length() / (math.Hypot(p.W, p.H) / 2)
		p.pane(h, palette, .5+.45*math.Sin(ring*bands+phase), bubbles)
	}
	width := 7.0 - 2.4*float64(p.number%2)
	for _, h := range halves {
		p.fill(ribbon([]point{h.c, h.a}, even(width)), flat(lead), 1)
		p.fill(ribbon([]point{h.a, h.b}, even(width)), flat(lead), 1)
		p.fill(ribbon([]point{h.c, h.a}, even(width*.25)), flat(lead.light(.16)), .8)
	}
	p.finish(surface{paper: .004}, p.noise)
}

// visible drops what lies outside of the canvas.
func (p *painting) visible(halves []half) []half {
	kept := halves[:0]
	for _, h := range halves {
		x0, x1 := min(h.a.x, h.b.x, h.c.x), max(h.a.x, h.b.x, h.c.x)
		y0, y1 := min(h.a.y, h.b.y, h.c.y), max(h.a.y, h.b.y, h.c.y)
		if x1 > -5 && y1 > -5 && x0 < p.W+5 && y0 < p.H+5 {
			kept = append(kept, h)
		}
	}
	return kept
}

// pane is coloured by its ring around the centre and its direction, and uneven
// as blown glass is. Both halves of a rhomb agree, for they share the
// middle of their common side.
func (p *painting) pane(h half, palette ramp, ring float64, bubbles func(x, y float64) float64) {
	middle := h.b.to(h.c, .5)
	side := h.c.minus(h.b)
	way := math.Mod(math.Atan2(side.y, side.x)/math.Pi*5+10.25, 5)
	t := ring + .09*(way-2.5)
	if h.thin {
		t += .35
	}
	c := palette.at(math.Abs(math.Mod(t+8, 2) - 1)).light((p.noise.grain(int(middle.x*3), int(middle.y*3)) - .5) * .07)
	grown := polygon(h.a, h.b.plus(h.b.minus(h.a).times(.01)), h.c.plus(h.c.minus(h.a).times(.01)))
	p.fill(grown, func(x, y float64) lab {
		shine := 1 - math.Hypot(x-middle.x, y-middle.y)/90
		return c.light(.05*bubbles(x, y) + .07*max(0, shine))
	}, 1)
}
