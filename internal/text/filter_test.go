package text

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"likeness/internal/art"
)

// scattered makes records at random, with few words so that much matches.
func scattered(count int) []art.Image {
	rng := rand.New(rand.NewPCG(7, 11))
	pick := func(from ...string) string { return from[rng.IntN(len(from))] }
	some := func(from ...string) (values []string) {
		for _, v := range from {
			if rng.IntN(3) == 0 {
				values = append(values, v)
			}
		}
		return values
	}
	images := make([]art.Image, count)
	for i := range images {
		img := art.Image{
			Title:       pick("", "Red Hill", "red hill", "Étude 2", "Etude 10", "“Blue” Hill", "The Sea", "Zebra"),
			Artists:     some("Anna Ox", "ANNA OX", "Bo Lind", "Çelik", "Celik"),
			Collections: some("North", "South"),
			Genres:      some("Oil", "oil", "Print"),
		}
		img.Name = cmp.Or(img.Title, fmt.Sprintf("file_%d.jpg", i))
		img.Artist, img.Collection, img.Genre = strings.Join(img.Artists, "; "), strings.Join(img.Collections, "; "), strings.Join(img.Genres, "; ")
		if rng.IntN(4) > 0 {
			from := rng.IntN(300) - 60 + 10*rng.IntN(180)
			img.Years = &art.Years{From: from, To: from + rng.IntN(30)}
		}
		images[i] = img
	}
	return numbered(images)
}

// someFilters are filters of every kind and their combinations.
func someFilters() []art.Filter {
	year := func(y int) *int { return &y }
	return []art.Filter{
		{},
		{Artists: []string{"anna ox"}},
		{Artists: []string{"celik", "BO LIND"}},
		{Artists: []string{"nobody"}},
		{Artists: []string{"Bo Lind"}, Missing: []art.Field{art.FieldArtist}},
		{Missing: []art.Field{art.FieldArtist, art.FieldGenre}},
		{Collections: []string{"north"}, Genres: []string{"OIL"}},
		{YearFrom: year(500)},
		{YearTo: year(0)},
		{YearFrom: year(900), YearTo: year(905)},
		{YearFrom: year(1500), Missing: []art.Field{art.FieldDate}},
		{Missing: []art.Field{art.FieldDate}},
		{YearFrom: year(1900), YearTo: year(100)},
		{Artists: []string{"Çelik"}, Collections: []string{"South"}, Genres: []string{"print", "oil"}, YearFrom: year(300)},
	}
}

// passes says what a filter means, without haste.
func passes(f art.Filter, img art.Image) bool {
	field := func(wanted, held []string, name art.Field) bool {
		missing := slices.Contains(f.Missing, name)
		if len(wanted) == 0 && !missing {
			return true
		}
		return missing && len(held) == 0 || slices.ContainsFunc(held, func(h string) bool {
			return slices.ContainsFunc(wanted, func(w string) bool { return foldValue(w) == foldValue(h) })
		})
	}
	missingDate := slices.Contains(f.Missing, art.FieldDate)
	date := f.YearFrom == nil && f.YearTo == nil && !missingDate
	if img.Years == nil {
		date = date || missingDate
	} else if f.YearFrom != nil || f.YearTo != nil {
		date = (f.YearFrom == nil || img.Years.To >= *f.YearFrom) && (f.YearTo == nil || img.Years.From <= *f.YearTo)
	}
	return date && field(f.Artists, img.Artists, art.FieldArtist) &&
		field(f.Collections, img.Collections, art.FieldCollection) && field(f.Genres, img.Genres, art.FieldGenre)
}

func TestFiltersLetThroughWhatTheyMean(t *testing.T) {
	images := scattered(1000)
	x := build(t, images)
	for _, f := range someFilters() {
		var want, got []uint32
		for i, img := range images {
			if passes(f, img) {
				want = append(want, uint32(i))
			}
		}
		err := x.MatchingOrdinals(context.Background(), f, func(o uint32) { got = append(got, o) })
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%+v lets other records through: %s", f, diff)
		}
		page := ask(t, x, art.TextQuery{Filter: f})
		if page.Total != len(want) || len(page.Hits) != len(want) {
			t.Errorf("%+v lists %d of %d, want %d", f, len(page.Hits), page.Total, len(want))
		}
	}
}

func TestFacetsCountWhatTheListHolds(t *testing.T) {
	images := scattered(300)
	x := build(t, images)
	for _, f := range someFilters() {
		for _, search := range []string{"", "hill", "-hill", "artist:anna", "etude OR zebra"} {
			for _, field := range []art.Field{art.FieldArtist, art.FieldCollection, art.FieldGenre, art.FieldDate} {
				checkFacet(t, x, images, art.FacetQuery{Search: search, Filter: f, Field: field, Limit: 1000})
			}
		}
	}
}

