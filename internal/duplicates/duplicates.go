// Package duplicates tells which works of a collection show the same picture:
// other reproductions of one painting, crops of it, mirrored copies.
//
// Whoever knows the collection hands over candidates (nearest neighbours under
// its metrics); this package looks at the two pictures and decides. It lays one
// picture over the part of the other that looks most like it, as it is and
// mirrored, and compares what is drawn there. Lights and darks alone do not
// make a duplicate: many seascapes share them.
//
// It knows rows and bytes of pictures, and nothing of files, metrics or
// requests.
package duplicates

import (
	"math"
	"slices"
)

// Version is that of scores and groups: what another version found is found
// anew.
const Version = 2

// Picture is a picture made ready to be compared.
type Picture struct {
	bytes           []byte
	plane           *plane
	plain, mirrored outline
	starts          [][rough * rough]float32
}

// outline is the whole of a picture in few cells, standardised.
type outline struct {
	rough  [rough * rough]float32
	coarse [coarse * coarse]float32
}

// NewPicture prepares PictureBytes bytes: 64 x 64, row-major, R G B.
func NewPicture(picture []byte) *Picture {
	p := &Picture{bytes: slices.Clone(picture), plane: newPlane(picture, luma)}
	p.plane.cells(whole, rough, p.plain.rough[:])
	standardise(p.plain.rough[:])
	p.plane.cells(whole, coarse, p.plain.coarse[:])
	standardise(p.plain.coarse[:])
	p.mirrored = p.plain
	mirror(p.mirrored.rough[:], rough)
	mirror(p.mirrored.coarse[:], coarse)
	p.starts = p.plane.startCells()
	return p
}

// Score says how surely two pictures show the same work, from 0 to 1: the
// correlation of what is drawn in the one and in the part of the other that it
// lies over. It is the same either way round.
func Score(a, b *Picture) float64 { return scoreFrom(a, b, 0) }

// scoreFrom is Score where that is least or more, else anything below least,
// for less work.
func scoreFrom(a, b *Picture, least float64) float64 {
	best := 0.0
	for _, t := range follow(setOut(a, b), least) {
		if drawn := compare(t, max(best, least)); drawn > best {
			best = max(best, drawn*colours(t))
		}
	}
	return min(best, 1)
}

// colours is 1 when the colours in a window of one picture lie as in the whole
// of another, and less when they do not: the same pattern in other colours is
// another work. Pictures without colour tell nothing, and a cast over all of a
// photograph is passed over.
func colours(t trail) float64 {
	const cells = rough * rough
	var a, b [2 * cells]float32
	for i, c := range [2]channel{redGreen, yellowBlue} {
		newPlane(t.in.bytes, c).cells(t.window, rough, a[i*cells:(i+1)*cells])
		newPlane(t.of.bytes, c).cells(whole, rough, b[i*cells:(i+1)*cells])
		if t.mirrored {
			mirror(b[i*cells:(i+1)*cells], rough)
		}
		centre(a[i*cells : (i+1)*cells])
		centre(b[i*cells : (i+1)*cells])
	}
	ab, aa, bb := float64(correlation(a[:], b[:])), float64(correlation(a[:], a[:])), float64(correlation(b[:], b[:]))
	if min(aa, bb) < leastColour*leastColour*2*cells {
		return 1
	}
	return min(1, max(0, 1-otherColours+ab/math.Sqrt(aa*bb)))
}

func centre(values []float32) {
	mean := float32(0)
	for _, v := range values {
		mean += v
	}
	mean /= float32(len(values))
	for i := range values {
		values[i] -= mean
	}
}

const (
	leastColour = 4 // levels by which colours must vary to be compared
	// otherColours is the correlation of colours below which a score is cut.
	// Of 150 true pairs of paintings the least is .80.
	otherColours = .6
)

// compare looks closely at a window of one picture and the whole of another. It
// is 0 once it is sure to be below least.
func compare(t trail, least float64) float64 {
	var a, b [fine * fine]float32
	t.in.plane.cells(t.window, fine, a[:])
	t.of.plane.cells(whole, fine, b[:])
	if t.mirrored {
		mirror(b[:], fine)
	}
	sa, sb := a, b
	standardise(a[:])
	standardise(b[:])
	all := float64(correlation(a[:], b[:]))
	if all <= 0 || all < least*least-rounding { // the drawing agrees by 1 at most
		return 0
	}
	sharpen(sa[:], fine)
	sharpen(sb[:], fine)
	drawing := blockwise(&sa, &sb)
	if drawing <= 0 {
		return 0
	}
	return math.Sqrt(all * drawing)
}

// rounding is more than the sums of a correlation are off by.
const rounding = 1e-4

// blockwise is the mean correlation of the drawing in the blocks of two
// pictures, each block by its contrast; the square root keeps one strong
// outline, as of any vase before a white wall, from outweighing all else.
func blockwise(a, b *[fine * fine]float32) float64 {
	const block = 8
	sum, weights := 0.0, 0.0
	var x, y [block * block]float32
	for top := 0; top < fine; top += block {
		for left := 0; left < fine; left += block {
			for row := range block {
				copy(x[row*block:(row+1)*block], a[(top+row)*fine+left:])
				copy(y[row*block:(row+1)*block], b[(top+row)*fine+left:])
			}
			xy, xx, yy := float64(correlation(x[:], y[:])), float64(correlation(x[:], x[:])), float64(correlation(y[:], y[:]))
			weight := math.Sqrt(math.Sqrt(xx * yy))
			if weight > 0 {
				sum += weight * xy / math.Sqrt(xx*yy)
				weights += weight
			}
		}
	}
	return sum / max(weights, 1)
}
