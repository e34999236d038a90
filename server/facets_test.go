package server

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// The columns of a source that were made facets are listed, counted, filtered by
// in lists by words and by likeness, and in exports.
func TestColumnsOfTheSourceAreFacets(t *testing.T) {
	c := start(t)
	const query = `query($filter: ImageFilter, $column: [String!]!, $contains: String) {
		library { columns { name distinct } }
		images(search: "", filter: $filter) {
			totalCount
			edges { node { name properties { name value values } } }
			columnFacets(columns: $column, contains: $contains) { column distinct missing values { value count years { from } } }
		}
	}`
	type list struct {
		TotalCount int
		Edges      []struct {
			Node struct {
				Name       string
				Properties []struct {
					Name, Value string
					Values      []string
				}
			}
		}
		ColumnFacets []struct {
			Column            string
			Distinct, Missing int
			Values            []struct {
				Value string
				Count int
			}
		}
	}
	ask := func(variables object) (got list) {
		t.Helper()
		data, err := json.Marshal(c.answer(query, variables)["images"])
		if err != nil || json.Unmarshal(data, &got) != nil {
			t.Fatal(err)
		}
		return got
	}
	columns := fmt.Sprint(c.answer(query, object{"column": []string{}})["library"])
	if columns != "map[columns:[map[distinct:6 name:Medium]]]" {
		t.Errorf("columns: %s", columns)
	}
	all := ask(object{"column": []string{"medium"}})
	if f := all.ColumnFacets[0]; f.Column != "medium" || f.Distinct != 6 || f.Missing != 1 || fmt.Sprint(f.Values[0]) != "{oil on canvas 3}" {
		t.Errorf("%+v", f)
	}
	for _, tc := range []struct {
		filter object
		works  int
	}{
		{object{"columns": []object{{"name": "Medium", "values": []string{"OIL ON CANVAS"}}}}, 3},
		{object{"columns": []object{{"name": "Medium", "values": []string{"oil on canvas", "acrylic"}}}, "artist": []string{"Cleo Marsh"}}, 2},
		{object{"columns": []object{{"name": "Medium", "missing": true}}}, 1},
		{object{"columns": []object{{"name": "Medium", "values": []string{"acrylic"}, "missing": true}}}, 3},
		{object{"columns": []object{{"name": "Medium", "missing": nil}}}, 11},
		{object{"columns": nil}, 11},
	} {
		got := ask(object{"filter": tc.filter, "column": []string{"Medium"}})
		if got.TotalCount != tc.works {
			t.Errorf("%v lists %d works, want %d", tc.filter, got.TotalCount, tc.works)
		}
		if _, rows := c.table(exportPath("images.csv", object{"filter": tc.filter})); len(rows) != tc.works {
			t.Errorf("%v exports %d works, want %d", tc.filter, len(rows), tc.works)
		}
	}
	narrowed := ask(object{"filter": object{"columns": []object{{"name": "Medium", "values": []string{"acrylic"}}}}, "column": []string{"Medium"}, "contains": "oil"})
	if p := narrowed.Edges[0].Node.Properties[0]; p.Name != "Medium" || fmt.Sprint(p.Values) != "[acrylic]" {
		t.Errorf("%+v", p)
	}
	if f := narrowed.ColumnFacets[0]; f.Distinct != 2 || f.Values[0].Count != 3 {
		t.Errorf("counts of a narrowed list: %+v", f)
	}
	alike := c.connect("similar", "similarImages", object{
		"to": object{"image": c.named("Grid in Red").ID}, "filter": object{"columns": []object{{"name": "medium", "values": []string{"oil on panel"}}}}, "first": 5,
	})
	if alike.TotalCount != 2 || len(alike.Edges) != 2 {
		t.Errorf("by likeness %d of %d works", len(alike.Edges), alike.TotalCount)
	}
}

func TestColumnsThatAreNoFacetsAreRefused(t *testing.T) {
	c := start(t)
	many := make([]string, 33)
	for _, tc := range []struct {
		query     string
		variables object
		code      string
	}{
		{`query($f: ImageFilter) { images(filter: $f) { totalCount } }`, object{"f": object{"columns": []object{{"name": "Size", "values": []string{"x"}}}}}, "INVALID"},
		{`{ images { columnFacets(columns: ["Size"]) { distinct } } }`, nil, "NOT_FOUND"},
		{`{ images { columnFacets(columns: [""]) { distinct } } }`, nil, "INVALID"},
		{`{ images { columnFacets(columns: ["Medium"], first: 0) { distinct } } }`, nil, "INVALID"},
		{`query($c: [String!]!) { images { columnFacets(columns: $c) { distinct } } }`, object{"c": many}, "INVALID"},
	} {
		errors := c.ask(tc.query, tc.variables).Errors
		if len(errors) != 1 || string(errors[0].Extensions.Code) != tc.code || tc.code == "NOT_FOUND" && !strings.Contains(errors[0].Message, "Medium") {
			t.Errorf("%s: %+v", tc.query, errors)
		}
	}
}
