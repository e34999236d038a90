package vector_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"likeness/internal/art"
	"likeness/internal/dense"
	"likeness/internal/vector"
	"likeness/internal/vector/vectortest"
)

// hardSets are collections that graphs are known to go wrong on, each with
// queries that are not among its rows.
var hardSets = map[string]func(n, queries int) (rows, asked [][]float32){
	"features": func(n, queries int) (rows, asked [][]float32) {
		all := vectortest.Features(n+queries, hardDim, 21)
		return all[:n], all[n:]
	},
	"no structure at all": func(n, queries int) (rows, asked [][]float32) {
		return scatter(n, queries, func(*rand.Rand, int) ([]float32, float64) { return make([]float32, hardDim), 1 })
	},
	"narrow clusters":                       narrowClusters,
	"clusters one after another, far apart": farClusters,
	"every row ten times": func(n, queries int) (rows, asked [][]float32) {
		all := vectortest.Features(n/10+queries, hardDim, 22)
		for i := range n {
			rows = append(rows, all[i%(n/10)])
		}
		return rows, all[n/10:]
	},
	"one far point": oneFarPoint,
	"all equal": func(n, queries int) (rows, asked [][]float32) {
		all := vectortest.Features(1+queries, hardDim, 23)
		return slices.Repeat(all[:1], n), all[1:]
	},
}

const hardDim = 32

// scatter draws n rows and some queries, each about a centre and with a width
// that depend on its number; the queries go on counting from n.
func scatter(n, queries int, about func(rng *rand.Rand, i int) (centre []float32, width float64)) (rows, asked [][]float32) {
	rng := rand.New(rand.NewPCG(8, 15))
	all := make([][]float32, n+queries)
	for i := range all {
		centre, width := about(rng, i)
		all[i] = slices.Clone(centre)
		for j := range all[i] {
			all[i][j] += float32(width * rng.NormFloat64())
		}
		dense.Normalise(all[i], 0)
	}
	return all[:n], all[n:]
}

func narrowClusters(n, queries int) (rows, asked [][]float32) {
	centres := vectortest.Features(40, hardDim, 24)
	return scatter(n, queries, func(_ *rand.Rand, i int) ([]float32, float64) { return centres[i%len(centres)], 0.02 })
}

// farClusters are at right angles to each other, and the rows of each come
// together.
func farClusters(n, queries int) (rows, asked [][]float32) {
	const clusters = 8
	return scatter(n, queries, func(_ *rand.Rand, i int) ([]float32, float64) {
		cluster := i % clusters // of a query
		if i < n {
			cluster = i * clusters / n
		}
		centre := make([]float32, hardDim)
		centre[cluster*hardDim/clusters] = 1
		return centre, 0.01
	})
}

// oneFarPoint is a narrow cone of rows, and one row opposite to them with a
// query beside it.
func oneFarPoint(n, queries int) (rows, asked [][]float32) {
	centre := vectortest.Features(1, hardDim, 25)[0]
	opposite := slices.Clone(centre)
	for i := range opposite {
		opposite[i] = -opposite[i]
	}
	return scatter(n, queries, func(_ *rand.Rand, i int) ([]float32, float64) {
		if i == n/3 || i == n+1 {
			return opposite, 0.01
		}
		return centre, 0.05
	})
}

func TestRecallOnHardCollections(t *testing.T) {
	n, queries := 1500, 500
	if raceDetector {
		n, queries = 600, 150
	}
	for name, draw := range hardSets {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, asked := draw(n, queries)
			x := build(t, matrix(t, rows), vector.Options{})
			if nodes, reached := x.Reached(); nodes != reached {
				t.Errorf("%d of %d nodes can be reached", reached, nodes)
			}
			measureRecall(t, x, rows, asked, 1)
		})
	}
}

