// Package vectortest says what every engine of nearest neighbours must do, as
// one suite that each of them runs, and draws the vectors to try it on.
package vectortest

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"likeness/internal/art"
	"likeness/internal/vector"
)

// Engine answers for one metric over rows that were given to its maker.
type Engine interface {
	Search(ctx context.Context, req vector.Request) (vector.Answer, error)
}

// Run holds engines to what callers rely on. Make builds one over rows of
// equal length (12 values when there are no rows), each of unit length or all zero (absent). Queries has the same
// length as rows: requests for it are completed by complete, if an engine
// needs more than the vector; nil leaves them as they are.
func Run(t *testing.T, make func(t *testing.T, rows [][]float32) (engine Engine, complete func(*vector.Request))) {
	s := newSubject(1500, 24)
	s.engine, s.complete = make(t, s.rows)
	for _, test := range []struct {
		name string
		run  func(t *testing.T, s *subject)
	}{
		{"exact answers agree with the definition", exactness},
		{"default answers find the nearest", recall},
		{"hits are in order and scores are cosines", order},
		{"k of one and of a million", sizes},
		{"excluded and absent rows are no results", exclusion},
		{"a page is full under any filter", filters},
		{"pages neither repeat nor rise", paging},
		{"deep pages are scanned", depth},
		{"requests that cannot be answered are refused", refusals},
		{"many searches at once", concurrency},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, s) })
	}
	t.Run("equal vectors are ties in the order of rows", func(t *testing.T) { ties(t, make) })
	t.Run("collections of nothing and of little", func(t *testing.T) { small(t, make) })
}

type maker = func(t *testing.T, rows [][]float32) (Engine, func(*vector.Request))

// subject is an engine under test and what it was made of. Every 11th row is
// absent.
type subject struct {
	engine   Engine
	complete func(*vector.Request)
	rows     [][]float32
	queries  [][]float32
}

func newSubject(n, dim int) *subject {
	all := Features(n+200, dim, 5)
	s := &subject{rows: all[:n], queries: all[n:]}
	for i := 7; i < n; i += 11 {
		clear(s.rows[i])
	}
	return s
}

func (s *subject) search(t *testing.T, req vector.Request) vector.Answer {
	t.Helper()
	if s.complete != nil {
		s.complete(&req)
	}
	answer, err := s.engine.Search(t.Context(), req)
	if err != nil {
		t.Fatalf("search: %v", err)
	}
	return answer
}

// Cosine is the cosine of two vectors by its definition, in float64; 0 when
// one is all zero.
func Cosine(a, b []float32) float64 {
	var dot, aa, bb float64
	for i := range a {
		dot += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return dot / math.Sqrt(aa*bb)
}

// Nearest lists the eligible rows that have a direction, nearest first by the
// definition, with their cosines. A nil eligible lets all through.
func Nearest(rows [][]float32, query []float32, eligible func(row int) bool) (order []int, cosines []float64) {
	cosines = make([]float64, len(rows))
	for i, row := range rows {
		if slices.ContainsFunc(row, func(x float32) bool { return x != 0 }) && (eligible == nil || eligible(i)) {
			cosines[i] = Cosine(row, query)
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case cosines[a] > cosines[b]:
			return -1
		case cosines[a] < cosines[b]:
			return 1
		}
		return 0
	})
	return order, cosines
}

// tolerance is how far a score in float32 may lie from the definition.
const tolerance = 2e-6

// Recall is the share of the k nearest that hits hold; of rows as near as the
// last of them any will do.
func Recall(hits []vector.Hit, order []int, cosines []float64, k int) float64 {
	k = min(k, len(order))
	if k == 0 {
		return 1
	}
	last, found := cosines[order[k-1]], 0
	for _, h := range hits[:min(k, len(hits))] {
		if cosines[h.Row] >= last-tolerance {
			found++
		}
	}
	return float64(found) / float64(k)
}

