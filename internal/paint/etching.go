package paint

import "math"

var etching = kind{
	name: "etching", artist: "Cross-Hatching", genre: "print", medium: "etching on laid paper", from: 1632, to: 1788,
	shapes: []float64{.75, 1.34, 1.25, 1.5, .8}, sketched: true,
	titles: []string{
		"Head Study", "The Road Home", "Plate with Bottles", "Ships in Still Air",
		"Self-Portrait of Nobody", "Stacks beyond the Trees", "Kitchen Plate", "Roadstead in a Storm",
		"The Apothecary", "Haystacks, Second State", "Vessels, Third State", "Coast with Cliffs",
	},
	paint: paintEtching,
}

// paintEtching draws the lights and darks of a sketch in lines: the darker a
// place, the more directions of line cross it, and the thicker they are.
func paintEtching(p *painting) {
	switch p.number % 4 {
	case 0:
		p.sit()
	case 1:
		p.land()
	case 2:
		p.table()
	default:
		p.marine()
	}
	sketch := p.canvas
	sketch.blur(1.5)
	p.canvas = newCanvas(p.width, p.height)
	paper := lch(p.between(.9, .94), .025, 85)
	ink := lch(.22, p.between(.01, .05), pick(p.Rand, 50.0, 60, 260))
	margin := p.between(28, 44)
	const gap = 4.4
	hatches := [...]struct{ sin, cos, from float64 }{{.68, .73, .84}, {-.56, .83, .56}, {.08, 1, .38}, {1, .07, .24}}
	// What changes slowly is asked for at fewer places: the trembling of the
	// hand, the stains, and the sketch's light.
	slow := newCanvas(p.w, p.h)
	slow.wash(5, func(x, y float64) lab {
		return lab{float32(1.1*p.noise.at(x/210, y/210) + .35*p.noise.at(x/34, y/34)), float32(.018 * p.noise.at(x/210, y/210)), float32(2 * p.noise.at(x/60, y/60))}
	})
	p.wash(0, func(x, y float64) lab {
		quiver := slow.at(x, y)
		stain := paper.light(float64(quiver.A))
		edge := min(x-margin, p.W-margin-x, y-margin, p.H-margin-y) + float64(quiver.B)
		if edge < 0 {
			return stain.light(-.05 * math.Exp(edge/5) * smooth(-16, 0, edge)) // the plate's mark
		}
		light := float64(sketch.at(x, y).L)
		light = math.Pow(clamp((light-.1)/.84, 0, 1), .62)
		wobble := gap * float64(quiver.L)
		dark := 0.0
		for _, h := range hatches {
			if light > h.from {
				break
			}
			across := (x*h.sin - y*h.cos + wobble) / gap
			across = math.Abs(across-math.Floor(across)-.5) * gap
			width := .25 + 1.05*math.Pow((h.from-light)/h.from, 1.1)
			dark = max(dark, smooth(width+.7, width-.5, across))
		}
		return mix(stain, ink, .93*dark)
	})
	p.finish(surface{paper: .014, warm: .004}, p.noise)
}
