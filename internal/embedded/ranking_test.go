package embedded_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/art"
	"likeness/internal/enginetest"
)

// TestRankingsStayAsTheyAre keeps the first results of a few works under every
// metric as text, so that a change of a metric is seen and looked at. Scores
// are rounded: the last digits differ between processors.
func TestRankingsStayAsTheyAre(t *testing.T) {
	g := sharedGallery(t)
	generation := g.Current()
	all := enginetest.IDs(t, generation)
	title := map[string]string{}
	for i, id := range all {
		title[id] = g.Works[i].Title
	}
	var text strings.Builder
	for _, m := range generation.Metrics() {
		if m.ID == "learned" || m.ID == "original-latent" || m.ID == "brushwork" || m.ID == art.Overall {
			continue // of principal components here, whose signs and ties are the processor's
		}
		for _, query := range all[:4] {
			fmt.Fprintf(&text, "%s, like %s\n", m.ID, title[query])
			near := enginetest.Nearest(t, generation, art.NearestQuery{
				Vectors: enginetest.VectorsOf(t, generation, query), Metric: m.ID, Exclude: []string{query}, Exact: true, Limit: 4,
			})
			for _, hit := range near.Hits {
				fmt.Fprintf(&text, "  %.2f  %s\n", hit.Score, title[hit.Image.ID])
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
