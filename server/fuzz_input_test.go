package server

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// Whatever comes is answered, and the server has no fault: the log of its
// configuration fails the test (see faultless).

// answered sends a request to a handler and returns what it wrote.
func answered(handler http.Handler, method, target, body, contentType, accept string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, "http://localhost"+target, strings.NewReader(body))
	request.RemoteAddr = "127.0.0.1:1" // held to no rate
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("Accept", accept)
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder
}

func mustBeJSON(t *testing.T, got *httptest.ResponseRecorder) {
	t.Helper()
	if body := got.Body.Bytes(); !json.Valid(body) || bytes.Contains(body, []byte(`"INTERNAL"`)) {
		t.Errorf("status %d, answer %q", got.Code, body)
	}
}

func FuzzQueries(f *testing.F) {
	files, err := operations.ReadDir("operations")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		query, err := operations.ReadFile("operations/" + file.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(query), `{"first": 3, "to": {"image": "x"}, "where": {"name": "y"}, "prefix": "r"}`, "")
	}
	f.Add(`{ __schema { types { name } } }`, `null`, "A")
	f.Add(`mutation { uploadImage(file: {a: [1, 2]}) { id } }`, `{}`, "")
	f.Add(`{ images(filter: {yearFrom: -1, missing: DATE}, search: "a OR b") { edges { node { ... on Node { id } } } } }`, `{"a": [1.0]}`, "")
	handler := New(testConfig(f))
	f.Fuzz(func(t *testing.T, query, variables, operation string) {
		if strings.Contains(query, "subscription") {
			t.Skip() // over a stream only, where it waits
		}
		body := fmt.Sprintf(`{"query": %s, "variables": %s, "operationName": %s}`, quote(t, query), variables, quote(t, operation))
		mustBeJSON(t, answered(handler, "POST", "/graphql", body, "application/json", "application/json"))
		values := url.Values{"query": {query}, "variables": {variables}, "operationName": {operation}}
		mustBeJSON(t, answered(handler, "GET", "/graphql?"+values.Encode(), "", "", "application/graphql-response+json"))
	})
}

func FuzzVariables(f *testing.F) {
	const query = `query($to: SimilarTo, $blend: [MetricWeight!], $filter: ImageFilter, $sort: ImageSort, $fields: [ImageField!]!, $first: Int, $after: String, $where: ImageLookup!) {
		images(filter: $filter, sort: $sort, first: $first, after: $after) { totalCount facets(fields: $fields, first: $first) { distinct } }
		lookup(where: $where) { __typename }
		nearDuplicates(first: $first, after: $after) { totalCount }
	}`
	const similar = `query($to: SimilarTo!, $blend: [MetricWeight!], $filter: ImageFilter, $first: Int, $after: String, $exact: Boolean) {
		similarImages(to: $to, blend: $blend, filter: $filter, first: $first, after: $after, exact: $exact) { edges { score percentile node { id } } }
	}`
	cfg := testConfig(f)
	handler := New(cfg)
	id := firstID(f, handler)
	for _, variables := range []string{
		`{"fields": ["ARTIST"], "where": {"name": "River"}, "filter": {"yearFrom": 1e3, "missing": "DATE"}, "sort": {"by": "NAME"}}`,
		`{"to": {"image": "` + id + `"}, "blend": [{"metric": "colour", "weight": 1e308}], "exact": true, "first": 5.0}`,
		`{"to": {"detail": {"of": {"image": "` + id + `"}, "region": {"x": 0, "y": 0.1, "width": 1e-3, "height": 1}}}}`,
		`{"to": {"examples": {"like": {"image": "` + id + `"}, "unlike": []}}, "after": "eyJnIjoiIn0"}`,
	} {
		f.Add(variables)
	}
	f.Fuzz(func(t *testing.T, variables string) {
		for _, text := range []string{query, similar} {
			body := fmt.Sprintf(`{"query": %s, "variables": %s}`, quote(t, text), variables)
			mustBeJSON(t, answered(handler, "POST", "/graphql", body, "application/json", "application/json"))
		}
	})
}

// firstID is a work of the test library.
func firstID(t testing.TB, handler http.Handler) string {
	t.Helper()
	got := answered(handler, "POST", "/graphql", `{"query": "{ images(first: 1) { edges { node { id } } } }"}`, "application/json", "")
	var page struct {
		Data struct {
			Images struct {
				Edges []struct{ Node struct{ ID string } }
			}
		}
	}
	if err := json.Unmarshal(got.Body.Bytes(), &page); err != nil || len(page.Data.Images.Edges) != 1 {
		t.Fatalf("no work: %s", got.Body)
	}
	return page.Data.Images.Edges[0].Node.ID
}

