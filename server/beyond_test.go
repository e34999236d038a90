package server

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"likeness/internal/art"
)

const testToken = "an-open-secret-of-tests"

func TestTokenOpensEverythingAndNothingOpensWithout(t *testing.T) {
	cfg := testConfig(t)
	cfg.Tokens = []string{"another-secret-of-tests", testToken}
	c := serve(t, cfg)
	work := start(t).works()[0]
	bearer := []string{"Authorization", "Bearer " + testToken}
	for _, path := range []string{
		"/", "/graphql?query=%7B__typename%7D", "/metrics", "/playground", "/playground/operations.json", work.Thumbnail, work.Original,
		"/media/upload/nowhere", "/assets/index-1a2b3.js", "/favicon.svg", "/graphql?query=" + url.QueryEscape("subscription{importProgress{stage}}"),
	} {
		for _, wrong := range []string{"", "Bearer ", "Bearer " + testToken + "x", "Basic " + testToken, "Bearer " + testToken[:8]} {
			got := c.do("GET", path, "", "Authorization", wrong)
			if got.StatusCode != 401 || got.Header.Get("WWW-Authenticate") == "" || parse(t, got.body).Errors[0].Extensions.Reason != reasonToken {
				t.Errorf("%s with %q: status %d, %.100s", path, wrong, got.StatusCode, got.body)
			}
		}
		if strings.Contains(path, "subscription") {
			continue
		}
		if got := c.do("GET", path, "", bearer...); got.StatusCode == 401 || got.StatusCode == 403 {
			t.Errorf("%s with the token: status %d", path, got.StatusCode)
		}
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if got := c.do("GET", path, ""); got.StatusCode != 200 {
			t.Errorf("%s: status %d", path, got.StatusCode)
		}
	}
	if caching := c.do("GET", work.Thumbnail, "", bearer...).Header.Get("Cache-Control"); strings.Contains(caching, "public") {
		t.Errorf("pictures behind a token may be shared: %s", caching)
	}
}

func TestPeopleSignInOnce(t *testing.T) {
	cfg := testConfig(t)
	cfg.Tokens = []string{testToken}
	c := serve(t, cfg)
	if got := c.do("GET", "/", "", "Accept", "text/html"); got.StatusCode != 303 || got.Header.Get("Location") != "/sign-in" {
		t.Errorf("a browser without the token: status %d to %q", got.StatusCode, got.Header.Get("Location"))
	}
	if got := c.do("GET", "/sign-in", ""); got.StatusCode != 200 || !strings.Contains(got.body, `name="token"`) {
		t.Errorf("the page that asks: status %d", got.StatusCode)
	}
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	if got := c.do("POST", "/sign-in", "token=wrong", form...); got.StatusCode != 403 || got.Header.Get("Set-Cookie") != "" {
		t.Errorf("a wrong token: status %d", got.StatusCode)
	}
	got := c.do("POST", "/sign-in", "token="+url.QueryEscape(" "+testToken+" "), form...)
	cookie := got.Header.Get("Set-Cookie")
	if got.StatusCode != 303 || got.Header.Get("Location") != "/" || strings.Contains(cookie, testToken) ||
		!strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Strict") || strings.Contains(cookie, "Secure") {
		t.Fatalf("the token: status %d, cookie %q", got.StatusCode, cookie)
	}
	pair, _, _ := strings.Cut(cookie, ";")
	if got := c.do("GET", "/", "", "Cookie", pair, "Accept", "text/html"); got.StatusCode != 200 {
		t.Errorf("with the cookie: status %d", got.StatusCode)
	}
	if got := c.do("GET", "/", "", "Cookie", pair+"0"); got.StatusCode != 401 {
		t.Errorf("with another cookie: status %d", got.StatusCode)
	}
	if got := c.do("POST", "/sign-in", "token="+testToken, append(form, "X-Forwarded-Proto", "https")...); !strings.Contains(got.Header.Get("Set-Cookie"), "Secure") {
		t.Errorf("behind TLS the cookie is %q", got.Header.Get("Set-Cookie"))
	}
	if got := c.do("POST", "/sign-in", "token="+testToken, append(form, "Sec-Fetch-Site", "cross-site")...); got.StatusCode != 403 {
		t.Errorf("from another site: status %d", got.StatusCode)
	}
}

func TestTokensThatCanBeGuessedAreRefused(t *testing.T) {
	for _, token := range []string{"", "short", "with a space in between", "wíth-other-letters-"} {
		cfg := libraryConfig(t)
		cfg.Addr, cfg.Tokens = "127.0.0.1:0", []string{token}
		if err := Serve(t.Context(), cfg); art.CodeOf(err) != art.CodeInvalid || !strings.Contains(err.Error(), "token") {
			t.Errorf("%q: %v", token, err)
		}
	}
}

