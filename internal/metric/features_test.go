package metric

import (
	"bytes"
	"context"
	"math"
	"slices"
	"sync"
	"testing"

	"likeness/internal/art"
	"likeness/internal/dense"
)

// rows is a collection in memory.
type rows []*Views

func (r rows) Len() int { return len(r) }

func (r rows) Feature(row int, f *Feature) ([]byte, error) { return f.Extract(r[row]), nil }

// collection is a few pictures that differ.
func collection(n int) rows {
	var out rows
	for i := range n {
		out = append(out, NewViews(painted(70+3*i, 60, uint64(i))))
	}
	return out
}

// drawn is a picture whose pixel at (x, y) is what at says.
func drawn(w, h int, at func(x, y int) [3]byte) *art.Raster {
	r := &art.Raster{Width: w, Height: h}
	for y := range h {
		for x := range w {
			rgb := at(x, y)
			r.Pix = append(r.Pix, rgb[:]...)
		}
	}
	return r
}

func plainOf(rgb ...byte) *art.Raster {
	return drawn(50, 40, func(int, int) [3]byte { return [3]byte(rgb) })
}

func fit(t *testing.T, m Metric, c Corpus) Encoder {
	t.Helper()
	e, err := m.Fit(context.Background(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func vectorOf(m Metric, e Encoder, v *Views) []float32 {
	dst := make([]float32, e.Dimensions())
	e.Encode(m.Feature().Extract(v), dst)
	return dst
}

func cosine(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

// featureCosine compares features as they are, before any mean is taken off.
func featureCosine(f *Feature, a, b *art.Raster) float64 {
	va, vb := make([]float32, f.Size/4), make([]float32, f.Size/4)
	dense.Read(va, f.Extract(NewViews(a)))
	dense.Read(vb, f.Extract(NewViews(b)))
	return cosine(va, vb) / math.Sqrt(cosine(va, va)*cosine(vb, vb))
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.7f, want %.7f", what, got, want)
	}
}

var handMade = []Metric{colour{}, composition{}, texture{}, pixels{}, originalPixels{}}

func TestVectorsHaveUnitLength(t *testing.T) {
	c := collection(6)
	for _, m := range handMade {
		e := fit(t, m, c)
		if e.Dimensions() != m.About().Dimensions {
			t.Errorf("%s: %d dimensions, %d announced", m.About().ID, e.Dimensions(), m.About().Dimensions)
		}
		for _, v := range append(slices.Clone(c), NewViews(painted(33, 90, 77))) {
			if err := m.Feature().Check(m.Feature().Extract(v)); err != nil {
				t.Fatalf("%s: %v", m.About().ID, err)
			}
			x := vectorOf(m, e, v)
			near(t, m.About().ID+": squared length", cosine(x, x), 1, 1e-5)
		}
	}
}

func TestEncodersSurviveTheirFile(t *testing.T) {
	c := collection(5)
	query := NewViews(painted(64, 64, 99))
	for _, m := range handMade {
		e := fit(t, m, c)
		file, err := e.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		again, err := m.Load(file)
		if err != nil {
			t.Fatal(m.About().ID, err)
		}
		if !slices.Equal(vectorOf(m, e, query), vectorOf(m, again, query)) {
			t.Errorf("%s: another vector after loading", m.About().ID)
		}
		for n := range len(file) {
			if n%97 == 0 || n > len(file)-9 {
				if _, err := m.Load(file[:n]); err == nil {
					t.Errorf("%s: loaded %d of %d bytes", m.About().ID, n, len(file))
				}
			}
		}
		if _, err := m.Load(append(slices.Clone(file), 0)); err == nil {
			t.Errorf("%s: loaded a byte too many", m.About().ID)
		}
		for _, other := range handMade {
			if _, err := other.Load(file); err == nil && other != m {
				t.Errorf("%s loaded the file of %s", other.About().ID, m.About().ID)
			}
		}
	}
	broken := append(header(kindPixels, RGB32.Size), bytes.Repeat([]byte{0xff}, 4*RGB32.Size)...)
	if _, err := (pixels{}).Load(broken); err == nil {
		t.Error("loaded a mean that is not a number")
	}
}

func TestFitGivesTheSameBytesAgain(t *testing.T) {
	for _, m := range handMade {
		a, _ := fit(t, m, collection(7)).MarshalBinary()
		b, _ := fit(t, m, collection(7)).MarshalBinary()
		if !bytes.Equal(a, b) {
			t.Errorf("%s: two fits differ", m.About().ID)
		}
	}
}

func TestEncodersServeManyAtOnce(t *testing.T) {
	c := collection(4)
	for _, m := range handMade {
		e := fit(t, m, c)
		want := vectorOf(m, e, c[0])
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				if !slices.Equal(vectorOf(m, e, c[0]), want) {
					t.Errorf("%s: another vector", m.About().ID)
				}
			})
		}
		group.Wait()
	}
}

