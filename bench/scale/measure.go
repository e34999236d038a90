package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"time"

	"likeness/bench/cputime"
	"likeness/bench/grow"
	"likeness/bench/resident"
	"likeness/internal/generation"
	"likeness/internal/vector"
)

const (
	pageSize = 40
	searches = 500 // by the graph
	scans    = 20  // of everything
)

const header = `| works | metric | values | build: processor, clock | most memory | on disk | graph p50, p99 | recall@10 | of 1 % p50, p99 | exact p50 | memory that a server holds |
|---|---|---|---|---|---|---|---|---|---|---|`

var joined = errors.Join

// measure builds an index of n works and asks it.
func measure(ctx context.Context, real generation.Comparer, n int, path string) (line string, err error) {
	g := newGrown(real)
	debug.FreeOSMemory()
	if err := resident.ForgetPeak(); err != nil {
		return "", err
	}
	began, used := time.Now(), cputime.Used()
	reducer, err := g.build(ctx, n, path)
	if err != nil {
		return "", err
	}
	defer func() { err = joined(err, os.Remove(path)) }()
	built, took := cputime.Used()-used, time.Since(began)
	most, err := resident.Peak()
	if err != nil {
		return "", err
	}
	debug.FreeOSMemory()
	index, err := vector.Open(path)
	if err != nil {
		return "", err
	}
	by := generation.Comparer{Index: index, Reducer: reducer}
	defer func() { err = joined(err, by.Close()) }()
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	asked, err := g.ask(ctx, by, n)
	if err != nil {
		return "", err
	}
	held, err := resident.Bytes()
	return fmt.Sprintf("%d | %.0f s, %.0f s | %.1f GB | %.2f GB | %v | %.1f GB |",
		by.Dims(), built.Seconds(), took.Seconds(), float64(most)/1e9, float64(info.Size())/1e9, asked, float64(held)/1e9), err
}

// grown makes works that lie among those of a real index.
type grown struct {
	vectors [][]float32
	bytes   bool // the real index holds bytes
}

func newGrown(real generation.Comparer) *grown {
	g := &grown{bytes: real.Reducer != nil}
	for row := range uint32(real.Len()) {
		if real.Present(row) {
			g.vectors = append(g.vectors, real.Vector(row))
		}
	}
	return g
}

func (g *grown) vector(row int) []float32 {
	return grow.Draw(seeded(row), len(g.vectors)).Vector(func(work int) []float32 { return g.vectors[work] })
}

// build saves an index of n works in path.
func (g *grown) build(ctx context.Context, n int, path string) (*generation.Reducer, error) {
	rows, err := g.rows(n)
	if err != nil {
		return nil, err
	}
	var options vector.Options
	var reducer *generation.Reducer
	if g.bytes {
		if reducer, options.Reduced, err = generation.Reduce(ctx, rows); err != nil {
			return nil, err
		}
	}
	index, err := vector.Build(ctx, rows, options, nil)
	if err != nil {
		return nil, err
	}
	return reducer, joined(index.Save(path), index.Close())
}

// byteScale makes bytes of the values of a unit vector: as large as they may be, but
// that few are cut off.
const byteScale = 1500

func (g *grown) rows(n int) (vector.Rows, error) {
	dims := len(g.vectors[0])
	if !g.bytes {
		data := make([]float32, 0, n*dims)
		for row := range n {
			data = append(data, g.vector(row)...)
		}
		return vector.NewMatrix(n, dims, data)
	}
	data := make([]byte, 0, n*dims)
	for row := range n {
		for _, x := range g.vector(row) {
			data = append(data, byte(min(255, max(0, 128+byteScale*x))))
		}
	}
	mean := slices.Repeat([]float32{128}, dims)
	return vector.NewBytes(n, dims, data, mean, nil)
}

// answers is how an index answered.
type answers struct {
	graph, filtered, exact []time.Duration
	found, wanted          int
}

func (a *answers) String() string {
	at := func(times []time.Duration, share float64) time.Duration {
		slices.Sort(times)
		return times[int(share*float64(len(times)))].Round(10 * time.Microsecond)
	}
	return fmt.Sprintf("%v, %v | %.3f | %v, %v | %v", at(a.graph, .5), at(a.graph, .99), float64(a.found)/float64(a.wanted),
		at(a.filtered, .5), at(a.filtered, .99), at(a.exact, .5))
}

// ask asks for what is like works that are not there.
func (g *grown) ask(ctx context.Context, by generation.Comparer, n int) (*answers, error) {
	hundredth := vector.NewBitmap(n)
	for row := 0; row < n; row += 100 {
		hundredth.Add(uint32(row))
	}
	a := &answers{}
	for i := range searches {
		request := vector.Request{Vector: g.vector(n + i), K: pageSize}
		walked, err := timed(ctx, by, request, &a.graph)
		if err != nil {
			return nil, err
		}
		request.Allow = hundredth
		if _, err := timed(ctx, by, request, &a.filtered); err != nil {
			return nil, err
		}
		if i%(searches/scans) == 0 {
			request.Allow, request.Exact = nil, true
			exact, err := timed(ctx, by, request, &a.exact)
			if err != nil {
				return nil, err
			}
			a.compare(walked.Hits, exact.Hits)
		}
	}
	return a, nil
}

func timed(ctx context.Context, by generation.Comparer, r vector.Request, times *[]time.Duration) (a vector.Answer, err error) {
	began := time.Now()
	a, err = by.Nearest(ctx, r)
	*times = append(*times, time.Since(began))
	return a, err
}

// compare counts how many of the ten nearest the walk found.
func (a *answers) compare(walked, exact []vector.Hit) {
	const k = 10
	for _, hit := range walked[:k] {
		if hit.Score >= exact[k-1].Score-1e-6 {
			a.found++
		}
	}
	a.wanted += k
}
