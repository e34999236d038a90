package text

import (
	"context"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"likeness/internal/art"
)

func TestADecadeListsWhatItsCountSaid(t *testing.T) {
	x := build(t, scattered(300))
	chosen := 0
	for _, f := range someFilters()[:12] {
		for _, search := range []string{"", "hill"} {
			for _, bars := range []int{0, 7, 24} {
				facet, err := x.Facet(context.Background(), art.FacetQuery{Search: search, Filter: f, Field: art.FieldDate, Limit: 200, Bars: bars})
				if err != nil {
					t.Fatal(err)
				}
				if bars > 0 && len(facet.Values) > bars {
					t.Errorf("%d bars, want at most %d", len(facet.Values), bars)
				}
				for _, v := range facet.Values {
					choose := f
					choose.YearFrom, choose.YearTo = &v.Years.From, &v.Years.To
					choose.Missing = nil
					for _, field := range f.Missing {
						if field != art.FieldDate {
							choose.Missing = append(choose.Missing, field)
						}
					}
					if got := ask(t, x, art.TextQuery{Search: search, Filter: choose, Limit: 1}).Total; got != v.Count {
						t.Errorf("%q with %+v: %s lists %d works, its count said %d", search, f, v.Value, got, v.Count)
					}
					chosen++
				}
			}
		}
	}
	if chosen < 1000 {
		t.Errorf("only %d values were chosen", chosen)
	}
}

func TestBarsStandSideBySide(t *testing.T) {
	x := build(t, numbered([]art.Image{
		work("a", "", "", "", "-480"), work("b", "", "", "", "1894"), work("c", "", "", "", "1907"), work("d", "", "", "", ""),
	}))
	bars := func(search string, most int) []art.FacetValue {
		facet, err := x.Facet(context.Background(), art.FacetQuery{Search: search, Field: art.FieldDate, Bars: most})
		if err != nil || facet.Missing > 1 {
			t.Fatal(facet, err)
		}
		return facet.Values
	}
	bar := func(name string, from, to, count int) art.FacetValue {
		return art.FacetValue{Value: name, Count: count, Years: &art.Years{From: from, To: to}}
	}
	for _, c := range []struct{ got, want []art.FacetValue }{
		{bars("b OR c", 9), []art.FacetValue{bar("1890s", 1890, 1899, 1), bar("1900s", 1900, 1909, 1)}},
		{bars("b OR c", 1), []art.FacetValue{bar("1800 to 1999", 1800, 1999, 2)}},
		{bars("", 6), []art.FacetValue{
			bar("-500 to -1", -500, -1, 1), bar("0 to 499", 0, 499, 0), bar("500 to 999", 500, 999, 0),
			bar("1000 to 1499", 1000, 1499, 0), bar("1500 to 1999", 1500, 1999, 2),
		}},
		{bars("", 3), []art.FacetValue{bar("-1000 to -1", -1000, -1, 1), bar("0 to 999", 0, 999, 0), bar("1000 to 1999", 1000, 1999, 2)}},
		{bars("d", 9), nil},
	} {
		if diff := gocmp.Diff(c.want, c.got); diff != "" {
			t.Error(diff)
		}
	}
}
