//go:build cluster

package weaviate_test

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"likeness/internal/art"
	"likeness/internal/enginetest"
	"likeness/internal/weaviate"
)

// crowded is an engine with a crowd in the place of its works.
type crowded struct {
	weaviate.Working
	all *crowd
}

func (c crowded) Current() (art.Generation, error) { return c.all, nil }

// crowdMetric has vectors of so many values that nodes round them.
const crowdMetric = "pixels"

// crowd is made of a work many times, with pixels that differ by less than the vectors
// that nodes keep in memory tell.
type crowd struct {
	art.Generation
	first   art.Image
	vectors []art.Vectors
}

func newCrowd(t *testing.T, generation art.Generation, works int) *crowd {
	page, err := generation.SearchText(t.Context(), art.TextQuery{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	c := &crowd{Generation: generation, first: page.Hits[0].Image}
	own := enginetest.VectorsOf(t, generation, c.first.ID)
	rng := rand.New(rand.NewPCG(3, 4))
	for range works {
		vectors := maps.Clone(own)
		pixels := slices.Clone(own[crowdMetric])
		for i := range pixels {
			pixels[i] += float32(3e-5 * rng.NormFloat64())
		}
		vectors[crowdMetric] = pixels
		c.vectors = append(c.vectors, vectors)
	}
	return c
}

func (c *crowd) Release() {}

func (c *crowd) Stats(ctx context.Context) (art.Stats, error) {
	stats, err := c.Generation.Stats(ctx)
	stats.Images = len(c.vectors)
	return stats, err
}

func (c *crowd) SearchText(_ context.Context, q art.TextQuery) (art.TextPage, error) {
	page := art.TextPage{Total: len(c.vectors)}
	for i := q.Rank(); i < min(q.Rank()+q.Limit, len(c.vectors)); i++ {
		image := c.first
		image.Key, image.Order = fmt.Sprint(i), int64(i+1)
		image.ID = c.id(i)
		page.Hits = append(page.Hits, art.TextHit{Image: image, Key: fmt.Sprint(i)})
	}
	page.More = q.Rank()+len(page.Hits) < len(c.vectors)
	return page, nil
}

// Metrics are one alone: of all others the works are the same.
func (c *crowd) Metrics() []art.Metric {
	return slices.DeleteFunc(slices.Clone(c.Generation.Metrics()), func(m art.Metric) bool { return m.ID != crowdMetric })
}

func (c *crowd) id(i int) string { return art.ImageID("crowd", fmt.Sprint(i)) }

func (c *crowd) VectorsOf(_ context.Context, id string, _ int) (art.Vectors, error) {
	for i, vectors := range c.vectors {
		if c.id(i) == id {
			return vectors, nil
		}
	}
	return nil, art.Errorf(art.CodeNotFound, "There is no such work.")
}

func testComparesTheMuchAlike(t *testing.T, c clustered) {
	enginetest.NewGallery(t, t.TempDir(), c, 20)
	working := c.serveWorking(t)
	own, err := working.Current()
	if err != nil {
		t.Fatal(err)
	}
	defer own.Release()
	all := newCrowd(t, own, 300)
	question := enginetest.VectorsOf(t, own, enginetest.IDs(t, own)[7])
	publisher, err := weaviate.Connect(t.Context(), c.nodes, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer publisher.Close()
	publisher.Replaces = true
	if _, err := publisher.Publish(t.Context(), c.blobs, crowded{working, all}, func(art.Progress) {}); err != nil {
		t.Fatal(err)
	}
	var want []float64
	for _, v := range all.vectors {
		want = append(want, cosine(v[crowdMetric], question[crowdMetric]))
	}
	slices.Sort(want)
	slices.Reverse(want)
	near := enginetest.Nearest(t, c.Open(t).Current(t), art.NearestQuery{Vectors: question, Metric: crowdMetric, Exact: true, Limit: 30})
	for i, hit := range near.Hits {
		if math.Abs(hit.Score-want[i]) > 1e-6 {
			t.Errorf("hit %d of the nearest scores %.7f, want %.7f", i, hit.Score, want[i])
		}
	}
	if len(near.Hits) != 30 || near.Total != len(want) {
		t.Errorf("%d hits of %d works, want 30 of %d", len(near.Hits), near.Total, len(want))
	}
}

func cosine(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		x, y := float64(a[i]), float64(b[i])
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	return ab / math.Sqrt(aa*bb)
}
