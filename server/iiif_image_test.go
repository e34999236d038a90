package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/ingest"
	"likeness/internal/library"
	"likeness/internal/search"
	"likeness/internal/uploads"
)

// The picture that is asked for is of squares, as that of the IIIF validator
// is, so that any of its pixels tells where it was.
const (
	squareSide    = 100
	squaresAcross = 15
	squaresDown   = 10
)

func squareColour(x, y int) color.RGBA {
	return color.RGBA{uint8(16 * x), uint8(25 * y), uint8(255 - 13*x), 255}
}

// squares is a server of that picture alone, and its service.
func squares(t testing.TB) (handler http.Handler, service string) {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, squareSide*squaresAcross, squareSide*squaresDown))
	for i := range picture.Rect.Dx() * picture.Rect.Dy() {
		x, y := i%picture.Rect.Dx(), i/picture.Rect.Dx()
		picture.SetRGBA(x, y, squareColour(x/squareSide, y/squareSide))
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		t.Fatal(err)
	}
	handler, service, _ = serverOf(t, "squares.png", file.Bytes())
	return handler, service
}

// serverOf is a server of one picture, the service of that, and where its file is.
func serverOf(t testing.TB, name string, data []byte) (handler http.Handler, service, file string) {
	t.Helper()
	dir := t.TempDir()
	pictures := filepath.Join(dir, "pictures")
	if err := os.MkdirAll(pictures, 0o755); err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(pictures, name)
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	lib, err := library.Create(filepath.Join(dir, "library"))
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	writer, err := embedded.Begin(lib, log)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ingest.Run(t.Context(), writer, ingest.Options{Images: pictures, Report: lib.ReportPath()}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := writer.Commit(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	engine, err := embedded.Open(t.Context(), lib, log, func(art.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)
	kept, err := uploads.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Addr: "127.0.0.1:0", Service: search.New(engine, engine.Models(), kept), Uploads: kept, Pictures: engine, Progress: lib, Logger: newFaultless(t), AllowOrigins: []string{"*"}}
	page, err := cfg.Service.Search(context.Background(), search.TextRequest{First: 1})
	if err != nil {
		t.Fatal(err)
	}
	return New(cfg), imageServiceID(page.Edges[0].Image, ""), file
}

// Who asks for one tile asks for the next: the file is read for the first alone.
func TestTilesOfAPictureAreOfOneReading(t *testing.T) {
	var data bytes.Buffer
	if err := png.Encode(&data, image.NewGray(image.Rect(0, 0, 2000, 1500))); err != nil {
		t.Fatal(err)
	}
	handler, service, file := serverOf(t, "grey.png", data.Bytes())
	if got := get(handler, service+"/0,0,1024,1024/256,/0/default.jpg"); got.Code != http.StatusOK {
		t.Fatalf("the first tile: status %d, %s", got.Code, got.Body)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	for _, tile := range []string{"/1024,0,976,1024/244,", "/512,512,512,512/512,", "/0,1024,1024,476/512,"} {
		if got := get(handler, service+tile+"/0/default.jpg"); got.Code != http.StatusOK {
			t.Errorf("%s: status %d, %s", tile, got.Code, got.Body)
		}
	}
}

// BenchmarkTiles asks for the tiles of a photograph of 24 megapixels at a quarter
// of its size, each after the other.
func BenchmarkTiles(b *testing.B) {
	picture := image.NewYCbCr(image.Rect(0, 0, 6000, 4000), image.YCbCrSubsampleRatio420)
	for i := range picture.Y {
		picture.Y[i] = uint8(i*i>>7 + i>>9)
	}
	var data bytes.Buffer
	if err := jpeg.Encode(&data, picture, nil); err != nil {
		b.Fatal(err)
	}
	handler, service, _ := serverOf(b, "photograph.jpg", data.Bytes())
	tile := 0
	measureCPU(b, func() {
		x, y := tile%2*2048, tile/2%2*1952
		tile++
		if got := get(handler, fmt.Sprintf("%s/%d,%d,2048,2048/512,/0/default.jpg", service, x, y)); got.Code != http.StatusOK {
			b.Fatal(got.Code, got.Body)
		}
	})
}

func get(handler http.Handler, address string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodGet, "http://localhost"+address, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	return answer
}

// near tells whether two colours are the same but for what JPEG does to them.
func near(a, b color.Color) bool {
	const most = 12 << 8
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	apart := func(a, b uint32) bool { return max(a, b)-min(a, b) > most }
	return !apart(ar, br) && !apart(ag, bg) && !apart(ab, bb)
}

// TestPartsOfPicturesAreThoseAskedFor looks at the colours of squares, as the
// IIIF validator does. A place is in squares of the whole picture.
func TestPartsOfPicturesAreThoseAskedFor(t *testing.T) {
	handler, service := squares(t)
	whole := map[image.Point]image.Point{{50, 50}: {0, 0}, {1450, 950}: {14, 9}, {750, 450}: {7, 4}}
	for address, test := range map[string]struct {
		width, height int
		shows         map[image.Point]image.Point // pixels of the answer: squares
	}{
		"full/max/0/default.jpg":               {1500, 1000, whole},
		"full/max/0/color.png":                 {1500, 1000, whole},
		"full/300,/0/default.jpg":              {300, 200, map[image.Point]image.Point{{10, 10}: {0, 0}, {290, 190}: {14, 9}}},
		"full/,500/0/default.png":              {750, 500, map[image.Point]image.Point{{25, 25}: {0, 0}, {725, 475}: {14, 9}}},
		"full/1400,900/0/default.png":          {1400, 900, map[image.Point]image.Point{{46, 45}: {0, 0}, {1353, 855}: {14, 9}}},
		"full/!100,100/0/default.jpg":          {100, 67, nil},
		"full/pct:10/0/default.png":            {150, 100, map[image.Point]image.Point{{5, 5}: {0, 0}, {145, 95}: {14, 9}}},
		"square/max/0/default.png":             {1000, 1000, map[image.Point]image.Point{{25, 50}: {2, 0}, {975, 950}: {12, 9}}},
		"300,400,200,100/max/0/default.jpg":    {200, 100, map[image.Point]image.Point{{50, 50}: {3, 4}, {150, 50}: {4, 4}}},
		"300,400,200,100/20,/0/default.png":    {20, 10, map[image.Point]image.Point{{5, 5}: {3, 4}, {15, 5}: {4, 4}}},
		"1450,950,500,500/max/0/default.png":   {50, 50, map[image.Point]image.Point{{25, 25}: {14, 9}}},
		"750,450,1,1/max/0/default.png":        {1, 1, map[image.Point]image.Point{{0, 0}: {7, 4}}},
		"pct:20,50,20,10/max/0/default.png":    {300, 100, map[image.Point]image.Point{{50, 50}: {3, 5}, {250, 50}: {5, 5}}},
		"full/max/90/default.png":              {1000, 1500, map[image.Point]image.Point{{950, 50}: {0, 0}, {50, 1450}: {14, 9}, {950, 1450}: {14, 0}}},
		"full/150,/180/default.png":            {150, 100, map[image.Point]image.Point{{145, 95}: {0, 0}, {5, 5}: {14, 9}}},
		"0,0,200,100/max/270/default.png":      {100, 200, map[image.Point]image.Point{{50, 150}: {0, 0}, {50, 50}: {1, 0}}},
		"0,0,200,100/max/!0/default.png":       {200, 100, map[image.Point]image.Point{{150, 50}: {0, 0}, {50, 50}: {1, 0}}},
		"0,0,200,100/max/!90/default.png":      {100, 200, map[image.Point]image.Point{{50, 150}: {0, 0}, {50, 50}: {1, 0}}},
		"0,0,100,200/max/!270/default.png":     {200, 100, map[image.Point]image.Point{{50, 50}: {0, 0}, {150, 50}: {0, 1}}},
		"0,0,200,200/pct:50/!180/default.png":  {100, 100, map[image.Point]image.Point{{25, 75}: {0, 0}, {75, 25}: {1, 1}}},
		"0,0,512,512/512,/0/default.jpg":       {512, 512, map[image.Point]image.Point{{50, 50}: {0, 0}, {450, 450}: {4, 4}}},
		"1024,0,476,512/476,/0/default.jpg":    {476, 512, map[image.Point]image.Point{{26, 50}: {10, 0}, {450, 450}: {14, 4}}},
		"0,0,1024,1000/512,500/0/default.jpg":  {512, 500, map[image.Point]image.Point{{25, 25}: {0, 0}, {475, 475}: {9, 9}}},
		"1024,0,476,1000/238,500/0/native.jpg": {}, // version 1
	} {
		got := get(handler, service+"/"+address)
		if test.width == 0 {
			if got.Code != http.StatusBadRequest {
				t.Errorf("%s: status %d", address, got.Code)
			}
			continue
		}
		picture, format, err := image.Decode(got.Body)
		if err != nil || got.Code != http.StatusOK || !strings.HasSuffix(got.Header().Get("Content-Type"), format) {
			t.Errorf("%s: status %d, %s, %v", address, got.Code, got.Header().Get("Content-Type"), err)
			continue
		}
		if size := picture.Bounds().Size(); size != image.Pt(test.width, test.height) {
			t.Errorf("%s: %v, want %d x %d", address, size, test.width, test.height)
		}
		for at, square := range test.shows {
			if got, want := picture.At(at.X, at.Y), squareColour(square.X, square.Y); !near(got, want) {
				t.Errorf("%s: at %v it is %v, want %v", address, at, got, want)
			}
		}
	}
	for address, colours := range map[string]int{"full/500,/0/gray.png": 256, "full/500,/0/gray.jpg": 256, "full/500,/0/bitonal.png": 2} {
		picture, _, err := image.Decode(get(handler, service+"/"+address).Body)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[color.Color]bool{}
		for i := range 500 * 333 {
			at := picture.At(i%500, i/500)
			if r, g, b, _ := at.RGBA(); r != g || g != b {
				t.Fatalf("%s: a pixel is %v", address, at)
			}
			seen[at] = true
		}
		if len(seen) < 2 || len(seen) > colours {
			t.Errorf("%s: %d shades, want 2 to %d", address, len(seen), colours)
		}
	}
}

// TestTheImageAPISpeaksHTTPAsItSays has the other rules of the IIIF validator:
// statuses, headers, and the description.
func TestTheImageAPISpeaksHTTPAsItSays(t *testing.T) {
	handler, service := squares(t)
	id := service[strings.LastIndex(service, "/")+1:]
	work, _, _ := strings.Cut(id, "-")
	const whole = "/full/200,/0/default.jpg"
	for address, status := range map[string]int{
		service + "/full/full/0/default.jpg": 400, service + "/full/1501,/0/default.jpg": 400, service + "/full/^2000,/0/default.jpg": 501,
		service + "/full/max/22.5/default.jpg": 501, service + "/full/max/-1/default.jpg": 400, service + "/full/max/0/grey.jpg": 400,
		service + "/full/max/0/default.webp": 400, service + "/here/max/0/default.jpg": 400, service + "/full/max/0": 404, service + "/full/max/0/default.jpg/more": 404,
		imageServicePath + "nobody-1" + whole: 404, imageServicePath + "nobody/info.json": 404, imageServicePath + "a%2Fb" + whole: 404, imageServicePath + "a/b" + whole: 404,
		imageServicePath + "%5B%5D%3F" + whole: 404, service + whole: 200, strings.ReplaceAll(service, "-", "%2D") + "/full/%32%30%30%2C/0/default.jpg": 200,
		imageServicePath + work + whole: 302, imageServicePath + work + "-0000" + whole: 302, service: 303,
	} {
		got := get(handler, address)
		if got.Code != status {
			t.Errorf("%s: status %d, want %d: %s", address, got.Code, status, got.Body)
		}
		if status >= 400 && (got.Header().Get("Cache-Control") != "no-store" || got.Header().Get("ETag") != "") {
			t.Errorf("%s: the error is kept by caches: %v", address, got.Header())
		}
	}
	if to := get(handler, service).Header().Get("Location"); to != "http://localhost"+service+"/info.json" {
		t.Errorf("the base leads to %s", to)
	}
	if to := get(handler, imageServicePath+work+whole).Header().Get("Location"); to != "http://localhost"+service+whole {
		t.Errorf("without a version it leads to %s", to)
	}

	got := get(handler, service+"/0,0,1500,1000/pct:20/0/color.jpg", "Origin", "https://viewer.example")
	links := strings.Join(got.Header().Values("Link"), ", ")
	if !strings.Contains(links, "<http://localhost"+service+`/full/300,200/0/default.jpg>;rel="canonical"`) || !strings.Contains(links, `level2.json>;rel="profile"`) {
		t.Errorf("its links are %s", links)
	}
	if got.Header().Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(got.Header().Get("Access-Control-Expose-Headers"), "Link") {
		t.Errorf("a viewer elsewhere may not read it: %v", got.Header())
	}
	if !strings.Contains(got.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("caches keep it as %q", got.Header().Get("Cache-Control"))
	}
	if any := get(handler, service+"/full/300,/0/default.jpg", "If-None-Match", " * "); any.Code != http.StatusNotModified || any.Body.Len() != 0 {
		t.Errorf("asked for unless there is any: %d, %d bytes", any.Code, any.Body.Len())
	}
	if again := get(handler, service+"/full/300,/0/default.jpg", "If-None-Match", got.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("what is known already is answered with %d and %d bytes", again.Code, again.Body.Len())
	}

	for accept, contentType := range map[string]string{"": mediaImageInfo, "application/ld+json": mediaImageInfo, "application/json": "application/json"} {
		info := get(handler, service+"/info.json", "Accept", accept)
		var said struct {
			Context                       string `json:"@context"`
			ID, Type, Protocol, Profile   string
			Width, Height, MaxWidth       int
			Sizes                         []image.Point
			ExtraQualities, ExtraFeatures []string
		}
		if err := json.Unmarshal(info.Body.Bytes(), &said); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(info.Header().Get("Content-Type"), contentType) || said.Context != "http://iiif.io/api/image/3/context.json" ||
			said.ID != "http://localhost"+service || said.Type != "ImageService3" || said.Protocol != "http://iiif.io/api/image" ||
			said.Profile != "level2" || said.Width != 1500 || said.Height != 1000 {
			t.Errorf("to %q: %s, %+v", accept, info.Header().Get("Content-Type"), said)
		}
	}
}
