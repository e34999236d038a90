package text

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"
)

// evaluation answers the queries that one search leads to. It is for one
// goroutine.
type evaluation struct {
	*Index
	ctx      context.Context
	tolerant tolerance
	marks    []mark
	known    map[string]wordHits // of words met before
	enough   int                 // about how many records that hold longer words will do; 0 for all
}

// tolerance is what may differ between a query and a record.
type tolerance uint8

const (
	nothing   tolerance = iota
	runs                // of scripts without spaces, by a part of their pairs
	spellings           // and words of records, by some letters
)

// wordHits is what a word found, and what it lights up.
type wordHits struct {
	hits
	marks []mark
}

func newEvaluation(ctx context.Context, x *Index) *evaluation {
	return &evaluation{Index: x, ctx: ctx, tolerant: spellings, known: map[string]wordHits{}}
}

// query finds the records that meet a query. met says whether any meets what
// it must hold without another spelling, whatever it must not.
func (e *evaluation) query(q query) (found hits, met bool, err error) {
	if len(q.must) == 0 {
		found = e.everything()
	} else if found, err = e.node(node{kind: kindAll, children: q.must}); err != nil {
		return hits{}, false, err
	}
	met = slices.Contains(found.typos, 0) || e.tolerant < spellings && len(found.ordinals) > 0
	marks := e.marks
	for _, n := range q.not {
		if len(found.ordinals) == 0 {
			break
		}
		unwanted, err := e.node(n)
		if err != nil {
			return hits{}, false, err
		}
		found = without(found, unwanted)
	}
	e.marks = marks // nothing is lit by what must not be there
	return e.rewardWholeFields(found, q), met, nil
}

func (x *Index) everything() hits {
	n := x.columns.count
	h := hits{ordinals: make([]uint32, n), scores: make([]float32, n), typos: make([]uint8, n), exact: make([]fieldSet, n)}
	for i := range h.ordinals {
		h.ordinals[i] = uint32(i)
	}
	return h
}

func (e *evaluation) node(n node) (hits, error) {
	switch n.kind {
	case kindWord:
		return e.word(n)
	case kindPhrase:
		return e.phrase(n)
	case kindYears:
		return e.years(n), nil
	}
	var all hits
	for i, child := range n.children {
		found, err := e.node(child)
		switch {
		case err != nil:
			return hits{}, err
		case i == 0:
			all = found
		case n.kind == kindAny:
			all = either(all, found)
		default:
			all = both(all, found)
		}
		if n.kind == kindAll && len(all.ordinals) == 0 {
			break // no further word can bring a record back
		}
	}
	return all, nil
}

// word finds a word, once for all queries of a search.
func (e *evaluation) word(n node) (hits, error) {
	key := fmt.Sprint(e.tolerant, n.in, n.property, n.prefix, n.also, " ", n.term)
	if known, ok := e.known[key]; ok {
		e.marks = append(e.marks, known.marks...)
		return known.hits, nil
	}
	before := len(e.marks)
	found, err := e.find(n)
	if err == nil {
		e.known[key] = wordHits{found, slices.Clone(e.marks[before:])}
	}
	return found, err
}

// find finds a word as it was typed, then longer words that it begins, then
// words of nearly the same spelling; see misspelt.
func (e *evaluation) find(n node) (hits, error) {
	s := e.scratches.get(e.columns.count)
	defer e.giveBack(s)
	m := mark{in: n.in, term: n.term}
	for _, f := range n.in.each() {
		if err := e.gather(s, f, spelling{term: n.term, in: n.property, weight: 1, exact: true}); err != nil {
			return hits{}, err
		}
	}
	if err := e.gatherAliases(s, n); err != nil {
		return hits{}, err
	}
	frequency := s.count
	if n.prefix {
		m.prefix = true
		for _, f := range n.in.each() {
			if err := e.gatherLonger(s, f, n); err != nil {
				return hits{}, err
			}
		}
	}
	if s.count > 0 && e.tolerant >= spellings {
		variants, err := e.misspelt(n, s.count)
		if err != nil {
			return hits{}, err
		}
		for _, v := range variants {
			v.in = n.property
			m.typos = append(m.typos, v.term)
			for _, f := range n.in.each() {
				if err := e.gather(s, f, v); err != nil {
					return hits{}, err
				}
			}
		}
	}
	if frequency == 0 {
		frequency = s.count
	}
	e.marks = append(e.marks, m)
	return s.drain(e.scorer(frequency)), nil
}

// gatherAliases adds the records that hold a word written another way.
func (e *evaluation) gatherAliases(s *scratch, n node) error {
	for _, a := range n.also {
		e.marks = append(e.marks, mark{in: n.in, term: a.term, prefix: a.prefix})
		for _, f := range n.in.each() {
			err := e.gather(s, f, spelling{term: a.term, in: n.property, weight: 1, exact: true})
			if err == nil && a.prefix {
				err = e.gatherLonger(s, f, node{term: a.term, property: n.property})
			}
			if err != nil {
				return err
			}
		}
	}
	return e.gatherApart(s, n)
}

// giveBack keeps a scratch for the next word if it was drained.
func (e *evaluation) giveBack(s *scratch) {
	if s.count == 0 {
		e.scratches.put(s)
	}
}

