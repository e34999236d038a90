package autoencoder

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// album is a Source of pictures in memory.
type album [][]byte

func (a album) Len() int                      { return len(a) }
func (a album) Picture(i int) ([]byte, error) { return a[i], nil }

// painted makes simple pictures: a ground that turns from one colour to
// another, a bright disc and a dark bar somewhere on it.
func painted(n int) album {
	rng := rand.New(rand.NewPCG(3, 3))
	a := make(album, n)
	for i := range a {
		a[i] = make([]byte, pictureBytes)
		var from, to, disc [3]float64
		for c := range 3 {
			from[c], to[c], disc[c] = 200*rng.Float64(), 200*rng.Float64(), 128+127*rng.Float64()
		}
		cx, cy, radius, bar := rng.Float64(), rng.Float64(), .1+.2*rng.Float64(), rng.Float64()
		for p := range side * side {
			x, y := float64(p%side)/side, float64(p/side)/side
			for c := range 3 {
				v := from[c]*(1-y) + to[c]*y
				switch {
				case math.Hypot(x-cx, y-cy) < radius:
					v = disc[c]
				case math.Abs(x-bar) < .04:
					v = 10
				}
				a[i][3*p+c] = byte(v + 3*rng.Float64())
			}
		}
	}
	return a
}

// discs makes pictures that differ in two things only, where a soft disc lies
// across and down: principal components need many to say so.
func discs(n int) album {
	rng := rand.New(rand.NewPCG(5, 5))
	a := make(album, n)
	for i := range a {
		a[i] = make([]byte, pictureBytes)
		cx, cy := .2+.6*rng.Float64(), .2+.6*rng.Float64()
		for p := range side * side {
			x, y := float64(p%side)/side-cx, float64(p/side)/side-cy
			v := 30 + 200*math.Exp(-(x*x+y*y)/.02)
			a[i][3*p], a[i][3*p+1], a[i][3*p+2] = byte(v), byte(v), byte(v)
		}
	}
	return a
}

