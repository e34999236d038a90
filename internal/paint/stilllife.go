package paint

import (
	"math"
	"slices"
)

var stillLife = kind{
	name: "still life", artist: "Surface of Revolution", genre: "still life", medium: "oil on canvas", from: 1888, to: 1956,
	shapes: []float64{1.25, 1.1, 1.34, .82, 1.0, 1.4}, sketched: true,
	titles: []string{
		"Quiet Company", "Kitchen Table, Sunday", "Vessels in a Row", "Fruit and Earthenware",
		"Still Life on a White Cloth", "Supper for One", "The Potter's Shelf", "Nature morte à la fenêtre",
		"Plain Things", "Still Life, North Light", "What Was in the Cupboard", "Bodegón",
	},
	paint: paintStillLife,
}

// tablePalettes are wall, cloth, and four colours of things.
var tablePalettes = [][6]lab{
	{lch(.66, .03, 80), lch(.80, .03, 75), lch(.86, .02, 90), lch(.60, .05, 40), lch(.52, .04, 240), lch(.72, .06, 70)},
	{lch(.36, .04, 50), lch(.50, .07, 50), lch(.72, .13, 95), lch(.48, .14, 32), lch(.38, .05, 160), lch(.84, .03, 90)},
	{lch(.56, .06, 225), lch(.84, .02, 230), lch(.46, .10, 250), lch(.82, .15, 95), lch(.92, .01, 90), lch(.64, .14, 50)},
	{lch(.46, .05, 150), lch(.70, .06, 100), lch(.62, .13, 45), lch(.40, .07, 180), lch(.86, .04, 95), lch(.56, .14, 25)},
	{lch(.62, .07, 30), lch(.86, .03, 60), lch(.44, .08, 350), lch(.74, .08, 70), lch(.50, .05, 200), lch(.90, .02, 70)},
	{lch(.28, .02, 60), lch(.40, .03, 40), lch(.70, .10, 75), lch(.50, .11, 40), lch(.78, .02, 100), lch(.34, .05, 130)},
}

// profiles are half the width of a vessel from its top (first) to its foot,
// by a height of 1.
var profiles = map[string][]float64{
	"bottle": {.10, .11, .09, .09, .10, .20, .25, .26, .26, .26, .26, .26, .25},
	"flask":  {.09, .07, .07, .07, .09, .18, .30, .36, .37, .34, .27, .2},
	"jug":    {.27, .23, .21, .22, .27, .34, .38, .39, .37, .32, .26},
	"vase":   {.22, .16, .13, .14, .19, .27, .33, .34, .3, .22, .16, .18},
	"bowl":   {.95, .93, .88, .78, .6, .4, .36},
	"cup":    {.48, .48, .47, .45, .41, .32},
	"pot":    {.42, .46, .54, .58, .58, .55, .46},
	"column": {.16, .17, .17, .16, .17, .18, .17, .17, .17},
}

func paintStillLife(p *painting) {
	edge := p.table()
	p.repaint(manner{
		widths: []float64{24, 12, 6, 3.2}, length: 4.5, edges: 2, vary: .026, hue: .006, alpha: .92, care: .028,
		angle: func(x, y float64) float64 {
			if y < edge {
				return 1 + .8*p.noise.at(x/220, y/220)
			}
			return .25 * p.noise.at(x/150, y/60)
		},
	})
	p.finish(impasto, p.noise)
}

// table sketches a still life and gives where the table meets the wall.
func (p *painting) table() float64 {
	palette := tablePalettes[p.number%len(tablePalettes)]
	copy(palette[:], turned(p.nextRound(len(tablePalettes))/2, palette[:]...))
	edge := p.H * p.between(.5, .62)
	lightFrom := pick(p.Rand, -1.0, 1.0)
	p.mood.accent = palette[3]
	p.tabletop(palette[0], palette[1], edge, lightFrom)
	type thing struct {
		x, y, size float64
		draw       func(x, y, size float64)
	}
	var things []thing
	scale := min(p.W, p.H) * .44
	n := 3 + p.IntN(4)
	for i := range n {
		name := pick(p.Rand, "bottle", "flask", "jug", "vase", "bowl", "cup", "pot", "column")
		colour := palette[2+p.IntN(4)].light(p.between(-.05, .05))
		height := scale * map[string]float64{"bottle": 1.15, "flask": 1, "jug": .8, "vase": .85, "bowl": .27, "cup": .36, "pot": .5, "column": 1.0}[name] * p.between(.85, 1.1)
		x := p.W * (.5 + (float64(i)-float64(n-1)/2)*.66/float64(n) + p.between(-.03, .03))
		things = append(things, thing{x, edge + p.H*p.between(.07, .18), height, func(x, y, size float64) { p.vessel(name, x, y, size, colour, lightFrom) }})
	}
	for range 3 + p.IntN(5) {
		fruit := pick(p.Rand, lch(.60, .19, 32), lch(.80, .16, 98), lch(.70, .17, 62), lch(.68, .15, 120), lch(.36, .10, 350))
		shape := p.IntN(2)
		things = append(things, thing{p.W * p.between(.16, .84), edge + p.H*p.between(.17, .33), scale * p.between(.19, .25), func(x, y, size float64) {
			p.fruit(x, y, size, fruit, shape, lightFrom)
		}})
	}
	slices.SortFunc(things, func(a, b thing) int { return int(a.y) - int(b.y) })
	for _, t := range things {
		t.draw(t.x, t.y, t.size)
	}
	return edge
}

