package vector

import "slices"

// Hit is a row and the cosine of its vector with the query's.
type Hit struct {
	Row   uint32
	Score float32
}

// before reports whether a stands before b in the order of results: score
// descending, ties by row ascending.
func before(a, b Hit) bool {
	return a.Score > b.Score || a.Score == b.Score && a.Row < b.Row
}

func compareHits(a, b Hit) int {
	switch {
	case before(a, b):
		return -1
	case before(b, a):
		return 1
	}
	return 0
}

// best keeps the first k hits in the order of results of all that are pushed.
// It is a binary heap with the last of them at the root.
type best struct {
	k         int
	hits      []Hit
	following int // hits that follow after a place, kept or not
}

func (b *best) full() bool { return len(b.hits) >= b.k }

// push adds a hit, if it stands before the last one kept.
func (b *best) push(h Hit) {
	if len(b.hits) < b.k {
		b.hits = append(b.hits, h)
		for i := len(b.hits) - 1; i > 0; {
			parent := (i - 1) / 2
			if !before(b.hits[parent], h) {
				break
			}
			b.hits[i], b.hits[parent] = b.hits[parent], h
			i = parent
		}
		return
	}
	if b.k == 0 || !before(h, b.hits[0]) {
		return
	}
	b.hits[0] = h
	siftDown(b.hits)
}

// siftDown restores the heap after its root changed.
func siftDown(hits []Hit) {
	h, i := hits[0], 0
	for {
		child := 2*i + 1
		if child >= len(hits) {
			break
		}
		if right := child + 1; right < len(hits) && before(hits[child], hits[right]) {
			child = right
		}
		if !before(h, hits[child]) {
			break
		}
		hits[i] = hits[child]
		i = child
	}
	hits[i] = h
}

// sorted puts the hits in the order of results; the heap is used up by it.
func (b *best) sorted() []Hit {
	slices.SortFunc(b.hits, compareHits)
	return b.hits
}
