package raster

import (
	"bytes"
	"image/color"
	"os"
	"strings"
	"testing"

	"likeness/internal/art"
)

// The files in testdata are squares of 32 pixels, red and green over blue and
// white; in the AVIF blue is transparent.
func TestHEICAndAVIF(t *testing.T) {
	white := color.RGBA{255, 255, 255, 255}
	for _, c := range []struct {
		file, mediaType string
		third           color.RGBA
	}{
		{"squares.heic", "image/heic", color.RGBA{30, 60, 200, 255}},
		{"squares.avif", "image/avif", white},
	} {
		data, err := os.ReadFile("testdata/" + c.file)
		must(t, err)
		p, err := Decode(t.Context(), data, Limits{Side: 32})
		must(t, err)
		if p.Info.MediaType != c.mediaType || p.Info.Width != 64 || p.Info.Height != 64 || p.Remark != "" || !p.Info.Slow() {
			t.Errorf("%s: %+v, %q", c.file, p.Info, p.Remark)
		}
		for i, want := range []color.RGBA{{220, 40, 30, 255}, {40, 180, 60, 255}, c.third, {240, 240, 240, 255}} {
			sees(t, p.Raster, 8+i%2*16, 8+i/2*16, want, 8)
		}
		// Browsers that do not know the format are shown a JPEG, however small the file is.
		large, thumbnail, _, err := Thumbnails(data, p)
		must(t, err)
		for _, made := range [][]byte{large, thumbnail} {
			if !bytes.HasPrefix(made, []byte("\xff\xd8\xff")) {
				t.Errorf("%s: a thumbnail that is no JPEG", c.file)
			}
		}
		p.Close()

		wrong := bytes.Clone(data)
		for i := len(wrong) - 30; i < len(wrong)-5; i++ {
			wrong[i] ^= 0x5a
		}
		p, err = Decode(t.Context(), wrong, Limits{})
		sentenced(t, c.file, p, err)
		p, err = Decode(t.Context(), data[:len(data)-len(data)/3], Limits{})
		sentenced(t, c.file, p, err)
		if err != nil && !strings.Contains(err.Error(), "copy") {
			t.Errorf("%s, cut short: %v", c.file, err)
		}
		vast := bytes.Replace(data, []byte{0, 0, 0, 64, 0, 0, 0, 64}, []byte{0, 0, 0x2e, 0xe0, 0, 0, 0x2e, 0xe0}, 1)
		if _, err := Decode(t.Context(), vast, Limits{}); art.CodeOf(err) != art.CodeTooLarge {
			t.Errorf("%s that says 144 megapixels: %v", c.file, err)
		}
	}
}

func TestOtherPicturesInTheBoxesOfHEIFAreNamed(t *testing.T) {
	if _, err := Inspect([]byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1jpeg")); art.CodeOf(err) != art.CodeUnsupported || !strings.Contains(err.Error(), "HEIF") {
		t.Errorf("JPEG in the boxes of HEIF: %v", err)
	}
}