func trained(t *testing.T, src Source, opts Options) *Model {
	t.Helper()
	m, err := Train(t.Context(), src, opts, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func saved(t *testing.T, m *Model) []byte {
	t.Helper()
	data, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestFourNumbersOfANetworkHoldMoreThanFourComponents(t *testing.T) {
	var told []Progress
	m, err := Train(t.Context(), discs(220), Options{Latent: 4, Noise: .1, Epochs: 10, Seed: 1}, func(p Progress) { told = append(told, p) })
	if err != nil {
		t.Fatal(err)
	}
	r := m.Report()
	if !(r.HeldOutError < .9*r.ComponentsError) {
		t.Errorf("held-out error %g, of 4 components %g", r.HeldOutError, r.ComponentsError)
	}
	if len(told) == 0 || told[0].Epochs != 10 || !(told[len(told)-1].Loss < told[0].Loss) {
		t.Errorf("progress was %+v", told)
	}
}

func TestContrastMakesAMirroredPictureFindItself(t *testing.T) {
	src := painted(MinWorks)
	found := func(m *Model) int {
		latents := make([][]float32, len(src))
		for i, p := range src {
			latents[i] = unitLatent(m, p)
		}
		found := 0
		for i, p := range src {
			shown := make([]float32, pictureBytes)
			view{centreX: .5, centreY: .5, width: -1, height: 1, contrast: 1, gain: [3]float64{1, 1, 1}}.take(shown, p)
			mirrored := make([]byte, pictureBytes)
			for j, v := range shown {
				mirrored[j] = byte(math.Round(float64(v) * 255))
			}
			q, best, bestScore := unitLatent(m, mirrored), -1, -2.0
			for j, l := range latents {
				score := 0.0
				for k := range l {
					score += float64(l[k]) * float64(q[k])
				}
				if score > bestScore {
					best, bestScore = j, score
				}
			}
			if best == i {
				found++
			}
		}
		return found
	}
	without := found(trained(t, src[:MinWorks-1], Options{Latent: 32, Epochs: 1, Seed: 1}))
	with := found(trained(t, src, Options{Latent: 32, Contrastive: 1, Noise: .2, Epochs: 8, Seed: 1}))
	if with < 2*without {
		t.Errorf("%d of %d mirrored pictures find themselves; by principal components alone %d", with, len(src), without)
	}
}

func unitLatent(m *Model, picture []byte) []float32 {
	v := make([]float32, m.Latent())
	m.Encode(picture, v)
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	return v
}

// small is a small trained model, saved, and what it learned from.
var small = sync.OnceValues(func() (album, []byte) {
	src := painted(MinWorks)
	m, err := Train(context.Background(), src, smallOptions, nil)
	if err != nil {
		panic(err)
	}
	data, err := m.MarshalBinary()
	if err != nil {
		panic(err)
	}
	return src, data
})

var smallOptions = Options{Latent: 16, Contrastive: .5, Noise: .2, Epochs: 1, Seed: 5}

func TestSameBitsOnAnyNumberOfProcessors(t *testing.T) {
	src, data := small()
	procs := 1
	if runtime.GOMAXPROCS(0) == 1 {
		procs = 3
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
	if !bytes.Equal(data, saved(t, trained(t, src, smallOptions))) {
		t.Fatalf("another model at GOMAXPROCS %d", procs)
	}
}

func TestTooFewWorksGetTheirPrincipalComponents(t *testing.T) {
	for _, n := range []int{0, 1, 30} {
		src := painted(n)
		m := trained(t, src, Options{Latent: 64, Contrastive: 1, Epochs: 10, Seed: 1})
		if m.Report().Trained() {
			t.Errorf("%d works trained a network", n)
		}
		latent := make([]float32, 64)
		for i, p := range src {
			m.Encode(p, latent)
			if slices.ContainsFunc(latent[max(0, n-1):], func(v float32) bool { return v != 0 }) {
				t.Fatalf("%d works: the latent of work %d is not padded with zeros", n, i)
			}
			// All components of few works describe them whole.
			worst := 0.0
			for j, b := range m.Reconstruct(latent) {
				worst = max(worst, math.Abs(float64(b)-float64(p[j])))
			}
			if worst > 2 {
				t.Errorf("%d works: work %d comes back with an error of %g of 255", n, i, worst)
			}
		}
		if n != 1 {
			continue
		}
		if _, err := Unmarshal(saved(t, m)); err != nil {
			t.Errorf("%d works: %v", n, err)
		}
	}
}

func TestPicturesThatAreAllEqualDoNoHarm(t *testing.T) {
	src := slices.Repeat(painted(1), MinWorks)
	m := trained(t, src, Options{Latent: 8, Contrastive: 1, Epochs: 1, Seed: 1})
	latent := make([]float32, 8)
	m.Encode(src[0], latent)
	for _, v := range latent {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			t.Fatalf("the latent is %v", latent)
		}
	}
}

func TestSavedModelIsReadBackOrRefused(t *testing.T) {
	src, data := small()
	m, err := Unmarshal(data)
	if err != nil {
		t.Fatal(err)
	}
	if r := m.Report(); !r.Trained() || r.Works != MinWorks*9/10 || !(r.HeldOutError > 0) {
		t.Errorf("the report is %+v", r)
	}
	if !bytes.Equal(data, saved(t, m)) {
		t.Error("the model changed by being saved")
	}
	sum := 0.0
	latent := make([]float32, m.Latent())
	for i, p := range src { // the mean latent was saved too
		if i%heldOutEvery != heldOutEvery/2 {
			m.Encode(p, latent)
			sum += float64(latent[0])
		}
	}
	if math.Abs(sum/float64(len(src))) > 1e-4 {
		t.Errorf("the mean of latents is %g", sum/float64(len(src)))
	}
	for _, n := range []int{0, 5, fileHeader, fileHeader + 100, len(data) / 2, len(data) - 1} {
		if _, err := Unmarshal(data[:n]); err == nil {
			t.Errorf("%d of %d bytes are taken for a model", n, len(data))
		}
	}
	for _, at := range []int{0, 8, 20, 50, len(data) / 3, len(data) - 2} {
		damaged := slices.Clone(data)
		damaged[at] ^= 4
		if _, err := Unmarshal(damaged); err == nil {
			t.Errorf("a model with another byte %d is read", at)
		}
	}
	other := slices.Clone(data)
	other[4]++
	if _, err := Unmarshal(other); err == nil || !strings.Contains(err.Error(), "version") {
		t.Errorf("of a model of another version is said: %v", err)
	}
}

func TestTrainingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Train(ctx, painted(MinWorks), Options{Latent: 8, Epochs: 1000, Seed: 1}, func(Progress) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

func TestOptionsThatMakeNoSenseAreRefused(t *testing.T) {
	for _, o := range []Options{{}, {Latent: 300, Epochs: 1}, {Latent: 4}, {Latent: 4, Epochs: 1, Contrastive: -1}, {Latent: 4, Epochs: 1, Contrastive: math.NaN()}, {Latent: 4, Epochs: 1, Noise: -1}} {
		if _, err := Train(t.Context(), painted(3), o, nil); err == nil {
			t.Errorf("%+v: trained", o)
		}
	}
}

// TestGradients compares every kind of gradient with differences of the loss.
func TestGradients(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	m := trained(t, painted(60), Options{Latent: 6, Epochs: 1, Seed: 1})
	m.makeNetwork(rng)
	for _, s := range []stack{m.encoder, m.decoder} {
		last := s[len(s)-1]
		for i := range last.weights { // as after some training
			last.weights[i] = float32(.05 * rng.NormFloat64())
		}
	}
	b := newBatch(m, 8, .7)
	for row := range b.n {
		coefficients := make([]float32, maxComponents)
		for k := range coefficients {
			coefficients[k] = m.unit * float32(rng.NormFloat64()/float64(k+1))
		}
		b.set(row, coefficients)
	}
	b.differentiate()
	for ti, tensor := range newAdam(0, b.encoder, b.decoder).tensor {
		for range 4 {
			i := rng.IntN(len(tensor.values))
			if len(tensor.values) > 1000 { // look where the gradient is not lost in rounding
				for range 200 {
					if j := rng.IntN(len(tensor.values)); math.Abs(float64(tensor.gradient[j])) > math.Abs(float64(tensor.gradient[i])) {
						i = j
					}
				}
			}
			const step = 5e-4 // small, for leaky units bend
			was := tensor.values[i]
			tensor.values[i] = was + step
			up := b.loss()
			tensor.values[i] = was - step
			down := b.loss()
			tensor.values[i] = was
			want, got := (up-down)/(2*step), float64(tensor.gradient[i])
			if math.Abs(got-want) > .01+.1*math.Abs(want) {
				t.Errorf("tensor %d, value %d: the gradient is %g, the loss changes by %g", ti, i, got, want)
			}
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	src := painted(300)
	m, err := Train(b.Context(), src, Options{Latent: 64, Contrastive: 1, Epochs: 1, Seed: 1}, nil)
	if err != nil {
		b.Fatal(err)
	}
	dst := make([]float32, 64)
	for b.Loop() {
		m.Encode(src[0], dst)
	}
}

// BenchmarkTrain is a small museum: the time until the first page can be
// compared by what was learned.
func BenchmarkTrain(b *testing.B) {
	src := painted(288)
	for b.Loop() {
		if _, err := Train(b.Context(), src, Options{Latent: 64, Contrastive: 1, Noise: .2, Epochs: 40, Seed: 1}, nil); err != nil {
			b.Fatal(err)
		}
	}
}
