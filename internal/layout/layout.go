// Package layout lays a collection out on a plane, so that works that are
// alike lie near each other.
//
// It follows UMAP (McInnes, Healy, Melville: UMAP: Uniform Manifold
// Approximation and Projection for Dimension Reduction, arXiv:1802.03426,
// sections 3 and 4): a fuzzy graph of near neighbours, laid out by stochastic
// gradient descent with attraction along edges and repulsion from random
// works. One thread and a seeded generator make it the same every time.
//
// It knows neighbours and points; what they stand for is its callers' affair.
package layout

import (
	"context"
	"math"
	"math/rand/v2"
)

// Point is a place on the plane.
type Point struct{ X, Y float32 }

// Neighbour is a near work by its row.
type Neighbour struct {
	Row      uint32
	Distance float32 // 1 - cosine, from 0 up
}

const (
	epochs          = 300
	negativeSamples = 5 // random works pushed away for each pull
	learningRate    = 1.0
	maxStep         = 4.0 // of one coordinate in one update
	// The curve 1/(1 + a d^2b) that stands for "near" on the plane, fitted by
	// UMAP's authors to a minimal distance of 0.1 and a spread of 1.
	curveA = 1.577
	curveB = 0.895
	// startSide is the side of the square that starting places are spread over.
	startSide = 10.0
)

// Arrange gives every row a place in the unit square. Neighbours lists each
// row's nearest rows, nearest first, itself left out; start gives a first
// place to each, such as its two first principal components. Rows without
// neighbours stay where the start puts them among the others. Progress, which
// may be nil, counts epochs.
func Arrange(ctx context.Context, neighbours [][]Neighbour, start []Point, progress func(done, total int)) ([]Point, error) {
	places := spread(start)
	pulls := fuzzyGraph(neighbours)
	random := rand.New(rand.NewPCG(1, 2))
	due := make([]float64, len(pulls))
	for i, p := range pulls {
		due[i] = p.every
	}
	for epoch := range epochs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if progress != nil {
			progress(epoch, epochs)
		}
		rate := learningRate * (1 - float64(epoch)/epochs)
		for i, p := range pulls {
			if due[i] > float64(epoch+1) {
				continue
			}
			due[i] += p.every
			attract(places, p.from, p.to, rate)
			for range negativeSamples {
				other := uint32(random.IntN(len(places)))
				if other != p.from && other != p.to {
					repel(places, p.from, other, rate)
				}
			}
		}
	}
	return fit(places), nil
}

// place is a point with the precision that thousands of small steps need.
type place struct{ x, y float64 }

// spread scales the starting places to a square, and sets works that start in
// one place a hair apart, for equal places feel no force between them.
func spread(start []Point) []place {
	places := make([]place, len(start))
	for i, p := range fitPoints(start) {
		turn := float64(i) * 2.399963 // the golden angle
		places[i] = place{
			x: (float64(p.X)-0.5)*startSide + 1e-3*math.Cos(turn),
			y: (float64(p.Y)-0.5)*startSide + 1e-3*math.Sin(turn),
		}
	}
	return places
}

func attract(places []place, a, b uint32, rate float64) {
	dx, dy := places[a].x-places[b].x, places[a].y-places[b].y
	d2 := dx*dx + dy*dy
	if d2 == 0 {
		return
	}
	force := -2 * curveA * curveB * math.Pow(d2, curveB-1) / (1 + curveA*math.Pow(d2, curveB))
	sx, sy := clamp(force*dx)*rate, clamp(force*dy)*rate
	places[a].x += sx
	places[a].y += sy
	places[b].x -= sx
	places[b].y -= sy
}

func repel(places []place, a, b uint32, rate float64) {
	dx, dy := places[a].x-places[b].x, places[a].y-places[b].y
	d2 := dx*dx + dy*dy
	force := 2 * curveB / ((0.001 + d2) * (1 + curveA*math.Pow(d2, curveB)))
	places[a].x += clamp(force*dx) * rate
	places[a].y += clamp(force*dy) * rate
}

func clamp(step float64) float64 { return max(-maxStep, min(maxStep, step)) }

// unit undoes what rounding adds beyond the square.
func unit(x float32) float32 { return max(0, min(1, x)) }

// fit moves and scales places into the unit square, keeping proportions.
func fit(places []place) []Point {
	points := make([]Point, len(places))
	for i, p := range places {
		points[i] = Point{float32(p.x), float32(p.y)}
	}
	return fitPoints(points)
}

func fitPoints(points []Point) []Point {
	if len(points) == 0 {
		return nil
	}
	low, high := points[0], points[0]
	for _, p := range points {
		low = Point{min(low.X, p.X), min(low.Y, p.Y)}
		high = Point{max(high.X, p.X), max(high.Y, p.Y)}
	}
	side := max(high.X-low.X, high.Y-low.Y)
	fitted := make([]Point, len(points))
	for i, p := range points {
		fitted[i] = Point{0.5, 0.5}
		if side > 0 {
			fitted[i].X = unit(0.5 + (p.X-(low.X+high.X)/2)/side)
			fitted[i].Y = unit(0.5 + (p.Y-(low.Y+high.Y)/2)/side)
		}
	}
	return fitted
}
