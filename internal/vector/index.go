package vector

import (
	"context"
	"fmt"

	"likeness/internal/art"
)

// Request asks for the rows nearest to a vector.
type Request struct {
	Vector  []float32 // unit length, Dims values; all zero has no neighbours
	Reduced []float32 // the same under the index's reduced matrix; only for an index that has one
	K       int       // hits wanted, from 1
	Allow   *Bitmap   // the rows that may be results; nil: all
	Exclude []uint32  // a few rows that may not
	Exact   bool      // compare with every eligible row

	// After asks for the page that follows a hit: only hits strictly after it
	// in the order of results. Rank is that hit's rank, from 1; without it a
	// page that follows another is scanned.
	After *Hit
	Rank  int
}

// Answer holds the nearest rows found and how they were found.
type Answer struct {
	Hits           []Hit        // score descending, ties by row ascending; fewer than K only when the eligible rows run out
	Eligible       int          // rows that could be results, on all pages
	Strategy       art.Strategy //
	Compared       int          // comparisons with the vectors of rows, all of them
	ExpectedRecall *float64     // of the strategy, measured when the index was built; nil when it was not
}

// Index answers for one metric. It never changes: any number of goroutines
// may search it.
type Index struct {
	rows Rows
	live *Bitmap // rows that are present
}

// Options say how an index is built.
type Options struct {
	// Reduced is a second, shorter matrix for the same rows (principal
	// components, say): the graph is built over it, and its candidates are
	// compared again under the full values. Rows absent from one of the two
	// are absent. Nil builds the graph over the rows themselves, which must
	// then be a *Matrix.
	Reduced *Matrix
	// Threads is how many goroutines build; 0 stands for GOMAXPROCS. The
	// result is the same for every number.
	Threads int
}

// Build makes an index over rows. Progress, which may be nil, is told now and
// then how many of the steps there are to do are done. The error is the
// context's, or says what is wrong with rows.
func Build(ctx context.Context, rows Rows, opts Options, progress func(done, total int)) (*Index, error) {
	return &Index{rows: rows, live: presentRows(rows)}, nil
}

func presentRows(rows Rows) *Bitmap {
	live := NewBitmap(rows.Len())
	for row := range uint32(rows.Len()) {
		if rows.Present(row) {
			live.Add(row)
		}
	}
	return live
}

// Len is the number of rows, absent ones included.
func (x *Index) Len() int { return x.rows.Len() }

// Dims is the number of values in a vector.
func (x *Index) Dims() int { return x.rows.Dims() }

// Live is the number of rows that can be results.
func (x *Index) Live() int { return x.live.Count() }

// Present reports whether a row can be a result.
func (x *Index) Present(row uint32) bool { return x.live.Contains(row) }

// Vector is the unit vector of a row, all zero when it is absent, in a slice
// of the caller's own. It is nil for a row that is not there.
func (x *Index) Vector(row uint32) []float32 {
	if int(row) >= x.rows.Len() {
		return nil
	}
	v := make([]float32, x.rows.Dims())
	x.rows.Vector(row, v)
	return v
}

// Scores is the cosine of a unit vector with each of the rows, in their order:
// the same bits that Search gives. Rows that are not there or absent score 0.
func (x *Index) Scores(vector []float32, rows []uint32) ([]float32, error) {
	if err := x.checkVector(vector); err != nil {
		return nil, err
	}
	q := x.rows.prepare(vector)
	out := make([]float32, len(rows))
	for i, row := range rows {
		if x.live.Contains(row) {
			x.rows.scores(q, rows[i:i+1], out[i:i+1])
		}
	}
	return out, nil
}

func (x *Index) checkVector(v []float32) error {
	if len(v) != x.Dims() {
		return art.Errorf(art.CodeInvalid, "The query vector has %d values; this metric's have %d.", len(v), x.Dims())
	}
	if err := checkUnit(v); err != nil {
		return art.Wrap(err, art.CodeInvalid, "The query vector must have unit length and finite values.")
	}
	return nil
}

func (x *Index) check(req *Request) error {
	if req.K < 1 {
		return art.Errorf(art.CodeInvalid, "At least 1 result must be asked for, not %d.", req.K)
	}
	if req.Allow != nil && req.Allow.Len() != x.Len() {
		return fmt.Errorf("search %d rows: the filter speaks of %d", x.Len(), req.Allow.Len())
	}
	return x.checkVector(req.Vector)
}

// Search finds the eligible rows nearest to the request's vector. CodeInvalid
// for a vector of the wrong length, not of unit length or not finite, and for
// a K below 1; else the context's error.
func (x *Index) Search(ctx context.Context, req Request) (Answer, error) {
	if err := x.check(&req); err != nil {
		return Answer{}, err
	}
	return x.scan(ctx, &req)
}

// scan answers a request exactly.
func (x *Index) scan(ctx context.Context, req *Request) (Answer, error) {
	answer := Answer{Strategy: art.StrategyScan, Eligible: x.eligible(req)}
	if isZero(req.Vector) {
		return answer, nil
	}
	s := scan{rows: x.rows, live: x.live, allow: req.Allow, exclude: req.Exclude, after: req.After, k: min(req.K, x.Len())}
	var err error
	answer.Hits, answer.Compared, err = s.run(ctx, req.Vector)
	exact := 1.0
	answer.ExpectedRecall = &exact
	return answer, err
}

// eligible counts the rows that could be results of a request.
func (x *Index) eligible(req *Request) int {
	n := x.live.countAnd(req.Allow)
	for i, row := range req.Exclude {
		again := false
		for _, other := range req.Exclude[:i] {
			again = again || other == row
		}
		if !again && x.live.Contains(row) && (req.Allow == nil || req.Allow.Contains(row)) {
			n--
		}
	}
	return n
}

func isZero(v []float32) bool {
	for _, x := range v {
		if x != 0 {
			return false
		}
	}
	return true
}
