package paint

import "math"

var figure = kind{
	name: "figure", artist: "Inverse Kinematics", genre: "figure", medium: "gouache on cut paper", from: 1931, to: 1953,
	shapes: []float64{1.4, .75, 1.0, 1.5, .8},
	titles: []string{
		"Round Dance", "The Leap", "Two Dancers", "Ring Dance by the Sea",
		"Acrobat", "Dancers, Night", "Figure, Turning", "Pas de deux",
		"Circle at Noon", "Icarus Practises", "Hand in Hand", "Solo",
	},
	paint: paintFigure,
}

var cutPalettes = []struct{ sky, hill, body, leaf lab }{
	{lch(.52, .13, 255), lch(.60, .14, 145), lch(.66, .17, 42), lch(.86, .13, 95)},
	{lch(.86, .13, 92), lch(.62, .17, 30), lch(.34, .11, 265), lch(.92, .02, 90)},
	{lch(.74, .09, 350), lch(.52, .13, 150), lch(.28, .08, 275), lch(.84, .12, 85)},
	{lch(.66, .10, 225), lch(.42, .11, 265), lch(.90, .03, 85), lch(.64, .17, 35)},
	{lch(.92, .02, 90), lch(.70, .10, 200), lch(.46, .15, 262), lch(.60, .14, 150)},
	{lch(.30, .09, 285), lch(.48, .13, 320), lch(.84, .11, 80), lch(.68, .13, 170)},
}

func paintFigure(p *painting) {
	c := cutPalettes[p.number%len(cutPalettes)]
	turn := p.nextRound(len(cutPalettes))
	c.sky, c.hill, c.body, c.leaf = c.sky.turn(turn), c.hill.turn(turn), c.body.turn(turn), c.leaf.turn(turn)
	p.wash(3, func(x, y float64) lab {
		return c.sky.light(.018*p.noise.cloud(x/200, y/200, 4) + .01*p.noise.at(x/90, y/6))
	})
	p.fill(p.below(func(x float64) float64 {
		return p.H*.66 + p.H*.1*p.noise.at(x/600, 3) - p.H*.16*math.Sin(x/p.W*math.Pi)
	}), func(x, y float64) lab {
		return c.hill.light(.02*p.noise.cloud(x/160, y/160, 3) + .01*p.noise.at(x/8, y/70))
	}, 1)
	switch p.number % 5 {
	case 0, 3:
		p.ringDance(4+p.IntN(2), c.body)
	case 2:
		p.dancer(point{p.W * .3, p.H * .56}, p.H*.36, c.body, 1)
		p.dancer(point{p.W * .69, p.H * .54}, p.H*.36, c.body.turn(p.between(20, 90)), -1)
	default:
		p.dancer(point{p.W * .5, p.H * .54}, min(p.H*.4, p.W*.5), c.body, pick(p.Rand, -1.0, 1.0))
	}
	p.cutLeaves(c.leaf, c.hill)
	p.finish(surface{paper: .008, relief: .02}, p.noise)
}

// limb reaches from a to b over a joint, which lies where two bones of given
// lengths meet; when b is too far the limb is straight.
func limb(a, b point, upper, lower, bend float64) []point {
	d := b.minus(a)
	reach := d.length()
	if reach >= upper+lower {
		return []point{a, a.to(b, upper/(upper+lower)), b}
	}
	along := (upper*upper - lower*lower + reach*reach) / (2 * reach)
	out := math.Sqrt(max(0, upper*upper-along*along)) * bend
	u := d.times(1 / reach)
	joint := a.plus(u.times(along)).plus(point{-u.y * out, u.x * out})
	return []point{a, joint, b}
}

// cut fills a shape as paper cut with scissors: flat, with a slight shadow.
func (p *painting) cut(shape *path, c lab) {
	moved := &path{}
	for _, line := range shape.lines {
		var copied []point
		for _, q := range line {
			copied = append(copied, q.plus(point{2.5, 3.5}))
		}
		moved.lines = append(moved.lines, copied)
	}
	p.fill(moved, flat(lch(.2, .03, 270)), .22)
	p.fill(shape, func(x, y float64) lab { return c.light(.02*p.noise.at(x/70, y/9) + .02*p.noise.cloud(x/120, y/120, 3)) }, 1)
}

