package vector

import (
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"github.com/viterin/vek/vek32"

	"likeness/internal/dense"
)

const (
	completeNodes = 64   // up to here every node neighbours every other
	seedNodes     = 4096 // nodes of the seed graph at most,
	seedShare     = 16   // at most one in so many,
	seedFewest    = 500  // but no fewer than this
	growth        = 4    // a stage has so many times the nodes of the one before
	growBeam      = 100  // of the pass over a stage before it grows
	attachBeam    = 40   // with which a new node looks for its first neighbours
	finishBeam    = 200  // of the pass over all nodes at the end
	repairBeam    = 64
)

// builder makes the graph over nodes of m in stages.
//
// github.com/coder/hnsw links the first nodes, a sample drawn by lot. Then, as
// long as nodes are left: a pass improves the graph, and three times as many
// new nodes as there are join it, each beside the nodes it finds by searching.
// A last pass with a broad beam goes over all. Every search of a stage sees
// the graph as it was when the stage began, so that the work can be shared
// among goroutines and comes out the same for any number of them.
//
// A seed of all nodes gives a graph that answers no better: at 10,000 nodes of
// 64 values it takes 6.7 s of 8.2 s, this seed .03 s of 1.1 s.
type builder struct {
	refiner
	groups duplicates
	order  []uint32 // insertion order of the nodes
	known  int      // so many of them are linked
	lists  [][]uint32
}

// newBuilder orders the nodes over which a graph is to be built: the rows given,
// of equal ones the first.
func newBuilder(m *Matrix, among *Bitmap, threads int) *builder {
	if threads < 1 {
		threads = runtime.GOMAXPROCS(0)
	}
	groups, nodes := findDuplicates(m, among)
	rng := rand.New(rand.NewPCG(uint64(len(nodes)), 1))
	rng.Shuffle(len(nodes), func(i, j int) { nodes[i], nodes[j] = nodes[j], nodes[i] })
	return &builder{
		refiner: refiner{m: m, threads: threads, tick: func(int) {}},
		groups:  groups, order: nodes, lists: make([][]uint32, m.Rows),
	}
}

// stages lists how many nodes are linked after the seed and each growth, when
// the first count of them are to be.
func stages(count int) []int {
	sizes := []int{min(max(count/seedShare, seedFewest), seedNodes, count)}
	for sizes[len(sizes)-1] < count {
		sizes = append(sizes, min(growth*sizes[len(sizes)-1], count))
	}
	return sizes
}

// steps is how often build will tick for so many nodes.
func steps(count int) int {
	total := count
	sizes := stages(count)
	for i, size := range sizes[1:] {
		total += sizes[i] + size - sizes[i]
	}
	return total
}

// build links the first count nodes.
func (b *builder) build(ctx context.Context, count int) (*graph, error) {
	sizes := stages(count)
	b.known = sizes[0]
	if err := seedLists(b.m, b.order[:b.known], b.lists); err != nil {
		return nil, err
	}
	g := &graph{duplicates: b.groups, entry: central(b.m, b.order[:b.known])}
	for _, size := range sizes[1:] {
		if err := b.improve(ctx, g, growBeam); err != nil {
			return nil, err
		}
		if err := b.attach(ctx, g, size, attachBeam); err != nil {
			return nil, err
		}
	}
	if err := b.improve(ctx, g, finishBeam); err != nil {
		return nil, err
	}
	g.entry = central(b.m, b.order[:b.known])
	b.repair(g)
	return g, nil
}

// finish links the nodes that build left out, with care since no pass follows.
func (b *builder) finish(ctx context.Context, g *graph) error {
	if err := b.attach(ctx, g, len(b.order), finishBeam); err != nil {
		return err
	}
	b.repair(g)
	return nil
}

// improve makes a pass over the nodes that are linked.
func (b *builder) improve(ctx context.Context, g *graph, beam int) error {
	g.start, g.lists = freeze(b.lists)
	var err error
	b.lists, err = b.pass(ctx, g, b.order[:b.known], beam)
	return err
}

// attach links further nodes, up to the given number.
func (b *builder) attach(ctx context.Context, g *graph, upTo, beam int) error {
	g.start, g.lists = freeze(b.lists)
	fresh := b.order[b.known:upTo]
	err := b.inParallel(ctx, fresh, func(w *walker, node uint32) {
		w.walk(g, b.m, b.m.row(node), beam)
		b.lists[node] = b.choose(w, node, nil)
		b.tick(1)
	})
	if err != nil {
		return err
	}
	b.known = upTo
	b.lists, err = b.bothWays(ctx, b.order[:b.known], b.lists)
	return err
}

// complete links every node with every other.
func (b *builder) complete() *graph {
	nodes := slices.Sorted(slices.Values(b.order))
	for _, node := range nodes {
		for _, other := range nodes {
			if other != node {
				b.lists[node] = append(b.lists[node], other)
			}
		}
	}
	g := &graph{duplicates: b.groups, entry: nodes[:min(1, len(nodes))]}
	g.start, g.lists = freeze(b.lists)
	return g
}

// central picks the node nearest to the mean of all, where walks begin.
func central(m *Matrix, nodes []uint32) []uint32 {
	mean := make([]float64, m.Dim)
	for _, node := range nodes {
		for i, x := range m.row(node) {
			mean[i] += float64(x)
		}
	}
	q := make([]float32, m.Dim)
	for i, x := range mean {
		q[i] = float32(x / float64(len(nodes)))
	}
	dense.Normalise(q, 0)
	first := best{k: 1}
	for _, node := range nodes {
		first.push(Hit{node, vek32.Dot(q, m.row(node))})
	}
	return []uint32{first.hits[0].Row}
}

// repair links every node that cannot be reached from the entry to the nearest
// one that can, and lays the lists out.
func (b *builder) repair(g *graph) {
	seen := NewBitmap(b.m.Rows)
	reach(b.lists, g.entry[0], seen)
	g.start, g.lists = freeze(b.lists) // walks below meet only what can be reached
	w := borrowWalker(b.m.Rows)
	defer w.release()
	for _, node := range b.order[:b.known] {
		if seen.Contains(node) {
			continue
		}
		w.walk(g, b.m, b.m.row(node), repairBeam)
		from := w.beam[0].row()
		b.lists[from] = append(b.lists[from], node)
		reach(b.lists, node, seen)
	}
	g.start, g.lists = freeze(b.lists)
}

// reach marks in seen every node that can be reached from one.
func reach(lists [][]uint32, from uint32, seen *Bitmap) {
	seen.Add(from)
	queue := []uint32{from}
	for i := 0; i < len(queue); i++ {
		for _, row := range lists[queue[i]] {
			if !seen.Contains(row) {
				seen.Add(row)
				queue = append(queue, row)
			}
		}
	}
}

// ticker counts steps from many goroutines and reports them one at a time.
func ticker(total int, report func(done, total int)) func(int) {
	if report == nil {
		return func(int) {}
	}
	var mu sync.Mutex
	done := 0
	return func(n int) {
		mu.Lock()
		defer mu.Unlock()
		before := done * 1000 / max(total, 1)
		done += n
		if done*1000/max(total, 1) != before {
			report(min(done, total), total)
		}
	}
}
