package paint

import "math"

var phyllotaxis = kind{
	name: "phyllotaxis", artist: "Phyllotaxis", genre: "botanical", medium: "gouache on board", from: 1890, to: 1929,
	shapes: []float64{1.0, .8, 1.0, .75},
	titles: []string{
		"Sunflower, Full Face", "Three Dahlias", "Golden Angle", "Bouquet in a Plain Vase",
		"Black Sunflower", "Zinnias, August", "One Hundred and Thirty-Seven Degrees", "Flowers on a Grey Ground",
		"Coneflower", "Dahlias on a Dark Ground", "Seed Head", "Garden Bouquet",
	},
	paint: paintPhyllotaxis,
}

// goldenAngle separates neighbours in a flower head (Helmut Vogel, "A better
// way to construct the sunflower head", 1979).
const goldenAngle = math.Pi * (3 - 2.2360679774997896964)

var flowerPalettes = []struct{ ground, petal, heart, seed lab }{
	{lch(.56, .08, 240), lch(.82, .17, 88), lch(.32, .06, 50), lch(.56, .12, 60)},
	{lch(.30, .04, 180), lch(.62, .19, 10), lch(.44, .14, 5), lch(.82, .12, 80)},
	{lch(.88, .03, 85), lch(.66, .18, 40), lch(.50, .15, 30), lch(.80, .15, 90)},
	{lch(.66, .04, 130), lch(.88, .06, 20), lch(.62, .17, 15), lch(.84, .13, 95)},
	{lch(.90, .02, 70), lch(.30, .05, 300), lch(.20, .03, 280), lch(.70, .13, 70)},
	{lch(.38, .07, 275), lch(.74, .14, 330), lch(.50, .15, 320), lch(.86, .12, 90)},
	{lch(.74, .06, 200), lch(.94, .02, 100), lch(.78, .16, 85), lch(.62, .14, 65)},
	{lch(.60, .02, 250), lch(.60, .13, 300), lch(.40, .11, 290), lch(.86, .10, 95)},
}

func paintPhyllotaxis(p *painting) {
	c := flowerPalettes[p.number%len(flowerPalettes)]
	turn := p.nextRound(len(flowerPalettes))
	c.ground, c.petal, c.heart, c.seed = c.ground.turn(-2*turn), c.petal.turn(-turn), c.heart.turn(-turn), c.seed.turn(-turn/2)
	p.wash(4, func(x, y float64) lab {
		return c.ground.light(.05*p.noise.cloud(x/220, y/220, 4) + .05*(.5-y/p.H))
	})
	short := min(p.W, p.H)
	switch p.number % 4 {
	case 0, 2:
		at := point{p.W * p.between(.47, .53), p.H * p.between(.47, .53)}
		p.flower(at, short*.45, c.petal, c.heart, c.seed, true)
	case 1:
		for i := range 3 {
			at := point{p.W * (.3 + .2*float64(i)), p.H * []float64{.3, .7, .36}[i]}
			at = at.plus(point{p.between(-30, 30), p.between(-30, 30)})
			p.stem(at, point{p.W * .5, p.H * 1.05})
			p.flower(at, short*p.between(.2, .27), c.petal.turn(p.between(-30, 30)), c.heart, c.seed, p.chance(.4))
		}
	default:
		p.bouquet(c.ground, c.petal, c.heart, c.seed)
	}
	p.finish(surface{relief: .03, paper: .006}, p.noise)
}

func (p *painting) stem(from, to point) {
	bend := from.to(to, .5).plus(point{p.between(-40, 40), 0})
	p.fill(ribbon(curve([]point{from, bend, to}, false), even(12)), flat(lch(.46, .09, 140)), 1)
	for range 3 {
		at := from.to(to, p.between(.25, .8))
		p.leaf(at, polar(p.between(-2.9, -.2), 1), p.between(70, 120), .42, lch(.50, .09, p.between(125, 150)))
	}
}