// body joins a trunk, a head and four limbs; hands and feet are given.
func (p *painting) body(hip point, size, lean float64, hands, feet [2]point, c lab) {
	neck := hip.plus(polar(-math.Pi/2+lean, size*.52))
	shape := &path{}
	add := func(part *path) { shape.lines = append(shape.lines, clockwise(part.lines[0])) }
	waist := hip.to(neck, .5)
	add(ribbon(curve([]point{hip, waist, hip.to(neck, .85), neck, neck.to(hip, -.06)}, false), func(t float64) float64 {
		return size * (.2 + .035*math.Cos(t*3*math.Pi) + .06*smooth(.3, .75, t) - .2*smooth(.8, 1, t))
	}))
	add(ellipse(hip.x, hip.y, size*.145, size*.125, lean))
	for i, side := range []float64{-1, 1} {
		across := polar(lean, size*.1*side)
		thickness := func(from, to float64) func(float64) float64 {
			return func(t float64) float64 {
				return size * (lerp(from, to, t)*lerp(.5, 1, smooth(0, .22, t)) + .02*math.Sin(t*2*math.Pi))
			}
		}
		arm := limb(neck.plus(across).plus(point{0, size * .05}), hands[i], size*.31, size*.31, -side)
		add(ribbon(curve(arm, false), thickness(.145, .075)))
		leg := limb(hip.plus(across.times(.7)), feet[i], size*.45, size*.45, side)
		add(ribbon(curve(leg, false), thickness(.25, .085)))
		add(ellipse(hands[i].x, hands[i].y, size*.06, size*.048, lean))
		add(ellipse(feet[i].x+side*size*.035, feet[i].y, size*.1, size*.048, 0))
	}
	head := neck.plus(polar(-math.Pi/2+lean*1.4, size*.18))
	add(ellipse(head.x, head.y, size*.1, size*.13, lean*1.3))
	add(ribbon([]point{neck.to(head, -.15), head}, even(size*.09)))
	p.cut(shape, c)
}

// clockwise turns an outline so that overlapping parts stay filled.
func clockwise(line []point) []point {
	area := 0.0
	for i, a := range line {
		b := line[(i+1)%len(line)]
		area += a.x*b.y - b.x*a.y
	}
	if area < 0 {
		reverse(line)
	}
	return line
}

func (p *painting) dancer(hip point, size float64, c lab, way float64) {
	lean := p.between(.05, .35) * way
	hands := [2]point{
		hip.plus(polar(-math.Pi/2-p.between(.5, 1.1), size*p.between(.85, 1.05))),
		hip.plus(polar(-math.Pi/2+p.between(.5, 1.2), size*p.between(.8, 1.05))),
	}
	feet := [2]point{
		hip.plus(polar(math.Pi/2+p.between(.15, .5), size*.85)),
		hip.plus(polar(math.Pi/2-p.between(.6, 1.35), size*p.between(.65, .85))),
	}
	if way < 0 {
		feet[0], feet[1] = point{2*hip.x - feet[1].x, feet[1].y}, point{2*hip.x - feet[0].x, feet[0].y}
	}
	p.body(hip, size, lean, hands, feet, c)
}

// ringDance joins hands around a circle seen from above the hill.
func (p *painting) ringDance(n int, c lab) {
	centre := point{p.W * .5, p.H * .56}
	rx, ry := p.W*.3, p.H*.13
	hip := func(i float64) point {
		a := 2*math.Pi*i/float64(n) + .5
		return point{centre.x + math.Cos(a)*rx, centre.y + math.Sin(a)*ry}
	}
	size := func(i float64) float64 { return p.H * (.3 + .06*math.Sin(2*math.Pi*i/float64(n)+.5)) }
	hand := func(i float64) point { // between two neighbours
		m := hip(i-.5).to(hip(i+.5), .5)
		return m.minus(point{0, p.H * .19})
	}
	order := make([]float64, n)
	for i := range order {
		order[i] = float64(i)
	}
	for range order { // those behind first
		for i := 1; i < n; i++ {
			if hip(order[i]).y < hip(order[i-1]).y {
				order[i], order[i-1] = order[i-1], order[i]
			}
		}
	}
	for _, i := range order {
		at, s := hip(i), size(i)
		left, right := hand(i-.5), hand(i+.5)
		if left.x > right.x {
			left, right = right, left
		}
		sway := p.between(-.3, .3)
		feet := [2]point{at.plus(point{-s * p.between(.15, .4), s * .82}), at.plus(point{s * p.between(.15, .45), s * p.between(.66, .84)})}
		p.body(at, s, sway, [2]point{left, right}, feet, c.light(p.NormFloat64()*.012))
	}
}

// cutLeaves scatters seaweed shapes around the edges.
func (p *painting) cutLeaves(leaf, other lab) {
	for range 5 + p.IntN(5) {
		at := point{p.between(.04, .96) * p.W, p.between(.04, .96) * p.H}
		if math.Abs(at.x/p.W-.5) < .33 && math.Abs(at.y/p.H-.5) < .4 {
			continue
		}
		turn, size := p.between(0, 6.3), p.between(45, 90)
		shape := &path{}
		spine := curve([]point{at.minus(polar(turn, size)), at.plus(polar(turn+1.57, size*.15)), at.plus(polar(turn, size))}, false)
		shape.lines = append(shape.lines, clockwise(ribbon(spine, tapered(size*.2)).lines[0]))
		for k := range 4 {
			base := at.plus(polar(turn, size*(-.6+.36*float64(k))))
			for _, side := range []float64{-1, 1} {
				tip := base.plus(polar(turn+side*.95, size*.5))
				shape.lines = append(shape.lines, clockwise(ribbon(curve([]point{base, base.to(tip, .55).plus(polar(turn, -size*.06)), tip}, false), func(t float64) float64 { return size * .2 * (1.05 - .5*t) }).lines[0]))
				shape.lines = append(shape.lines, clockwise(circle(tip.x, tip.y, size*.075).lines[0]))
			}
		}
		p.cut(shape, pick(p.Rand, leaf, leaf, other.light(.12)))
	}
}
