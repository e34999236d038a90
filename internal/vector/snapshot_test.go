package vector_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"likeness/internal/vector"
	"likeness/internal/vector/vectortest"
)

// saved is an index as bytes.
func saved(t testing.TB, x *vector.Index) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "index")
	if err := x.Save(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// kinds builds one index of every kind that a file can hold, with a query.
func kinds(t testing.TB) map[string]struct {
	index *vector.Index
	req   vector.Request
} {
	t.Helper()
	type kind = struct {
		index *vector.Index
		req   vector.Request
	}
	rows := vectortest.Features(141, 16, 9)
	rows[60] = rows[59]
	clear(rows[17])
	q := rows[140]
	floats := build(t, matrix(t, rows[:120]), vector.Options{})
	place := make([]uint32, 130)
	for i := range place {
		place[i] = uint32(139 - i)
	}
	rebased, err := floats.Rebase(matrix(t, rows[120:140]), place)
	if err != nil {
		t.Fatal(err)
	}
	pictures, pictureQuery := pictures(90, 48)
	staged := build(t, byteRows(t, pictures), vector.Options{Reduced: matrix(t, halved(t, pictures))})
	unit, reduced := stagedQuery(pictures, pictureQuery)
	return map[string]kind{
		"floats":    {floats, vector.Request{Vector: q, K: 12}},
		"rebased":   {rebased, vector.Request{Vector: q, K: 12}},
		"two-stage": {staged, vector.Request{Vector: unit, Reduced: reduced, K: 12}},
	}
}

func TestSnapshotRoundTrip(t *testing.T) {
	for name, kind := range kinds(t) {
		data := saved(t, kind.index)
		x, err := vector.Decode(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want, err := kind.index.Search(t.Context(), kind.req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := x.Search(t.Context(), kind.req)
		if err != nil || !slices.Equal(got.Hits, want.Hits) || got.Compared != want.Compared || got.Strategy != want.Strategy {
			t.Errorf("%s: %+v before, %+v (%v) after", name, want, got, err)
		}
		if !slices.Equal(x.Calibration(), kind.index.Calibration()) || x.Unindexed() != kind.index.Unindexed() || x.Live() != kind.index.Live() {
			t.Errorf("%s: calibration, unindexed or live rows changed on the way", name)
		}
		if !bytes.Equal(saved(t, x), data) {
			t.Errorf("%s: saved again it has other bytes", name)
		}
	}
}

func TestSnapshotRefusesEveryTruncation(t *testing.T) {
	for name, kind := range kinds(t) {
		data := saved(t, kind.index)
		for size := range len(data) {
			if size > 2*vector.HeaderBytes() && size%61 != 0 && size < len(data)-100 {
				continue
			}
			if _, err := vector.Decode(slices.Clone(data[:size])); err == nil {
				t.Fatalf("%s: %d of %d bytes were opened", name, size, len(data))
			}
		}
		path := filepath.Join(t.TempDir(), "short")
		if err := os.WriteFile(path, data[:len(data)-1], 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := vector.Open(path); err == nil {
			t.Errorf("%s: a file short of one byte was opened", name)
		}
	}
}

func TestSnapshotRefusesEveryFlippedBit(t *testing.T) {
	data := saved(t, kinds(t)["rebased"].index)
	rng := rand.New(rand.NewPCG(1, 1))
	for at := range len(data) {
		bits := []int{rng.IntN(8)}
		if at < vector.HeaderBytes() {
			bits = []int{0, 1, 2, 3, 4, 5, 6, 7}
		}
		for _, bit := range bits {
			data[at] ^= 1 << bit
			if _, err := vector.Decode(data); err == nil {
				t.Fatalf("bit %d of byte %d of %d was flipped unseen", bit, at, len(data))
			}
			data[at] ^= 1 << bit
		}
	}
	if _, err := vector.Decode(data); err != nil {
		t.Errorf("mended again: %v", err)
	}
}

func FuzzOpenSnapshot(f *testing.F) {
	reqs := map[int]vector.Request{}
	for _, kind := range kinds(f) {
		f.Add(saved(f, kind.index), true)
		f.Add(saved(f, kind.index), false)
		reqs[len(kind.req.Vector)] = kind.req
	}
	f.Add([]byte("LIKEVEC\n"), true)
	f.Fuzz(func(t *testing.T, data []byte, fix bool) {
		if fix {
			vector.FixChecksum(data)
		}
		x, err := vector.Decode(slices.Clone(data))
		if err != nil {
			return
		}
		// What opens can be searched: perhaps with strange results, or an error.
		if req, ok := reqs[x.Dims()]; ok {
			_, _ = x.Search(t.Context(), req)
			req.Exact = true
			_, _ = x.Search(t.Context(), req)
		}
	})
}

func TestSameVectorsSameBytes(t *testing.T) {
	n := 1800
	if raceDetector {
		n = 900
	}
	rows := vectortest.Features(n, 24, 12)
	rows[n/2] = rows[3]
	var want []byte
	for _, threads := range []int{1, 2, 5} {
		before := runtime.GOMAXPROCS(threads)
		got := saved(t, build(t, matrix(t, rows), vector.Options{Threads: threads}))
		runtime.GOMAXPROCS(before)
		if want == nil {
			want = got
		} else if !bytes.Equal(got, want) {
			t.Errorf("%d threads build another index than one does", threads)
		}
	}
}

// A server swaps one index for the next while people search.
func TestSearchesBesideASwap(t *testing.T) {
	rows := vectortest.Features(700, 16, 2)
	x := build(t, matrix(t, rows[:500]), vector.Options{})
	path := filepath.Join(t.TempDir(), "index")
	if err := x.Save(path); err != nil {
		t.Fatal(err)
	}
	opened, err := vector.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	var current atomic.Pointer[vector.Index]
	current.Store(opened)
	place := make([]uint32, 600)
	for i := range place {
		place[i] = uint32(i)
	}
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := range 150 {
				answer, err := current.Load().Search(t.Context(), vector.Request{Vector: rows[600+(i+worker)%100], K: 10})
				if err != nil || len(answer.Hits) != 10 {
					t.Errorf("%d hits: %v", len(answer.Hits), err)
				}
			}
		})
	}
	var derived []*vector.Index
	for range 20 {
		next, err := opened.Rebase(matrix(t, rows[500:600]), place)
		if err != nil {
			t.Fatal(err)
		}
		current.Store(next)
		derived = append(derived, next)
	}
	wg.Wait()
	if err := opened.Close(); err != nil {
		t.Error(err)
	}
	// The index derived last still has the file.
	if answer, err := current.Load().Search(t.Context(), vector.Request{Vector: rows[650], K: 10}); err != nil || len(answer.Hits) != 10 {
		t.Errorf("after the first index was closed: %d hits, %v", len(answer.Hits), err)
	}
	for _, x := range derived {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := os.Remove(path); err != nil { // as Windows does only when all have let go
		t.Error(err)
	}
}