// checkFacet counts by hand in the list of the search without the field's own
// filter.
func checkFacet(t *testing.T, x *Index, images []art.Image, q art.FacetQuery) {
	t.Helper()
	got, err := x.Facet(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	others := q.Filter
	others.Missing = slices.DeleteFunc(slices.Clone(others.Missing), func(f art.Field) bool { return f == q.Field })
	switch q.Field {
	case art.FieldArtist:
		others.Artists = nil
	case art.FieldCollection:
		others.Collections = nil
	case art.FieldGenre:
		others.Genres = nil
	case art.FieldDate:
		others.YearFrom, others.YearTo = nil, nil
	}
	want, missing := map[string]int{}, 0
	for _, h := range ask(t, x, art.TextQuery{Search: q.Search, Filter: others}).Hits {
		at := slices.IndexFunc(images, func(img art.Image) bool { return img.ID == h.Image.ID })
		values := facetValues(images[at], q.Field)
		if len(values) == 0 {
			missing++
		}
		for _, v := range values {
			want[v]++
		}
	}
	counted := map[string]int{}
	for _, v := range got.Values {
		counted[foldValue(v.Value)] = v.Count
	}
	if diff := gocmp.Diff(want, counted); diff != "" || got.Missing != missing || got.Distinct != len(want) {
		t.Errorf("%+v: missing %d, want %d; distinct %d, want %d; counts differ: %s", q, got.Missing, missing, got.Distinct, len(want), diff)
	}
}

// facetValues are the folded values that a record counts for, each once.
func facetValues(img art.Image, field art.Field) []string {
	var values []string
	switch field {
	case art.FieldArtist:
		values = img.Artists
	case art.FieldCollection:
		values = img.Collections
	case art.FieldGenre:
		values = img.Genres
	case art.FieldDate:
		if img.Years == nil {
			return nil
		}
		for d := decadeOf(int32(img.Years.From)); d <= decadeOf(int32(img.Years.To)); d++ {
			values = append(values, decadeName(d))
		}
	}
	folded := make([]string, len(values))
	for i, v := range values {
		folded[i] = foldValue(v)
	}
	slices.Sort(folded)
	return slices.Compact(folded)
}

func TestFacetsShowTheUsualSpellingMostFrequentFirst(t *testing.T) {
	x := build(t, numbered([]art.Image{
		work("a", "Édouard Manet", "", "Oil", "1899"),
		work("b", "Edouard Manet", "", "oil", "1901"),
		work("c", "Édouard Manet", "", "oil", "1903"),
		work("d", "Claude Monet", "", "Print", "-480"),
		work("e", "Zeuxis", "", "", ""),
	}))
	facet := func(field art.Field, limit int, contains string) art.Facet {
		f, err := x.Facet(context.Background(), art.FacetQuery{Field: field, Limit: limit, Contains: contains})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	for _, c := range []struct {
		got, want art.Facet
	}{
		{facet(art.FieldArtist, 2, ""), art.Facet{Field: art.FieldArtist, Distinct: 3, Values: []art.FacetValue{{Value: "Édouard Manet", Count: 3}, {Value: "Claude Monet", Count: 1}}}},
		{facet(art.FieldArtist, 9, "ÉDOU"), art.Facet{Field: art.FieldArtist, Distinct: 1, Values: []art.FacetValue{{Value: "Édouard Manet", Count: 3}}}},
		{facet(art.FieldGenre, 9, ""), art.Facet{Field: art.FieldGenre, Distinct: 2, Missing: 1, Values: []art.FacetValue{{Value: "oil", Count: 3}, {Value: "Print", Count: 1}}}},
		{facet(art.FieldDate, 9, ""), art.Facet{Field: art.FieldDate, Distinct: 3, Missing: 1, Values: []art.FacetValue{{Value: "-480s", Count: 1, Years: &art.Years{From: -480, To: -471}}, {Value: "1890s", Count: 1, Years: &art.Years{From: 1890, To: 1899}}, {Value: "1900s", Count: 2, Years: &art.Years{From: 1900, To: 1909}}}}},
		{facet(art.FieldDate, 1, ""), art.Facet{Field: art.FieldDate, Distinct: 3, Missing: 1, Values: []art.FacetValue{{Value: "1900s", Count: 2, Years: &art.Years{From: 1900, To: 1909}}}}},
		{facet(art.FieldDate, 9, "18"), art.Facet{Field: art.FieldDate, Distinct: 1, Missing: 1, Values: []art.FacetValue{{Value: "1890s", Count: 1, Years: &art.Years{From: 1890, To: 1899}}}}},
		{facet(art.FieldCollection, 9, ""), art.Facet{Field: art.FieldCollection, Missing: 5}},
	} {
		if diff := gocmp.Diff(c.want, c.got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestFacetsAreCorrectedAsTheListIs(t *testing.T) {
	x := build(t, museum())
	page := ask(t, x, art.TextQuery{Search: "monnet"})
	facet, err := x.Facet(context.Background(), art.FacetQuery{Search: "monnet", Field: art.FieldGenre, Limit: 20})
	if err != nil {
		t.Fatal(err)
	}
	sum := facet.Missing
	for _, v := range facet.Values {
		sum += v.Count
	}
	if page.Corrected != "monet" || sum != page.Total {
		t.Errorf("the facet counts %d of %d works, corrected to %q", sum, page.Total, page.Corrected)
	}
}

func TestAFilterThatLeavesNothingIsNoReasonToCorrect(t *testing.T) {
	x := build(t, museum())
	page := ask(t, x, art.TextQuery{Search: "monet", Filter: art.Filter{Genres: []string{"print"}}})
	if page.Total != 0 || page.Corrected != "" {
		t.Errorf("found %d works, corrected to %q", page.Total, page.Corrected)
	}
}