// pagedQueries are the lists that can be paged through.
func pagedQueries(id string) []string {
	return []string{
		`query($after: String) { list: images(first: 3, after: $after) { edges { cursor } } }`,
		`query($after: String) { list: images(search: "river", sort: {by: TITLE}, first: 3, after: $after) { edges { cursor } } }`,
		`query($after: String) { list: similarImages(to: {image: "` + id + `"}, metric: "pixels", first: 3, after: $after) { edges { cursor } } }`,
		`query($after: String) { list: similarImages(to: {image: "` + id + `"}, exact: true, first: 3, after: $after) { edges { cursor } } }`,
		`query($after: String) { list: similarImages(to: {image: "` + id + `"}, blend: [{metric: "colour", weight: 1}], first: 3, after: $after) { edges { cursor } } }`,
		`query($after: String) { list: nearDuplicates(first: 1, after: $after) { edges { cursor } } }`,
	}
}

// FuzzCursors forges what stands in a genuine cursor. It is bound to its query
// by a fingerprint that is no secret, so anybody can.
func FuzzCursors(f *testing.F) {
	handler := New(testConfig(f))
	queries := pagedQueries(firstID(f, handler))
	page := func(t testing.TB, query, after string) *httptest.ResponseRecorder {
		body := fmt.Sprintf(`{"query": %s, "variables": {"after": %s}}`, quote(t, query), after)
		return answered(handler, "POST", "/graphql", body, "application/json", "application/json")
	}
	genuine := make([]map[string]json.RawMessage, len(queries))
	for i, query := range queries {
		var got struct {
			Data struct {
				List struct{ Edges []struct{ Cursor string } }
			}
		}
		if err := json.Unmarshal(page(f, query, "null").Body.Bytes(), &got); err != nil {
			f.Fatal(err)
		}
		if len(got.Data.List.Edges) == 0 {
			continue // the test library has no near duplicates
		}
		data, err := base64.RawURLEncoding.DecodeString(got.Data.List.Edges[0].Cursor)
		if err == nil {
			err = json.Unmarshal(data, &genuine[i])
		}
		if err != nil {
			f.Fatal(err)
		}
	}
	for i := range queries {
		f.Add(i, "n", `-1`)
		f.Add(i, "n", `9223372036854775807`)
		f.Add(i, "p", `{"Score":0.5,"ID":"x","Rank":9223372036854775807}`)
		f.Add(i, "p", `{"Score":1e308,"ID":"","Rank":-5}`)
		f.Add(i, "t", `"zzzzzzzzzzzzz"`)
		f.Add(i, "g", `"../../etc"`)
	}
	f.Fuzz(func(t *testing.T, which int, key, value string) {
		i := int(uint(which) % uint(len(queries)))
		mustBeJSON(t, page(t, queries[i], quote(t, value)))
		if !json.Valid([]byte(value)) {
			return
		}
		// As the service writes: in the order of its fields, nothing between.
		var text strings.Builder
		for _, name := range []string{"g", "a", "t", "p", "n", "c"} {
			part := genuine[i][name]
			if name == key {
				part = json.RawMessage(value)
			}
			if part != nil {
				fmt.Fprintf(&text, ",%q:%s", name, part)
			}
		}
		forged := "{" + strings.TrimPrefix(text.String(), ",") + "}"
		mustBeJSON(t, page(t, queries[i], quote(t, base64.RawURLEncoding.EncodeToString([]byte(forged)))))
	})
}

func FuzzMultipart(f *testing.F) {
	form := func(operations, places, file string) string {
		return strings.ReplaceAll("--b\nContent-Disposition: form-data; name=\"operations\"\n\n"+operations+
			"\n--b\nContent-Disposition: form-data; name=\"map\"\n\n"+places+
			"\n--b\nContent-Disposition: form-data; name=\"0\"; filename=\"a.png\"\n\n"+file+"\n--b--\n", "\n", "\r\n")
	}
	operations := `{` + uploadQuery + `, "variables": {"file": null, "files": [null]}}`
	f.Add(form(operations, `{"0": ["variables.file"]}`, string(paintedPNG(1)[:200])))
	f.Add(form(operations, `{"0": ["variables.files.0", "variables.file"]}`, "GIF89a"))
	f.Add(form(`{}`, `[]`, ""))
	f.Add("--b\r\n\r\n")
	handler := New(testConfig(f))
	f.Fuzz(func(t *testing.T, body string) {
		mustBeJSON(t, answered(handler, "POST", "/graphql", body, "multipart/form-data; boundary=b", ""))
	})
}
