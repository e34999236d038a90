package paint

import "math"

var nocturne = kind{
	name: "nocturne", artist: "Inverse Square Law", genre: "nocturne", medium: "oil on panel", from: 1872, to: 1910,
	shapes: []float64{1.3, .8, 1.5, .72, 1.34, 1.0},
	titles: []string{
		"Harbour Lamps at Midnight", "Nocturne: The Iron Bridge", "Village under Stars", "The Last Ferry by Night",
		"Nocturne in Blue and Amber", "Snow by Night", "Moonlight on the Estuary", "Nocturne with Lanterns",
		"One Window Still Lit", "Moon over the Salt Works", "Lamplight on the Bridge", "Sleeping Town",
	},
	sketched: true,
	paint:    paintNocturne,
}

func paintNocturne(p *painting) {
	p.mood.turnNight(p.between(-45, 25))
	horizon := p.H * p.between(.5, .62)
	p.sky(horizon)
	moon := point{p.W * p.between(.2, .8), horizon * p.between(.15, .5)}
	p.stars(horizon)
	p.disc(moon, p.between(18, 34))
	outline, _ := p.ridge(horizon, p.between(30, 120), 330, 4)
	p.fill(outline, func(x, y float64) lab { return mix(p.mood.far, p.mood.horizon, .5*smooth(-60, 0, y-horizon)) }, 1)
	p.nightWater(horizon, moon)
	switch p.number % 3 {
	case 0:
		p.quay(horizon)
	case 1:
		p.bridge(horizon)
	default:
		p.village(horizon)
	}
	p.repaint(manner{
		widths: []float64{22, 11, 5}, length: 6, edges: 1.1, vary: .022, hue: .005, alpha: .85, care: .03,
		angle: func(x, y float64) float64 {
			if y > horizon {
				return .12 * p.noise.at(x/100, y/30)
			}
			return math.Atan2(y-moon.y, x-moon.x) + math.Pi/2 + .5*p.noise.at(x/200, y/200)
		},
	})
	p.finish(oil, p.noise)
}

// turnNight makes a night of any colour between green and violet.
func (m *mood) turnNight(by float64) {
	*m = moods["night"]
	ramped := append(ramp(nil), m.fields...)
	m.fields = ramped
	for _, c := range []*lab{&m.zenith, &m.horizon, &m.shade, &m.lit, &m.far, &m.near, &m.water} {
		*c = c.turn(by)
	}
}

func (p *painting) stars(horizon float64) {
	for range 30 + p.IntN(60) {
		x, y := p.Float64()*p.W, math.Pow(p.Float64(), 1.3)*horizon*.85
		p.glow(x, y, p.between(1.5, 4.5), p.mood.sun, p.between(.3, .95))
	}
}

func (p *painting) nightWater(horizon float64, moon point) {
	m := p.mood
	p.within(0, horizon, p.W, p.H, func(x, y float64, _ lab) lab {
		depth := (y - horizon) / (p.H - horizon)
		d := 1 / (depth + .05)
		chop := p.noise.cloud((x-p.W/2)*d/130, d*9, 3)
		c := mix(mix(m.horizon, m.water, smooth(0, .5, depth)), m.zenith.light(-.04), .35*depth).light(.035 * chop)
		lane := math.Exp(-math.Pow((x-moon.x)/(18+120*depth), 2))
		return mix(c, m.sun, lane*smooth(.1, .55, chop+.25)*.8)
	})
}

// lamp is a light with its halo, and its streak in the water below the shore.
func (p *painting) lamp(x, y, shore float64, size float64) {
	warm := p.mood.accent.turn(p.NormFloat64() * 12)
	p.glow(x, y, size*3.2, warm, .7)
	p.fill(circle(x, y, size*.42), flat(mix(warm, p.mood.sun, .6)), 1)
	length := (shore-y)*1.1 + 40
	for i := range 16 {
		f := float64(i) / 16
		w := size * (.35 + .75*f) * p.between(.5, 1.3)
		p.fill(ellipse(x+p.NormFloat64()*size*.25*f, shore+10+length*f*1.25, w, 2.6+2*f, 0), flat(warm), .85*(1-f))
	}
}

func (p *painting) quay(horizon float64) {
	m := p.mood
	dark := m.near.light(-.05)
	for x := p.between(-40, 20); x < p.W*p.between(.6, 1); {
		w, h := p.between(40, 90), p.between(40, 120)
		p.fill(rectangle(x, horizon-h, x+w, horizon+8), flat(dark.light(p.between(-.02, .03))), 1)
		p.fill(polygon(point{x - 3, horizon - h}, point{x + w/2, horizon - h - w*.4}, point{x + w + 3, horizon - h}), flat(dark.light(-.02)), 1)
		for wy := horizon - h + 12; wy < horizon-14; wy += 19 {
			for wx := x + 8; wx < x+w-12; wx += 16 {
				if p.chance(.2) {
					p.fill(rectangle(wx, wy, wx+7, wy+10), flat(m.accent), .95)
				}
			}
		}
		x += w
	}
	for range 4 + p.IntN(5) {
		p.lamp(p.between(.05, .95)*p.W, horizon-p.between(4, 20), horizon, p.between(7, 12))
	}
	for range 1 + p.IntN(3) {
		p.boat(p.between(.15, .85)*p.W, horizon+p.between(40, 170), p.between(70, 150), m.shade.light(.06), .95)
	}
}

func (p *painting) bridge(horizon float64) {
	dark := p.mood.near.light(-.06)
	deck := horizon - p.between(50, 80)
	n := 4 + p.IntN(3)
	span := p.W * 1.15 / float64(n)
	for i := range n + 1 {
		x := float64(i)*span - 40
		p.fill(rectangle(x-11, deck, x+11, horizon+14), flat(dark), 1)
		arch := []point{{x, horizon + 6}}
		for k := range 13 {
			a := math.Pi * float64(k) / 12
			arch = append(arch, point{x + span/2 - math.Cos(a)*(span/2-9), horizon + 6 - math.Sin(a)*(horizon-deck-12)})
		}
		arch = append(arch, point{x + span, horizon + 6}, point{x + span, deck}, point{x, deck})
		p.fill(polygon(arch...), flat(dark), 1)
		p.fill(ribbon([]point{{x, deck}, {x, deck - 40}}, even(4)), flat(dark), 1)
		p.lamp(x, deck-42, horizon, p.between(8, 11))
	}
	p.fill(rectangle(-10, deck-9, p.W+10, deck+8), flat(dark.light(.03)), 1)
}

// village replaces the water with a slope of sleeping houses.
func (p *painting) village(horizon float64) {
	m := p.mood
	snow := p.chance(.5)
	ground := m.far
	if snow {
		ground = mix(m.lit, m.sun, .25)
	}
	for i := range 3 {
		t := float64(i) / 2
		outline, top := p.ridge(lerp(horizon+30, p.H*.84, t), 40, 300, 3)
		p.fill(outline, func(x, y float64) lab { return ground.light(-.07*t + .04*p.noise.cloud(x/80, y/30, 3)) }, 1)
		for range 4 - i {
			x, w := p.between(.02, .9)*p.W, lerp(52, 120, t)*p.between(.8, 1.2)
			roof := m.near
			if snow {
				roof = ground.light(.05)
			}
			p.house(x, top(x)+w*.2, w, m.near.light(.06), roof, 1)
			p.glow(x+w*.3, top(x)-w*.1, w*.22, m.accent, .35)
		}
		for range 5 {
			x := p.Float64() * p.W
			p.poplar(x, top(x)+10, lerp(60, 150, t), m.leaf, 1)
		}
	}
}
