package paint

import "math"

var landscape = kind{
	name: "landscape", artist: "Perlin Noise", genre: "landscape", medium: "oil on canvas", from: 1868, to: 1912,
	shapes: []float64{1.34, 1.5, 1.25, 1.78, 1.34, 1.6, .8, 1.4},
	titles: []string{
		"Poplars in July", "The Hay Is In", "First Frost on the Farm", "The Great Oak, October",
		"Poplars, Late Afternoon", "Haystacks after Rain", "Two Cottages, Calm Weather", "The Old Tree at Dusk",
		"Snow among the Poplars", "Haystacks, Wind Rising", "Morning Comes to the Farm", "A Tree Nowhere in Particular",
	},
	sketched: true,
	paint:    paintLandscape,
}

func paintLandscape(p *painting) {
	horizon := p.land()
	p.repaint(manner{
		widths: []float64{20, 10, 5}, length: 5.5, edges: 1.6, vary: .035, hue: .006, alpha: .9, care: .035,
		angle: func(x, y float64) float64 {
			swirl := .9
			if y > horizon {
				swirl = .35
			}
			return swirl * p.noise.at(x/260+40, y/140)
		},
	})
	p.finish(impasto, p.noise)
}

// land sketches a landscape and gives its horizon.
func (p *painting) land() float64 {
	horizon := p.H * p.between(.36, .52)
	sun := p.sky(horizon)
	if p.mood.sunAt < .4 && p.chance(.7) {
		p.disc(sun, p.between(13, 22))
	}
	lightFrom := 1.0
	if sun.x < p.W/2 {
		lightFrom = -1
	}
	p.hills(horizon)
	p.fields(horizon, lightFrom)
	return horizon
}

// hills recede to the horizon: the farther, the nearer to the sky's colour.
func (p *painting) hills(horizon float64) {
	m := p.mood
	n := 2 + p.IntN(3)
	for i := range n {
		t := float64(i) / float64(n)
		outline, top := p.ridge(horizon+float64(i)*10, lerp(p.between(90, 170), 40, t), lerp(260, 420, t), 5)
		c := mix(mix(m.far, m.horizon, .45), m.near, t*t)
		p.fill(outline, func(x, y float64) lab {
			haze := smooth(0, 110, y-top(x))
			return mix(c.light(.05*p.noise.at(x/30, y/18)), m.horizon, .1+.35*haze*(1-t))
		}, 1)
	}
}

// fields are strips of land that grow towards the viewer, with hedges along
// their borders and one thing worth painting.
func (p *painting) fields(horizon, lightFrom float64) {
	m := p.mood
	const strips = 6
	river := p.chance(.38)
	feature := p.number % 4
	tilt := p.between(-.12, .12)
	for i := range strips {
		t := float64(i) / strips
		y0 := horizon + (p.H-horizon)*math.Pow(t, 1.7) - 3
		seed := p.noise + noise(i*31+7)
		top := func(x float64) float64 {
			return y0 + (x-p.W/2)*tilt*t + (6+46*t)*seed.at(x/(210+260*t), .5)
		}
		c, next := m.fields[(i*3+p.IntN(2))%4], m.fields[(i+1)%4]
		bottom := horizon + (p.H-horizon)*math.Pow(t+2.0/strips, 1.7) + 130
		p.fill(p.under(top, bottom), func(x, y float64) lab {
			depth := y - top(x)
			furrow := math.Sin(depth/(2.5+9*t)+x/(40+120*t)+2*seed.at(x/120, y/60)) * (.012 + .022*t)
			patch := seed.cloud(x/(60+160*t), y/(16+50*t), 3)
			return mix(mix(c, next, clamp(patch+.2, 0, .8)), m.horizon, .32*(1-t)*(1-t)).light(furrow + .05*patch)
		}, 1)
		if i > 0 && i < strips-1 {
			p.hedge(top, t, lightFrom)
		}
		if i == 2 {
			if river {
				p.river(horizon)
			}
			p.feature(feature, top, lightFrom)
		}
	}
}

