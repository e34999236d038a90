package text

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"likeness/internal/art"
)

// Sort orders records that a search found by relevance, as rank.go has it; ties
// in catalogue order. The last ones, as many as it says, hold a word in another
// spelling alone. How many records hold a word that is looked for in some
// fields is about what the field knows that holds it most often.
func (u *Understood) Sort(records []art.Image) (near int) { return u.of.sort(records, u.query) }

// Search is the search as it is answered.
func (u *Understood) Search() string { return u.query.search }

// IsNear reports whether a record that was found holds a word in another spelling
// alone.
func (u *Understood) IsNear(img art.Image) bool {
	return u.NearSpellings && !u.Typed.met(img, WordsOf(img))
}

// Asks reports whether the search asks for anything by which records are more or
// less relevant.
func (u *Understood) Asks() bool { return len(u.query.must) > 0 }

func (d *Dictionary) sort(records []art.Image, q query) (near int) {
	s := &scoring{Dictionary: d, known: map[wordAsked]int{}, taken: map[fieldText]Words{}}
	keys := make(map[string]uint32, len(records))
	for _, img := range records {
		keys[img.ID] = s.key(img, q)
		if isNear(keys[img.ID]) {
			near++
		}
	}
	slices.SortFunc(records, func(a, b art.Image) int {
		return cmp.Or(cmp.Compare(keys[a.ID], keys[b.ID]), cmp.Compare(a.Order, b.Order))
	})
	return near
}

// scoring scores records for one query, one at a time.
type scoring struct {
	*Dictionary
	known map[wordAsked]int   // records that hold a word
	taken map[fieldText]Words // apart: many works share an artist, a collection and a genre

	img     art.Image
	words   held
	lengths [numFields][]byte // of the record, as columns have those of all
}

// wordAsked is a word, or a phrase, as a node asks for it.
type wordAsked struct {
	kind     kind
	in       fieldSet
	property property
	prefix   bool
	words    string
}

// key is the place of a record by relevance; lower is better.
func (s *scoring) key(img art.Image, q query) uint32 {
	s.img, s.words = img, wordsOf(img, s.taken)
	for f := range s.lengths {
		s.lengths[f] = []byte{0}
	}
	for _, w := range s.words {
		length := &s.lengths[fieldOf(w.Field)][0]
		*length = byte(min(int(*length)+w.count, math.MaxUint8))
	}
	m, _ := s.node(node{kind: kindAll, children: q.must})
	words, dated := q.words()
	if !m.exact.has(byWords) {
		words -= dated
	}
	h := hits{}
	h.add(0, m.score*(1+wholeFieldBonus(&s.lengths, 0, m.exact, words)), m.typos, m.exact)
	return h.key(0)
}

// meeting is how a record meets a part of a query, as hits have it.
type meeting struct {
	score float32
	typos uint8
	exact fieldSet // fields that hold all of it as it is typed
}

// node is how a record meets a part of a query; ok is false when it does not.
func (s *scoring) node(n node) (m meeting, ok bool) {
	switch n.kind {
	case kindWord:
		return s.word(n)
	case kindPhrase:
		return s.phrase(n)
	case kindYears:
		y := s.img.Years
		if y == nil || y.From > n.to || y.To < n.from {
			return meeting{}, false
		}
		return meeting{score: yearsScore(y.From, y.To, n), exact: everyField}, true
	case kindAny:
		for _, child := range n.children {
			part, met := s.node(child)
			switch {
			case !met:
			case !ok:
				m, ok = part, true
			default:
				m = meeting{max(m.score, part.score), min(m.typos, part.typos), m.exact | part.exact}
			}
		}
		return m, ok
	}
	m.exact = everyField | only(byWords)
	for _, child := range n.children {
		part, met := s.node(child)
		if !met {
			return meeting{}, false
		}
		m = meeting{m.score + part.score, m.typos + part.typos, m.exact & part.exact}
	}
	return m, true
}