func (p *painting) tabletop(wall, cloth lab, edge, lightFrom float64) {
	front := p.H * p.between(.86, .94)
	p.wash(4, func(x, y float64) lab {
		n := p.noise.cloud(x/200, y/200, 4)
		side := (x/p.W - .5) * lightFrom
		if y < edge {
			return wall.light(.06*n - .1*side + .05*(y/edge-.5))
		}
		if y > front {
			return cloth.light(-.2 + .04*n + .06*p.noise.at(x/40, .5))
		}
		return cloth.light(.05*p.noise.cloud(x/160, y/50, 3) - .05*side + .07*(y-edge)/(p.H-edge))
	})
	p.within(0, edge-2, p.W, edge+3, func(_, _ float64, old lab) lab { return mix(old, wall.light(-.16), .55) })
}

// shadow falls on the table away from the light.
func (p *painting) shadow(x, y, width, lightFrom float64) {
	for i := range 4 {
		f := 1.25 - .22*float64(i)
		p.fill(ellipse(x-lightFrom*width*.62, y+width*.02, width*1.05*f, width*.2*f, 0), flat(lch(.22, .03, 280)), .15)
	}
}

// vessel turns a profile around its axis and lights it as a dull body with a
// gleam (Johann Heinrich Lambert, 1760, and one highlight).
func (p *painting) vessel(name string, x, y, height float64, colour lab, lightFrom float64) {
	profile := profiles[name]
	radius := func(t float64) float64 {
		f := clamp(t, 0, 1) * float64(len(profile)-1)
		i := min(int(f), len(profile)-2)
		return height * lerp(profile[i], profile[i+1], smooth(0, 1, f-float64(i)))
	}
	p.shadow(x, y, radius(1)*1.3, lightFrom)
	top := y - height
	var left, right []point
	for i := range 41 {
		t := float64(i) / 40
		left = append(left, point{x - radius(t), top + t*height})
		right = append(right, point{x + radius(t), top + t*height})
	}
	foot := radius(1)
	for i := 1; i < 12; i++ { // the round of the foot
		a := math.Pi * float64(i) / 12
		left = append(left, point{x - math.Cos(a)*foot, y + math.Sin(a)*foot*.2})
	}
	reverse(right)
	if name == "jug" || name == "cup" {
		side := -lightFrom
		r := radius(.35)
		handle := []point{{x + side*r*.8, top + height*.16}, {x + side*(r+height*.2), top + height*.14}, {x + side*(r+height*.24), top + height*.42}, {x + side*r*.95, top + height*.62}}
		p.fill(ribbon(curve(handle, false), even(height*.065)), flat(colour.light(-.1)), 1)
	}
	p.fill(polygon(append(left, right...)...), func(px, py float64) lab {
		r := radius((py - top) / height)
		u := clamp((px-x)/max(r, 1), -1, 1) * lightFrom
		lambert := max(0, .58*math.Sqrt(1-u*u)+.75*u)
		bounce := .2 * smooth(-.6, -1, u)
		gleam := math.Exp(-math.Pow((u-.52)/.09, 2)) * smooth(.08, .3, (py-top)/height) * smooth(.95, .6, (py-top)/height)
		c := colour.light(.30*(lambert-.62) + bounce*.3).turn(-12 * (lambert - .5))
		return mix(c, lch(.97, .01, 90), .5*gleam)
	}, 1)
	mouth := radius(0)
	p.fill(ellipse(x, top, mouth, mouth*.2, 0), flat(colour.light(.08)), 1)
	p.fill(ellipse(x, top+mouth*.02, mouth*.88, mouth*.15, 0), func(px, _ float64) lab {
		return colour.light(-.2 - .1*(px-x)/mouth*lightFrom)
	}, 1)
}

func (p *painting) fruit(x, y, r float64, colour lab, shape int, lightFrom float64) {
	p.shadow(x, y, r*.5, lightFrom)
	r /= 2
	outline := ellipse(x, y-r*.9, r*1.04, r*.97, 0)
	if shape == 1 { // a pear
		outline = blob(point{x - r*.2, y - r*2.5}, point{x + r*.25, y - r*2.45}, point{x + r*.52, y - r*1.6}, point{x + r, y - r*.7},
			point{x + r*.6, y + r*.02}, point{x - r*.6, y + r*.02}, point{x - r, y - r*.7}, point{x - r*.5, y - r*1.6})
	}
	p.fill(outline, func(px, py float64) lab {
		u, v := (px-x)/r*lightFrom, (py-y+r*.95)/r
		z := math.Sqrt(max(0, 1-min(1, u*u+v*v*.7)))
		lambert := .6*u - .5*v + .6*z
		gleam := math.Exp(-((u-.38)*(u-.38) + (v+.42)*(v+.42)) * 26)
		c := colour.light(.22*(lambert-.5) + .03*p.noise.at(px/9, py/9)).turn(14 * (lambert - .4))
		return mix(c, lch(.98, .01, 90), .75*gleam)
	}, 1)
	stem := y - r*1.75
	if shape == 1 {
		stem = y - r*2.45
	}
	p.fill(ribbon([]point{{x, stem}, {x + r*.12, stem - r*.4}}, even(r*.1)), flat(lch(.3, .04, 60)), 1)
}
