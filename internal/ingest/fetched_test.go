package ingest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"likeness/internal/art"
	"likeness/internal/fetch"
	"likeness/internal/library"
)

// gallery serves pictures: /N.jpg is one of its own, and /iiif/N an image
// service of one with 4,000 x 2,000 pixels.
type gallery struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
	fail  func(path string) int // a status in place of the picture; 0 for none
}

func newGallery(t *testing.T) *gallery {
	t.Helper()
	g := &gallery{fail: func(string) int { return 0 }}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		g.asked = append(g.asked, r.URL.Path)
		status := g.fail(r.URL.Path)
		g.mu.Unlock()
		var nth int
		var size string
		switch {
		case status != 0:
			w.WriteHeader(status)
		case r.URL.Path == "/page.jpg":
			fmt.Fprint(w, "<!DOCTYPE html><p>log in")
		case strings.HasSuffix(r.URL.Path, "/info.json"):
			fmt.Fprint(w, `{"@context": "http://iiif.io/api/image/3/context.json", "width": 4000, "height": 2000, "profile": "level2"}`)
		default:
			if n, _ := fmt.Sscanf(r.URL.Path, "/iiif/%d/full/%s", &nth, &size); n == 2 && size == "1600,800/0/default.jpg" {
				fmt.Fprint(w, jpegOf(nth, 160, 80))
			} else if n, _ := fmt.Sscanf(r.URL.Path, "/%d.jpg", &nth); n == 1 {
				fmt.Fprint(w, jpegOf(nth, 60, 40))
			} else {
				http.NotFound(w, r)
			}
		}
	}))
	t.Cleanup(g.Close)
	return g
}

func (g *gallery) took() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	asked := slices.Sorted(slices.Values(g.asked))
	g.asked = nil
	return asked
}

