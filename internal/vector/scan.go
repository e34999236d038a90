package vector

import (
	"context"
	"math/bits"
	"runtime"
	"slices"
	"sync"
)

const (
	// scanBlockRows is how many rows are compared between two looks at the
	// heap and, for a long scan, at the context.
	scanBlockRows = 256
	// scanShareValues is how many values a goroutine should have to multiply
	// for its start to be worth while: about 100 microseconds of work.
	scanShareValues = 1 << 19
)

// scan is the exact answer: it compares the query with every live row that
// the request lets through, and keeps the first hits that follow after.
type scan struct {
	rows    Rows
	live    *Bitmap
	allow   *Bitmap // nil: all
	exclude []uint32
	after   *Hit
	k       int
}

// run returns the hits in order, how many follow after where the scan begins
// (0 when it begins with the best), and the number of comparisons.
func (s *scan) run(ctx context.Context, vector []float32) (hits []Hit, following, compared int, err error) {
	q := s.rows.prepare(vector)
	words := len(s.live.words)
	eligible := s.live.countAnd(s.allow)
	shares := min(runtime.GOMAXPROCS(0), 1+eligible*s.rows.Dims()/scanShareValues, max(words, 1))
	if shares == 1 {
		found := best{k: s.k}
		compared, err := s.share(ctx, q, 0, words, &found)
		return found.sorted(), found.following, compared, err
	}
	parts := make([]best, shares)
	counts := make([]int, shares)
	errs := make([]error, shares)
	var wg sync.WaitGroup
	for i := range shares {
		parts[i].k = s.k
		wg.Go(func() {
			counts[i], errs[i] = s.share(ctx, q, words*i/shares, words*(i+1)/shares, &parts[i])
		})
	}
	wg.Wait()
	for i := range shares {
		if errs[i] != nil {
			return nil, 0, 0, errs[i]
		}
		compared += counts[i]
		if i > 0 {
			parts[0].following += parts[i].following
			for _, h := range parts[i].hits {
				parts[0].push(h)
			}
		}
	}
	return parts[0].sorted(), parts[0].following, compared, nil
}

// share scans the rows of the words [from, to) of the bitmaps.
func (s *scan) share(ctx context.Context, q query, from, to int, found *best) (int, error) {
	var rows [scanBlockRows]uint32
	var scores [scanBlockRows]float32
	n, compared := 0, 0
	flush := func() error {
		s.rows.scores(q, rows[:n], scores[:n])
		for i, row := range rows[:n] {
			s.offer(Hit{Row: row, Score: scores[i]}, found)
		}
		compared += n
		n = 0
		return ctx.Err()
	}
	for i := from; i < to; i++ {
		w := s.live.words[i]
		if s.allow != nil {
			if i >= len(s.allow.words) {
				break
			}
			w &= s.allow.words[i]
		}
		for ; w != 0; w &= w - 1 {
			rows[n] = uint32(i<<6 + bits.TrailingZeros64(w))
			n++
			if n == len(rows) {
				if err := flush(); err != nil {
					return compared, err
				}
			}
		}
	}
	return compared, flush()
}

// offer pushes a hit that would be kept, unless it is excluded or lies on a
// page before.
func (s *scan) offer(h Hit, found *best) {
	if s.after == nil {
		if found.full() && !before(h, found.hits[0]) {
			return // before the more costly look at what is excluded
		}
	} else if !before(*s.after, h) {
		return
	}
	if slices.Contains(s.exclude, h.Row) {
		return
	}
	if s.after != nil {
		found.following++
	}
	found.push(h)
}
