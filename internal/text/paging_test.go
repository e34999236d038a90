package text

import (
	"context"
	"slices"
	"testing"

	"likeness/internal/art"
)

func TestPagesTogetherAreTheWholeList(t *testing.T) {
	x := build(t, scattered(300))
	for _, search := range []string{"", "hill", "etude", "anna OR sea", "zebar"} {
		for _, by := range []art.SortKey{"", art.SortRelevance, art.SortName, art.SortTitle, art.SortArtist, art.SortDate} {
			for _, descending := range []bool{false, true} {
				q := art.TextQuery{Search: search, Sort: art.Sort{By: by, Descending: descending}}
				whole := ask(t, x, q)
				if len(whole.Hits) != whole.Total || whole.More {
					t.Fatalf("%+v: %d hits of %d, more %t", q, len(whole.Hits), whole.Total, whole.More)
				}
				q.Limit = 7
				var paged []string
				for more := true; more; {
					page := ask(t, x, q)
					if page.Total != whole.Total || len(page.Hits) > q.Limit {
						t.Fatalf("%+v: %d hits of %d, want at most %d of %d", q, len(page.Hits), page.Total, q.Limit, whole.Total)
					}
					paged = append(paged, idsOf(page.Hits)...)
					if more = page.More; more {
						q.After = page.End(q)
					}
				}
				if want := idsOf(whole.Hits); !slices.Equal(paged, want) || len(want) < 20 {
					t.Errorf("%+v: the pages hold %d works and differ from the whole of %d", q, len(paged), len(want))
				}
			}
		}
	}
}

func TestACursorThatIsNoneIsRefused(t *testing.T) {
	x := build(t, museum())
	_, err := x.SearchText(context.Background(), art.TextQuery{After: &art.TextPosition{Key: "no key!"}, Limit: 1})
	if art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("the error is %v, want %s", err, art.CodeInvalid)
	}
}

func TestSortingIgnoresWhatAPrintedCatalogueDoes(t *testing.T) {
	x := build(t, numbered([]art.Image{
		work("zoo", "Ärtist B", "", "", "1900"),
		work("“Apple”", "artist c", "", "", "1850"),
		work("Étretat", "", "", "", ""),
		work("eagle", "Artist A", "", "", "1850"),
		work("No. 10", "artist c", "", "", "-20"),
		work("No. 2", "Ärtist B", "", "", "1701"),
		{Name: "fig.jpg"},
	}))
	for _, c := range []struct {
		sort art.Sort
		want []string
	}{
		{art.Sort{By: art.SortTitle}, []string{"“Apple”", "eagle", "Étretat", "No. 2", "No. 10", "zoo", ""}},
		{art.Sort{By: art.SortTitle, Descending: true}, []string{"zoo", "No. 10", "No. 2", "Étretat", "eagle", "“Apple”", ""}},
		{art.Sort{By: art.SortName}, []string{"“Apple”", "eagle", "Étretat", "", "No. 2", "No. 10", "zoo"}},
		{art.Sort{By: art.SortArtist}, []string{"eagle", "zoo", "No. 2", "“Apple”", "No. 10", "Étretat", ""}},
		{art.Sort{By: art.SortArtist, Descending: true}, []string{"“Apple”", "No. 10", "zoo", "No. 2", "eagle", "Étretat", ""}},
		{art.Sort{By: art.SortDate}, []string{"No. 10", "No. 2", "“Apple”", "eagle", "zoo", "Étretat", ""}},
		{art.Sort{By: art.SortDate, Descending: true}, []string{"zoo", "“Apple”", "eagle", "No. 2", "No. 10", "Étretat", ""}},
		{art.Sort{By: art.SortRelevance, Descending: true}, []string{"zoo", "“Apple”", "Étretat", "eagle", "No. 10", "No. 2", ""}},
	} {
		if got := titles(ask(t, x, art.TextQuery{Sort: c.sort}).Hits); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %q, want %q", c.sort, got, c.want)
		}
	}
}
