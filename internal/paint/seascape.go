package paint

import "math"

var seascape = kind{
	name: "seascape", artist: "Gerstner Wave", genre: "seascape", medium: "oil on canvas", from: 1852, to: 1905,
	shapes: []float64{1.5, 1.34, 1.78, 1.4, 2.4, 1.25},
	titles: []string{
		"Fishing Boats, Evening", "The Quiet Harbour", "Squall off the Point", "Calm Sea at Noon",
		"Three Sails", "Winter Breakers", "Low Tide, Violet Light", "The Wind Turns West",
		"Sunset beyond the Skerries", "Early Light on Open Water", "Grey Sea, Grey Gulls", "The Cliffs at Saint-Aléa",
	},
	sketched: true,
	paint:    paintSeascape,
}

func paintSeascape(p *painting) {
	horizon := p.marine()
	p.repaint(manner{
		widths: []float64{18, 9, 4.5}, length: 7, edges: 1.2, vary: .035, hue: .006, alpha: .88, care: .032,
		angle: func(x, y float64) float64 {
			if y < horizon {
				return .8 * p.noise.at(x/240, y/160)
			}
			return .25 * p.noise.at(x/120, y/30)
		},
	})
	p.finish(oil, p.noise)
}

// marine sketches a seascape and gives its horizon.
func (p *painting) marine() float64 {
	horizon := p.H * p.between(.36, .56)
	sun := p.sky(horizon)
	if p.mood.sunAt < .45 {
		p.disc(sun, p.between(15, 26))
	}
	if p.chance(.45) {
		p.cliff(horizon)
	}
	p.sea(horizon, sun)
	if p.mood.name != "storm" || p.chance(.5) {
		p.fleet(horizon)
	}
	if p.chance(.4) {
		p.beach()
	}
	return horizon
}

// sea paints water from the horizon down. Waves are trochoids, narrow at the
// crest and wide in the trough (Franz Gerstner, 1802), seen in perspective.
func (p *painting) sea(horizon float64, sun point) {
	m := p.mood
	rough := .35
	if m.name == "storm" || m.name == "winter" {
		rough = .8
	}
	deep := mix(m.water.light(-.14), m.near, .2)
	turquoise := m.water.turn(-35).light(.09).chroma(1.2)
	p.within(0, horizon, p.W, p.H, func(x, y float64, _ lab) lab {
		depth := (y - horizon) / (p.H - horizon)
		distance := 1 / (depth + .035)
		// Places on the water, far ones close together on the canvas.
		u, v := (x-p.W/2)*distance/260, distance*6
		bend := p.noise.at(u*.6, v*.5) * 1.4
		phase := v*2.1 + bend + .3*math.Sin(u*1.3)
		crest := math.Pow(.5+.5*math.Sin(phase), 1+3*rough)
		chop := p.noise.cloud(u*2.2, v*2.6, 3)
		height := crest*(.45+.4*chop) + .35*chop
		c := mix(m.horizon, m.water, smooth(0, .16, depth))
		c = mix(c, deep, smooth(.05, 1, depth)*(.75-height*.6))
		c = mix(c, turquoise, clamp(height-.25, 0, .6)*smooth(.1, .6, depth)*1.1)
		c = mix(c, m.lit, smooth(.62-.2*rough, .95, height)*smooth(.04, .3, depth)*(.3+rough))
		if m.sunAt < .5 {
			lane := math.Exp(-math.Pow((x-sun.x)/(26+150*depth), 2))
			c = mix(c, m.sun, lane*smooth(.05, .5, chop+.28+.2*crest)*.85)
		}
		return c
	})
	p.within(0, horizon-1.5, p.W, horizon+2.5, func(_, _ float64, old lab) lab { return mix(old, m.far, .55) })
}

func (p *painting) cliff(horizon float64) {
	m := p.mood
	left := p.chance(.5)
	for i := range 2 {
		t := float64(i)
		reach, height := p.W*p.between(.22, .36)*(1-.35*t), (p.H*.16+p.between(0, 60))*(1+.45*t)
		seed := p.noise + noise(i+77)
		var line []point
		for k := range 40 {
			f := float64(k) / 39
			fall := 1 - math.Pow(f, 2.4) + .13*seed.cloud(f*5, 0, 4)
			line = append(line, point{f * reach, horizon + 4 - height*max(0, fall)})
		}
		line = append(line, point{reach * 1.02, horizon + 5}, point{-20, horizon + 5}, point{-20, line[0].y})
		if !left {
			for k := range line {
				line[k].x = p.W - line[k].x
			}
		}
		rock := mix(mix(m.far, m.lit, .25), m.near, .25+.45*t)
		p.fill(polygon(line...), func(x, y float64) lab {
			face := seed.cloud(x/14, y/70, 3)
			grass := smooth(.62, .95, (horizon-y)/height) * .6
			return mix(rock.light(.14*face), m.fields[1], grass)
		}, 1)
	}
}

// fleet is one to five boats under sail, with their reflections.
func (p *painting) fleet(horizon float64) {
	m := p.mood
	for range 1 + p.IntN(5) {
		t := math.Pow(p.Float64(), 1.6)
		y := horizon + 5 + (p.H-horizon)*.55*t
		size := 26 + 190*t
		x := p.between(.1, .9) * p.W
		p.boat(x, y, size, pick(p.Rand, m.lit, m.lit.light(-.05), m.accent, mix(m.accent, m.lit, .5), m.shade), 1)
	}
}

func (p *painting) boat(x, y, size float64, sail lab, alpha float64) {
	m := p.mood
	lean := p.between(-.06, .06) * size
	for i := range 9 { // the reflection, broken by ripples
		f := float64(i) / 9
		w := size * .2 * (1 - f) * p.between(.6, 1.2)
		p.fill(ellipse(x+lean+p.between(-.05, .05)*size, y+size*(.06+.5*f), w, size*.018, 0), flat(mix(sail, m.water, .45+.3*f)), .7*alpha)
	}
	hull := blob(point{x - size*.36, y - size*.1}, point{x - size*.22, y + size*.03}, point{x + size*.2, y + size*.035}, point{x + size*.42, y - size*.12}, point{x, y - size*.06})
	p.fill(hull, flat(mix(m.trunk, m.accent, .18)), alpha)
	p.fill(ribbon([]point{{x, y - size*.05}, {x + lean, y - size*1.05}}, even(size*.02)), flat(m.trunk), alpha)
	lit := func(px, py float64) lab { return sail.light(.07 * (x - px) / size * 4) }
	p.fill(polygon(curve([]point{{x + size*.03, y - size*.14}, {x + lean + size*.02, y - size}, {x + size*.22, y - size*.5}, {x + size*.34, y - size*.16}}, false)...), lit, alpha)
	p.fill(polygon(point{x - size*.03, y - size*.14}, point{x + lean - size*.01, y - size*.86}, point{x - size*.3, y - size*.13}), lit, alpha*.95)
}

func (p *painting) beach() {
	m := p.mood
	seed := p.noise + 313
	edge := p.between(.08, .16)
	sand := mix(m.fields[0], m.lit, .4)
	top := func(x float64) float64 {
		return p.H*(1-edge) + 40*seed.at(x/420, 1) + 14*seed.at(x/90, 2) - (x/p.W-.5)*70
	}
	p.fill(p.below(func(x float64) float64 { return top(x) - 9 }), flat(m.lit), .75)
	p.fill(p.below(top), func(x, y float64) lab {
		wet := smooth(60, 0, y-top(x))
		return mix(sand, m.water, .5*wet).light(.05 * seed.cloud(x/50, y/10, 3))
	}, 1)
}
