package pca

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// rows is a Source of vectors in memory.
type rows struct {
	dim    int
	values []float32
}

func (r rows) Len() int { return len(r.values) / r.dim }

func (r rows) Row(i int, dst []float32) error {
	copy(dst, r.values[i*r.dim:(i+1)*r.dim])
	return nil
}

// pictures makes rows whose variance falls off as it does in pictures: a few
// strong directions, mixed over all values, and noise.
func pictures(n, dim int) rows {
	rng := rand.New(rand.NewPCG(7, uint64(dim)))
	const strong = 40
	mix := make([]float64, strong*dim)
	for i := range mix {
		mix[i] = rng.NormFloat64()
	}
	r := rows{dim, make([]float32, n*dim)}
	for i := range n {
		row := r.values[i*dim : (i+1)*dim]
		for k := range strong {
			share := 20 * rng.NormFloat64() / float64(k+1)
			for j := range row {
				row[j] += float32(share * mix[k*dim+j])
			}
		}
		for j := range row {
			row[j] += 100 + float32(rng.NormFloat64())
		}
	}
	return r
}

func fitted(t *testing.T, src Source, dim, components int) *Model {
	t.Helper()
	m, err := Fit(t.Context(), src, dim, components, 1)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestComponentsAgreeWithTheExactOnes(t *testing.T) {
	const n, dim, components = 600, 150, 12
	src := pictures(n, dim)
	m := fitted(t, src, dim, components)

	data := mat.NewDense(n, dim, nil)
	for i, v := range src.values {
		data.Set(i/dim, i%dim, float64(v))
	}
	var exact stat.PC
	if !exact.PrincipalComponents(data, nil) {
		t.Fatal("no exact components")
	}
	variances := exact.VarsTo(nil)
	var vectors mat.Dense
	exact.VectorsTo(&vectors)
	for i := range components {
		want := variances[i] * (n - 1) / n
		if got := float64(m.Variances()[i]); math.Abs(got-want) > 1e-3*want {
			t.Errorf("variance %d is %g, exactly %g", i, got, want)
		}
		cosine := 0.0
		for j, v := range m.component(i) {
			cosine += float64(v) * vectors.At(j, i)
		}
		if math.Abs(cosine) < .999 {
			t.Errorf("component %d has a cosine of %g with the exact one", i, cosine)
		}
	}
}

func TestSameBitsOnAnyNumberOfProcessors(t *testing.T) {
	src := pictures(700, 900)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, err := fitted(t, src, 900, 100).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for _, procs := range []int{2, 5} {
		runtime.GOMAXPROCS(procs)
		again, _ := fitted(t, src, 900, 100).MarshalBinary()
		if !bytes.Equal(one, again) {
			t.Fatalf("another model at GOMAXPROCS %d", procs)
		}
	}
}

func TestProjectionAndReconstruction(t *testing.T) {
	src := pictures(300, 200)
	m := fitted(t, src, 200, 60)
	many := make([]float32, 300*60)
	m.ProjectRows(src.values, many)
	one, back := make([]float32, 60), make([]float32, 200)
	worst := 0.0
	for i := range 300 {
		row := src.values[i*200 : (i+1)*200]
		m.Project(row, one)
		for j, v := range one {
			worst = max(worst, math.Abs(float64(v-many[i*60+j])))
		}
		m.Reconstruct(one, back)
		sum := 0.0
		for j, v := range back {
			sum += float64(v-row[j]) * float64(v-row[j])
		}
		if rms := math.Sqrt(sum / 200); rms > 1 { // the noise has 1
			t.Fatalf("row %d comes back with an error of %g", i, rms)
		}
	}
	if worst > 1e-2 {
		t.Errorf("one row and many differ by %g", worst)
	}
}

func TestFewRowsArePaddedWithZeros(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 0, 2: 1, 5: 4} {
		src := pictures(n, 30)
		m := fitted(t, src, 30, 10)
		if m.Components() != 10 {
			t.Fatalf("%d rows: %d components, want 10", n, m.Components())
		}
		got := 0
		for i, v := range m.Variances() {
			if v > 0 {
				got++
			} else if slices.ContainsFunc(m.component(i), func(x float32) bool { return x != 0 }) {
				t.Errorf("%d rows: component %d has no variance, but a direction", n, i)
			}
		}
		if got != want {
			t.Errorf("%d rows: %d components with variance, want %d", n, got, want)
		}
	}
	same := rows{30, slices.Repeat([]float32{200}, 30*8)}
	for i, v := range fitted(t, same, 30, 4).Variances() {
		if v != 0 {
			t.Errorf("rows that are all equal vary by %g along component %d", v, i)
		}
	}
}

func TestSavedModelIsReadBackOrRefused(t *testing.T) {
	m := fitted(t, pictures(40, 20), 20, 6)
	data, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	back, err := Unmarshal(data)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := back.MarshalBinary()
	if !bytes.Equal(data, again) {
		t.Error("the model changed by being saved")
	}
	for n := range len(data) {
		if _, err := Unmarshal(data[:n]); err == nil {
			t.Fatalf("%d of %d bytes are taken for a model", n, len(data))
		}
	}
	older := slices.Clone(data)
	older[0]++
	if _, err := Unmarshal(older); err == nil {
		t.Error("a model of another version is read")
	}
}

func TestFitEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Fit(ctx, pictures(50, 20), 20, 6, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

func BenchmarkFit(b *testing.B) {
	src := pictures(288, 12288)
	for b.Loop() {
		if _, err := Fit(b.Context(), src, 12288, 256, 1); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkProject(b *testing.B) {
	src := pictures(288, 12288)
	m, err := Fit(b.Context(), src, 12288, 256, 1)
	if err != nil {
		b.Fatal(err)
	}
	dst := make([]float32, 256)
	for b.Loop() {
		m.Project(src.values[:12288], dst)
	}
}
