package server

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"likeness/internal/art"
)

// Values of variables as JSON. Those that are refused are not taken for
// something else: a filter that is ignored lists everything.
func TestVariablesAreWhatTheSchemaSays(t *testing.T) {
	c := start(t)
	id := c.works()[0].ID
	const (
		facets  = `query($v: [ImageField!]!) { images(first: 1) { facets(fields: $v, first: 2) { field } } }`
		filter  = `query($v: ImageFilter) { images(filter: $v, first: 1) { totalCount } }`
		sort    = `query($v: ImageSort) { images(sort: $v, first: 2) { totalCount } }`
		size    = `query($v: ImageSize) { images(first: 1) { edges { node { url(size: $v) } } } }`
		first   = `query($v: Int) { images(first: $v) { totalCount } }`
		words   = `query($v: String) { images(search: $v, first: 1) { totalCount } }`
		exact   = `query($v: Boolean) { similarImages(to: {image: "%s"}, exact: $v, first: 1) { totalCount } }`
		node    = `query($v: ID!) { node(id: $v) { id } }`
		similar = `query($v: SimilarTo!) { similarImages(to: $v, first: 1) { totalCount } }`
		blend   = `query($v: [MetricWeight!]) { similarImages(to: {image: "%s"}, blend: $v, first: 1) { totalCount } }`
	)
	for _, test := range []struct {
		query, value string
		refused      string // part of the sentence; empty when the value is taken
	}{
		{facets, `["ARTIST"]`, ""},
		{facets, `"ARTIST"`, ""}, // a list of one
		{facets, `["artist"]`, "one of ARTIST, COLLECTION, GENRE, DATE"},
		{facets, `[0]`, "$v[0]"},
		{facets, `[null]`, "$v[0] is null"},
		{facets, `null`, "$v is null"},
		{filter, `{"missing": ["DATE"]}`, ""},
		{filter, `{"missing": ["date"]}`, "$v.missing[0]"},
		{filter, `{"missing": "date"}`, "$v.missing"},
		{filter, `{"artist": 12}`, "no String"},
		{filter, `{"artist": [["Ana Pérez"]]}`, "$v.artist[0]"},
		{filter, `{"yearFrom": "1900"}`, "no Int"},
		{filter, `{"yearFrom": 2147483648}`, "no Int"},
		{filter, `{"Artist": ["x"]}`, "does not know"},
		{filter, `{"__typename": "ImageFilter"}`, "does not know"},
		{filter, `[]`, "object"},
		{filter, `"x"`, "object"},
		{sort, `{"by": "NAME", "descending": true}`, ""},
		{sort, `{"by": "name"}`, "one of RELEVANCE"},
		{sort, `{"descending": true}`, "$v.by is missing"},
		{sort, `{"by": "NAME", "descending": "true"}`, "no Boolean"},
		{sort, `{"by": "NAME", "descending": null}`, ""},
		{size, `"ORIGINAL"`, ""},
		{size, `"original"`, "one of THUMBNAIL"},
		{first, `1`, ""},
		{first, `1.0`, ""},
		{first, `10e-1`, ""},
		{first, `1.5`, "no Int"},
		{first, `"3"`, "no Int"},
		{first, `true`, "no Int"},
		{first, `[1]`, "no Int"},
		{first, `9223372036854775808`, "no Int"},
		{first, `1e400`, "no Int"},
		{words, `"12"`, ""},
		{words, `12`, "no String"},
		{words, `false`, "no String"},
		{words, `{}`, "no String"},
		{fmt.Sprintf(exact, id), `true`, ""},
		{fmt.Sprintf(exact, id), `"true"`, "no Boolean"},
		{fmt.Sprintf(exact, id), `1`, "no Boolean"},
		{node, `"nowhere"`, ""},
		{node, `12`, ""},
		{node, `12.0`, ""},
		{node, `123456789012345678901234567890`, ""},
		{node, `12.5`, "no ID"},
		{node, `true`, "no ID"},
		{similar, `{"image": "` + id + `"}`, ""},
		{similar, `{"examples": {"like": {"image": "` + id + `"}}}`, ""},
		{similar, `{"examples": {"like": {"image": "` + id + `", "upload": "x"}}}`, "exactly one"},
		{similar, `{"examples": {"like": [{"image": "` + id + `", "upload": null}]}}`, "exactly one"},
		{similar, `{"examples": {"like": {"image": null}}}`, "not null"},
		{similar, `{"examples": {"like": {}}}`, "exactly one"},
		{similar, `{"image": "` + id + `", "smell": 1}`, "does not know"},
		{fmt.Sprintf(blend, id), `{"metric": "colour", "weight": 1}`, ""},
		{fmt.Sprintf(blend, id), `[{"metric": "colour", "weight": 1e308}, {"metric": "texture", "weight": 1e307}]`, ""},
		{fmt.Sprintf(blend, id), `[{"metric": "colour", "weight": 1.7e308}, {"metric": "texture", "weight": 1.7e308}]`, ""},
		{fmt.Sprintf(blend, id), `[{"metric": "colour", "weight": 1e-320}, {"metric": "texture", "weight": 5e-324}]`, ""},
		{fmt.Sprintf(blend, id), `[{"metric": "colour", "weight": 1e309}]`, "no Float"},
		{fmt.Sprintf(blend, id), `[{"metric": "colour", "weight": "1"}]`, "no Float"},
		{fmt.Sprintf(blend, id), `[{"metric": "colour"}]`, "weight is missing"},
	} {
		body := fmt.Sprintf(`{"query": %s, "variables": {"v": %s}}`, quote(t, test.query), test.value)
		got := parse(t, c.do("POST", "/graphql", body, "Content-Type", "application/json").body)
		switch {
		case test.refused == "" && len(got.Errors) > 0:
			t.Errorf("%s with %s: %+v", test.query, test.value, got.Errors)
		case test.refused != "" && (got.code() != art.CodeInvalid || got.Data != nil || !strings.Contains(got.Errors[0].Message, test.refused)):
			t.Errorf("%s with %s: %+v, want a refusal with %q", test.query, test.value, got.Errors, test.refused)
		}
	}
}