func TestACollectionOfOneHasNoDirection(t *testing.T) {
	one := collection(1)
	for _, m := range handMade {
		x := vectorOf(m, fit(t, m, one), one[0])
		_, isCentred := fit(t, m, one).(*centred)
		if dense.IsZero(x) != isCentred {
			t.Errorf("%s: zero %v, centred %v", m.About().ID, dense.IsZero(x), isCentred)
		}
		for _, v := range vectorOf(m, fit(t, m, rows{}), one[0]) {
			if math.IsNaN(float64(v)) {
				t.Fatalf("%s: no number from an empty collection", m.About().ID)
			}
		}
	}
}

// Worked out by hand: n pixels of value v in common channels.
func TestOriginalPixelsIsTheCosineOfRawValues(t *testing.T) {
	m := originalPixels{}
	e := fit(t, m, rows{})
	half := drawn(64, 64, func(x, _ int) [3]byte {
		if x < 32 {
			return [3]byte{255, 0, 0}
		}
		return [3]byte{}
	})
	for _, c := range []struct {
		name string
		a, b *art.Raster
		want float64
	}{
		{"red and half red", plainOf(255, 0, 0), half, math.Sqrt(.5)},
		{"red and white", plainOf(255, 0, 0), plainOf(255, 255, 255), 1 / math.Sqrt(3)},
		{"red and blue", plainOf(255, 0, 0), plainOf(0, 0, 255), 0},
		{"light and dark grey", plainOf(200, 200, 200), plainOf(20, 20, 20), 1},
		{"two mixtures", plainOf(100, 50, 0), plainOf(0, 50, 100), 2500 / 12500.0},
	} {
		near(t, c.name, cosine(vectorOf(m, e, NewViews(c.a)), vectorOf(m, e, NewViews(c.b))), c.want, 1e-6)
	}
	if !dense.IsZero(vectorOf(m, e, NewViews(plainOf(0, 0, 0)))) {
		t.Error("black has a direction")
	}
}

func TestPixelsAreComparedAfterTheMeanIsTakenOff(t *testing.T) {
	// Greys 60, 120 and 150 have the mean 110: -50, 10, 40.
	c := rows{NewViews(plainOf(60, 60, 60)), NewViews(plainOf(120, 120, 120)), NewViews(plainOf(150, 150, 150))}
	e := fit(t, pixels{}, c)
	near(t, "both lighter than the mean", cosine(vectorOf(pixels{}, e, c[1]), vectorOf(pixels{}, e, c[2])), 1, 1e-6)
	near(t, "darker and lighter", cosine(vectorOf(pixels{}, e, c[0]), vectorOf(pixels{}, e, c[2])), -1, 1e-6)
	if !dense.IsZero(vectorOf(pixels{}, e, NewViews(plainOf(110, 110, 110)))) {
		t.Error("the mean itself has a direction")
	}
}

func TestColourIgnoresPlacesAndCountsAmounts(t *testing.T) {
	halves := func(left, right [3]byte) *art.Raster {
		return drawn(64, 64, func(x, _ int) [3]byte {
			if x < 32 {
				return left
			}
			return right
		})
	}
	red, blue := [3]byte{200, 30, 30}, [3]byte{30, 30, 200}
	near(t, "mirrored", featureCosine(Colour, halves(red, blue), halves(blue, red)), 1, 1e-6)
	near(t, "half of it shared", featureCosine(Colour, halves(red, blue), halves(red, red)), math.Sqrt(.5), .02)
	near(t, "nothing shared", featureCosine(Colour, halves(red, red), halves(blue, blue)), 0, 1e-6)
}