// measureRecall compares answers of an index with exact cosine worked out
// here, and asserts the recall that is promised. Share is the most of the
// collection that unfiltered searches for ten may compare on average.
func measureRecall(t *testing.T, x *vector.Index, rows, queries [][]float32, share float64) {
	half, tenth := vector.NewBitmap(len(rows)), vector.NewBitmap(len(rows))
	rng := rand.New(rand.NewPCG(5, 6))
	for row := range uint32(len(rows)) {
		if rng.IntN(2) == 0 {
			half.Add(row)
		}
		if rng.IntN(10) == 0 {
			tenth.Add(row)
		}
	}
	filters := []filterCase{{name: "all"}, {name: "half", allow: half}, {name: "a tenth", allow: tenth}}
	for i := range filters {
		filters[i].recalls, filters[i].compared = map[int][]float64{}, map[int]int{}
	}
	for _, q := range queries {
		all, cosines := vectortest.Nearest(rows, q, nil)
		for i := range filters {
			filters[i].ask(t, x, q, all, cosines)
		}
	}
	for _, f := range filters {
		for _, k := range recallSizes {
			mean, low := meanAndLow(f.recalls[k])
			part := float64(f.compared[k]) / float64(len(queries)*len(rows))
			report := fmt.Sprintf("rows let through: %s, k %d: recall mean %.4f, 5th percentile %.3f, compared %.1f %% of the rows", f.name, k, mean, low, 100*part)
			t.Log(report)
			if mean < 0.99 || low < 0.9 {
				t.Error(report)
			}
			if f.allow == nil && k == 10 && part > share {
				t.Errorf("%s: more than %.0f %%", report, 100*share)
			}
		}
	}
}

var recallSizes = []int{10, 40, 200}

// filterCase gathers what searches under one filter found, by k.
type filterCase struct {
	name     string
	allow    *vector.Bitmap
	recalls  map[int][]float64
	compared map[int]int
}

// ask searches for q at every k; order are all rows, nearest to q first.
func (f *filterCase) ask(t *testing.T, x *vector.Index, q []float32, order []int, cosines []float64) {
	t.Helper()
	if f.allow != nil {
		order = slices.DeleteFunc(slices.Clone(order), func(row int) bool { return !f.allow.Contains(uint32(row)) })
	}
	for _, k := range recallSizes {
		answer, err := x.Search(t.Context(), vector.Request{Vector: q, K: k, Allow: f.allow})
		if err != nil {
			t.Fatal(err)
		}
		if len(answer.Hits) != min(k, len(order)) {
			t.Fatalf("%s, k %d: %d hits of %d eligible rows", f.name, k, len(answer.Hits), len(order))
		}
		if f.allow == nil && answer.Strategy != art.StrategyGraph {
			t.Fatalf("k %d was answered by %s", k, answer.Strategy)
		}
		f.recalls[k] = append(f.recalls[k], vectortest.Recall(answer.Hits, order, cosines, k))
		f.compared[k] += answer.Compared
	}
}

func meanAndLow(values []float64) (mean, low float64) {
	for _, v := range values {
		mean += v / float64(len(values))
	}
	slices.Sort(values)
	return mean, values[len(values)/20]
}

func TestGraphOfTenThousandComparesFew(t *testing.T) {
	n, queries, share := 10_000, 500, 0.2
	if raceDetector {
		n, queries, share = 2000, 50, 0.5
	}
	all := vectortest.Features(n+queries, 64, 31)
	x := build(t, matrix(t, all[:n]), vector.Options{})
	t.Logf("calibration %+v, %.1f bytes of graph a vector", x.Calibration(), float64(x.GraphBytes())/float64(n))
	if nodes, reached := x.Reached(); nodes != n || reached != n {
		t.Errorf("%d nodes, %d reached, of %d", nodes, reached, n)
	}
	if perVector := float64(x.GraphBytes()) / float64(n); perVector > 64 {
		t.Errorf("the graph takes %.1f bytes a vector", perVector)
	}
	measureRecall(t, x, all[:n], all[n:], share)
}
