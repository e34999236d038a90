package paint

import "math"

var truchet = kind{
	name: "truchet", artist: "Truchet Tiling", genre: "ornament", medium: "glazed tiles", from: 1704, to: 1790, format: ".gif",
	shapes: []float64{1.0, 1.0, .75, 1.34, 1.0},
	titles: []string{
		"Floor of Turning Paths", "Terracotta Arcs", "Labyrinth without a Middle", "Courtyard Tiles",
		"Ribbons", "Ornament No. 3", "Azulejo aleatório", "Chapel Floor",
		"Ornament No. 8", "Kitchen Wall, Delft Manner", "Two Ways to Turn", "Ornament No. 15",
	},
	paint: paintTruchet,
}

var tilePalettes = [][4]lab{
	{lch(.93, .015, 90), lch(.42, .12, 260), lch(.66, .09, 245), lch(.84, .12, 90)},
	{lch(.88, .04, 85), lch(.45, .12, 35), lch(.32, .05, 250), lch(.74, .10, 70)},
	{lch(.30, .05, 200), lch(.84, .06, 100), lch(.62, .10, 180), lch(.72, .14, 55)},
	{lch(.92, .02, 80), lch(.44, .08, 165), lch(.68, .08, 150), lch(.62, .15, 30)},
	{lch(.26, .04, 290), lch(.78, .11, 20), lch(.60, .12, 340), lch(.90, .06, 80)},
	{lch(.90, .03, 95), lch(.26, .02, 60), lch(.66, .04, 80), lch(.56, .17, 30)},
}

// paintTruchet lays square tiles that differ only in how they were turned
// (Sébastien Truchet, 1704; arcs by Cyril Stanley Smith, 1987).
func paintTruchet(p *painting) {
	palette := tilePalettes[p.number%len(tilePalettes)]
	copy(palette[:], turned(p.nextRound(len(tilePalettes)), palette[:]...))
	n := []int{8, 10, 12, 7, 14}[p.number%5]
	size := unitsLong / float64(n)
	if p.H < p.W {
		size = p.H / math.Round(p.H/size)
	} else {
		size = p.W / math.Round(p.W/size)
	}
	style := p.number % 4
	cloud := p.mottle(60, 3)
	p.wash(0, func(x, y float64) lab {
		i, j := int(x/size), int(y/size)
		u, v := x/size-float64(i), y/size-float64(j)
		turn := int(p.noise.grain(i, j) * 4)
		if style == 3 {
			turn = (i + j + turn%2*2) % 4
		}
		for range turn {
			u, v = v, 1-u
		}
		parity := (i + j + turn) % 2
		c := tileColour(style, u, v, parity, palette)
		c = c.light((p.noise.grain(i+500, j) - .5) * .035) // no two firings are alike
		return glaze(c.light(.025*cloud(x, y)), u, v, x, y, size)
	})
	p.finish(surface{paper: .004}, p.noise)
}

// tileColour is the pattern of one tile at (u, v) from 0 to 1.
func tileColour(style int, u, v float64, parity int, palette [4]lab) lab {
	a, b := math.Hypot(u, v), math.Hypot(1-u, 1-v)
	near := min(a, b)
	switch style {
	case 0: // broad paths with edges
		d := math.Abs(near - .5)
		return mix(mix(palette[1], palette[3], smooth(.035, .025, math.Abs(d-.10))), palette[0], smooth(.155, .165, d))
	case 1: // paths inside and out have two colours
		inside := near < .5
		if inside != (parity == 0) {
			return mix(palette[1], palette[2], smooth(.05, .04, math.Abs(near-.33)))
		}
		return palette[0]
	case 2: // ribbons of three threads
		d := math.Abs(near - .5)
		thread := min(math.Abs(d-.16), d)
		return mix(palette[1], mix(palette[0], palette[2], smooth(.22, .21, d)*.45), smooth(.035, .05, thread))
	default: // quarters and petals
		petal := a < .98 && b < .98
		switch {
		case petal && near > .62:
			return palette[3]
		case petal:
			return palette[1]
		}
		return mix(palette[0], palette[2], smooth(.34, .33, min(math.Hypot(1-u, v), math.Hypot(u, 1-v))))
	}
}

// glaze puts grout between the tiles and a gleam along their upper edges.
func glaze(c lab, u, v, x, y, size float64) lab {
	edge := min(min(u, 1-u), min(v, 1-v)) * size
	i, j := math.Floor(x/size), math.Floor(y/size)
	gleam := smooth(6, 2, math.Min(x-i*size, y-j*size)) * .05
	shade := smooth(6, 2, math.Min((i+1)*size-x, (j+1)*size-y)) * .05
	c = c.light(gleam - shade)
	return mix(lch(.72, .02, 80), c, smooth(.6, 2, edge))
}
