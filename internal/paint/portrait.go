package paint

import "math"

var portrait = kind{
	name: "portrait", artist: "Bézier Curve", genre: "portrait", medium: "oil on canvas", from: 1908, to: 1931,
	shapes: []float64{.72, .75, .66, .8, .72}, sketched: true,
	titles: []string{
		"The Librarian", "Portrait with a Scarf", "The Clockmaker's Daughter", "Young Man in a Dark Jacket",
		"Madame Éclair", "Woman with a Wide Hat", "The Ferryman", "Señora Paréntesis",
		"The Violinist at Rest", "Portrait of a Listener", "Portrait of an Unnamed Cousin", "Somebody Thinking of Summer",
	},
	paint: paintPortrait,
}

// sitter is a face and what belongs to it. Places on the face are given as
// (-1..1, -1..1) of its oval.
type sitter struct {
	*painting
	at                     point
	rx, ry, tilt, turn     float64
	skin, hair, dress, eye lab
	lightFrom              float64
}

func (s *sitter) on(u, v float64) point {
	sin, cos := math.Sincos(s.tilt)
	x, y := (u+s.turn*(1-u*u)*.35)*s.rx, v*s.ry
	return point{s.at.x + x*cos - y*sin, s.at.y + x*sin + y*cos}
}

func (s *sitter) all(uv ...float64) []point {
	out := make([]point, len(uv)/2)
	for i := range out {
		out[i] = s.on(uv[2*i], uv[2*i+1])
	}
	return out
}

// sitterPalettes are wall, second wall colour, dress and hair.
var sitterPalettes = [][4]lab{
	{lch(.48, .06, 220), lch(.40, .07, 195), lch(.38, .11, 30), lch(.26, .04, 50)},
	{lch(.60, .09, 60), lch(.50, .09, 40), lch(.32, .05, 255), lch(.24, .03, 30)},
	{lch(.52, .05, 150), lch(.42, .05, 175), lch(.66, .10, 75), lch(.36, .08, 45)},
	{lch(.46, .09, 25), lch(.36, .08, 15), lch(.28, .03, 280), lch(.22, .02, 270)},
	{lch(.66, .04, 240), lch(.56, .05, 260), lch(.44, .09, 350), lch(.50, .10, 62)},
	{lch(.58, .07, 95), lch(.47, .07, 110), lch(.40, .06, 190), lch(.30, .06, 40)},
	{lch(.40, .06, 285), lch(.34, .06, 265), lch(.70, .06, 60), lch(.22, .03, 30)},
}

func paintPortrait(p *painting) {
	p.sit()
	p.repaint(manner{
		widths: []float64{24, 11, 5.5, 3}, length: 4.5, edges: 2.2, vary: .028, hue: .007, alpha: .92, care: .028,
		angle: func(x, y float64) float64 { return .9 + 1.2*p.noise.at(x/300, y/300) },
	})
	p.finish(impasto, p.noise)
}

// sit sketches a portrait.
func (p *painting) sit() {
	palette := sitterPalettes[(p.number*3+p.number/7)%len(sitterPalettes)]
	width := min(p.W, .76*p.H)
	s := &sitter{
		painting: p, at: point{p.W * p.between(.46, .54), p.H * p.between(.36, .41)},
		rx: width * p.between(.135, .165), ry: width * p.between(.23, .26),
		tilt: p.between(-.17, .17), turn: p.between(-.5, .5), lightFrom: pick(p.Rand, -1.0, 1.0),
		skin: pick(p.Rand, lch(.76, .085, 60), lch(.80, .07, 65), lch(.70, .095, 55), lch(.52, .08, 52), lch(.44, .07, 48), lch(.62, .09, 56)),
		hair: palette[3].turn(p.between(-15, 15)), dress: palette[2].turn(p.between(-25, 25)),
		eye: pick(p.Rand, lch(.50, .06, 235), lch(.34, .04, 60), lch(.46, .06, 160), lch(.62, .04, 220)),
	}
	s.room(palette[0].turn(p.between(-10, 10)), palette[1])
	style := p.number % 7
	s.hairBehind(style)
	s.body()
	s.face()
	s.features()
	s.hairBefore(style)
}

