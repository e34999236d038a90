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

import "math"

// Picture is a picture made ready to be compared.
type Picture struct {
	plain, mirrored seen
	starts          [][rough * rough]float32 // of plain
}

// seen is a picture one way round.
type seen struct {
	*plane
	outline
}

// outline is the whole of a picture in few cells, standardised.
type outline struct {
	rough  [rough * rough]float32
	coarse [coarse * coarse]float32
}

// NewPicture prepares PictureBytes bytes: 64 x 64, row-major, R G B.
func NewPicture(picture []byte) *Picture {
	p := &Picture{plain: newSeen(picture, false), mirrored: newSeen(picture, true)}
	p.starts = p.plain.startCells()
	return p
}

func newSeen(picture []byte, mirrored bool) seen {
	s := seen{plane: newPlane(picture, mirrored)}
	s.cells(whole, rough, s.rough[:])
	standardise(s.rough[:])
	s.cells(whole, coarse, s.coarse[:])
	standardise(s.coarse[:])
	return s
}

// Score says how surely two pictures show the same work, from 0 to 1: the
// correlation of what is drawn in the one and in the part of the other that it
// lies over. It is the same either way round.
func Score(a, b *Picture) float64 {
	ways := [4]struct {
		in   *Picture
		part *seen
	}{{a, &b.plain}, {b, &a.plain}, {a, &b.mirrored}, {b, &a.mirrored}}
	var from [len(ways)][searchStarts]start
	most := float32(0)
	for i, way := range ways {
		from[i] = search(way.in.starts, &way.part.outline)
		most = max(most, from[i][0].value)
	}
	best := 0.0
	for i, way := range ways {
		if from[i][0].value < most-outdone {
			continue
		}
		if w, ok := way.in.plain.follow(&way.part.outline, from[i]); ok {
			best = max(best, compare(way.in.plain.plane, w, way.part.plane))
		}
	}
	return min(best, 1)
}

// compare looks closely at a window of one picture and the whole of another.
func compare(in *plane, w window, part *plane) float64 {
	var a, b [fine * fine]float32
	in.cells(w, fine, a[:])
	part.cells(whole, fine, b[:])
	sa, sb := a, b
	standardise(a[:])
	standardise(b[:])
	all := float64(correlation(a[:], b[:]))
	sharpen(sa[:], fine)
	sharpen(sb[:], fine)
	drawing := blockwise(&sa, &sb)
	if all <= 0 || drawing <= 0 {
		return 0
	}
	return math.Sqrt(all * drawing)
}

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
