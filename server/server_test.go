package server

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"likeness/internal/art"
)

func TestPageAnswersItsRoutes(t *testing.T) {
	c := start(t)
	for _, test := range []struct {
		path    string
		status  int
		holds   string
		caching string
	}{
		{"/", 200, "<title>Likeness", "no-cache"},
		{"/?q=monet", 200, "<title>Likeness", "no-cache"},
		{"/image/abc", 404, "<title>Likeness", "no-cache"}, // the page says that there is no such work
		{"/index.html", 200, "<title>Likeness", "no-cache"},
		{"/assets/index-1a2b3.js", 200, "console", "public, max-age=31536000, immutable"},
		{"/assets/index-00000.js", 404, "load the page again", "no-store"},
		{"/favicon.svg", 200, "<svg", "no-cache"},
		{"/wp-login.php", 404, "no file", "no-store"},
		{"/playground", 200, "Playground", "no-store"},
	} {
		got := c.do("GET", test.path, "")
		if got.StatusCode != test.status || !strings.Contains(got.body, test.holds) || got.Header.Get("Cache-Control") != test.caching {
			t.Errorf("%s: status %d, cached as %q: %.80s", test.path, got.StatusCode, got.Header.Get("Cache-Control"), got.body)
		}
	}
}

func TestNothingIsLoadedFromElsewhere(t *testing.T) {
	c := start(t)
	for _, path := range []string{"/", "/playground", "/graphql?query={__typename}", "/healthz", "/nowhere.txt"} {
		got := c.do("GET", path, "")
		policy := got.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'self'") || strings.Contains(policy, "http") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if got.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", path)
		}
		if got.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s may be read by other origins", path)
		}
	}
}

func TestTextIsCompressedForThoseWhoTakeIt(t *testing.T) {
	c := start(t)
	plain := c.do("GET", "/", "")
	zipped := c.do("GET", "/", "", "Accept-Encoding", "gzip")
	if zipped.Header.Get("Content-Encoding") != "gzip" || len(zipped.body) >= len(plain.body) {
		t.Fatalf("%d bytes, encoded as %q", len(zipped.body), zipped.Header.Get("Content-Encoding"))
	}
	reader, err := gzip.NewReader(strings.NewReader(zipped.body))
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(reader); err != nil || string(data) != plain.body {
		t.Errorf("unpacked %d bytes of %d: %v", len(data), len(plain.body), err)
	}
}

func TestTextIsPackedByWhatAClientTakes(t *testing.T) {
	c := start(t)
	for accepted, want := range map[string]string{
		"gzip": "gzip", "zstd": "zstd", "gzip, deflate, br, zstd": "zstd", "gzip;q=0": "", "br": "", "gzip;q=1, zstd;q=0.1": "gzip",
	} {
		got := c.do("GET", "/", "", "Accept-Encoding", accepted)
		if encoding := got.Header.Get("Content-Encoding"); encoding != want {
			t.Errorf("%s is answered as %q", accepted, encoding)
		}
		if !strings.Contains(got.Header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("caches are told that it varies by %q", got.Header.Get("Vary"))
		}
	}
}

func TestPagesOfOtherOriginsCannotWrite(t *testing.T) {
	c := start(t)
	operations := `{"query": "mutation($file: Upload!) { uploadImage(file: $file) { id } }", "variables": {"file": null}}`
	for _, headers := range [][]string{
		{"Sec-Fetch-Site", "cross-site"},
		{"Origin", "https://elsewhere.example"},
	} {
		got := c.multipart(operations, `{"0": ["variables.file"]}`, map[string][]byte{"0": paintedPNG(1)}, headers...)
		if got.StatusCode != 403 {
			t.Errorf("%v: status %d", headers, got.StatusCode)
		}
	}
	if got := c.multipart(operations, `{"0": ["variables.file"]}`, map[string][]byte{"0": paintedPNG(1)}, "Sec-Fetch-Site", "same-origin"); got.StatusCode != 200 {
		t.Errorf("same origin: status %d", got.StatusCode)
	}
}