// word is how a record meets a word; see find.
func (s *scoring) word(n node) (m meeting, ok bool) {
	ways := append([]alias{{n.term, n.prefix}}, n.also...)
	pairs := halves(n.term)
	sum := float32(0)
	for _, f := range n.in.each() {
		in, weight := s.in(f, n), float32(0)
		switch {
		case s.words.has(in, func(w Words) bool { return w.holdsAny(ways) }):
			weight, m.exact = 1, m.exact|only(f)
		case len(pairs) > 0 && s.words.has(in, func(w Words) bool { return w.holdsPair(pairs) }):
			weight, m.exact = apartWeight, m.exact|only(f)
		case n.prefix && completable(f, n) && s.words.has(in, func(w Words) bool { return w.completesAny(ways) }):
			weight = prefixWeight
		default:
			continue
		}
		sum, ok = s.with(sum, f, weight), true
	}
	if !ok {
		sum, m.typos = s.misspelt(n)
		ok = m.typos > 0
	}
	m.score, m.exact = s.scorer(n, ways)(sum), m.exact|only(byWords)
	return m, ok
}

// misspelt is what a record scores that holds a word in another spelling alone, and
// how many typos that has; of several the nearest.
func (s *scoring) misspelt(n node) (sum float32, typos uint8) {
	for _, c := range n.near {
		if typos > 0 && c.distance > typos {
			break
		}
		for _, f := range n.in.each() {
			if s.words.has(s.in(f, n), func(w Words) bool { return slices.Contains(w.Terms, c.term) }) {
				sum, typos = s.with(sum, f, 1), c.distance
			}
		}
	}
	return sum, typos
}

// phrase is how a record meets terms next to each other.
func (s *scoring) phrase(n node) (m meeting, ok bool) {
	l := lowering{Dictionary: s.Dictionary}
	sum := float32(0)
	for _, f := range n.in.each() {
		if l.inRow(f, n).met(s.img, s.words) && (len(n.terms) <= 2 || s.standsInRow(f, n, s.img)) {
			sum, m.exact, ok = s.with(sum, f, phraseWeight), m.exact|only(f), true
		}
	}
	var ways []alias
	for _, term := range n.terms {
		if term != "" {
			ways = append(ways, alias{term: term})
		}
	}
	m.score, m.exact = s.scorer(n, ways)(sum), m.exact|only(byWords)
	return m, ok
}

// with is the sum over the fields with one more that holds a word; see
// scratch.add.
func (s *scoring) with(sum float32, f field, weight float32) float32 {
	part := weight * s.rank[f][s.lengths[f][0]]
	return max(sum, part) + otherFields*min(sum, part)
}

// scorer is that of a word, or of a phrase, which is as rare as its rarest.
func (s *scoring) scorer(n node, ways []alias) func(sum float32) float32 {
	key := wordAsked{kind: n.kind, in: n.in, property: n.property, prefix: n.prefix}
	for _, way := range ways { // none of a phrase of any words
		key.words += way.term + " "
	}
	records, known := s.known[key]
	if !known {
		if n.kind == kindPhrase {
			records = s.columns.count
			for _, way := range ways {
				records = min(records, s.holding(n, way.term))
			}
		} else {
			records = s.holdingAny(n, ways)
		}
		s.known[key] = records
	}
	return scorer(s.columns.count, records)
}

// holdingAny is about how many records hold a word, or one that it begins when
// none does.
func (s *scoring) holdingAny(n node, ways []alias) (records int) {
	for _, way := range ways {
		records += s.holding(n, way.term)
	}
	for _, f := range n.in.each() {
		if records > 0 || !n.prefix {
			break
		}
		longer, _ := s.longer(f, n, n.term, mostLonger)
		for _, term := range longer {
			records += s.holding(n, term)
		}
	}
	return min(records, s.columns.count)
}

func (w Words) holdsAny(ways []alias) bool {
	return slices.ContainsFunc(ways, func(way alias) bool { return slices.Contains(w.Terms, way.term) })
}

func (w Words) holdsPair(pairs [][2]string) bool {
	return slices.ContainsFunc(pairs, func(p [2]string) bool { return slices.Contains(w.Pairs, Pair{p[0], p[1]}) })
}

func (w Words) completesAny(ways []alias) bool {
	return slices.ContainsFunc(ways, func(way alias) bool {
		return way.prefix && slices.ContainsFunc(w.Terms, func(term string) bool { return strings.HasPrefix(term, way.term) })
	})
}
