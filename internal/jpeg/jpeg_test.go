package jpeg

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	stdjpeg "image/jpeg"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The files in testdata show one picture of 67 x 45 pixels that the project
// drew: waves, and a red rectangle from (41, 26) on. libjpeg-turbo wrote them.

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".jpg"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func decode(t testing.TB, data []byte, n int) *Image {
	t.Helper()
	f, err := Open(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := f.Decode(context.Background(), n)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// pixels are the rows of a picture, as RGB.
func pixels(m *Image) []byte {
	out := make([]byte, 3*m.Width*m.Height)
	for y := range m.Height {
		m.Row(y, out[3*y*m.Width:3*(y+1)*m.Width])
	}
	return out
}

func names(t testing.TB) (all []string) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.jpg")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(filepath.Base(f), ".jpg"); name != "arithmetic" {
			all = append(all, name)
		}
	}
	if len(all) < 15 {
		t.Fatalf("%d files", len(all))
	}
	return all
}

func TestEveryKindAgreesWithTheStandardLibrary(t *testing.T) {
	for _, name := range names(t) {
		t.Run(name, func(t *testing.T) {
			data := read(t, name)
			m := decode(t, data, 8)
			if m.Damaged || m.Read != 1 {
				t.Fatalf("read %.3f, damaged %v", m.Read, m.Damaged)
			}
			want, err := stdjpeg.Decode(bytes.NewReader(data))
			if name == "1x4" && err != nil {
				t.Skip("the standard library does not read it")
			}
			if err != nil {
				t.Fatal(err)
			}
			for i, got := range pixels(m) {
				r, g, b, _ := want.At(i/3%m.Width, i/3/m.Width).RGBA()
				w := int([]uint32{r, g, b}[i%3] >> 8)
				// Two roundings of the transform and one of the colours.
				if d := int(got) - w; d < -3 || d > 3 {
					t.Fatalf("pixel (%d, %d) channel %d is %d, want %d", i/3%m.Width, i/3/m.Width, i%3, got, w)
				}
			}
		})
	}
}

// At a fraction the picture is the same, only smaller: where it is smooth,
// every pixel is the mean of those that it stands for.
func TestFractionsShowTheSamePicture(t *testing.T) {
	for _, name := range names(t) {
		whole := decode(t, read(t, name), 8)
		full := pixels(whole)
		for _, n := range []int{1, 2, 4} {
			m := decode(t, read(t, name), n)
			if m.Width != ceilDiv(67*n, 8) || m.Height != ceilDiv(45*n, 8) {
				t.Fatalf("%s: %d x %d at %d eighths", name, m.Width, m.Height, n)
			}
			worst := 0.0
			for i, got := range pixels(m) {
				x, y := i/3%m.Width, i/3/m.Width
				if (x+1)*8 > 32*n || (y+1)*8 > 32*n { // MCUs of the rectangle, or cut by the border
					continue
				}
				worst = max(worst, math.Abs(float64(got)-areaMean(full, 67, x, y, n, i%3)))
			}
			// A few cosines follow a slope less closely than a mean does.
			if worst > 13 {
				t.Errorf("%s at %d eighths: differs by %.1f", name, n, worst)
			}
		}
	}
}

// areaMean is the mean of the pixels that pixel (x, y) at n eighths stands for.
func areaMean(pix []byte, width, x, y, n, channel int) float64 {
	sum, area := 0.0, 0.0
	share := func(at, of int) float64 {
		low, high := float64(at)*8/float64(n), float64(at+1)*8/float64(n)
		return max(0, min(high, float64(of+1))-max(low, float64(of)))
	}
	for v := y * 8 / n; v <= (y+1)*8/n; v++ {
		for u := x * 8 / n; u <= (x+1)*8/n; u++ {
			w := share(x, u) * share(y, v)
			sum, area = sum+w*float64(pix[(v*width+u)*3+channel]), area+w
		}
	}
	return sum / area
}