// flower is a head of florets in Vogel's spiral within rings of petals, or
// petals all the way in, as in a dahlia.
func (p *painting) flower(at point, radius float64, petal, heart, seed lab, sunflower bool) {
	if !sunflower {
		n := 150
		for i := n; i > 0; i-- { // from the rim inwards: inner petals lie on top
			r := radius * math.Sqrt(float64(i)/float64(n))
			a := float64(i) * goldenAngle
			t := r / radius
			c := mix(heart, petal, smooth(.05, .95, t)).light(p.NormFloat64() * .012)
			p.petal(at, a, r*.62, radius*lerp(.12, .42, t), lerp(.5, .36, t), c)
		}
		return
	}
	for ring := range 3 {
		n := 21 + 2*ring
		for i := range n {
			a := 2*math.Pi*(float64(i)+.5*float64(ring))/float64(n) + p.NormFloat64()*.04
			c := petal.light(-.09 + .06*float64(ring) + p.NormFloat64()*.02).turn(p.NormFloat64()*5 - 6*float64(2-ring))
			p.petal(at, a, radius*.5, radius*(.54-.06*float64(ring))*p.between(.92, 1.05), .26, c)
		}
	}
	head := radius * .56
	p.fill(circle(at.x, at.y, head), flat(heart.light(-.06)), 1)
	n := 620
	for i := range n {
		t := math.Sqrt((float64(i) + .5) / float64(n))
		q := at.plus(polar(float64(i)*goldenAngle, t*head*.97))
		r := head * lerp(.022, .034, t)
		c := mix(mix(seed, heart, .55+.4*math.Sin(t*9)), petal, .5*smooth(.8, 1, t)).light(.05 * (1 - t))
		p.fill(ellipse(q.x, q.y, r*1.25, r*.82, float64(i)*goldenAngle), flat(c), 1)
		p.fill(circle(q.x-r*.3, q.y-r*.3, r*.3), flat(c.light(.16)), .8)
	}
}

// petal starts at a distance from the middle of the flower.
func (p *painting) petal(middle point, angle, start, length, slim float64, c lab) {
	along := polar(angle, 1)
	side := point{-along.y, along.x}
	on := func(t, w float64) point {
		return middle.plus(along.times(start + t*length)).plus(side.times(w * slim * length))
	}
	outline := curve([]point{on(0, .16), on(.35, .46), on(.75, .38), on(1, 0), on(.75, -.38), on(.35, -.46), on(0, -.16)}, true)
	p.fill(polygon(outline...), flat(c.light(-.1).turn(-10)), .9)
	inner := curve([]point{on(.02, .14), on(.35, .4), on(.74, .31), on(.96, 0), on(.74, -.31), on(.35, -.4), on(.02, -.14)}, true)
	p.fill(polygon(inner...), func(x, y float64) lab {
		d := point{x, y}.minus(middle)
		t := ((d.x*along.x + d.y*along.y) - start) / length
		u := (d.x*side.x + d.y*side.y) / (slim * length)
		return c.light(.11*t - .06 + .03*math.Cos(u*22) - .05*math.Abs(u))
	}, 1)
}

// bouquet is a vase of flowers on a table.
func (p *painting) bouquet(ground, petal, heart, seed lab) {
	table := p.H * .8
	p.fill(rectangle(-5, table, p.W+5, p.H+5), func(x, y float64) lab {
		return ground.light(-.14 + .04*p.noise.cloud(x/120, y/40, 3)).turn(30)
	}, 1)
	x, mouth := p.W*.5, p.H*.6
	var heads []point
	for i := range 11 {
		a := float64(i) * goldenAngle
		r := math.Sqrt(float64(i)/11) * min(p.W, p.H) * .31
		heads = append(heads, point{x + math.Cos(a)*r*1.1, p.H*.34 + math.Sin(a)*r})
	}
	for _, h := range heads {
		p.stem(h, point{x + (h.x-x)*.12, mouth + 30})
	}
	p.vessel("vase", x, p.H*.89, p.H*.32, mix(seed, lch(.92, .02, 90), .6), -1)
	for i, h := range heads {
		p.flower(h, min(p.W, p.H)*p.between(.085, .125), petal.turn(float64(i%5-2)*24), heart, seed, i%3 == 0)
	}
}
