package paint

import "math"

var circles = kind{
	name: "circles", artist: "Poisson Disk", genre: "abstract", medium: "oil on canvas", from: 1922, to: 1939,
	shapes: []float64{1.0, .8, 1.25, 1.0},
	titles: []string{
		"Several Circles", "Counterpoint", "Study in Round Things", "Black Ground with Moons",
		"Small Worlds No. 4", "Improvisation for Discs", "Quiet Collision", "Small Worlds No. 7",
		"Orchestra, Tuning", "Points and Rings", "Festival", "Small Worlds No. 11",
	},
	paint: paintCircles,
}

type disc struct{ x, y, r float64 }

func paintCircles(p *painting) {
	palette := flowPalettes[(p.number*2+1)%len(flowPalettes)]
	if p.number%2 == 0 {
		palette.ground = lch(p.between(.86, .93), .03, p.between(60, 110))
	}
	p.wash(4, func(x, y float64) lab {
		return palette.ground.light(.035*p.noise.cloud(x/230, y/230, 4) + .012*p.noise.at(x/60, y/9))
	})
	discs := p.pack()
	for range 5 + p.IntN(5) { // lines behind
		a, b := discs[p.IntN(len(discs))], discs[p.IntN(len(discs))]
		p.fill(ribbon([]point{{a.x, a.y}, {b.x, b.y}}, even(p.between(1.5, 4.5))), flat(palette.ink.at(p.Float64())), .9)
	}
	cloud := p.mottle(40, 3)
	for i, d := range discs {
		p.paintDisc(d, palette.ink, palette.ground, i, cloud)
	}
	p.finish(oil, p.noise)
}

// pack places discs, large ones first, where they touch no other, except that
// a few are let overlap.
func (p *painting) pack() []disc {
	var discs []disc
	for try := range 1500 {
		r := min(p.W, p.H) * .24 * math.Pow(1-float64(try)/1500, 2.2) * p.between(.6, 1)
		r = max(r, 5)
		d := disc{p.between(r*.6, p.W-r*.6), p.between(r*.6, p.H-r*.6), r}
		free := true
		for _, o := range discs {
			if gap := math.Hypot(d.x-o.x, d.y-o.y) - d.r - o.r; gap < 3 && !(gap < -r*.3 && p.noise.grain(try, 1) < .03) {
				free = false
				break
			}
		}
		if free {
			discs = append(discs, d)
		}
		if len(discs) > 90 {
			break
		}
	}
	return discs
}

func (p *painting) paintDisc(d disc, ink ramp, ground lab, i int, cloud func(x, y float64) float64) {
	c := ink.at(p.Float64()).turn(p.NormFloat64() * 8)
	second := ink.at(p.Float64())
	shaded := func(c lab) shader {
		return func(x, y float64) lab {
			return c.light(.05*cloud(x, y) + .04*((d.x-x)+(d.y-y))/d.r)
		}
	}
	if d.r > 30 && p.chance(.4) {
		p.glow(d.x, d.y, d.r*1.05, second, .4)
	}
	p.fill(circle(d.x, d.y, d.r), shaded(c), 1)
	switch p.IntN(6) {
	case 0:
		p.fill(circle(d.x, d.y, d.r*.66), shaded(ground), 1)
		p.fill(circle(d.x, d.y, d.r*.4), shaded(second), 1)
	case 1:
		for k := range 4 {
			p.fill(circle(d.x, d.y, d.r*(.82-.2*float64(k))), shaded(mix(second, c, float64(k%2))), 1)
		}
	case 2: // halves
		a := p.between(0, math.Pi)
		line := []point{}
		for k := range 25 {
			line = append(line, point{d.x, d.y}.plus(polar(a+math.Pi*float64(k)/24, d.r)))
		}
		p.fill(polygon(line...), shaded(second), 1)
	case 3: // a smaller one at the rim
		q := point{d.x, d.y}.plus(polar(p.between(0, 6.3), d.r*.55))
		p.fill(circle(q.x, q.y, d.r*.4), shaded(second), .95)
	}
	if d.r > 24 && i%3 == 0 {
		ring := ellipse(d.x, d.y, d.r*1.09, d.r*1.09, 0).lines[0]
		p.fill(ribbon(append(ring, ring[0]), even(2)), flat(second), .9)
	}
}
