package enginetest

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"likeness/internal/art"
	"likeness/internal/raster"
)

// bruteForce ranks every other work by plain cosine, outside the index code.
func bruteForce(t testing.TB, generation art.Generation, all []string, query string, score func(a, b art.Vectors) float64) []art.Neighbour {
	t.Helper()
	own := VectorsOf(t, generation, query)
	var ranked []art.Neighbour
	for _, id := range all {
		if id != query {
			ranked = append(ranked, art.Neighbour{Image: art.Image{ID: id}, Score: score(own, VectorsOf(t, generation, id))})
		}
	}
	slices.SortFunc(ranked, func(a, b art.Neighbour) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Image.ID, b.Image.ID))
	})
	return ranked
}

func cosine(a, b []float32) float64 {
	var dot, aa, bb float64
	for i := range a {
		dot += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return dot / math.Sqrt(aa*bb)
}

// SameRanking compares scores in order; works whose scores are equal to five
// digits may change places.
func SameRanking(t testing.TB, got, want []art.Neighbour) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d results, want %d", len(got), len(want))
	}
	for i := range got {
		if math.Abs(got[i].Score-want[i].Score) > 1e-5 {
			t.Fatalf("result %d is %s with %.6f, want %s with %.6f", i+1, got[i].Image.ID, got[i].Score, want[i].Image.ID, want[i].Score)
		}
	}
}

func testExactAnswersAgreeWithBruteForceUnderEveryMetric(t *testing.T, g *Gallery) {
	generation := g.Current()
	all := IDs(t, generation)
	for _, m := range generation.Metrics() {
		if m.ID == art.Overall {
			continue // its score is that of a blend, below
		}
		t.Run(m.ID, func(t *testing.T) {
			for _, query := range all[:5] {
				want := bruteForce(t, generation, all, query, func(a, b art.Vectors) float64 { return cosine(a[m.ID], b[m.ID]) })
				got := Nearest(t, generation, art.NearestQuery{
					Vectors: VectorsOf(t, generation, query), Metric: m.ID, Exclude: []string{query}, Exact: true, Limit: 20,
				})
				if got.Strategy != art.StrategyScan || got.Total != len(all)-1 {
					t.Fatalf("strategy %s, total %d", got.Strategy, got.Total)
				}
				SameRanking(t, got.Hits, want[:20])
			}
		})
	}
}

func testGraphsFindWhatIsNearestByDefault(t *testing.T, g *Gallery) {
	generation := g.Current()
	all := IDs(t, generation)
	for _, m := range generation.Metrics() {
		found, wanted := 0, 0
		for _, query := range all[:40] {
			q := art.NearestQuery{Vectors: VectorsOf(t, generation, query), Metric: m.ID, Exclude: []string{query}, Limit: 10, Bare: true}
			near := Nearest(t, generation, q)
			if near.Strategy != art.StrategyGraph {
				t.Fatalf("%s was answered by %s", m.ID, near.Strategy)
			}
			q.Exact = true
			for _, hit := range Nearest(t, generation, q).Hits {
				wanted++
				if slices.ContainsFunc(near.Hits, func(n art.Neighbour) bool { return n.Image.ID == hit.Image.ID }) {
					found++
				}
			}
		}
		if recall := float64(found) / float64(wanted); recall < 0.99 {
			t.Errorf("recall@10 of %s is %.3f, want at least 0.99", m.ID, recall)
		}
	}
}

// spreads are the standard deviations of scores over all pairs, by which a
// blend divides; the engine looks at a random sample.
func spreads(t testing.TB, generation art.Generation, all []string, metrics ...string) map[string]float64 {
	t.Helper()
	vectors := make([]art.Vectors, len(all))
	for i, id := range all {
		vectors[i] = VectorsOf(t, generation, id)
	}
	s := map[string]float64{}
	for _, m := range metrics {
		var sum, squares, n float64
		for i := range vectors {
			for j := range i {
				c := cosine(vectors[i][m], vectors[j][m])
				sum, squares, n = sum+c, squares+c*c, n+1
			}
		}
		s[m] = math.Sqrt(squares/n - sum*sum/n/n)
	}
	return s
}