func exactness(t *testing.T, s *subject) {
	for _, q := range s.queries[:20] {
		order, cosines := Nearest(s.rows, q, nil)
		answer := s.search(t, vector.Request{Vector: q, K: 30, Exact: true})
		if answer.Strategy != art.StrategyScan || answer.Compared < len(order) || answer.Eligible != len(order) {
			t.Fatalf("an exact answer came by %s from %d comparisons of %d eligible rows; %d are there", answer.Strategy, answer.Compared, answer.Eligible, len(order))
		}
		if len(answer.Hits) != 30 || Recall(answer.Hits, order, cosines, 30) != 1 {
			t.Fatalf("%d hits with recall %v, want 30 with recall 1", len(answer.Hits), Recall(answer.Hits, order, cosines, 30))
		}
	}
}

func recall(t *testing.T, s *subject) {
	sum := 0.0
	for _, q := range s.queries {
		order, cosines := Nearest(s.rows, q, nil)
		answer := s.search(t, vector.Request{Vector: q, K: 10})
		if answer.Compared < 10 {
			t.Errorf("%d comparisons were counted", answer.Compared)
		}
		sum += Recall(answer.Hits, order, cosines, 10)
	}
	if mean := sum / float64(len(s.queries)); mean < 0.98 {
		t.Errorf("mean recall@10 is %.3f over %d queries", mean, len(s.queries))
	}
}

func inOrder(a, b vector.Hit) bool {
	return a.Score > b.Score || a.Score == b.Score && a.Row < b.Row
}

func order(t *testing.T, s *subject) {
	for _, exact := range []bool{false, true} {
		for _, q := range s.queries[:20] {
			hits := s.search(t, vector.Request{Vector: q, K: 50, Exact: exact}).Hits
			for i, h := range hits {
				if i > 0 && !inOrder(hits[i-1], h) {
					t.Fatalf("exact %v: hit %d is %+v after %+v", exact, i, h, hits[i-1])
				}
				if want := Cosine(q, s.rows[h.Row]); math.Abs(want-float64(h.Score)) > tolerance {
					t.Fatalf("exact %v: row %d scores %v, by the definition %v", exact, h.Row, h.Score, want)
				}
			}
		}
	}
}

func sizes(t *testing.T, s *subject) {
	present, _ := Nearest(s.rows, s.queries[0], nil)
	for _, test := range []struct{ k, want int }{{1, 1}, {2, 2}, {999, 999}, {1_000_000, len(present)}} {
		for _, exact := range []bool{false, true} {
			if got := len(s.search(t, vector.Request{Vector: s.queries[0], K: test.k, Exact: exact}).Hits); got != test.want {
				t.Errorf("k %d, exact %v: %d hits, want %d", test.k, exact, got, test.want)
			}
		}
	}
}

func exclusion(t *testing.T, s *subject) {
	for row := range 40 {
		if row%11 == 7 {
			continue // absent: no query
		}
		for _, exact := range []bool{false, true} {
			exclude := []uint32{uint32(row), uint32(row), 3, 7} // twice, and an absent one
			answer := s.search(t, vector.Request{Vector: s.rows[row], K: 20, Exclude: exclude, Exact: exact})
			if len(answer.Hits) != 20 {
				t.Errorf("row %d, exact %v: %d hits, want 20", row, exact, len(answer.Hits))
			}
			for _, h := range answer.Hits {
				if slices.Contains(exclude, h.Row) || h.Row%11 == 7 {
					t.Errorf("row %d, exact %v: row %d is among the results", row, exact, h.Row)
				}
			}
		}
	}
}