func TestLab(t *testing.T) {
	// Values of CIE L*a*b* under D65, as colour.science and Lindbloom give them.
	for _, c := range []struct {
		rgb     [3]byte
		l, a, b float64
	}{
		{[3]byte{255, 255, 255}, 100, 0, 0},
		{[3]byte{0, 0, 0}, 0, 0, 0},
		{[3]byte{255, 0, 0}, 53.24, 80.09, 67.20},
		{[3]byte{0, 255, 0}, 87.73, -86.18, 83.18},
		{[3]byte{0, 0, 255}, 32.30, 79.19, -107.86},
		{[3]byte{119, 119, 119}, 50.03, 0, 0},
	} {
		l, a, b := labOf(c.rgb[0], c.rgb[1], c.rgb[2])
		near(t, "L*", float64(l), c.l, .05)
		near(t, "a*", float64(a), c.a, .05)
		near(t, "b*", float64(b), c.b, .05)
	}
}

// The table's lines stay close to the curve that they stand for, black
// included.
func TestLabTableIsClose(t *testing.T) {
	for v := range 256 {
		y := .2126729*float64(labTables().linear[v]) + .7151522*float64(labTables().linear[v]) + .0721750*float64(labTables().linear[v])
		want := 903.3 * y
		if y > .008856 {
			want = 116*math.Cbrt(y) - 16
		}
		l, _, _ := labOf(byte(v), byte(v), byte(v))
		near(t, "L* of a grey", float64(l), want, .02)
	}
}

func stripes(vertical bool, width int, dark, light byte) *art.Raster {
	return drawn(128, 128, func(x, y int) [3]byte {
		at := y
		if vertical {
			at = x
		}
		if at/width%2 == 0 {
			return [3]byte{dark, dark, dark}
		}
		return [3]byte{light, light, light}
	})
}

func TestCompositionSeesEdgesNotLight(t *testing.T) {
	dim, bright := stripes(true, 16, 20, 60), stripes(true, 16, 100, 220)
	near(t, "the same edges in another light", featureCosine(Composition, dim, bright), 1, 1e-4)
	near(t, "upright and level edges", featureCosine(Composition, dim, stripes(false, 16, 20, 60)), 0, .05)
	corner := func(left, top int) *art.Raster {
		return drawn(128, 128, func(x, y int) [3]byte {
			if x >= left && x < left+40 && y >= top && y < top+40 {
				return [3]byte{220, 220, 220}
			}
			return [3]byte{30, 30, 30}
		})
	}
	if far, close := featureCosine(Composition, corner(8, 8), corner(80, 80)), featureCosine(Composition, corner(8, 8), corner(14, 12)); far > .2 || close < .7 {
		t.Errorf("a form in the other corner scores %.3f, one moved a little %.3f", far, close)
	}
}

func TestTextureSeesGrainNotPlaces(t *testing.T) {
	fine, coarse := stripes(true, 1, 90, 160), stripes(true, 9, 90, 160)
	moved := drawn(128, 128, func(x, y int) [3]byte { return [3]byte(fine.Pix[(y*128+(x+37)%128)*3:][:3]) })
	same, other := featureCosine(Texture, fine, moved), featureCosine(Texture, fine, coarse)
	if same < .97 || other > .8 {
		t.Errorf("moved grain scores %.3f, other grain %.3f", same, other)
	}
}

func TestAPictureOfOneToneHasNeitherCompositionNorTexture(t *testing.T) {
	c := collection(4)
	grey := NewViews(plainOf(90, 110, 130))
	for _, m := range []Metric{composition{}, texture{}} {
		if x := vectorOf(m, fit(t, m, c), grey); !dense.IsZero(x) {
			t.Errorf("%s: %v", m.About().ID, x[:4])
		}
	}
	if x := vectorOf(colour{}, fit(t, colour{}, c), grey); dense.IsZero(x) {
		t.Error("colour: a plain colour has none")
	}
}

func TestViewsOfATinyPicture(t *testing.T) {
	v := NewViews(drawn(2, 1, func(x, _ int) [3]byte { return [3]byte{byte(200 * x), 0, 0} }))
	if v.RGB32[0] != 0 || v.RGB32[31*3] != 200 || len(v.RGB128) != 128*128*3 || len(v.Gray64) != 64*64 {
		t.Errorf("%v ... %v", v.RGB32[:3], v.RGB32[31*3:32*3])
	}
}
