package layout_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"likeness/internal/layout"
)

// clusters makes groups of works that neighbour each other and nobody else.
func clusters(groups, size int) ([][]layout.Neighbour, []layout.Point) {
	var neighbours [][]layout.Neighbour
	var start []layout.Point
	for g := range groups {
		for i := range size {
			var near []layout.Neighbour
			for j := 1; j <= 8; j++ {
				near = append(near, layout.Neighbour{Row: uint32(g*size + (i+j)%size), Distance: 0.05 * float32(j)})
			}
			neighbours = append(neighbours, near)
			start = append(start, layout.Point{X: float32(i) * 0.01, Y: float32((i * 7) % size)})
		}
	}
	return neighbours, start
}

func TestWorksOfOneKindLieTogether(t *testing.T) {
	const groups, size = 4, 40
	neighbours, start := clusters(groups, size)
	points, err := layout.Arrange(context.Background(), neighbours, start, nil)
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for i, p := range points {
		nearest, best := -1, math.Inf(1)
		for j, q := range points {
			d := math.Hypot(float64(p.X-q.X), float64(p.Y-q.Y))
			if i != j && d < best {
				nearest, best = j, d
			}
		}
		if nearest/size == i/size {
			right++
		}
	}
	if share := float64(right) / float64(len(points)); share < 0.95 {
		t.Fatalf("%.0f %% of works lie nearest to one of their own kind, want 95", 100*share)
	}
}

func TestPlacesAreTheSameEveryTimeAndInTheUnitSquare(t *testing.T) {
	neighbours, start := clusters(3, 20)
	first, err := layout.Arrange(context.Background(), neighbours, start, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := layout.Arrange(context.Background(), neighbours, start, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(first, again) {
		t.Fatal("two runs put works in different places")
	}
	for i, p := range first {
		if !(p.X >= 0 && p.X <= 1 && p.Y >= 0 && p.Y <= 1) {
			t.Fatalf("work %d lies at %v", i, p)
		}
	}
}

func TestTinyAndEqualCollections(t *testing.T) {
	for n := range 4 {
		neighbours := make([][]layout.Neighbour, n)
		for i := range neighbours {
			for j := range n {
				if i != j {
					neighbours[i] = append(neighbours[i], layout.Neighbour{Row: uint32(j)})
				}
			}
		}
		points, err := layout.Arrange(context.Background(), neighbours, make([]layout.Point, n), nil)
		if err != nil || len(points) != n {
			t.Fatalf("%d works: %d places, %v", n, len(points), err)
		}
		for _, p := range points {
			if math.IsNaN(float64(p.X)) || math.IsNaN(float64(p.Y)) {
				t.Fatalf("%d works: place %v", n, p)
			}
		}
	}
}
