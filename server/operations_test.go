package server

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
)

// operation is the text of one of the requests that clients send.
func operation(t *testing.T, name string) string {
	t.Helper()
	query, err := operations.ReadFile("operations/" + name + ".graphql")
	if err != nil {
		t.Fatal(err)
	}
	return string(query)
}

// edge is one of any connection.
type edge struct {
	Cursor            string
	Rank              int
	Score, Percentile float64
	Contributions     []struct {
		Metric            string
		Score, Percentile float64
	}
	Node struct {
		ID, Name, Title, Artist string
		Score                   float64
		Images                  []work
	}
	Highlights []struct {
		Field string
		Parts []struct {
			Text  string
			Match bool
		}
	}
}

type connection struct {
	TotalCount      int
	CorrectedSearch *string
	Edges           []edge
	PageInfo        struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       *string
	}
	Report struct {
		Strategy       string
		Compared       int
		ExpectedRecall *float64
		NothingClose   bool
		TookMs         float64
		Generation     string
	}
	Facets []struct {
		Field             string
		Distinct, Missing int
		Values            []struct {
			Value string
			Count int
		}
	}
}

func (c connection) names() []string {
	names := make([]string, len(c.Edges))
	for i, e := range c.Edges {
		names[i] = e.Node.Name
	}
	return names
}

// connect carries out an operation of clients and reads one connection of it.
func (c client) connect(name, field string, variables object) connection {
	c.t.Helper()
	var got connection
	remarshal(c.t, c.answer(operation(c.t, name), variables)[field], &got)
	return got
}

// named finds a work of the test library.
func (c client) named(name string) work {
	c.t.Helper()
	for _, w := range c.works() {
		if w.Name == name {
			return w
		}
	}
	c.t.Fatalf("no work with a picture is named %q", name)
	return work{}
}

// Highlights are made when a query selects them, in whatever way it does.
func TestHighlightsAreThereHoweverTheyAreSelected(t *testing.T) {
	c := start(t)
	for _, selection := range []string{
		`edges { highlights { field } }`,
		`rows: edges { lit: highlights { field } }`,
		`edges { node { id } } again: edges { highlights { field } }`,
		`... on ImageConnection { edges { ... { ... on ImageEdge { highlights { field } } } } }`,
		`...Page`,
		`edges { highlights @include(if: $yes) { field } }`,
		`edges @skip(if: $no) { highlights { field } }`,
	} {
		query := `query($yes: Boolean = true, $no: Boolean = false) { images(search: "river", first: 1) { totalCount ` + selection + ` a: edges @include(if: $yes) { cursor } b: edges @skip(if: $no) { cursor } } }`
		if strings.Contains(selection, "...Page") {
			query += ` fragment Page on ImageConnection { edges { ...Row } } fragment Row on ImageEdge { highlights { field } }`
		}
		text, err := json.Marshal(c.answer(query, nil))
		if err != nil || !strings.Contains(string(text), `"title"`) {
			t.Errorf("%s: %s", selection, text)
		}
	}
}

func TestSearchOperation(t *testing.T) {
	c := start(t)
	got := c.connect("search", "images", object{"search": "river", "first": 40})
	names := got.names()
	slices.Sort(names)
	if !slices.Equal(names, []string{"River at Dawn", "River at Dusk"}) || got.TotalCount != 2 {
		t.Errorf("river finds %v of %d", names, got.TotalCount)
	}
	for _, e := range got.Edges {
		for _, highlight := range e.Highlights {
			text, matched := "", ""
			for _, part := range highlight.Parts {
				text += part.Text
				if part.Match {
					matched += part.Text
				}
			}
			if highlight.Field == "title" && (text != e.Node.Title || !strings.EqualFold(matched, "river")) {
				t.Errorf("%q is highlighted as %q, matched %q", e.Node.Title, text, matched)
			}
		}
		if len(e.Highlights) == 0 {
			t.Errorf("nothing is highlighted in %q", e.Node.Title)
		}
	}
	artists := got.Facets[0]
	if artists.Field != "ARTIST" || len(artists.Values) != 1 || artists.Values[0].Value != "Ana Pérez" || artists.Values[0].Count != 2 {
		t.Errorf("artists of the result: %+v", artists)
	}
}

