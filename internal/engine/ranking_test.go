package engine_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/art"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestRankingsStayAsTheyAre keeps the first results of a few works under every
// metric as text, so that a change of a metric is seen and looked at. Scores
// are rounded: the last digits differ between processors.
func TestRankingsStayAsTheyAre(t *testing.T) {
	g := sharedGallery(t)
	generation := g.current()
	all := ids(t, generation)
	title := map[string]string{}
	for i, id := range all {
		title[id] = g.works[i].Title
	}
	var text strings.Builder
	for _, m := range generation.Metrics() {
		if m.ID == "learned" || m.ID == "original-latent" || m.ID == art.Overall {
			continue // of principal components here, whose signs and ties are the processor's
		}
		for _, query := range all[:4] {
			fmt.Fprintf(&text, "%s, like %s\n", m.ID, title[query])
			near := nearest(t, generation, art.NearestQuery{
				Vectors: vectorsOf(t, generation, query), Metric: m.ID, Exclude: []string{query}, Exact: true, Limit: 4,
			})
			for _, hit := range near.Hits {
				fmt.Fprintf(&text, "  %.2f  %s\n", hit.Score, title[hit.ID])
			}
		}
	}
	golden := filepath.Join("testdata", "rankings.txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if text.String() != string(want) {
		t.Errorf("rankings are no longer those of %s; read the difference, then run with -update:\n%s", golden, text.String())
	}
}
