package encoder

import (
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"likeness/internal/encoder/encodertest"
)

func noise(width, height int) pixels {
	p := pixels{width: width, height: height, pix: make([]byte, 3*width*height)}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range p.pix {
		p.pix[i] = byte(random.IntN(256))
	}
	return p
}

// exact is what a filter makes of one channel at one place, without rounding.
func exact(src pixels, width, height, x, y, ch int, f filter) float64 {
	weights := func(in, out, at int) (first int, w []float64) {
		scale := float64(in) / float64(out)
		wider := max(scale, 1)
		center := (float64(at) + .5) * scale
		sum := 0.
		first = -1
		for i := range in {
			if v := f.at((float64(i) + .5 - center) / wider); math.Abs(float64(i)+.5-center) <= f.support*wider {
				if first < 0 {
					first = i
				}
				w = append(w, v)
				sum += v
			}
		}
		for i := range w {
			w[i] /= sum
		}
		return first, w
	}
	left, columns := weights(src.width, width, x)
	top, rows := weights(src.height, height, y)
	v := 0.
	for i, r := range rows {
		for j, c := range columns {
			v += r * c * float64(src.pix[3*((top+i)*src.width+left+j)+ch])
		}
	}
	return min(max(v, 0), 255)
}

// Resampling rounds to bytes along rows and again along columns, as Pillow does,
// so that it is within some levels of the exact sum: half a level for each
// rounding, the first times what the lobes of a filter make of it, and what
// clipping between the two takes away from noise.
func TestResamplingIsThatOfItsFilters(t *testing.T) {
	src := noise(37, 29)
	for i := range src.pix { // away from black and white, where nothing is clipped
		src.pix[i] = 64 + src.pix[i]/2
	}
	for number, f := range filters {
		if f.support == 0 {
			continue
		}
		for _, to := range []image.Point{{16, 16}, {64, 50}, {37, 11}, {9, 90}} {
			got := resample(src, to.X, to.Y, image.Rectangle{Max: to}, f)
			for y := range to.Y {
				for x := range to.X {
					for ch := range 3 {
						want := exact(src, to.X, to.Y, x, y, ch, f)
						if off := math.Abs(want - float64(got.pix[3*(y*to.X+x)+ch])); off > 1.25 {
							t.Fatalf("filter %d to %v: %d, %d is off by %.2f", number, to, x, y, off)
						}
					}
				}
			}
		}
	}
}

func TestAPartIsThatOfTheWhole(t *testing.T) {
	src := noise(60, 45)
	part := image.Rect(11, 3, 40, 29)
	for number, f := range filters {
		whole := resample(src, 48, 36, image.Rect(0, 0, 48, 36), f)
		cut := resample(src, 48, 36, part, f)
		for y := range cut.height {
			for x := range 3 * cut.width {
				if cut.pix[3*y*cut.width+x] != whole.pix[3*(part.Min.Y+y)*whole.width+3*part.Min.X+x] {
					t.Fatalf("filter %d differs at %d, %d", number, x, y)
				}
			}
		}
		if same := resample(src, 60, 45, image.Rect(0, 0, 60, 45), f); string(same.pix) != string(src.pix) {
			t.Errorf("filter %d changes a picture that keeps its size", number)
		}
	}
}

