package text

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// with is a work of a source with other columns, name and value by turns.
func with(source, title, artist string, properties ...string) art.Image {
	img := work(title, artist, "", "", "")
	img.Source = source
	for i := 0; i < len(properties); i += 2 {
		img.Properties = append(img.Properties, art.Property{Name: properties[i], Value: properties[i+1]})
	}
	return img
}

func counted(t *testing.T, x *Index, q art.FacetQuery) map[string]int {
	t.Helper()
	facet, err := x.Facet(context.Background(), q)
	if err != nil || facet.Column != q.Column {
		t.Fatalf("%+v, %v", facet, err)
	}
	counts := map[string]int{"": facet.Missing}
	for _, v := range facet.Values {
		counts[v.Value] = v.Count
	}
	return counts
}

// buildIn makes "Medium" and "SCHOOL" facets, of the source "test" parted as
// usual and of the source "other" at " / ".
func TestColumnsOfSourcesAreFacets(t *testing.T) {
	x := build(t, numbered([]art.Image{
		with("test", "a", "Monet", "Medium", "oil on canvas", "School", "French"),
		with("test", "b", "Monet", "medium", "Oil on Canvas; gold (24 ct; beaten)", "Size", "big"),
		with("other", "c", "Hals", "MEDIUM", "gold / ink; wash", "School", "Dutch"),
		with("third", "d", "Hals", "Médium", "ink"),
		with("test", "e", "", "Medium", "n/a"),
	}))
	columns, err := x.Columns(context.Background())
	want := []art.Column{{Name: "Medium", Distinct: 5}, {Name: "SCHOOL", Distinct: 2}}
	if diff := gocmp.Diff(want, columns); diff != "" || err != nil {
		t.Fatal(diff, err)
	}
	for _, c := range []struct {
		q    art.FacetQuery
		want map[string]int
	}{
		{art.FacetQuery{Column: "Medium"}, map[string]int{"Oil on Canvas": 2, "gold (24 ct; beaten)": 1, "gold": 1, "ink; wash": 1, "ink": 1, "": 1}},
		{art.FacetQuery{Column: "me-dium", Search: "artist:hals"}, map[string]int{"gold": 1, "ink; wash": 1, "ink": 1, "": 0}},
		{art.FacetQuery{Column: "Medium", Filter: art.Filter{Artists: []string{"monet"}}}, map[string]int{"Oil on Canvas": 2, "gold (24 ct; beaten)": 1, "": 0}},
		{art.FacetQuery{Column: "Medium", Contains: "GOLD"}, map[string]int{"gold (24 ct; beaten)": 1, "gold": 1, "": 1}},
		{art.FacetQuery{Column: "School"}, map[string]int{"French": 1, "Dutch": 1, "": 3}},
	} {
		c.q.Limit = 20
		if diff := gocmp.Diff(c.want, counted(t, x, c.q)); diff != "" {
			t.Errorf("%+v: %s", c.q, diff)
		}
	}
	for _, c := range []struct {
		filter []art.ColumnFilter
		titles string
	}{
		{[]art.ColumnFilter{{Name: "medium", Values: []string{"OIL ON CANVAS"}}}, "a b"},
		{[]art.ColumnFilter{{Name: "medium", Values: []string{"ink", "gold"}}}, "c d"},
		{[]art.ColumnFilter{{Name: "medium", Values: []string{"ink"}}, {Name: "Medium", Values: []string{"gold"}}}, "c d"},
		{[]art.ColumnFilter{{Name: "medium", Values: []string{"gold"}}, {Name: "school", Values: []string{"french"}}}, ""},
		{[]art.ColumnFilter{{Name: "medium", Values: []string{"lead"}, Missing: true}}, "e"},
		{[]art.ColumnFilter{{Name: "medium", Values: []string{"lead"}}}, ""},
		{[]art.ColumnFilter{{Name: "School", Missing: true}}, "b d e"},
		{[]art.ColumnFilter{{Name: "nothing"}, {Name: "School", Values: []string{"dutch"}}}, "c"},
	} {
		var titles []string
		for _, hit := range ask(t, x, art.TextQuery{Filter: art.Filter{Columns: c.filter}, Limit: 20}).Hits {
			titles = append(titles, hit.Image.Title)
		}
		if got := strings.Join(titles, " "); got != c.titles {
			t.Errorf("%+v lists %q, want %q", c.filter, got, c.titles)
		}
	}
}

// Like the facets of fields, a column's counts ignore its own filter, not others'.
func TestCountsOfAColumnIgnoreItsOwnFilter(t *testing.T) {
	x := build(t, numbered([]art.Image{
		with("test", "a", "", "Medium", "oil", "School", "French"),
		with("test", "b", "", "Medium", "ink", "School", "French"),
		with("test", "c", "", "Medium", "ink", "School", "Dutch"),
	}))
	filter := art.Filter{Columns: []art.ColumnFilter{{Name: "Medium", Values: []string{"oil"}}}}
	if diff := gocmp.Diff(map[string]int{"oil": 1, "ink": 2, "": 0}, counted(t, x, art.FacetQuery{Column: "medium", Filter: filter, Limit: 9})); diff != "" {
		t.Error(diff)
	}
	if diff := gocmp.Diff(map[string]int{"French": 1, "": 0}, counted(t, x, art.FacetQuery{Column: "school", Filter: filter, Limit: 9})); diff != "" {
		t.Error(diff)
	}
	years, err := x.Facet(context.Background(), art.FacetQuery{Field: art.FieldDate, Filter: filter, Limit: 9})
	if err != nil || years.Missing != 1 {
		t.Errorf("%+v, %v", years, err)
	}
}