// under is the part of the canvas under a line and above a bottom.
func (p *painting) under(top func(x float64) float64, bottom float64) *path {
	line := []point{{-20, bottom}}
	for x := -20.0; x <= p.W+20; x += 6 {
		line = append(line, point{x, top(x)})
	}
	return polygon(append(line, point{p.W + 20, bottom})...)
}

// below is all of the canvas under a line.
func (p *painting) below(top func(x float64) float64) *path { return p.under(top, p.H+20) }

func (p *painting) hedge(top func(x float64) float64, t, lightFrom float64) {
	m := p.mood
	size := 14 + 95*t*t
	for x := p.between(-60, 40); x < p.W+40; x += size * p.between(.5, 1.3) {
		if p.noise.at(x/170, t*9) < .02 {
			continue
		}
		leaf := mix(m.leaf, m.horizon, .4*(1-t)*(1-t)).turn(p.NormFloat64() * 8)
		p.tree(x, top(x)+size*.1, size*p.between(.8, 1.25), leaf, lightFrom)
	}
}

// river winds from the horizon to the viewer and carries the sky.
func (p *painting) river(horizon float64) {
	m := p.mood
	phase, from, to := p.between(0, 6), p.W*p.between(.3, .7), p.W*p.between(.2, .8)
	var line []point
	for i := range 40 {
		t := float64(i) / 39
		y := lerp(horizon+12, p.H+60, t*t)
		line = append(line, point{lerp(from, to, t) + math.Sin(phase+4.5*t*(1.6-t))*p.W*.2*(.15+t), y})
	}
	bank := ribbon(line, func(t float64) float64 { return 9 + 250*t*t*t + 40*t })
	p.fill(bank, flat(mix(m.trunk, m.fields[1], .4)), .7)
	bed := ribbon(line, func(t float64) float64 { return 5 + 225*t*t*t + 34*t })
	p.fill(bed, func(x, y float64) lab {
		t := (y - horizon) / (p.H - horizon)
		ripple := p.noise.cloud(x/90, y/9, 3)
		return mix(m.horizon, mix(m.water, m.zenith, .5), clamp(t*1.1+.6*ripple*t, 0, 1)).light(.05 * ripple)
	}, 1)
}

// feature is what the eye rests on.
func (p *painting) feature(which int, top func(x float64) float64, lightFrom float64) {
	m := p.mood
	x := p.W * p.between(.2, .7)
	switch which {
	case 0: // poplars
		for i := range 4 + p.IntN(4) {
			at := x + float64(i)*p.between(26, 40)
			p.poplar(at, top(at)+14, p.between(120, 190), m.leaf, lightFrom)
		}
	case 1: // haystacks
		straw := m.fields[0].chroma(1.15).light(.04)
		for i := range 2 + p.IntN(3) {
			at, size := x+float64(i)*p.between(95, 150), p.between(52, 84)-float64(i)*8
			p.stack(at, top(at)+size*.9+float64(i%2)*22, size, straw, lightFrom)
		}
	case 2: // a farm
		for i := range 2 + p.IntN(2) {
			at := x + float64(i)*p.between(70, 120)
			wall := mix(m.lit, m.accent, .12)
			p.house(at, top(at)+18+8*float64(i%2), p.between(60, 92), wall, m.accent.light(-.08*float64(i%2)), lightFrom)
		}
		p.tree(x-26, top(x)+24, 110, m.leaf, lightFrom)
	default: // a lone great tree
		p.tree(x, top(x)+60, p.between(240, 320), m.leaf, lightFrom)
	}
}

func (p *painting) stack(x, y, size float64, straw lab, lightFrom float64) {
	p.fill(ellipse(x-lightFrom*size*.7, y-size*.02, size*1.05, size*.14, 0), flat(p.mood.near.light(-.08)), .6)
	body := blob(point{x - size*.56, y}, point{x - size*.62, y - size*.42}, point{x - size*.3, y - size*.72}, point{x, y - size*1.08},
		point{x + size*.3, y - size*.72}, point{x + size*.62, y - size*.42}, point{x + size*.56, y})
	p.fill(body, func(px, py float64) lab {
		side := (px - x) / size * lightFrom
		return mix(straw, p.mood.shade, .35-.6*side).light(.16*side + .03*p.noise.at(px/6, py/20))
	}, 1)
}
