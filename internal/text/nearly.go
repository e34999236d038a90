package text

import "slices"

// spelled is a query whose words are met by other spellings of records, too, as far
// as they pass for mistakes (see misspelt); any reports whether a record that must
// hold a word may hold one of them.
func (e *elsewhere) spelled(q query) (spelled query, any bool, err error) {
	spelled = q
	if spelled.must, any, err = e.nearly(q.must); err != nil {
		return q, false, err
	}
	spelled.not, _, err = e.nearly(q.not)
	return spelled, any, err
}

func (e *elsewhere) nearly(nodes []node) (all []node, any bool, err error) {
	for _, n := range nodes {
		found := false
		if n.kind == kindWord {
			n.near, err = e.misspelt(n)
			found = len(n.near) > 0
		} else {
			n.children, found, err = e.nearly(n.children)
		}
		if err != nil {
			return nil, false, err
		}
		all, any = append(all, n), any || found
	}
	return all, any, nil
}

// misspelt are the terms that may stand for a word that some records hold.
func (e *elsewhere) misspelt(n node) ([]near, error) {
	candidates, err := e.near(e.ctx, n.term, n.in, maxTypos(n.term))
	if err != nil || len(candidates) == 0 {
		return nil, err
	}
	l := lowering{Dictionary: e.Dictionary}
	c, ok := l.word(n)
	if !ok {
		return nil, nil
	}
	least, most := e.between(c)
	passing := passesForMistake(candidates, n, least, e.columns.count)
	if len(passing) == len(passesForMistake(candidates, n, most, e.columns.count)) && least >= hardlyAny {
		return passing, nil
	}
	frequency, err := e.finder.Count(e.ctx, c)
	if err != nil || frequency == 0 {
		return nil, err
	}
	return passesForMistake(candidates, n, frequency, e.columns.count), nil
}

// passesForMistake are the terms that may stand for a word which so many records
// hold.
func passesForMistake(candidates []near, n node, frequency, records int) []near {
	return slices.DeleteFunc(slices.Clone(candidates), func(c near) bool { return !n.mayBe(c, frequency, records) })
}

// between are bounds of how many records meet the condition of a word.
func (d *Dictionary) between(c Condition) (least, most int) {
	count := func(c Condition) (int, bool) { return d.Known(c) }
	if known, ok := count(c); ok {
		return known, known
	}
	switch c.Kind {
	case HoldsOne:
		for _, term := range c.Terms {
			if known, ok := count(Condition{Kind: HoldsWord, Field: c.Field, Column: c.Column, Term: term}); ok {
				least, most = max(least, known), most+known
			} else {
				most = d.columns.count
			}
		}
	case Any:
		for _, part := range c.Of {
			low, high := d.between(part)
			least, most = max(least, low), most+high
		}
	default:
		most = d.columns.count
	}
	return least, min(most, d.columns.count)
}

// withNear asks for the other spellings of a word as well.
func (l *lowering) withNear(of []Condition, n node) []Condition {
	if len(n.near) == 0 {
		return of
	}
	typos := make([]string, len(n.near))
	for i, c := range n.near {
		typos[i] = c.term
	}
	l.marks = append(l.marks, mark{in: n.in, term: n.term, prefix: n.prefix, typos: typos})
	if n.in == everywhere && n.property == 0 {
		return append(of, Condition{Kind: HoldsOne, Field: EverywhereField, Terms: typos})
	}
	for _, f := range n.in.each() {
		in := l.in(f, n)
		in.Kind, in.Terms = HoldsOne, typos
		of = append(of, in)
	}
	return of
}
