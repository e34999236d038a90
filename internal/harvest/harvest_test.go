package harvest

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"likeness/internal/art"
	"likeness/internal/table"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// documents are what a server would give, by address.
type documents map[string]string

// get counts, too, how often each is asked for.
func (d documents) get(asked map[string]int) func(context.Context, string) ([]byte, error) {
	var mu sync.Mutex
	return func(_ context.Context, address string) ([]byte, error) {
		mu.Lock()
		defer mu.Unlock()
		asked[address]++
		if text, ok := d[address]; ok {
			return []byte(text), nil
		}
		return nil, art.Errorf(art.CodeNotFound, "There is nothing at this address.")
	}
}

// walked are the rows of a walk by the names of their columns; a refused one
// has "refused" alone.
func walked(t *testing.T, place string, d documents, opts Options) ([]map[string]string, *table.Table, *Result, map[string]int) {
	t.Helper()
	asked := map[string]int{}
	opts.Get = d.get(asked)
	tab, result, err := Walk(t.Context(), place, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tab.Close() })
	rows, err := tab.Read()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var all []map[string]string
	for {
		row, err := rows.Next()
		if err == io.EOF {
			return all, tab, result, asked
		}
		if err != nil {
			t.Fatal(err)
		}
		values := map[string]string{}
		if row.Refused != "" {
			values["refused"] = row.Refused
		}
		for i, c := range row.Cells {
			if c != "" {
				values[tab.Header[i]] = strings.ReplaceAll(c, table.ValueSeparator, " | ")
			}
		}
		all = append(all, values)
	}
}

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "m.json")
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

const third = `{"@context": "http://iiif.io/api/presentation/3/context.json", "id": "https://m.example/1/manifest", "type": "Manifest",
"label": {"fr": ["La Mer"], "en": ["The Sea"], "de": ["Das Meer"]},
"metadata": [{"label": {"en": ["Artist"]}, "value": {"none": ["Roux, Anne", "Petit, Luc"]}}, {"label": {"en": ["Date"], "fr": ["Date"]}, "value": {"en": ["about 1889"], "fr": ["vers 1889"]}}, {"label": {"en": ["Title"]}, "value": {"en": ["The Sea"]}}],
"summary": {"en": ["Waves."]}, "rights": "http://creativecommons.org/publicdomain/zero/1.0/", "requiredStatement": {"label": {"en": ["Credit"]}, "value": {"en": ["Museum <b>am</b> Meer"]}},
"provider": [{"id": "https://m.example", "type": "Agent", "label": {"en": ["Museum"]}}], "homepage": [{"id": "https://m.example/1", "type": "Text"}],
"items": [
 {"type": "Canvas", "items": [{"type": "AnnotationPage", "items": [{"type": "Annotation", "motivation": "painting", "body": {"id": "https://i.example/a/full/max/0/default.jpg", "type": "Image", "service": [{"id": "https://auth.example", "type": "AuthCookieService1"}, {"id": "https://i.example/a/", "type": "ImageService3", "profile": "level2"}]}}]}]},
 {"type": "Canvas", "items": [{"type": "AnnotationPage", "items": [{"type": "Annotation", "motivation": "painting", "body": {"type": "Choice", "items": [{"id": "https://i.example/b.jpg", "type": "Image"}, {"id": "https://i.example/b2.jpg", "type": "Image"}]}}]}]},
 {"type": "Canvas", "items": [{"type": "AnnotationPage", "items": [{"type": "Annotation", "motivation": "painting", "body": {"id": "https://i.example/c.mp4", "type": "Video"}}]}]}]}`

const second = `{"@context": "http://iiif.io/api/presentation/2/context.json", "@id": "https://m.example/2/manifest", "@type": "sc:Manifest", "label": "Hills",
"metadata": [{"label": [{"@value": "Künstler", "@language": "de"}, {"@value": "Maker", "@language": "en"}], "value": "Amy Ash"}, {"label": "Tags", "value": ["a", {"@value": "b"}]}],
"description": [{"@value": "A view", "@language": "en"}], "attribution": "The museum", "license": "https://cc.example/by",
"sequences": [{"canvases": [{"@type": "sc:Canvas", "images": [{"resource": {"@id": "https://i.example/2/full/full/0/default.jpg", "@type": "dctypes:Image", "service": {"@context": "http://iiif.io/api/image/2/context.json", "@id": "https://i.example/2", "profile": "http://iiif.io/api/image/2/level1.json"}}}]}]}]}`