func clientOf(t *testing.T, lib *library.Library) *fetch.Client {
	t.Helper()
	c, err := fetch.New(fetch.Options{Dir: lib.FetchedDir(), Rate: 1000, Version: "test", Allow: []string{"127.0.0.1"}, Pause: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestPicturesOfTheWebAreFetchedWhenAsked(t *testing.T) {
	g := newGallery(t)
	lib := newLibrary(t)
	dir := t.TempDir()
	images := filepath.Join(dir, "images")
	writeFile(t, filepath.Join(images, "3.jpg"), jpegOf(33, 60, 40))
	csv := writeFile(t, filepath.Join(dir, "works.csv"), strings.ReplaceAll("id,title,image\n"+
		"1,One,HOST/1.jpg\n2,Two,HOST/iiif/2/full/max/0/default.jpg\n3,Three,HOST/3.jpg\n4,Four,HOST/none.jpg\n5,Five,HOST/page.jpg\n6,Six,HOST/6.jpg|HOST/7.jpg\n7,Seven,\n8,Again,HOST/1.jpg\n", "HOST", g.URL))
	options := Options{CSV: csv, Images: images}

	summary, err := importInto(t.Context(), lib, options, nil)
	if err != nil {
		t.Fatal(err)
	}
	if notes := strings.Join(summary.Notes, " "); len(g.took()) > 0 || !strings.Contains(notes, "6 rows name 7 pictures on the web and no file of the folder; --fetch gets them.") {
		t.Errorf("without --fetch: %q", notes)
	}
	options.Fetch = clientOf(t, lib)
	if summary, err = importInto(t.Context(), lib, options, nil); err != nil {
		t.Fatal(err)
	}
	want := []string{"/1.jpg", "/6.jpg", "/7.jpg", "/iiif/2/full/1600,800/0/default.jpg", "/iiif/2/info.json", "/none.jpg", "/page.jpg"}
	if diff := cmp.Diff(want, g.took()); diff != "" {
		t.Error(diff)
	}
	var reasons []string
	for _, p := range summary.Problems {
		reasons = append(reasons, fmt.Sprintf("%d %s: %s", p.Line, p.Outcome, p.Reason))
	}
	wantReasons := []string{
		"5 kept without its picture: There is nothing at this address: the server answers 404 Not Found.",
		"6 kept without its picture: The server gives a web page instead of a picture.",
	}
	if diff := cmp.Diff(wantReasons, reasons); diff != "" {
		t.Error(diff)
	}
	if summary.Fetched != 5 || summary.Failed != 2 || summary.WithoutPicture != 3 || summary.Further != 1 || summary.Updated != 4 || summary.Unchanged != 4 {
		t.Errorf("%+v", summary)
	}
	again, err := importInto(t.Context(), lib, options, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"/none.jpg", "/page.jpg"}, g.took()); diff != "" || again.Unchanged != 8 || again.PicturesRead != 0 {
		t.Errorf("again: %+v\n%s", again, diff)
	}
}

func TestAServerThatIsDownIsAskedAgainByTheNextImport(t *testing.T) {
	g := newGallery(t)
	lib := newLibrary(t)
	var rows strings.Builder
	for i := range 120 {
		fmt.Fprintf(&rows, "%d,Work %d,%s/%d.jpg\n", i, i, g.URL, i)
	}
	csv := writeFile(t, filepath.Join(t.TempDir(), "works.csv"), "id,title,image\n"+rows.String())
	g.fail = func(path string) int {
		if path == "/7.jpg" || path > "/8" {
			return http.StatusBadGateway
		}
		return 0
	}
	down, err := importInto(t.Context(), lib, Options{CSV: csv, Fetch: clientOf(t, lib)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if down.Added != 120 || down.Failed == 0 || down.Failed+down.Fetched != 120 {
		t.Errorf("down: %+v", down)
	}
	g.took()
	g.fail = func(string) int { return 0 }
	up, err := importInto(t.Context(), lib, Options{CSV: csv, Fetch: clientOf(t, lib)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if up.Failed != 0 || up.Fetched != 120 || len(g.took()) != down.Failed || up.Updated != down.Failed {
		t.Errorf("up: %+v", up)
	}
}

func TestFetchingGoesOnWhereItWasStopped(t *testing.T) {
	g := newGallery(t)
	lib := newLibrary(t)
	var rows strings.Builder
	const works = 90
	for i := range works {
		fmt.Fprintf(&rows, "%d,Work %d,%s/%d.jpg\n", i, i, g.URL, i)
	}
	csv := writeFile(t, filepath.Join(t.TempDir(), "works.csv"), "id,title,image\n"+rows.String())
	asked := map[string]int{}
	for stop := 10; ; stop += 25 {
		ctx, cancel := context.WithCancel(t.Context())
		summary, err := importInto(ctx, lib, Options{CSV: csv, Fetch: clientOf(t, lib)}, func(p art.Progress) {
			if p.Stage == art.StagePictures && p.Done >= stop {
				cancel()
			}
		})
		cancel()
		for _, path := range g.took() {
			asked[path]++
		}
		if err == nil {
			if summary.Fetched != works {
				t.Errorf("%+v", summary)
			}
			break
		}
		if !errors.Is(err, context.Canceled) || stop > 2*works {
			t.Fatal(err)
		}
	}
	for path, n := range asked {
		if n > 2 { // once more when it was on its way
			t.Errorf("%s was fetched %d times", path, n)
		}
	}
	for _, image := range records(t, lib) {
		if _, err := os.Stat(filepath.Join(lib.FetchedDir(), "pictures", filepath.FromSlash(image.Picture.Path))); err != nil {
			t.Errorf("%s: %v", image.Key, err)
		}
	}
}

func TestAddressesArePartedWhereTheyBegin(t *testing.T) {
	for cell, want := range map[string][]string{
		"https://x/iiif/a/full/843,/0/default.jpg":            {"https://x/iiif/a/full/843,/0/default.jpg"},
		"https://x/a.jpg|http://y/b;c.jpg ; HTTPS://z/d, e,f": {"https://x/a.jpg", "http://y/b;c.jpg", "HTTPS://z/d, e,f"},
		"https://x/?u=https://y/a.jpg\nhttps://z":             {"https://x/?u=https://y/a.jpg", "https://z"},
		"a.jpg":                  nil,
		"a.jpg, https://x/b.jpg": {"https://x/b.jpg"},
		"":                       nil,
	} {
		if diff := cmp.Diff(want, addressesIn(cell)); diff != "" {
			t.Errorf("%q: %s", cell, diff)
		}
	}
}

func TestADryRunFetchesNothing(t *testing.T) {
	g := newGallery(t)
	lib := newLibrary(t)
	csv := writeFile(t, filepath.Join(t.TempDir(), "works.csv"), "id,title,image\n1,One,"+g.URL+"/1.jpg\n2,Two,"+g.URL+"/2.jpg\n")
	summary, err := Preview(t.Context(), nil, Options{CSV: csv, Fetch: clientOf(t, lib)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if notes := strings.Join(summary.Notes, " "); len(g.took()) > 0 || !strings.Contains(notes, "2 rows name 2 pictures on the web, which would be fetched") {
		t.Errorf("notes %q", notes)
	}
	if _, err := os.Stat(lib.FetchedDir()); err == nil {
		t.Error("a folder was made")
	}
}
