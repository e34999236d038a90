package server

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log/slog"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.uber.org/goleak"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/ingest"
	"likeness/internal/library"
	"likeness/internal/search"
	"likeness/internal/uploads"
)

// The tests run on a real library: a catalogue, indexes and pictures that were
// imported from a table and a folder made here.
var (
	testLibrary *library.Library
	testEngine  *embedded.Engine
)

func TestMain(m *testing.M) {
	os.Exit(runWithLibrary(m))
}

func runWithLibrary(m *testing.M) int {
	dir, err := os.MkdirTemp("", "likeness-server-")
	if err == nil {
		defer os.RemoveAll(dir)
		err = importTestLibrary(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "make the test library:", err)
		return 1
	}
	code := m.Run()
	testEngine.Close()
	http.DefaultClient.CloseIdleConnections()
	// bleve keeps some for the whole program.
	if left := goleak.Find(goleak.IgnoreTopFunction("github.com/blevesearch/bleve_index_api.AnalysisWorker")); left != nil && code == 0 {
		fmt.Fprintln(os.Stderr, "goroutines are left behind:", left)
		return 1
	}
	return code
}

// Works of the test library; the last has no picture.
var testWorks = [][]string{
	{"id", "file", "original_image_name", "Title", "Artist", "Collection", "Genre", "Date", "Medium"},
	{"1", "w1.png", "River at Dusk", "River at Dusk", "Ana Pérez", "Uffizi", "landscape", "1889", "oil on canvas"},
	{"2", "w2.png", "Wheat under Clouds", "Wheat under Clouds", "Ana Pérez", "Uffizi", "landscape", "c. 1890", "oil on canvas"},
	{"3", "w3.png", "Still Life with Pears", "Still Life with Pears", "Bram de Vries", "Rijksmuseum", "still life", "1650", "oil on panel"},
	{"4", "w4.png", "Portrait of a Reader", "Portrait of a Reader", "Bram de Vries", "Rijksmuseum", "portrait", "1655-1660", "oil on panel"},
	{"5", "w5.png", "Grid in Red", "Grid in Red", "Cleo Marsh", "Tate", "abstract", "1962", "acrylic"},
	{"6", "w6.png", "Grid in Blue", "Grid in Blue", "Cleo Marsh", "Tate", "abstract", "1963", "acrylic"},
	{"7", "w7.png", "Harbour, <Night> & Fog", "Harbour, <Night> & Fog", "Dagny Holm", "Tate", "landscape", "1901", "pastel"},
	{"8", "w8.png", "Nocturne", "Nocturne", "", "", "landscape", "", ""},
	{"9", "w9.png", "River at Dawn", "River at Dawn", "Ana Pérez", "Uffizi", "landscape", "1891", "oil on canvas"},
	{"10", "w10.png", "Study of Hands", "Study of Hands", "Dagny Holm", "Rijksmuseum", "drawing", "1899", "chalk"},
	{"11", "", "Lost Altarpiece", "Lost Altarpiece", "Bram de Vries", "Uffizi", "religious", "1649", "tempera"},
}

func importTestLibrary(dir string) (err error) {
	testLibrary, testEngine, err = importWorks(dir, testWorks)
	return err
}

// importWorks makes a library of a table whose files are named after the numbers
// that they are painted from.
func importWorks(dir string, works [][]string) (*library.Library, *embedded.Engine, error) {
	ctx, log := context.Background(), slog.New(slog.DiscardHandler)
	pictures := filepath.Join(dir, "pictures")
	if err := os.Mkdir(pictures, 0o755); err != nil {
		return nil, nil, err
	}
	for i, work := range works[1:] {
		if work[1] == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(pictures, work[1]), paintedPNG(i+1), 0o644); err != nil {
			return nil, nil, err
		}
	}
	var table bytes.Buffer
	if err := csv.NewWriter(&table).WriteAll(works); err != nil {
		return nil, nil, err
	}
	tablePath := filepath.Join(dir, "works.csv")
	if err := os.WriteFile(tablePath, table.Bytes(), 0o644); err != nil {
		return nil, nil, err
	}
	lib, err := library.Create(filepath.Join(dir, "library"))
	if err != nil {
		return nil, nil, err
	}
	writer, err := embedded.Begin(lib, log)
	if err != nil {
		return nil, nil, err
	}
	options := ingest.Options{CSV: tablePath, Images: pictures, Report: lib.ReportPath()}
	if slices.Contains(works[0], "Medium") {
		options.Facets = []string{"Medium"}
	}
	if _, err := ingest.Run(ctx, writer, options, nil); err != nil {
		return nil, nil, err
	}
	if _, err := writer.Commit(ctx, nil); err != nil {
		return nil, nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, nil, err
	}
	engine, err := embedded.Open(ctx, lib, log, func(art.Progress) {})
	return lib, engine, err
}

// paintedPNG paints a picture of 160 x 120 pixels: waves and a disc in colours
// that its number gives.
func paintedPNG(number int) []byte {
	canvas := image.NewRGBA(image.Rect(0, 0, 160, 120))
	n := float64(number)
	for y := range 120 {
		for x := range 160 {
			u, v := float64(x)/160, float64(y)/120
			wave := .5 + .5*math.Sin(2*math.Pi*(u*(1+math.Mod(n, 4))+v*(1+math.Mod(n, 3)))+n)
			c := color.RGBA{byte(255 * wave), byte(255 * math.Mod(n*.37+v*.5, 1)), byte(255 * math.Mod(n*.61+u*.4, 1)), 255}
			if math.Hypot(u-math.Mod(n*.29, 1), v-math.Mod(n*.47, 1)) < .2 {
				c = color.RGBA{byte(40 * number), 220, byte(255 - 20*number), 255}
			}
			canvas.Set(x, y, c)
		}
	}
	var file bytes.Buffer
	_ = png.Encode(&file, canvas) // a buffer takes everything
	return file.Bytes()
}

// libraryConfig is a server over the test library, with uploads of its own.
func libraryConfig(t testing.TB) Config {
	t.Helper()
	kept, err := uploads.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return Config{
		Service:  search.New(testEngine, testEngine.Models(), kept),
		Uploads:  kept,
		Pictures: testEngine,
		Progress: testLibrary,
		Logger:   newFaultless(t),
	}
}