var thirdRow = map[string]string{
	"id": "https://m.example/1/manifest", "title": "The Sea", "title.fr": "La Mer", "title.de": "Das Meer", "image": "https://i.example/a/info.json | https://i.example/b.jpg", "Artist": "Roux, Anne | Petit, Luc",
	"Date": "about 1889", "Date.fr": "vers 1889", "description": "Waves.", "provider": "Museum", "required statement": "Museum <b>am</b> Meer", "rights": "http://creativecommons.org/publicdomain/zero/1.0/", "homepage": "https://m.example/1",
}

var secondRow = map[string]string{
	"id": "https://m.example/2/manifest", "title": "Hills", "image": "https://i.example/2/info.json", "Maker": "Amy Ash", "Tags": "a | b", "description": "A view", "attribution": "The museum", "rights": "https://cc.example/by",
}

func TestManifestsOfBothVersionsAreRows(t *testing.T) {
	for name, tc := range map[string]struct {
		content string
		want    map[string]string
	}{"version 3": {third, thirdRow}, "version 2": {second, secondRow}, "with a mark": {"\uFEFF" + second, secondRow}} {
		rows, _, _, _ := walked(t, write(t, tc.content), nil, Options{})
		if diff := cmp.Diff([]map[string]string{tc.want}, rows); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func of(row map[string]string, collection string) map[string]string {
	with := map[string]string{"is part of": collection}
	for name, v := range row {
		with[name] = v
	}
	return with
}

func TestCollectionsAreWalkedInTheirOrderAndOnce(t *testing.T) {
	d := documents{
		"https://m.example/top": `{"type": "Collection", "id": "https://m.example/top", "label": {"en": ["All"]}, "items": [
			{"type": "Manifest", "id": "https://m.example/2/manifest"}, {"type": "Collection", "id": "https://m.example/below"}, {"type": "Manifest", "id": "https://m.example/1/manifest"},
			{"type": "Manifest", "id": "https://m.example/gone"}, {"type": "Manifest", "id": "file:///etc/passwd"}, {"type": "Range", "id": "x"}, 7]}`,
		"https://m.example/below":      `{"@type": "sc:Collection", "@id": "https://m.example/below", "label": "Below", "collections": [{"@id": "https://m.example/top", "@type": "sc:Collection"}, {"@id": "https://m.example/below#x", "@type": "sc:Collection"}], "manifests": [{"@id": "https://m.example/2/manifest", "@type": "sc:Manifest"}], "first": "https://m.example/page1"}`,
		"https://m.example/page1":      `{"@type": "sc:Collection", "@id": "https://m.example/page1", "manifests": ["https://m.example/3/manifest"], "next": "https://m.example/page2"}`,
		"https://m.example/page2":      `{"@type": "sc:Collection", "@id": "https://m.example/page2", "manifests": [{"@id": "https://m.example/broken", "@type": "sc:Manifest"}], "next": "https://m.example/page1"}`,
		"https://m.example/1/manifest": third,
		"https://m.example/2/manifest": second,
		"https://m.example/3/manifest": strings.ReplaceAll(second, "/2/", "/3/"),
		"https://m.example/broken":     `<html>`,
	}
	rows, tab, result, asked := walked(t, "https://m.example/top", d, Options{})
	thirdOf := of(secondRow, "Below")
	thirdOf["id"] = "https://m.example/3/manifest"
	thirdOf["image"] = "https://i.example/2/info.json"
	want := []map[string]string{
		of(secondRow, "All"), thirdOf,
		{"refused": "https://m.example/broken: What the server gives is no IIIF manifest."},
		of(thirdRow, "All"),
		{"refused": "https://m.example/gone: There is nothing at this address."},
		{"refused": "file:///etc/passwd: It is no address of the web."},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	for address, n := range asked {
		if n != 1 {
			t.Errorf("%s was asked for %d times", address, n)
		}
	}
	if notes := strings.Join(tab.Notes, " "); !strings.Contains(notes, "3 manifests or collections are listed more than once") || result.Manifests != 6 {
		t.Errorf("%d manifests, notes %q", result.Manifests, notes)
	}
	if _, _, part, _ := walked(t, "https://m.example/top", d, Options{AtMost: 2}); part.Manifests != 2 || !part.Partial {
		t.Errorf("a part: %+v", part)
	}
}

func TestDeepAndEndlessCollectionsEnd(t *testing.T) {
	d := documents{"https://m.example/m": second}
	for i := range maxDepth + 5 {
		d[fmt.Sprintf("https://m.example/c%d", i)] = fmt.Sprintf(`{"type": "Collection", "id": "https://m.example/c%d", "items": [{"type": "Collection", "id": "https://m.example/c%d"}, {"type": "Manifest", "id": "https://m.example/m%d"}]}`, i, i+1, i)
		d[fmt.Sprintf("https://m.example/m%d", i)] = second
	}
	rows, tab, _, _ := walked(t, "https://m.example/c0", d, Options{})
	if len(rows) != maxDepth || len(tab.Notes) != 1 || !strings.Contains(tab.Notes[0], "deep") {
		t.Errorf("%d rows, %q", len(rows), tab.Notes)
	}
}

func TestAManifestOfTenThousandCanvasesIsOneWork(t *testing.T) {
	var canvases strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&canvases, `,{"type": "Canvas", "items": [{"items": [{"body": {"id": "https://i.example/%d.jpg", "type": "Image"}}]}]}`, i)
	}
	rows, tab, _, _ := walked(t, write(t, `{"type": "Manifest", "id": "x", "label": {"none": ["A book"]}, "items": [`+canvases.String()[1:]+"]}"), nil, Options{})
	if len(rows) != 1 || strings.Count(rows[0]["image"], "|") != maxPictures-1 || !strings.Contains(strings.Join(tab.Notes, " "), "9980 others") {
		t.Errorf("%d rows, notes %q", len(rows), tab.Notes)
	}
}

func TestAnActivityStreamTellsTheLastOfEach(t *testing.T) {
	activity := func(kind, address string) string {
		return fmt.Sprintf(`{"type": %q, "object": {"id": %q, "type": "Manifest"}}`, kind, address)
	}
	d := documents{
		"https://m.example/stream": `{"type": "OrderedCollection", "id": "https://m.example/stream", "first": {"id": "https://m.example/p0"}, "last": {"id": "https://m.example/p1"}}`,
		"https://m.example/p0":     `{"type": "OrderedCollectionPage", "orderedItems": [` + activity("Create", "https://m.example/2/manifest") + "," + activity("Create", "https://m.example/gone") + `]}`,
		"https://m.example/p1": `{"type": "OrderedCollectionPage", "prev": {"id": "https://m.example/p0"}, "orderedItems": [` + activity("Refresh", "https://m.example/2/manifest") + "," +
			activity("Update", "https://m.example/1/manifest") + "," + activity("Delete", "https://m.example/gone") + "," + activity("Update", "https://m.example/1/manifest") + `]}`,
		"https://m.example/1/manifest": third, "https://m.example/2/manifest": second,
	}
	rows, _, _, asked := walked(t, "https://m.example/stream", d, Options{})
	if diff := cmp.Diff([]map[string]string{secondRow, thirdRow}, rows); diff != "" || asked["https://m.example/gone"] != 0 {
		t.Error(diff)
	}
}

func TestWhatIsNoManifestIsSaid(t *testing.T) {
	for content, want := range map[string]string{
		"<html>":                        "no JSON object",
		`[1]`:                           "no JSON object",
		`{"type": "Annotation"}`:        `its type is "Annotation"`,
		`{"type": "Collection"}`:        "leads to no manifest",
		`{"type": ["Collection", "x"]}`: "leads to no manifest",
	} {
		if _, _, err := Walk(t.Context(), write(t, content), Options{Get: documents{}.get(map[string]int{})}); art.CodeOf(err) != art.CodeInvalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", content, err)
		}
	}
	for place, want := range map[string]string{"https://m.example/none": "nothing at this address", "/no/such/file": "There is no file"} {
		if _, _, err := Walk(t.Context(), place, Options{Get: documents{}.get(map[string]int{})}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", place, err)
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add(third)
	f.Add(second)
	f.Add(`{"type": "Collection", "items": [{"type": "Manifest", "id": "https://x"}]}`)
	f.Fuzz(func(t *testing.T, content string) {
		tab, _, err := Walk(t.Context(), write(t, content), Options{Get: documents{}.get(map[string]int{})})
		if err == nil {
			_ = tab.Close()
		}
	})
}
