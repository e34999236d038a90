package paint

import (
	"math"
	"strings"
)

var botanical = kind{
	name: "botanical", artist: "Lindenmayer System", genre: "botanical", medium: "watercolour on paper", from: 1752, to: 1838,
	shapes: []float64{.72, .66, .8, .72},
	titles: []string{
		"Shrub, Drawn from a Rule", "Herba recursiva", "Spike in Full Flower", "Branch in Early Flower",
		"Night-flowering Umbel", "Meadow Bush, Fourth Generation", "Thicket Twig", "Lythrum iteratum",
		"Study of a Seedling", "Tall Umbel", "Ramus ramosus", "Herb at Midnight",
	},
	paint: paintBotanical,
}

// plant is a rewriting system (Aristid Lindenmayer, 1968): F draws a stem, + and
// - turn, brackets branch, L is a leaf and B a blossom.
type plant struct {
	axiom       string
	rules       map[byte][]string
	generations int
	angle       float64 // degrees
	leaf        float64 // length in steps
	slim        float64 // width of a leaf by its length
}

var plants = []plant{
	{"X", map[byte][]string{'X': {"F[+L][-L]F[+LX][-LX]FX", "F[-L]F[+XL]F[-LX]X"}, 'F': {"FF", "F"}}, 4, 27, 2.2, .36},
	{"X", map[byte][]string{'X': {"F[+X][-X]FX", "F[+X]F[-X]X", "F[-X]F[+X]LX"}, 'F': {"FF"}}, 5, 24, 4, .5},
	{"X", map[byte][]string{'X': {"F[-Y]F[+Y]X", "F[+Y]F[-Y]X"}, 'Y': {"F[+L]F[-L]F[+L]F[-L]B"}}, 9, 38, 1.6, .34},
	{"X", map[byte][]string{'X': {"F[+FL]F[-FL]X", "FF[-FLB]F[+FLB]X"}}, 7, 48, 3.4, .42},
	{"FFFF[++L]F[--L]FX", map[byte][]string{'X': {"FF[+++Y][++Y][+Y][Y][-Y][--Y][---Y]"}, 'Y': {"FFF[+++B][++FB][+FB][FB][-FB][--FB][---B]", "FF[+++B][++FB][+FB][FB][-FB][--FB][---B]"}}, 2, 17, 3.2, .3},
}

func paintBotanical(p *painting) {
	night := p.number%7 == 4 || p.number == 11
	paper := lch(p.between(.9, .94), p.between(.02, .04), 88)
	green := lch(p.between(.44, .56), p.between(.07, .1), p.between(118, 155))
	if night {
		paper, green = lch(.22, .04, p.between(200, 280)), green.light(.14)
	}
	blossom := pick(p.Rand, lch(.62, .19, 15), lch(.72, .15, 350), lch(.58, .14, 290), lch(.82, .15, 85), lch(.62, .20, 35), lch(.90, .04, 330))
	p.wash(6, func(x, y float64) lab {
		return paper.light(.022*p.noise.cloud(x/260, y/260, 4) - .03*smooth(.7, 1.3, math.Hypot(2*x/p.W-1, 2*y/p.H-1)))
	})
	kind := plants[p.number%len(plants)]
	text := p.grow(kind)
	// Two trial walks find the size that fills the sheet.
	steps := walk(text, kind.angle, 1, p.number)
	x0, y0, x1, y1 := bounds(steps)
	size := min(p.W*.74/(x1-x0+1), p.H*.8/(y1-y0+1))
	shift := point{p.W/2 - (x0+x1)/2*size, p.H*.93 - y1*size}
	for i := range steps {
		s := &steps[i]
		s.from, s.to = s.from.times(size).plus(shift), s.to.times(size).plus(shift)
	}
	p.paintPlant(steps, kind, size, green, blossom, night)
	if !night {
		p.finish(sheet, p.noise)
	} else {
		p.finish(surface{paper: .008}, p.noise)
	}
}

func (p *painting) grow(k plant) string {
	text := k.axiom
	for range k.generations {
		var next strings.Builder
		for i := range len(text) {
			if rules := k.rules[text[i]]; len(rules) > 0 {
				next.WriteString(rules[p.IntN(len(rules))])
			} else {
				next.WriteByte(text[i])
			}
		}
		if next.Len() > 9000 {
			break
		}
		text = next.String()
	}
	return text
}

// segment is a step of the turtle: a piece of stem, a leaf or a blossom.
type segment struct {
	what     byte
	from, to point
	above    float64 // how much of the plant grows from here
}

func bounds(steps []segment) (x0, y0, x1, y1 float64) {
	p := path{}
	for _, s := range steps {
		p.lines = append(p.lines, []point{s.from, s.to})
	}
	return p.bounds()
}

