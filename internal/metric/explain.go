package metric

import (
	"fmt"
	"slices"
)

// Explainer is a Metric whose score is a sum over places, so that it can be
// told exactly where a score comes from.
type Explainer interface {
	Metric
	// Shares lays the cosine of two vectors out over a picture: own is the
	// picture's vector and with the other one, whose picture is not needed.
	// Asked with the roles exchanged it explains the other picture.
	Shares(of *Views, own, with []float32) Shares
}

// ModelExplainer is an Encoder that explains as an Explainer does, for a metric
// whose places only its model knows.
type ModelExplainer interface {
	Encoder
	Shares(of *Views, own, with []float32) Shares
}

// Shares says where on a picture its score with another comes from.
type Shares struct {
	Columns, Rows int
	// Weights is Rows x Columns, row-major; its sum is the score. What belongs
	// to no place, such as a colour that both pictures lack, is spread evenly.
	Weights []float64
	// Colors are those that both pictures have more of than the collection,
	// #rrggbb, largest share first; nil for metrics that see none.
	Colors []string
}

// Over spreads the shares over a finer grid, whose sides must be multiples, so
// that the grids of several metrics can be added up.
func (s Shares) Over(columns, rows int) Shares {
	fine := Shares{Columns: columns, Rows: rows, Weights: make([]float64, columns*rows), Colors: s.Colors}
	across, down := columns/s.Columns, rows/s.Rows
	for i := range fine.Weights {
		x, y := i%columns, i/columns
		fine.Weights[i] = s.Weights[y/down*s.Columns+x/across] / float64(across*down)
	}
	return fine
}

// binShares collects how much of each bin of a histogram lies in each cell of
// a grid, and then lays products of bins out over the cells.
type binShares struct {
	cells  int
	inCell [][]float64 // by bin, then cell; nil for an empty bin
}

func newBinShares(bins, cells int) *binShares {
	return &binShares{cells: cells, inCell: make([][]float64, bins)}
}

func (b *binShares) add(bin, cell int, weight float64) {
	if b.inCell[bin] == nil {
		b.inCell[bin] = make([]float64, b.cells)
	}
	b.inCell[bin][cell] += weight
}

// layOut gives each cell its part of every bin's product, and an equal part of
// those of empty bins.
func (b *binShares) layOut(own, with []float32) []float64 {
	weights := make([]float64, b.cells)
	everywhere := 0.0
	for bin := range own {
		product := float64(own[bin]) * float64(with[bin])
		total := 0.0
		for _, w := range b.inCell[bin] {
			total += w
		}
		if total == 0 {
			everywhere += product
			continue
		}
		for cell, w := range b.inCell[bin] {
			weights[cell] += product * w / total
		}
	}
	for cell := range weights {
		weights[cell] += everywhere / float64(b.cells)
	}
	return weights
}

// Shares of pixels: each cell is one of the 32 x 32 pixels.
func (pixels) Shares(_ *Views, own, with []float32) Shares { return pixelShares(own, with) }

// Shares of original pixels: each cell is one of the 32 x 32 pixels.
func (originalPixels) Shares(_ *Views, own, with []float32) Shares { return pixelShares(own, with) }

func pixelShares(own, with []float32) Shares {
	s := Shares{Columns: 32, Rows: 32, Weights: make([]float64, 32*32)}
	for i := range own {
		s.Weights[i/3] += float64(own[i]) * float64(with[i])
	}
	return s
}

// Shares of composition: the 4 x 4 cells, both scales and all orientations of
// a cell together.
func (composition) Shares(_ *Views, own, with []float32) Shares {
	s := Shares{Columns: hogCells, Rows: hogCells, Weights: make([]float64, hogCells*hogCells)}
	for i := range own {
		s.Weights[i%hogBlock/hogOrientations] += float64(own[i]) * float64(with[i])
	}
	return s
}

// textureCells is the side of the grid in which texture is explained.
const textureCells = 8

// Shares of texture: each pattern's product, laid out over the places where
// the picture shows that pattern, in 8 x 8 cells.
func (texture) Shares(of *Views, own, with []float32) Shares {
	b := newBinShares(textureDims, textureCells*textureCells)
	if tolerance, ok := toleranceOf(of); ok {
		for scale, gray := range [][]float32{of.Gray128, of.Gray64, of.Gray32} {
			side := 128 >> scale
			patterns := lbpPatterns(gray, side, tolerance)
			for i, p := range patterns {
				x, y := i%(side-2)+1, i/(side-2)+1
				b.add(scale*lbpBins+int(p), y*textureCells/side*textureCells+x*textureCells/side, 1)
			}
		}
	}
	return Shares{Columns: textureCells, Rows: textureCells, Weights: b.layOut(own, with)}
}

// colourCells is the side of the grid in which colour is explained.
const colourCells = 16

// Shares of colour: each bin's product, laid out over the places where the
// picture has that colour, in 16 x 16 cells.
func (colour) Shares(of *Views, own, with []float32) Shares {
	const side = 64
	b := newBinShares(colourBins, colourCells*colourCells)
	means := make([]colourMean, colourBins)
	for i := range side * side {
		p := of.RGB64[3*i : 3*i+3]
		cell := i/side*colourCells/side*colourCells + i%side*colourCells/side
		for _, c := range colourCorners(p[0], p[1], p[2]) {
			if c.weight > 0 {
				b.add(c.bin, cell, float64(c.weight))
				means[c.bin].add(p, float64(c.weight))
			}
		}
	}
	return Shares{
		Columns: colourCells, Rows: colourCells,
		Weights: b.layOut(own, with), Colors: sharedColours(means, own, with),
	}
}

// colourMean is the mean of the pixels in a bin.
type colourMean struct{ red, green, blue, weight float64 }

func (m *colourMean) add(p []byte, weight float64) {
	m.red += weight * float64(p[0])
	m.green += weight * float64(p[1])
	m.blue += weight * float64(p[2])
	m.weight += weight
}

const (
	maxSharedColours = 5
	colourApart      = 20 // in L*a*b*: colours nearer than that to one listed are taken for the same
)

// sharedColours are the mean colours of the bins of which both pictures have
// more than the collection, by their part of the score.
func sharedColours(means []colourMean, own, with []float32) []string {
	var bins []int
	for bin, m := range means {
		if m.weight > 0 && own[bin] > 0 && with[bin] > 0 {
			bins = append(bins, bin)
		}
	}
	slices.SortStableFunc(bins, func(a, b int) int {
		pa, pb := own[a]*with[a], own[b]*with[b]
		switch {
		case pa > pb:
			return -1
		case pa < pb:
			return 1
		}
		return 0
	})
	colours := []string{}
	var places [][3]float32
	for _, bin := range bins {
		m := means[bin]
		r, g, bl := byte(m.red/m.weight+.5), byte(m.green/m.weight+.5), byte(m.blue/m.weight+.5)
		l, a, b := labOf(r, g, bl)
		if isNear(places, [3]float32{l, a, b}) {
			continue
		}
		places = append(places, [3]float32{l, a, b})
		if colours = append(colours, fmt.Sprintf("#%02x%02x%02x", r, g, bl)); len(colours) == maxSharedColours {
			break
		}
	}
	return colours
}

func isNear(places [][3]float32, at [3]float32) bool {
	return slices.ContainsFunc(places, func(p [3]float32) bool {
		l, a, b := p[0]-at[0], p[1]-at[1], p[2]-at[2]
		return l*l+a*a+b*b < colourApart*colourApart
	})
}
