package paint

import "math"

var colourField = kind{
	name: "colour field", artist: "Gaussian Blur", genre: "abstract", medium: "oil on canvas", from: 1949, to: 1969,
	shapes: []float64{.8, .75, .86, 1.0, 1.2},
	titles: []string{
		"Untitled (Ember over Plum)", "Untitled (Two Blues)", "Untitled (Ochre, Rose, Ochre)", "Untitled (Moss and Night)",
		"No. 4", "No. 9 (Warm Silence)", "No. 11", "No. 16 (Low Fire)",
		"Field for a Grey Day", "Slow Green", "Untitled (Magenta at Rest)", "No. 23 (Before Sleep)",
	},
	paint: paintColourField,
}

// fieldPalettes are the ground and three fields over it.
var fieldPalettes = [][4]lab{
	{lch(.38, .11, 25), lch(.60, .19, 42), lch(.30, .07, 350), lch(.68, .15, 60)},
	{lch(.42, .07, 255), lch(.30, .07, 265), lch(.62, .08, 235), lch(.24, .05, 280)},
	{lch(.74, .11, 80), lch(.70, .10, 15), lch(.83, .10, 90), lch(.58, .12, 40)},
	{lch(.40, .06, 145), lch(.24, .04, 260), lch(.55, .07, 130), lch(.78, .06, 100)},
	{lch(.55, .18, 30), lch(.46, .17, 25), lch(.66, .17, 45), lch(.30, .08, 20)},
	{lch(.84, .04, 85), lch(.92, .02, 90), lch(.76, .05, 60), lch(.70, .03, 240)},
	{lch(.86, .13, 98), lch(.48, .03, 250), lch(.90, .08, 95), lch(.72, .14, 70)},
	{lch(.30, .05, 310), lch(.44, .10, 340), lch(.22, .04, 290), lch(.58, .10, 15)},
	{lch(.62, .02, 230), lch(.72, .02, 200), lch(.50, .03, 240), lch(.82, .02, 90)},
	{lch(.52, .10, 200), lch(.38, .08, 220), lch(.72, .09, 180), lch(.85, .06, 110)},
}

func paintColourField(p *painting) {
	palette := fieldPalettes[p.number%len(fieldPalettes)]
	copy(palette[:], turned(-p.nextRound(len(fieldPalettes)), palette[:]...))
	n := 2 + p.IntN(2)
	margin := p.between(.055, .09) * p.W
	gap := p.between(14, 30)
	var cuts []float64
	at := margin
	for i := range n {
		share := p.between(.6, 1.5)
		if i == n-1 {
			share = 10
		}
		end := min(at+share*(p.H-2*margin)/float64(n), p.H-margin)
		cuts = append(cuts, at, end-gap)
		at = end
	}
	cuts[len(cuts)-1] = p.H - margin
	p.wash(2, func(x, y float64) lab {
		c := palette[0].light(.045*p.noise.cloud(x/330, y/260, 4) + .012*p.noise.at(x/90, y/6))
		for i := range n {
			seed := p.noise + noise(i*101+9)
			wob := 9*seed.at(x/70, y/70) + 4*seed.at(x/17, y/17)
			inside := min(x-margin, p.W-margin-x, y-cuts[2*i], cuts[2*i+1]-y) + wob
			cover := smooth(-13, 22, inside)
			if cover == 0 {
				continue
			}
			// Thin layers of paint: broad clouds, and the drag of a wide brush.
			cloud := seed.cloud(x/240, y/170, 4)
			drag := seed.at(x/170, y/7)*.6 + seed.at(x/60, y/3.4)*.4
			field := mix(palette[i+1], palette[(i+2)%4], .13+.28*cloud).light(.03*cloud + .018*drag)
			c = mix(c, field, cover*(.9+.16*cloud))
		}
		return c
	})
	for i := range p.thick {
		p.thick[i] = float32(math.Mod(float64(p.pix[i].L)*37, 1)) * .25
	}
	p.finish(thin, p.noise)
}
