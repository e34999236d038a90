package embedded_test

import (
	"context"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"likeness/internal/art"
	"likeness/internal/brought"
	"likeness/internal/dense"
	"likeness/internal/embedded"
	"likeness/internal/enginetest"
)

// pointed gives works vectors of three values: those of even places in
// catalogue order one direction each, the others none.
type pointed struct {
	ids []string
	at  int
}

func (p *pointed) Dimensions() int { return 3 }
func (p *pointed) Close() error    { return nil }

func (p *pointed) Next() (string, []float32, error) {
	if p.at >= len(p.ids) {
		return "", nil, io.EOF
	}
	turn := float64(p.at)
	p.at += 2
	return p.ids[p.at-2], []float32{float32(math.Cos(turn)), float32(math.Sin(turn)), 1}, nil
}

// bring adds vectors of half of the works under a name.
func bring(t *testing.T, g *enginetest.Gallery, name string) {
	t.Helper()
	w := g.Library.Begin(t).(*embedded.Writer)
	var works []art.Image
	var ids []string
	for work, err := range w.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		works, ids = append(works, work), append(ids, work.ID)
	}
	out, err := brought.Match(t.Context(), &pointed{ids: ids}, brought.About{Name: name, MadeWith: "a compass"}, works)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Set.Keep(folderOf(g).VectorsDir()); err != nil {
		t.Fatal(err)
	}
	commitAndClose(t, w)
}

func commitAndClose(t *testing.T, w art.Writer) {
	t.Helper()
	if _, err := w.Commit(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func metricNamed(generation art.Generation, id string) *art.Metric {
	for _, m := range generation.Metrics() {
		if m.ID == id {
			return &m
		}
	}
	return nil
}

func TestVectorsMadeElsewhereAreAMetric(t *testing.T) {
	const works = 24
	g := paintGallery(t, works)
	before := g.Current()
	bring(t, g, "compass")
	generation := g.Current()
	m := metricNamed(generation, "compass")
	if m == nil || m.ComparesUploads || m.Works != works/2 || m.Dimensions != 3 || m.Source == nil || *m.Source != "a compass" || m.RecallAt10 == nil {
		t.Fatalf("the metric is %+v", m)
	}
	if generation.Metrics()[0].ID != art.Overall {
		t.Errorf("%s became the default", generation.Metrics()[0].ID)
	}
	all := enginetest.IDs(t, generation)
	of := map[string][]float32{}
	for _, id := range all {
		if v := enginetest.VectorsOf(t, generation, id)["compass"]; !dense.IsZero(v) {
			of[id] = v
		}
	}
	if len(of) != works/2 {
		t.Fatalf("%d works have a vector, want %d", len(of), works/2)
	}
	for id, v := range of {
		near := enginetest.Nearest(t, generation, art.NearestQuery{Vectors: art.Vectors{"compass": v}, Metric: "compass", Exclude: []string{id}, Limit: works})
		if near.Total != works/2-1 || len(near.Hits) != works/2-1 {
			t.Fatalf("%d of %d works are near %s: those without a vector have no part", len(near.Hits), near.Total, id)
		}
		for _, hit := range near.Hits {
			want := 0.0
			for i, x := range of[hit.Image.ID] {
				want += float64(x) * float64(v[i])
			}
			if math.Abs(hit.Score-want) > 1e-5 || hit.Percentile < 0 || hit.Percentile > 100 {
				t.Fatalf("%s scores %g (percentile %g), want %g", hit.Image.ID, hit.Score, hit.Percentile, want)
			}
		}
	}
	blendsCountWhatIsMissingAsNothing(t, generation, all, of)
	for _, a := range before.Artefacts() {
		if (a.Name == "map" || a.Name == "near-duplicates") && !slices.Contains(generation.Artefacts(), a) {
			t.Errorf("%s was made again though no picture changed", a.Name)
		}
	}
}

func blendsCountWhatIsMissingAsNothing(t *testing.T, generation enginetest.Served, all []string, of map[string][]float32) {
	t.Helper()
	blend := []art.Weight{{Metric: "compass", Weight: 1}, {Metric: "colour", Weight: 1}}
	parts, err := generation.Models.Blend(blend)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range all[:6] {
		near := enginetest.Nearest(t, generation, art.NearestQuery{Vectors: enginetest.VectorsOf(t, generation, id), Blend: blend, Exclude: []string{id}, Limit: len(all)})
		if len(near.Hits) != len(all)-1 {
			t.Fatalf("a blend finds %d of %d works", len(near.Hits), len(all)-1)
		}
		for _, hit := range near.Hits {
			sum := 0.0
			for i, c := range hit.Contributions {
				if _, has := of[hit.Image.ID]; c.Metric == "compass" && c.Score != 0 && (!has || of[id] == nil) {
					t.Fatalf("a work without a vector scores %g", c.Score)
				}
				sum += parts[i].Share * c.Score
			}
			if math.Abs(sum-hit.Score) > 1e-5 {
				t.Fatalf("a blend scores %g, its parts make %g", hit.Score, sum)
			}
		}
	}
}

func TestVectorsMadeElsewhereStayWhenTheCollectionGrows(t *testing.T) {
	g := paintGallery(t, 20)
	bring(t, g, "compass")
	had := g.Current()
	g.Add(1) // beside the graph
	g.Add(6) // graphs are built anew
	generation := g.Current()
	if m := metricNamed(generation, "compass"); m == nil || m.Works != 10 {
		t.Fatalf("after more works came the metric is %+v", m)
	}
	for _, id := range enginetest.IDs(t, had)[:4] {
		was, is := enginetest.VectorsOf(t, had, id)["compass"], enginetest.VectorsOf(t, generation, id)["compass"]
		if !slices.Equal(was, is) {
			t.Errorf("the vector of %s was %v and is %v", id, was, is)
		}
	}
}

func TestDamagedVectorsAreLeftOutAndTheRestServes(t *testing.T) {
	g := paintGallery(t, 6)
	bring(t, g, "compass")
	path := filepath.Join(folderOf(g).VectorsDir(), "compass.vectors")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-1] ^= 1
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	g.Add(1)
	generation := g.Current()
	if m := metricNamed(generation, "compass"); m != nil {
		t.Errorf("damaged vectors serve: %+v", m)
	}
	if metricNamed(generation, "colour") == nil || len(enginetest.IDs(t, generation)) != 7 {
		t.Error("damaged vectors took other metrics or works along")
	}
	if err := brought.Remove(folderOf(g).VectorsDir(), "compass"); err != nil {
		t.Fatal(err)
	}
	commitAndClose(t, g.Library.Begin(t))
	if len(g.Current().Metrics()) != len(generation.Metrics()) {
		t.Error("taking damaged vectors out changed the other metrics")
	}
}
