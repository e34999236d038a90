package paint

import "math"

var contour = kind{
	name: "contour", artist: "Marching Squares", genre: "drawing", medium: "ink and watercolour on paper", from: 1921, to: 1968,
	shapes: []float64{1.0, .75, 1.34, .8},
	titles: []string{
		"Survey of an Island That Is Not There", "Pulse", "Depths off Cape Interpolation", "Grain",
		"Ridgelines, Sleepless", "Sheet 14: The Lakes", "Low Pressure over Iceland", "Signals from the Hill",
		"Carte des reliefs imaginaires", "Rings", "Echo", "Isobars at Rest",
	},
	paint: paintContour,
}

func paintContour(p *painting) {
	if p.number%3 == 1 {
		p.ridgelines()
	} else {
		p.levels()
	}
	p.finish(sheet, p.noise)
}

var mapPalettes = []ramp{
	{lch(.58, .07, 235), lch(.76, .06, 220), lch(.90, .05, 100), lch(.80, .07, 125), lch(.82, .08, 85), lch(.66, .09, 55), lch(.93, .01, 80)},
	{lch(.94, .02, 85), lch(.90, .04, 60), lch(.82, .08, 40), lch(.70, .12, 30), lch(.50, .11, 15)},
	{lch(.26, .05, 265), lch(.36, .07, 245), lch(.52, .08, 215), lch(.72, .08, 190), lch(.90, .06, 120)},
	{lch(.93, .03, 90), lch(.90, .03, 90), lch(.86, .04, 80), lch(.93, .03, 95)},
	{lch(.32, .06, 20), lch(.52, .10, 40), lch(.74, .10, 70), lch(.90, .06, 90), lch(.70, .05, 160)},
}

// levels tints the heights of a noise and draws their level lines.
func (p *painting) levels() {
	palette := ramp(turned(p.nextRound(len(mapPalettes)), mapPalettes[p.number%len(mapPalettes)]...))
	ink := palette[0].light(-.28)
	if palette[0].L < .4 {
		ink = palette[len(palette)-1]
	}
	steps := p.between(11, 19)
	size := p.between(230, 360)
	warp := p.between(.2, .8)
	height := func(x, y float64) float64 {
		wx, wy := p.noise.at(x/size+31, y/size), p.noise.at(x/size, y/size+47)
		return .5 + .62*p.noise.cloud(x/size+warp*wx, y/size+warp*wy, 4)
	}
	// Heights on a grid of one a pixel, so that slopes are differences.
	field := newCanvas(p.w, p.h)
	field.wash(3, func(x, y float64) lab { return lab{L: float32(height(x, y))} })
	for j := range p.h {
		for i := range p.w {
			here := float64(field.pix[j*p.w+i].L)
			right := float64(field.pix[j*p.w+min(i+1, p.w-1)].L)
			down := float64(field.pix[min(j+1, p.h-1)*p.w+i].L)
			level := here * steps
			slope := math.Hypot(right-here, down-here)*steps + 1e-6
			off := math.Abs(level-math.Round(level)) / slope / p.scale // units from the line
			width := .9
			if int(math.Round(level))%5 == 0 {
				width = 1.9
			}
			c := palette.at(math.Floor(level) / steps).light(.5 * clamp(here-right+here-down, -.08, .08) * 6 * p.scale)
			p.pix[j*p.w+i] = mix(c, ink, .85*smooth(width+.6/p.scale, width-.4/p.scale, off))
		}
	}
}

// ridgelines are profiles, one before the other, that hide what is behind.
func (p *painting) ridgelines() {
	ground, ink := lch(.16, .02, 270), lch(.93, .02, 90)
	if p.number%2 == 0 {
		ground, ink = lch(.93, .025, 85), pick(p.Rand, lch(.30, .06, 260), lch(.40, .11, 30))
	}
	p.wash(6, func(x, y float64) lab { return ground.light(.02 * p.noise.cloud(x/250, y/250, 3)) })
	rows := 44 + p.IntN(24)
	margin := .13
	centre := p.between(.38, .62)
	for i := range rows {
		t := float64(i) / float64(rows-1)
		y0 := p.H * lerp(margin+.08, 1-margin, t)
		line := make([]point, 0, 260)
		for k := range 260 {
			f := float64(k) / 259
			x := p.W * lerp(margin, 1-margin, f)
			swell := math.Exp(-math.Pow((f-centre-.1*math.Sin(t*7))/.17, 2))
			n := p.noise.cloud(f*9, t*6, 4)
			line = append(line, point{x, y0 - p.H*.14*swell*max(0, .35+n) - 5*math.Abs(p.noise.at(f*50, t*40))})
		}
		first, last := line[0], line[len(line)-1]
		hide := append(append([]point{}, line...), point{last.x, y0 + 14}, point{first.x, y0 + 14})
		p.fill(polygon(hide...), flat(ground), 1)
		p.fill(ribbon(line, even(1.7)), flat(ink), .95)
	}
}
