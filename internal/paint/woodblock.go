package paint

import "math"

var woodblock = kind{
	name: "woodblock", artist: "Sine Wave", genre: "print", medium: "colour woodblock print", from: 1797, to: 1858,
	shapes: []float64{1.48, .67, 1.48, 1.48, .5},
	titles: []string{
		"Swell before the White Mountain", "Tall Wave, Narrow Sheet", "Rowing Home", "Evening Tide",
		"Pillar Print of Waves", "Mountain beyond Seven Waves", "Warm Sky, Small Boat", "Winter Swell",
		"The Strait at Dawn", "Waves like Scales", "Dusk over Deep Water", "The Boatmen Look Up",
	},
	paint: paintWoodblock,
}

var printPalettes = []struct{ sky, low, sun, mountain, deep, pale, foam, key lab }{
	{lch(.62, .07, 245), lch(.90, .04, 85), lch(.64, .17, 35), lch(.58, .05, 250), lch(.36, .10, 260), lch(.74, .06, 230), lch(.94, .02, 90), lch(.24, .05, 265)},
	{lch(.72, .10, 50), lch(.90, .06, 80), lch(.60, .19, 30), lch(.44, .06, 280), lch(.32, .07, 240), lch(.68, .05, 200), lch(.94, .025, 85), lch(.22, .03, 260)},
	{lch(.80, .03, 220), lch(.91, .03, 90), lch(.70, .14, 45), lch(.66, .04, 200), lch(.46, .07, 205), lch(.80, .04, 190), lch(.95, .015, 95), lch(.28, .04, 220)},
	{lch(.50, .06, 270), lch(.88, .05, 60), lch(.86, .10, 85), lch(.40, .05, 275), lch(.30, .08, 268), lch(.60, .06, 250), lch(.93, .02, 80), lch(.20, .04, 270)},
	{lch(.70, .05, 190), lch(.90, .045, 95), lch(.62, .18, 32), lch(.52, .07, 165), lch(.38, .08, 190), lch(.76, .06, 175), lch(.95, .02, 95), lch(.24, .04, 200)},
}

// paintWoodblock prints flat colours with keylines; the sky's gradient is
// wiped on the block (bokashi).
func paintWoodblock(p *painting) {
	c := printPalettes[p.number%len(printPalettes)]
	turn := p.nextRound(len(printPalettes)) / 2
	c.sky, c.mountain, c.deep, c.pale = c.sky.turn(turn), c.mountain.turn(turn), c.deep.turn(-turn), c.pale.turn(-turn)
	horizon := p.H * p.between(.4, .52)
	p.wash(3, func(x, y float64) lab {
		t := y / horizon
		sky := mix(c.sky, c.low, smooth(0, .55, t))
		return mix(sky, c.sky, .45*smooth(.8, 1.05, t))
	})
	if p.chance(.75) {
		r := p.between(45, 75)
		x, y := p.W*p.between(.2, .8), horizon*p.between(.3, .6)
		p.fill(circle(x, y, r), func(_, py float64) lab { return mix(c.sun, c.low, .5*smooth(y-r*.2, y+r, py)) }, 1)
	}
	p.strips(c.foam, horizon)
	if p.number%3 != 1 {
		p.peak(c.mountain, c.foam, c.key, horizon)
	}
	rows := 6 + p.IntN(3)
	boat := 2 + p.IntN(2)
	for i := range rows {
		t := float64(i) / float64(rows-1)
		p.wave(t, horizon, mix(c.pale, c.deep, t), c.pale, c.foam, c.key)
		if i == boat {
			p.longBoat(horizon+(p.H-horizon)*(t+.02), 90+130*t, c.sun, c.low, c.key)
		}
	}
	p.border(c.low)
	p.finish(surface{paper: .012, warm: .005}, p.noise)
}

// strips are flat clouds across the sky.
func (p *painting) strips(foam lab, horizon float64) {
	for range 3 + p.IntN(3) {
		y, x := horizon*p.between(.25, .9), p.between(-.1, .8)*p.W
		w, h := p.W*p.between(.25, .5), p.between(7, 15)
		p.fill(blob(point{x, y}, point{x + w*.1, y - h}, point{x + w*.5, y - h*.7}, point{x + w*.9, y - h}, point{x + w, y}, point{x + w*.9, y + h}, point{x + w*.4, y + h*.6}, point{x + w*.1, y + h}), flat(foam), .75)
	}
}

