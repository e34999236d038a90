package vector

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"likeness/internal/dense"
)

// cosines is the reference that the index code has no part in: the cosine of
// q with every row in float64, straight from the definition.
func cosines(rows [][]float32, q []float32) []float64 {
	out := make([]float64, len(rows))
	for i, row := range rows {
		var dot, a, b float64
		for j := range row {
			dot += float64(row[j]) * float64(q[j])
			a += float64(row[j]) * float64(row[j])
			b += float64(q[j]) * float64(q[j])
		}
		if a > 0 && b > 0 {
			out[i] = dot / math.Sqrt(a*b)
		}
	}
	return out
}

func TestScanAgreesWithTheDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, size := range []struct{ rows, dim, k int }{{1, 3, 5}, {500, 7, 10}, {9000, 128, 25}, {300, 177, 1000}} {
		data := make([]float32, size.rows*size.dim)
		vectors := make([][]float32, size.rows)
		for i := range vectors {
			vectors[i] = data[i*size.dim : (i+1)*size.dim]
			if i%9 == 4 {
				continue // absent
			}
			for j := range vectors[i] {
				vectors[i][j] = float32(rng.NormFloat64())
			}
			dense.Normalise(vectors[i], 0)
		}
		m, err := NewMatrix(size.rows, size.dim, data)
		if err != nil {
			t.Fatal(err)
		}
		live := presentRows(m)
		x := &Index{rows: m, live: live, count: live.Count(), walked: m} // no graph: none is asked for
		q := make([]float32, size.dim)
		for j := range q {
			q[j] = float32(rng.NormFloat64())
		}
		dense.Normalise(q, 0)
		answer, err := x.Search(t.Context(), Request{Vector: q, K: size.k, Exact: true})
		if err != nil {
			t.Fatal(err)
		}
		want := cosines(vectors, q)
		order := make([]int, 0, size.rows)
		for i := range want {
			if i%9 != 4 {
				order = append(order, i)
			}
		}
		slices.SortFunc(order, func(a, b int) int {
			if want[a] > want[b] {
				return -1
			}
			return 1
		})
		if answer.Compared != len(order) || answer.Eligible != len(order) || len(answer.Hits) != min(size.k, len(order)) {
			t.Fatalf("%+v: compared %d, eligible %d, %d hits; %d rows are present", size, answer.Compared, answer.Eligible, len(answer.Hits), len(order))
		}
		for i, h := range answer.Hits {
			if math.Abs(float64(h.Score)-want[order[i]]) > 1e-6 {
				t.Errorf("%+v: rank %d scores %v, by the definition %v", size, i, h.Score, want[order[i]])
			}
		}
	}
}
