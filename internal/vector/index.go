package vector

import (
	"context"
	"fmt"
	"slices"

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
	Beam    int       // nodes that a walk keeps, at least K; 0: as calibrated (benchmarks sweep it)

	// After asks for the page that follows a hit: only hits strictly after it
	// in the order of results. Rank is that hit's rank, from 1; without it a
	// page that follows another is scanned.
	After *Hit
	Rank  int
	// List says that the pages may be read on to the end, so that no row may be
	// missing from all of them.
	List bool
}

// Answer holds the nearest rows found and how they were found.
type Answer struct {
	Hits           []Hit        // score descending, ties by row ascending; fewer than K only when the eligible rows run out
	Eligible       int          // rows that could be results, on all pages
	Left           int          // rows that follow after the last hit
	Strategy       art.Strategy // how the hits were found
	Compared       int          // comparisons with the vectors of rows, all of them
	ExpectedRecall *float64     // of the strategy, measured when the index was built; nil when it was not
}

// Index answers for one metric. It never changes: any number of goroutines
// may search it.
type Index struct {
	rows      Rows
	live      *Bitmap  // rows that are present
	count     int      // of them
	unindexed []uint32 // live rows that are not in the graph, ascending; compared beside every walk

	walked      *Matrix // what the graph was built over
	graph       *graph
	rowOf       []uint32 // row of each row of walked, or gone; nil: the same
	goneNodes   int      // nodes and duplicates whose row is gone
	calibration []Calibration

	file *mapping // what the vectors lie in; nil when they were never in a file
}

// gone stands in Index.rowOf for a row that is no longer there. The graph
// still leads past it.
const gone = ^uint32(0)

// Options say how an index is built.
type Options struct {
	// Reduced is a second, shorter matrix for the same rows (principal
	// components, say): the graph is built over it, and its candidates are
	// compared again under the full values. A row absent in it alone is
	// compared exactly beside every walk. Nil builds the graph over the rows
	// themselves, which must then be a *Matrix.
	Reduced *Matrix
	// Threads is how many goroutines build; 0 stands for GOMAXPROCS. The
	// result is the same for every number.
	Threads int
}

// Build makes an index over rows. Progress, which may be nil, is told now and
// then how many of the steps there are to do are done. The error is the
// context's, or says what is wrong with rows.
func Build(ctx context.Context, rows Rows, opts Options, progress func(done, total int)) (*Index, error) {
	x := &Index{rows: rows, live: presentRows(rows), walked: opts.Reduced}
	x.count = x.live.Count()
	if x.walked == nil {
		m, ok := rows.(*Matrix)
		if !ok {
			return nil, fmt.Errorf("build a graph over rows of bytes: a reduced matrix is needed")
		}
		x.walked = m
	}
	if x.walked.Rows != rows.Len() {
		return nil, fmt.Errorf("build a graph over %d rows: the reduced matrix has %d", rows.Len(), x.walked.Rows)
	}
	walkable := x.live.Clone()
	walkable.And(presentRows(x.walked))
	b := newBuilder(x.walked, walkable, opts.Threads)
	held := heldOut(len(b.order), rows.Dims())
	linked := len(b.order) - held
	b.tick = ticker(steps(linked)+held, progress)
	x.findLoose(walkable)
	if len(b.order) <= completeNodes {
		x.graph = b.complete()
		for _, k := range calibratedAt { // a beam as broad as the graph finds everything
			x.calibration = append(x.calibration, Calibration{K: k, Beam: max(k, completeNodes), Recall: 1, Low: 1})
		}
		return x, nil
	}
	var err error
	if x.graph, err = b.build(ctx, linked); err != nil {
		return nil, err
	}
	if err := x.calibrate(ctx, b.threads, b.order[linked:]); err != nil {
		return nil, err
	}
	return x, b.finish(ctx, x.graph)
}

// findLoose lists the live rows that no walk can find.
func (x *Index) findLoose(walkable *Bitmap) {
	for row := range x.live.All() {
		if !walkable.Contains(row) {
			x.unindexed = append(x.unindexed, row)
		}
	}
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

// twoStage reports whether the graph walks other vectors than the rows'.
func (x *Index) twoStage() bool {
	switch rows := x.rows.(type) {
	case *Matrix:
		return rows != x.walked
	case *layered:
		return rows.base != Rows(x.walked)
	}
	return true
}

// Len is the number of rows, absent ones included.
func (x *Index) Len() int { return x.rows.Len() }

// Dims is the number of values in a vector.
func (x *Index) Dims() int { return x.rows.Dims() }

// Live is the number of rows that can be results.
func (x *Index) Live() int { return x.count }

// Unindexed is the number of rows that are compared beside every walk because the
// graph does not know them. When they are many, it is time to build anew.
func (x *Index) Unindexed() int { return len(x.unindexed) }

// Present reports whether a row can be a result.
func (x *Index) Present(row uint32) bool { return x.live.Contains(row) }

// Calibration is what was measured of the graph when it was built, at 10, 40
// and 200 results.
func (x *Index) Calibration() []Calibration { return slices.Clone(x.calibration) }

// RecallAt10 is the mean recall of the graph at 10 results, measured when it
// was built.
func (x *Index) RecallAt10() *float64 { return x.expectedRecall(calibratedAt[0]) }

// GraphBytes is the memory that the graph takes beside the vectors.
func (x *Index) GraphBytes() int {
	t := x.graph.duplicates
	return 4 * (len(x.graph.start) + len(x.graph.lists) + len(x.graph.entry) + len(t.first) + len(t.start) + len(t.rows) + len(x.rowOf))
}

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
	if n := uint32(x.Len()); len(rows) > 0 && slices.Max(rows) >= n {
		for i, row := range rows {
			if row < n {
				x.rows.scores(q, rows[i:i+1], out[i:i+1])
			}
		}
		return out, nil
	}
	x.rows.scores(q, rows, out)
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
