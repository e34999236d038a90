package duplicates

import (
	"cmp"
	"math"
	"slices"
)

const (
	// side is that of the pictures compared: side x side x 3 bytes.
	side = 64
	// PictureBytes is the length of a picture: 64 x 64 RGB, row-major.
	PictureBytes = side * side * 3

	rough  = 8  // cells a side while choosing where to look for one picture in the other
	coarse = 16 // while looking
	fine   = 32 // for the final comparison
)

// plane is one value of every pixel of a picture as a table of sums: the sum
// over any rectangle takes four look-ups.
type plane struct {
	sums [(side + 1) * (side + 1)]float32
}

// channel makes one value of a pixel: its shares of red, green and blue, and
// an offset that keeps sums small.
type channel struct{ red, green, blue, offset float32 }

var (
	luma       = channel{.299, .587, .114, -128} // BT.601
	redGreen   = channel{1, -1, 0, 0}
	yellowBlue = channel{.5, .5, -1, 0}
)

// newPlane reads a channel of a picture, mirrored left to right if asked.
func newPlane(picture []byte, c channel, mirrored bool) *plane {
	p := new(plane)
	for y := range side {
		row := float32(0)
		for x := range side {
			at := (y*side + x) * 3
			if mirrored {
				at = (y*side + side - 1 - x) * 3
			}
			row += c.red*float32(picture[at]) + c.green*float32(picture[at+1]) + c.blue*float32(picture[at+2]) + c.offset
			p.sums[(y+1)*(side+1)+x+1] = p.sums[y*(side+1)+x+1] + row
		}
	}
	return p
}

// window is a rectangle of a picture, in shares of its sides.
type window struct{ x, y, width, height float32 }

var whole = window{0, 0, 1, 1}

// cells averages n x n cells of a window into dst.
func (p *plane) cells(w window, n int, dst []float32) {
	var across [fine + 1]place
	for i := range n + 1 {
		across[i] = placeOf(w.x + w.width*float32(i)/float32(n))
	}
	var above, below [fine + 1]float32
	p.edge(w.y, across[:n+1], above[:])
	scale := float32(n*n) / (w.width * w.height * side * side)
	for row := range n {
		p.edge(w.y+w.height*float32(row+1)/float32(n), across[:n+1], below[:])
		cells := dst[row*n : (row+1)*n]
		for i := range cells {
			cells[i] = (below[i+1] - below[i] - above[i+1] + above[i]) * scale
		}
		above, below = below, above
	}
}

// place is one between two pixels: after the first so many, and a share of the
// next.
type place struct {
	pixels int
	share  float32
}

func placeOf(at float32) place {
	s := min(max(at*side, 0), side)
	pixels := min(int(s), side-1)
	return place{pixels, s - float32(pixels)}
}

// edge is the sum of all that lies above y and left of each place.
func (p *plane) edge(y float32, across []place, dst []float32) {
	down := placeOf(y)
	top := (*[side + 1]float32)(p.sums[down.pixels*(side+1):])
	below := (*[side + 1]float32)(p.sums[(down.pixels+1)*(side+1):])
	for i, x := range across {
		a := top[x.pixels] + (top[x.pixels+1]-top[x.pixels])*x.share
		b := below[x.pixels] + (below[x.pixels+1]-below[x.pixels])*x.share
		dst[i] = a + (b-a)*down.share
	}
}

// standardise makes values have mean 0 and squares that sum to 1. A flat
// picture becomes zero: it correlates with nothing.
func standardise(values []float32) {
	mean := float32(0)
	for _, v := range values {
		mean += v
	}
	mean /= float32(len(values))
	sum := float32(0)
	for i, v := range values {
		values[i] = v - mean
		sum += values[i] * values[i]
	}
	if sum < float32(len(values))*.25 { // less than half a level of contrast
		clear(values)
		return
	}
	scale := 1 / float32(math.Sqrt(float64(sum)))
	for i := range values {
		values[i] *= scale
	}
}

func correlation(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	for i := 0; i+3 < len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	return (s0 + s1) + (s2 + s3)
}

