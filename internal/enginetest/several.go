package enginetest

import (
	"context"
	"fmt"
	"math"
	"testing"

	"likeness/internal/art"
)

// testWorksAreFoundByAllTheirPictures asks for everything, by every metric and
// blend, whole and filtered, while pictures come and go: each eligible work is
// there once, with the score of its nearest picture.
func testWorksAreFoundByAllTheirPictures(t *testing.T, g *Gallery) {
	if !g.Current().Capabilities().FurtherPictures {
		t.Skip("the engine compares works by their first pictures alone")
	}
	ctx := context.Background()
	strangers := g.Strangers(12)
	var images []art.Image
	write(t, g, true, func(w art.Writer) {
		for n := range 4 { // works of 1 to 4 pictures, and one without
			images = append(images, record(fmt.Sprint(n), fmt.Sprint("Album ", n)))
			putRecords(t, w, images[n])
			var puts []art.PicturePut
			for position := range n + 1 {
				put := painted(t, g, images[n].ID, strangers[n*(n+1)/2+position])
				put.Position, put.Count = position, n+1
				puts = append(puts, put)
			}
			if _, err := w.PutPictures(ctx, puts); err != nil {
				t.Fatal(err)
			}
		}
		putRecords(t, w, record("none", "Without a Picture"))
	})
	testEverySeveral(t, g, images[3].ID)
	write(t, g, true, func(w art.Writer) { // one loses pictures, another gets some that a third has, a work goes
		cut := painted(t, g, images[3].ID, strangers[7])
		cut.Count = 2
		same := painted(t, g, images[0].ID, strangers[3])
		same.Position = 1
		if _, err := w.PutPictures(ctx, []art.PicturePut{cut, same}); err != nil {
			t.Fatal(err)
		}
		if err := w.Remove(ctx, []string{images[1].ID}); err != nil {
			t.Fatal(err)
		}
	})
	testEverySeveral(t, g, images[0].ID)
	of := VectorsOf(t, g.Current(), images[3].ID)
	if _, err := g.Current().VectorsOf(ctx, images[3].ID, 2); art.CodeOf(err) != art.CodeNotFound {
		t.Errorf("a picture that was taken out: %v", err)
	}
	near := Nearest(t, g.Current(), art.NearestQuery{Vectors: of, Metric: "colour", Exclude: []string{images[3].ID}, Limit: 50})
	for _, hit := range near.Hits {
		if hit.Image.ID == images[3].ID {
			t.Error("a work is near itself by another of its pictures")
		}
	}
}

func testEverySeveral(t *testing.T, g *Gallery, query string) {
	t.Helper()
	generation := g.Current()
	queries := []art.NearestQuery{{Blend: []art.Weight{{Metric: "colour", Weight: 1}}}, {Blend: []art.Weight{{Metric: "colour", Weight: 1}, {Metric: "texture", Weight: 2}}}}
	for _, m := range generation.Metrics() {
		queries = append(queries, art.NearestQuery{Metric: m.ID}, art.NearestQuery{Metric: m.ID, Exact: true})
	}
	vectors := VectorsOf(t, generation, query)
	for _, filter := range []art.Filter{{}, {Artists: []string{"ana perez"}}} {
		for _, q := range queries {
			name := fmt.Sprintf("%s %v exact %t filter %v", q.Metric, q.Blend, q.Exact, filter.Artists)
			eligible := eligibleFor(t, generation, filter, query)
			q.Filter, q.Vectors, q.Exclude, q.Limit = filter, vectors, []string{query}, 5
			seen := map[string]bool{}
			for last := math.Inf(1); ; {
				page := Nearest(t, generation, q)
				if q.After == nil && page.Total != len(eligible) {
					t.Errorf("%s: %d works in all, want %d", name, page.Total, len(eligible))
				}
				for _, hit := range page.Hits {
					image, there := eligible[hit.Image.ID]
					if !there || seen[hit.Image.ID] || hit.Score > last {
						t.Fatalf("%s: %s with %.4f after %.4f: eligible %t, seen %t", name, hit.Image.ID, hit.Score, last, there, seen[hit.Image.ID])
					}
					seen[hit.Image.ID], last = true, hit.Score
					checkNearestPicture(t, name, generation, q, image, hit)
				}
				if len(page.Hits) == 0 || !page.More {
					break
				}
				end := page.Hits[len(page.Hits)-1]
				q.After = &art.Position{Score: end.Score, ID: end.Image.ID, Rank: q.Rank() + len(page.Hits)}
			}
			if len(seen) != len(eligible) {
				t.Errorf("%s: %d of %d works came", name, len(seen), len(eligible))
			}
		}
	}
}

// eligibleFor are the works with a picture that a filter lets through.
func eligibleFor(t *testing.T, generation art.Generation, filter art.Filter, but string) map[string]art.Image {
	t.Helper()
	page, err := generation.SearchText(context.Background(), art.TextQuery{Filter: filter, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	works := map[string]art.Image{}
	for _, hit := range page.Hits {
		if hit.Image.Picture != nil && hit.Image.ID != but {
			works[hit.Image.ID] = hit.Image
		}
	}
	return works
}

// checkNearestPicture compares the score of a hit with those of all pictures of
// its work.
func checkNearestPicture(t *testing.T, name string, generation art.Generation, q art.NearestQuery, image art.Image, hit art.Neighbour) {
	t.Helper()
	if hit.Position < 0 || hit.Position >= image.PictureCount() {
		t.Fatalf("%s: picture %d of %d", name, hit.Position, image.PictureCount())
	}
	metric := q.Metric
	if len(q.Blend) == 1 {
		metric = q.Blend[0].Metric
	}
	best := math.Inf(-1)
	for position := range image.PictureCount() {
		v, err := generation.VectorsOf(context.Background(), image.ID, position)
		if err != nil {
			t.Fatal(err)
		}
		score := cosine(q.Vectors[metric], v[metric])
		if best = max(best, score); position == hit.Position && v[metric] != nil && math.Abs(score-hit.Score) > 1e-5 {
			t.Errorf("%s: picture %d of %s scores %.6f, not %.6f", name, position, image.ID, score, hit.Score)
		}
		if position != hit.Position {
			continue
		}
		for _, c := range hit.Contributions {
			if want := cosine(q.Vectors[c.Metric], v[c.Metric]); math.Abs(c.Score-want) > 1e-5 {
				t.Errorf("%s: %s contributes %.6f, not %.6f", name, c.Metric, c.Score, want)
			}
		}
	}
	if metric != "" && metric != art.Overall && math.Abs(best-hit.Score) > 1e-5 {
		t.Errorf("%s: %s scores %.6f, its nearest picture %.6f", name, image.ID, hit.Score, best)
	}
}