// spelling is a term to look up, and what finding it counts for.
type spelling struct {
	term   string
	in     property
	weight float32
	typos  uint8
	exact  bool
}

// gather adds the records that hold a term in a field.
func (e *evaluation) gather(s *scratch, f field, as spelling) error {
	if as.in != 0 {
		return e.gatherInColumn(s, f, as)
	}
	l, err := e.words.lists(f)
	if err != nil {
		return err
	}
	return e.gatherFrom(l, s, f, as)
}

// gatherFrom is gather from the lists of the field.
func (e *evaluation) gatherFrom(l *lists, s *scratch, f field, as spelling) error {
	lengths, ranks := e.columns.lengths[f], &e.rank[f]
	return l.records(e.ctx, as.term, func(numbers []uint32) {
		for _, number := range numbers {
			ordinal := e.columns.ordinals[number]
			s.add(ordinal, f, as.weight*ranks[lengths[ordinal]], as.typos, as.exact)
		}
	})
}

// gatherInColumn adds the records that hold a term in one of the other
// columns, which where it stands tells.
func (e *evaluation) gatherInColumn(s *scratch, f field, as spelling) error {
	postings, err := e.words.reader.TermFieldReader(e.ctx, []byte(as.term), fieldNames[f], false, false, true)
	if err != nil {
		return fmt.Errorf("look %q up: %w", as.term, err)
	}
	defer postings.Close()
	var doc index.TermFieldDoc
	for n := 0; ; n++ {
		next, err := postings.Next(&doc)
		if err == nil && n%postingsPerCheck == 0 {
			err = e.ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("look %q up: %w", as.term, err)
		}
		if next == nil {
			return nil
		}
		if slices.ContainsFunc(next.Vectors, func(v *index.TermFieldVector) bool { return as.in.holds(v.Pos) }) {
			ordinal := e.columns.ordinals[next.ID.Value()]
			s.add(ordinal, f, as.weight*e.fieldScore(f, ordinal), as.typos, as.exact)
		}
	}
}

// postingsPerCheck is how often a long list looks whether anybody still waits.
const postingsPerCheck = 4096

// minPropertyPrefixRunes is how much of a word of the other columns must be
// typed before it is completed, if no column is named: they hold numbers of
// which thousands begin alike.
const minPropertyPrefixRunes = 3

// completable reports whether longer words of a field meet the beginning that a
// node asks for.
func completable(f field, n node) bool {
	return f != fieldProperties || n.property != 0 || utf8.RuneCountInString(n.term) >= minPropertyPrefixRunes
}

// gatherLonger adds the records that hold a longer word which a node's begins;
// the rarer words first where some will do.
func (e *evaluation) gatherLonger(s *scratch, f field, n node) error {
	if !completable(f, n) {
		return nil
	}
	l, err := e.words.lists(f)
	if err != nil {
		return err
	}
	terms, err := l.longerTerms(n.term)
	if err != nil {
		return err
	}
	if e.enough > 0 {
		slices.SortStableFunc(terms, func(a, b heldTerm) int { return cmp.Compare(a.count, b.count) })
	}
	for _, longer := range terms {
		if e.enough > 0 && s.count >= e.enough/10 && s.count+longer.count > e.enough {
			break
		}
		as := spelling{term: longer.term, in: n.property, weight: prefixWeight}
		if as.in != 0 {
			err = e.gatherInColumn(s, f, as)
		} else {
			err = e.gatherFrom(l, s, f, as)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// misspelt are the terms, spelled nearly like a word, that may stand for it.
// Where hardly a record holds the word as typed they all may. Where many do it
// is no typo, but records hold some: then only terms that are rare beside it.
func (e *evaluation) misspelt(n node, frequency int) ([]spelling, error) {
	near, err := e.near(e.ctx, n.term, n.in, maxTypos(n.term))
	if err != nil {
		return nil, err
	}
	var rare []spelling
	for _, c := range near {
		if n.mayBe(c, frequency, e.columns.count) {
			rare = append(rare, spelling{term: c.term, weight: 1, typos: c.distance})
		}
	}
	return rare, nil
}

// mayBe reports whether a term may stand for the word of a node, which so many of
// the records hold.
func (n node) mayBe(c near, frequency, records int) bool {
	most := frequency / misspeltAtMostOneIn
	if frequency < hardlyAny {
		most = records
	}
	completes := n.prefix && len(c.term) > len(n.term) && c.term[:len(n.term)] == n.term
	return c.frequency <= max(1, most) && !completes
}

const (
	// misspeltAtMostOneIn is how much rarer than the word itself a spelling
	// must be to pass for a mistake of the record ("Rembrant" beside
	// "Rembrandt"), rather than another word ("house" beside "horse").
	misspeltAtMostOneIn = 10
	// hardlyAny is how many records make a word established.
	hardlyAny = 5
)

// idf is the inverse document frequency of BM25 (Robertson and Zaragoza 2009,
// section 3.5, in the form that never falls below zero).
func idf(records, frequency int) float32 {
	n, df := float64(records), float64(frequency)
	return float32(math.Log1p((n - df + 0.5) / (df + 0.5)))
}
