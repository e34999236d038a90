package metric

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"likeness/internal/dense"
)

// squares is a Corpus of random pictures with one thing in common: a ground.
type squares [][]byte

func newSquares(n int) squares {
	rng := rand.New(rand.NewPCG(4, 4))
	s := make(squares, n)
	for i := range s {
		s[i] = make([]byte, RGB64.Size)
		ground, spot := byte(rng.IntN(200)), rng.IntN(RGB64.Size-900)
		for j := range s[i] {
			s[i][j] = ground
			if j >= spot && j < spot+900 {
				s[i][j] = 255
			}
		}
	}
	return s
}

func (s squares) Len() int                                    { return len(s) }
func (s squares) Feature(row int, _ *Feature) ([]byte, error) { return s[row], nil }

func TestLearnedMetricsGiveUnitVectorsForAnyCollection(t *testing.T) {
	for _, m := range []Metric{learned{}, originalLatent{}} {
		for _, n := range []int{0, 1, 2, 40} {
			corpus := newSquares(n)
			told := ""
			encoder, err := m.Fit(t.Context(), corpus, func(_, _ int, message string) { told = message })
			if err != nil {
				t.Fatalf("%s of %d works: %v", m.About().ID, n, err)
			}
			if told == "" {
				t.Errorf("%s of %d works: nobody was told that they are too few to train on", m.About().ID, n)
			}
			v := make([]float32, encoder.Dimensions())
			for _, picture := range newSquares(5) {
				encoder.Encode(picture, v)
				length := 0.0
				for _, x := range v {
					length += float64(x) * float64(x)
				}
				if !dense.IsZero(v) && math.Abs(length-1) > 1e-5 {
					t.Errorf("%s of %d works: a vector of squared length %g", m.About().ID, n, length)
				}
			}
			data, err := encoder.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			back, err := m.Load(data)
			if err != nil {
				t.Fatalf("%s of %d works: %v", m.About().ID, n, err)
			}
			if again, _ := back.MarshalBinary(); !bytes.Equal(data, again) {
				t.Errorf("%s of %d works changed by being saved", m.About().ID, n)
			}
		}
	}
}

func TestModelOfAnotherMetricIsRefused(t *testing.T) {
	encoder, err := learned{}.Fit(t.Context(), newSquares(3), nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := encoder.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (originalLatent{}).Load(data); err == nil {
		t.Error("a latent of 64 numbers is taken for one of 4")
	}
	if _, err := (learned{}).Load(data[:len(data)/2]); err == nil {
		t.Error("half a model is read")
	}
}