// room is the wall behind: two colours that meet somewhere.
func (s *sitter) room(wall, other lab) {
	cut := s.W * s.between(.15, .85)
	low := s.H * s.between(.55, .8)
	style := s.IntN(3)
	s.wash(4, func(x, y float64) lab {
		n := s.noise.cloud(x/190, y/190, 4)
		c := wall
		switch {
		case style == 0 && x > cut+6*n:
			c = other
		case style == 1 && y > low:
			c = other
		case style == 2:
			c = mix(wall, other, .5+1.1*n)
		}
		d := math.Hypot(x-s.at.x, y-s.at.y) / s.H
		return c.light(.05*n + .05*(.4-d))
	})
}

func (s *sitter) body() {
	p := s.painting
	neckWidth := s.rx * p.between(.78, .92)
	base := point{s.at.x + math.Sin(s.tilt)*-40, s.at.y + s.ry*1.75}
	chin := s.on(0, .7)
	shoulder := s.at.y + s.ry*p.between(1.85, 2.1)
	spread := s.rx * p.between(2.1, 2.6)
	slope := p.between(50, 95)
	outline := curve([]point{
		{base.x - spread*1.12, p.H + 30},
		{base.x - spread, shoulder + slope*2},
		{base.x - spread*.72, shoulder + slope*.55},
		{base.x - neckWidth*.75, shoulder - 22},
		{base.x, shoulder - 8},
		{base.x + neckWidth*.75, shoulder - 22},
		{base.x + spread*.72, shoulder + slope*.55},
		{base.x + spread, shoulder + slope*2},
		{base.x + spread*1.12, p.H + 30},
	}, false)
	p.fill(polygon(outline...), func(x, y float64) lab {
		side := (x - base.x) / spread * s.lightFrom
		fold := p.noise.at(x/45+y/160, y/230)
		return s.dress.light(.09*side + .05*fold - .05*(y-shoulder)/p.H)
	}, 1)
	neck := ribbon(curve([]point{chin, chin.to(base, .5), base, {base.x, shoulder + 22}}, false), func(t float64) float64 {
		return neckWidth * (1 + .55*math.Pow(t, 3))
	})
	p.fill(neck, func(x, y float64) lab {
		side := (x - base.x) / neckWidth * s.lightFrom
		underChin := smooth(s.at.y+s.ry*1.5, s.at.y+s.ry*.9, y)
		return s.skin.light(.12*side - .1*underChin - .02).turn(-8 * underChin)
	}, 1)
	s.collar(base, neckWidth, shoulder)
}

func (s *sitter) collar(base point, neck, shoulder float64) {
	p := s.painting
	white := lch(.90, .02, 85)
	bright := s.dress.turn(p.between(90, 200)).light(.12).chroma(1.3)
	switch p.number % 5 {
	case 0: // white points
		for _, side := range []float64{-1, 1} {
			p.fill(polygon(point{base.x, shoulder + 42}, point{base.x + side*neck*.8, shoulder - 24}, point{base.x + side*neck*1.05, shoulder + 22}, point{base.x + side*neck*.42, shoulder + 74}),
				flat(white.light(-.06*side*-s.lightFrom)), 1)
		}
	case 1: // scarf
		for i := range 3 {
			y := shoulder - 32 + 21*float64(i)
			p.fill(ribbon(curve([]point{{base.x - neck*.82, y - 10}, {base.x, y + 16}, {base.x + neck*.82, y - 10}}, false), even(27)), flat(bright.light(-.04*float64(i))), 1)
		}
		p.fill(ribbon(curve([]point{{base.x + neck*.2, shoulder + 16}, {base.x + neck*.35, shoulder + 100}, {base.x + neck*.2, shoulder + 190}}, false), even(40)), flat(bright.light(-.06)), 1)
	case 2: // beads
		for i := range 15 {
			t := float64(i)/7 - 1
			p.fill(circle(base.x+t*neck*.9, shoulder+54-58*t*t, 7.5), flat(bright.light(.08*-t*s.lightFrom)), 1)
		}
	case 3: // lapels
		for _, side := range []float64{-1, 1} {
			p.fill(polygon(point{base.x, shoulder + 190}, point{base.x + side*neck*.75, shoulder - 26}, point{base.x + side*neck*1.3, shoulder + 40}, point{base.x + side*neck*.9, shoulder + 84}),
				flat(s.dress.light(.06+.05*side*s.lightFrom)), 1)
		}
		p.fill(polygon(point{base.x - neck*.6, shoulder + 2}, point{base.x + neck*.6, shoulder + 2}, point{base.x, shoulder + 150}), flat(white.light(-.04)), 1)
		p.fill(blob(point{base.x - 9, shoulder + 14}, point{base.x + 9, shoulder + 14}, point{base.x + 15, shoulder + 110}, point{base.x - 15, shoulder + 110}), flat(bright), 1)
	default: // a plain neckline
		p.fill(ribbon(curve([]point{{base.x - neck*.78, shoulder - 18}, {base.x, shoulder + 30}, {base.x + neck*.78, shoulder - 18}}, false), even(11)), flat(s.dress.light(.13)), 1)
	}
}