func filters(t *testing.T, s *subject) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, share := range []float64{0, 0.002, 0.05, 0.25, 0.35, 0.6, 0.95, 1} {
		allow := vector.NewBitmap(len(s.rows))
		for row := range len(s.rows) {
			if rng.Float64() < share {
				allow.Add(uint32(row))
			}
		}
		sum, asked := 0.0, 0
		for _, q := range s.queries[:20] {
			order, cosines := Nearest(s.rows, q, func(row int) bool { return allow.Contains(uint32(row)) })
			answer := s.search(t, vector.Request{Vector: q, K: 20, Allow: allow})
			if want := min(20, len(order)); len(answer.Hits) != want || answer.Eligible != len(order) {
				t.Errorf("share %v: %d hits of %d eligible, want %d of %d", share, len(answer.Hits), answer.Eligible, want, len(order))
			}
			for _, h := range answer.Hits {
				if !allow.Contains(h.Row) {
					t.Errorf("share %v: row %d came through the filter", share, h.Row)
				}
			}
			sum += Recall(answer.Hits, order, cosines, 20)
			asked++
		}
		if mean := sum / float64(asked); mean < 0.97 {
			t.Errorf("share %v: mean recall@20 is %.3f", share, mean)
		}
	}
	// The filter lets through only what is far from the query.
	order, _ := Nearest(s.rows, s.queries[0], nil)
	far := vector.NewBitmap(len(s.rows))
	for _, row := range order[len(order)*6/10:] {
		far.Add(uint32(row))
	}
	answer := s.search(t, vector.Request{Vector: s.queries[0], K: 20, Allow: far})
	if len(answer.Hits) != 20 || answer.Hits[0].Row != uint32(order[len(order)*6/10]) {
		t.Errorf("a filter of the far: %d hits, the first %+v, want 20 from row %d", len(answer.Hits), answer.Hits[0], order[len(order)*6/10])
	}
}

func paging(t *testing.T, s *subject) {
	half := vector.NewBitmap(len(s.rows))
	for row := range len(s.rows) {
		if row%2 == 0 {
			half.Add(uint32(row))
		}
	}
	for _, allow := range []*vector.Bitmap{nil, half} {
		for _, exact := range []bool{false, true} {
			for _, size := range []int{7, 40} {
				pages(t, s, vector.Request{Vector: s.queries[1], K: size, Allow: allow, Exact: exact}, 300)
			}
		}
	}
	// To the very end, every eligible row once.
	if seen, eligible := pages(t, s, vector.Request{Vector: s.queries[2], K: 200, Allow: half, Exact: true}, 1e9); seen != eligible {
		t.Errorf("%d rows on all pages of %d eligible", seen, eligible)
	}
}

// pages reads pages until there are no more or so many rows were seen.
func pages(t *testing.T, s *subject, req vector.Request, limit int) (rows, eligible int) {
	t.Helper()
	seen := map[uint32]bool{}
	for {
		answer := s.search(t, req)
		if len(answer.Hits) < req.K && len(seen)+len(answer.Hits) < answer.Eligible {
			t.Fatalf("a page of %d after %d rows has %d hits; %d rows are eligible", req.K, len(seen), len(answer.Hits), answer.Eligible)
		}
		for _, h := range answer.Hits {
			if seen[h.Row] || req.After != nil && !inOrder(*req.After, h) {
				t.Fatalf("rank %d: %+v after %+v, seen before: %v", req.Rank+1, h, req.After, seen[h.Row])
			}
			seen[h.Row] = true
			req.After, req.Rank = &h, req.Rank+1
		}
		if len(answer.Hits) == 0 || len(seen) >= limit {
			return len(seen), answer.Eligible
		}
	}
}

func depth(t *testing.T, s *subject) {
	all := s.search(t, vector.Request{Vector: s.queries[3], K: 1_000_000, Exact: true}).Hits
	answer := s.search(t, vector.Request{Vector: s.queries[3], K: 40, After: &all[1019], Rank: 1020})
	if answer.Strategy != art.StrategyScan || !slices.Equal(answer.Hits, all[1020:1060]) {
		t.Errorf("ranks 1021 to 1060 came by %s and begin with %+v, want a scan and %+v", answer.Strategy, answer.Hits[:1], all[1020:1021])
	}
}

