package fisher

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"likeness/internal/dense"
)

// hatched is a picture of short strokes at an angle, of a length and a width,
// at places and in tones that differ with the seed.
func hatched(width, height int, seed uint64, angle, length float64, thick int) []byte {
	random := rand.New(rand.NewPCG(seed, 7))
	grey := bytes.Repeat([]byte{byte(90 + random.IntN(80))}, width*height)
	for range width * height / 150 {
		x, y, tone := random.Float64()*float64(width), random.Float64()*float64(height), byte(random.IntN(256))
		turn := angle + .2*random.NormFloat64()
		for at := 0.0; at < length; at += .5 {
			px, py := int(x+at*math.Cos(turn)), int(y+at*math.Sin(turn))
			for dy := range thick {
				if px >= 0 && px < width && py >= 0 && py+dy < height {
					grey[(py+dy)*width+px] = tone
				}
			}
		}
	}
	return grey
}

// hands are pictures by three hands, in turns.
type hands []*Descriptors

func newHands(n int) hands {
	h := make(hands, n)
	for i := range h {
		kind := i % 3
		h[i] = Describe(hatched(120, 90+i%5, uint64(i), []float64{.3, 1.4, .8}[kind], []float64{9, 14, 4}[kind], 1+kind), 120, 90+i%5)
	}
	return h
}

func (h hands) Len() int { return len(h) }
func (h hands) Picture(i int) (func() *Descriptors, error) {
	return func() *Descriptors { return h[i] }, nil
}

