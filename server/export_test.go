package server

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"likeness/internal/search"
	"likeness/internal/uploads"
)

// table reads an export: its head, then its columns by title.
func (c client) table(path string) (head map[string]string, rows []map[string]string) {
	c.t.Helper()
	got := c.do("GET", path, "")
	if got.StatusCode != 200 {
		c.t.Fatalf("%s answers %d: %s", path, got.StatusCode, got.body)
	}
	text, marked := strings.CutPrefix(got.body, "\uFEFF")
	if !marked {
		c.t.Errorf("%s has no byte order mark", path)
	}
	lines := csv.NewReader(strings.NewReader(text))
	lines.FieldsPerRecord = -1
	all, err := lines.ReadAll()
	if err != nil {
		c.t.Fatal(err)
	}
	head = map[string]string{}
	for len(all) > 0 && strings.HasPrefix(all[0][0], "# ") {
		head[strings.TrimPrefix(all[0][0], "# ")] = all[0][1]
		all = all[1:]
	}
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, title := range all[0] {
			row[title] = line[i]
		}
		rows = append(rows, row)
	}
	return head, rows
}

func exportPath(file string, variables object) string {
	text, err := json.Marshal(variables)
	if err != nil {
		panic(err)
	}
	return "/export/" + file + "?variables=" + url.QueryEscape(string(text))
}

func TestAnExportHoldsAllThatASearchFindsWithEveryColumn(t *testing.T) {
	c := start(t)
	head, rows := c.table(exportPath("images.csv", object{"search": "river"}))
	if head["works"] != "2 of 2" || len(rows) != 2 || head["query"] != `{"search":"river"}` || head["generation"] == "" {
		t.Errorf("head %v, %d rows", head, len(rows))
	}
	for _, row := range rows {
		if row["Medium"] != "oil on canvas" || row["artist"] != "Ana Pérez" || row["genre"] != "landscape" || row["yearFrom"] == "" ||
			!strings.HasPrefix(row["page"], c.url+"/image/") || c.do("GET", strings.TrimPrefix(row["image"], c.url), "").StatusCode != 200 {
			t.Errorf("row %v", row)
		}
	}
	again := c.do("GET", strings.TrimPrefix(head["address"], c.url), "")
	if again.StatusCode != 200 || !strings.Contains(again.body, rows[0]["id"]) {
		t.Errorf("the address of an export answers %d", again.StatusCode)
	}
	got := c.do("GET", exportPath("images.json", object{"search": "habour  painting"}), "")
	var parsed struct {
		SearchedAs string
		LeftOut    []string
		Saved      int
		Works      []exportRow
	}
	if err := json.Unmarshal([]byte(got.body), &parsed); err != nil {
		t.Fatalf("%v: %s", err, got.body)
	}
	if parsed.SearchedAs == "" && len(parsed.LeftOut) == 0 || parsed.Saved != len(parsed.Works) || len(parsed.Works) == 0 || parsed.Works[0].Name != "Harbour, <Night> & Fog" {
		t.Errorf("%+v", parsed)
	}
	if name := got.Header.Get("Content-Disposition"); !strings.Contains(name, "likeness-habour-painting-") {
		t.Errorf("the file is named %s", name)
	}
}

func TestAnExportOfLikenessHasRanksAndScores(t *testing.T) {
	c := start(t)
	of := c.works()[0]
	_, rows := c.table(exportPath("similarImages.csv", object{"to": object{"image": of.ID}, "metric": "colour", "first": 3}))
	list := c.connect("similar", "similarImages", object{"to": object{"image": of.ID}, "metric": "colour", "first": 3})
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, row := range rows {
		if row["rank"] != fmt.Sprint(i+1) || row["id"] != list.Edges[i].Node.ID || row["score"] != decimal(&list.Edges[i].Score) {
			t.Errorf("row %d is %v, the list has %+v", i, row, list.Edges[i])
		}
	}
}