func quote(t testing.TB, text string) string {
	t.Helper()
	data, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Whatever is wrong with a request's text is the client's fault, and said in a
// sentence.
func TestTextsThatAreRefused(t *testing.T) {
	c := start(t)
	for _, test := range []struct{ what, query, says string }{
		{"nothing to read", `{`, "cannot be read at line 1"},
		{"a sign that means nothing", "{ metrics { id } } ?", "cannot be read"},
		{"no operation", `fragment f on Query { metrics { id } }`, "no operation"},
		{"an operation that must be chosen", `query A { metrics { id } } query B { metrics { id } }`, "operationName"},
		{"an integer beyond 32 bits", `{ images(first: 2147483648) { totalCount } }`, "no Int"},
		{"an integer beyond 64 bits", `{ images(first: 99999999999999999999) { totalCount } }`, ""},
		{"a number beyond all", `{ explain(to: {image: "a"}, image: "b", blend: [{metric: "x", weight: 1e999}]) { score } }`, ""},
		{"an integer as a file", `mutation { uploadImage(file: 99999999999999999999) { id } }`, ""},
		{"integers in a file", `mutation { uploadImage(file: {a: [99999999999999999999]}) { id } }`, ""},
		{"an integer as the default of a file", `mutation($f: Upload! = 99999999999999999999) { uploadImage(file: $f) { id } }`, ""},
		{"@oneOf with a variable that may be null", `query($i: ID) { similarImages(to: {image: $i}) { totalCount } }`, "non-nullable"},
		{"@oneOf by list coercion", `{ similarImages(to: {examples: {like: {image: "a", upload: "b"}}}) { totalCount } }`, "exactly one"},
		{"@defer, by which parts would be lost", `{ images(first: 1) { ... @defer { totalCount } } }`, "@defer"},
		{"an enum of another case", `{ images(sort: {by: name}) { totalCount } }`, "ImageSortKey"},
		{"an enum as a string", `{ images(sort: {by: "NAME"}) { totalCount } }`, "ImageSortKey"},
	} {
		body, err := json.Marshal(object{"query": test.query})
		if err != nil {
			t.Fatal(err)
		}
		got := parse(t, c.do("POST", "/graphql", string(body), "Content-Type", "application/json").body)
		if got.code() != art.CodeInvalid || got.Data != nil || !strings.Contains(got.Errors[0].Message, test.says) {
			t.Errorf("%s: %+v", test.what, got)
			continue
		}
		for _, e := range got.Errors {
			if !strings.HasSuffix(e.Message, ".") && !strings.HasSuffix(e.Message, "?") && !strings.HasSuffix(e.Message, "…") {
				t.Errorf("%s: %q is no sentence", test.what, e.Message)
			}
		}
	}
}

func TestBodiesAreOneJSONObjectWithExactNames(t *testing.T) {
	c := start(t)
	for _, body := range []string{
		`{"QUERY": "{ __typename }"}`,
		`{"query": "{ __typename }"} {}`,
		`{"query": "{ __typename }", "variables": {}]}`,
		"\ufeff" + `{"query": "{ __typename }"}`,
		strings.Repeat("[", 20000),
		`{"query": "{ __typename }", "variables": ` + strings.Repeat(`{"a":`, 20000) + `1` + strings.Repeat("}", 20000) + `}`,
	} {
		if got := c.do("POST", "/graphql", body, "Content-Type", "application/json"); got.StatusCode != 400 || parse(t, got.body).code() != art.CodeInvalid {
			t.Errorf("%.60s: status %d, %s", body, got.StatusCode, got.body)
		}
	}
	for _, query := range []string{"query=%7B__typename%7D&variables=%7B%7D%5D", "query=%7B__typename%7D&variables=%7B%7D+1", "query=%zz"} {
		if got := c.do("GET", "/graphql?"+query, ""); got.StatusCode != 400 || parse(t, got.body).code() != art.CodeInvalid {
			t.Errorf("%s: status %d, %s", query, got.StatusCode, got.body)
		}
	}
}

func TestSubscriptionsSelectOneField(t *testing.T) {
	c := start(t)
	for _, query := range []string{
		`subscription { a: importProgress { stage } b: importProgress { stage } }`,
		`subscription { importProgress { stage } ...f } fragment f on Subscription { more: importProgress { stage } }`,
		`subscription { importProgress @skip(if: true) { stage } }`,
		`subscription($s: Boolean! = false) { importProgress @include(if: $s) { stage } }`,
		`subscription { ... on Subscription @include(if: false) { importProgress { stage } } }`,
		`subscription { __typename }`,
		`subscription { ...f } fragment f on Subscription { ...f }`,
	} {
		body, err := json.Marshal(object{"query": query})
		if err != nil {
			t.Fatal(err)
		}
		got := c.do("POST", "/graphql", string(body), "Content-Type", "application/json", "Accept", "text/event-stream")
		if !strings.Contains(got.body, `"INVALID"`) {
			t.Errorf("%s: %s", query, got.body)
		}
	}
	body := `{"query": "subscription { importProgress { stage } ...f } fragment f on Subscription { importProgress { done } }"}`
	if got := c.do("POST", "/graphql", body, "Content-Type", "application/json"); strings.Contains(got.body, "exactly one") {
		t.Errorf("one field selected twice is one: %s", got.body)
	}
}

func TestErrorsOfAnAnswerAreCapped(t *testing.T) {
	c := start(t)
	sizes := []string{"LARGE", "THUMBNAIL", "ORIGINAL"}
	var query strings.Builder
	query.WriteString("{images(first:1){edges{node{")
	for i := range 400 {
		query.WriteString("url(size:" + sizes[i%3] + ") ")
	}
	query.WriteString("}}}}")
	for what, body := range map[string]string{
		"fields that contradict each other": fmt.Sprintf(`{"query": %q}`, query.String()),
		"one long value":                    fmt.Sprintf(`{"query": "query($v: ImageSize) { images { edges { node { url(size: $v) } } } }", "variables": {"v": %q}}`, strings.Repeat("x", 500_000)),
		"one long literal":                  fmt.Sprintf(`{"query": %q}`, `{ images(first: "`+strings.Repeat("x", 500_000)+`") { totalCount } }`),
		"one long name":                     fmt.Sprintf(`{"query": "{ %s }"}`, strings.Repeat("x", 500_000)),
		"one long search":                   fmt.Sprintf(`{"query": "query($v: ID!) { similarImages(to: {image: $v}) { totalCount } }", "variables": {"v": %q}}`, strings.Repeat("x", 500_000)),
	} {
		got := c.do("POST", "/graphql", body, "Content-Type", "application/json")
		if parse(t, got.body).code() == "" || len(got.body) > 50_000 {
			t.Errorf("%s: %d bytes of errors", what, len(got.body))
		}
	}
}