func TestPagesOfAllowedOriginsUseTheAPI(t *testing.T) {
	cfg := testConfig(t)
	cfg.AllowOrigins = []string{"https://museum.example"}
	c := serve(t, cfg)
	thumbnail := c.works()[0].Thumbnail
	const query = `{"query": "{ __typename }"}`
	send := func(origin string) response {
		return c.do("POST", "/graphql", query, "Content-Type", "application/json", "Origin", origin, "Sec-Fetch-Site", "cross-site")
	}
	if got := send("https://museum.example"); got.StatusCode != 200 || got.Header.Get("Access-Control-Allow-Origin") != "https://museum.example" {
		t.Errorf("allowed: status %d, %v", got.StatusCode, got.Header)
	}
	for _, origin := range []string{"https://elsewhere.example", "https://museum.example.elsewhere.example", "http://museum.example", "null"} {
		if got := send(origin); got.StatusCode != 403 || got.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: status %d, %v", origin, got.StatusCode, got.Header)
		}
	}
	asked := []string{"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type"}
	if got := c.do("OPTIONS", "/graphql", "", append(asked, "Origin", "https://museum.example")...); got.StatusCode != 204 ||
		!strings.Contains(got.Header.Get("Access-Control-Allow-Headers"), "Content-Type") || !strings.Contains(strings.Join(got.Header.Values("Vary"), ","), "Origin") {
		t.Errorf("asked before: status %d, %v", got.StatusCode, got.Header)
	}
	if got := c.do("OPTIONS", "/graphql", "", append(asked, "Origin", "https://elsewhere.example")...); got.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("another asked before: %v", got.Header)
	}
	if policy := c.do("GET", thumbnail, "").Header.Get("Cross-Origin-Resource-Policy"); policy != "cross-origin" {
		t.Errorf("pictures are %s", policy)
	}
	cfg.AllowOrigins = []string{"*"}
	if got := serve(t, cfg).do("POST", "/graphql", query, "Content-Type", "application/json", "Origin", "https://any.example", "Sec-Fetch-Site", "cross-site"); got.StatusCode != 200 || got.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("every site: status %d, %v", got.StatusCode, got.Header)
	}
	for _, origin := range []string{"museum.example", "https://museum.example/", "ftp://museum.example", ""} {
		if err := checkOrigins([]string{origin}); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%q is taken for an origin: %v", origin, err)
		}
	}
}

// writeCertificate makes a certificate for 127.0.0.1 under a name.
func writeCertificate(t *testing.T, dir, name string) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, block := range map[string]*pem.Block{certFile: {Type: "CERTIFICATE", Bytes: cert}, keyFile: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certFile, keyFile
}

func TestServesTLSAndTakesARenewedCertificate(t *testing.T) {
	dir := t.TempDir()
	cfg := testConfig(t)
	cfg.TLSCert, cfg.TLSKey = writeCertificate(t, dir, "first")
	ready := make(chan net.Addr, 1)
	cfg.Ready = func(addr net.Addr) { ready <- addr }
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, cfg) }()
	addr := (<-ready).String()
	ask := func() *http.Response {
		transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}
		defer transport.CloseIdleConnections()
		request, err := http.NewRequestWithContext(t.Context(), "GET", "https://"+addr+"/healthz", nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := transport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = got.Body.Close()
		return got
	}
	got := ask()
	if got.StatusCode != 200 || got.ProtoMajor != 2 || got.Header.Get("Strict-Transport-Security") == "" || got.TLS.PeerCertificates[0].Subject.CommonName != "first" {
		t.Errorf("status %d over %s, %v", got.StatusCode, got.Proto, got.Header)
	}
	writeCertificate(t, dir, "second")
	if err := os.Chtimes(cfg.TLSCert, time.Now(), time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if name := ask().TLS.PeerCertificates[0].Subject.CommonName; name != "second" {
		t.Errorf("after the renewal the certificate is %s", name)
	}
	if err := os.WriteFile(cfg.TLSCert, []byte("half a certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	if name := ask().TLS.PeerCertificates[0].Subject.CommonName; name != "second" {
		t.Errorf("while one is being written it is %s", name)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	cfg.TLSKey = ""
	if err := Serve(t.Context(), cfg); art.CodeOf(err) != art.CodeInvalid || !strings.Contains(err.Error(), "--tls-key") {
		t.Errorf("a certificate without its key: %v", err)
	}
}

func TestThePlaygroundAllowsNoInlineStyles(t *testing.T) {
	cfg := testConfig(t)
	cfg.Page = fstest.MapFS{"playground.html": {Data: []byte(`<head>` + nonceMark + `" /></head>`)}}
	handler, seen := New(cfg), map[string]bool{}
	for range 2 {
		answer := get(handler, "/playground")
		policy := answer.Header().Get("Content-Security-Policy")
		_, nonce, _ := strings.Cut(policy, "'nonce-")
		nonce, _, _ = strings.Cut(nonce, "'")
		if strings.Contains(policy, "unsafe") || len(nonce) < 22 || seen[nonce] || !strings.Contains(answer.Body.String(), `content="`+nonce+`"`) ||
			answer.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("under the policy %q: %s", policy, answer.Body)
		}
		seen[nonce] = true
	}
}
