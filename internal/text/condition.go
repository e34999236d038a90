package text

import (
	"math/bits"
	"slices"
	"strings"

	"likeness/internal/art"
)

// ConditionKind is what a Condition asks for.
type ConditionKind uint8

// What conditions ask for.
const (
	Everything ConditionKind = iota // every record meets it
	HoldsWord                       // Term in Field, and in Column if one is given
	HoldsOne                        // one of Terms there
	BeginsWord                      // a word there that begins with Term
	HoldsPair                       // Term and Next next to each other there
	HoldsValue                      // Term, folded, as a value of ValueField
	InYears                         // a date that overlaps From to To
	IsRecord                        // one of the records whose ids are Terms
	All                             // all of Of
	Any                             // any of Of
	None                            // none of Of
)

// Condition is a part of a search in terms of what an engine elsewhere indexes
// of records; see WordsOf.
type Condition struct {
	Kind          ConditionKind
	Field, Column string
	ValueField    art.Field
	Term, Next    string
	Terms         []string
	From, To      int
	Of            []Condition
}

// all is what is met by records that meet every one of some conditions.
func all(of []Condition) Condition {
	of = slices.DeleteFunc(of, func(c Condition) bool { return c.Kind == Everything })
	switch len(of) {
	case 0:
		return Condition{}
	case 1:
		return of[0]
	}
	return Condition{Kind: All, Of: of}
}

// anyOf is what is met by records that meet one of some conditions, of which
// there is one.
func anyOf(of []Condition) Condition {
	if len(of) == 1 {
		return of[0]
	}
	return Condition{Kind: Any, Of: of}
}

// met reports whether a record with some words meets a condition.
func (c Condition) met(img art.Image, words held) bool {
	met := func(part Condition) bool { return part.met(img, words) }
	switch c.Kind {
	case HoldsWord:
		return words.has(c, func(w Words) bool { return slices.Contains(w.Terms, c.Term) })
	case HoldsOne:
		return words.has(c, func(w Words) bool {
			return slices.ContainsFunc(w.Terms, func(term string) bool { return slices.Contains(c.Terms, term) })
		})
	case BeginsWord:
		return words.has(c, func(w Words) bool {
			return slices.ContainsFunc(w.Terms, func(term string) bool { return strings.HasPrefix(term, c.Term) })
		})
	case HoldsPair:
		return words.has(c, func(w Words) bool { return slices.Contains(w.Pairs, Pair{c.Term, c.Next}) })
	case HoldsValue:
		return slices.ContainsFunc(valuesOf(img, c.ValueField), func(v string) bool { return FoldValue(c.ValueField, v) == c.Term })
	case InYears:
		return img.Years != nil && img.Years.From <= c.To && img.Years.To >= c.From
	case IsRecord:
		return slices.Contains(c.Terms, img.ID)
	case All:
		return !slices.ContainsFunc(c.Of, func(part Condition) bool { return !met(part) })
	case Any:
		return slices.ContainsFunc(c.Of, met)
	case None:
		return !slices.ContainsFunc(c.Of, met)
	}
	return true
}

// valuesOf are the single values of a record in a field.
func valuesOf(img art.Image, f art.Field) []string {
	switch f {
	case art.FieldArtist:
		return img.Artists
	case art.FieldCollection:
		return img.Collections
	case art.FieldGenre:
		return img.Genres
	}
	return nil
}

// FoldValue is what makes two spellings one value of a field.
func FoldValue(f art.Field, value string) string {
	if v, ok := valueFieldOf(f); ok {
		return v.fold(value)
	}
	return foldValue(value)
}

// FoldColumnValue is what makes two spellings one value of a column.
func FoldColumnValue(value string) string { return foldColumnValue(value) }

// ColumnKey is what makes two names one column.
func ColumnKey(name string) string { return propertyKey(name) }

// lowering makes a condition of a query, with the words of a dictionary.
type lowering struct {
	*Dictionary
	tolerant tolerance
	marks    []mark
	words    []string // by which records are ranked
	typed    bool     // only those that were typed, without longer ones that they begin
}

