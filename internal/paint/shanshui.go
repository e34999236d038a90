package paint

import "math"

var shanShui = kind{
	name: "shan shui", artist: "Midpoint Displacement", genre: "ink painting", medium: "ink and colour on paper", from: 1650, to: 1790,
	shapes: []float64{.5, 2.6, .42, .75, 3.2, .5},
	titles: []string{
		"Peaks Withdrawing into Mist", "Handscroll of a Slow River", "Listening to Pines", "Solitary Boat, Clear Autumn",
		"A Thousand Li of Noise", "Below the Falls, Unseen", "After Rain, the Mountain", "Nine Summits",
		"Red Sun over the Ridges", "The Path Not Drawn", "Clouds Keep the Valley", "Crossing at Evening",
	},
	paint: paintShanShui,
}

func paintShanShui(p *painting) {
	paper := lch(p.between(.86, .91), p.between(.025, .045), p.between(78, 92))
	ink := lch(.22, .02, 250)
	green, blue := lch(.58, .07, 165), lch(.50, .08, 245)
	coloured := p.number%3 == 1
	p.wash(5, func(x, y float64) lab {
		return paper.light(.03*p.noise.cloud(x/300, y/300, 4) - .012*math.Abs(p.noise.at(x/40, y/300)))
	})
	if p.number%4 == 0 {
		p.redSun()
	}
	layers := 5 + p.IntN(2)
	for i := range layers {
		t := float64(i) / float64(layers-1)
		if 0 < i && i < layers-1 && p.chance(.4) {
			continue // mist
		}
		wash := ink
		if coloured {
			wash = mix(blue, green, t)
		}
		p.mountains(t, ink, wash, paper)
	}
	p.skiff(ink)
	p.birds(ink)
	p.seal()
	p.finish(sheet, p.noise)
}

// mountains are one range; t goes from the farthest (0) to the nearest. Ink is
// dark along the ridge and lost in mist below.
func (p *painting) mountains(t float64, ink, wash, paper lab) {
	seed := p.noise + noise(t*1000)
	foot := p.H * lerp(.42, .98, t)
	reach := min(p.H*.3, 260) * lerp(1.2, .75, t)
	top := func(x float64) float64 {
		peaks := seed.at(x/150, 0)*.6 + seed.at(x/75+7, 3)*.35
		rock := seed.cloud(x/34, 9, 5) * .2
		return foot - reach*(.35+max(-.3, peaks)+rock)
	}
	strength := lerp(.28, .85, t)
	p.fill(p.under(top, foot+p.H*.2), func(x, y float64) lab {
		depth := y - top(x)
		mist := math.Exp(-depth / (reach * lerp(.35, .5, t)))
		grain := 0.0
		if mist > .04 {
			grain = seed.cloud(x/16+depth/60, depth/55, 4) // the dry brush along the slope
		}
		dark := strength * mist * clamp(.75+1.1*grain, .1, 1.2)
		edge := strength * .6 * math.Exp(-depth/3.5)
		c := mix(p.at(x, y), paper.light(.015), .9*smooth(0, reach*.9, depth)*.5+.35)
		return mix(mix(c, wash, clamp(dark*.85, 0, .9)), ink, clamp(edge+dark*.35*smooth(.1, .5, grain), 0, .9))
	}, 1)
	if t > .35 {
		p.pines(t, top, ink, wash)
	}
}

func (p *painting) pines(t float64, top func(x float64) float64, ink, wash lab) {
	for range int(4 + 9*t) {
		x := p.Float64() * p.W
		size := lerp(16, 62, t*t) * p.between(.7, 1.3)
		y := top(x) + size*.15
		lean := p.between(-.2, .2) * size
		trunk := curve([]point{{x, y}, {x + lean*.3 + size*.05, y - size*.5}, {x + lean, y - size}}, false)
		p.fill(ribbon(trunk, func(f float64) float64 { return size * .06 * (1.2 - f) }), flat(ink), .8)
		for i := range 6 {
			f := .35 + .13*float64(i)
			w := size * (.5 - .28*float64(i)/6) * p.between(.7, 1.1)
			at := point{x + lean*f + p.between(-.12, .12)*size, y - size*f}
			p.fill(ellipse(at.x, at.y, w, size*.055, p.between(-.15, .15)), flat(mix(ink, wash, .3)), .55+.2*t)
		}
	}
}

