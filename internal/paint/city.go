package paint

import "math"

var city = kind{
	name: "city", artist: "Rule 30", genre: "cityscape", medium: "oil on canvas", from: 1909, to: 1938,
	shapes: []float64{1.34, .8, 1.6, 1.1, 1.78, .75}, sketched: true,
	titles: []string{
		"City at Dusk", "The Avenue in Rain", "North Bank, Last Light", "Skyline with Water",
		"Rainy Boulevard, Twilight", "Towers in a Golden Haze", "Winter Morning, the Old Docks", "Going Home at Dusk",
		"Quai des Automates", "River of Windows, Dusk", "After Work, Violet Hour", "The Gasworks Quarter",
	},
	paint: paintCity,
}

func paintCity(p *painting) {
	if p.mood.name == "noon" || p.mood.name == "autumn" {
		p.mood = moods["dusk"]
	}
	water := p.number%3 != 1
	ground := p.H * p.between(.66, .74)
	if !water {
		ground = p.H * .86
	}
	sun := p.sky(ground)
	if p.mood.sunAt < .35 {
		p.disc(sun, p.between(18, 30))
	}
	const rows = 4
	for i := range rows {
		p.blocks(float64(i)/(rows-1), ground)
	}
	if water {
		p.reflection(ground)
	} else {
		p.street(ground)
	}
	p.repaint(manner{
		widths: []float64{19, 9, 4.2}, length: 4, edges: 1.8, vary: .028, hue: .007, alpha: .9, care: .03,
		angle: func(x, y float64) float64 {
			if y > ground {
				return .1 * p.noise.at(x/80, y/20)
			}
			return .9 * p.noise.at(x/240, y/240)
		},
	})
	p.finish(oil, p.noise)
}

// blocks are a row of buildings; t goes from the farthest (0) to the nearest.
func (p *painting) blocks(t, ground float64) {
	m := p.mood
	for x := p.between(-60, 0); x < p.W; {
		w := lerp(34, 105, t) * p.between(.7, 1.5)
		h := p.H * lerp(.34, .3, t) * p.between(.55, 1.3)
		if t < .8 && p.chance(.12) {
			h *= 1.5
		}
		wall := mix(mix(m.horizon, m.far, .5), m.near, .15+.75*t).turn(p.NormFloat64() * 14).light(p.NormFloat64() * .02)
		p.building(x, ground, w, h, wall, t)
		x += w * p.between(.92, 1.25)
	}
}

func (p *painting) building(x, ground, w, h float64, wall lab, t float64) {
	m := p.mood
	top := ground - h
	shade := func(px, py float64) lab {
		lit := smooth(x+w*.75, x, px) * .06
		return mix(wall.light(lit), m.horizon, .3*(1-t)*smooth(top, ground, py))
	}
	p.fill(rectangle(x, top, x+w, ground+2), shade, 1)
	switch p.IntN(5) {
	case 0:
		p.fill(polygon(point{x, top + 1}, point{x + w/2, top - w*.5}, point{x + w, top + 1}), flat(wall.light(-.05)), 1)
	case 1:
		p.fill(rectangle(x+w*.25, top-w*.3, x+w*.75, top+1), shade, 1)
		p.fill(ribbon([]point{{x + w/2, top - w*.3}, {x + w/2, top - w*.9}}, even(3)), flat(wall), 1)
	case 2:
		p.fill(rectangle(x+w*.15, top-14, x+w*.3, top+1), flat(wall.light(-.04)), 1)
		p.fill(rectangle(x+w*.65, top-20, x+w*.76, top+1), flat(wall.light(-.04)), 1)
	}
	p.windows(x, top, w, h, t)
}