func TestMisspeltSearchIsCorrectedAndSaysSo(t *testing.T) {
	got := start(t).connect("search", "images", object{"search": "noctrune"})
	if got.CorrectedSearch == nil || len(got.Edges) != 1 || got.Edges[0].Node.Name != "Nocturne" {
		t.Errorf("noctrune finds %v, corrected to %v", got.names(), got.CorrectedSearch)
	}
}

func TestPagesOfASearchFollowEachOther(t *testing.T) {
	c := start(t)
	var seen []string
	variables := object{"first": 4, "sort": object{"by": "TITLE"}}
	for {
		page := c.connect("search", "images", variables)
		if page.PageInfo.HasPreviousPage != (variables["after"] != nil) {
			t.Errorf("hasPreviousPage is %v after %v", page.PageInfo.HasPreviousPage, variables["after"])
		}
		seen = append(seen, page.names()...)
		if !page.PageInfo.HasNextPage {
			if len(seen) != page.TotalCount {
				t.Errorf("%d works on all pages, of %d", len(seen), page.TotalCount)
			}
			break
		}
		variables["after"] = *page.PageInfo.EndCursor
	}
	if !slices.IsSorted(seen) || len(slices.Compact(slices.Clone(seen))) != len(testWorks)-1 {
		t.Errorf("pages: %v", seen)
	}
}

func TestCursorsAreBoundToWhatWasAsked(t *testing.T) {
	c := start(t)
	cursor := *c.connect("search", "images", object{"search": "grid", "first": 1}).PageInfo.EndCursor
	other := c.ask(operation(t, "search"), object{"search": "river", "first": 1, "after": cursor})
	if other.code() != "INVALID" || other.Errors[0].Extensions.Reason != "" {
		t.Errorf("a cursor of another search: %+v", other.Errors)
	}
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	var parts struct{ G string }
	if err != nil || json.Unmarshal(data, &parts) != nil || parts.G == "" {
		t.Fatal("the cursor cannot be aged")
	}
	data = bytes.Replace(data, []byte(parts.G), []byte("000000-000000"), 1)
	stale := c.ask(operation(t, "search"), object{"search": "grid", "first": 1, "after": base64.RawURLEncoding.EncodeToString(data)})
	if stale.code() != "INVALID" || stale.Errors[0].Extensions.Reason != "STALE_CURSOR" {
		t.Errorf("a cursor of a generation that is gone: %+v", stale.Errors)
	}
}

func TestLookupOperation(t *testing.T) {
	c := start(t)
	lookup := func(where object) object {
		return c.answer(operation(t, "lookup"), object{"where": where})["lookup"].(object)
	}
	for _, where := range []object{
		{"name": "River at Dusk"},
		{"name": "river AT dusk"},
		{"name": "River at Dusk", "artist": "Nobody"}, // a name wins
		{"artist": "ana perez", "genre": "Landscape"}, // the first in catalogue order
	} {
		if got := lookup(where); got["__typename"] != "Image" || got["name"] != "River at Dusk" || got["artist"] != "Ana Pérez" {
			t.Errorf("%v: %v", where, got)
		}
	}
	for _, where := range []object{
		{"name": "River at Noon"},
		{"name": "River at Noon", "artist": "Ana Pérez"}, // a name that misses is no match, whatever else is given
		{"artist": "Ana Pérez", "genre": "portrait"},
	} {
		got := lookup(where)
		message, _ := got["message"].(string)
		closest, _ := got["closest"].([]any)
		if got["__typename"] != "NoMatch" || len(closest) > 5 {
			t.Errorf("%v: %v", where, got)
		}
		if name, ok := where["name"].(string); ok && !strings.Contains(message, name) {
			t.Errorf("%v is not repeated in %q", where, message)
		}
	}
}

func TestSimilarOperation(t *testing.T) {
	c := start(t)
	asked := c.named("River at Dusk")
	for _, exact := range []bool{false, true} {
		var seen []string
		lastScore, rank := math.Inf(1), 0
		variables := object{"to": object{"image": asked.ID}, "metric": "pixels", "exact": exact, "first": 4}
		for {
			page := c.connect("similar", "similarImages", variables)
			if exact && page.Report.Strategy != "SCAN" || page.Report.Generation == "" || page.Report.Compared == 0 {
				t.Errorf("report: %+v", page.Report)
			}
			for _, e := range page.Edges {
				rank++
				if e.Rank != rank || e.Score > lastScore || e.Percentile < 0 || e.Percentile > 100 {
					t.Errorf("rank %d, score %v after %v, percentile %v", e.Rank, e.Score, lastScore, e.Percentile)
				}
				lastScore = e.Score
				seen = append(seen, e.Node.ID)
			}
			if !page.PageInfo.HasNextPage {
				if page.TotalCount != len(seen) {
					t.Errorf("%d works on all pages, of %d", len(seen), page.TotalCount)
				}
				break
			}
			variables["after"] = *page.PageInfo.EndCursor
		}
		slices.Sort(seen)
		if want := len(c.works()) - 1; len(slices.Compact(seen)) != want || slices.Contains(seen, asked.ID) {
			t.Errorf("exact %v: %d different works of %d, itself among them: %v", exact, len(seen), want, slices.Contains(seen, asked.ID))
		}
	}
}

