package dense

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

func random(rng *rand.Rand, n int) []float32 {
	values := make([]float32, n)
	for i := range values {
		values[i] = float32(rng.NormFloat64())
	}
	return values
}

func TestProductAgreesWithTheDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, shape := range [][3]int{{1, 1, 1}, {3, 5, 2}, {17, 2500, 9}, {130, 64, 70}, {2, 300, 900}} {
		m, n, p := shape[0], shape[1], shape[2]
		a, b, got := random(rng, m*n), random(rng, p*n), random(rng, m*p)
		MulT(got, a, b, n)
		for i := range m {
			for j := range p {
				want := 0.0
				for k := range n {
					want += float64(a[i*n+k]) * float64(b[j*n+k])
				}
				if math.Abs(float64(got[i*p+j])-want) > 1e-5*float64(n) {
					t.Fatalf("%v: row %d, column %d is %g, want %g", shape, i, j, got[i*p+j], want)
				}
			}
		}
	}
}

func TestProductHasTheSameBitsOnAnyNumberOfProcessors(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	a, b := random(rng, 101*1500), random(rng, 77*1500)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one, many := make([]float32, 101*77), make([]float32, 101*77)
	MulT(one, a, b, 1500)
	for _, procs := range []int{2, 3, 7} {
		runtime.GOMAXPROCS(procs)
		MulT(many, a, b, 1500)
		if !slices.Equal(one, many) {
			t.Fatalf("another product at GOMAXPROCS %d", procs)
		}
	}
}

func TestTransposeTwiceIsTheSame(t *testing.T) {
	a := random(rand.New(rand.NewPCG(3, 3)), 37*50)
	b, c := make([]float32, len(a)), make([]float32, len(a))
	Transpose(b, a, 37, 50)
	Transpose(c, b, 50, 37)
	if !slices.Equal(a, c) || b[1] != a[50] {
		t.Fatal("transposed twice is another matrix")
	}
}

func BenchmarkMulT(b *testing.B) {
	rng := rand.New(rand.NewPCG(4, 4))
	for _, s := range [][3]int{{128, 256, 256}, {256, 12288, 272}, {272, 256, 12288}} {
		b.Run(fmt.Sprint(s), func(b *testing.B) {
			x, y, dst := random(rng, s[0]*s[1]), random(rng, s[2]*s[1]), make([]float32, s[0]*s[2])
			for b.Loop() {
				MulT(dst, x, y, s[1])
			}
			b.ReportMetric(2*float64(s[0]*s[1]*s[2])*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFlop/s")
		})
	}
}
