package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// museum serves a collection of IIIF manifests with the pictures of the
// gallery, and notes what it was asked.
type museum struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func newMuseum(t *testing.T, works int) *museum {
	t.Helper()
	files, err := filepath.Glob(gallery + "/*.jpg")
	if err != nil || len(files) < works {
		t.Fatal(err, len(files))
	}
	m := &museum{}
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.mu.Lock()
		m.asked = append(m.asked, r.URL.Path)
		m.mu.Unlock()
		host := "http://" + r.Host
		var n int
		w.Header().Set("ETag", `"1"`)
		switch {
		case r.Header.Get("If-None-Match") == `"1"`:
			w.WriteHeader(http.StatusNotModified)
		case r.URL.Path == "/collection":
			var items []string
			for i := range works {
				items = append(items, fmt.Sprintf(`{"type": "Manifest", "id": "%s/%d/manifest"}`, host, i))
			}
			items = append(items, fmt.Sprintf(`{"type": "Collection", "id": "%s/collection"}`, host), fmt.Sprintf(`{"type": "Manifest", "id": "%s/gone/manifest"}`, host))
			fmt.Fprintf(w, `{"type": "Collection", "id": "%s/collection", "label": {"en": ["All works"]}, "items": [%s]}`, host, strings.Join(items, ","))
		case scans(r.URL.Path, "/%d/manifest", &n):
			fmt.Fprintf(w, `{"type": "Manifest", "id": "%s/%d/manifest", "label": {"en": ["Work %d"], "fr": ["Œuvre %d"]}, "metadata": [{"label": {"en": ["Artist"]}, "value": {"none": ["Artist %d"]}}, {"label": {"en": ["Date"]}, "value": {"en": ["18%02d"]}}],
				"items": [{"type": "Canvas", "items": [{"items": [{"body": {"id": "%s/%d.jpg", "type": "Image", "service": [{"id": "%s/image/%d", "type": "ImageService3"}]}}]}]}]}`, host, n, n, n, n%3, n, host, n, host, n)
		case scans(r.URL.Path, "/image/%d/info.json", &n):
			fmt.Fprint(w, `{"@context": "http://iiif.io/api/image/3/context.json", "width": 5000, "height": 5000, "profile": "level2"}`)
		case scans(r.URL.Path, "/image/%d/full/1600,1600/0/default.jpg", &n):
			http.ServeFile(w, r, files[n])
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(m.Close)
	return m
}

func scans(path, pattern string, n *int) bool {
	found, _ := fmt.Sscanf(path, pattern, n)
	return found == 1 && fmt.Sprintf(pattern, *n) == path
}

// took are the paths that were asked for since the last look, of one kind.
func (m *museum) took(end string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, path := range m.asked {
		if strings.HasSuffix(path, end) {
			n++
		}
	}
	m.asked = slices.DeleteFunc(m.asked, func(path string) bool { return strings.HasSuffix(path, end) })
	return n
}

func TestACollectionOfIIIFIsImported(t *testing.T) {
	const works = 6
	m := newMuseum(t, works)
	lib := filepath.Join(t.TempDir(), "library")
	args := []string{"import", "--iiif", m.URL + "/collection", "--library", lib, "--rate", "1000", "--contact", "mail@museum.example"}
	if code, out, errOut := likeness(append(args, "--dry-run")...); code != exitUsage || !strings.Contains(out+errOut, "--allow-host") || m.took("") != 0 {
		t.Fatalf("a private address: exit code %d, %s%s", code, out, errOut)
	}
	args = append(args, "--allow-host", "127.0.0.1")

	code, out, errOut := likeness(append(args, "--dry-run")...)
	if _, err := os.Stat(lib); err == nil || code != exitOK || m.took(".jpg") != 0 || !strings.Contains(out, "Artist") || !strings.Contains(out, "7 rows: 6 would be added") {
		t.Fatalf("dry run: exit code %d, %s%s", code, out, errOut)
	}
	m.took("")
	code, out, errOut = likeness(args...)
	if code != exitOK || !strings.Contains(out, "7 rows: 6 added, 0 updated, 0 unchanged, 1 failed") || !strings.Contains(out, "/gone/manifest: There is nothing at this address") || !strings.Contains(out, "6 pictures on the web, 6 are there") {
		t.Fatalf("exit code %d, %s%s", code, out, errOut)
	}
	if pictures, manifests := m.took(".jpg"), m.took("manifest"); pictures != works || manifests != works+1 {
		t.Errorf("%d pictures and %d manifests were asked for", pictures, manifests)
	}
	code, out, errOut = likeness(args...)
	if code != exitOK || !strings.Contains(out, "0 added, 0 updated, 6 unchanged") || m.took(".jpg") != 0 || m.took("info.json") != works {
		t.Errorf("again: exit code %d, %s%s", code, out, errOut)
	}
	code, table, errOut := likeness("export", "--library", lib)
	if code != exitOK || !strings.Contains(table, "Work 3") || !strings.Contains(table, "Œuvre 3") || !strings.Contains(table, "All works") {
		t.Errorf("export: exit code %d, %s%s", code, table, errOut)
	}
}