// query is the condition of a query; ok is false when no record meets it.
func (l *lowering) query(q query) (c Condition, ok bool) {
	if c, ok = l.must(q); ok {
		c = l.without(c, q.not)
	}
	return c, ok
}

// must is the condition of what a query must hold.
func (l *lowering) must(q query) (c Condition, ok bool) {
	var of []Condition
	for _, n := range q.must {
		part, ok := l.node(n)
		if !ok {
			return Condition{}, false
		}
		of = append(of, part)
	}
	return all(of), true
}

// without is a condition and none of some nodes.
func (l *lowering) without(c Condition, not []node) Condition {
	unlit := lowering{Dictionary: l.Dictionary}
	var unwanted []Condition
	for _, n := range not {
		if part, ok := unlit.node(n); ok {
			unwanted = append(unwanted, part)
		}
	}
	return butNot(c, unwanted)
}

// butNot is a condition and none of some others.
func butNot(c Condition, unwanted []Condition) Condition {
	if len(unwanted) == 0 {
		return c
	}
	return all([]Condition{c, {Kind: None, Of: unwanted}})
}

func (l *lowering) node(n node) (c Condition, ok bool) {
	switch n.kind {
	case kindWord:
		return l.word(n)
	case kindPhrase:
		return l.phrase(n)
	case kindYears:
		return Condition{Kind: InYears, From: n.from, To: n.to}, true
	}
	var of []Condition
	for _, child := range n.children {
		part, ok := l.node(child)
		switch {
		case ok:
			of = append(of, part)
		case n.kind == kindAll:
			return Condition{}, false
		}
	}
	if n.kind == kindAll {
		return all(of), true
	}
	return anyOf(of), len(of) > 0
}

// word asks for a word as it was typed, for longer words that it begins, and for
// its other ways of writing.
func (l *lowering) word(n node) (c Condition, ok bool) {
	of := l.written(alias{n.term, n.prefix}, n)
	for _, other := range n.also {
		of = append(of, l.written(other, n)...)
	}
	pairs := l.apart(n)
	if len(of) == 0 {
		for _, pair := range pairs { // all there is to rank by
			l.rankBy(fieldOf(pair.Field), pair.Term)
			l.rankBy(fieldOf(pair.Field), pair.Next)
		}
	}
	of = append(of, pairs...)
	if len(of) == 0 {
		return Condition{}, false
	}
	return anyOf(l.withNear(of, n)), true
}

// written asks for a word in one way of writing.
func (l *lowering) written(as alias, n node) (of []Condition) {
	l.marks = append(l.marks, mark{in: n.in, term: as.term, prefix: as.prefix})
	for _, f := range n.in.each() {
		in := l.in(f, n)
		in.Term = as.term
		if l.holds(f, as.term) {
			in.Kind = HoldsWord
			l.rankBy(f, as.term)
		}
		if as.prefix {
			l.complete(&in, f, n)
		}
		if in.Kind != Everything {
			of = append(of, in)
		}
	}
	anywhere := n.in == everywhere && n.property == 0 && (!as.prefix || completable(fieldProperties, node{term: as.term}))
	if len(of) < 2 || !anywhere {
		return of
	}
	return []Condition{anywhereOf(of)}
}

// mostLonger is up to how many words that begin alike are asked for one by one.
const mostLonger = 64

// complete makes a condition of a word one of the longer words of a field that
// it begins as well.
func (l *lowering) complete(c *Condition, f field, n node) {
	longer, more := l.longer(f, n, c.Term, mostLonger)
	switch {
	case more:
		c.Kind = BeginsWord
	case len(longer) > 0:
		for _, term := range longer {
			if !l.typed {
				l.rankBy(f, term)
			}
		}
		if c.Kind == HoldsWord {
			longer = append(longer, c.Term)
		}
		c.Kind, c.Terms = HoldsOne, longer
	}
}

