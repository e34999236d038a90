package text

import "slices"

// relax answers as many words of a search as some record holds together, not
// counting those that only say that it is a picture; of equally many, those
// that say most, which are the rarest. What is asked for by
// a quote, a field, an OR or a minus sign is never left out. A word that no
// record holds may stand for one spelled nearly like it.
func (u understanding) relax(search string, q query, content func(query) query) (*answer, error) {
	asked := content(q)
	most, ok, err := u.mostOf(search, asked)
	if err != nil {
		return nil, err
	}
	a := &answer{}
	if a.didYouMean, err = u.didYouMean(search, q, content); err != nil || !ok {
		return a, err
	}
	if len(most.spelled.slots) > 0 && u.instead < maxInstead {
		return u.answerInstead(most.spelled.apply(search))
	}
	left := asked.keep(func(n node) bool { return !n.plain || most.kept[n.typed] })
	found, err := u.held(left)
	if err != nil || found == nil {
		return a, err
	}
	found.relaxed, found.didYouMean = leftOut(search, q, left), a.didYouMean
	return found, nil
}

// part is what of a search a record holds.
type part struct {
	kept    map[span]bool // plain words, by where they stand in the search
	spelled correction    // of those that it holds in another spelling alone
}

// mostOf is as much of a query as some record holds; see asked.
func (e *evaluation) mostOf(search string, q query) (most part, ok bool, err error) {
	options, err := e.options(search, q)
	if err != nil {
		return part{}, false, err
	}
	best, ok, err := e.holdsMost(q, options)
	if err != nil || !ok {
		return part{}, false, err
	}
	most.kept = map[span]bool{}
	for _, o := range options {
		if most.kept[o.typed] || !o.hits.hold(best) {
			continue
		}
		most.kept[o.typed] = true
		if o.slot != nil {
			most.spelled = most.spelled.with(*o.slot, o.by)
		}
	}
	return most, true, nil
}

// option is a way to meet a plain word of a search.
type option struct {
	typed span
	hits  hits
	says  float32 // how much: its inverse document frequency, less for other spellings
	kind  bool    // says that the work is a picture; see kindwords.go
	slot  *slot   // replaced by another word; nil for the word as typed
	by    replacement
}

// options are the ways to meet the plain words of a query, those of one word
// in a row, the likeliest first.
func (e *evaluation) options(search string, q query) ([]option, error) {
	var all []option
	add := func(o option, n node) (any bool, err error) {
		if o.hits, err = e.node(n); err == nil && len(o.hits.ordinals) > 0 {
			o.says = idf(e.columns.count, len(o.hits.ordinals)) / float32(1+o.by.cost)
			all = append(all, o)
		}
		return len(o.hits.ordinals) > 0, err
	}
	for _, n := range q.must {
		if !n.plain {
			continue
		}
		e.tolerant = runs
		if held, err := add(option{typed: n.typed, kind: kindWords()[n.onlyTerm()]}, n); err != nil || held {
			if err != nil {
				return nil, err
			}
			continue
		}
		unknown, err := e.unknown(search, q.keep(func(other node) bool { return other.typed == n.typed }).slots)
		if err != nil {
			return nil, err
		}
		if len(unknown) != 1 {
			continue
		}
		others, err := e.replacements(e.ctx, unknown[0], maxEdits)
		if err != nil {
			return nil, err
		}
		for _, by := range others {
			word := node{kind: kindWord, in: n.in, term: by.term}
			if _, err := add(option{typed: n.typed, slot: &unknown[0], by: by}, word); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// holdsMost is the record that meets most of a query: all that is not plain,
// and as many options as any.
func (e *evaluation) holdsMost(q query, options []option) (best uint32, ok bool, err error) {
	required := q.keep(func(n node) bool { return !n.plain })
	e.tolerant = runs
	allowed, _, err := e.query(required)
	if err != nil {
		return 0, false, err
	}
	words := make([]uint8, e.columns.count)
	says := make([]float32, e.columns.count)
	for i, o := range options {
		first := slices.IndexFunc(options, func(other option) bool { return other.typed == o.typed })
		for _, ordinal := range o.hits.ordinals {
			if slices.ContainsFunc(options[first:i], func(other option) bool { return other.hits.hold(ordinal) }) {
				continue // a likelier spelling is there
			}
			if !o.kind {
				words[ordinal]++
			}
			says[ordinal] += o.says
		}
	}
	for _, ordinal := range allowed.ordinals {
		more := words[ordinal] > words[best] || words[ordinal] == words[best] && says[ordinal] > says[best]
		if (says[ordinal] > 0 || len(required.must) > 0) && (!ok || more) {
			best, ok = ordinal, true
		}
	}
	return best, ok, nil
}

// hold reports whether a record is among the hits.
func (h *hits) hold(ordinal uint32) bool {
	_, ok := slices.BinarySearch(h.ordinals, ordinal)
	return ok
}
