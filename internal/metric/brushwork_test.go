package metric

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"likeness/internal/art"
	"likeness/internal/dense"
	"likeness/internal/raster"
)

// byHand paints a work by one of three hands: long slanting strokes, short
// upright ones, or dots. Its size, its colours and the places of its strokes
// are the work's own.
func byHand(hand int, work uint64) *art.Raster {
	random := rand.New(rand.NewPCG(work, uint64(hand)))
	w, h := 150+random.IntN(120), 150+random.IntN(120)
	colour := func() [3]byte { return [3]byte{byte(random.IntN(256)), byte(random.IntN(256)), byte(random.IntN(256))} }
	ground := colour()
	r := drawn(w, h, func(int, int) [3]byte { return ground })
	length, angle, thick := []float64{22, 8, 1}[hand], []float64{.6, 1.5, 0}[hand], []int{2, 1, 4}[hand]
	for range w * h / 120 {
		x, y, rgb, turn := random.Float64()*float64(w), random.Float64()*float64(h), colour(), angle+.15*random.NormFloat64()
		for at := 0.0; at < length; at += .5 {
			for i := range thick * thick {
				px, py := int(x+at*math.Cos(turn))+i%thick, int(y+at*math.Sin(turn))+i/thick
				if px >= 0 && px < w && py >= 0 && py < h {
					copy(r.Pix[3*(py*w+px):], rgb[:])
				}
			}
		}
	}
	return r
}

// worksByHand are works of three hands in turns.
func worksByHand(n int) rows {
	var c rows
	for i := range n {
		c = append(c, NewViews(byHand(i%3, uint64(i))))
	}
	return c
}

// learnedHands is brushwork that was fitted to works of three hands, and they.
var learnedHands = sync.OnceValues(func() (Encoder, rows) {
	c := worksByHand(24)
	e, err := brushwork{}.Fit(context.Background(), c, nil)
	if err != nil {
		panic(err)
	}
	return e, c
})

func TestBrushworkFindsWorksOfTheSameHand(t *testing.T) {
	e, c := learnedHands()
	var vectors [][]float32
	for _, v := range c {
		vectors = append(vectors, vectorOf(brushwork{}, e, v))
	}
	for i := range 6 { // works that it has not seen
		v := vectorOf(brushwork{}, e, NewViews(byHand(i%3, uint64(1000+i))))
		best := 0
		for j, other := range vectors {
			if cosine(v, other) > cosine(v, vectors[best]) {
				best = j
			}
		}
		if best%3 != i%3 {
			t.Errorf("nearest to a work by hand %d is one by hand %d", i%3, best%3)
		}
	}
}

func TestBrushworkIsTheSameAtAnotherSizeAndInTheMirror(t *testing.T) {
	e, c := learnedHands()
	work := byHand(0, 0)
	small := raster.Shrink(work, work.Width*2/3, work.Height*2/3)
	mirrored := drawn(work.Width, work.Height, func(x, y int) [3]byte {
		return [3]byte(work.Pix[3*(y*work.Width+work.Width-1-x):][:3])
	})
	for name, copied := range map[string]*art.Raster{"smaller": small, "mirrored": mirrored} {
		v, best, score := vectorOf(brushwork{}, e, NewViews(copied)), -1, math.Inf(-1)
		for i, other := range c {
			if s := cosine(v, vectorOf(brushwork{}, e, other)); s > score {
				best, score = i, s
			}
		}
		if best != 0 {
			t.Errorf("nearest to the %s copy of work 0 is work %d", name, best)
		}
	}
}