// sharpen takes from each of n x n cells the mean of those around it: what is
// left is drawing, without the large lights and darks that many pictures
// share.
func sharpen(values []float32, n int) {
	var blurred [fine * fine]float32
	for y := range n {
		for x := range n {
			sum, count := float32(0), float32(0)
			for yy := max(y-2, 0); yy <= min(y+2, n-1); yy++ {
				for xx := max(x-2, 0); xx <= min(x+2, n-1); xx++ {
					sum += values[yy*n+xx]
					count++
				}
			}
			blurred[y*n+x] = sum / count
		}
	}
	for i := range values {
		values[i] -= blurred[i]
	}
}

// starts are the windows from which the search for the place of a part sets
// out: every combination of four widths and four heights, at places that
// overlap by half or more.
var starts = func() []window {
	var spans [][2]float32 // from, length
	for length, places := range map[float32]int{1: 1, .8: 3, .65: 3, .5: 4} {
		for i := range places {
			spans = append(spans, [2]float32{(1 - length) * float32(i) / float32(max(1, places-1)), length})
		}
	}
	slices.SortFunc(spans, func(x, y [2]float32) int { return cmp.Or(cmp.Compare(y[1], x[1]), cmp.Compare(x[0], y[0])) })
	var all []window
	for _, v := range spans {
		for _, h := range spans {
			all = append(all, window{h[0], v[0], h[1], v[1]})
		}
	}
	return all
}()

const (
	leastWindow  = .3 // share of a side below which a part is not looked for
	searchStarts = 2  // starts that are followed
	// Below these correlations, of the best start and of where it leads, the
	// search is given up: most candidates are other works. Of 150 true pairs
	// of paintings one starts below .74, and that one leads below .93.
	hopelessStart = .5
	// outdone is how far the best start may lie behind that of another way to
	// lay the two pictures over each other.
	outdone  = .1
	hopeless = .7
)

// start is a window and how much it looks like a part.
type start struct {
	window
	value float32
}

// startCells are the cells of every start in a plane, standardised.
func (p *plane) startCells() [][rough * rough]float32 {
	all := make([][rough * rough]float32, len(starts))
	for i, w := range starts {
		p.cells(w, rough, all[i][:])
		standardise(all[i][:])
	}
	return all
}

// search finds the starts that look most like the whole of a part, best first.
func search(cells [][rough * rough]float32, part *outline) (best [searchStarts]start) {
	for k := range cells {
		v := correlation(cells[k][:], part.rough[:])
		for i := range best {
			if v > best[i].value {
				copy(best[i+1:], best[i:])
				best[i] = start{starts[k], v}
				break
			}
		}
	}
	return best
}

// follow finds the window that looks most like the whole of a part, from where
// search would begin; ok is false when nothing does.
func (p *plane) follow(part *outline, from [searchStarts]start) (found window, ok bool) {
	var cells [coarse * coarse]float32
	value := func(w window) float32 {
		p.cells(w, coarse, cells[:])
		standardise(cells[:])
		return correlation(cells[:], part.coarse[:])
	}
	highest := float32(0)
	for _, s := range from {
		if s.value < hopelessStart {
			break
		}
		if w, v := climb(s.window, value(s.window), value); v > highest {
			found, highest = w, v
		}
		if highest < hopeless {
			break
		}
	}
	return found, highest >= hopeless
}

// climb moves the sides of a window, in ever smaller steps, as long as that
// makes it better.
func climb(w window, best float32, value func(window) float32) (window, float32) {
	for step := float32(.08); step > .008; step /= 2 {
		for better := true; better; {
			better = false
			for _, move := range [8]window{
				{-step, 0, step, 0},
				{step, 0, -step, 0},
				{0, 0, step, 0},
				{0, 0, -step, 0},
				{0, -step, 0, step},
				{0, step, 0, -step},
				{0, 0, 0, step},
				{0, 0, 0, -step},
			} {
				next := window{w.x + move.x, w.y + move.y, w.width + move.width, w.height + move.height}
				if next.x < 0 || next.y < 0 || next.x+next.width > 1+1e-4 || next.y+next.height > 1+1e-4 ||
					next.width < leastWindow || next.height < leastWindow {
					continue
				}
				if v := value(next); v > best+1e-4 {
					w, best, better = next, v, true
				}
			}
		}
	}
	return w, best
}
