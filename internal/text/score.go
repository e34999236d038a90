package text

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"likeness/internal/art"
)

// Sort orders records that a search found by relevance, as rank.go has it; ties
// in catalogue order. How many records hold a word that is looked for in some
// fields is about what the field knows that holds it most often.
func (u *Understood) Sort(records []art.Image) { u.of.sort(records, u.query) }

// Asks reports whether the search asks for anything by which records are more or
// less relevant.
func (u *Understood) Asks() bool { return len(u.query.must) > 0 }

func (d *Dictionary) sort(records []art.Image, q query) {
	s := &scoring{Dictionary: d, known: map[string]int{}}
	keys := make(map[string]uint32, len(records))
	for _, img := range records {
		keys[img.ID] = s.key(img, q)
	}
	slices.SortFunc(records, func(a, b art.Image) int {
		return cmp.Or(cmp.Compare(keys[a.ID], keys[b.ID]), cmp.Compare(a.Order, b.Order))
	})
}

// scoring scores records for one query, one at a time.
type scoring struct {
	*Dictionary
	known map[string]int // records that hold a word

	img     art.Image
	words   held
	lengths [numFields][]byte // of the record, as columns have those of all
}

// key is the place of a record by relevance; lower is better.
func (s *scoring) key(img art.Image, q query) uint32 {
	s.img, s.words = img, WordsOf(img)
	for f := range s.lengths {
		s.lengths[f] = []byte{0}
	}
	for _, w := range s.words {
		length := &s.lengths[fieldOf(w.Field)][0]
		*length = byte(min(int(*length)+w.count, math.MaxUint8))
	}
	score, exact, _ := s.node(node{kind: kindAll, children: q.must})
	words, dated := q.words()
	if !exact.has(byWords) {
		words -= dated
	}
	h := hits{}
	h.add(0, score*(1+wholeFieldBonus(&s.lengths, 0, exact, words)), 0, exact)
	return h.key(0)
}

// node is what a record scores for a part of a query, and the fields that hold
// all of it as it is typed; ok is false when the record does not meet it.
func (s *scoring) node(n node) (score float32, exact fieldSet, ok bool) {
	switch n.kind {
	case kindWord:
		return s.word(n)
	case kindPhrase:
		return s.phrase(n)
	case kindYears:
		y := s.img.Years
		if y == nil || y.From > n.to || y.To < n.from {
			return 0, 0, false
		}
		return yearsScore(y.From, y.To, n), everyField, true
	case kindAny:
		for _, child := range n.children {
			if part, in, met := s.node(child); met {
				score, exact, ok = max(score, part), exact|in, true
			}
		}
		return score, exact, ok
	}
	exact = everyField | only(byWords)
	for _, child := range n.children {
		part, in, met := s.node(child)
		if !met {
			return 0, 0, false
		}
		score, exact = score+part, exact&in
	}
	return score, exact, true
}

// word is what a record scores for a word; see find.
func (s *scoring) word(n node) (score float32, exact fieldSet, ok bool) {
	ways := append([]alias{{n.term, n.prefix}}, n.also...)
	pairs := halves(n.term)
	sum := float32(0)
	for _, f := range n.in.each() {
		in, weight := s.in(f, n), float32(0)
		switch {
		case s.words.has(in, func(w Words) bool { return w.holdsAny(ways) }):
			weight, exact = 1, exact|only(f)
		case len(pairs) > 0 && s.words.has(in, func(w Words) bool { return w.holdsPair(pairs) }):
			weight, exact = apartWeight, exact|only(f)
		case n.prefix && completable(f, n) && s.words.has(in, func(w Words) bool { return w.completesAny(ways) }):
			weight = prefixWeight
		default:
			continue
		}
		sum, ok = s.with(sum, f, weight), true
	}
	return s.scorer(n, ways)(sum), exact | only(byWords), ok
}

// phrase is what a record scores for terms next to each other.
func (s *scoring) phrase(n node) (score float32, exact fieldSet, ok bool) {
	l := lowering{Dictionary: s.Dictionary}
	sum := float32(0)
	for _, f := range n.in.each() {
		if l.inRow(f, n).met(s.img, s.words) {
			sum, exact, ok = s.with(sum, f, phraseWeight), exact|only(f), true
		}
	}
	var ways []alias
	for _, term := range n.terms {
		if term != "" {
			ways = append(ways, alias{term: term})
		}
	}
	return s.scorer(n, ways)(sum), exact | only(byWords), ok
}

// with is the sum over the fields with one more that holds a word; see
// scratch.add.
func (s *scoring) with(sum float32, f field, weight float32) float32 {
	part := weight * s.rank[f][s.lengths[f][0]]
	return max(sum, part) + otherFields*min(sum, part)
}

// scorer is that of a word, or of a phrase, which is as rare as its rarest.
func (s *scoring) scorer(n node, ways []alias) func(sum float32) float32 {
	key := fmt.Sprint(n.kind, n.in, ways)
	records, known := s.known[key]
	if !known {
		if n.kind == kindPhrase {
			records = s.holding(n, ways[0].term)
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
