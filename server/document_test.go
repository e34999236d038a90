package server

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestWorksDescribeThemselvesToThoseWhoRunNoScripts(t *testing.T) {
	c := start(t)
	work := c.named("Harbour, <Night> & Fog")
	got := c.do("GET", "/image/"+work.ID, "")
	for _, want := range []string{
		"<title>Harbour, &lt;Night&gt; &amp; Fog, Dagny Holm · Likeness</title>",
		`<meta property="og:title" content="Harbour, &lt;Night&gt; &amp; Fog">`,
		`<meta property="og:image" content="` + c.url + "/media/large/",
		`<link rel="canonical" href="` + c.url + "/image/" + work.ID + `">`,
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("no %s in %.1500s", want, got.body)
		}
	}
	data := regexp.MustCompile(`<script type="application/ld\+json">(.*?)</script>`).FindStringSubmatch(got.body)
	if data == nil {
		t.Fatal("no JSON-LD")
	}
	var described struct {
		Type    string `json:"@type"`
		Name    string
		Creator []struct{ Name string }
		Image   struct{ ContentURL, ThumbnailURL string }
	}
	if err := json.Unmarshal([]byte(data[1]), &described); err != nil || described.Type != "VisualArtwork" ||
		described.Name != "Harbour, <Night> & Fog" || described.Creator[0].Name != "Dagny Holm" {
		t.Errorf("described as %+v, %v", described, err)
	}
	for _, address := range []string{described.Image.ContentURL, described.Image.ThumbnailURL} {
		if picture := c.do("GET", strings.TrimPrefix(address, c.url), ""); picture.StatusCode != 200 {
			t.Errorf("%s: status %d", address, picture.StatusCode)
		}
	}
	if missing := c.do("GET", "/image/nowhere", ""); missing.StatusCode != 404 || !strings.Contains(missing.body, "<title>Likeness</title>") {
		t.Errorf("a work that is not there: status %d, %.100s", missing.StatusCode, missing.body)
	}
	if behind := c.do("GET", "/image/"+work.ID, "", "X-Forwarded-Proto", "https"); !strings.Contains(behind.body, `content="https://`) {
		t.Error("behind TLS addresses are not https")
	}
}

func TestBrowsersLearnHowToSearch(t *testing.T) {
	c := start(t)
	var described openSearch
	if err := xml.Unmarshal([]byte(c.do("GET", "/opensearch.xml", "").body), &described); err != nil || len(described.URLs) != 3 {
		t.Fatalf("%+v, %v", described, err)
	}
	address := strings.Replace(strings.TrimPrefix(described.URLs[1].Template, c.url), "{searchTerms}", url.QueryEscape("riv"), 1)
	var answer []any
	if err := json.Unmarshal([]byte(c.do("GET", address, "").body), &answer); err != nil || len(answer) != 2 || answer[0] != "riv" || len(answer[1].([]any)) == 0 {
		t.Errorf("riv is completed as %v, %v", answer, err)
	}
	if got := c.do("GET", "/suggest.json?q="+strings.Repeat("x", 30_000), ""); got.StatusCode != 400 {
		t.Errorf("a long beginning: status %d", got.StatusCode)
	}
}

func TestWorksAreIIIFManifests(t *testing.T) {
	c := start(t)
	work := c.works()[0]
	got := c.do("GET", "/iiif/"+work.ID+"/manifest.json", "")
	var manifest struct {
		Context string `json:"@context"`
		ID      string
		Type    string
		Label   map[string][]string
		Items   []struct {
			Type          string
			ID            string
			Width, Height int
			Items         []struct {
				Items []struct {
					Motivation, Target string
					Body               struct {
						ID, Type, Format string
						Service          []struct{ ID, Type, Profile string }
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(got.body), &manifest); err != nil {
		t.Fatal(err)
	}
	canvas := manifest.Items[0]
	painting := canvas.Items[0].Items[0]
	if got.Header.Get("Content-Type") != mediaIIIF || manifest.Context != presentationContext || manifest.ID != c.url+"/iiif/"+work.ID+"/manifest.json" ||
		manifest.Type != "Manifest" || manifest.Label["none"][0] != work.Name || canvas.Width != 160 || canvas.Height != 120 ||
		painting.Motivation != "painting" || painting.Target != canvas.ID || strings.Contains(canvas.ID, "#") || painting.Body.Format != "image/png" {
		t.Errorf("%s", got.body)
	}
	if picture := c.do("GET", strings.TrimPrefix(painting.Body.ID, c.url), ""); picture.StatusCode != 200 || picture.Header.Get("Content-Type") != painting.Body.Format {
		t.Errorf("%s: status %d", painting.Body.ID, picture.StatusCode)
	}
	if service := painting.Body.Service; len(service) != 1 || service[0].Type != "ImageService3" || service[0].Profile != "level2" {
		t.Errorf("its picture has the services %+v", service)
	} else if info := c.do("GET", strings.TrimPrefix(service[0].ID, c.url)+"/info.json", ""); info.StatusCode != 200 {
		t.Errorf("%s: status %d", service[0].ID, info.StatusCode)
	}
	for address, count := range map[string]int{
		"/iiif/collection.json":                                   len(c.works()),
		"/iiif/collection.json?q=grid":                            2,
		"/iiif/collection.json?id=nowhere&id=" + work.ID:          1,
		"/iiif/collection.json?q=" + url.QueryEscape(`"no such"`): 0,
	} {
		var collection struct {
			Type  string
			Items []struct{ ID, Type string }
		}
		if err := json.Unmarshal([]byte(c.do("GET", address, "").body), &collection); err != nil || collection.Type != "Collection" || len(collection.Items) != count {
			t.Errorf("%s: %+v, %v", address, collection, err)
		}
		for _, item := range collection.Items {
			if got := c.do("GET", strings.TrimPrefix(item.ID, c.url), ""); got.StatusCode != 200 {
				t.Errorf("%s: status %d", item.ID, got.StatusCode)
			}
		}
	}
	for _, address := range []string{"/iiif/nowhere/manifest.json", "/iiif/" + c.withoutPicture() + "/manifest.json"} {
		if got := c.do("GET", address, ""); got.StatusCode != 404 {
			t.Errorf("%s: status %d", address, got.StatusCode)
		}
	}
}

// HTTP/1.0 names no host: the addresses in an answer are those that it came from.
func TestAddressesHaveAHostWhenNoneIsNamed(t *testing.T) {
	c := start(t)
	address := strings.TrimPrefix(c.url, "http://")
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	manifest := "/iiif/" + c.works()[0].ID + "/manifest.json"
	if _, err := io.WriteString(connection, "GET "+manifest+" HTTP/1.0\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(connection); err != nil || !strings.Contains(string(got), `"id":"http://`+address+manifest+`"`) {
		t.Errorf("%s, %v", got, err)
	}
}

// withoutPicture is the work of the test library that has none.
func (c client) withoutPicture() string {
	c.t.Helper()
	found := c.answer(`{ lookup(where: {name: "Lost Altarpiece"}) { ... on Image { id } } }`, nil)
	return found["lookup"].(object)["id"].(string)
}