func parse(t *testing.T, text string) preparation {
	t.Helper()
	var p preprocessor
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	out, err := p.preparation()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A wide picture, red at the left, green in the middle, blue at the right.
func tricolour(width, height int) image.Image {
	img := image.NewNRGBA(image.Rect(5, 7, 5+width, 7+height)) // does not begin at 0, 0
	for y := range height {
		for x := range width {
			c := color.NRGBA{R: 255, A: 255}
			if x >= width/3 {
				c = color.NRGBA{G: 255, A: 255}
			}
			if x >= width*2/3 {
				c = color.NRGBA{B: 255, A: 255}
			}
			img.SetNRGBA(5+x, 7+y, c)
		}
	}
	return img
}

func TestPicturesArePreparedAsPublished(t *testing.T) {
	img := tricolour(300, 100)
	middle := parse(t, `{"size":{"shortest_edge":20},"resample":3,"do_center_crop":true,"crop_size":{"height":20,"width":20},"image_mean":[0.5,0.5,0.5],"image_std":[0.5,0.25,0.5]}`)
	x := middle.tensor(img)
	if fmt.Sprint(x.Dims) != "[1 3 20 20]" {
		t.Fatalf("sides of %v", x.Dims)
	}
	for i, want := range []float32{-1, 2, -1} { // plain green is what is left
		if got := x.Floats[i*400+210]; math.Abs(float64(got-want)) > 1e-6 {
			t.Errorf("channel %d is %v instead of %v", i, got, want)
		}
	}
	squeezed := parse(t, `{"size":{"height":16,"width":24},"resample":2,"do_rescale":true,"rescale_factor":0.00392156862745098,"do_normalize":false}`)
	x = squeezed.tensor(img)
	if fmt.Sprint(x.Dims) != "[1 3 16 24]" || x.Floats[0] != 1 || x.Floats[2*16*24+23] != 1 {
		t.Errorf("squeezed to %v: %v at the left, %v at the right", x.Dims, x.Floats[0], x.Floats[2*16*24+23])
	}
	old := parse(t, `{"size":32,"feature_extractor_type":"ViTFeatureExtractor","image_mean":[0,0,0],"image_std":[1,1,1]}`)
	if old.width != 32 || old.toHeight != 32 {
		t.Errorf("the old form of a size: %+v", old)
	}
	small := parse(t, `{"do_resize":false,"crop_size":8,"do_center_crop":true,"do_normalize":false}`)
	x = small.tensor(image.NewNRGBA(image.Rect(0, 0, 2, 4))) // white, with black around it
	if x.Floats[0] != 0 || x.Floats[2*8+3] != 1 || x.Floats[2*8+2] != 0 || x.Floats[6*8+3] != 0 {
		t.Errorf("a picture smaller than the cut: %v", x.Floats[:64])
	}
}

func TestTransparencyIsLaidOverWhite(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	p := pixelsOf(img)
	for _, v := range p.pix {
		if v != 255 {
			t.Fatalf("got %v", p.pix)
		}
	}
}

// A panorama is no more work than what is left of it.
func TestAVeryLongPicture(t *testing.T) {
	p := parse(t, `{"size":{"shortest_edge":224},"resample":3,"crop_size":224,"do_center_crop":true}`)
	x := p.tensor(image.NewGray(image.Rect(0, 0, 200_000, 2)))
	if x.Floats[0] != 0 || len(x.Floats) != 3*224*224 {
		t.Errorf("%d values", len(x.Floats))
	}
	if x = p.tensor(image.NewGray(image.Rect(0, 0, 1, 1))); len(x.Floats) != 3*224*224 {
		t.Errorf("%d values", len(x.Floats))
	}
}

func TestManyAtOnceGetTheirOwnVectors(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	dir := t.TempDir()
	if err := (encodertest.Folder{Size: encodertest.Small, Seed: 1}).WriteCLIP(dir); err != nil {
		t.Fatal(err)
	}
	m, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := make([][]float32, 8)
	for i := range want {
		if want[i], err = m.Image(t.Context(), tricolour(40+10*i, 60)); err != nil {
			t.Fatal(err)
		}
	}
	var group sync.WaitGroup
	for i := range 32 {
		group.Go(func() {
			got, err := m.Image(t.Context(), tricolour(40+10*(i%8), 60))
			if err != nil || furthest(got, want[i%8]) > 1e-6 {
				t.Errorf("picture %d: %v, off by %g", i%8, err, furthest(got, want[i%8]))
			}
		})
	}
	group.Wait()
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
}
