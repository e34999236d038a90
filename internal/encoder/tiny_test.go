package encoder_test

import (
	"context"
	"image"
	"image/color"
	"testing"

	"likeness/internal/encoder"
	"likeness/internal/encoder/encodertest"
)

func tiny(t *testing.T) *encoder.Model {
	t.Helper()
	dir := t.TempDir()
	if err := encodertest.WriteTiny(dir); err != nil {
		t.Fatal(err)
	}
	m, err := encoder.Open(context.Background(), dir, encoder.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

// painted is a picture whose colour at each place is told.
func painted(width, height int, at func(x, y int) color.Color) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.Set(x, y, at(x, y))
		}
	}
	return img
}

func plain(r, g, b uint8) image.Image {
	return painted(120, 80, func(int, int) color.Color { return color.RGBA{r, g, b, 255} })
}

func bars(x, _ int) color.Color {
	if x/8%2 == 0 {
		return color.White
	}
	return color.Black
}

func dot(a, b []float32) (sum float32) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func TestWordsFindTheirPictures(t *testing.T) {
	m := tiny(t)
	pictures := map[string]image.Image{
		"red": plain(220, 30, 20), "green": plain(20, 180, 40), "blue": plain(20, 40, 210), "yellow": plain(240, 220, 30),
		"dark": plain(10, 10, 12), "light": plain(250, 250, 248), "stripes": painted(120, 80, bars),
	}
	texts := map[string]string{
		"red": "a picture of red", "green": "grass", "blue": "The SEA!", "yellow": "yellow", "dark": "a dark night", "light": "white", "stripes": "striped",
	}
	for word, text := range texts {
		v, err := m.Text(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		best, score := "", float32(-2)
		for name, img := range pictures {
			p, err := m.Image(t.Context(), img)
			if err != nil {
				t.Fatal(err)
			}
			if s := dot(v, p); s > score {
				best, score = name, s
			}
		}
		if best != word || score < .8 {
			t.Errorf("%q finds the picture %q at %.3f", text, best, score)
		}
	}
}

func TestInfoSaysWhatAnEncoderIs(t *testing.T) {
	info := tiny(t).Info()
	want := encoder.Info{
		Name: "tiny-by-hand", Family: "clip", Width: 8, InputWidth: 32, InputHeight: 32, ReadsText: true, Licence: "mit",
		Bytes: info.Bytes, Checksum: info.Checksum, Runtime: info.Runtime,
	}
	if info != want || info.Bytes < 10_000 || len(info.Checksum) != 64 || info.Runtime == "" {
		t.Errorf("got %+v", info)
	}
	if again := tiny(t).Info(); again != info {
		t.Errorf("the same folder elsewhere is %+v", again)
	}
}

func TestSelfTestPasses(t *testing.T) {
	if err := tiny(t).SelfTest(t.Context()); err != nil {
		t.Error(err)
	}
}