func TestBrushworkOfPicturesOfAnyShape(t *testing.T) {
	e, _ := learnedHands()
	noise := func(w, h int) *art.Raster {
		random := rand.New(rand.NewPCG(1, 1))
		return drawn(w, h, func(int, int) [3]byte { return [3]byte{byte(random.IntN(256)), 0, 9} })
	}
	for _, r := range []*art.Raster{
		noise(1, 1), noise(2, 1), noise(1, 3000), noise(3000, 1), noise(7000, 12), noise(35, 36), noise(193, 191), plainOf(0, 0, 0), plainOf(255, 255, 255),
	} {
		name := fmt.Sprintf("%d x %d", r.Width, r.Height)
		views := NewViews(r)
		if g := views.Grey; g.Width*g.Height > greyPixels+4000 || len(g.Pix) != g.Width*g.Height || min(g.Width, g.Height) < 36 {
			t.Errorf("%s is seen as %d x %d", name, g.Width, g.Height)
		}
		v := vectorOf(brushwork{}, e, views)
		if length := cosine(v, v); !dense.IsZero(v) && math.Abs(length-1) > 1e-5 {
			t.Errorf("%s: a vector of squared length %g", name, length)
		}
		s := e.(ModelExplainer).Shares(views, v, v)
		sum := 0.0
		for _, w := range s.Weights {
			sum += w
		}
		near(t, name+": sum of shares", sum, cosine(v, v), 1e-4)
	}
	if v := vectorOf(brushwork{}, e, NewViews(plainOf(120, 120, 120))); !dense.IsZero(v) {
		t.Error("a picture of one tone has brushwork")
	}
	v := make([]float32, e.Dimensions())
	if e.Encode([]byte("no picture"), v); !dense.IsZero(v) {
		t.Error("what is no feature has a direction")
	}
}

func TestBrushworkOfTinyCollections(t *testing.T) {
	for _, n := range []int{0, 1, 2, 10} {
		told := ""
		c := worksByHand(n)
		e, err := (brushwork{}).Fit(t.Context(), c, func(_, _ int, message string) { told = message })
		if err != nil {
			t.Fatalf("%d works: %v", n, err)
		}
		if !strings.Contains(told, fmt.Sprintf("%d works", n)) {
			t.Errorf("%d works: nobody is told that they are few, but %q", n, told)
		}
		for _, v := range append(c, NewViews(byHand(1, 99))) {
			x := vectorOf(brushwork{}, e, v)
			if length := cosine(x, x); !dense.IsZero(x) && math.Abs(length-1) > 1e-5 {
				t.Errorf("%d works: a vector of squared length %g", n, length)
			}
		}
		data, err := e.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (brushwork{}).Load(data); err != nil {
			t.Errorf("the model of %d works: %v", n, err)
		}
	}
	flat := rows{}
	for i := range 20 {
		flat = append(flat, NewViews(plainOf(byte(10*i), 90, 90)))
	}
	if e := fit(t, brushwork{}, flat); !dense.IsZero(vectorOf(brushwork{}, e, NewViews(byHand(0, 1)))) {
		t.Error("pictures of one tone taught what brushwork is")
	}
}

func TestBrushworkIsExplainedWhereTheStrokesLie(t *testing.T) {
	e, _ := learnedHands()
	// Strokes by one hand in a quarter of each picture, by others elsewhere.
	corner := func(right, below int, others int, seed uint64) *Views {
		strokes, rest := byHand(0, seed), byHand(others, seed+1)
		return NewViews(drawn(240, 240, func(x, y int) [3]byte {
			from := strokes
			if x/120 != right || y/120 != below {
				from = rest
			}
			return [3]byte(from.Pix[3*(y%120*from.Width+x%120):][:3])
		}))
	}
	a, b := corner(1, 1, 1, 50), corner(0, 0, 2, 60)
	s := e.(ModelExplainer).Shares(a, vectorOf(brushwork{}, e, a), vectorOf(brushwork{}, e, b))
	sum, inCorner := 0.0, 0.0
	for i, w := range s.Weights {
		sum += w
		if x, y := i%s.Columns, i/s.Columns; x >= s.Columns/2 && y >= s.Rows/2 {
			inCorner += w
		}
	}
	if inCorner <= 0 || inCorner < .5*sum {
		t.Errorf("of %.3f, the quarter with the strokes of one hand makes %.3f", sum, inCorner)
	}
}
