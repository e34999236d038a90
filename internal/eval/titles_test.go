package eval

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"likeness/internal/art"
)

// reader is a shelf one of whose metrics reads words.
type reader struct{ *shelf }

func (r reader) Metrics() []art.Metric {
	return append(r.shelf.Metrics(), art.Metric{ID: "meaning", Dimensions: 2, ComparesUploads: true, ReadsWords: true, Source: new(string)})
}

func TestWorksAreLookedUpByTheirTitles(t *testing.T) {
	s, in := newShelf(6)
	in.Neighbours, in.Open = reader{s}, nil
	// The works of even places lie in one direction, the others in another; the
	// first is by far nearest to its title, the others stand among their like.
	for i := range s.vectors {
		v := []float32{1, 0}
		if i%2 == 1 {
			v = []float32{.6, .8}
		}
		s.vectors[i]["meaning"] = v
		in.Works[i].Title = []string{"even", "odd"}[i%2]
	}
	s.vectors[0]["meaning"] = []float32{.8, -.6}
	in.Works[0].Title, in.Works[5].Title, in.Works[4].Title = "alone", "unreadable", ""
	in.Words = func(_ context.Context, metric, words string) ([]float32, error) {
		switch words {
		case "alone":
			return []float32{.8, -.6}, nil
		case "even":
			return []float32{1, 0}, nil
		case "odd":
			return []float32{1, 0}, nil // it takes odd for even
		}
		return nil, art.Errorf(art.CodeInvalid, "It cannot read this.")
	}
	report, err := Run(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range report.Metrics {
		if m.Metric != "meaning" {
			if m.ByTitle != nil {
				t.Errorf("%s reads titles: %+v", m.Metric, m.ByTitle)
			}
			continue
		}
		// Ranks: alone 1; even 1.5, beside the work without a title; odd 4.5, after the three others, beside the one whose title cannot be read.
		if got := m.ByTitle; got == nil || got.Asked != 3 || got.MedianRank != 1.5 || got.First10 != 1 {
			t.Errorf("titles: %+v", got)
		}
	}
	var out bytes.Buffer
	if err := report.WriteTable(&out); err != nil || !strings.Contains(out.String(), "their own titles") {
		t.Errorf("the table is %s, %v", out.String(), err)
	}
}