// windows are lit or dark as the cellular automaton Rule 30 (Stephen Wolfram,
// 1983) has it, one generation a floor.
func (p *painting) windows(x, top, w, h, t float64) {
	m := p.mood
	step := lerp(10, 19, t)
	columns, floors := int(w/step)-1, int(h/step/1.25)-1
	if columns < 2 {
		return
	}
	state := make([]bool, columns+2)
	for i := range state {
		state[i] = p.chance(.35)
	}
	late := p.mood.night || p.mood.name == "dusk" || p.mood.name == "storm"
	gap := (w - float64(columns)*step) / 2
	for floor := range floors {
		next := make([]bool, len(state))
		for i := 1; i <= columns; i++ {
			next[i] = state[i-1] != (state[i] || state[i+1])
			wx, wy := x+gap+float64(i-1)*step, top+step*(.7+1.25*float64(floor))
			pane := mix(m.near, m.zenith, .4).light(-.04)
			if state[i] && late {
				pane = m.accent.turn(p.NormFloat64() * 9).light(p.between(-.1, .1))
			} else if state[i] {
				pane = m.lit
			}
			p.fill(rectangle(wx+step*.22, wy, wx+step*.78, wy+step*.8), flat(pane), .45+.5*t)
		}
		state = next
	}
}

// reflection lays the city upside down into water.
func (p *painting) reflection(shore float64) {
	m := p.mood
	p.within(0, shore, p.W, p.H, func(x, y float64, _ lab) lab {
		depth := y - shore
		f := depth / (p.H - shore)
		wave := p.noise.cloud(x/70, depth/7, 3)
		seen := p.at(x+wave*(6+50*f), shore-4-depth*1.15+wave*22*f)
		return mix(seen, m.water, .28+.3*f).light(.03*wave - .02)
	})
	p.fill(rectangle(-5, shore-7, p.W+5, shore+5), flat(m.near.light(-.04)), 1)
}

// street is wet pavement with people and lamps.
func (p *painting) street(ground float64) {
	m := p.mood
	p.within(0, ground, p.W, p.H, func(x, y float64, _ lab) lab {
		f := (y - ground) / (p.H - ground)
		seen := p.at(x+8*p.noise.at(x/30, y/6), ground-(y-ground)*1.6-3)
		return mix(seen, m.near, .42+.2*f).light(.05 * p.noise.cloud(x/60, y/9, 3))
	})
	for range 3 + p.IntN(3) {
		x := p.between(.05, .95) * p.W
		p.fill(ribbon([]point{{x, ground + 50}, {x, ground - 90}}, even(5)), flat(m.near.light(-.08)), 1)
		p.lamp(x, ground-94, ground+40, 10)
	}
	for range 7 + p.IntN(8) {
		size := p.between(50, 92)
		x, y := p.Float64()*p.W, ground+size*.75
		p.walker(x, y, size, m.near.light(p.between(-.1, .02)).turn(p.NormFloat64()*30))
	}
}

// walker is a figure in a coat, at times under an umbrella.
func (p *painting) walker(x, y, size float64, coat lab) {
	step := p.between(.05, .13) * size
	for _, side := range []float64{-1, 1} {
		p.fill(ribbon([]point{{x, y - size*.4}, {x + side*step, y}}, even(size*.075)), flat(coat.light(-.05)), 1)
	}
	p.fill(polygon(curve([]point{{x - size*.1, y - size*.8}, {x + size*.1, y - size*.8}, {x + size*.15, y - size*.5}, {x + size*.17, y - size*.2}, {x - size*.17, y - size*.2}, {x - size*.15, y - size*.5}}, true)...), flat(coat), 1)
	p.fill(circle(x, y-size*.9, size*.075), flat(mix(coat, p.mood.lit, .3)), 1)
	if p.chance(.5) {
		dome := []point{{x - size*.36, y - size*.92}}
		for i := range 9 {
			a := math.Pi * float64(i) / 8
			dome = append(dome, point{x - math.Cos(a)*size*.36, y - size*.92 - math.Sin(a)*size*.24})
		}
		p.fill(polygon(dome...), flat(coat.turn(p.between(0, 120)).light(.07)), 1)
	}
}
