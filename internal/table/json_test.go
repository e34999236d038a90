package table

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSONIsReadByTheNamesOfItsRecords(t *testing.T) {
	sep := ValueSeparator
	for name, tc := range map[string]struct {
		content string
		header  []string
		rows    [][]string
	}{
		"a list": {
			"\uFEFF[{\"id\": 1, \"title\": \"Été\"}, {\"id\": 49.30, \"artist\": null, \"open\": true}]",
			[]string{"id", "title", "artist", "open"},
			[][]string{{"1", "Été", "", ""}, {"49.30", "", "", "true"}},
		},
		"lines": {
			"{\"id\": \"1\", \"title\": \"a\"}\r\n\r\n{\"id\": \"2\", \"title\": \"b\"}", []string{"id", "title"}, [][]string{{"1", "a"}, {"2", "b"}},
		},
		"within a document": {
			`{"info": {"total": 2, "pages": [1, 2]}, "data": [{"id": 1, "title": "a"}], "more": []}`, []string{"id", "title"}, [][]string{{"1", "a"}},
		},
		"within a list of hits": {
			`{"took": 1, "hits": {"total": 1, "hits": [{"_source": {"title": "a"}}]}}`, []string{"_source.title"}, [][]string{{"a"}},
		},
		"results of SPARQL": {
			`{"head": {"vars": ["item"]}, "results": {"bindings": [{"item": {"type": "uri", "value": "http://x.org/Q1"}, "itemLabel": {"xml:lang": "en", "type": "literal", "value": "Sea"}}]}}`,
			[]string{"item", "itemLabel"},
			[][]string{{"http://x.org/Q1", "Sea"}},
		},
		"linked data": {
			`[{"o:id": 1, "dcterms:title": [{"type": "literal", "property_id": 1, "@value": "Sea"}, {"type": "literal", "property_id": 1, "@value": "Mer"}]}]`,
			[]string{"o:id", "dcterms:title"},
			[][]string{{"1", "Sea" + sep + "Mer"}},
		},
		"nested records": {
			`[{"id": 1, "artists": [{"name": "A; B", "born": {"year": 1840}}, {"name": "C"}], "tags": ["x", "y"], "empty": {}, "none": []}]`,
			[]string{"id", "artists.name", "artists.born.year", "tags"},
			[][]string{{"1", "A; B" + sep + "C", "1840", "x" + sep + "y"}},
		},
		"objects by a name": {
			`{"A1": {"title": "a"}, "A2": {"title": "b"}}`, []string{"key", "title"}, [][]string{{"A1", "a"}, {"A2", "b"}},
		},
		"one record": {
			`{"title": "a", "contributors": [{"name": "b"}]}`, []string{"title", "contributors.name"}, [][]string{{"a", "b"}},
		},
		"one after the other": {
			"{\n \"title\": \"a\"\n}\n{\n \"title\": \"b\"\n}\n", []string{"title"}, [][]string{{"a"}, {"b"}},
		},
	} {
		tab, rows := readAll(t, tc.content, Options{})
		var cells [][]string
		for _, r := range rows {
			cells = append(cells, r.Cells)
		}
		if diff := cmp.Diff(tc.header, tab.Header); diff != "" {
			t.Errorf("%s: header %s", name, diff)
		}
		if diff := cmp.Diff(tc.rows, cells); diff != "" || tab.Rows != len(tc.rows) {
			t.Errorf("%s: %d rows, %s", name, tab.Rows, diff)
		}
	}
}

func TestARecordThatIsNoneIsRefusedAlone(t *testing.T) {
	long := strings.Repeat("x", maxRecordBytes+1)
	for name, tc := range map[string]struct {
		content string
		refused []int // lines
		rows    int
	}{
		"a broken line":    {"{\"id\": 1}\n{\"id\": 2\n{\"id\": 3}\n{\"id\": 4} x\n", []int{2, 4}, 4},
		"a long line":      {"{\"id\": 1}\n{\"id\": \"" + long + "\"}\n{\"id\": 3}\n", []int{2}, 3},
		"a long record":    {"[{\"id\": 1}, {\"id\": \"" + long + "\"}, {\"id\": 3}]", []int{2}, 3},
		"lists and values": {"[{\"id\": 1}, [1, [2]], 7, null, {\"id\": 3}]", []int{2, 3, 4}, 5},
	} {
		tab, rows := readAll(t, tc.content, Options{})
		var refused []int
		for _, r := range rows {
			if r.Refused != "" {
				refused = append(refused, r.Line)
			}
		}
		if diff := cmp.Diff(tc.refused, refused); diff != "" || len(rows) != tc.rows || !cmp.Equal(tab.Header, []string{"id"}) {
			t.Errorf("%s: %d rows, header %q, refused %s", name, len(rows), tab.Header, diff)
		}
	}
}

func TestJSONMayBePackedAndDeep(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = io.WriteString(w, `[{"title": "a"}]`)
	_ = w.Close()
	if tab, rows := readAll(t, packed.String(), Options{}); len(rows) != 1 || tab.Header[0] != "title" {
		t.Errorf("packed: %q, %+v", tab.Header, rows)
	}
	deep := `[{"id": 1, "a": ` + strings.Repeat(`{"a": `, 500) + "1" + strings.Repeat("}", 500) + `}]`
	if _, rows := readAll(t, deep, Options{}); len(rows) != 1 || rows[0].Cells[0] != "1" {
		t.Errorf("deep: %+v", rows)
	}
	var wide strings.Builder
	for i := range maxNamedColumns + 5 {
		fmt.Fprintf(&wide, `, "n%d": %d`, i, i)
	}
	if tab, _ := readAll(t, `[{"id": 1`+wide.String()+`}]`, Options{}); len(tab.Header) != maxNamedColumns || len(tab.Notes) != 1 {
		t.Errorf("wide: %d columns, %q", len(tab.Header), tab.Notes)
	}
}

func FuzzJSON(f *testing.F) {
	f.Add(`{"data": [{"a": [1, {"b": 2}]}]}`)
	f.Add("{\"a\": 1}\n{\"a\": 2}\n")
	f.Add(`{"a": {"b": 1}, "c": {"b": 2}}`)
	f.Fuzz(func(t *testing.T, content string) {
		tab, err := Open(writeFile(t, "x.json", content), Options{})
		if err != nil {
			return
		}
		_ = rowsOrError(tab)
	})
}
