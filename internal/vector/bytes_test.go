package vector_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"likeness/internal/art"
	"likeness/internal/dense"
	"likeness/internal/vector"
	"likeness/internal/vector/vectortest"
)

// pictures draws n rows of dim bytes that vary in a few ways, like small
// pictures, and one more as a query.
func pictures(n, dim int) (rows [][]byte, query []byte) {
	rng := rand.New(rand.NewPCG(4, uint64(dim)))
	for i, v := range vectortest.Features(n+1, dim, 14) {
		light := 90 + 60*rng.Float64()
		row := make([]byte, dim)
		for j, x := range v {
			row[j] = byte(min(max(light+float64(x)*200*math.Sqrt(float64(dim))/8, 0), 255))
		}
		if i == n {
			return rows, row
		}
		rows = append(rows, row)
	}
	return nil, nil
}

func meanOf(rows [][]byte) []float32 {
	mean := make([]float32, len(rows[0]))
	for j := range mean {
		sum := 0.0
		for _, row := range rows {
			sum += float64(row[j])
		}
		mean[j] = float32(sum / float64(len(rows)))
	}
	return mean
}

func byteRows(t testing.TB, rows [][]byte) *vector.Bytes {
	t.Helper()
	var data []byte
	for _, row := range rows {
		data = append(data, row...)
	}
	b, err := vector.NewBytes(len(rows), len(rows[0]), data, meanOf(rows), nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// centred is the unit vector of a picture: its bytes minus the mean.
func centred(row []byte, mean []float32) []float32 {
	v := make([]float32, len(row))
	for j, x := range row {
		v[j] = float32(x) - mean[j]
	}
	dense.Normalise(v, 0)
	return v
}

// halve sums pairs of values: a crude reduction that keeps directions roughly.
func halve(v []float32) []float32 {
	out := make([]float32, len(v)/2)
	for i := range out {
		out[i] = v[2*i] + v[2*i+1]
	}
	dense.Normalise(out, 0)
	return out
}

func halved(t testing.TB, rows [][]byte) [][]float32 {
	mean := meanOf(rows)
	var out [][]float32
	for _, row := range rows {
		out = append(out, halve(centred(row, mean)))
	}
	return out
}

func stagedQuery(rows [][]byte, query []byte) (unit, reduced []float32) {
	unit = centred(query, meanOf(rows))
	return unit, halve(unit)
}

func TestBytesScoreLikeTheirUnitVectors(t *testing.T) {
	rows, query := pictures(60, 3072)
	rows[5] = append([]byte(nil), rows[4]...)
	b := byteRows(t, rows)
	x := build(t, b, vector.Options{Reduced: matrix(t, halved(t, rows))})
	unit, reduced := stagedQuery(rows, query)
	answer, err := x.Search(t.Context(), vector.Request{Vector: unit, Reduced: reduced, K: 60})
	if err != nil || len(answer.Hits) != 60 {
		t.Fatalf("%d hits: %v", len(answer.Hits), err)
	}
	mean := meanOf(rows)
	for _, h := range answer.Hits {
		want := vectortest.Cosine(unit, centred(rows[h.Row], mean))
		if math.Abs(want-float64(h.Score)) > 1e-6 {
			t.Errorf("row %d scores %v, by the definition %v", h.Row, h.Score, want)
		}
		if got := vectortest.Cosine(x.Vector(h.Row), centred(rows[h.Row], mean)); math.Abs(got-1) > 1e-6 {
			t.Errorf("row %d has another vector than its picture: cosine %v", h.Row, got)
		}
	}
}

func TestRowEqualToTheMeanIsAbsent(t *testing.T) {
	b, err := vector.NewBytes(3, 2, []byte{10, 20, 30, 40, 10, 21}, []float32{10, 20}, vector.BitmapOf(3, 1))
	if err != nil {
		t.Fatal(err)
	}
	if b.Present(0) || b.Present(1) || !b.Present(2) {
		t.Errorf("present: %v %v %v, want only the last", b.Present(0), b.Present(1), b.Present(2))
	}
	if _, err := vector.Build(t.Context(), b, vector.Options{}, nil); err == nil {
		t.Error("a graph was built over bytes without a reduced matrix")
	}
}

func TestTwoStageRecall(t *testing.T) {
	n, queries := 1200, 100
	if raceDetector {
		n, queries = 400, 30
	}
	all, _ := pictures(n+queries, 192)
	rows := all[:n]
	x := build(t, byteRows(t, rows), vector.Options{Reduced: matrix(t, halved(t, rows))})
	mean := meanOf(rows)
	units := make([][]float32, n)
	for i, row := range rows {
		units[i] = centred(row, mean)
	}
	sum, compared := 0.0, 0
	for _, query := range all[n:] {
		unit, reduced := stagedQuery(rows, query)
		answer, err := x.Search(t.Context(), vector.Request{Vector: unit, Reduced: reduced, K: 10})
		if err != nil || answer.Strategy != art.StrategyGraph {
			t.Fatalf("answered by %s: %v", answer.Strategy, err)
		}
		order, cosines := vectortest.Nearest(units, unit, nil)
		sum += vectortest.Recall(answer.Hits, order, cosines, 10)
		compared += answer.Compared
	}
	t.Logf("recall@10 %.4f, %d compared, %+v", sum/float64(queries), compared/queries, x.Calibration())
	if sum/float64(queries) < 0.99 {
		t.Errorf("recall@10 is %.4f", sum/float64(queries))
	}
}

func TestTwoStageIndexConforms(t *testing.T) {
	vectortest.Run(t, func(t *testing.T, rows [][]float32) (vectortest.Engine, func(*vector.Request)) {
		return build(t, matrix(t, rows), vector.Options{Reduced: reducedMatrix(t, rows)}), func(req *vector.Request) {
			req.Reduced = reduce([][]float32{req.Vector})[0]
		}
	})
}

func reducedMatrix(t *testing.T, rows [][]float32) *vector.Matrix {
	if len(rows) == 0 {
		return &vector.Matrix{Dim: 11}
	}
	return matrix(t, reduce(rows))
}

// reduce drops the last value of every vector.
func reduce(rows [][]float32) [][]float32 {
	out := make([][]float32, len(rows))
	for i, row := range rows {
		out[i] = append([]float32(nil), row[:len(row)-1]...)
		dense.Normalise(out[i], 0)
	}
	return out
}