func TestSimilarPagesAreFullUnderAFilter(t *testing.T) {
	c := start(t)
	got := c.connect("similar", "similarImages", object{
		"to": object{"image": c.named("Grid in Red").ID}, "filter": object{"genre": []string{"landscape"}}, "first": 5,
	})
	if len(got.Edges) != 5 || got.TotalCount != 5 {
		t.Errorf("%d landscapes of %d, want all 5", len(got.Edges), got.TotalCount)
	}
}

func TestUploadOperationFindsItsOwnPicture(t *testing.T) {
	c := start(t)
	operations, err := json.Marshal(object{"query": operation(t, "upload"), "variables": object{"file": nil}})
	if err != nil {
		t.Fatal(err)
	}
	uploaded := parse(t, c.multipart(string(operations), `{"0": ["variables.file"]}`, map[string][]byte{"0": paintedPNG(5)}).body)
	if len(uploaded.Errors) > 0 {
		t.Fatal(uploaded.Errors)
	}
	upload := uploaded.Data["uploadImage"].(object)
	if upload["width"] != 160.0 || upload["height"] != 120.0 {
		t.Errorf("upload: %v", upload)
	}
	got := c.connect("similar", "similarImages", object{"to": object{"upload": upload["id"]}, "metric": "pixels", "first": 10})
	if best := got.Edges[0]; best.Node.Name != "Grid in Red" || best.Score < .999 || got.TotalCount != len(c.works()) {
		t.Errorf("the nearest of %d is %q with %v", got.TotalCount, best.Node.Name, best.Score)
	}
	if served := c.do("GET", upload["url"].(string), ""); !bytes.Equal([]byte(served.body), paintedPNG(5)) {
		t.Errorf("%d bytes are served back", len(served.body))
	}
}

func TestBlendOperation(t *testing.T) {
	c := start(t)
	got := c.connect("blend", "similarImages", object{"to": object{"image": c.named("Nocturne").ID}, "blend": []object{
		{"metric": "colour", "weight": 1}, {"metric": "composition", "weight": 2},
	}})
	for _, e := range got.Edges {
		if len(e.Contributions) != 2 {
			t.Fatalf("%d contributions to a blend of 2", len(e.Contributions))
		}
		low := min(e.Contributions[0].Score, e.Contributions[1].Score)
		high := max(e.Contributions[0].Score, e.Contributions[1].Score)
		if e.Score < low-1e-4 || e.Score > high+1e-4 {
			t.Errorf("the blend's score %v is not between %v and %v", e.Score, low, high)
		}
	}
	if len(got.Edges) != len(c.works())-1 {
		t.Errorf("%d works", len(got.Edges))
	}
}

func TestDetailOperation(t *testing.T) {
	c := start(t)
	asked, other := c.named("River at Dusk"), c.named("Nocturne")
	detail := func(x, y, w, h float64) object {
		return object{"to": object{"detail": object{"of": object{"image": asked.ID}, "region": object{"x": x, "y": y, "width": w, "height": h}}}, "metric": "pixels"}
	}
	if got := c.connect("detail", "similarImages", detail(.25, .1, .4, .5)); len(got.Edges) != len(c.works())-1 {
		t.Errorf("a detail is like %d works", len(got.Edges))
	}
	for _, region := range [][4]float64{{.8, 0, .4, .5}, {0, 0, .01, .01}, {-.1, 0, .5, .5}, {0, 0, 0, 0}} {
		if got := c.ask(operation(t, "detail"), detail(region[0], region[1], region[2], region[3])); got.code() != "INVALID" {
			t.Errorf("%v: %+v", region, got.Errors)
		}
	}
	examples := c.connect("detail", "similarImages", object{"metric": "pixels", "to": object{"examples": object{
		"like": []object{{"image": asked.ID}}, "unlike": []object{{"image": other.ID}},
	}}})
	for _, e := range examples.Edges {
		if e.Node.ID == asked.ID || e.Node.ID == other.ID {
			t.Errorf("the example %q is among the results", e.Node.Name)
		}
	}
	if len(examples.Edges) != len(c.works())-2 {
		t.Errorf("examples find %d works", len(examples.Edges))
	}
}