func testBlendsWeighMetricsByTheSpreadOfTheirScores(t *testing.T, g *Gallery) {
	generation := g.Current()
	all := IDs(t, generation)
	s := spreads(t, generation, all, "brushwork", "colour", "composition", "learned", "texture")
	for name, test := range map[string]struct {
		query   art.NearestQuery
		weights map[string]float64
	}{
		"two":     {art.NearestQuery{Blend: []art.Weight{{Metric: "colour", Weight: 1}, {Metric: "composition", Weight: 2}}}, map[string]float64{"colour": 1, "composition": 2}},
		"overall": {art.NearestQuery{Metric: art.Overall}, map[string]float64{"learned": 1, "colour": 1, "composition": 1, "texture": 1, "brushwork": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			blended := func(a, b art.Vectors) float64 {
				var sum, total float64
				for m, w := range test.weights {
					sum, total = sum+w/s[m]*cosine(a[m], b[m]), total+w/s[m]
				}
				return sum / total
			}
			q := test.query
			q.Vectors, q.Exclude, q.Exact, q.Limit = VectorsOf(t, generation, all[3]), []string{all[3]}, true, len(all)
			got := Nearest(t, generation, q)
			if len(got.Hits) != len(all)-1 {
				t.Fatalf("%d results, want %d", len(got.Hits), len(all)-1)
			}
			for _, hit := range got.Hits {
				want := blended(q.Vectors, VectorsOf(t, generation, hit.Image.ID))
				if math.Abs(hit.Score-want) > 0.02 { // the spread is that of a sample
					t.Errorf("%s scores %.4f, want %.4f", hit.Image.ID, hit.Score, want)
				}
				if len(hit.Contributions) != len(test.weights) {
					t.Errorf("%d contributions, want %d", len(hit.Contributions), len(test.weights))
				}
				for _, c := range hit.Contributions {
					if want := cosine(q.Vectors[c.Metric], VectorsOf(t, generation, hit.Image.ID)[c.Metric]); math.Abs(c.Score-want) > 1e-5 {
						t.Errorf("%s contributes %.6f, want %.6f", c.Metric, c.Score, want)
					}
				}
			}
		})
	}
}

func testABlendOfOneMetricScoresLikeTheMetric(t *testing.T, g *Gallery) {
	generation := g.Current()
	all := IDs(t, generation)
	v := VectorsOf(t, generation, all[0])
	alone := Nearest(t, generation, art.NearestQuery{Vectors: v, Metric: "texture", Exclude: all[:1], Exact: true, Limit: 10})
	blend := Nearest(t, generation, art.NearestQuery{Vectors: v, Blend: []art.Weight{{Metric: "texture", Weight: 3}, {Metric: "colour", Weight: 0}}, Exclude: all[:1], Limit: 10})
	SameRanking(t, blend.Hits, alone.Hits)
}

