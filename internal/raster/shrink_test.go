package raster

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"likeness/internal/art"
)

func noise(w, h int, seed uint64) *art.Raster {
	r := newRaster(w, h)
	random := rand.New(rand.NewPCG(seed, 7))
	for i := range r.Pix {
		r.Pix[i] = byte(random.Uint32())
	}
	return r
}

func TestShrinkCountsCutPixelsByTheirShare(t *testing.T) {
	r := &art.Raster{Width: 3, Height: 1, Pix: []byte{0, 0, 0, 90, 90, 90, 255, 255, 255}}
	// (0 + 90/2) / 1.5 = 30 and (90/2 + 255) / 1.5 = 200
	if got := Shrink(r, 2, 1).Pix; !bytes.Equal(got, []byte{30, 30, 30, 200, 200, 200}) {
		t.Errorf("got %v", got)
	}
}

func TestShrinkIsTheMeanOfTheArea(t *testing.T) {
	for _, s := range [][4]int{{37, 23, 5, 4}, {64, 64, 32, 16}, {7, 9, 7, 3}, {5, 4, 12, 9}, {1, 1, 3, 3}, {33, 1, 32, 1}} {
		r := noise(s[0], s[1], 3)
		got := Shrink(r, s[2], s[3])
		for y := range s[3] {
			for x := range s[2] {
				for c := range 3 {
					want := areaMean(r, float64(x)/float64(s[2]), float64(x+1)/float64(s[2]), float64(y)/float64(s[3]), float64(y+1)/float64(s[3]), c)
					if g := got.Pix[(y*s[2]+x)*3+c]; math.Abs(float64(g)-want) > .5+1e-9 {
						t.Fatalf("%v: (%d, %d) is %d, the mean %.4f", s, x, y, g, want)
					}
				}
			}
		}
	}
}

// areaMean weighs every pixel by the area that it shares with a rectangle
// given in fractions.
func areaMean(r *art.Raster, x0, x1, y0, y1 float64, channel int) float64 {
	share := func(from, to float64, at, side int) float64 {
		return max(0, min(to*float64(side), float64(at+1))-max(from*float64(side), float64(at)))
	}
	sum, area := 0.0, 0.0
	for y := range r.Height {
		for x := range r.Width {
			w := share(x0, x1, x, r.Width) * share(y0, y1, y, r.Height)
			sum, area = sum+w*float64(r.Pix[(y*r.Width+x)*3+channel]), area+w
		}
	}
	return sum / area
}

func TestAPartIsShrunkAsIfItWereThePicture(t *testing.T) {
	r := noise(97, 61, 3)
	for _, part := range []image.Rectangle{image.Rect(0, 0, 97, 61), image.Rect(10, 7, 60, 61), image.Rect(96, 60, 97, 61)} {
		cut := newRaster(part.Dx(), part.Dy())
		for y := range part.Dy() {
			copy(cut.Pix[y*part.Dx()*3:], r.Pix[((part.Min.Y+y)*97+part.Min.X)*3:][:part.Dx()*3])
		}
		for _, side := range []int{1, 13, part.Dx()} {
			if got, want := ShrinkPart(r, part, side, 9), Shrink(cut, side, 9); !bytes.Equal(got.Pix, want.Pix) {
				t.Errorf("%v to %d x 9 differs from the same picture by itself", part, side)
			}
		}
	}
}

func TestPyramidEqualsShrink(t *testing.T) {
	r := noise(301, 177, 5)
	side := 128
	for _, square := range Pyramid(r, side, 3) {
		if !bytes.Equal(square.Pix, Shrink(r, side, side).Pix) {
			t.Errorf("%d pixels differ from Shrink", side)
		}
		side /= 2
	}
}

func TestFitKeepsShapeAndNeverEnlarges(t *testing.T) {
	for _, c := range [][5]int{{4000, 3000, 1280, 1280, 960}, {300, 200, 320, 300, 200}, {10_000, 3, 320, 320, 1}, {3, 900, 300, 1, 300}} {
		if w, h := FitSize(c[0], c[1], c[2]); w != c[3] || h != c[4] {
			t.Errorf("%d x %d within %d is %d x %d", c[0], c[1], c[2], w, h)
		}
	}
	if r := noise(20, 10, 1); Fit(r, 320) != r || Fit(r, 10).Height != 5 {
		t.Error("Fit")
	}
}