// anywhereOf is what one of some conditions asks of one word, in whatever field.
func anywhereOf(of []Condition) Condition {
	c := Condition{Kind: HoldsWord, Field: EverywhereField, Term: of[0].Term}
	for _, in := range of {
		c.Kind = max(c.Kind, in.Kind)
		c.Terms = append(c.Terms, in.Terms...)
		if in.Kind == HoldsWord {
			c.Terms = append(c.Terms, in.Term)
		}
	}
	slices.Sort(c.Terms)
	if c.Terms = slices.Compact(c.Terms); len(c.Terms) > mostLonger {
		c.Kind = BeginsWord
	}
	if c.Kind != HoldsOne {
		c.Terms = nil
	}
	return c
}

// in is a condition of a field, and of the column that a node means.
func (d *Dictionary) in(f field, n node) Condition {
	c := Condition{Field: fieldNames[f]}
	if n.property != 0 {
		c.Column = d.columns.properties.at(uint32(n.property - 1))
	}
	return c
}

// rankBy notes a word of a field by which records are ranked.
func (l *lowering) rankBy(f field, term string) {
	if everywhere.has(f) && !slices.Contains(l.words, term) {
		l.words = append(l.words, term)
	}
}

// apart asks for a word as two next to each other.
func (l *lowering) apart(n node) (of []Condition) {
	for _, pair := range halves(n.term) {
		lit := false
		for _, f := range n.in.each() {
			if !l.holds(f, pair[0]) || !l.holds(f, pair[1]) {
				continue
			}
			c := l.in(f, n)
			c.Kind, c.Term, c.Next = HoldsPair, pair[0], pair[1]
			of, lit = append(of, c), true
		}
		if lit {
			l.marks = append(l.marks, mark{in: n.in, terms: pair[:]})
		}
	}
	return of
}

// phrase asks for terms next to each other in one field, two and two: a record
// that holds every two of three in different places meets it, too; see inrow.go.
func (l *lowering) phrase(n node) (c Condition, ok bool) {
	if n.loose && l.tolerant >= runs {
		return l.looseRun(n)
	}
	l.marks = append(l.marks, mark{in: n.in, terms: n.terms})
	var of []Condition
	for _, f := range n.in.each() {
		if slices.ContainsFunc(n.terms, func(term string) bool { return term != "" && !l.holds(f, term) }) {
			continue
		}
		of = append(of, l.inRow(f, n))
	}
	return anyOf(of), len(of) > 0
}

// inRow asks for the terms of a phrase in a field.
func (l *lowering) inRow(f field, n node) Condition {
	var of []Condition
	for i, term := range n.terms {
		if term == "" {
			continue // any word
		}
		l.rankBy(f, term)
		c := l.in(f, n)
		c.Kind, c.Term = HoldsWord, term
		follows := i > 0 && n.terms[i-1] != ""
		if i+1 < len(n.terms) && n.terms[i+1] != "" {
			c.Kind, c.Next = HoldsPair, n.terms[i+1]
		} else if follows {
			continue // the pair before holds it
		}
		of = append(of, c)
	}
	return all(of)
}

// mostPairs is of how many pairs of a run most are asked for: the ways to choose
// them grow fast.
const mostPairs = 7

// looseRun asks for most pairs of a run of a script without spaces, in whatever
// fields; see nearRun.
func (l *lowering) looseRun(n node) (c Condition, ok bool) {
	pairs := slices.Compact(slices.Sorted(slices.Values(n.terms)))
	if len(pairs) > mostPairs {
		return Condition{}, false
	}
	var parts []Condition
	lacking := (len(pairs) + 1) / pairsPerLack
	for _, pair := range pairs {
		l.marks = append(l.marks, mark{in: n.in, term: pair})
		if of := l.written(alias{term: pair}, n); len(of) > 0 {
			parts = append(parts, anyOf(of))
		} else {
			lacking--
		}
	}
	if lacking < 0 || len(parts) == 0 {
		return Condition{}, false
	}
	return anyOf(choices(parts, len(parts)-lacking)), true
}

// choices are the ways to choose so many of a few conditions.
func choices(of []Condition, n int) (ways []Condition) {
	for chosen := range 1 << len(of) {
		if bits.OnesCount(uint(chosen)) != n {
			continue
		}
		var way []Condition
		for i, c := range of {
			if chosen>>i&1 == 1 {
				way = append(way, c)
			}
		}
		ways = append(ways, all(way))
	}
	return ways
}
