package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"likeness/internal/art"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// site is a server of the test's own that notes what it was asked.
type site struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []string // methods are all GET
	header []http.Header
	at     []time.Time
}

func newSite(t *testing.T, answer func(w http.ResponseWriter, r *http.Request, nth int)) *site {
	t.Helper()
	s := &site{}
	nth := map[string]int{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		nth[r.URL.Path]++
		n := nth[r.URL.Path]
		s.asked, s.header, s.at = append(s.asked, r.URL.Path), append(s.header, r.Header.Clone()), append(s.at, time.Now())
		s.mu.Unlock()
		answer(w, r, n)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) count(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, p := range s.asked {
		if p == path {
			n++
		}
	}
	return n
}

// newClient is one that may ask the test's own servers, and is in a hurry.
func newClient(t *testing.T, dir string, change func(*Options)) *Client {
	t.Helper()
	opts := Options{Dir: dir, Rate: 1000, Version: "test", Contact: "mail@museum.example", Allow: []string{"127.0.0.1"}, Pause: time.Millisecond}
	if change != nil {
		change(&opts)
	}
	c, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

const fakeJPEG = "\xff\xd8\xff\xe0 a picture"

// jpegOnly is as a caller judges what a picture is.
func jpegOnly(head []byte) (string, error) {
	if !bytes.HasPrefix(head, []byte("\xff\xd8\xff")) {
		return "", art.Errorf(art.CodeUnsupported, "It is no picture.")
	}
	return ".jpg", nil
}

func TestAPictureIsFetchedOnceAndKept(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, _ *http.Request, _ int) { _, _ = w.Write([]byte(fakeJPEG)) })
	dir := t.TempDir()
	c := newClient(t, dir, nil)
	path, err := c.Picture(t.Context(), s.URL+"/a b.jpg#x", nil, jpegOnly)
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(c.PicturesDir(), filepath.FromSlash(path))
	if data, err := os.ReadFile(at); err != nil || string(data) != fakeJPEG || !strings.HasSuffix(path, ".jpg") {
		t.Fatalf("%s: %q, %v", path, data, err)
	}
	if agent := s.header[0].Get("User-Agent"); agent != "Likeness/test (+mail@museum.example)" {
		t.Errorf("the user agent is %q", agent)
	}
	again, err := newClient(t, dir, nil).Picture(t.Context(), s.URL+"/a%20b.jpg", nil, jpegOnly)
	if err != nil || again != path || s.count("/a b.jpg") != 1 {
		t.Errorf("again: %s, %v, asked %d times", again, err, s.count("/a b.jpg"))
	}
	damage := []byte(fakeJPEG)
	damage[5] ^= 1
	if err := os.WriteFile(at, damage, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(at, time.Now(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Picture(t.Context(), s.URL+"/a b.jpg", nil, jpegOnly); err != nil || s.count("/a b.jpg") != 2 {
		t.Errorf("a damaged file was not fetched again: %v", err)
	}
}

func TestWhatPassesIsTriedAgain(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request, nth int) {
		if nth > 2 {
			_, _ = w.Write([]byte(fakeJPEG))
			return
		}
		switch r.URL.Path {
		case "/busy":
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		case "/date":
			w.Header().Set("Retry-After", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/cut":
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(fakeJPEG))
		case "/cutchunk":
			_, _ = w.Write([]byte(fakeJPEG))
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		case "/slow":
			_, _ = w.Write([]byte(fakeJPEG))
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case "/hangup":
			panic(http.ErrAbortHandler)
		}
	})
	s.Config.ErrorLog = nil
	for _, path := range []string{"/busy", "/date", "/cut", "/cutchunk", "/slow", "/hangup"} {
		c := newClient(t, t.TempDir(), func(o *Options) {
			if path == "/slow" {
				o.Stall = 300 * time.Millisecond
			}
		})
		_, err := c.Picture(t.Context(), s.URL+path, nil, jpegOnly)
		if n := s.count(path); err != nil || n != 3 && (path != "/slow" || n < 3) { // a busy machine may stall, too
			t.Errorf("%s: %v, asked %d times", path, err, s.count(path))
		}
	}
	if pause := s.at[1].Sub(s.at[0]); pause < time.Second {
		t.Errorf("the server asked for a second and got %s", pause)
	}
}

func TestWhatDoesNotPassIsSaid(t *testing.T) {
	private := newSite(t, func(w http.ResponseWriter, _ *http.Request, _ int) { _, _ = w.Write([]byte(fakeJPEG)) })
	s := newSite(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch r.URL.Path {
		case "/missing":
			http.NotFound(w, r)
		case "/secret":
			w.WriteHeader(http.StatusForbidden)
		case "/page":
			_, _ = w.Write([]byte("<html>please log in</html>"))
		case "/long":
			w.Header().Set("Content-Length", fmt.Sprint(int64(maxPictureBytes)+1))
		case "/inside":
			http.Redirect(w, r, strings.Replace(private.URL, "127.0.0.1", "localhost", 1)+"/x", http.StatusFound)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/elsewhere":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/never":
			w.Header().Set("Retry-After", "86400")
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	for path, want := range map[string]string{
		"/missing": "nothing at this address", "/secret": "does not give it to everybody", "/page": "no picture", "/long": "more than 200 MB",
		"/inside": "private network", "/round": "leads from one to the next", "/never": "left alone",
	} {
		dir := t.TempDir()
		c := newClient(t, dir, nil)
		_, err := c.Picture(t.Context(), s.URL+path, nil, jpegOnly)
		told, ok := errors.AsType[*art.Error](err)
		if !ok || !strings.Contains(told.Message, want) || s.count(path) > maxRedirects+1 {
			t.Errorf("%s: %v, asked %d times", path, err, s.count(path))
		}
		if kept, _ := filepath.Glob(filepath.Join(dir, "*", "*", "*")); len(kept) > 0 {
			t.Errorf("%s: %q was kept", path, kept)
		}
	}
	if n := private.count("/x"); n != 0 {
		t.Errorf("the private server was asked %d times", n)
	}
	c := newClient(t, t.TempDir(), nil)
	if _, err := c.Picture(t.Context(), s.URL+"/elsewhere", nil, jpegOnly); err == nil {
		t.Error("a redirect to a file was followed")
	}
	for _, address := range []string{"ftp://x.example/a", "http://", "no address", "http://x.example/" + strings.Repeat("a", maxAddressBytes)} {
		if _, err := c.Picture(t.Context(), address, nil, jpegOnly); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%.40s: %v", address, err)
		}
	}
}

func TestOnlyNamedHostsMayBePrivate(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, _ *http.Request, _ int) { _, _ = w.Write([]byte(fakeJPEG)) })
	port := s.URL[strings.LastIndexByte(s.URL, ':'):]
	for _, tc := range []struct {
		allow, host string
		reached     bool
	}{
		{"", "127.0.0.1", false}, {"", "localhost", false}, {"127.0.0.1", "localhost", false}, {"localhost", "LOCALHOST", true}, {"127.0.0.1" + port, "127.0.0.1", true}, {"127.0.0.1:1", "127.0.0.1", false},
	} {
		c := newClient(t, t.TempDir(), func(o *Options) { o.Allow = []string{tc.allow} })
		_, err := c.Picture(t.Context(), "http://"+tc.host+port+"/", nil, jpegOnly)
		if tc.reached != (err == nil) || err != nil && art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%s allowed, %s asked: %v", tc.allow, tc.host, err)
		}
	}
	for address, public := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1111": true, "64:ff9b::808:808": true, "127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false,
		"255.255.255.255": false, "224.0.0.1": false, "::1": false, "::": false, "fe80::1": false, "fd00::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "64:ff9b::a00:1": false, "2002:7f00:1::": false, "2001:db8::1": false, "ff02::1": false, "fec0::1": false,
	} {
		if isPublic(netip.MustParseAddr(address)) != public {
			t.Errorf("%s is public: %v", address, !public)
		}
	}
}