// The transforms of all sizes agree with the definition (T.81, A.3.3), cut off
// at as many frequencies as they have points.
func TestTransformsFollowTheDefinition(t *testing.T) {
	ones := new([64]int32)
	for i := range ones {
		ones[i] = 1
	}
	for _, size := range [][2]int{{1, 1}, {2, 2}, {4, 4}, {8, 8}, {1, 2}, {8, 4}, {2, 8}, {4, 1}} {
		w, h := size[0], size[1]
		var block [65]int16
		for i := range w * h {
			block[i] = int16((i*37+11)%61-30) * 3
		}
		p := plane{component: &component{}, w: w, h: h, size: w * h, stride: w, pix: make([]byte, 64), quant: ones}
		p.transform(&block, 0, 0, false)
		for i := range w * h {
			x, y, sum := float64(i%w), float64(i/w), 0.0
			for k := range w * h {
				u, v := float64(k%w), float64(k/w)
				basis := math.Cos((2*x+1)*u*math.Pi/float64(2*w)) * math.Cos((2*y+1)*v*math.Pi/float64(2*h)) / 4
				if u == 0 {
					basis *= math.Sqrt(.5)
				}
				if v == 0 {
					basis *= math.Sqrt(.5)
				}
				sum += basis * float64(block[k])
			}
			want := min(max(sum+128, 0), 255)
			if math.Abs(want-float64(p.pix[i])) > 1 {
				t.Errorf("%d x %d points: sample %d is %d, want %.2f", w, h, i, p.pix[i], want)
			}
		}
	}
}

// Whoever writes CMYK without Adobe's marker inverts the inks as Adobe does.
func TestCMYKWithoutAdobesMarker(t *testing.T) {
	with := read(t, "cmyk-adobe")
	at := bytes.Index(with, []byte("\xff\xee"))
	length := int(with[at+2])<<8 | int(with[at+3])
	without := slices.Concat(with[:at], with[at+2+length:])
	f, err := Open(without, nil)
	if err != nil || f.Color != InvertedCMYK {
		t.Fatal(f, err)
	}
	light := with[at+2+length-1] == 0 // the marker said the same
	if same := bytes.Equal(pixels(decode(t, with, 8)), pixels(decode(t, without, 8))); same != light {
		t.Errorf("same %v, want %v", same, light)
	}
}

func TestWhatIsLeftOfACutFileIsKept(t *testing.T) {
	for _, name := range names(t) {
		data := read(t, name)
		whole := pixels(decode(t, data, 8))
		for cut := len(data) - 1; cut > 0; cut -= 7 {
			f, err := Open(data[:cut], nil)
			if err != nil {
				continue // the frame header is not there
			}
			m, err := f.Decode(t.Context(), 8)
			if err != nil {
				continue
			}
			if f.Ended || m.Read < 1 && !m.Damaged {
				t.Fatalf("%s cut at %d of %d: ended %v, read %.2f, damaged %v", name, cut, len(data), f.Ended, m.Read, m.Damaged)
			}
			if f.Progressive || len(f.components) == 1 || f.Scans > 1 {
				continue
			}
			// What was read is what it was: the first rows of blocks.
			rows := int(m.Read*float64(m.Height))/(8*f.maxV)*8*f.maxV - 8*f.maxV
			if n := max(0, rows*m.Width*3); !bytes.Equal(pixels(m)[:n], whole[:n]) {
				t.Fatalf("%s cut at %d of %d: the first %d rows differ", name, cut, len(data), rows)
			}
		}
	}
}

func TestDamageEndsAtTheNextRestartMarker(t *testing.T) {
	data := read(t, "2x2-restart")
	first := bytes.Index(data, []byte("\xff\xd0"))
	damaged := bytes.Clone(data)
	for i := first + 2; damaged[i] != 0xff; i++ {
		damaged[i] = 0xfe // no code of the usual tables
	}
	m := decode(t, damaged, 8)
	if !m.Damaged {
		t.Error("nothing was noticed")
	}
	last := len(pixels(m)) - 3*20
	if !bytes.Equal(pixels(m)[last:], pixels(decode(t, data, 8))[last:]) {
		t.Error("what follows is lost, too")
	}
}