func (s *sitter) face() {
	p := s.painting
	oval := blob(s.all(-.62, -.82, 0, -1, .62, -.82, .96, -.3, .9, .22, .6, .72, .22, .99, -.22, .99, -.6, .72, -.9, .22, -.96, -.3)...)
	for _, side := range []float64{-1, 1} {
		ear := s.on(side*.98, .02)
		p.fill(ellipse(ear.x, ear.y, s.rx*.13, s.ry*.17, s.tilt), flat(s.skin.light(.06*side*s.lightFrom-.03).turn(-8)), 1)
	}
	p.fill(oval, func(x, y float64) lab {
		u, v := (x-s.at.x)/s.rx, (y-s.at.y)/s.ry
		side := u * s.lightFrom
		l := .085*side - .05*v*v + .03*math.Exp(-((u-.1*s.lightFrom)*(u-.1*s.lightFrom)+(v+.5)*(v+.5))*4)
		l += .02 * p.noise.at(x/26, y/26)
		blush := math.Exp(-(math.Pow(math.Abs(u)-.52, 2)*14 + math.Pow(v-.28, 2)*14))
		return mix(s.skin.light(l), s.skin.turn(-28).chroma(1.35).light(l-.02), .55*blush+.15*smooth(.2, -.9, side))
	}, 1)
}

// features are brows that run into the nose, almond eyes and a small mouth.
func (s *sitter) features() {
	p := s.painting
	line := mix(s.skin.light(-.30), s.hair, .35)
	look := -s.lightFrom
	shade := s.skin.light(-.10).turn(-10)
	p.fill(polygon(curve(s.all(-.02, -.2, .02*look, .1, .17*look, .34, .06*look, .37, -.05*look, .3, -.04*look, -.1), false)...), flat(shade), .75)
	p.fill(ribbon(curve(s.all(-.13*look, -.22, -.05*look, -.05, .02*look, .14, .16*look, .33, .06*look, .385, -.06*look, .36), false), tapered(5.5)), flat(line), .8)
	for _, side := range []float64{-1, 1} {
		x := side * .42
		p.fill(ellipse(s.on(x, -.12).x, s.on(x, -.12).y, s.rx*.27, s.ry*.1, s.tilt), flat(shade), .5)
		eye := blob(s.all(x-.2, -.085, x-.06, -.15, x+.1, -.14, x+.2, -.085, x+.06, -.045, x-.09, -.045)...)
		white := lch(.84, .02, 220)
		blank := p.number%4 == 1
		if blank {
			white = s.eye
		}
		p.fill(eye, flat(white.light(.04*side*s.lightFrom)), 1)
		if !blank {
			iris := s.on(x+.02*look, -.095)
			p.fill(circle(iris.x, iris.y, s.rx*.085), flat(s.eye), 1)
			p.fill(circle(iris.x, iris.y, s.rx*.042), flat(lch(.16, .01, 60)), 1)
			p.fill(circle(iris.x-3, iris.y-3, s.rx*.018), flat(lch(.96, .01, 90)), 1)
		}
		p.fill(ribbon(curve(s.all(x-.22, -.075, x-.06, -.16, x+.1, -.15, x+.22, -.08), false), tapered(5)), flat(line.light(-.08)), .95)
		p.fill(ribbon(curve(s.all(x-.18, -.075, x, -.04, x+.18, -.075), false), tapered(2.6)), flat(line), .6)
		p.fill(ribbon(curve(s.all(x-side*.26, -.27, x, -.345, x+side*.27, -.24), false), tapered(7)), flat(mix(line, s.hair, .6)), .85)
	}
	lip := mix(s.skin, lch(.48, .15, 22), .62)
	p.fill(blob(s.all(-.22, .585, -.08, .545, 0, .56, .08, .545, .22, .585, 0, .605)...), flat(lip.light(-.05)), 1)
	p.fill(blob(s.all(-.2, .59, 0, .6, .2, .59, .09, .665, -.09, .665)...), flat(lip.light(.03)), 1)
	p.fill(ribbon(curve(s.all(-.24, .585, 0, .6, .24, .583), false), tapered(3.4)), flat(lip.light(-.2)), .9)
	p.fill(ribbon(curve(s.all(-.14, .76, 0, .74, .14, .76), false), tapered(5)), flat(shade), .5)
}

