//go:build cluster

package weaviate_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/enginetest"
	"likeness/internal/weaviate"
	"likeness/internal/weaviate/weaviatetest"
)

// TestTwins asks a cluster and the working library that was published to it the
// same questions.
func TestTwins(t *testing.T) {
	cluster := weaviatetest.Start(t, nodes())
	for name, test := range map[string]func(*testing.T, clustered){
		"whatever is written and typed is answered as by the working library": testWhateverIsTyped,
		"a list by relevance of works that rank the same holds each once":     testWalksByRelevance,
		"some thousand works by relevance stand as in the working library":    testOrdersByRelevance,
		"artists of more names than Weaviate counts are counted alike":        testFacetOfManyValues,
		"publishing that was ended at any point goes on to the same answers":  testEndedPublishing,
		"what others keep in the cluster is left alone":                       testOthersAreLeftAlone,
		"works that rounding cannot tell apart are compared exactly":          testComparesTheMuchAlike,
	} {
		t.Run(name, func(t *testing.T) { test(t, newClustered(t, cluster.Nodes(), t.TempDir())) })
	}
	t.Run("a cluster that only reads says so", func(t *testing.T) {
		c := newClustered(t, cluster.Nodes(), t.TempDir())
		c.put(t, []art.RecordPut{row(1, "One", "me")})
		own, _, _ := strings.Cut(c.twins(t).away.ID(), ".")
		cluster.SetStatus(own, "READONLY")
		c.onlyReads(t)
		cluster.SetStatus(own, "READY")
		if err := c.publish(t.Context(), t); err != nil {
			t.Fatal(err)
		}
		c.twins(t).whole()
	})
	t.Run("a node that lost lists is not asked until more is published", func(t *testing.T) {
		c := newClustered(t, cluster.Nodes(), t.TempDir())
		enginetest.NewGallery(t, t.TempDir(), c, 20)
		c.twins(t).whole()
		cluster.LoseLists(0, "digest")
		c.lostLists(t)
	})
}