func (p *painting) redSun() {
	x, y, r := p.W*p.between(.25, .75), p.H*p.between(.08, .2), min(p.W, p.H)*.06
	p.fill(circle(x, y, r), func(px, py float64) lab {
		return mix(p.at(px, py), lch(.58, .18, 32), .8+.3*p.noise.at(px/20, py/20))
	}, 1)
}

// skiff is a boat with one person, alone on the paper's white.
func (p *painting) skiff(ink lab) {
	s := min(p.W, p.H) * .09
	x, y := p.W*p.between(.25, .75), p.H*p.between(.8, .92)
	p.within(x-s*2.4, y-s*.5, x+s*2.4, y+s*.7, func(px, py float64, old lab) lab {
		d := math.Hypot((px-x)/2.4, (py-y)*1.6) / s
		return mix(old, lch(.87, .03, 85), .8*smooth(1, .3, d))
	})
	p.fill(blob(point{x - s, y - s*.1}, point{x - s*.5, y + s*.09}, point{x + s*.5, y + s*.09}, point{x + s*1.05, y - s*.16}, point{x, y}), flat(ink), .85)
	p.fill(blob(point{x - s*.1, y}, point{x - s*.06, y - s*.34}, point{x + s*.08, y - s*.36}, point{x + s*.16, y}), flat(ink.light(.12)), .9)
	p.fill(polygon(point{x - s*.15, y - s*.34}, point{x + s*.01, y - s*.5}, point{x + s*.18, y - s*.34}), flat(ink.light(.2).turn(150)), .95)
	p.fill(ribbon([]point{{x + s*.1, y - s*.25}, {x + s*.8, y + s*.3}}, even(s*.025)), flat(ink), .8)
	for i := range 4 {
		w := s * p.between(.5, 1.3)
		at := x + p.between(-.8, .8)*s
		p.fill(ribbon([]point{{at - w, y + s*(.2+.09*float64(i))}, {at + w, y + s*(.2+.09*float64(i))}}, tapered(s*.018)), flat(ink), .35)
	}
}

func (p *painting) birds(ink lab) {
	x, y := p.W*p.between(.2, .8), p.H*p.between(.14, .3)
	for range 3 + p.IntN(5) {
		bx, by, s := x+p.NormFloat64()*55, y+p.NormFloat64()*24, p.between(5, 9)
		wing := curve([]point{{bx - s, by - s*.5}, {bx - s*.4, by - s*.6}, {bx, by}, {bx + s*.4, by - s*.6}, {bx + s, by - s*.5}}, false)
		p.fill(ribbon(wing, tapered(1.9)), flat(ink), .8)
	}
}

// seal is the red stamp of the artist: a random walk in a square.
func (p *painting) seal() {
	s := 34.0
	x, y := p.W-p.between(70, 110), p.H*p.between(.1, .2)
	red := lch(.52, .19, 30)
	p.fill(rectangle(x, y, x+s, y+s), flat(red), .9)
	white := p.at(x-12, y)
	at := point{x + s/2, y + s/2}
	for range 16 {
		to := at.plus(pick(p.Rand, point{6.5, 0}, point{-6.5, 0}, point{0, 6.5}, point{0, -6.5}))
		if to.x < x+4 || to.x > x+s-4 || to.y < y+4 || to.y > y+s-4 {
			continue
		}
		p.fill(ribbon([]point{at, to}, even(3)), flat(white), .95)
		at = to
	}
}
