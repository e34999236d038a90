package metric

import (
	"bytes"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"testing"

	"likeness/internal/art"
	"likeness/internal/raster"
)

// painted is a picture of w x h pixels with smooth colours, edges and grain;
// another for each seed.
func painted(w, h int, seed uint64) *art.Raster {
	random := rand.New(rand.NewPCG(seed, 11))
	var phase [6]float64
	for i := range phase {
		phase[i] = random.Float64() * 6
	}
	r := &art.Raster{Width: w, Height: h, Pix: make([]byte, 0, w*h*3)}
	for y := range h {
		for x := range w {
			fx, fy := float64(x)/float64(w), float64(y)/float64(h)
			grain := 20 * random.Float64()
			edge := 0.0
			if math.Hypot(fx-phase[0]/6, fy-phase[1]/6) < .3 {
				edge = 60
			}
			for c := range 3 {
				v := 90 + 60*math.Sin(4*fx+phase[2+c]) + 40*math.Cos(5*fy+phase[5]*float64(c+1)) + edge*float64(c)/2 + grain
				r.Pix = append(r.Pix, byte(min(255, max(0, v))))
			}
		}
	}
	return r
}

// BenchmarkDescribe compares all features of a decoded work with decoding it.
func BenchmarkDescribe(b *testing.B) {
	r := painted(600, 450, 1)
	var file bytes.Buffer
	if err := raster.EncodeJPEG(&file, r, 85); err != nil {
		b.Fatal(err)
	}
	b.Run("image-jpeg", func(b *testing.B) {
		for range b.N {
			if _, err := jpeg.Decode(bytes.NewReader(file.Bytes())); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("views-and-features", func(b *testing.B) {
		for range b.N {
			views := NewViews(r)
			for _, f := range Features {
				f.Extract(views)
			}
		}
	})
	views := NewViews(r)
	b.Run("views", func(b *testing.B) {
		for range b.N {
			NewViews(r)
		}
	})
	for _, f := range Features {
		b.Run(f.Name, func(b *testing.B) {
			for range b.N {
				f.Extract(views)
			}
		})
	}
}
