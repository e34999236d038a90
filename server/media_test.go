package server

import (
	"bytes"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"mime"
	"strings"
	"testing"

	"likeness/internal/art"
)

func TestPicturesAreServedForEver(t *testing.T) {
	c := start(t)
	work := c.works()[0]
	for _, address := range []string{work.Thumbnail, work.Original} {
		got := c.do("GET", address, "")
		if got.StatusCode != 200 || !strings.HasPrefix(got.Header.Get("Content-Type"), "image/") {
			t.Fatalf("%s: status %d, %s", address, got.StatusCode, got.Header.Get("Content-Type"))
		}
		if _, _, err := image.DecodeConfig(bytes.NewReader([]byte(got.body))); err != nil {
			t.Errorf("%s: %v", address, err)
		}
		if caching := got.Header.Get("Cache-Control"); caching != "public, max-age=31536000, immutable" {
			t.Errorf("%s is cached as %q", address, caching)
		}
		if got.Header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(got.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: headers %v", address, got.Header)
		}
		again := c.do("GET", address, "", "If-None-Match", got.Header.Get("ETag"))
		if again.StatusCode != 304 || again.body != "" {
			t.Errorf("%s again: status %d", address, again.StatusCode)
		}
		part := c.do("GET", address, "", "Range", "bytes=10-19")
		if part.StatusCode != 206 || part.body != got.body[10:20] {
			t.Errorf("%s in part: status %d, %d bytes", address, part.StatusCode, len(part.body))
		}
		head := c.do("HEAD", address, "")
		if head.StatusCode != 200 || head.body != "" || head.ContentLength != int64(len(got.body)) {
			t.Errorf("HEAD %s: status %d, length %d", address, head.StatusCode, head.ContentLength)
		}
	}
}

func TestDownloadIsNamedAfterTheWork(t *testing.T) {
	c := start(t)
	work := c.works()[0]
	for suffix, want := range map[string]string{"": "inline", "?download": "attachment"} {
		got := c.do("GET", work.Original+suffix, "").Header.Get("Content-Disposition")
		disposition, parameters, err := mime.ParseMediaType(got)
		if err != nil || disposition != want || parameters["filename"] == "" {
			t.Errorf("%q: %q, want %s with a name: %v", suffix, got, want, err)
		}
	}
}

func TestDownloadNamesAreSafe(t *testing.T) {
	picture := &art.Picture{Hash: strings.Repeat("0", 64), Path: "in/a.JPG", MediaType: "image/jpeg"}
	for name, want := range map[string]string{
		"Wheat Field.JPG":          "Wheat Field.jpg",
		"../../etc/passwd":         "_.._etc_passwd.jpg",
		"a\r\nSet-Cookie: b":       "a__Set-Cookie_ b.jpg",
		"Блакитна \"ніч\"":         "Блакитна _ніч_.jpg",
		"...":                      "someid.jpg",
		"Title with ; and = signs": "Title with ; and = signs.jpg",
	} {
		got := downloadName(art.Image{ID: "someid", Name: name, Picture: picture}, art.Original)
		if got != want {
			t.Errorf("%q is downloaded as %q, want %q", name, got, want)
		}
	}
}

func TestAddressOfAChangedPictureLeadsToTheNewOne(t *testing.T) {
	c := start(t)
	work := c.works()[0]
	dash := strings.LastIndexByte(work.Thumbnail, '-')
	old := work.Thumbnail[:dash] + "-00000000.jpg"
	got := c.do("GET", old, "")
	if got.StatusCode != 302 || got.Header.Get("Location") != work.Thumbnail || got.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("status %d, to %q, cached as %q", got.StatusCode, got.Header.Get("Location"), got.Header.Get("Cache-Control"))
	}
}

func TestPicturesThatAreNotThere(t *testing.T) {
	c := start(t)
	id := c.works()[0].ID
	for _, address := range []string{
		"/media/thumbnail/nowhere-00000000.jpg", "/media/thumbnail/" + id + ".jpg", "/media/huge/" + id + "-00000000.jpg",
		"/media/upload/nowhere", "/media/original/..%2F..%2Fetc%2Fpasswd", "/media/",
	} {
		if got := c.do("GET", address, ""); got.StatusCode != 404 || strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, cached as %q", address, got.StatusCode, got.Header.Get("Cache-Control"))
		}
	}
}

func TestSheetsOfTheMapAreServedForEver(t *testing.T) {
	c := start(t)
	data := c.answer(`{ map { ids sheets sheetColumns } }`, nil)["map"].(map[string]any)
	sheets, columns := data["sheets"].([]any), int(data["sheetColumns"].(float64))
	if works := len(data["ids"].([]any)); works == 0 || len(sheets) != (works+columns*columns-1)/(columns*columns) {
		t.Fatalf("%d sheets of %d x %d for %d works", len(sheets), columns, columns, works)
	}
	address := sheets[0].(string)
	got := c.do("GET", address, "")
	size, _, err := image.DecodeConfig(strings.NewReader(got.body))
	if err != nil || got.StatusCode != 200 || got.Header.Get("Content-Type") != "image/jpeg" || size.Width%columns != 0 {
		t.Fatalf("status %d, %s, %d wide: %v", got.StatusCode, got.Header.Get("Content-Type"), size.Width, err)
	}
	if caching := got.Header.Get("Cache-Control"); caching != "public, max-age=31536000, immutable" {
		t.Errorf("a sheet is cached as %q", caching)
	}
	if again := c.do("GET", address, "", "If-None-Match", got.Header.Get("ETag")); again.StatusCode != 304 {
		t.Errorf("again: status %d", again.StatusCode)
	}
	_, version, _ := pictureName(strings.TrimPrefix(address, "/media/sheet/"))
	for _, other := range []string{"map-" + version, "sheet-0-0123456789abcdef", "sheet-0-..%2f..%2fCURRENT", "sheet", "near-duplicates-" + version} {
		if got := c.do("GET", "/media/sheet/"+other+".jpg", ""); got.StatusCode != 404 {
			t.Errorf("%s: status %d", other, got.StatusCode)
		}
	}
}