func TestPixelsOf(t *testing.T) {
	part, err := PixelsOf(art.Region{X: .25, Y: .5, Width: .75, Height: .5}, 100, 80)
	if err != nil || part != image.Rect(25, 40, 100, 80) {
		t.Fatal(part, err)
	}
	for _, bad := range []art.Region{
		{X: .5, Y: 0, Width: .6, Height: 1},
		{X: -.1, Y: 0, Width: .5, Height: .5},
		{X: 0, Y: 0, Width: .1, Height: 1},
		{X: 0, Y: 0, Width: math.NaN(), Height: 1},
		{X: 0, Y: 0, Width: math.Inf(1), Height: 1},
		{},
	} {
		if _, err := PixelsOf(bad, 100, 80); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestEncodeJPEGKeepsThePicture(t *testing.T) {
	r := ToRaster(flag())
	var b bytes.Buffer
	must(t, EncodeJPEG(&b, r, 90))
	back, _ := decode(t, b.Bytes())
	sees(t, back, 8, 8, red, 12)
	sees(t, back, 40, 24, yellow, 12)
}

func TestDominantColorIsThereInThePicture(t *testing.T) {
	ochre := color.RGBA{0xb8, 0x86, 0x3c, 255}
	img := blocks(20, []color.RGBA{ochre, blue, ochre}, []color.RGBA{ochre, ochre, green}, []color.RGBA{red, ochre, ochre})
	if got := DominantColor(ToRaster(img)); !strings.HasPrefix(got, "#b") || len(got) != 7 {
		t.Errorf("got %s, and two thirds are #b8863c", got)
	}
	for _, c := range []color.RGBA{white, black, {1, 2, 3, 255}} {
		want := "#" + hex(c.R) + hex(c.G) + hex(c.B)
		if got := DominantColor(ToRaster(blocks(8, []color.RGBA{c}))); got != want {
			t.Errorf("got %s of a picture that is all %s", got, want)
		}
	}
}

func hex(v byte) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[v>>4], digits[v&15]})
}

// The quick conversions agree with the standard library's colour models.
func TestToRasterAgreesWithColourModels(t *testing.T) {
	bounds := image.Rect(0, 0, 13, 7)
	random := rand.New(rand.NewPCG(4, 4))
	fill := func(planes ...[]byte) {
		for _, p := range planes {
			for i := range p {
				p[i] = byte(random.Uint32())
			}
		}
	}
	pictures := map[string]image.Image{}
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		m := image.NewYCbCr(bounds, ratio)
		fill(m.Y, m.Cb, m.Cr)
		pictures[ratio.String()] = m
		pictures[ratio.String()+" from within"] = m.SubImage(image.Rect(3, 1, 12, 6))
	}
	alpha := image.NewNYCbCrA(bounds, image.YCbCrSubsampleRatio420)
	fill(alpha.Y, alpha.Cb, alpha.Cr, alpha.A)
	gray, gray16, nrgba, nrgba64, cmyk := image.NewGray(bounds), image.NewGray16(bounds), image.NewNRGBA(bounds), image.NewNRGBA64(bounds), image.NewCMYK(bounds)
	fill(gray.Pix, gray16.Pix, nrgba.Pix, nrgba64.Pix, cmyk.Pix)
	pictures["NYCbCrA"], pictures["Gray"], pictures["Gray16"], pictures["NRGBA"], pictures["NRGBA64"], pictures["CMYK"] = alpha, gray, gray16, nrgba, nrgba64, cmyk
	rgba, rgba64 := image.NewRGBA(bounds), image.NewRGBA64(bounds)
	for y := range 7 {
		for x := range 13 {
			rgba.Set(x, y, nrgba.At(x, y))
			rgba64.Set(x, y, nrgba64.At(x, y))
		}
	}
	pictures["RGBA"], pictures["RGBA64"] = rgba, rgba64
	for name, img := range pictures {
		r := ToRaster(img)
		for i := range r.Width * r.Height {
			want := rgbOf(img.At(img.Bounds().Min.X+i%r.Width, img.Bounds().Min.Y+i/r.Width))
			sees(t, r, i%r.Width, i/r.Width, color.RGBA{want[0], want[1], want[2], 255}, 1)
		}
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

// painted is smooth with some grain, like a photograph of a painting.
func painted(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	random := rand.New(rand.NewPCG(1, 1))
	for y := range h {
		for x := range w {
			grain := random.IntN(24)
			v := func(f float64) byte { return byte(110 + 90*math.Sin(f) + float64(grain)) }
			img.SetRGBA(x, y, color.RGBA{v(float64(x) / 90), v(float64(y) / 70), v(float64(x+y) / 110), 255})
		}
	}
	return img
}

func BenchmarkDecode(b *testing.B) {
	for _, size := range []struct {
		name string
		w, h int
	}{{"600px", 600, 450}, {"12MP", 4000, 3000}} {
		data := jpegOf(b, painted(size.w, size.h))
		b.Run(size.name+"/image-jpeg", func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				_, err := jpeg.Decode(bytes.NewReader(data))
				must(b, err)
			}
		})
		b.Run(size.name+"/raster", func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				p, err := Decode(b.Context(), data, Limits{})
				must(b, err)
				p.Close()
			}
		})
	}
}