func TestServerKnowsItsNames(t *testing.T) {
	for _, test := range []struct {
		addr  string
		hosts []string
		host  string
		known bool
	}{
		{"127.0.0.1:8080", nil, "localhost:8080", true},
		{"127.0.0.1:8080", nil, "127.0.0.1:8080", true},
		{"127.0.0.1:8080", nil, "[::1]:8080", true},
		{"127.0.0.1:8080", nil, "rebound.example", false},
		{"localhost:8080", nil, "rebound.example:8080", false},
		{"127.0.0.1:8080", []string{"art.museum.example"}, "Art.Museum.example", true},
		{"0.0.0.0:8080", nil, "art.museum.example", true},
		{":8080", nil, "art.museum.example:8080", true},
		{":8080", []string{"art.museum.example"}, "ART.museum.example.", true},
		{":8080", []string{"art.museum.example"}, "rebound.example", false},
		{":8080", []string{"art.museum.example"}, "192.0.2.1:8080", true},
		{":8080", []string{"art.museum.example"}, "localhost", true},
	} {
		reached := false
		handler := knownHost(test.addr, test.hosts, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
		request, err := http.NewRequestWithContext(t.Context(), "GET", "/", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = test.host
		handler.ServeHTTP(discard{http.Header{}}, request)
		if reached != test.known {
			t.Errorf("%s asked on %s: reached %v, want %v", test.host, test.addr, reached, test.known)
		}
	}
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header          { return d.header }
func (discard) Write(data []byte) (int, error) { return len(data), nil }
func (discard) WriteHeader(int)                {}

func TestHealthAndMetrics(t *testing.T) {
	c := start(t)
	for _, path := range []string{"/healthz", "/readyz"} {
		if got := c.do("GET", path, ""); got.StatusCode != 200 {
			t.Errorf("%s: status %d", path, got.StatusCode)
		}
	}
	c.answer(`query($id: ID!) { similarImages(to: {image: $id}) { totalCount } }`, object{"id": c.works()[0].ID})
	c.ask(`{ images(first: 0) { totalCount } }`, nil)
	exposed := c.do("GET", "/metrics", "").body
	for _, want := range []string{
		`likeness_http_requests_total{route="/graphql",status="200"}`,
		`likeness_graphql_field_duration_seconds_count{field="similarImages"} 1`,
		`likeness_graphql_field_errors_total{code="INVALID",field="images"} 1`,
		`likeness_similar_searches_total{strategy="`,
		`likeness_generation_info{generation="`,
		`go_goroutines`,
	} {
		if !strings.Contains(exposed, want) {
			t.Errorf("no %s in\n%s", want, exposed)
		}
	}
}

func TestPlaygroundOperationsAreFilledWithWorksThatAreThere(t *testing.T) {
	c := start(t)
	var filled []playgroundOperation
	if err := json.Unmarshal([]byte(c.do("GET", "/playground/operations.json", "").body), &filled); err != nil {
		t.Fatal(err)
	}
	if len(filled) != 12 {
		t.Errorf("%d operations, want all 12", len(filled))
	}
	for _, operation := range filled {
		if operation.Name == "upload" || operation.Name == "progress" {
			continue // one needs a file, the other a stream
		}
		for _, refused := range c.ask(operation.Query, operation.Variables).Errors {
			if refused.Extensions.Code != art.CodeUnavailable {
				t.Errorf("%s: %+v", operation.Name, refused)
			}
		}
	}
}

func TestServeAnswersUntilItIsToldToEnd(t *testing.T) {
	cfg := libraryConfig(t)
	cfg.Addr = "127.0.0.1:0"
	cfg.Logger = slog.New(slog.DiscardHandler)
	ready := make(chan net.Addr, 1)
	cfg.Ready = func(addr net.Addr) { ready <- addr }
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, cfg) }()
	c := client{t, "http://" + (<-ready).String()}
	if got := c.do("GET", "/healthz", ""); got.StatusCode != 200 {
		t.Errorf("status %d", got.StatusCode)
	}
	_, events := c.listen("POST", "subscription { importProgress { stage } }")
	<-events

	second := cfg
	second.Addr = strings.TrimPrefix(c.url, "http://")
	if err := Serve(ctx, second); art.CodeOf(err) != art.CodeUnavailable || !strings.Contains(err.Error(), "is in use; choose another with --addr") {
		t.Errorf("a second server on the same port: %v", err)
	}

	cancel() // an open stream must not hold it up
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
	for range events {
	}
}

func TestAddressThatIsNoneIsRefusedWithASentence(t *testing.T) {
	for _, addr := range []string{"8080", "127.0.0.1:port", "300.0.0.1:80"} {
		cfg := libraryConfig(t)
		cfg.Addr = addr
		if err := Serve(t.Context(), cfg); art.CodeOf(err) != art.CodeInvalid || !strings.Contains(err.Error(), "--addr") {
			t.Errorf("%s: %v", addr, err)
		}
	}
}
