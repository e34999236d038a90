package graph

import (
	"testing"

	"likeness/internal/search"
)

// One look at a detail of the largest picture is allowed; nine in one query,
// each of which decodes it, are not. Explanations decode two pictures.
func TestPicturesCostByTheirPixels(t *testing.T) {
	largest := costs(func(search.PictureRef) int64 { return 100e6 })
	usual := costs(func(search.PictureRef) int64 { return 12e6 })
	detail := search.SimilarTo{Detail: &search.Detail{Of: search.PictureRef{Upload: "u"}}}
	work := search.SimilarTo{Image: "a"}
	const fields = 5 // of each work
	one := func(c ComplexityRoot, to search.SimilarTo) int {
		return c.Query.SimilarImages(fields, to, nil, nil, nil, nil, nil, nil, nil)
	}
	explain := func(c ComplexityRoot) int { return c.Query.Explain(fields, work, nil, "b", nil, nil) }
	if cost := one(largest, detail); cost > maxCost {
		t.Errorf("one detail costs %d", cost)
	}
	if cost := 9 * one(largest, detail); cost <= maxCost {
		t.Errorf("nine details cost %d", cost)
	}
	if cost := 9 * one(usual, detail); cost > maxCost {
		t.Errorf("nine details of a photograph cost %d", cost)
	}
	if one(largest, work) != one(usual, work) {
		t.Error("a work of the collection is compared by its vectors, and costs by its pixels")
	}
	if cost := explain(largest); cost > maxCost || cost < 2*20_000 {
		t.Errorf("an explanation of two large pictures costs %d", cost)
	}
}
