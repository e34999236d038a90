package raster

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/tiff"

	"likeness/internal/art"
)

// everyFormat is one picture in every format and mode that the tests can write.
func everyFormat(t testing.TB, w, h int) map[string][]byte {
	img := painted(w, h)
	paletted := image.NewPaletted(img.Rect, color.Palette{color.Transparent, red, green, blue})
	for i := range paletted.Pix {
		paletted.Pix[i] = byte(i % 4)
	}
	bits := make([]byte, w*h)
	for i := range bits {
		bits[i] = byte(i/3) & 1
	}
	files := map[string][]byte{
		"JPEG":          jpegOf(t, img),
		"JPEG, turned":  jpegWithExif(jpegOf(t, img), exifOf(binary.BigEndian, 6)),
		"GIF":           gifOf(t, paletted),
		"BMP":           bmpOf(t, img),
		"TIFF":          tiffOf(t, img, tiff.Uncompressed),
		"Deflate TIFF":  tiffOf(t, img, tiff.Deflate),
		"WebP":          webpOf(w, h, bits, nil),
		"animated WebP": animatedWebPOf(webpOf(w, h, bits, nil), w, h),
	}
	for name, data := range pngKinds(t, w, h) {
		files["PNG "+name] = data
	}
	for name, data := range profiledFiles(t, testProfiles()["P3"]) {
		files[name+" with a profile"] = data
	}
	return files
}

// sentenced checks that what was read is a picture, and what was not has a
// sentence.
func sentenced(t *testing.T, name string, p *Picture, err error) {
	t.Helper()
	if err != nil {
		if art.CodeOf(err) == art.CodeInternal {
			t.Errorf("%s: no sentence for %v", name, err)
		}
		return
	}
	if len(p.Raster.Pix) != 3*p.Raster.Width*p.Raster.Height || len(p.Raster.Pix) == 0 {
		t.Errorf("%s: %d x %d with %d bytes", name, p.Raster.Width, p.Raster.Height, len(p.Raster.Pix))
	}
	p.Close()
}

func TestFilesCutAnywhere(t *testing.T) {
	for name, data := range everyFormat(t, 40, 30) {
		for cut := 0; cut < len(data); cut += max(1, len(data)/300) {
			p, err := Decode(t.Context(), data[:cut:cut], Limits{Side: 16})
			sentenced(t, name, p, err)
		}
	}
}

func TestFilesWithWrongBytes(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	for name, data := range everyFormat(t, 24, 17) {
		for range 60 {
			wrong := bytes.Clone(data)
			for range 1 + random.IntN(8) {
				wrong[random.IntN(len(wrong))] = byte(random.Uint32())
			}
			p, err := Decode(t.Context(), wrong, Limits{MaxPixels: 1e6, Side: 16})
			sentenced(t, name, p, err)
		}
	}
}

func TestNarrowPictures(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {1, 300}, {300, 1}, {2, 299}, {7, 1}} {
		for name, data := range everyFormat(t, size[0], size[1]) {
			p, err := Decode(t.Context(), data, Limits{Side: 20})
			if err != nil {
				t.Errorf("%s of %v: %v", name, size, err)
				continue
			}
			if max(p.Raster.Width, p.Raster.Height) > 20 {
				t.Errorf("%s of %v: a raster of %d x %d", name, size, p.Raster.Width, p.Raster.Height)
			}
			p.Close()
		}
	}
}

// endsAfter ends once it has been asked so often.
type endsAfter struct {
	context.Context
	mu   sync.Mutex
	left int
}

func (c *endsAfter) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// Wherever a request ends, its error comes out, and its memory is given back.
func TestRequestsMayEndAnywhere(t *testing.T) {
	for name, data := range everyFormat(t, 64, 64) {
		for left := 0; ; left++ {
			p, err := Decode(&endsAfter{Context: t.Context(), left: left}, data, Limits{Side: 32})
			if err == nil {
				p.Close()
				break
			}
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("%s, ended after %d looks: %v", name, left, err)
			}
		}
	}
	if !memory.free.TryAcquire(memory.max) {
		t.Fatal("memory is still lent")
	}
	memory.free.Release(memory.max)
}

func TestEightAtOnce(t *testing.T) {
	files := everyFormat(t, 200, 150)
	want := map[string][]byte{}
	for name, data := range files {
		r, _ := decode(t, data)
		want[name] = r.Pix
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for name, data := range files {
				p, err := Decode(t.Context(), data, Limits{})
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				if !bytes.Equal(p.Raster.Pix, want[name]) {
					t.Errorf("%s: another picture", name)
				}
				p.Close()
			}
		})
	}
	group.Wait()
}

func TestADecoderThatComesToNoEndCostsOnePicture(t *testing.T) {
	patience := decodePatience
	defer func() { decodePatience = patience }()
	for format, data := range everyFormat(t, 300, 200) {
		decodePatience = 1
		_, err := Decode(t.Context(), data, Limits{})
		if art.CodeOf(err) != art.CodeInvalid || !strings.Contains(err.Error(), "could not be decoded within") {
			t.Errorf("%s: %v", format, err)
		}
		decodePatience = patience
		p, err := Decode(t.Context(), data, Limits{})
		if err != nil {
			t.Errorf("%s, afterwards: %v", format, err)
			continue
		}
		p.Close()
	}
}

func TestADecoderThatPanicsCostsOnePicture(t *testing.T) {
	panics := func() (err error) {
		defer recoverAs(formatGIF, &err)
		panic("index out of range")
	}
	if err := panics(); art.CodeOf(err) != art.CodeInvalid || sentence(err) == "" {
		t.Errorf("%v", err)
	}
}

func sentence(err error) string {
	if e, ok := errors.AsType[*art.Error](err); ok {
		return e.Message
	}
	return ""
}