func TestWhatIsNotRead(t *testing.T) {
	unsupported := func(err error) bool { _, ok := errors.AsType[UnsupportedError](err); return ok }
	if _, err := Open(read(t, "arithmetic"), nil); !unsupported(err) {
		t.Error(err)
	}
	baseline := read(t, "2x2")
	at := bytes.Index(baseline, []byte("\xff\xc0"))
	twelve := bytes.Clone(baseline)
	twelve[at+4] = 12
	if _, err := Open(twelve, nil); !unsupported(err) {
		t.Error(err)
	}
	scan := bytes.Index(baseline, []byte("\xff\xda"))
	scans := append(bytes.Clone(baseline[:scan]), bytes.Repeat(baseline[scan:scan+14], MaxScans+1)...)
	if _, err := Open(scans, nil); !unsupported(err) {
		t.Error(err)
	}
	for _, data := range [][]byte{nil, {0xff}, {0xff, 0xd8}, []byte("\xff\xd8\xff\xd9"), baseline[:at]} {
		if _, err := Open(data, nil); err == nil {
			t.Errorf("% x is opened", data)
		}
	}
}

func TestDecodingEndsWithItsContext(t *testing.T) {
	for _, name := range []string{"1x1", "progressive-2x2"} {
		f, err := Open(read(t, name), nil)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := f.Decode(ctx, 8); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What a picture is said to take is what it takes.
func TestPriceIsWhatIsAllocated(t *testing.T) {
	for _, name := range names(t) {
		f, err := Open(read(t, name), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{1, 4, 8} {
			held := int64(0)
			for i := range f.components {
				p := f.newPlane(&f.components[i], n)
				held += int64(len(p.pix) + 2*len(p.coefficients) + 8*len(p.nonzero))
			}
			if said := f.DecodedBytes(n); said != held {
				t.Errorf("%s at %d eighths: said %d, takes %d", name, n, said, held)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, name := range names(f) {
		data := read(f, name)
		f.Add(data, byte(3))
		f.Add(data[:len(data)*2/3], byte(4))
	}
	f.Fuzz(func(t *testing.T, data []byte, fraction byte) {
		file, err := Open(data, nil)
		if err != nil {
			return
		}
		n := []int{1, 2, 4, 8}[fraction%4]
		if file.DecodedBytes(n) > 1<<22 {
			return
		}
		m, err := file.Decode(t.Context(), n)
		if err != nil {
			return
		}
		if m.Read <= 0 || m.Read > 1 || len(pixels(m)) == 0 {
			t.Fatalf("read %v of %d x %d", m.Read, m.Width, m.Height)
		}
	})
}

// painted is smooth with some grain, like a photograph of a painting.
func painted(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			grain := float64((x*7919+y*104729)%1009) / 42
			v := func(f float64) byte { return byte(110 + 90*math.Sin(f) + grain) }
			img.SetRGBA(x, y, color.RGBA{v(float64(x) / 90), v(float64(y) / 70), v(float64(x+y) / 110), 255})
		}
	}
	return img
}

func BenchmarkDecode(b *testing.B) {
	var file bytes.Buffer
	if err := stdjpeg.Encode(&file, painted(2000, 1500), &stdjpeg.Options{Quality: 90}); err != nil {
		b.Fatal(err)
	}
	b.Run("image-jpeg", func(b *testing.B) {
		for b.Loop() {
			if _, err := stdjpeg.Decode(bytes.NewReader(file.Bytes())); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, n := range map[string]int{"whole": 8, "half": 4, "quarter": 2, "eighth": 1} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				decode(b, file.Bytes(), n)
			}
		})
	}
}