func refusals(t *testing.T, s *subject) {
	nan, long := slices.Clone(s.queries[0]), slices.Clone(s.queries[0])
	nan[3], long[3] = float32(math.NaN()), 4
	for name, req := range map[string]vector.Request{
		"k of 0":           {Vector: s.queries[0], K: 0},
		"k of -1":          {Vector: s.queries[0], K: -1},
		"NaN":              {Vector: nan, K: 10},
		"too short":        {Vector: s.queries[0][1:], K: 10},
		"no vector":        {K: 10},
		"not a unit":       {Vector: long, K: 10},
		"infinite, exact":  {Vector: append([]float32{float32(math.Inf(1))}, s.queries[0][1:]...), K: 10, Exact: true},
		"too long, filter": {Vector: append(slices.Clone(s.queries[0]), 0), K: 10, Allow: vector.NewBitmap(len(s.rows))},
	} {
		_, err := s.engine.Search(t.Context(), req)
		if art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%s: %v, want an error with the code INVALID", name, err)
		}
	}
	answer := s.search(t, vector.Request{Vector: make([]float32, len(s.rows[0])), K: 10})
	if len(answer.Hits) != 0 {
		t.Errorf("a vector without direction has %d neighbours", len(answer.Hits))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.engine.Search(ctx, vector.Request{Vector: s.queries[0], K: 10, Exact: true}); err == nil {
		t.Error("a search went on after its context ended")
	}
}

func concurrency(t *testing.T, s *subject) {
	want := make([][]vector.Hit, 20)
	for i, q := range s.queries[:len(want)] {
		want[i] = s.search(t, vector.Request{Vector: q, K: 15}).Hits
	}
	errs := make([]error, 8)
	var wg sync.WaitGroup
	for worker := range errs {
		wg.Go(func() {
			for i := range want {
				at := (i + worker) % len(want)
				req := vector.Request{Vector: s.queries[at], K: 15}
				if s.complete != nil {
					s.complete(&req)
				}
				answer, err := s.engine.Search(t.Context(), req)
				if err != nil || !slices.Equal(answer.Hits, want[at]) {
					errs[worker] = fmt.Errorf("query %d: other hits than alone, or %v", at, err)
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
}

func ties(t *testing.T, make maker) {
	// 300 rows in 6 directions, dealt in turn, and one row apart.
	six := Features(7, 16, 3)
	s := &subject{}
	for i := range 300 {
		s.rows = append(s.rows, six[i%6])
	}
	s.rows = append(s.rows, six[6])
	s.engine, s.complete = make(t, s.rows)
	for _, exact := range []bool{false, true} {
		hits := s.search(t, vector.Request{Vector: six[2], K: 60, Exact: exact}).Hits
		if len(hits) != 60 {
			t.Fatalf("exact %v: %d hits, want 60", exact, len(hits))
		}
		for i, h := range hits[:50] {
			if want := uint32(2 + 6*i); h.Row != want {
				t.Fatalf("exact %v: rank %d is row %d, want %d", exact, i+1, h.Row, want)
			}
		}
	}
	pages(t, s, vector.Request{Vector: six[2], K: 13}, 301)
	alike := &subject{rows: slices.Repeat(six[:1], 400)}
	alike.engine, alike.complete = make(t, alike.rows)
	hits := alike.search(t, vector.Request{Vector: six[1], K: 25}).Hits
	for i, h := range hits {
		if h.Row != uint32(i) {
			t.Fatalf("all alike: rank %d is row %d", i+1, h.Row)
		}
	}
	pages(t, alike, vector.Request{Vector: six[1], K: 50}, 400)
}

func small(t *testing.T, make maker) {
	rows := Features(130, 12, 11)
	zero := slices.Repeat([]float32{0}, 12)
	for _, n := range []int{0, 1, 2, 3, 63, 64, 65, 66, 129} {
		s := &subject{rows: rows[:n]}
		s.engine, s.complete = make(t, s.rows)
		for _, exact := range []bool{false, true} {
			if got := len(s.search(t, vector.Request{Vector: rows[129], K: 200, Exact: exact}).Hits); got != n {
				t.Errorf("%d rows, exact %v: %d hits for k of 200", n, exact, got)
			}
		}
	}
	s := &subject{rows: [][]float32{zero, zero, rows[0], zero}}
	s.engine, s.complete = make(t, s.rows)
	if hits := s.search(t, vector.Request{Vector: rows[1], K: 5}).Hits; len(hits) != 1 || hits[0].Row != 2 {
		t.Errorf("one row of four is present, and the hits are %+v", hits)
	}
}
