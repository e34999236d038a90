package paint

import "math"

var flow = kind{
	name: "flow", artist: "Flow Field", genre: "abstract", medium: "acrylic on canvas", from: 1958, to: 1979,
	shapes: []float64{1.0, .8, 1.34, 1.0, 1.6},
	titles: []string{
		"Undertow", "Seven Hundred Streams", "Slow Turbulence", "Confluence No. 2",
		"Grass in No Wind", "Migration", "Upwelling", "Confluence No. 5",
		"Delta", "Smoke, Considered", "Long Way Round", "Drift",
	},
	paint: paintFlow,
}

var flowPalettes = []struct {
	ground lab
	ink    ramp
}{
	{lch(.93, .02, 85), ramp{lch(.34, .07, 255), lch(.54, .11, 235), lch(.78, .07, 200), lch(.66, .16, 40), lch(.86, .08, 80)}},
	{lch(.20, .03, 270), ramp{lch(.40, .10, 280), lch(.56, .14, 320), lch(.72, .15, 20), lch(.86, .12, 75), lch(.94, .04, 90)}},
	{lch(.24, .03, 190), ramp{lch(.38, .06, 190), lch(.58, .09, 165), lch(.78, .10, 130), lch(.90, .08, 105), lch(.70, .12, 60)}},
	{lch(.90, .03, 70), ramp{lch(.36, .09, 25), lch(.56, .15, 32), lch(.72, .14, 55), lch(.86, .09, 80), lch(.44, .04, 240)}},
	{lch(.95, .008, 90), ramp{lch(.22, .01, 260), lch(.40, .015, 260), lch(.60, .015, 250), lch(.80, .01, 90), lch(.56, .18, 30)}},
	{lch(.30, .07, 265), ramp{lch(.48, .11, 262), lch(.64, .10, 240), lch(.82, .06, 220), lch(.94, .03, 100), lch(.84, .14, 90)}},
}

// paintFlow follows the curl of a noise, which neither gathers nor scatters
// (Robert Bridson and others, "Curl-Noise for Procedural Fluid Flow", 2007).
func paintFlow(p *painting) {
	palette := flowPalettes[p.number%len(flowPalettes)]
	palette.ink = turned(p.nextRound(len(flowPalettes))/2, palette.ink...)
	p.wash(5, func(x, y float64) lab { return palette.ground.light(.025 * p.noise.cloud(x/250, y/250, 3)) })
	size := p.between(230, 480)
	potential := func(x, y float64) float64 { return p.noise.cloud(x/size, y/size, 2) }
	direction := func(q point) point {
		const e = 2
		v := point{potential(q.x, q.y+e) - potential(q.x, q.y-e), potential(q.x-e, q.y) - potential(q.x+e, q.y)}
		return v.times(1 / max(v.length(), 1e-9))
	}
	broad := p.between(5, 11)
	for i, at := range scatter(p.Rand, p.W*1.1, p.H*1.1, p.between(17, 24)) {
		at = at.minus(point{p.W * .05, p.H * .05})
		start := at
		line := []point{at}
		for range 14 + p.IntN(26) {
			at = at.plus(direction(at).times(7))
			line = append(line, at)
		}
		t := .5 + .75*potential(start.x, start.y) + p.NormFloat64()*.13
		if i%23 == 0 {
			t = p.Float64()
		}
		width := broad * math.Exp(p.NormFloat64()*.55)
		p.pull(p.Rand, stroke{line, min(width, 30), palette.ink.at(t), .92, .045, .4})
	}
	p.finish(impasto, p.noise)
}
