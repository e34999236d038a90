package server

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"likeness/internal/art"
)

func TestAnswersToGETAreRevalidated(t *testing.T) {
	c := start(t)
	address := "/graphql?query=" + url.QueryEscape("{ images(first: 2) { totalCount edges { node { name } } } }")
	first := c.do("GET", address, "")
	etag := first.Header.Get("ETag")
	if etag == "" || first.Header.Get("Cache-Control") != "public, no-cache" || !strings.Contains(strings.Join(first.Header.Values("Vary"), ","), "Accept") {
		t.Fatalf("headers: %v", first.Header)
	}
	if again := c.do("GET", address, "", "If-None-Match", etag); again.StatusCode != 304 || again.body != "" {
		t.Errorf("again: status %d, %d bytes", again.StatusCode, len(again.body))
	}
	if packed := c.do("GET", address, "", "If-None-Match", etag, "Accept-Encoding", "gzip"); packed.StatusCode != 304 {
		t.Errorf("again, packed: status %d", packed.StatusCode)
	}
	if other := c.do("GET", address, "", "Accept", newForm, "If-None-Match", `W/"other"`); other.StatusCode != 200 || !strings.HasPrefix(other.Header.Get("Content-Type"), newForm) {
		t.Errorf("another form: status %d, %s", other.StatusCode, other.Header.Get("Content-Type"))
	}
	if part := c.do("GET", address, "", "Range", "bytes=0-5"); part.StatusCode != 200 || part.body != first.body {
		t.Errorf("a part: status %d, %q", part.StatusCode, part.body)
	}
	head := c.do("HEAD", address, "")
	if head.StatusCode != 200 || head.body != "" || head.Header.Get("ETag") != etag || head.Header.Get("Content-Type") != first.Header.Get("Content-Type") {
		t.Errorf("its head: status %d, %v", head.StatusCode, head.Header)
	}
	for query, accept := range map[string]string{"mutation { __typename }": "application/json", "subscription { importProgress { stage } }": "text/event-stream"} {
		if got := c.do("HEAD", "/graphql?query="+url.QueryEscape(query), "", "Accept", accept); got.StatusCode != 405 {
			t.Errorf("the head of %s: status %d", query, got.StatusCode)
		}
	}
	for what, got := range map[string]response{
		"an error": c.do("GET", "/graphql?query="+url.QueryEscape("{ images(first: 0) { totalCount } }"), ""),
		"a POST":   c.do("POST", "/graphql", `{"query": "{ __typename }"}`, "Content-Type", "application/json"),
	} {
		if got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("ETag") != "" {
			t.Errorf("%s may be kept: %v", what, got.Header)
		}
	}
}

func TestPersistedQueries(t *testing.T) {
	c := start(t)
	const query = "{ metrics { id } }"
	sum := sha256.Sum256([]byte(query))
	extensions := fmt.Sprintf(`{"persistedQuery": {"version": 1, "sha256Hash": "%s"}}`, hex.EncodeToString(sum[:]))
	post := func(body string) (response, result) {
		got := c.do("POST", "/graphql", body, "Content-Type", "application/json")
		return got, parse(t, got.body)
	}
	got, missed := post(`{"extensions": ` + extensions + `}`)
	if got.StatusCode != 200 || len(missed.Errors) != 1 || missed.Errors[0].Message != "PersistedQueryNotFound" {
		t.Fatalf("not known yet: status %d, %s", got.StatusCode, got.body)
	}
	if _, kept := post(`{"query": "` + query + `", "extensions": ` + extensions + `}`); kept.Data == nil {
		t.Errorf("with its text: %+v", kept)
	}
	if _, known := post(`{"extensions": ` + extensions + `}`); known.Data["metrics"] == nil {
		t.Errorf("by its hash alone: %+v", known)
	}
	if got := c.do("GET", "/graphql?extensions="+url.QueryEscape(extensions), ""); parse(t, got.body).Data["metrics"] == nil || got.Header.Get("ETag") == "" {
		t.Errorf("by GET: %s", got.body)
	}
	for _, wrong := range []string{
		`{"query": "{ __typename }", "extensions": ` + extensions + `}`,
		`{"extensions": {"persistedQuery": {"version": 2, "sha256Hash": "00"}}}`,
		`{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": 5}}}`,
		`{"extensions": {"persistedQuery": 7}}`,
		`{"extensions": {"persistedQuery": null}}`,
	} {
		if got, refused := post(wrong); got.StatusCode != 400 || refused.code() != art.CodeInvalid {
			t.Errorf("%s: status %d, %s", wrong, got.StatusCode, got.body)
		}
	}
}
