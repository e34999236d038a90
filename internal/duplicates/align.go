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

// newPlane reads a channel of a picture.
func newPlane(picture []byte, c channel) *plane {
	p := new(plane)
	for y := range side {
		row := float32(0)
		for x := range side {
			at := (y*side + x) * 3
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

// mirror turns n x n cells left to right.
func mirror(cells []float32, n int) {
	for row := range n {
		slices.Reverse(cells[row*n : (row+1)*n])
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
	if sum < float32(len(values))*flat {
		clear(values)
		return
	}
	scale := 1 / float32(math.Sqrt(float64(sum)))
	for i := range values {
		values[i] *= scale
	}
}

// likeness is the correlation of n x n cells of a window with those of a part,
// which are standardised.
func (p *plane) likeness(w window, n int, part []float32) float32 {
	var cells [coarse * coarse]float32
	p.cells(w, n, cells[:n*n])
	part = part[:n*n]
	var total, s0, s1, p0, p1 float32
	for i, v := range cells[:n*n] {
		total += v
		if i&1 == 0 {
			s0 += v * v
			p0 += v * part[i]
		} else {
			s1 += v * v
			p1 += v * part[i]
		}
	}
	count := float32(n * n)
	contrast := s0 + s1 - total*total/count
	if contrast < count*flat {
		return 0
	}
	return (p0 + p1) / float32(math.Sqrt(float64(contrast)))
}

// flat is the variance below which cells show nothing: half a level.
const flat = .25

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

// sharpen takes from each of n x n cells the mean of those around it, two to
// every side: what is left is drawing, without the large lights and darks that
// many pictures share.
func sharpen(values []float32, n int) {
	var across [fine * fine]float32
	for y := range n {
		boxes(values[y*n:(y+1)*n], 1, across[y*n:(y+1)*n])
	}
	var blurred [fine]float32
	for x := range n {
		boxes(across[x:n*n], n, blurred[:n])
		for y := range n {
			values[y*n+x] -= blurred[y]
		}
	}
}

// boxes are the means of every value that stands so far from the next, and of
// the two before and after it.
func boxes(values []float32, apart int, means []float32) {
	n := len(means)
	for i := range means {
		sum, from, to := float32(0), max(i-2, 0), min(i+2, n-1)
		for j := from; j <= to; j++ {
			sum += values[j*apart]
		}
		means[i] = sum / float32(to-from+1)
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
	// hopelessStart is the correlation of the best start below which the search is
	// given up: most candidates are other works. Of 150 true pairs of paintings one
	// starts below .74.
	hopelessStart = .5
	// outdone is how far the best start may lie behind that of another way to
	// lay the two pictures over each other.
	outdone = .1
)

// strides are the steps in which windows are moved, ever smaller, and when they
// are given up after each: when they look less like the part than another by so
// much, or less than anything that counts. Of 131 true pairs of paintings, and
// of 317 parts cut out of others, mirrored, toned and grained, the least that
// counts is far above each.
var strides = [4]struct {
	step    float32
	rough   bool    // compared in the rough
	lag     float32 // behind the best
	counted float32 // below which nothing counts
}{{.08, true, .15, .5}, {.04, false, .1, .7}, {.02, false, .05, .8}, {.01, false, .05, .85}}

// hopeless is the correlation below which no window shows a part, whether it
// would count or not.
const hopeless = .7

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

// trail is a window of a picture on its way to where it looks most like the whole
// of a part.
type trail struct {
	start
	way
}

// way is one of the four ways to lay two pictures over each other.
type way struct {
	in, of   *Picture
	mirrored bool // the part
}

func (w way) part() *outline {
	if w.mirrored {
		return &w.of.mirrored
	}
	return &w.of.plain
}

// setOut is where the search for the place of one picture in another begins,
// either in the other, as they are and mirrored.
func setOut(a, b *Picture) (trails []trail) {
	ways := [4]way{{a, b, false}, {b, a, false}, {a, b, true}, {b, a, true}}
	var from [len(ways)][searchStarts]start
	most := float32(hopelessStart)
	for i, w := range ways {
		from[i] = search(w.in.starts, w.part())
		most = max(most, from[i][0].value)
	}
	for i, w := range ways {
		if from[i][0].value < most-outdone {
			continue
		}
		for _, s := range from[i] {
			if s.value >= hopelessStart {
				trails = append(trails, trail{s, w})
			}
		}
	}
	return trails
}

// follow moves windows to where they look most like their parts, and gives up
// those that lead nowhere: to no score of so much at least, or to less than
// others do.
func follow(trails []trail, least float64) []trail {
	for _, stride := range strides {
		best := float32(hopelessStart)
		for i := range trails {
			trails[i].climb(stride.step, stride.rough)
			best = max(best, trails[i].value)
		}
		trails = slices.DeleteFunc(trails, func(t trail) bool {
			return t.value < best-stride.lag || least >= Threshold && t.value < stride.counted
		})
	}
	return slices.DeleteFunc(trails, func(t trail) bool { return t.value < hopeless })
}

// climb moves the sides of a window by a step as long as that makes it better.
func (t *trail) climb(step float32, inTheRough bool) {
	look := func(w window) float32 { return t.in.plane.likeness(w, coarse, t.part().coarse[:]) }
	if inTheRough {
		look = func(w window) float32 { return t.in.plane.likeness(w, rough, t.part().rough[:]) }
	}
	t.value = look(t.window)
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
			next := window{t.x + move.x, t.y + move.y, t.width + move.width, t.height + move.height}
			if next.x < 0 || next.y < 0 || next.x+next.width > 1+1e-4 || next.y+next.height > 1+1e-4 ||
				next.width < leastWindow || next.height < leastWindow {
				continue
			}
			if v := look(next); v > t.value+1e-4 {
				t.window, t.value, better = next, v, true
			}
		}
	}
}
