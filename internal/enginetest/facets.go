package enginetest

import (
	"context"
	"slices"
	"testing"

	"likeness/internal/art"
)

// byColumn is a filter by one value of a column.
func byColumn(name, value string) art.Filter {
	return art.Filter{Columns: []art.ColumnFilter{{Name: name, Values: []string{value}}}}
}

func setFacets(t *testing.T, g *Gallery, source string, columns art.FacetColumns) {
	t.Helper()
	write(t, g, true, func(w art.Writer) {
		if err := w.SetFacets(context.Background(), source, columns); err != nil {
			t.Fatal(err)
		}
	})
}

// Which columns are facets is changed by a commit alone: no record is put again.
func testColumnsBecomeFacets(t *testing.T, g *Gallery) {
	ctx := context.Background()
	annexed := record("1", "Annexed")
	annexed.Properties = []art.Property{{Name: "MEDIUM", Value: "fresco; " + g.Works[0].Medium}}
	write(t, g, true, func(w art.Writer) { putRecords(t, w, annexed) })
	before := g.Current()
	if columns, err := before.Columns(ctx); err != nil || len(columns) > 0 {
		t.Fatalf("there are facets from the start: %v, %v", columns, err)
	}
	if _, err := before.SearchText(ctx, art.TextQuery{Filter: byColumn("Medium", "fresco"), Limit: 1}); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("a filter by what is no facet: %v", err)
	}
	setFacets(t, g, "main", art.FacetColumns{Names: []string{"Medium"}})
	after := g.Current()
	facet, err := after.Facet(ctx, art.FacetQuery{Column: "medium", Limit: 200})
	if err != nil || len(facet.Values) < 2 || facet.Missing != 0 {
		t.Fatalf("%+v, %v", facet, err)
	}
	columns, err := after.Columns(ctx)
	if want := []art.Column{{Name: "Medium", Distinct: facet.Distinct}}; err != nil || !slices.Equal(columns, want) {
		t.Errorf("columns %v, %v; want %v", columns, err, want)
	}
	for _, value := range facet.Values {
		listed, err := after.SearchText(ctx, art.TextQuery{Filter: byColumn("Medium", value.Value), Limit: 200})
		if err != nil || listed.Total != value.Count {
			t.Errorf("%q counts %d and lists %d, %v", value.Value, value.Count, listed.Total, err)
		}
		for _, hit := range listed.Hits {
			if !slices.ContainsFunc(hit.Image.Properties, func(p art.Property) bool { return slices.Contains(p.Values, value.Value) }) {
				t.Errorf("%s is listed under %q and has %+v", hit.Image.Name, value.Value, hit.Image.Properties)
			}
		}
	}
	// Another source whose cells are parted otherwise keeps the facet, with another value.
	setFacets(t, g, "suite", art.FacetColumns{Separators: []string{" / "}})
	setFacets(t, g, "main", art.FacetColumns{Names: []string{"Medium"}})
	if listed, err := g.Current().SearchText(ctx, art.TextQuery{Filter: byColumn("Medium", annexed.Properties[0].Value), Limit: 1}); err != nil || listed.Total != 1 {
		t.Errorf("the whole cell lists %d, %v", listed.Total, err)
	}
	setFacets(t, g, "main", art.FacetColumns{})
	if columns, err := g.Current().Columns(ctx); err != nil || len(columns) > 0 {
		t.Errorf("facets that nobody wants: %v, %v", columns, err)
	}
}

func testColumnsNarrowLikeness(t *testing.T, g *Gallery) {
	setFacets(t, g, "main", art.FacetColumns{Names: []string{"Medium"}})
	generation := g.Current()
	facet, err := generation.Facet(context.Background(), art.FacetQuery{Column: "Medium", Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	all := IDs(t, generation)
	near := Nearest(t, generation, art.NearestQuery{
		Vectors: VectorsOf(t, generation, all[0]), Metric: art.Overall, Filter: byColumn("Medium", facet.Values[0].Value), Limit: 50,
	})
	if len(near.Hits) != facet.Values[0].Count {
		t.Errorf("%d works of the medium, %d of them by likeness", facet.Values[0].Count, len(near.Hits))
	}
	for _, hit := range near.Hits {
		if !slices.ContainsFunc(hit.Image.Properties, func(p art.Property) bool { return slices.Contains(p.Values, facet.Values[0].Value) }) {
			t.Errorf("%s has %+v", hit.Image.Name, hit.Image.Properties)
		}
	}
	_, err = generation.Nearest(context.Background(), art.NearestQuery{
		Vectors: VectorsOf(t, generation, all[0]), Metric: art.Overall, Filter: byColumn("Dimensions", "any"), Limit: 1,
	})
	if art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("a filter by what is no facet: %v", err)
	}
}
