package server

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// A tray is one manifest that viewers leaf through: a canvas for each work with
// a picture, in the order of the tray, each once.
func TestATrayIsOneManifest(t *testing.T) {
	c := start(t)
	first, second := c.named("Grid in Red"), c.named("Nocturne")
	address := "/iiif/tray/manifest.json?" + url.Values{"id": {first.ID, c.withoutPicture(), second.ID, "nowhere", first.ID}}.Encode()
	got := c.do("GET", address, "")
	var manifest struct {
		ID, Type string
		Items    []struct {
			ID, Type      string
			Label         map[string][]string
			Width, Height int
			Homepage      []struct{ ID string }
			Metadata      []struct{ Label, Value map[string][]string }
			Items         []struct {
				Items []struct {
					Target string
					Body   struct{ ID string }
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(got.body), &manifest); err != nil || got.Header.Get("Content-Type") != mediaIIIF {
		t.Fatalf("%s: %v", got.body, err)
	}
	again := c.do("GET", address, "", "If-None-Match", got.Header.Get("ETag"))
	if got.Header.Get("Cache-Control") != "public, no-cache" || again.StatusCode != 304 || again.body != "" {
		t.Errorf("asked again: status %d, %d bytes; %v", again.StatusCode, len(again.body), got.Header)
	}
	if manifest.ID != c.url+address || manifest.Type != "Manifest" || len(manifest.Items) != 2 {
		t.Fatalf("%+v", manifest)
	}
	for i, work := range []work{first, second} {
		canvas := manifest.Items[i]
		painting := canvas.Items[0].Items[0]
		if canvas.Type != "Canvas" || canvas.Label["none"][0] != work.Name || canvas.Width != 160 || canvas.Height != 120 || painting.Target != canvas.ID ||
			strings.Contains(canvas.ID, "#") {
			t.Errorf("canvas %d is %+v", i, canvas)
		}
		for _, of := range []string{painting.Body.ID, canvas.Homepage[0].ID} {
			if answer := c.do("GET", strings.TrimPrefix(of, c.url), ""); answer.StatusCode != 200 {
				t.Errorf("%s: status %d", of, answer.StatusCode)
			}
		}
	}
	if pairs := fmt.Sprint(manifest.Items[0].Metadata); !strings.Contains(pairs, "Cleo Marsh") || !strings.Contains(pairs, "acrylic") {
		t.Errorf("metadata: %s", pairs)
	}
	many := url.Values{}
	for i := range 201 {
		many.Add("id", fmt.Sprint(i))
	}
	for query, status := range map[string]int{"": 400, "?id=nowhere": 404, "?id=" + c.withoutPicture(): 404, "?" + many.Encode(): 400} {
		if got := c.do("GET", "/iiif/tray/manifest.json"+query, ""); got.StatusCode != status {
			t.Errorf("%.40s: status %d, want %d", query, got.StatusCode, status)
		}
	}
}
