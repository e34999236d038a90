package paint

import "math"

var attractor = kind{
	name: "attractor", artist: "Strange Attractor", genre: "abstract", medium: "silver print", from: 1963, to: 1991,
	shapes: []float64{1.0, .8, 1.0, 1.25},
	titles: []string{
		"Veil", "Orbit No. 3", "What the Pendulum Wrote", "Silk, Unfolding",
		"Moth", "Orbit No. 8", "Nearly Periodic", "Shell in the Dark",
		"Sleepwalk", "Orbit No. 13", "Feather", "Ember Trace",
	},
	paint: paintAttractor,
}

var lightPalettes = []ramp{
	{lch(.14, .02, 270), lch(.34, .09, 275), lch(.60, .13, 330), lch(.82, .11, 55), lch(.97, .03, 90)},
	{lch(.95, .015, 85), lch(.78, .03, 80), lch(.54, .05, 60), lch(.30, .04, 50), lch(.16, .02, 40)},
	{lch(.13, .02, 220), lch(.32, .07, 220), lch(.58, .10, 195), lch(.82, .09, 160), lch(.97, .03, 110)},
	{lch(.15, .03, 30), lch(.36, .11, 25), lch(.62, .17, 42), lch(.85, .13, 80), lch(.97, .03, 95)},
	{lch(.93, .02, 220), lch(.74, .06, 230), lch(.50, .11, 255), lch(.32, .10, 270), lch(.18, .05, 280)},
}

// paintAttractor follows one point for a long time under Clifford Pickover's
// map and prints how often it came by. Parameters are drawn until the orbit
// fills enough of the sheet.
func paintAttractor(p *painting) {
	var a, b, c, d float64
	for range 60 {
		a, b, c, d = p.between(1.2, 2.1)*pick(p.Rand, -1.0, 1.0), p.between(1.2, 2.1)*pick(p.Rand, -1.0, 1.0), p.between(.3, 1.4)*pick(p.Rand, -1.0, 1.0), p.between(.3, 1.4)*pick(p.Rand, -1.0, 1.0)
		if spread(a, b, c, d) > .42 {
			break
		}
	}
	counts := make([]uint16, p.w*p.h)
	fit := min(p.W/(2.1+2*math.Abs(c)), p.H/(2.1+2*math.Abs(d))) * p.scale
	x, y := .1, .1
	n := 3*p.w*p.h/2 + 20000
	for range n {
		x, y = sine(a*y)+c*sine(a*x+math.Pi/2), sine(b*x)+d*sine(b*y+math.Pi/2)
		i, j := int(x*fit+float64(p.w)/2), int(y*fit+float64(p.h)/2)
		if i >= 0 && j >= 0 && i < p.w && j < p.h {
			counts[j*p.w+i] = min(counts[j*p.w+i]+1, brightest)
		}
	}
	palette := ramp(turned(p.nextRound(len(lightPalettes)), lightPalettes[p.number%len(lightPalettes)]...))
	var tones [brightest + 1]float32
	for i := range tones {
		tones[i] = float32(math.Log1p(float64(i)) / math.Log1p(brightest))
	}
	for i, count := range counts {
		p.pix[i] = lab{L: tones[count]}
	}
	smoothed := p.enlarged(p.w, p.h)
	smoothed.blur(1.2)
	cloud := p.mottle(190, 1)
	for i := range p.pix {
		t := .55*float64(p.pix[i].L) + .6*float64(smoothed.pix[i].L)
		x, y := float64(i%p.w)/p.scale, float64(i/p.w)/p.scale
		p.pix[i] = palette.at(t).light(.012 * cloud(x, y))
	}
	p.finish(surface{paper: .006}, p.noise)
}

// brightest is the number of visits that is printed as full light.
const brightest = 32

// spread is the share of a coarse grid that the orbit visits.
func spread(a, b, c, d float64) float64 {
	const n = 24
	var seen [n * n]bool
	x, y, visited := .1, .1, 0
	for range 4000 {
		x, y = math.Sin(a*y)+c*math.Cos(a*x), math.Sin(b*x)+d*math.Cos(b*y)
		i := int((x/(1+math.Abs(c)) + 1) / 2 * (n - 1))
		j := int((y/(1+math.Abs(d)) + 1) / 2 * (n - 1))
		if at := j*n + i; !seen[at] {
			seen[at] = true
			visited++
		}
	}
	return float64(visited) / (n * n)
}

// sines is a table of sine over a turn, fine enough for an orbit that nobody
// follows step by step, and several times as fast as math.Sin.
var sines = func() (table [1<<12 + 1]float64) {
	for i := range table {
		table[i] = math.Sin(2 * math.Pi * float64(i) / (1 << 12))
	}
	return table
}()

func sine(x float64) float64 {
	x *= (1 << 12) / (2 * math.Pi)
	f := math.Floor(x)
	i := int(f) & (1<<12 - 1)
	return sines[i] + (sines[i+1]-sines[i])*(x-f)
}