// TestALongExportIsWhole is of more works than any page has.
func TestALongExportIsWhole(t *testing.T) {
	works := [][]string{{"id", "file", "Title", "Artist", "Inscription", "Signed"}}
	for i := range 450 {
		works = append(works, []string{fmt.Sprint(i), "", fmt.Sprintf("Work %d", i), "Ada", "", ""})
	}
	works[1][1] = "w1.png"
	works[449][5], works[3][2], works[4][4] = "on the back", `=HYPERLINK("http://elsewhere")`, "two\nlines, \"quoted\""
	lib, engine, err := importWorks(t.TempDir(), works)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	kept, err := uploads.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cfg := testConfig(t)
	cfg.Service, cfg.Uploads, cfg.Pictures, cfg.Progress = search.New(engine, engine.Models(), kept), kept, engine, lib
	c := serve(t, cfg)
	head, rows := c.table("/export/images.csv")
	if head["works"] != "450 of 450" || len(rows) != 450 {
		t.Fatalf("%v, %d rows", head, len(rows))
	}
	ids := map[string]bool{}
	for _, row := range rows {
		ids[row["id"]] = true
	}
	if len(ids) != 450 || rows[448]["Signed"] != "on the back" || rows[2]["title"] != `'=HYPERLINK("http://elsewhere")` || rows[3]["Inscription"] != works[4][4] {
		t.Errorf("%d different works; %v, %v, %v", len(ids), rows[448], rows[2], rows[3])
	}
	if head, rows = c.table(exportPath("images.csv", object{"first": 250})); head["works"] != "250 of 450" || len(rows) != 250 {
		t.Errorf("of 250: %v, %d rows", head, len(rows))
	}
}

func TestAnExportThatCannotBeSaysWhy(t *testing.T) {
	c := start(t)
	for path, want := range map[string]struct {
		status int
		says   string
	}{
		"/export/works.xlsx":    {404, "images.csv"},
		"/export/images":        {404, "images.csv"},
		"/export/":              {404, "images.csv"},
		"/export/of/images.csv": {404, "images.csv"},
		exportPath("images.csv", object{"filter": object{"yearFrom": 1900, "yearTo": 1850}}): {400, "exchange them"},
		"/export/images.csv?variables=[]":                                {400, "not an object"},
		"/export/images.csv?variables=null":                              {400, "not an object"},
		"/export/images.csv?variables={":                                 {400, "not an object"},
		`/export/images.csv?variables={"first":0}`:                       {400, "no number of works"},
		`/export/images.csv?variables={"first":"3"}`:                     {400, "no number of works"},
		`/export/images.csv?variables={"filter":{"artist":3.5}}`:         {400, "String"},
		`/export/images.json?variables={"search":7}`:                     {400, "String"},
		"/export/similarImages.csv":                                      {400, "to"},
		`/export/similarImages.csv?variables={"to":{"image":"unknown"}}`: {404, "no work"},
	} {
		got := c.do("GET", strings.NewReplacer("{", "%7B", "}", "%7D", `"`, "%22", "[", "%5B", "]", "%5D").Replace(path), "")
		if got.StatusCode != want.status || !strings.Contains(got.body, want.says) || got.Header.Get("Content-Disposition") != "" {
			t.Errorf("%s answers %d %s, want %d and %q", path, got.StatusCode, got.body, want.status, want.says)
		}
	}
	if got := c.do("POST", "/export/images.csv", ""); got.StatusCode != 405 {
		t.Errorf("POST answers %d", got.StatusCode)
	}
}

func TestFilesAreNamedAfterTheSearch(t *testing.T) {
	for search, want := range map[string]string{
		"Starry Night": "starry-night", `"../../etc/passwd"`: "etc-passwd", "神奈川": "神奈川", "!!!": "", strings.Repeat("long ", 50): "long-long-long-long-long-long-long-long",
	} {
		if got := slug(search); got != want {
			t.Errorf("%q names a file %q, want %q", search, got, want)
		}
	}
}