func testPagesFollowEachOtherWithoutGapsOrRepeats(t *testing.T, g *Gallery) {
	generation := g.Current()
	all := IDs(t, generation)
	v := VectorsOf(t, generation, all[1])
	for name, base := range map[string]art.NearestQuery{
		"graph": {Metric: art.Overall},
		"scan":  {Metric: "pixels", Exact: true},
		"blend": {Blend: []art.Weight{{Metric: "colour", Weight: 1}, {Metric: "pixels", Weight: 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			base.Vectors, base.Exclude, base.Limit = v, all[1:2], 7
			var seen []string
			last := math.Inf(1)
			for {
				page := Nearest(t, generation, base)
				if page.Total != len(all)-1 {
					t.Fatalf("total %d, want %d", page.Total, len(all)-1)
				}
				for _, hit := range page.Hits {
					if hit.Score > last || slices.Contains(seen, hit.Image.ID) {
						t.Fatalf("%s with %.6f after %.6f, seen before: %v", hit.Image.ID, hit.Score, last, slices.Contains(seen, hit.Image.ID))
					}
					seen, last = append(seen, hit.Image.ID), hit.Score
				}
				if len(page.Hits) < base.Limit {
					break
				}
				end := page.Hits[len(page.Hits)-1]
				base.After = &art.Position{Score: end.Score, ID: end.Image.ID, Rank: len(seen)}
			}
			if len(seen) != len(all)-1 {
				t.Fatalf("pages hold %d works, want %d", len(seen), len(all)-1)
			}
		})
	}
}

func testFiltersGiveFullPagesOfWhatPasses(t *testing.T, g *Gallery) {
	generation := g.Current()
	all := IDs(t, generation)
	facet, err := generation.Facet(context.Background(), art.FacetQuery{Field: art.FieldGenre, Limit: 1})
	if err != nil || len(facet.Values) == 0 {
		t.Fatalf("no genre: %v", err)
	}
	genre := facet.Values[0]
	for _, q := range []art.NearestQuery{{Metric: "colour"}, {Blend: []art.Weight{{Metric: "colour", Weight: 1}}}} {
		q.Vectors, q.Exclude, q.Limit = VectorsOf(t, generation, all[0]), all[:1], genre.Count-1
		q.Filter = art.Filter{Genres: []string{strings.ToUpper(genre.Value)}}
		near := Nearest(t, generation, q)
		if len(near.Hits) != genre.Count-1 {
			t.Fatalf("%d results, want a full page of %d", len(near.Hits), genre.Count-1)
		}
		var found []string
		for _, hit := range near.Hits {
			found = append(found, hit.Image.ID)
		}
		images, err := generation.Images(context.Background(), found)
		if err != nil {
			t.Fatal(err)
		}
		for _, image := range images {
			if !slices.Contains(image.Genres, genre.Value) {
				t.Errorf("%s has genres %v", image.Name, image.Genres)
			}
		}
	}
}

func testUnknownMetricsAreRefusedWithThoseThereAre(t *testing.T, g *Gallery) {
	generation := g.Current()
	v := VectorsOf(t, generation, IDs(t, generation)[0])
	for _, q := range []art.NearestQuery{{Metric: "taste"}, {Blend: []art.Weight{{Metric: "taste", Weight: 1}}}} {
		q.Vectors, q.Limit = v, 5
		_, err := generation.Nearest(context.Background(), q)
		if art.CodeOf(err) != art.CodeNotFound || !strings.Contains(err.Error(), "colour") {
			t.Errorf("got %v", err)
		}
	}
}

func testAQuestionWithoutDirectionHasNoNeighbours(t *testing.T, g *Gallery) {
	generation := g.Current()
	flat := &art.Raster{Width: 64, Height: 64, Pix: make([]byte, 3*64*64)}
	vectors := generation.Models.Encode(flat)
	near := Nearest(t, generation, art.NearestQuery{Vectors: vectors, Metric: "original-pixels", Limit: 5})
	if !near.Directionless || len(near.Hits) > 0 {
		t.Fatalf("a black picture has %d neighbours under raw pixels", len(near.Hits))
	}
	if near := Nearest(t, generation, art.NearestQuery{Vectors: vectors, Metric: art.Overall, Limit: 5}); len(near.Hits) != 5 {
		t.Fatalf("a black picture has %d neighbours overall, want 5: it has a colour", len(near.Hits))
	}
}

// testGraphsFindWhatIsNearestToPicturesThatAreNew asks for works that are not
// in the collection, as visitors with a picture do, against plain cosine.
func testGraphsFindWhatIsNearestToPicturesThatAreNew(t *testing.T, g *Gallery) {
	generation := g.Current()
	vectors := map[string]art.Vectors{}
	for _, id := range IDs(t, generation) {
		vectors[id] = VectorsOf(t, generation, id)
	}
	genre := art.Filter{Genres: []string{"landscape", "seascape", "nocturne", "portrait", "still life", "mosaic", "ornament"}}
	for _, filter := range []art.Filter{{}, genre} {
		for _, k := range []int{10, 40} {
			found, wanted := map[string]int{}, map[string]int{}
			for _, work := range g.Strangers(40) {
				own := generation.Models.Encode(raster.ToRaster(work.PaintAt(64)))
				for _, m := range generation.Metrics() {
					near := Nearest(t, generation, art.NearestQuery{Vectors: own, Metric: m.ID, Filter: filter, Limit: k, Bare: true})
					exact := Nearest(t, generation, art.NearestQuery{Vectors: own, Metric: m.ID, Filter: filter, Limit: k, Exact: true})
					if m.ID != art.Overall {
						for _, hit := range exact.Hits {
							if want := cosine(own[m.ID], vectors[hit.Image.ID][m.ID]); math.Abs(hit.Score-want) > 1e-5 {
								t.Fatalf("%s scores %.6f by %s, want %.6f", hit.Image.ID, hit.Score, m.ID, want)
							}
						}
					}
					for _, hit := range exact.Hits {
						wanted[m.ID]++
						if slices.ContainsFunc(near.Hits, func(n art.Neighbour) bool { return n.Image.ID == hit.Image.ID }) {
							found[m.ID]++
						}
					}
				}
			}
			for id, n := range wanted {
				if recall := float64(found[id]) / float64(n); recall < 0.99 {
					t.Errorf("recall@%d of %s is %.3f with filter %v, want at least 0.99", k, id, recall, filter)
				}
			}
		}
	}
}

// testWalksHoldEveryEligibleWorkOnce reads lists to their ends, as somebody
// does who saves one.
func testWalksHoldEveryEligibleWorkOnce(t *testing.T, g *Gallery) {
	generation := g.Current()
	all := IDs(t, generation)
	facet, err := generation.Facet(context.Background(), art.FacetQuery{Field: art.FieldGenre, Limit: 2})
	if err != nil || len(facet.Values) < 2 {
		t.Fatalf("%d genres, %v", len(facet.Values), err)
	}
	filters := []art.Filter{{}, {Genres: []string{facet.Values[0].Value, facet.Values[1].Value}}}
	for _, m := range generation.Metrics() {
		for i, filter := range filters {
			for _, size := range []int{3, 40} {
				query := all[(7*size+i)%len(all)]
				q := art.NearestQuery{
					Vectors: VectorsOf(t, generation, query), Metric: m.ID, Filter: filter, Exclude: []string{query}, Limit: size,
				}
				walk(t, generation, q)
			}
		}
	}
}

func walk(t *testing.T, generation art.Generation, q art.NearestQuery) {
	t.Helper()
	seen, last := map[string]bool{}, math.Inf(1)
	for {
		page := Nearest(t, generation, q)
		if len(page.Hits) == 0 {
			t.Fatalf("by %s an empty page was promised after %d of %d works", q.Metric, len(seen), page.Total)
		}
		for _, hit := range page.Hits {
			if seen[hit.Image.ID] || hit.Score > last {
				t.Fatalf("by %s %s comes with %.6f after %.6f, seen before: %v", q.Metric, hit.Image.ID, hit.Score, last, seen[hit.Image.ID])
			}
			seen[hit.Image.ID], last = true, hit.Score
		}
		if !page.More {
			if len(seen) != page.Total {
				t.Errorf("by %s, %d a page, filter %v: the pages hold %d of %d works", q.Metric, q.Limit, q.Filter.Genres, len(seen), page.Total)
			}
			return
		}
		end := page.Hits[len(page.Hits)-1]
		q.After = &art.Position{Score: end.Score, ID: end.Image.ID, Rank: len(seen)}
	}
}