func (s *sitter) strands(outline *path) {
	p := s.painting
	p.fill(outline, func(x, y float64) lab {
		u, v := (x-s.at.x)/s.rx, (y-s.at.y)/s.ry
		wave := p.noise.at(u*6+v*1.2, v*1.6)
		return s.hair.light(.05*wave + .07*u*s.lightFrom + .05*math.Exp(-math.Pow(math.Hypot(u, v)-1.1, 2)*20))
	}, 1)
}

func (s *sitter) hairBehind(style int) {
	switch style {
	case 1, 4: // long
		s.strands(blob(s.all(-.8, -1, 0, -1.22, .8, -1, 1.2, -.4, 1.28, .5, 1.36, 1.5, 1, 1.9, .5, 1.7, 0, 1.5, -.5, 1.7, -1, 1.9, -1.36, 1.5, -1.28, .5, -1.2, -.4)...))
	case 2: // bob
		s.strands(blob(s.all(-.8, -1, 0, -1.2, .8, -1, 1.22, -.4, 1.26, .2, 1.2, .62, .7, .7, -.7, .7, -1.2, .62, -1.26, .2, -1.22, -.4)...))
	case 3, 6: // short
		s.strands(blob(s.all(-.75, -1, 0, -1.16, .75, -1, 1.06, -.5, 1.02, -.05, 0, .1, -1.02, -.05, -1.06, -.5)...))
	default: // pinned up
		bun := s.on(0, -1.26)
		s.strands(ellipse(bun.x, bun.y, s.rx*.5, s.ry*.26, s.tilt))
		s.strands(blob(s.all(-.8, -1, 0, -1.2, .8, -1, 1.14, -.4, 1.06, .1, 0, .3, -1.06, .1, -1.14, -.4)...))
	}
}

func (s *sitter) hairBefore(style int) {
	p := s.painting
	switch style {
	case 2, 4: // a fringe
		s.strands(blob(s.all(-1.04, -.3, -.9, -.8, 0, -1.1, .9, -.8, 1.04, -.3, .7, -.5, .3, -.44, 0, -.47, -.3, -.43, -.7, -.5)...))
	case 5: // wide hat
		s.hat(1.9, .26)
	case 6: // cap
		s.hat(1.25, .12)
	default: // parted
		s.strands(blob(s.all(-1.06, -.1, -1, -.66, -.55, -1.02, .1, -1.1, 0, -.9, -.5, -.66, -.85, -.34)...))
		s.strands(blob(s.all(1.06, -.1, 1, -.66, .55, -1.02, -.1, -1.1, .06, -.88, .55, -.64, .86, -.34)...))
	}
	if style == 0 || style == 4 { // earrings
		for _, side := range []float64{-1, 1} {
			at := s.on(side*1.02, .3)
			p.fill(circle(at.x, at.y, 8), flat(lch(.84, .12, 90)), 1)
		}
	}
}

func (s *sitter) hat(brim, thickness float64) {
	p := s.painting
	felt := s.dress.turn(p.between(60, 240)).light(p.between(-.08, .08))
	shaded := func(x, y float64) lab {
		return felt.light(.1*(x-s.at.x)/s.rx*s.lightFrom*.6 + .03*p.noise.at(x/30, y/30))
	}
	p.fill(blob(s.all(-.82, -.72, -.74, -1.25, -.4, -1.5, .4, -1.5, .74, -1.25, .82, -.72)...), shaded, 1)
	p.fill(ribbon(curve(s.all(-.84, -.8, 0, -.7, .84, -.8), false), even(34)), flat(felt.light(-.14)), 1)
	at := s.on(0, -.68)
	p.fill(ellipse(at.x, at.y, s.rx*brim, s.ry*thickness, s.tilt), shaded, 1)
	p.fill(ribbon(curve(s.all(-.95, -.5, 0, -.42, .95, -.5), false), tapered(16)), flat(s.skin.light(-.18)), .55)
}