// walk reads a text as the orders of a turtle that starts upwards. Turns vary
// a little, and by the same amounts for the same number.
func walk(text string, degrees, length float64, number int) []segment {
	wind := noise(number*77 + 5)
	var steps []segment
	type state struct {
		at    point
		angle float64
		last  int
	}
	now := state{point{}, -math.Pi / 2, -1}
	var stack []state
	parents := []int{}
	for i := range len(text) {
		switch c := text[i]; c {
		case 'F', 'L', 'B':
			now.angle += .09*wind.at(float64(i)*.35, .5) - .035*math.Sin(2*(now.angle+math.Pi/2))
			to := now.at.plus(polar(now.angle, length))
			steps = append(steps, segment{c, now.at, to, 1})
			parents = append(parents, now.last)
			if c == 'F' {
				now.at, now.last = to, len(steps)-1
			}
		case '+', '-':
			turn := degrees * math.Pi / 180 * (1 + .35*wind.at(float64(i)*.7, 9))
			if c == '-' {
				turn = -turn
			}
			now.angle += turn
		case '[':
			stack = append(stack, now)
		case ']':
			now, stack = stack[len(stack)-1], stack[:len(stack)-1]
		}
	}
	for i := len(steps) - 1; i > 0; i-- {
		if parents[i] >= 0 {
			steps[parents[i]].above += steps[i].above
		}
	}
	return steps
}

func (p *painting) paintPlant(steps []segment, k plant, size float64, green, blossom lab, night bool) {
	thickness := func(s segment) float64 { return clamp(1.1*math.Pow(s.above, .42), 1.4, 15) }
	for _, s := range steps {
		if s.what != 'F' {
			continue
		}
		w := thickness(s)
		c := mix(green, lch(.40, .05, 60), clamp(w/14, 0, .8)).light(.02)
		p.fill(ribbon([]point{s.from, s.to.plus(s.to.minus(s.from).times(.08))}, even(w)), flat(c), .95)
		if w > 3 {
			side := point{-w * .22, 0}
			p.fill(ribbon([]point{s.from.plus(side), s.to.plus(side)}, even(w*.3)), flat(c.light(.1)), .7)
		}
	}
	for _, s := range steps {
		direction := s.to.minus(s.from)
		switch s.what {
		case 'L':
			p.leaf(s.from, direction, clamp(size*k.leaf, 22, 120)*p.between(.75, 1.15), k.slim, green.turn(p.NormFloat64()*12).light(p.NormFloat64()*.04))
		case 'B':
			p.blossom(s.to, clamp(size*1.5, 15, 44)*p.between(.8, 1.15), blossom.light(p.NormFloat64()*.03).turn(p.NormFloat64()*7), night)
		}
	}
	if strings.Contains(strings.Join(k.rules['X'], ""), "B") || strings.Contains(strings.Join(k.rules['Y'], ""), "B") {
		return
	}
	for _, s := range steps { // some tips bear berries
		if s.what == 'F' && s.above < 1.5 && p.chance(.55) {
			r := p.between(5, 9)
			p.fill(circle(s.to.x, s.to.y, r), flat(blossom), .95)
			p.fill(circle(s.to.x-r*.3, s.to.y-r*.3, r*.35), flat(blossom.light(.2)), .8)
		}
	}
}

// leaf is a watercolour leaf: wet inside, darker along its edge, with a vein.
func (p *painting) leaf(at, direction point, length, slim float64, c lab) {
	along := direction.times(1 / max(direction.length(), 1e-9))
	side := point{-along.y, along.x}
	bend := p.between(-.12, .12)
	on := func(t, w float64) point {
		return at.plus(along.times(t * length)).plus(side.times((w*slim + bend*math.Sin(t*math.Pi)) * length))
	}
	outline := curve([]point{on(0, 0), on(.22, .36), on(.5, .5), on(.8, .26), on(1, 0), on(.8, -.26), on(.5, -.5), on(.22, -.36)}, true)
	p.fill(polygon(outline...), flat(c.light(-.09)), .9)
	inner := curve([]point{on(.04, 0), on(.24, .3), on(.5, .43), on(.79, .2), on(.95, 0), on(.79, -.2), on(.5, -.43), on(.24, -.3)}, true)
	p.fill(polygon(inner...), func(x, y float64) lab {
		d := point{x, y}.minus(at)
		u := d.x*side.x + d.y*side.y
		return c.light(.05*p.noise.at(x/14, y/14) + .10*math.Copysign(.5, u))
	}, .95)
	p.fill(ribbon([]point{on(0, 0), on(.5, 0), on(.94, 0)}, func(t float64) float64 { return 2.1 * (1.1 - t) }), flat(c.light(.14)), .8)
}

func (p *painting) blossom(at point, r float64, c lab, night bool) {
	petals := 5 + p.IntN(2)
	turn := p.between(0, 6)
	for i := range petals {
		a := turn + 2*math.Pi*float64(i)/float64(petals)
		m := at.plus(polar(a, r*.58))
		p.fill(ellipse(m.x, m.y, r*.6, r*.42, a), flat(c.light(-.08)), .85)
		p.fill(ellipse(m.x, m.y, r*.53, r*.35, a), func(x, y float64) lab {
			return c.light(.12 * (math.Hypot(x-at.x, y-at.y)/r - .4))
		}, .95)
	}
	centre := lch(.80, .15, 88)
	if night {
		p.glow(at.x, at.y, r*.9, c, .25)
	}
	p.fill(circle(at.x, at.y, r*.24), flat(centre), 1)
	for i := range 6 {
		q := at.plus(polar(float64(i)*1.05, r*.2))
		p.fill(circle(q.x, q.y, r*.06), flat(centre.light(-.25)), .8)
	}
}