func TestAColumnThatIsNoFacetIsNamedWithThoseThatAre(t *testing.T) {
	x := build(t, numbered([]art.Image{with("test", "a", "", "Medium", "oil", "Size", "big")}))
	ctx, filter := context.Background(), art.Filter{Columns: []art.ColumnFilter{{Name: "Size", Values: []string{"big"}}}}
	_, err := x.SearchText(ctx, art.TextQuery{Filter: filter, Limit: 1})
	if art.CodeOf(err) != art.CodeInvalid || !strings.Contains(err.Error(), "Medium") {
		t.Errorf("search: %v", err)
	}
	if err := x.MatchingOrdinals(ctx, filter, func(uint32) {}); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("rows: %v", err)
	}
	if _, err := x.Facet(ctx, art.FacetQuery{Column: "Size", Limit: 1}); art.CodeOf(err) != art.CodeNotFound {
		t.Errorf("facet: %v", err)
	}
	if _, err := x.Facet(ctx, art.FacetQuery{Field: art.FieldArtist, Filter: filter, Limit: 1}); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("another facet: %v", err)
	}
}

// Whoever makes a facet of descriptions must not fill the memory, and finds the
// works all the same.
func TestLongValuesAreKeptInPart(t *testing.T) {
	long := strings.Repeat("Öl auf Leinwand, ", 10_000)
	x := build(t, numbered([]art.Image{with("test", "a", "", "Medium", long), with("test", "b", "", "Medium", "x"+long)}))
	facet, err := x.Facet(context.Background(), art.FacetQuery{Column: "Medium", Limit: 9})
	if err != nil || len(facet.Values) != 2 {
		t.Fatalf("%d values, %v", len(facet.Values), err)
	}
	for _, value := range []string{facet.Values[0].Value, long} {
		if len(facet.Values[0].Value) > maxValueBytes {
			t.Errorf("%d bytes are kept", len(facet.Values[0].Value))
		}
		filter := art.Filter{Columns: []art.ColumnFilter{{Name: "Medium", Values: []string{value}}}}
		if total := ask(t, x, art.TextQuery{Filter: filter, Limit: 1}).Total; total != 1 {
			t.Errorf("%d works", total)
		}
	}
}

func TestRecordsAreCompletedWithTheValuesThatFind(t *testing.T) {
	facets := NewFacets(art.Facets{"test": {Names: []string{"Medium"}}, "other": {Separators: []string{"\n"}}})
	for source, want := range map[string][]string{"test": {"oil", "gold"}, "other": {"oil; gold"}} {
		img := with(source, "a", "", "MEDIUM", "oil; gold", "Size", "a; b")
		facets.Complete(&img)
		if !slices.Equal(img.Properties[0].Values, want) || img.Properties[1].Values != nil {
			t.Errorf("%s: %+v", source, img.Properties)
		}
	}
}

// An index that an earlier program made is whole: it only has no facets.
func TestColumnsOfAnEarlierProgramAreRead(t *testing.T) {
	dir := t.TempDir()
	buildIn(t, dir, museum())
	path := filepath.Join(dir, columnsName)
	c, err := openColumns(path)
	if err != nil {
		t.Fatal(err)
	}
	if c.facetNames.len() != 0 {
		t.Fatal("the museum has facets")
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// Two lists end the file of a library without facets: the text of the names,
	// and where the first of them would begin.
	body, err := durable.Unseal(file)
	if err != nil {
		t.Fatal(err)
	}
	const noFacetsBytes = 3 * 4
	before := append([]byte(columnsMagicBefore), body[len(columnsMagic):len(body)-noFacetsBytes]...)
	if err := os.WriteFile(path, durable.Seal(before), 0o644); err != nil {
		t.Fatal(err)
	}
	x, err := Open(dir, reader(museum()))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if total := ask(t, x, art.TextQuery{Limit: 1}).Total; total != len(museum()) {
		t.Errorf("%d works", total)
	}
	if columns, err := x.Columns(context.Background()); err != nil || len(columns) > 0 {
		t.Errorf("%v, %v", columns, err)
	}
}

func BenchmarkFacetColumn(b *testing.B) {
	const works = 100_000
	images := make([]art.Image, works)
	for i := range images {
		images[i] = with("test", "Work", "Somebody", "Medium", fmt.Sprintf("medium %d; medium %d", i%40, i%7), "School", fmt.Sprintf("school %d", i%300))
	}
	x := build(b, numbered(images))
	for _, q := range []art.FacetQuery{{Field: art.FieldArtist}, {Column: "Medium"}, {Column: "School"}} {
		q.Limit = 20
		b.Run(string(q.Field)+q.Column, func(b *testing.B) {
			for b.Loop() {
				if _, err := x.Facet(context.Background(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