func BenchmarkFit(b *testing.B) {
	r := ToRaster(painted(4000, 3000))
	large := Fit(r, 1280)
	b.Run("12MP-to-1280", func(b *testing.B) {
		for range b.N {
			Fit(r, 1280)
		}
	})
	b.Run("1280-to-320", func(b *testing.B) {
		for range b.N {
			Fit(large, 320)
		}
	})
	b.Run("dominant", func(b *testing.B) {
		for range b.N {
			DominantColor(large)
		}
	})
}

func BenchmarkPyramid(b *testing.B) {
	r := ToRaster(painted(600, 450))
	for range b.N {
		Pyramid(r, 128, 3)
	}
}

// A scan that no other format could hold in memory is read a few rows at a
// time: of TIFF, more pixels are taken than of any other format.
func TestLargeTIFFsAreReadByStrips(t *testing.T) {
	const width, height = 26_000, 10_000
	var strips bytes.Buffer
	w := zlib.NewWriter(&strips)
	row := make([]byte, width/8)
	for y := range height {
		fill := byte(0)
		if y >= height/2 { // the lower half is white, and in it a black right half
			fill = 255
		}
		for x := range row {
			row[x] = fill
			if x >= len(row)/2 {
				row[x] = 0
			}
		}
		_, err := w.Write(row)
		must(t, err)
	}
	must(t, w.Close())
	data := oneBitTIFF(width, height, strips.Bytes())
	info, err := Inspect(data)
	must(t, err)
	v, err := viewOf(info, Limits{Side: 50})
	must(t, err)
	src, err := openTIFF(data, v)
	must(t, err)
	if src.bytes > 1<<20 {
		t.Errorf("reading it would take %d bytes", src.bytes)
	}
	p, err := Decode(t.Context(), data, Limits{Side: 50})
	must(t, err)
	defer p.Close()
	white, black := color.RGBA{255, 255, 255, 255}, color.RGBA{0, 0, 0, 255}
	for _, c := range []struct {
		x, y int
		want color.RGBA
	}{{5, 2, black}, {5, 17, white}, {45, 17, black}, {45, 2, black}} {
		sees(t, p.Raster, c.x, c.y, c.want, 0)
	}
	if _, err := Decode(t.Context(), data, Limits{MaxPixels: MaxUploadPixels}); art.CodeOf(err) != art.CodeTooLarge {
		t.Errorf("the same as an upload: %v", err)
	}
}

func TestNoSideIsLongerThanItsSumsHold(t *testing.T) {
	if err := CheckPixels(Info{Format: formatPNG, Width: 1, Height: maxSide + 1}, 0); art.CodeOf(err) != art.CodeTooLarge {
		t.Errorf("a line of %d pixels: %v", maxSide+1, err)
	}
	if err := CheckPixels(Info{Format: formatPNG, Width: 1, Height: maxSide}, 0); err != nil {
		t.Errorf("a line of %d pixels: %v", maxSide, err)
	}
	a := newAverage(1, maxSide, 1, 1, func(_ int, sums []uint64) {
		if sums[0] != 255*maxSide {
			t.Errorf("the sum of %d white pixels is %d", maxSide, sums[0])
		}
	})
	for range maxSide {
		a.add([]byte{255, 255, 255})
	}
}

func TestMeansAreExactUpToTheLargestPicture(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	for range 200_000 {
		area := 1 + random.Uint64N(MaxTIFFPixels)
		if random.IntN(10) == 0 {
			area = MaxImportPixels - random.Uint64N(5)
		}
		sum := random.Uint64N(255*area + 1)
		if random.IntN(2) == 0 { // at a step, or one below it
			sum = min(255*area, (random.Uint64N(256)*2*area+area)/2-random.Uint64N(2))
		}
		var got [1]byte
		divideBy(area).means([]uint64{sum}, got[:])
		if want := byte((sum + area/2) / area); got[0] != want {
			t.Fatalf("%d of %d pixels: %d, want %d", sum, area, got[0], want)
		}
	}
}
