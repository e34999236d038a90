package text

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"likeness/internal/fold"
)

// kind is what a node of a query asks for.
type kind uint8

const (
	kindWord   kind = iota // term
	kindPhrase             // terms next to each other in one field
	kindAll                // every child
	kindAny                // at least one child
	kindYears              // a date that overlaps from to to
)

// node is a part of a query. Its zero value is not used.
type node struct {
	kind     kind
	in       fieldSet
	property property // of fieldProperties, the column that is meant
	term     string
	prefix   bool // words that begin with term do as well
	also     []alias
	terms    []string // of a phrase; an empty one is any word
	loose    bool     // most of the terms will do where none holds all
	from, to int
	children []node
}

// alias is another way to write a word, as good as the word itself.
type alias struct {
	term   string
	prefix bool
}

// slot is a word of a search that may have been misspelt, and where it stands
// in the search as typed.
type slot struct {
	span
	term string
	in   fieldSet
}

// query is a search as it was understood: every must and no not.
type query struct {
	must, not []node
	words     int // of must, as wordCount counts them
	slots     []slot
}

// parse understands a search:
//
//	word            that word, also joined with its neighbour or as two (see apart.go);
//	                the last one of a search also as the beginning of a word, unless it
//	                is all there is and one letter long
//	"some words"    those words next to each other
//	-word -"words"  records without it
//	a OR b          either; it binds closer than the AND between all others
//	artist:word     in that field only (name, title, artist, collection, genre, date);
//	artist:"words"  date also takes years, decades ("1890s") and spans ("1880-1895")
//	column:word     in another column of the source, by its name without spaces and signs
//
// A search that does not follow these rules is a list of plain words.
func parse(search string, columns propertyNames) query {
	p := parser{search: search, columns: columns}
	q, ok := p.query()
	if !ok {
		p = parser{search: search, columns: columns}
		q = p.plain()
	}
	joinNeighbours(q.must)
	return q
}

// parse understands a search of this collection.
func (x *Index) parse(search string) query { return parse(search, x.properties) }

// parser reads a search from front to back.
type parser struct {
	search  string
	columns propertyNames
	at      int
	q       query
}

// plain takes the whole search as words.
func (p *parser) plain() query {
	all := chunks(p.search)
	for i, c := range all {
		if p.q.words >= maxWords {
			break
		}
		p.q.must = append(p.q.must, p.chunk(c, everywhere, i == len(all)-1, true))
	}
	return p.q
}

// query is the search by the rules; !ok when it does not follow them.
func (p *parser) query() (q query, ok bool) {
	either := false // an OR stands before the item at hand
	joinable := false
	for p.skipSpace(); p.at < len(p.search) && p.q.words+len(p.q.not) < maxWords; p.skipSpace() {
		if p.takeOr() {
			if either || !joinable {
				return query{}, false
			}
			either = true
			continue
		}
		negative := p.take("-")
		item, asks, ok := p.item(!negative)
		if !ok || negative && (!asks || either) || either && !asks {
			return query{}, false
		}
		switch last := len(p.q.must) - 1; {
		case !asks:
		case negative:
			p.q.not = append(p.q.not, item)
		case either && p.q.must[last].kind == kindAny && p.q.must[last].in == 0:
			p.q.must[last].children = append(p.q.must[last].children, item)
		case either:
			p.q.must[last] = node{kind: kindAny, children: []node{p.q.must[last], item}}
		default:
			p.q.must = append(p.q.must, item)
		}
		either, joinable = false, asks && !negative
	}
	return p.q, !either
}

func (p *parser) skipSpace() {
	for p.at < len(p.search) {
		r, size := utf8.DecodeRuneInString(p.search[p.at:])
		if !unicode.IsSpace(r) {
			return
		}
		p.at += size
	}
}

// take reads a piece of syntax if it stands here.
func (p *parser) take(syntax string) bool {
	if !strings.HasPrefix(p.search[p.at:], syntax) {
		return false
	}
	p.at += len(syntax)
	return true
}