func trained(t *testing.T, src Source) *Model {
	t.Helper()
	m, err := Train(t.Context(), src, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func vectorOf(m *Model, d *Descriptors) []float32 {
	v := make([]float32, Dimensions)
	m.Encode(d, v)
	return v
}

func cosine(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func TestGradientsKeepLengthAndDirection(t *testing.T) {
	for degrees := range 360 {
		sin, cos := math.Sincos(float64(degrees) * math.Pi / 180)
		dx, dy := int(math.Round(200*cos)), int(math.Round(200*sin))
		g := gradientOf(dx, dy)
		if length := math.Hypot(float64(dx), float64(dy)); math.Abs(float64(g.low+g.high)-length) > 1e-3 {
			t.Errorf("%d degrees: a length of %g, want %g", degrees, g.low+g.high, length)
		}
		at := float64(g.bin) + float64(g.high/(g.low+g.high))
		want := math.Atan2(float64(dy), float64(dx)) * 4 / math.Pi
		if apart := math.Remainder(at-want, orientations); math.Abs(apart) > .01 {
			t.Errorf("%d degrees: orientation %g, want %g", degrees, at, want)
		}
	}
}

func TestAnEdgeIsDescribedByItsSideAndItsDirection(t *testing.T) {
	const side = 16 // one descriptor of the smallest cells
	grey := make([]byte, side*side)
	for i := range grey {
		if i/side >= 5 { // light below
			grey[i] = 200
		}
	}
	d := Describe(grey, side, side)
	if d.Len() != 1 || d.Squares[0] != (Square{0, 0, 16}) {
		t.Fatalf("the squares are %v", d.Squares)
	}
	for i, v := range d.Values {
		cell, orientation := i/orientations, i%orientations
		// Both rows that see the edge lie in the second row of cells.
		want := 0.0
		if cell/cellsAcross == 1 && orientation == 2 {
			want = .5
		}
		if math.Abs(float64(v)-want) > 1e-6 {
			t.Errorf("cell %d, orientation %d is %g, want %g", cell, orientation, v, want)
		}
	}
}

func TestMirroredPicturesHaveTheSameDescriptors(t *testing.T) {
	const width, height = 96, 72
	grey := hatched(width, height, 3, .5, 10, 2)
	mirrored := make([]byte, len(grey))
	for i, v := range grey {
		mirrored[i/width*width+width-1-i%width] = v
	}
	a, b := Describe(grey, width, height), Describe(mirrored, width, height)
	if a.Len() == 0 || a.Len() != b.Len() {
		t.Fatalf("%d and %d descriptors", a.Len(), b.Len())
	}
	at := map[Square]int{}
	for i, s := range b.Squares {
		at[s] = i
	}
	same := 0
	for i, s := range a.Squares {
		s.Left = width - s.Left - s.Side
		j, there := at[s]
		if !there {
			t.Fatalf("no square mirrors %v", a.Squares[i])
		}
		if cosine(a.Values[i*descriptorValues:][:descriptorValues], b.Values[j*descriptorValues:][:descriptorValues]) > .9999 {
			same++
		}
	}
	if same < a.Len()*98/100 { // sums that point neither way may fall to either side
		t.Errorf("%d of %d descriptors are the same in the mirror", same, a.Len())
	}
}

func TestFlatAndTinyPicturesHaveNoDescriptors(t *testing.T) {
	m := trained(t, newHands(12))
	for _, size := range [][2]int{{1, 1}, {15, 400}, {400, 15}, {50, 50}} {
		d := Describe(bytes.Repeat([]byte{77}, size[0]*size[1]), size[0], size[1])
		if d.Len() != 0 || !dense.IsZero(vectorOf(m, d)) {
			t.Errorf("%v: %d descriptors of a flat picture", size, d.Len())
		}
	}
}

func TestWorksOfOneHandAreNearest(t *testing.T) {
	h := newHands(24)
	m := trained(t, h)
	var vectors [][]float32
	for _, d := range h {
		vectors = append(vectors, vectorOf(m, d))
	}
	for i, v := range vectors {
		best, score := -1, math.Inf(-1)
		for j, w := range vectors {
			if s := cosine(v, w); j != i && s > score {
				best, score = j, s
			}
		}
		if best%3 != i%3 {
			t.Errorf("nearest to work %d, by hand %d, is one by hand %d", i, i%3, best%3)
		}
	}
}

func TestTrainingGivesTheSameBitsOnAnyNumberOfProcessors(t *testing.T) {
	h := newHands(8)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, err := trained(t, h).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	runtime.GOMAXPROCS(3)
	three, err := trained(t, h).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one, three) {
		t.Error("another model on three processors")
	}
}

// At the best fit the likelihood has no slope, so what the mixture was fitted
// to moves it nowhere.
func TestWhatTheMixtureWasFittedToDoesNotMoveIt(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	rows := make([]float32, 3000*wordValues)
	for i := range rows {
		rows[i] = float32(random.NormFloat64() + float64(i/wordValues%4*(i%3)))
	}
	m, err := fitMixture(t.Context(), rows, 1)
	if err != nil {
		t.Fatal(err)
	}
	moved := func(rows []float32) float64 {
		return dense.Length(m.moves(rows, make([]float32, len(rows)/wordValues*parts)))
	}
	few := rows[:40*wordValues]
	if all, some := moved(rows), moved(few); all > some/10 {
		t.Errorf("all rows move the mixture by %g, the first 40 of them by %g", all, some)
	}
}

func TestExplanationsAddUpToTheCosine(t *testing.T) {
	h := newHands(30)
	m := trained(t, h)
	for i := range 6 {
		own, with := vectorOf(m, h[i]), vectorOf(m, h[i+7])
		sum := 0.0
		for _, w := range m.Explain(h[i], own, with) {
			sum += w
		}
		if want := cosine(own, with); math.Abs(sum-want) > 1e-3 {
			t.Errorf("works %d and %d: weights sum to %g, the cosine is %g", i, i+7, sum, want)
		}
	}
}

func TestModelsSurviveTheirFile(t *testing.T) {
	h := newHands(15)
	for _, m := range []*Model{trained(t, h), trained(t, hands{})} {
		data, err := m.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		back, err := Unmarshal(data)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(vectorOf(m, h[2]), vectorOf(back, h[2])) || back.Trained() != m.Trained() {
			t.Error("another model after loading")
		}
		for _, n := range []int{0, 3, 23, len(data) / 3, len(data) - 1} {
			if _, err := Unmarshal(data[:n]); err == nil {
				t.Errorf("%d of %d bytes are read as a model", n, len(data))
			}
		}
		for _, at := range []int{0, 4, 12, len(data) / 2, len(data) - 1} {
			damaged := bytes.Clone(data)
			damaged[at] ^= 0x40
			if _, err := Unmarshal(damaged); err == nil {
				t.Errorf("a model is read whose byte %d is another", at)
			}
		}
	}
}

func TestTrainingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Train(ctx, newHands(20), 1, func(int, int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("training that was given up ends with %v", err)
	}
}

func BenchmarkDescribe(b *testing.B) {
	grey := hatched(256, 192, 1, .5, 10, 2)
	for b.Loop() {
		Describe(grey, 256, 192)
	}
}

func BenchmarkEncode(b *testing.B) {
	m, err := Train(b.Context(), newHands(20), 1, nil)
	if err != nil {
		b.Fatal(err)
	}
	d, v := Describe(hatched(256, 192, 1, .5, 10, 2), 256, 192), make([]float32, Dimensions)
	for b.Loop() {
		m.Encode(d, v)
	}
}
