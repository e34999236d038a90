package text

import "slices"

// leastLoosePairs is how many pairs a run must have, one character more, for
// records that lack some of them to be found: as in other scripts, short words
// are taken at their word.
const leastLoosePairs = 3

// pairsPerLack is of how many pairs one may be lacking, roughly: another
// character in the middle of a run spoils two.
const pairsPerLack = 3

// nearRun finds the records that hold most pairs of a run of a script without
// spaces, in whatever fields: where nothing holds the whole run, it may be
// misspelt, carry a particle, or be words of several fields together.
func (e *evaluation) nearRun(n node) (hits, error) {
	pairs := slices.Compact(slices.Sorted(slices.Values(n.terms)))
	lacking := (len(pairs) + 1) / pairsPerLack
	var all hits // typos count the pairs found
	for _, pair := range pairs {
		s := e.scratches.get(e.columns.count)
		for _, f := range n.in.each() {
			if err := e.gather(s, f, spelling{term: pair, in: n.property, weight: 1}); err != nil {
				return hits{}, err
			}
		}
		found := s.drain(e.scorer(s.count))
		e.giveBack(s)
		all = together(all, found)
		e.marks = append(e.marks, mark{in: n.in, term: pair})
	}
	var near hits
	for i, ordinal := range all.ordinals {
		if lacks := len(pairs) - int(all.typos[i]); lacks <= lacking {
			near.add(ordinal, all.scores[i], uint8(max(lacks, 1)), 0)
		}
	}
	return near, nil
}

// together are the records of a or b with the sum of their scores; typos count
// in how many of the lists joined so far a record stands.
func together(a, b hits) hits {
	var h hits
	i, j := 0, 0
	for i < len(a.ordinals) || j < len(b.ordinals) {
		switch {
		case j == len(b.ordinals) || i < len(a.ordinals) && a.ordinals[i] < b.ordinals[j]:
			h.add(a.ordinals[i], a.scores[i], a.typos[i], 0)
			i++
		case i == len(a.ordinals) || a.ordinals[i] > b.ordinals[j]:
			h.add(b.ordinals[j], b.scores[j], 1, 0)
			j++
		default:
			h.add(a.ordinals[i], a.scores[i]+b.scores[j], a.typos[i]+1, 0)
			i, j = i+1, j+1
		}
	}
	return h
}