func TestAServerThatIsDownIsLeftForTheNextImport(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, _ *http.Request, _ int) { w.WriteHeader(http.StatusBadGateway) })
	c := newClient(t, t.TempDir(), nil)
	for i := range 20 {
		if _, err := c.Picture(t.Context(), fmt.Sprintf("%s/%d", s.URL, i), nil, jpegOnly); art.CodeOf(err) != art.CodeUnavailable {
			t.Fatalf("%d: %v", i, err)
		}
	}
	if n := len(s.asked); n != downAfter*maxTries {
		t.Errorf("a server that is down was asked %d times", n)
	}
}

func TestAHostIsAskedAtItsPace(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		if r.URL.Path == "/redirected" {
			http.Redirect(w, r, "/there", http.StatusFound)
			return
		}
		_, _ = w.Write([]byte(fakeJPEG))
	})
	c := newClient(t, t.TempDir(), func(o *Options) { o.Rate = 5 })
	var wait sync.WaitGroup
	began := time.Now()
	for _, path := range []string{"/1", "/2", "/3", "/redirected"} {
		wait.Go(func() { _, _ = c.Picture(t.Context(), s.URL+path, nil, jpegOnly) })
	}
	wait.Wait()
	if took := s.at[len(s.at)-1].Sub(began); len(s.at) != 5 || took < 4*time.Second/5 {
		t.Errorf("%d requests in %s at 5 a second", len(s.at), took)
	}
}

