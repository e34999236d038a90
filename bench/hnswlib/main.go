// Command hnswlib compares the graphs of package vector with hnswlib (M = 16,
// efConstruction = 200) over the same vectors in the same run, and prints a
// table: time to build (of the processor, so that other work on the machine does
// not count; and with two threads by the clock), memory beside the vectors, and the median time of a
// search at the narrowest beam that reaches recall@10 of .99.
//
// hnswlib comes from Debian's libhnswlib-dev; where it or g++ is missing the
// table has our columns only. The vectors are drawn (vectortest.Features); the
// queries are drawn with them and are in neither index.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/viterin/vek/vek32"

	"likeness/bench/cputime"
	"likeness/internal/vector"
	"likeness/internal/vector/vectortest"
)

const (
	k          = 10
	recallGoal = 0.99
)

// ladder holds the beams that are tried, narrowest first.
var ladder = []int{10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 400, 512}

func main() {
	sizes := flag.String("sizes", "10000,100000", "numbers of vectors")
	dims := flag.String("dims", "64,256,384", "values a vector")
	queries := flag.Int("queries", 1000, "queries")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, numbers(*sizes), numbers(*dims), *queries); err != nil {
		fmt.Fprintln(os.Stderr, "compare with hnswlib:", err)
		os.Exit(1)
	}
}

func numbers(list string) []int {
	var out []int
	for _, part := range strings.Split(list, ",") {
		if n, err := strconv.Atoi(part); err == nil && n > 0 {
			out = append(out, n)
		}
	}
	return out
}

func run(ctx context.Context, sizes, dims []int, queries int) error {
	peer, err := newPeer(ctx)
	if err != nil {
		fmt.Println("hnswlib is left out:", err)
	} else {
		defer peer.close()
	}
	fmt.Println(header)
	for _, n := range sizes {
		for _, dim := range dims {
			line, err := compare(ctx, peer, n, dim, queries)
			if err != nil {
				return fmt.Errorf("%d x %d: %w", n, dim, err)
			}
			fmt.Println(line)
		}
	}
	return nil
}

// point is a search at one beam.
type point struct {
	beam   int
	recall float64
	median time.Duration
}

func (p point) String() string {
	return fmt.Sprintf("beam %d, recall %.4f, %.1f us", p.beam, p.recall, micro(p.median))
}

func micro(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

// reaching is the narrowest point with the recall asked for, else the best.
func reaching(points []point, recall float64) point {
	for _, p := range points {
		if p.recall >= recall {
			return p
		}
	}
	return points[len(points)-1]
}

// task is what both sides are given.
type task struct {
	matrix  *vector.Matrix
	queries [][]float32
	last    []float32 // score of the k-th nearest to each query, exactly
}

func draw(ctx context.Context, n, dim, queries int) (*task, error) {
	all := vectortest.Features(n+queries, dim, 42)
	m, err := vector.NewMatrix(n, dim, slices.Concat(all[:n]...))
	if err != nil {
		return nil, err
	}
	t := &task{matrix: m, queries: all[n:], last: make([]float32, queries)}
	scores := make([]float32, n)
	for i, q := range t.queries {
		for row := range scores {
			scores[row] = vek32.Dot(q, m.Data[row*dim:(row+1)*dim])
		}
		slices.Sort(scores)
		t.last[i] = scores[n-k]
	}
	return t, ctx.Err()
}

// recall is the share of the k nearest among rows, k of them a query.
func (t *task) recall(scores func(query int) []float32) float64 {
	found := 0
	for i := range t.queries {
		for _, score := range scores(i) {
			if score >= t.last[i]-1e-6 {
				found++
			}
		}
	}
	return float64(found) / float64(k*len(t.queries))
}

// build builds our index with so many threads, and returns the time by the
// clock and of the processor.
func build(ctx context.Context, m *vector.Matrix, threads int) (x *vector.Index, wall, cpu time.Duration, err error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
	runtime.GC() // what was built before is not this build's to clear away
	start, used := time.Now(), cputime.Used()
	x, err = vector.Build(ctx, m, vector.Options{Threads: threads}, nil)
	return x, time.Since(start), cputime.Used() - used, err
}

// search times every query three times with a beam; 0 is the calibrated one.
func search(ctx context.Context, x *vector.Index, t *task, beam int) (point, error) {
	var times []time.Duration
	scores := make([][]float32, len(t.queries))
	for round := range 3 {
		for i, q := range t.queries {
			start := time.Now()
			answer, err := x.Search(ctx, vector.Request{Vector: q, K: k, Beam: beam})
			times = append(times, time.Since(start))
			if err != nil {
				return point{}, err
			}
			if round == 0 {
				for _, h := range answer.Hits {
					scores[i] = append(scores[i], h.Score)
				}
			}
		}
	}
	slices.Sort(times)
	return point{beam, t.recall(func(query int) []float32 { return scores[query] }), times[len(times)/2]}, nil
}

const header = `| vectors | values | build, processor time | build, 2 threads by the clock | graph, bytes a vector | search at recall >= .99 | as calibrated |
|---|---|---|---|---|---|---|`

func compare(ctx context.Context, peer *peer, n, dim, queries int) (string, error) {
	t, err := draw(ctx, n, dim, queries)
	if err != nil {
		return "", err
	}
	var theirs *peerResult
	if peer != nil {
		if theirs, err = peer.run(ctx, t); err != nil {
			return "", err
		}
	}
	_, _, one, err := build(ctx, t.matrix, 1)
	if err != nil {
		return "", err
	}
	x, two, _, err := build(ctx, t.matrix, 2)
	if err != nil {
		return "", err
	}
	var points []point
	for _, beam := range ladder {
		p, err := search(ctx, x, t, beam)
		if err != nil {
			return "", err
		}
		points = append(points, p)
		if p.recall >= recallGoal {
			break
		}
	}
	calibrated, err := search(ctx, x, t, 0)
	if err != nil {
		return "", err
	}
	calibrated.beam = x.Calibration()[0].Beam
	return format(t, x, one, two, reaching(points, recallGoal), calibrated, theirs), nil
}

func format(t *task, x *vector.Index, one, two time.Duration, reached, calibrated point, theirs *peerResult) string {
	n := t.matrix.Rows
	bytes := float64(x.GraphBytes()) / float64(n)
	if theirs == nil {
		return fmt.Sprintf("| %d | %d | %.1f s | %.1f s | %.0f | %v | %v |", n, t.matrix.Dim, one.Seconds(), two.Seconds(), bytes, reached, calibrated)
	}
	base := reaching(theirs.points, recallGoal)
	ratio := func(d time.Duration) float64 { return d.Seconds() / theirs.build }
	return fmt.Sprintf("| %d | %d | %.1f s, hnswlib %.1f s: %.2fx | %.1f s: %.2fx | %.0f, hnswlib %d | %v; hnswlib %v: %.2fx | %v |",
		n, t.matrix.Dim, one.Seconds(), theirs.build, ratio(one), two.Seconds(), ratio(two), bytes, theirs.memory,
		reached, base, micro(reached.median)/micro(base.median), calibrated)
}