func (p *painting) peak(mountain, snow, key lab, horizon float64) {
	x, h := p.W*p.between(.3, .7), p.H*p.between(.16, .24)
	w := h * p.between(1.7, 2.2)
	slope := func(side float64) []point {
		return curve([]point{{x + side*h*.12, horizon - h}, {x + side*w*.3, horizon - h*.55}, {x + side*w*.65, horizon - h*.16}, {x + side*w*1.1, horizon + 4}}, false)
	}
	left, right := slope(-1), slope(1)
	reverse(left)
	outline := append(left, right...)
	p.fill(polygon(outline...), func(_, y float64) lab { return mix(mountain, snow, .5*smooth(horizon-h*.5, horizon, y)) }, 1)
	cover := []point{{x - h*.12, horizon - h}, {x + h*.12, horizon - h}, {x + w*.22, horizon - h*.66}}
	for i := range 7 {
		f := float64(i) / 6
		cover = append(cover, point{lerp(x+w*.2, x-w*.2, f), horizon - h*(.55+.13*float64(i%2))})
	}
	cover = append(cover, point{x - w*.22, horizon - h*.66})
	p.fill(polygon(cover...), flat(snow), 1)
	p.fill(ribbon(outline, even(2)), flat(key), .9)
}

// wave is one swell across the sheet: a sum of sines sharpened at the crests,
// stripes that follow it, and foam that breaks into fingers.
func (p *painting) wave(t, horizon float64, body, stripe, foam, key lab) {
	length := lerp(90, 430, t) * p.between(.85, 1.15)
	height := lerp(9, 105, t*t*.7+.3*t)
	y0 := lerp(horizon+6, p.H+height*.25, math.Pow(t, 1.25))
	phase, second := p.between(0, 7), p.between(0, 7)
	top := func(x float64) float64 {
		s := math.Sin(x/length*2*math.Pi + phase + .6*math.Sin(x/length*2.3+second))
		return y0 - height*(math.Pow(.5+.5*s, 1.7)-.35) - height*.12*math.Sin(x/length*9+second)
	}
	p.fill(p.below(top), flat(body), 1)
	line := func(down float64) []point {
		var out []point
		for x := -10.0; x <= p.W+10; x += 5 {
			out = append(out, point{x, top(x) + down})
		}
		return out
	}
	for i := range 3 {
		down := height * (.3 + .26*float64(i))
		p.fill(ribbon(line(down), func(f float64) float64 {
			return lerp(1.5, 11, t) * max(.08, .6+.8*p.noise.at(f*14, float64(i)+t*9))
		}), flat(stripe), .85)
	}
	for x := -10.0; x < p.W+10; x += lerp(5, 12, t) {
		crest := (y0 - top(x)) / height
		if crest < .33 {
			continue
		}
		r := lerp(2.4, 12, t) * (crest - .1) * p.between(.75, 1.3)
		p.fill(circle(x, top(x)+r*.2, r), flat(foam), 1)
		if t > .4 {
			drip := r * p.between(1, 2.6)
			p.fill(ellipse(x+r*.4, top(x)+drip, r*.34, drip*.55, -.35), flat(foam), 1)
			if p.chance(.35) {
				p.fill(circle(x+p.NormFloat64()*r*2, top(x)-p.between(.8, 3.4)*r, r*p.between(.1, .24)), flat(foam), 1)
			}
		}
	}
	p.fill(ribbon(line(lerp(3, 9, t)), even(lerp(1, 2.2, t))), flat(key), .55)
}

func (p *painting) longBoat(y, size float64, hull, cloth, key lab) {
	x, lean := p.W*p.between(.28, .72), p.between(-.16, .16)
	on := func(u, v float64) point {
		return point{x + (u*math.Cos(lean)-v*math.Sin(lean))*size, y + (u*math.Sin(lean)+v*math.Cos(lean))*size}
	}
	outline := curve([]point{on(-1, -.2), on(-.6, .02), on(0, .1), on(.6, .02), on(1.1, -.28), on(.55, -.05), on(0, 0), on(-.6, -.06)}, true)
	for i := range 5 {
		u := -.5 + .25*float64(i)
		p.fill(blob(on(u-.08, .02), on(u-.07, -.14), on(u+.05, -.16), on(u+.09, .02)), flat(cloth.light(-.1*float64(i%2))), 1)
		head := on(u+.02, -.2)
		p.fill(circle(head.x, head.y, size*.045), flat(key.light(.35)), 1)
	}
	p.fill(polygon(outline...), flat(mix(hull, cloth, .45)), 1)
	p.fill(ribbon(append(outline, outline[0]), even(1.8)), flat(key), .9)
}

// border is the paper around the print.
func (p *painting) border(paper lab) {
	const margin = 17
	for _, r := range []*path{rectangle(0, 0, p.W, margin), rectangle(0, p.H-margin, p.W, p.H), rectangle(0, 0, margin, p.H), rectangle(p.W-margin, 0, p.W, p.H)} {
		p.fill(r, flat(paper), 1)
	}
	x, y := p.W-margin-44, p.H*.12
	p.fill(rectangle(x, y, x+26, y+78), flat(lch(.58, .17, 32)), .9)
	for i := range 6 {
		p.fill(ribbon([]point{{x + p.between(5, 9), y + 9 + 12*float64(i)}, {x + p.between(17, 22), y + 9 + 12*float64(i) + p.between(-3, 3)}}, even(2.2)), flat(paper), .95)
	}
}