func TestDocumentsAreAskedForAgainByTheirValidators(t *testing.T) {
	version := "1"
	s := newSite(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		w.Header().Set("ETag", `"`+version+`"`)
		if r.Header.Get("If-None-Match") == `"`+version+`"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write([]byte("version " + version))
	})
	dir := t.TempDir()
	read := func(c *Client) string {
		data, err := c.Document(t.Context(), s.URL+"/m", "*/*")
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	first := newClient(t, dir, nil)
	if err := first.Begin(); err != nil {
		t.Fatal(err)
	}
	read(first)
	if read(first); s.count("/m") != 1 {
		t.Errorf("one import asked %d times", s.count("/m"))
	}
	resumed := newClient(t, dir, nil) // the first was killed
	if err := resumed.Begin(); err != nil {
		t.Fatal(err)
	}
	if read(resumed); s.count("/m") != 1 {
		t.Errorf("the import that goes on asked again: %d", s.count("/m"))
	}
	if err := resumed.End(); err != nil {
		t.Fatal(err)
	}
	next := newClient(t, dir, nil)
	if err := next.Begin(); err != nil {
		t.Fatal(err)
	}
	if text := read(next); text != "version 1" || s.count("/m") != 2 || next.Fetched() != 0 {
		t.Errorf("unchanged: %q, asked %d times, fetched %d", text, s.count("/m"), next.Fetched())
	}
	if err := next.End(); err != nil {
		t.Fatal(err)
	}
	version = "2"
	if text := read(newClient(t, dir, nil)); text != "version 2" {
		t.Errorf("changed: %q", text)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "documents", "*", "*.data"))
	if err := os.WriteFile(files[0], []byte("damaged"), 0o644); err != nil {
		t.Fatal(err)
	}
	if text := read(newClient(t, dir, nil)); text != "version 2" {
		t.Errorf("damaged on the disk: %q", text)
	}
}

func TestFetchingEndsWhenItIsTold(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		switch r.URL.Path {
		case "/slow":
			<-r.Context().Done()
		default:
			w.Header().Set("Retry-After", "100")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	for _, path := range []string{"/slow", "/busy"} {
		c := newClient(t, t.TempDir(), func(o *Options) { o.Stall = time.Hour })
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		if _, err := c.Picture(ctx, s.URL+path, nil, jpegOnly); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, opts := range []Options{{Rate: -1}, {Rate: 1e6}, {Contact: "a\r\nb: c"}} {
		if _, err := New(opts); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%+v: %v", opts, err)
		}
	}
}