func TestExplainOperation(t *testing.T) {
	c := start(t)
	var got struct {
		Explain struct {
			Columns, Rows         int
			Weights, QueryWeights []float64
			Score                 float64
			Sentence              string
		}
	}
	remarshal(t, c.answer(operation(t, "explain"), object{
		"to": object{"image": c.named("Grid in Red").ID}, "image": c.named("Grid in Blue").ID, "metric": "pixels",
	}), &got)
	e, sum := got.Explain, 0.0
	for _, weight := range e.Weights {
		sum += weight
	}
	if len(e.Weights) != e.Columns*e.Rows || len(e.QueryWeights) != len(e.Weights) || math.Abs(sum-e.Score) > 1e-4 || e.Sentence == "" {
		t.Errorf("%d x %d weights that sum to %v of %v: %q", e.Columns, e.Rows, sum, e.Score, e.Sentence)
	}
}

func TestDuplicatesOperation(t *testing.T) {
	answered := start(t).ask(operation(t, "duplicates"), object{"first": 10})
	var got connection
	remarshal(t, answered.Data["nearDuplicates"], &got)
	if len(got.Edges) != got.TotalCount || got.PageInfo.HasNextPage {
		t.Errorf("%d groups of %d", len(got.Edges), got.TotalCount)
	}
	for _, e := range got.Edges {
		if len(e.Node.Images) < 2 {
			t.Errorf("a group of %d", len(e.Node.Images))
		}
	}
}

func TestPageNodeAndSuggestOperations(t *testing.T) {
	c := start(t)
	asked := c.named("River at Dusk")
	page := c.answer(operation(t, "page"), object{"id": asked.ID})
	image, library := page["image"].(object), page["library"].(object)
	if image["title"] != "River at Dusk" || image["width"] != 160.0 || image["yearFrom"] != 1889.0 || image["yearTo"] != 1889.0 {
		t.Errorf("image: %v", image)
	}
	if properties := image["properties"].([]any); len(properties) == 0 || properties[len(properties)-1].(object)["value"] != "oil on canvas" {
		t.Errorf("properties: %v", image["properties"])
	}
	if library["images"] != float64(len(testWorks)-1) || library["artists"] != 4.0 {
		t.Errorf("library: %v", library)
	}
	if metrics := page["metrics"].([]any); metrics[0].(object)["id"] != library["defaultMetric"] {
		t.Errorf("the default is %v, and the first metric %v", library["defaultMetric"], metrics[0])
	}
	if node := c.answer(operation(t, "node"), object{"id": asked.ID})["node"].(object); node["__typename"] != "Image" || node["name"] != "River at Dusk" {
		t.Errorf("node: %v", node)
	}
	suggestions := c.answer(operation(t, "suggest"), object{"prefix": "pér"})["suggest"].([]any)
	if len(suggestions) == 0 || suggestions[0].(object)["text"] != "Ana Pérez" || suggestions[0].(object)["count"] != 3.0 {
		t.Errorf("suggestions: %v", suggestions)
	}
}

func TestWorkWithoutAPictureIsFoundByWordsAlone(t *testing.T) {
	c := start(t)
	data := c.answer(`{ images(search: "altarpiece") { edges { node { id width height url dominantColor } } } }`, nil)
	edges := data["images"].(object)["edges"].([]any)
	if len(edges) != 1 {
		t.Fatalf("altarpiece finds %d works", len(edges))
	}
	node := edges[0].(object)["node"].(object)
	for _, field := range []string{"width", "height", "url", "dominantColor"} {
		if node[field] != nil {
			t.Errorf("%s is %v", field, node[field])
		}
	}
	got := c.ask(operation(t, "similar"), object{"to": object{"image": node["id"]}})
	if got.code() != "INVALID" || !strings.Contains(got.Errors[0].Message, "no picture") {
		t.Errorf("works like it: %+v", got.Errors)
	}
}