// onlyReads changes the library of a cluster that takes no changes.
func (c clustered) onlyReads(t *testing.T) {
	w, err := embedded.Begin(c.working, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := w.PutRecords(t.Context(), []art.RecordPut{row(1, "Another", "me")}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := c.publish(t.Context(), t); art.CodeOf(err) != art.CodeInvalid || !strings.Contains(art.Sentence(err), "only reads just now") {
		t.Errorf("publishing to a cluster that only reads: %v", err)
	}
	page, err := c.Open(t).Current(t).SearchText(t.Context(), art.TextQuery{Search: "one", Limit: 1})
	if err != nil || page.Total != 1 {
		t.Errorf("a cluster that only reads has %d works, %v", page.Total, err)
	}
}

// lostLists is the end of a test whose first node lost lists.
func (c clustered) lostLists(t *testing.T) {
	alone := c
	alone.nodes = weaviate.Nodes{URLs: c.nodes.URLs[:1], GRPC: c.nodes.GRPC[:1]}
	generation := alone.Open(t).Current(t)
	_, err := generation.SearchText(t.Context(), art.TextQuery{Limit: 10})
	if art.CodeOf(err) != art.CodeUnavailable || !strings.Contains(art.Sentence(err), "was away") {
		t.Errorf("the node that lost lists answers %v", err)
	}
	if len(c.nodes.URLs) > 1 {
		c.twins(t).whole()
	}
	if err := c.publish(t.Context(), t); err != nil {
		t.Fatal(err)
	}
	alone.twins(t).whole()
}

// twins are a cluster, and the library that was published to it.
type twins struct {
	t         testing.TB
	own, away art.Generation
}

func (c clustered) twins(t testing.TB) twins {
	t.Helper()
	engine := c.serveWorking(t)
	own, err := engine.Current()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(own.Release)
	return twins{t, own, c.Open(t).Current(t)}
}

func (c clustered) serveWorking(t testing.TB) *embedded.Engine {
	t.Helper()
	engine, err := embedded.Open(context.Background(), c.working, quiet, func(art.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)
	return engine
}

// publish publishes the working library, until ctx ends.
func (c clustered) publish(ctx context.Context, t testing.TB) error {
	t.Helper()
	publisher, err := weaviate.Connect(t.Context(), c.nodes, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer publisher.Close()
	publisher.Replaces = true
	_, err = publisher.Publish(ctx, c.blobs, c.serveWorking(t), func(art.Progress) {})
	return err
}

// search compares what a search finds: how many, and which if one page holds
// them; in an order, which in which place.
func (w twins) search(q art.TextQuery) {
	w.t.Helper()
	own, err := w.own.SearchText(w.t.Context(), q)
	away, errAway := w.away.SearchText(w.t.Context(), q)
	if err != nil || errAway != nil {
		if art.CodeOf(err) != art.CodeOf(errAway) || (err == nil) != (errAway == nil) {
			w.t.Errorf("%.60q %v: %v, of the cluster %v", q.Search, q.Filter, err, errAway)
		}
		return
	}
	want, got := idsOn(own), idsOn(away)
	if q.Sort.By == "" {
		slices.Sort(want)
		slices.Sort(got)
	}
	if own.Total != away.Total || own.Near != away.Near || own.Total <= q.Limit && !slices.Equal(want, got) {
		w.t.Errorf("%.60q %v by %v: %d works (%d near), of the cluster %d (%d)", q.Search, q.Filter, q.Sort, own.Total, own.Near, away.Total, away.Near)
	}
}

func idsOn(page art.TextPage) (ids []string) {
	for _, hit := range page.Hits {
		ids = append(ids, hit.Image.ID)
	}
	return ids
}

// whole compares all that is there: works in every order, facets, and likeness.
func (w twins) whole() {
	w.t.Helper()
	for _, by := range []art.SortKey{"", art.SortName, art.SortTitle, art.SortArtist, art.SortDate} {
		w.search(art.TextQuery{Sort: art.Sort{By: by}, Limit: 1000})
		w.search(art.TextQuery{Search: "the OR somebody", Sort: art.Sort{By: by, Descending: true}, Limit: 1000})
	}
	w.search(art.TextQuery{Search: "-the", Limit: 1000})
	for _, field := range []art.Field{art.FieldArtist, art.FieldDate} {
		q := art.FacetQuery{Field: field, Limit: 1000}
		own, err := w.own.Facet(w.t.Context(), q)
		away, errAway := w.away.Facet(w.t.Context(), q)
		if err != nil || errAway != nil || !cmp.Equal(own, away) {
			w.t.Errorf("%s: %v, %v\n%s", field, err, errAway, cmp.Diff(own, away))
		}
	}
	for _, id := range enginetest.IDs(w.t, w.own) {
		if vectors, err := w.own.VectorsOf(w.t.Context(), id, 0); err == nil {
			q := art.NearestQuery{Vectors: vectors, Metric: art.Overall, Exact: true, Limit: 1000}
			own, away := enginetest.Nearest(w.t, w.own, q), enginetest.Nearest(w.t, w.away, q)
			if own.Total != away.Total || len(own.Hits) != len(away.Hits) {
				w.t.Errorf("%d works like %s, %d listed; of the cluster %d, %d", own.Total, id, len(own.Hits), away.Total, len(away.Hits))
			}
			return
		}
	}
}

// oddTexts are what visitors type and sources hold.
var oddTexts = []string{
	"", " ", "*", "?", `"`, `""`, `\`, "a*", "a?b", "-", "-a", "OR", "a OR", "(((", "%", "_", "%20;", "a_b", "artist:", "artist:*", `title:""`,
	"before 1500", "19th century", "-1500", "before 99999999999999", "1850-", "\x00", "a\x00b", "\xff\xfe", "e\u0301", "ﬁ", "straße", "İ", "ﷺ",
	"👨‍👩‍👧", "🏳️‍🌈", "½", "\u200b", "\u202e", "浮世絵", "葛飾北斎の富嶽三十六景", "พระพุทธรูป", "لوحة", "그림", "картина", "\u0301", "\U0010ffff", "line\nbreak",
	strings.Repeat("x", 20000), strings.Repeat("a ", 10000), strings.Repeat(`"`, 20000), strings.Repeat("富", 3000), strings.Repeat("a OR ", 3000),
	`"the * of"`, "!!!", "c++", "№5", "♥", "a=b", "a:b:c", "l'art", "１２",
}

// oddColumns are names that no engine would give a property.
var oddColumns = []string{
	"Medium", "medium ", "MÉDIUM", "技法", "1st", "%", "_id", "id", "vector", "a=b", "a:b", "🖼", strings.Repeat("a very long name ", 20),
}

// row is a record of a table.
func row(number int, title, artist string, properties ...art.Property) art.RecordPut {
	key := fmt.Sprint("row ", number)
	image := art.Image{ID: art.ImageID("main", key), Source: "main", Key: key, Name: key, Title: title, Artist: artist, Properties: properties}
	if artist != "" {
		image.Artists, image.Genres, image.Genre = []string{artist}, []string{title}, title
	}
	return art.RecordPut{Image: image}
}

// put puts rows into the working library, with facets, and publishes them.
func (c clustered) put(t testing.TB, rows []art.RecordPut, facets ...string) {
	t.Helper()
	w := c.Begin(t)
	if _, err := w.PutRecords(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
	if err := w.SetFacets(t.Context(), "main", art.FacetColumns{Names: facets}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func testWhateverIsTyped(t *testing.T, c clustered) {
	var rows []art.RecordPut
	for i, text := range oddTexts {
		other := strings.ToValidUTF8(oddTexts[len(oddTexts)-1-i], "?")
		rows = append(rows, row(i, strings.ToValidUTF8(text, "?"), other, art.Property{Name: oddColumns[i%len(oddColumns)], Value: "oil; " + other}))
	}
	c.put(t, rows, oddColumns...)
	w := c.twins(t)
	w.whole()
	for _, text := range oddTexts {
		w.search(art.TextQuery{Search: text, Limit: 1000})
		w.search(art.TextQuery{Filter: art.Filter{Artists: []string{text}}, Limit: 1000})
		w.search(art.TextQuery{Filter: art.Filter{Genres: []string{text}, Missing: []art.Field{art.FieldArtist}}, Limit: 1000})
		for _, lookup := range []art.Lookup{{Name: text}, {Artist: text}} {
			if _, err := w.away.FirstMatch(t.Context(), lookup); err != nil && art.CodeOf(err) != art.CodeNotFound && art.CodeOf(err) != art.CodeInvalid {
				t.Errorf("look up %.60q: %v", text, err)
			}
		}
		if _, err := w.away.Suggest(t.Context(), text, 8); err != nil {
			t.Errorf("complete %.60q: %v", text, err)
		}
	}
	for _, name := range oddColumns {
		w.search(art.TextQuery{Filter: art.Filter{Columns: []art.ColumnFilter{{Name: name, Values: []string{"oil"}}}}, Limit: 1000})
		w.search(art.TextQuery{Filter: art.Filter{Columns: []art.ColumnFilter{{Name: name, Missing: true}}}, Limit: 1000})
	}
}

func testWalksByRelevance(t *testing.T, c clustered) {
	var rows []art.RecordPut
	for i := range 2300 { // more than are scored
		rows = append(rows, row(i, []string{"River", "River at dawn", "The old river", "Riverside"}[i%4], "Nobody"))
	}
	c.put(t, rows)
	w := c.twins(t)
	for _, limit := range []int{99, 349} {
		seen := map[string]bool{}
		q := art.TextQuery{Search: "river", Limit: limit, Plain: true}
		for more := true; more; {
			page, err := w.away.SearchText(t.Context(), q)
			if err != nil || len(page.Hits) == 0 {
				t.Fatalf("%d works, then %v", len(seen), err)
			}
			for _, hit := range page.Hits {
				if seen[hit.Image.ID] {
					t.Errorf("%q comes again", hit.Image.Name)
				}
				seen[hit.Image.ID] = true
			}
			more, q.After = page.More, page.End(q)
		}
		if len(seen) != len(rows) {
			t.Errorf("pages of %d hold %d of %d works", limit, len(seen), len(rows))
		}
	}
}

func testOrdersByRelevance(t *testing.T, c clustered) {
	random := rand.New(rand.NewPCG(5, 5))
	words := strings.Fields("river dawn old bridge mill winter view of the a boat")
	var rows []art.RecordPut
	for i := range 1900 {
		var title []string
		for range 1 + random.IntN(6) {
			title = append(title, words[random.IntN(len(words))])
		}
		from := 1500 + random.IntN(300)
		if i%50 == 7 {
			title = append(title, "rivver", "winer")
		}
		put := row(i, strings.Join(title, " "), []string{"", "Mill, John", "Old Master", "Nobody"}[random.IntN(4)])
		put.Image.Years = &art.Years{From: from, To: from + random.IntN(40)}
		rows = append(rows, put)
	}
	c.put(t, rows)
	w := c.twins(t)
	for _, search := range []string{"river", "title:mill", "artist:mill", "old mill", "wint", "river OR nobody", "date:1600-1650", "16th century", "before 1700", `"of the river"`, "winter -river", `"a * boat"`} {
		w.pages(art.TextQuery{Search: search, Limit: 500})
	}
}

// pages compares the whole list that a search finds, page by page.
func (w twins) pages(q art.TextQuery) {
	w.t.Helper()
	of := func(generation art.Generation) (ids []string) {
		for after := q; ; {
			page, err := generation.SearchText(w.t.Context(), after)
			if err != nil {
				w.t.Fatal(err)
			}
			ids = append(ids, idsOn(page)...)
			if !page.More {
				return ids
			}
			after.After = page.End(q)
		}
	}
	if want, got := of(w.own), of(w.away); !slices.Equal(want, got) {
		w.t.Errorf("%q: %d works, of the cluster %d, or in another order", q.Search, len(want), len(got))
	}
}

func testFacetOfManyValues(t *testing.T, c clustered) {
	var rows []art.RecordPut
	for i := range 10_300 { // more works, and names, than are read at once
		rows = append(rows, row(i, []string{"River", "Mill"}[i/10_200], fmt.Sprint("Painter ", i%10_100)))
	}
	c.put(t, rows)
	w := c.twins(t)
	for _, search := range []string{"river", "mill", "title:river -10"} {
		q := art.FacetQuery{Search: search, Field: art.FieldArtist, Limit: 500}
		own, err := w.own.Facet(t.Context(), q)
		away, errAway := w.away.Facet(t.Context(), q)
		if err != nil || errAway != nil || own.Distinct == 0 || !cmp.Equal(own, away) {
			t.Errorf("artists of %q: %v, %v\n%s", search, err, errAway, cmp.Diff(own, away))
		}
	}
}

func testEndedPublishing(t *testing.T, c clustered) {
	enginetest.NewGallery(t, t.TempDir(), c, 20)
	random := rand.New(rand.NewPCG(8, 8))
	for round := range 3 {
		c.change(t, random, round)
		for try := time.Duration(1); ; try++ {
			ctx, end := context.WithTimeout(t.Context(), time.Duration(random.IntN(400)+20)*time.Millisecond*(1+try/4))
			err := c.publish(ctx, t)
			end()
			if err == nil {
				break
			}
			if ctx.Err() == nil {
				t.Fatal(err)
			}
		}
		c.twins(t).whole()
	}
}

// change changes the working library alone: works are removed, lose their
// pictures, change or are new.
func (c clustered) change(t testing.TB, random *rand.Rand, round int) {
	t.Helper()
	engine := c.serveWorking(t)
	generation, err := engine.Current()
	if err != nil {
		t.Fatal(err)
	}
	page, err := generation.SearchText(t.Context(), art.TextQuery{Limit: 1000})
	generation.Release()
	if err != nil {
		t.Fatal(err)
	}
	var puts []art.RecordPut
	var gone []string
	for i, hit := range page.Hits {
		image, lot := hit.Image, random.IntN(6)
		image.Picture, image.Further = nil, nil
		if lot < 2 {
			gone = append(gone, image.ID)
		}
		if lot == 2 {
			image.Title = fmt.Sprintf("the changed work %d of round %d", i, round)
		}
		if lot == 1 || lot == 2 {
			puts = append(puts, art.RecordPut{Image: image})
		}
	}
	for i := range 5 {
		puts = append(puts, row(100*round+i, fmt.Sprint("the new work ", i), "somebody"))
	}
	w, err := embedded.Begin(c.working, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := w.Remove(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	if _, err := w.PutRecords(t.Context(), puts); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Commit(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}

func testOthersAreLeftAlone(t *testing.T, c clustered) {
	c.put(t, []art.RecordPut{row(1, "One", "me")})
	generation := c.twins(t).away
	own, _, _ := strings.Cut(generation.ID(), ".")
	c.ask(t, http.MethodPost, "/v1/schema", `{"class":"Likeness_backup"}`, http.StatusOK)
	if err := c.publish(t.Context(), t); err != nil {
		t.Fatal(err)
	}
	c.ask(t, http.MethodGet, "/v1/schema/Likeness_backup", "", http.StatusOK)
	c.ask(t, http.MethodDelete, "/v1/aliases/Likeness", "", http.StatusNoContent)
	for _, name := range []string{own, "Likeness"} {
		c.ask(t, http.MethodDelete, "/v1/schema/"+own, "", http.StatusOK)
		c.ask(t, http.MethodPost, "/v1/schema", fmt.Sprintf(`{"class":%q,"properties":[{"name":"work","dataType":["int"]}]}`, name), http.StatusOK)
		if err := c.publish(t.Context(), t); art.CodeOf(err) != art.CodeInvalid || !strings.Contains(art.Sentence(err), name) {
			t.Errorf("beside a collection %s of somebody else: %v", name, err)
		}
		c.ask(t, http.MethodDelete, "/v1/schema/"+name, "", http.StatusOK)
	}
	if err := c.publish(t.Context(), t); err != nil {
		t.Fatal(err)
	}
	c.twins(t).whole()
}

// ask asks the first node what Likeness does not.
func (c clustered) ask(t testing.TB, method, path, body string, want int) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, c.nodes.URLs[0]+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != want {
		t.Fatalf("%s %s: %s", method, path, response.Status)
	}
}
