package paint

import "math"

var mosaic = kind{
	name: "mosaic", artist: "Voronoi Mosaic", genre: "mosaic", medium: "glass and stone tesserae", from: 1890, to: 1935,
	shapes: []float64{1.0, .8, 1.34, 1.0, .75}, sketched: true,
	titles: []string{
		"Sun Rose", "Mosaic Head", "Bay in Pieces, Noon", "Valley in Stone, Golden",
		"The Turning Window", "Traveller in a Hat", "Harbour Floor at Sunset", "Table of Glass",
		"Peacock Wheel", "Empress of Tesserae", "Broken Coast at Dawn", "October Pavement",
	},
	paint: paintMosaic,
}

func paintMosaic(p *painting) {
	switch p.number % 4 {
	case 0:
		p.rosette()
	case 1:
		p.sit()
	case 2:
		p.marine()
	default:
		if p.number == 7 {
			p.table()
		} else {
			p.land()
		}
	}
	sketch := p.canvas
	p.canvas = newCanvas(p.width, p.height)
	p.tesserae(sketch, p.between(10, 15))
	p.finish(surface{paper: .008}, p.noise)
}

// rosette is a wheel of petals in a few strong colours.
func (p *painting) rosette() {
	hue := p.between(0, 360)
	rings := ramp{lch(.90, .08, hue+60), lch(.68, .13, hue+25), lch(.38, .09, hue-60), lch(.58, .08, hue+150), lch(.30, .06, hue-80), lch(.82, .09, hue+70)}
	petals := float64(6 + 2*p.IntN(5))
	cx, cy := p.W/2, p.H/2
	p.wash(2, func(x, y float64) lab {
		dx, dy := x-cx, y-cy
		r, a := math.Hypot(dx, dy)/(min(p.W, p.H)*.5), math.Atan2(dy, dx)
		wave := math.Cos(a*petals)*.09*smooth(0, .6, r) + math.Cos(a*petals*2)*.03
		t := math.Mod((r+wave)*1.35, 1)
		c := rings[int(t*6)%6]
		if int(r*4)%2 == 1 && math.Cos(a*petals*2) > .3 {
			c = rings[(int(t*6)+2)%6]
		}
		return c.light(-.06 * r)
	})
}

// tesserae cuts a sketch into the cells nearest to jittered places (Georgy
// Voronoi, 1908), each of one colour, tilted a little to the light.
func (p *painting) tesserae(sketch *canvas, size float64) {
	grout := lch(.34, .02, 70)
	if p.chance(.4) {
		grout = lch(.82, .02, 80)
	}
	columns := int(p.W/size) + 3
	rows := int(p.H/size) + 3
	type tile struct {
		at     point
		colour lab
		tilt   point
	}
	tiles := make([]tile, columns*rows)
	for j := range rows {
		for i := range columns {
			at := point{(float64(i-1) + p.between(.12, .88)) * size, (float64(j-1) + p.between(.12, .88)) * size}
			c := sketch.at(at.x, at.y).light(p.NormFloat64() * .03).turn(p.NormFloat64() * 7)
			tiles[j*columns+i] = tile{at, c.chroma(1.12), point{p.NormFloat64(), p.NormFloat64()}}
		}
	}
	joint := size * .12
	p.wash(0, func(x, y float64) lab {
		ci, cj := int(x/size)+1, int(y/size)+1
		nearest, second := math.Inf(1), math.Inf(1)
		var own *tile
		for j := max(0, cj-1); j <= min(rows-1, cj+1); j++ {
			for i := max(0, ci-1); i <= min(columns-1, ci+1); i++ {
				t := &tiles[j*columns+i]
				dx, dy := x-t.at.x, y-t.at.y
				if d := dx*dx + dy*dy; d < nearest {
					nearest, second, own = d, nearest, t
				} else if d < second {
					second = d
				}
			}
		}
		inside := math.Sqrt(second) - math.Sqrt(nearest)
		slope := ((x-own.at.x)*own.tilt.x + (y-own.at.y)*own.tilt.y) / size
		c := own.colour.light(.035*slope + .05*smooth(joint*2.6, joint, inside)*((own.at.y-y)+(own.at.x-x))/size)
		return mix(grout, c, smooth(joint*.4, joint*1.4, inside))
	})
}
