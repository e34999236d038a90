package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"likeness/internal/art"
)

// client asks a running server, as a program over HTTP would.
type client struct {
	t   *testing.T
	url string
}

// start runs a server over the test library.
func start(t *testing.T) client {
	t.Helper()
	return serve(t, testConfig(t))
}

// serve runs a server until the test ends.
func serve(t *testing.T, cfg Config) client {
	t.Helper()
	web := httptest.NewUnstartedServer(nil)
	web.Config = newServer(cfg).web()
	web.Start()
	t.Cleanup(web.Close)
	return client{t, web.URL}
}

// testConfig is a server over the test library with a page, on loopback.
func testConfig(t testing.TB) Config {
	t.Helper()
	cfg := libraryConfig(t)
	cfg.Addr = "127.0.0.1:0"
	cfg.Page = fstest.MapFS{
		"index.html":            {Data: []byte("<!doctype html><title>Likeness</title>" + strings.Repeat("<p>page", 500))},
		"playground.html":       {Data: []byte("<!doctype html><title>Playground</title>")},
		"favicon.svg":           {Data: []byte("<svg/>")},
		"assets/index-1a2b3.js": {Data: []byte("console.log(1)")},
	}
	return cfg
}

// faultless is a log that fails its test when the server has a fault of its
// own: every INTERNAL and every panic is logged as an error, in whatever form
// and with whatever status it was answered.
type faultless struct {
	slog.Handler
	t testing.TB
}

func newFaultless(t testing.TB) *slog.Logger {
	return slog.New(faultless{slog.DiscardHandler, t})
}

func (faultless) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelError }

func (f faultless) Handle(_ context.Context, record slog.Record) error {
	var text strings.Builder
	record.Attrs(func(a slog.Attr) bool {
		fmt.Fprintf(&text, " %s=%v", a.Key, a.Value)
		return true
	})
	f.t.Errorf("the server has a fault: %s%s", record.Message, text.String())
	return nil
}

func (f faultless) WithAttrs([]slog.Attr) slog.Handler { return f }
func (f faultless) WithGroup(string) slog.Handler      { return f }

type response struct {
	*http.Response
	body string
}

// do sends a request; headers come in pairs of name and value.
func (c client) do(method, path, body string, headers ...string) response {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
	}
	// A client that follows no redirect and asks for no compression of itself.
	got, err := (&http.Transport{DisableCompression: true}).RoundTrip(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer got.Body.Close()
	data, err := io.ReadAll(got.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return response{got, string(data)}
}

// result is what an operation answered.
type result struct {
	Data   map[string]any
	Errors []struct {
		Message    string
		Path       []any
		Extensions struct {
			Code   art.Code
			Reason string
		}
	}
}

// code is that of the first error; empty without one.
func (r result) code() art.Code {
	if len(r.Errors) == 0 {
		return ""
	}
	return r.Errors[0].Extensions.Code
}

func parse(t *testing.T, body string) result {
	t.Helper()
	var parsed result
	if err := json.Unmarshal([]byte(body), &parsed); err != nil {
		t.Fatalf("answer is no JSON: %v\n%s", err, body)
	}
	return parsed
}

// ask carries out an operation by POST.
func (c client) ask(query string, variables object) result {
	c.t.Helper()
	body, err := json.Marshal(object{"query": query, "variables": variables})
	if err != nil {
		c.t.Fatal(err)
	}
	return parse(c.t, c.do("POST", "/graphql", string(body), "Content-Type", "application/json").body)
}

// answer is ask for an operation that must not fail.
func (c client) answer(query string, variables object) object {
	c.t.Helper()
	got := c.ask(query, variables)
	if len(got.Errors) > 0 {
		c.t.Fatalf("%s\nerrors: %+v", query, got.Errors)
	}
	return got.Data
}

// upload sends a picture as the upload operation does.
func (c client) upload(picture []byte) response {
	c.t.Helper()
	return c.multipart(`{"query": "mutation($file: Upload!) { uploadImage(file: $file) { id width height url expiresAt } }", "variables": {"file": null}}`,
		`{"0": ["variables.file"]}`, map[string][]byte{"0": picture})
}

func (c client) multipart(operations, places string, files map[string][]byte, headers ...string) response {
	c.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	check := func(err error) {
		if err != nil {
			c.t.Fatal(err)
		}
	}
	check(form.WriteField("operations", operations))
	check(form.WriteField("map", places))
	for name, data := range files {
		part, err := form.CreateFormFile(name, name+".png")
		check(err)
		_, err = part.Write(data)
		check(err)
	}
	check(form.Close())
	return c.do("POST", "/graphql", body.String(), append(headers, "Content-Type", form.FormDataContentType())...)
}

// work is a work of the test library.
type work struct {
	ID, Name            string
	Thumbnail, Original string
	Width               int
}

// works lists those of the test library that have a picture.
func (c client) works() []work {
	c.t.Helper()
	data := c.answer(`{ images(first: 200) { edges { node { id name width thumbnail: url(size: THUMBNAIL) original: url(size: ORIGINAL) } } } }`, nil)
	var page struct {
		Images struct{ Edges []struct{ Node work } }
	}
	remarshal(c.t, data, &page)
	var works []work
	for _, edge := range page.Images.Edges {
		if edge.Node.Width > 0 {
			works = append(works, edge.Node)
		}
	}
	if len(works) < 4 {
		c.t.Fatalf("the test library has %d works with pictures", len(works))
	}
	return works
}

func remarshal(t *testing.T, from, to any) {
	t.Helper()
	data, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(data, to)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func equalJSON(t *testing.T, a, b any) bool {
	t.Helper()
	first, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	second, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Equal(first, second)
}
