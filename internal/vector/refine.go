package vector

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/viterin/vek/vek32"
)

const (
	// maxDegree is how many neighbours a node has at most; repairs may add to
	// it. Features fill three quarters of it, which makes 60 to 62 bytes a
	// node; with 32 a graph takes 67 and answers as fast at the same recall.
	maxDegree   = 20
	refineBatch = 128 // nodes that a goroutine takes at a time
)

// refiner improves a graph as Vamana does (Subramanya et al., DiskANN, 2019):
// every node searches the graph for itself, and of what it meets on the way it
// keeps a few neighbours that lie in different directions.
type refiner struct {
	m       *Matrix
	threads int
	tick    func(int) // progress, in nodes
}

// inParallel calls do for every node. What do writes must belong to its node
// alone; then the result is the same for any number of threads.
func (r *refiner) inParallel(ctx context.Context, nodes []uint32, do func(w *walker, node uint32)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range r.threads {
		wg.Go(func() {
			w := borrowWalker(r.m.Rows)
			defer w.release()
			for ctx.Err() == nil {
				from := int(next.Add(refineBatch)) - refineBatch
				if from >= len(nodes) {
					return
				}
				for _, node := range nodes[from:min(from+refineBatch, len(nodes))] {
					do(w, node)
				}
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// pass searches g for every node with a beam, and returns new lists.
func (r *refiner) pass(ctx context.Context, g *graph, nodes []uint32, beam int) ([][]uint32, error) {
	lists := make([][]uint32, r.m.Rows)
	err := r.inParallel(ctx, nodes, func(w *walker, node uint32) {
		w.walk(g, r.m, r.m.row(node), beam)
		lists[node] = r.choose(w, node, g.neighbours(node))
		r.tick(1)
	})
	if err != nil {
		return nil, err
	}
	return r.bothWays(ctx, nodes, lists)
}

// choose picks a node's neighbours from the beam and from those it has.
func (r *refiner) choose(w *walker, node uint32, also []uint32) []uint32 {
	candidates := w.candidates[:0]
	for _, s := range w.beam {
		if s.row() != node {
			candidates = append(candidates, step{s.score, s.row()})
		}
	}
	own := r.m.row(node)
	for _, row := range also {
		if w.marks[row] != w.epoch {
			candidates = append(candidates, step{vek32.Dot(own, r.m.row(row)), row})
		}
	}
	w.candidates = candidates
	return r.prune(candidates)
}

// prune keeps a candidate only if it is nearer to the node than to every
// neighbour kept before it: of several in one direction the nearest stands
// for all (the heuristic of Malkov and Yashunin, HNSW, 2016, algorithm 4).
func (r *refiner) prune(candidates []step) []uint32 {
	slices.SortFunc(candidates, compareSteps)
	var kept [maxDegree]uint32
	n := 0
	for _, c := range candidates {
		if n == maxDegree {
			break
		}
		v := r.m.row(c.node)
		if !slices.ContainsFunc(kept[:n], func(k uint32) bool { return vek32.Dot(v, r.m.row(k)) > c.score }) {
			kept[n] = c.node
			n++
		}
	}
	return slices.Clone(kept[:n])
}

func compareSteps(a, b step) int {
	switch {
	case a.score > b.score || a.score == b.score && a.node < b.node:
		return -1
	case a == b:
		return 0
	}
	return 1
}

// bothWays adds to every node's list the nodes whose lists it is in, and
// prunes the lists that grow too long by that.
func (r *refiner) bothWays(ctx context.Context, nodes []uint32, lists [][]uint32) ([][]uint32, error) {
	back := make([][]uint32, r.m.Rows)
	for _, node := range nodes {
		for _, next := range lists[node] {
			back[next] = append(back[next], node)
		}
	}
	merged := make([][]uint32, r.m.Rows)
	err := r.inParallel(ctx, nodes, func(w *walker, node uint32) {
		merged[node] = r.merge(w, node, lists[node], back[node])
	})
	return merged, err
}

func (r *refiner) merge(w *walker, node uint32, list, back []uint32) []uint32 {
	all := slices.Clone(list)
	for _, row := range back {
		if !slices.Contains(list, row) {
			all = append(all, row)
		}
	}
	if len(all) <= maxDegree {
		return all
	}
	own := r.m.row(node)
	candidates := w.candidates[:0]
	for _, row := range all {
		candidates = append(candidates, step{vek32.Dot(own, r.m.row(row)), row})
	}
	w.candidates = candidates
	return r.prune(candidates)
}
