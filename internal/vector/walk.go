package vector

import (
	"sync"

	"github.com/viterin/vek/vek32"
)

// step is a node on a walk and its score.
type step struct {
	score float32
	node  uint32 // the row; its top bit says that its neighbours were looked at
}

const expanded = 1 << 31

func (s step) row() uint32 { return s.node &^ expanded }

// walker holds what a walk needs between steps; walkers are pooled, so that a
// walk allocates nothing once the pool is warm.
type walker struct {
	marks    []uint32 // marks[row] == epoch: seen on this walk
	epoch    uint32
	beam     []step   // the best nodes seen, by score descending, then by row
	fresh    []uint32 // nodes met for the first time at this step
	compared int
	touched  float32 // see touch

	candidates []step // of the passes that build a graph
	rows       []uint32
	scores     []float32
}

var walkers = sync.Pool{New: func() any { return new(walker) }}

// borrowWalker takes a walker for a graph of so many rows from the pool.
func borrowWalker(rows int) *walker {
	w := walkers.Get().(*walker)
	if len(w.marks) < rows {
		w.marks, w.epoch = make([]uint32, rows), 0
	}
	return w
}

func (w *walker) release() { walkers.Put(w) }

func (w *walker) begin(ef int) {
	w.epoch++
	if w.epoch == 0 { // wrapped round: old marks would count again
		clear(w.marks)
		w.epoch = 1
	}
	if cap(w.beam) < ef+1 {
		w.beam = make([]step, 0, ef+1)
	}
	w.beam = w.beam[:0]
	w.compared = 0
}

// walk searches best-first: it looks at the neighbours of the best node seen
// whose neighbours it has not looked at yet, until all of the best ef have
// been. They stay in w.beam, best first.
func (w *walker) walk(g *graph, m *Matrix, q []float32, ef int) {
	w.begin(ef)
	w.fresh = w.fresh[:0]
	for _, row := range g.entry {
		if w.marks[row] != w.epoch {
			w.marks[row] = w.epoch
			w.fresh = append(w.fresh, row)
		}
	}
	w.meet(m, q, ef)
	for at := 0; at < len(w.beam); {
		if w.beam[at].node&expanded != 0 {
			at++
			continue
		}
		row := w.beam[at].node
		w.beam[at].node |= expanded
		marks, epoch, fresh := w.marks, w.epoch, w.fresh[:0]
		for _, next := range g.neighbours(row) {
			if marks[next] != epoch {
				marks[next] = epoch
				fresh = append(fresh, next)
			}
		}
		w.fresh = fresh
		at = min(at+1, w.meet(m, q, ef))
	}
}

// meet scores the fresh nodes and puts those that belong there into the beam.
// It returns the first place of the beam that changed.
func (w *walker) meet(m *Matrix, q []float32, ef int) int {
	w.touch(m)
	w.compared += len(w.fresh)
	changed := len(w.beam)
	for _, row := range w.fresh {
		s := step{vek32.Dot(q, m.row(row)), row}
		n := len(w.beam)
		if n == ef {
			if last := w.beam[n-1]; s.score < last.score || s.score == last.score && s.row() > last.row() {
				continue
			}
			n--
		} else {
			w.beam = w.beam[:n+1]
		}
		at := w.place(s, n)
		copy(w.beam[at+1:n+1], w.beam[at:n])
		w.beam[at] = s
		changed = min(changed, at)
	}
	return changed
}

// place is where s belongs among the first n of the beam.
func (w *walker) place(s step, n int) int {
	low, high := 0, n
	beam := w.beam[:n]
	for low < high {
		mid := int(uint(low+high) >> 1)
		if b := beam[mid]; b.score > s.score || b.score == s.score && b.row() < s.row() {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// touch reads the first value of every fresh vector. The reads do not depend
// on each other, so the processor waits for memory once and not once a vector.
func (w *walker) touch(m *Matrix) {
	sum := float32(0)
	for _, row := range w.fresh {
		sum += m.Data[int(row)*m.Dim]
	}
	w.touched = sum
}
