package metric

import (
	"math"
	"slices"
	"testing"

	"likeness/internal/art"
)

var explainers = []Explainer{pixels{}, originalPixels{}, colour{}, composition{}, texture{}}

func TestSharesSumToTheScore(t *testing.T) {
	c := collection(8)
	queries := rows{NewViews(painted(90, 40, 50)), NewViews(plainOf(120, 80, 40)), c[3]}
	for _, m := range explainers {
		e := fit(t, m, c)
		for _, result := range c[:4] {
			own := vectorOf(m, e, result)
			for _, q := range queries {
				with := vectorOf(m, e, q)
				for _, s := range []Shares{m.Shares(result, own, with), m.Shares(q, with, own), m.Shares(result, own, with).Over(32, 32)} {
					sum := 0.0
					for _, w := range s.Weights {
						sum += w
					}
					if len(s.Weights) != s.Columns*s.Rows {
						t.Fatalf("%s: %d weights for %d x %d", m.About().ID, len(s.Weights), s.Columns, s.Rows)
					}
					near(t, m.About().ID+": sum of shares", sum, cosine(own, with), 1e-4)
				}
			}
		}
	}
}

// twoForms is a light ground with a red square in one place and stripes in
// another.
func twoForms(redAt, stripesAt [2]int) *art.Raster {
	return drawn(128, 128, func(x, y int) [3]byte {
		in := func(at [2]int) bool { return x/32 == at[0] && y/32 == at[1] }
		switch {
		case in(redAt):
			return [3]byte{200, 20, 30}
		case in(stripesAt) && x/2%2 == 0:
			return [3]byte{20, 20, 20}
		}
		return [3]byte{225, 220, 210}
	})
}

func TestSharesLieWhereThePicturesAreAlike(t *testing.T) {
	nowhere := [2]int{-1, -1}
	var c rows // grounds with a square here and there
	for i := range 9 {
		c = append(c, NewViews(twoForms([2]int{i % 4, i / 3}, nowhere)))
	}
	heaviest := func(m Explainer, a, b *art.Raster) [2]int {
		e := fit(t, m, c)
		va, vb := NewViews(a), NewViews(b)
		s := m.Shares(vb, vectorOf(m, e, vb), vectorOf(m, e, va))
		best := 0
		for i, w := range s.Weights {
			if w > s.Weights[best] {
				best = i
			}
		}
		return [2]int{best % s.Columns * 4 / s.Columns, best / s.Columns * 4 / s.Rows}
	}
	stripesA, stripesB := twoForms(nowhere, [2]int{3, 3}), twoForms([2]int{0, 0}, [2]int{3, 3})
	for _, m := range []Explainer{composition{}, texture{}} {
		if at := heaviest(m, stripesA, stripesB); at != [2]int{3, 3} {
			t.Errorf("%s: heaviest at %v, and the stripes that both have lie at (3, 3)", m.About().ID, at)
		}
	}
	if at := heaviest(texture{}, twoForms(nowhere, [2]int{1, 0}), stripesB); at != [2]int{3, 3} {
		t.Errorf("texture: heaviest at %v, and this one's stripes lie at (3, 3)", at)
	}
	for i := range c { // the ground alone is common now
		c[i] = NewViews(painted(64, 64, uint64(i)))
	}
	green := func(x, y int) *art.Raster {
		r := twoForms([2]int{x, y}, nowhere)
		for i := 0; i < len(r.Pix); i += 3 {
			if r.Pix[i+1] != 20 {
				copy(r.Pix[i:], []byte{byte(40 + 9*x + 13*y), 200, 60})
			}
		}
		return r
	}
	if at := heaviest(colour{}, twoForms([2]int{0, 0}, nowhere), green(2, 1)); at != [2]int{2, 1} {
		t.Errorf("colour: heaviest at %v, and this one's red lies at (2, 1)", at)
	}
}

func TestSharedColours(t *testing.T) {
	c := collection(8)
	e := fit(t, colour{}, c)
	a, b := NewViews(twoForms([2]int{0, 0}, [2]int{3, 3})), NewViews(twoForms([2]int{2, 1}, [2]int{1, 3}))
	got := (colour{}).Shares(b, vectorOf(colour{}, e, b), vectorOf(colour{}, e, a)).Colors
	if !slices.Contains(got, "#c8141e") || len(got) > maxSharedColours {
		t.Errorf("%v lacks the red that both have", got)
	}
	none := NewViews(plainOf(10, 200, 40))
	if got := (colour{}).Shares(none, vectorOf(colour{}, e, none), vectorOf(colour{}, e, a)).Colors; len(got) != 0 {
		t.Errorf("%v between a green and a picture without it", got)
	}
}

func TestColourCornersShareOutOnePixel(t *testing.T) {
	for v := range 4096 {
		sum := 0.0
		for _, c := range colourCorners(byte(v<<4), byte(v&0xf0), byte(v>>8<<4)) {
			if c.bin < 0 || c.bin >= colourBins || c.weight < 0 {
				t.Fatalf("%+v", c)
			}
			sum += float64(c.weight)
		}
		if math.Abs(sum-1) > 1e-5 {
			t.Fatalf("weights sum to %v", sum)
		}
	}
}
