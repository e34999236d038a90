package fisher

import "math"

const (
	cellsAcross      = 4 // cells of a descriptor, a side
	orientations     = 8 // of gradients, over the whole turn
	descriptorValues = cellsAcross * cellsAcross * orientations
)

// cellSides are the sides of a cell in pixels, one for each size of form that
// is seen. Descriptors stand two cells apart.
var cellSides = [...]int{4, 6, 9}

// leastContrast is the mean difference between the neighbours of a pixel, of
// 255, below which a square shows nothing but the grain of the reproduction.
// On paintings, halves of the artists looked at apart, leaving such squares out
// made the mean average precision by artist .157 and .130 instead of .154 and
// .129.
const leastContrast = 1.5

// LeastSide is the side below which a picture has no descriptor of the largest
// cells.
const LeastSide = 36

// Descriptors are those of one picture.
type Descriptors struct {
	Width, Height int       // of the picture, in pixels
	Values        []float32 // descriptorValues each, of unit length
	Squares       []Square  // which each of them describes
}

// Square is a part of a picture, in pixels.
type Square struct{ Left, Top, Side int }

// Len is how many there are.
func (d *Descriptors) Len() int { return len(d.Squares) }

// Describe computes the descriptors of a grey picture: one byte a pixel,
// row-major. A square that is flat has none.
func Describe(grey []byte, width, height int) *Descriptors {
	d := &Descriptors{Width: width, Height: height}
	most := 0
	for _, side := range cellSides {
		across, down := d.grid(side)
		most += across * down
	}
	d.Values, d.Squares = make([]float32, 0, most*descriptorValues), make([]Square, 0, most)
	gradients := gradientsOf(grey, width, height)
	for _, side := range cellSides {
		d.describe(gradients, side)
	}
	return d
}

// grid is how many squares of cells of a side fit beside and below each other.
func (d *Descriptors) grid(side int) (across, down int) {
	if d.Width < cellsAcross*side || d.Height < cellsAcross*side {
		return 0, 0
	}
	return (d.Width/side-cellsAcross)/2 + 1, (d.Height/side-cellsAcross)/2 + 1
}

// gradient is how a pixel's surroundings change: the length of the change,
// shared among the two orientations around its direction.
type gradient struct {
	low, high float32
	bin       uint8 // that has low; the next one has high
}

// gradientsOf are the central differences, of what the picture ends with
// beyond its rim.
func gradientsOf(grey []byte, width, height int) []gradient {
	gradients := make([]gradient, width*height)
	for y := range height {
		up, row, down := grey[max(y-1, 0)*width:][:width], grey[y*width:][:width], grey[min(y+1, height-1)*width:][:width]
		out := gradients[y*width:][:width]
		left := row[0]
		for x, value := range row {
			right := row[min(x+1, width-1)]
			out[x] = gradientOf(int(right)-int(left), int(down[x])-int(up[x]))
			left = value
		}
	}
	return gradients
}

// gradientOf shares a change out. Orientation 0 points right, 2 down, 4 left
// and 6 up.
func gradientOf(dx, dy int) gradient {
	if dx == 0 && dy == 0 {
		return gradient{}
	}
	// Turned by quarters until it points right or down, or between.
	bin := 0
	switch {
	case dx <= 0 && dy > 0:
		dx, dy, bin = dy, -dx, 2
	case dx < 0:
		dx, dy, bin = -dx, -dy, 4
	case dy < 0:
		dx, dy, bin = -dy, dx, 6
	}
	if dx == 0 { // straight down
		return gradient{low: float32(dy), bin: uint8(bin+2) % orientations}
	}
	length := float32(math.Sqrt(float64(dx*dx + dy*dy)))
	var part float32 // of an eighth of a turn
	if dy <= dx {
		part = eighth(float32(dy) / float32(dx))
	} else {
		bin, part = bin+1, 1-eighth(float32(dx)/float32(dy))
	}
	high := length * part
	return gradient{length - high, high, uint8(bin)}
}

// eighth is how much of an eighth of a turn the arc tangent of a slope from 0
// to 1 is, within .005.
func eighth(slope float32) float32 { return slope * (1 + .3476*(1-slope)) }

// describe adds the descriptors of one size, centred on the picture.
func (d *Descriptors) describe(gradients []gradient, side int) {
	across, down := d.grid(side)
	if across == 0 {
		return
	}
	columns, rows := 2*across+2, 2*down+2
	left, top := (d.Width-columns*side)/2, (d.Height-rows*side)/2
	cells := make([]float32, columns*rows*orientations)
	for y := range rows * side {
		line := gradients[(top+y)*d.Width+left:]
		histograms := cells[y/side*columns*orientations:]
		for c := range columns {
			h := histograms[c*orientations:][:orientations]
			for _, g := range line[c*side:][:side] {
				h[g.bin%orientations] += g.low
				h[(g.bin+1)%orientations] += g.high
			}
		}
	}
	for y := range down {
		for x := range across {
			d.add(cells, columns, 2*x, 2*y, Square{left + 2*x*side, top + 2*y*side, cellsAcross * side})
		}
	}
}

// add appends the square roots of the shares of the cells from a column and row
// on, mirrored where the gradients of the whole point left: a form and its
// mirror image are the same. On paintings, halves of the artists looked at
// apart, the mean average precision by artist was .154 and .129 so, .136 and
// .111 without, and a mirrored copy is found.
func (d *Descriptors) add(cells []float32, columns, column, row int, square Square) {
	at, sum := len(d.Values), float32(0)
	for y := range cellsAcross {
		run := cells[((row+y)*columns+column)*orientations:][:cellsAcross*orientations]
		d.Values = append(d.Values, run...)
		for _, v := range run {
			sum += v
		}
	}
	if sum < leastContrast*float32(square.Side*square.Side) {
		d.Values = d.Values[:at]
		return
	}
	descriptor := d.Values[at:]
	if pointsLeft(descriptor) {
		mirror(descriptor)
	}
	for i, v := range descriptor {
		descriptor[i] = float32(math.Sqrt(float64(v / sum)))
	}
	d.Squares = append(d.Squares, square)
}

// pointsLeft reports whether the gradients of a descriptor point left in sum.
func pointsLeft(cells []float32) bool {
	const slanting = math.Sqrt2 / 2
	var straight, slant float32
	for i := 0; i < len(cells); i += orientations {
		h := cells[i : i+orientations]
		straight += h[4] - h[0]
		slant += h[3] + h[5] - h[1] - h[7]
	}
	return straight+slanting*slant > 0
}

// mirror swaps left and right of a descriptor.
func mirror(cells []float32) {
	var mirrored [descriptorValues]float32
	for i, v := range cells {
		cell, orientation := i/orientations, i%orientations
		cell += cellsAcross - 1 - 2*(cell%cellsAcross)
		mirrored[cell*orientations+(12-orientation)%orientations] = v
	}
	copy(cells, mirrored[:])
}
