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
	dark, light := sketch.tones()
	sketch.blur(1)
	p.canvas = newCanvas(p.width, p.height)
	paper := lch(p.between(.9, .94), .025, 85)
	ink := lch(.22, p.between(.01, .05), pick(p.Rand, 50.0, 60, 260))
	margin := p.between(28, 44)
	const gap = 4.4
	hatches := [...]struct{ sin, cos, from float64 }{{.68, .73, .93}, {-.56, .83, .58}, {.08, 1, .34}, {1, .07, .18}}
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
		tone := clamp((float64(sketch.at(x, y).L)-dark)/(light-dark), 0, 1)
		wobble := gap * float64(quiver.L)
		edge = math.Abs(float64(sketch.at(x+2.2, y).L-sketch.at(x-2.2, y).L)) + math.Abs(float64(sketch.at(x, y+2.2).L-sketch.at(x, y-2.2).L))
		black := .85 * smooth(.07, .2, edge)
		for _, h := range hatches {
			if tone > h.from {
				break
			}
			across := (x*h.sin - y*h.cos + wobble) / gap
			across = math.Abs(across-math.Floor(across)-.5) * gap
			// Lines begin faint, so that no tone starts with a step.
			depth := (h.from - tone) / h.from
			width := .2 + 1.05*depth
			black = max(black, smooth(width+.7, width-.5, across)*smooth(0, .16, depth))
		}
		return mix(stain, ink, .93*black)
	})
	p.finish(surface{paper: .014, warm: .004}, p.noise)
}

// tones are the lightnesses below and above which a twentieth of the canvas
// lies.
func (c *canvas) tones() (dark, light float64) {
	var counts [101]int
	for _, p := range c.pix {
		counts[int(clamp(float64(p.L), 0, 1)*100)]++
	}
	share := len(c.pix) / 20
	for low, n := 0, 0; low <= 100; low++ {
		if n += counts[low]; n >= share {
			dark = float64(low) / 100
			break
		}
	}
	for high, n := 100, 0; high >= 0; high-- {
		if n += counts[high]; n >= share {
			light = float64(high) / 100
			break
		}
	}
	return dark, max(light, dark+.1)
}