func (p *parser) takeOr() bool {
	rest := p.search[p.at:]
	if !strings.HasPrefix(rest, "OR") {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(rest[2:]); len(rest) > 2 && !unicode.IsSpace(r) {
		return false
	}
	p.at += 2
	return true
}

// item reads a word or a phrase, with its field. asks is false for signs
// without a word among them, which ask for nothing.
func (p *parser) item(positive bool) (n node, asks, ok bool) {
	in := everywhere
	f, column, named := p.takeField()
	if named {
		if in = only(f); p.atSpace() {
			return node{}, false, false
		}
	}
	start := p.at
	if opening, size := utf8.DecodeRuneInString(p.search[p.at:]); quotes[opening] {
		closing := strings.IndexFunc(p.search[p.at+size:], func(r rune) bool { return quotes[r] })
		if closing < 0 {
			return node{}, false, false
		}
		inside := span{p.at + size, p.at + size + closing}
		_, closingSize := utf8.DecodeRuneInString(p.search[inside.end:])
		p.at = inside.end + closingSize
		n, asks = p.phrase(inside, in, positive)
	} else {
		for !p.atSpace() {
			_, size := utf8.DecodeRuneInString(p.search[p.at:])
			p.at += size
		}
		n, asks = p.bare(span{start, p.at}, in, positive)
	}
	return n.of(column), asks, asks || in == everywhere
}

// of is a node that looks in one of the other columns.
func (n node) of(column property) node {
	n.property = column
	for i := range n.children {
		n.children[i] = n.children[i].of(column)
	}
	return n
}

// quotes open and close phrases.
var quotes = map[rune]bool{'"': true, '“': true, '”': true, '„': true, '«': true, '»': true}

func (p *parser) atSpace() bool {
	r, _ := utf8.DecodeRuneInString(p.search[p.at:])
	return p.at >= len(p.search) || unicode.IsSpace(r)
}

// takeField reads the name of a field, or of another column.
func (p *parser) takeField() (f field, column property, named bool) {
	rest := p.search[p.at:]
	name, _, named := strings.Cut(rest, ":")
	if !named || strings.ContainsFunc(name, unicode.IsSpace) {
		return 0, 0, false
	}
	for f := range fieldProperties {
		if strings.EqualFold(name, fieldNames[f]) {
			p.at += len(name) + 1
			return f, 0, true
		}
	}
	if column, named = p.columns[propertyKey(name)]; named {
		p.at += len(name) + 1
	}
	return fieldProperties, column, named
}

// bare is what stands between two spaces: usually one word, and every word
// when it is several ("oil/canvas").
func (p *parser) bare(s span, in fieldSet, positive bool) (n node, asks bool) {
	text := p.search[s.start:s.end]
	all := node{kind: kindAll, in: in}
	parts := chunks(text)
	last := strings.TrimSpace(p.search[s.end:]) == ""
	for i, c := range parts {
		if i >= maxWords {
			break
		}
		c = c.shifted(s.start)
		all.children = append(all.children, p.chunk(c, in, positive && last && i == len(parts)-1, positive))
	}
	return p.withYears(all, text), len(all.children) > 0
}

// phrase is what stands between quotes.
func (p *parser) phrase(s span, in fieldSet, positive bool) (n node, asks bool) {
	text := p.search[s.start:s.end]
	n = node{kind: kindPhrase, in: in}
	for _, t := range phraseTokens(text) {
		if len(n.terms) < maxWords {
			n.terms = append(n.terms, t.term)
			p.slot(span{s.start + t.start, s.start + t.end}, t.term, in, positive)
		}
	}
	if positive {
		p.q.words += len(n.terms)
	}
	if len(n.terms) == 1 {
		n = node{kind: kindWord, in: in, term: n.terms[0]}
		return p.withYears(n, text), true
	}
	return p.withYears(n, text), len(n.terms) > 0
}

// chunk asks for one chunk: a word, a compound (joined, or all its parts), or
// the characters of a script without spaces next to each other.
func (p *parser) chunk(c chunk, in fieldSet, prefix, positive bool) node {
	read := c.parts[:min(len(c.parts), maxWords)]
	if positive {
		p.q.words += len(read)
	}
	if c.unspaced && len(read) > 1 {
		n := node{kind: kindPhrase, in: in}
		for _, t := range phraseTokens(p.search[read[0].start:read[len(read)-1].end]) {
			n.terms = append(n.terms, t.term)
		}
		n.loose = len(n.terms) >= leastLoosePairs
		return n
	}
	joined := node{kind: kindWord, in: in, term: c.joined(p.search), prefix: prefix}
	parts := node{kind: kindAll, in: in}
	for i, part := range read {
		written := p.search[part.start:part.end]
		term := foldWord(written)
		isLast := i == len(c.parts)-1
		if joined.term != "" && utf8.RuneCountInString(term) < 2 && !c.isNumbered(p.search) {
			continue // the O of O'Keeffe is in few hands' queries
		}
		word := node{kind: kindWord, in: in, term: term, prefix: prefix && isLast && !c.unspaced && p.begins(term)}
		for _, other := range fold.OtherSpellings(written) {
			word.also = append(word.also, alias{term: cut(other), prefix: word.prefix})
		}
		parts.children = append(parts.children, word)
		p.slot(part, term, in, positive)
	}
	switch {
	case joined.term == "" && len(parts.children) == 1:
		return parts.children[0]
	case joined.term == "":
		return parts
	case len(parts.children) == 0:
		return joined
	}
	return node{kind: kindAny, in: in, children: []node{joined, parts}}
}

// begins reports whether the last word is enough to be completed: one letter
// alone begins half a dictionary.
func (p *parser) begins(term string) bool {
	return p.q.words > 1 || utf8.RuneCountInString(term) >= minPrefixRunes
}

// minPrefixRunes is how much of a word must be typed before it is completed,
// if no other narrows the search.
const minPrefixRunes = 2

// slot notes a word that may have been misspelt.
func (p *parser) slot(s span, term string, in fieldSet, positive bool) {
	if positive && maxTypos(term+letterLeftOut) > 0 {
		p.q.slots = append(p.q.slots, slot{span: s, term: term, in: in})
	}
}

// withYears lets a condition on dates be met by the years as well.
func (p *parser) withYears(n node, text string) node {
	if n.in != only(fieldDate) {
		return n
	}
	from, to, ok := parseYears(text)
	if !ok {
		return n
	}
	return node{kind: kindAny, in: n.in, children: []node{{kind: kindYears, in: n.in, from: from, to: to}, n}}
}

// parseYears understands "1889", "1890s" and "1880-1895".
func parseYears(s string) (from, to int, ok bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	first, second, isSpan := strings.Cut(strings.ReplaceAll(s, "–", "-"), "-")
	if isSpan {
		from, ok = parseYear(first)
		to, isSpan = parseYear(second)
		return from, to, ok && isSpan && from <= to
	}
	if decade, cut := strings.CutSuffix(s, "s"); cut {
		from, ok = parseYear(decade)
		return from, from + 9, ok && from%10 == 0
	}
	from, ok = parseYear(s)
	return from, from, ok
}

func parseYear(s string) (year int, ok bool) {
	s = strings.TrimSpace(s)
	for _, r := range s {
		if r < '0' || r > '9' || year > math.MaxInt16 {
			return 0, false
		}
		year = year*10 + int(r-'0')
	}
	return year, s != ""
}

// shifted is the chunk in the text that its own is a piece of.
func (c chunk) shifted(by int) chunk {
	c.start, c.end = c.start+by, c.end+by
	for i := range c.parts {
		c.parts[i].start += by
		c.parts[i].end += by
	}
	return c
}

// maxTypos is how many typos a word may hold: one from five letters, two from
// nine. Numbers are taken at their word.
func maxTypos(term string) int {
	if strings.ContainsFunc(term, unicode.IsNumber) {
		return 0
	}
	switch n := utf8.RuneCountInString(term); {
	case n >= 9:
		return 2
	case n >= 5:
		return 1
	}
	return 0
}
