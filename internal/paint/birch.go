package paint

import "math"

var birch = kind{
	name: "birch wood", artist: "Random Walk", genre: "landscape", medium: "oil on canvas", from: 1896, to: 1918,
	shapes: []float64{1.0, .8, 1.25, 1.0, 1.4},
	titles: []string{
		"Birches in October", "Birch Wood, Winter", "The White Trunks", "Inside the Wood, July",
		"Fallen Leaves", "Birches at Dusk", "Where the Path Goes In", "Wood in Early Spring",
		"Birch Wood by Moonlight", "The Edge of the Clearing, Golden", "Bois de bouleaux", "Among Trunks, after Rain",
	},
	paint: paintBirch,
}

func paintBirch(p *painting) {
	m := p.mood
	floor := p.H * p.between(.3, .45)
	back := mix(m.leaf, m.far, .35)
	carpet := ramp{m.fields[1], m.fields[0], m.accent, m.fields[2], m.fields[3]}
	if m.name == "winter" {
		carpet = ramp{m.fields[0], m.fields[1], m.fields[3], m.lit}
	}
	p.wash(2.5, func(x, y float64) lab {
		n := p.noise.cloud(x/150, y/60, 4)
		// The depth of the wood: trunks beyond counting, and light between them.
		stems := p.noise.at(x/11, y/420)*.5 + p.noise.at(x/27+50, y/600)*.6
		wood := mix(back.light(-.05), mix(m.horizon, back, .25), smooth(-.2, .75, stems+.35*n+.15))
		wood = mix(wood, mix(m.leaf, m.fields[0], .4), .55*smooth(-.1, .5, n+.5-1.5*y/floor))
		t := (y - floor) / (p.H - floor)
		ground := carpet.at(.5 + .45*n).light(-.09 + .07*t)
		return mix(wood, ground, smooth(-.05, .06, t+.05*n))
	})
	p.leaves(floor, carpet)
	for i := range 3 {
		t := float64(i) / 2
		for range []int{24, 11, 5}[i] {
			base := floor + (p.H-floor)*(.04+.8*t*t)*p.between(.7, 1.25)
			p.trunk(p.between(-.02, 1.02)*p.W, base, lerp(8, 46, t*t)*p.between(.7, 1.3), t)
		}
	}
	p.canopy(carpet)
	p.finish(impasto, p.noise)
}

// leaves cover the ground, small and dense far away.
func (p *painting) leaves(floor float64, carpet ramp) {
	for range 9000 {
		t := math.Pow(p.Float64(), .75)
		x, y := p.Float64()*p.W, floor+(p.H-floor)*t
		c := carpet.at(.5 + .4*p.noise.cloud(x/150, y/60, 3) + p.NormFloat64()*.24).light(p.NormFloat64() * .04)
		size := lerp(1.8, 6.5, t)
		line := []point{{x - size, y}, {x + size, y + p.NormFloat64()*size*.4}}
		p.pull(p.Rand, stroke{line, size * .95, c, .9, .03, 0})
	}
}

// trunk climbs as a random walk that wants to go up.
func (p *painting) trunk(x, base, width, t float64) {
	m := p.mood
	bark := mix(mix(m.lit, lch(.92, .015, 80), .5), m.far, .55*(1-t))
	if m.night {
		bark = mix(m.lit, m.sun, .3*t)
	}
	dark := mix(m.trunk, m.far, .5*(1-t)).light(-.05)
	line := []point{}
	at := point{x, base}
	drift := p.NormFloat64() * .03
	for at.y > -30 {
		line = append(line, at)
		drift = drift*.92 + p.NormFloat64()*.02
		at = at.plus(point{drift * 30, -30})
	}
	for i := range 3 { // the shadow on the ground
		p.fill(ellipse(x+width*1.6, base, width*(2.4-.5*float64(i)), width*.22, .05), flat(dark), .14)
	}
	centre := func(y float64) float64 {
		k := clamp((base-y)/30, 0, float64(len(line)-1))
		i := min(int(k), len(line)-2)
		return lerp(line[i].x, line[i+1].x, k-float64(i))
	}
	if len(line) < 2 {
		return
	}
	seed := p.noise + noise(x*13)
	p.fill(ribbon(line, func(f float64) float64 { return width * (1.12 - .45*f) }), func(px, py float64) lab {
		u := (px - centre(py)) / (width * .5)
		c := bark.light(-.13*u*u*math.Copysign(1, u) - .05*math.Abs(u) + .02*seed.at(px/8, py/25))
		ring := seed.at(u*.7, py/(width*.42))
		return mix(c, dark, smooth(.42, .62, ring+.25*seed.at(px/9, py/7))*.85)
	}, 1)
	for range int(3 + 5*t) { // eyes where branches were
		y := lerp(base, 0, p.between(.1, .9))
		p.fill(blob(point{centre(y) - width*.24, y}, point{centre(y), y - width*.16}, point{centre(y) + width*.24, y}, point{centre(y), y + width*.14}), flat(dark), .8)
	}
	if t > .3 && p.chance(.7) {
		y := lerp(base, 0, p.between(.55, .85))
		side := pick(p.Rand, -1.0, 1.0)
		twig := curve([]point{{centre(y), y}, {centre(y) + side*width*1.6, y - width*1.5}, {centre(y) + side*width*2.6, y - width*3.6}}, false)
		p.fill(ribbon(twig, func(f float64) float64 { return width * .16 * (1.15 - f) }), flat(dark), .9)
	}
}

// canopy hangs leaves into the picture from above.
func (p *painting) canopy(carpet ramp) {
	if p.mood.name == "winter" {
		return
	}
	for range 2600 {
		x, y := p.Float64()*p.W, p.H*.33*math.Pow(p.Float64(), 1.6)
		if p.noise.cloud(x/110, y/80, 3)+.22 < y/p.H*1.6 {
			continue
		}
		c := mix(carpet.at(p.Float64()), p.mood.leaf, p.between(.1, .7)).light(p.NormFloat64() * .05)
		p.dot(x, y, p.between(2.4, 5), c, .9, .6)
	}
}
