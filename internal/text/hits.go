package text

import (
	"math/bits"
	"sync"
)

// hits are the records that meet a part of a query, by ordinal ascending, and
// what is known of each for its rank.
type hits struct {
	ordinals []uint32
	scores   []float32
	typos    []uint8    // edits between what was typed and what was found
	exact    []fieldSet // fields that hold every word exactly as it was typed
}

func (h *hits) add(ordinal uint32, score float32, typos uint8, exact fieldSet) {
	h.ordinals = append(h.ordinals, ordinal)
	h.scores = append(h.scores, score)
	h.typos = append(h.typos, typos)
	h.exact = append(h.exact, exact)
}

// both are the records that meet a and b.
func both(a, b hits) hits {
	var h hits
	for i, j := 0, 0; i < len(a.ordinals) && j < len(b.ordinals); {
		switch {
		case a.ordinals[i] < b.ordinals[j]:
			i++
		case a.ordinals[i] > b.ordinals[j]:
			j++
		default:
			h.add(a.ordinals[i], a.scores[i]+b.scores[j], a.typos[i]+b.typos[j], a.exact[i]&b.exact[j])
			i, j = i+1, j+1
		}
	}
	return h
}

// either are the records that meet a or b, and count as the better of the two.
func either(a, b hits) hits {
	var h hits
	i, j := 0, 0
	for i < len(a.ordinals) && j < len(b.ordinals) {
		switch {
		case a.ordinals[i] < b.ordinals[j]:
			h.add(a.ordinals[i], a.scores[i], a.typos[i], a.exact[i])
			i++
		case a.ordinals[i] > b.ordinals[j]:
			h.add(b.ordinals[j], b.scores[j], b.typos[j], b.exact[j])
			j++
		default:
			h.add(a.ordinals[i], max(a.scores[i], b.scores[j]), min(a.typos[i], b.typos[j]), a.exact[i]|b.exact[j])
			i, j = i+1, j+1
		}
	}
	for ; i < len(a.ordinals); i++ {
		h.add(a.ordinals[i], a.scores[i], a.typos[i], a.exact[i])
	}
	for ; j < len(b.ordinals); j++ {
		h.add(b.ordinals[j], b.scores[j], b.typos[j], b.exact[j])
	}
	return h
}

// without are the records of a that do not meet b.
func without(a, b hits) hits {
	var h hits
	j := 0
	for i, ordinal := range a.ordinals {
		for j < len(b.ordinals) && b.ordinals[j] < ordinal {
			j++
		}
		if j == len(b.ordinals) || b.ordinals[j] != ordinal {
			h.add(ordinal, a.scores[i], a.typos[i], a.exact[i])
		}
	}
	return h
}

// scratch gathers what the fields and spellings of one word find, in no order.
type scratch struct {
	found  []uint64 // a bit a record
	count  int
	scores []float32
	typos  []uint8
	seen   []fieldSet // fields already counted
	exact  []fieldSet
}

// add counts a record found in f.
func (s *scratch) add(ordinal uint32, f field, score float32, typos uint8, exact bool) {
	bit := uint64(1) << (ordinal % 64)
	if s.found[ordinal/64]&bit == 0 {
		s.found[ordinal/64] |= bit
		s.count++
		s.typos[ordinal] = typos
	}
	if s.seen[ordinal].has(f) || typos > s.typos[ordinal] {
		return // a better spelling was there already
	}
	s.seen[ordinal] |= only(f)
	// The best field counts, and the others a little: names often repeat titles.
	so := s.scores[ordinal]
	s.scores[ordinal] = max(so, score) + otherFields*min(so, score)
	if exact {
		s.exact[ordinal] |= only(f)
	}
}

// drain returns what was gathered and empties the scratch.
func (s *scratch) drain(score func(sum float32) float32) hits {
	h := hits{
		ordinals: make([]uint32, s.count), scores: make([]float32, s.count),
		typos: make([]uint8, s.count), exact: make([]fieldSet, s.count),
	}
	n := 0
	for at, word := range s.found {
		if word == 0 {
			continue
		}
		for ; word != 0; word &= word - 1 {
			i := uint32(at*64 + bits.TrailingZeros64(word))
			h.ordinals[n], h.scores[n], h.typos[n], h.exact[n] = i, score(s.scores[i]), s.typos[i], s.exact[i]|only(byWords)
			s.scores[i], s.typos[i], s.seen[i], s.exact[i] = 0, 0, 0, 0
			n++
		}
		s.found[at] = 0
	}
	s.count = 0
	return h
}

// scratches keeps drained ones for reuse.
type scratches struct{ pool sync.Pool }

func (p *scratches) get(count int) *scratch {
	if s, ok := p.pool.Get().(*scratch); ok {
		return s
	}
	return &scratch{
		found: make([]uint64, (count+63)/64), scores: make([]float32, count), typos: make([]uint8, count),
		seen: make([]fieldSet, count), exact: make([]fieldSet, count),
	}
}

func (p *scratches) put(s *scratch) { p.pool.Put(s) }
