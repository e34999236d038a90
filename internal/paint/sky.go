package paint

import "math"

// sky washes the canvas with a sky down to the horizon: a gradient, clouds lit
// from where the sun is, and the sun or moon itself. It gives the sun's place.
func (p *painting) sky(horizon float64) point {
	m := p.mood
	sun := point{p.W * p.between(.15, .85), horizon * (1 - m.sunAt*p.between(.75, 1))}
	if m.sunAt > .8 {
		sun.y = -horizon // out of sight
	}
	cover := clamp(m.clouds+p.between(-.25, .2), .05, 1)
	stretch := p.between(2.2, 4)
	p.wash(4.5, func(x, y float64) lab {
		t := clamp(y/horizon, 0, 1)
		c := mix(m.zenith, m.horizon, math.Pow(t, 1.3)+.06*p.noise.at(x/300, y/120))
		d := math.Hypot(x-sun.x, y-sun.y)
		c = mix(c, m.sun, .55*math.Exp(-d/190))
		// Clouds flatten towards the horizon, as everything does.
		size := 60 + 190*(1-t)
		density := p.noise.cloud(x/size/stretch*2, y/size*1.6, 4)
		amount := smooth(.5-cover*.62, .78-cover*.5, density+.08)
		if amount <= 0 {
			return c
		}
		toSun := density - p.noise.cloud((x+(sun.x-x)*.05)/size/stretch*2, (y-16)/size*1.6, 3)
		cloud := mix(m.shade, m.lit, .55+1.6*toSun)
		return mix(c, mix(cloud, m.horizon, .5*t*t), amount*.92)
	})
	return sun
}

// disc paints the sun or moon.
func (p *painting) disc(at point, r float64) {
	p.glow(at.x, at.y, r*2.6, p.mood.sun, .75)
	p.fill(circle(at.x, at.y, r), flat(p.mood.sun), .95)
}

// ridge is the outline of hills from the left edge to the right: heights of
// noise above a base, down to what nearer things will cover.
func (p *painting) ridge(base, height, length float64, rough int) (*path, func(x float64) float64) {
	seed := p.noise + noise(p.Uint32())
	top := func(x float64) float64 { return base - height*(.5+seed.cloud(x/length, 0, rough)) }
	return p.under(top, base+120), top
}

// tree paints a round tree standing on a place: a clump of leaves, lit from
// one side.
func (p *painting) tree(x, y, size float64, leaf lab, lightFrom float64) {
	p.fill(ribbon([]point{{x, y}, {x + size*.02, y - size*.6}}, even(size*.07)), flat(p.mood.trunk), 1)
	for i := range 9 {
		a := p.between(0, 2*math.Pi)
		r := size * p.between(0, .26)
		cx, cy := x+math.Cos(a)*r*1.05, y-size*.66+math.Sin(a)*r
		side := (cx-x)/size*lightFrom + (y-size*.66-cy)/size
		c := leaf.light(side*.28 - .03 + .004*float64(i))
		p.fill(ellipse(cx, cy, size*p.between(.15, .24), size*p.between(.13, .2), 0), flat(c), .95)
	}
}

// poplar paints a tall narrow tree.
func (p *painting) poplar(x, y, size float64, leaf lab, lightFrom float64) {
	for i := range 7 {
		t := float64(i) / 6
		w := size * .13 * math.Sin(math.Pi*(.18+.72*t))
		cy := y - size*(.1+.84*t)
		p.fill(ellipse(x+p.between(-2, 2), cy, w, size*.13, 0), flat(leaf.light(-.03)), 1)
		p.fill(ellipse(x+w*.35*lightFrom, cy-size*.02, w*.55, size*.1, 0), flat(leaf.light(.06)), .9)
	}
}

// house paints a cottage with a pitched roof.
func (p *painting) house(x, y, w float64, wall, roof lab, lightFrom float64) {
	h := w * .55
	p.fill(rectangle(x, y-h, x+w, y), flat(wall), 1)
	p.fill(rectangle(x+w*.72, y-h, x+w, y), flat(wall.light(-.12)), 1)
	p.fill(polygon(point{x - w*.06, y - h}, point{x + w*.16, y - h*1.75}, point{x + w*.86, y - h*1.75}, point{x + w*1.06, y - h}), flat(roof), 1)
	p.fill(rectangle(x+w*.66, y-h*2.05, x+w*.75, y-h*1.6), flat(roof.light(-.08)), 1)
	window := wall.light(-.35)
	if p.mood.night || p.mood.name == "dusk" {
		window = p.mood.accent
	}
	for _, at := range []float64{.14, .44} {
		p.fill(rectangle(x+w*at, y-h*.72, x+w*(at+.13), y-h*.38), flat(window), 1)
	}
}
