package paint

import "math"

var points = kind{
	name: "points", artist: "Poisson Disk", genre: "landscape", medium: "oil on canvas", from: 1884, to: 1911,
	shapes: []float64{1.34, 1.5, .8, 1.25}, sketched: true,
	titles: []string{
		"Sunday by the Water", "Orchard in Small Dots, Spring", "The Channel, Evening", "Haymakers Gone Home",
		"Regatta", "Noon in a Thousand Touches", "Port at Sunset", "Winter Light, Divided",
		"La Grève", "Meadow with Haystacks, Summer", "Sails and Haze, Morning", "October Spectrum",
	},
	paint: paintPoints,
}

// paintPoints divides colours into touches that mix in the eye: every place of
// the sketch gets dots that stray from its colour to both sides (after Michel
// Eugène Chevreul, 1839).
func paintPoints(p *painting) {
	if p.number%2 == 0 {
		p.marine()
	} else {
		p.land()
	}
	sketch := p.canvas
	p.canvas = newCanvas(p.width, p.height)
	ground := mix(p.mood.horizon, lch(.9, .02, 90), .5)
	p.wash(8, func(x, y float64) lab { return mix(ground, sketch.at(x, y), .45) })
	stray := p.between(16, 30)
	for pass, r := range []float64{5.8, 4.3, 3.1} {
		for _, at := range scatter(p.Rand, p.W, p.H, r*1.75) {
			c := sketch.at(at.x, at.y)
			switch p.IntN(5) {
			case 0:
				c = c.turn(stray).light(.05).chroma(1.5)
			case 1:
				c = c.turn(-stray).light(-.04).chroma(1.5)
			case 2:
				c = lab{c.L + .015, -c.A * .25, -c.B * .25} // the complement, thin
				if p.chance(.6) {
					c = sketch.at(at.x, at.y).chroma(1.6)
				}
			default:
				c = c.chroma(1.25)
			}
			if pass == 2 && math.Abs(float64(c.L-sketch.at(at.x+4, at.y+4).L)) < .03 && p.chance(.55) {
				continue
			}
			p.dot(at.x, at.y, r*p.between(.8, 1.15), c.light(p.NormFloat64()*.018), .93, .7)
		}
	}
	p.finish(surface{relief: .07, weave: .008}, p.noise)
}
