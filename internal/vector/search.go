package vector

import (
	"context"
	"fmt"
	"slices"

	"likeness/internal/art"
	"likeness/internal/dense"
)

// Search finds the eligible rows nearest to the request's vector. CodeInvalid
// for a vector of the wrong length, not of unit length or not finite, and for
// a K below 1; else the context's error.
func (x *Index) Search(ctx context.Context, req Request) (Answer, error) {
	if err := x.check(&req); err != nil {
		return Answer{}, err
	}
	answer := Answer{Strategy: art.StrategyScan, Eligible: x.eligible(&req)}
	if answer.Eligible == 0 || dense.IsZero(req.Vector) {
		return answer, ctx.Err()
	}
	p := x.plan(&req, answer.Eligible)
	if p.strategy == art.StrategyGraph {
		found := best{k: p.wanted, hits: make([]Hit, 0, p.wanted)}
		met, compared := x.walk(&req, p.beam, &found)
		answer.Compared = compared
		hits := cut(found.sorted(), &req)
		// Where the query leads, too few of the nodes kept may be eligible for
		// the recall that was measured; and a page before may have shown what
		// this walk missed.
		enough := met.nodes >= min((p.wanted+p.accept)/2, answer.Eligible-met.unindexed)
		full := len(hits) >= min(req.K, max(answer.Eligible-p.wanted+req.K, 0))
		if enough && full {
			answer.Strategy, answer.Hits = art.StrategyGraph, hits
			if req.Beam == 0 {
				answer.ExpectedRecall = x.expectedRecall(p.wanted)
			}
			answer.Left = answer.Eligible - len(hits)
			if req.After != nil {
				answer.Left -= req.Rank
			} else if req.List && x.values() <= maxCompletedValues {
				return answer, x.scan(ctx, &req, &answer)
			}
			return answer, ctx.Err()
		}
	}
	exact := 1.0
	answer.ExpectedRecall = &exact
	return answer, x.scan(ctx, &req, &answer)
}

// scan gives an answer the hits of an exact scan.
func (x *Index) scan(ctx context.Context, req *Request, answer *Answer) error {
	s := scan{rows: x.rows, live: x.live, allow: req.Allow, exclude: req.Exclude, after: req.After, k: min(req.K, answer.Eligible)}
	hits, following, compared, err := s.run(ctx, req.Vector)
	if req.After == nil {
		following = answer.Eligible
	}
	answer.Hits, answer.Left = hits, following-len(hits)
	answer.Compared += compared
	return err
}

// values is the number of values that a scan of everything multiplies.
func (x *Index) values() int { return x.count * x.Dims() }

func (x *Index) check(req *Request) error {
	if req.K < 1 {
		return art.Errorf(art.CodeInvalid, "At least 1 result must be asked for, not %d.", req.K)
	}
	if req.Allow != nil && req.Allow.Len() != x.Len() {
		return fmt.Errorf("search %d rows: the filter speaks of %d", x.Len(), req.Allow.Len())
	}
	if err := x.checkVector(req.Vector); err != nil {
		return err
	}
	if !x.twoStage() || dense.IsZero(req.Vector) {
		return nil
	}
	if len(req.Reduced) != x.walked.Dim {
		return fmt.Errorf("search a graph over %d values: the reduced query has %d", x.walked.Dim, len(req.Reduced))
	}
	if err := checkUnit(req.Reduced); err != nil {
		return fmt.Errorf("check the reduced query: %w", err)
	}
	return nil
}

// eligible counts the rows that could be results of a request.
func (x *Index) eligible(req *Request) int {
	n := x.count
	if req.Allow != nil {
		n = x.live.countAnd(req.Allow)
	}
	for i, row := range req.Exclude {
		if x.live.Contains(row) && (req.Allow == nil || req.Allow.Contains(row)) && !slices.Contains(req.Exclude[:i], row) {
			n--
		}
	}
	return n
}

// cut drops the hits of pages before and what exceeds this page.
func cut(hits []Hit, req *Request) []Hit {
	if req.After != nil {
		at := 0
		for at < len(hits) && !before(*req.After, hits[at]) {
			at++
		}
		hits = hits[at:]
	}
	return hits[:min(len(hits), req.K)]
}

// met counts the rows that a walk met and a request lets through.
type met struct {
	nodes     int // in the graph
	unindexed int // beside it: all there are
}

// walk searches the graph, scores what the request lets through of the nodes
// found, their duplicates and the unindexed rows, and pushes it to found.
func (x *Index) walk(req *Request, beam int, found *best) (count met, compared int) {
	w := borrowWalker(x.walked.Rows)
	defer w.release()
	vector := req.Vector
	if x.twoStage() {
		vector = req.Reduced
	}
	w.walk(x.graph, x.walked, vector, beam)
	w.rows, w.scores = w.rows[:0], w.scores[:0]
	for _, s := range w.beam {
		x.accept(w, req, s.row(), s.score)
		for _, duplicate := range x.graph.duplicates.of(s.row()) {
			x.accept(w, req, duplicate, s.score)
		}
	}
	compared = w.compared
	count.nodes = len(w.rows)
	for _, row := range x.unindexed {
		if x.lets(req, row) {
			w.rows, w.scores = append(w.rows, row), append(w.scores, 0)
		}
	}
	count.unindexed = len(w.rows) - count.nodes
	first := count.nodes // the walk scored those before
	if x.twoStage() {
		first = 0
	}
	if fresh := w.rows[first:]; len(fresh) > 0 {
		x.rows.scores(x.rows.prepare(req.Vector), fresh, w.scores[first:])
		compared += len(fresh)
	}
	for i, row := range w.rows {
		found.push(Hit{row, w.scores[i]})
	}
	return count, compared
}

// accept notes the row of a node, if the request lets it through.
func (x *Index) accept(w *walker, req *Request, node uint32, score float32) {
	row := node
	if x.rowOf != nil {
		if row = x.rowOf[node]; row == gone {
			return
		}
	}
	if x.lets(req, row) {
		w.rows, w.scores = append(w.rows, row), append(w.scores, score)
	}
}

// lets reports whether a live row may be a result.
func (x *Index) lets(req *Request, row uint32) bool {
	return (req.Allow == nil || req.Allow.Contains(row)) && !slices.Contains(req.Exclude, row)
}
