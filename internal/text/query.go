package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"likeness/internal/dates"
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
	near     []near   // spellings of records that may stand for the word; see nearly
	from, to int
	children []node

	// Of what a search must hold:
	typed span // where it stands in the search
	words int  // as wordCount counts them
	plain bool // words as such, without quotes, field or OR: they may be left out
	dated bool // may be met by the years alone
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
	search    string // that it was read from
	must, not []node
	slots     []slot
}

// words is how many words a record must hold, those of dates counted apart.
func (q query) words() (words, dated int) {
	for _, n := range q.must {
		if n.dated {
			dated += n.words
		}
		words += n.words
	}
	return words, dated
}

// keep is the query that asks for some of what must be held alone.
func (q query) keep(kept func(node) bool) query {
	left := query{search: q.search, not: q.not}
	for _, n := range q.must {
		if !kept(n) {
			continue
		}
		left.must = append(left.must, n)
		for _, s := range q.slots {
			if n.typed.start <= s.start && s.end <= n.typed.end {
				left.slots = append(left.slots, s)
			}
		}
	}
	return left
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
//	artist:"words"  date also takes every date that catalogues write, "before 1500" and "1980-"
//	column:word     in another column of the source, by its name without spaces and signs
//	19th century    those words, or a work of that time
//
// Marks and letters of full width are as good as plain ones ("artist：雪舟",
// "－word", "ＯＲ"), and 「」 and 『』 hold phrases, too.
//
// What does not follow these rules is dropped: a sign without its word, a quote
// without its other, an operator without its words; so are AND, which says
// nothing, and NOT, for which "-" is there. A search of nothing else is taken
// at its word, as are signs without any word.
func parse(search string, columns propertyNames) query {
	p := parser{search: search, columns: columns}
	p.rules()
	if len(p.q.must)+len(p.q.not) == 0 {
		p = parser{search: search, columns: columns}
		p.literal()
	}
	joinNeighbours(p.q.must)
	p.q.must = p.dates(p.q.must)
	p.q.search = search
	return p.q
}

// parse understands a search of this collection.
func (x *Index) parse(search string) query { return parse(search, x.properties) }

// parser reads a search from front to back.
type parser struct {
	search  string
	columns propertyNames
	at      int
	words   int // read that a record must hold
	q       query
}

// literal takes the whole search as words, or as the signs that it is.
func (p *parser) literal() {
	all := chunks(p.search)
	for i, c := range all {
		if p.words >= maxWords {
			return
		}
		p.must(func() node { return p.chunk(c, everywhere, i == len(all)-1, true) }, c.span)
	}
	if n, asks := signsOf(p.search, only(fieldTitle)|only(fieldName)); asks && len(all) == 0 {
		p.q.must = append(p.q.must, n)
	}
}

// must reads something that a record must hold.
func (p *parser) must(read func() node, typed span) {
	before := p.words
	n := read()
	n.typed, n.words = typed, p.words-before
	p.q.must = append(p.q.must, n)
}

// rules reads the search by the rules.
func (p *parser) rules() {
	either := false   // an OR stands before the item at hand
	joinable := false // and may join it to the one before
	for p.skipSpace(); p.at < len(p.search) && p.words+len(p.q.not) < maxWords; p.skipSpace() {
		switch {
		case p.takeOperator("OR"):
			either = joinable
			continue
		case p.takeOperator("AND"), p.takeOperator("NOT"):
			continue
		}
		start, before := p.at, p.words
		negative := p.takeMinus()
		item, asks := p.item(!negative)
		if !asks {
			continue
		}
		item.typed, item.words = span{start, p.at}, p.words-before
		switch last := len(p.q.must) - 1; {
		case negative:
			p.q.not = append(p.q.not, item)
		case either:
			p.q.must[last] = p.q.must[last].or(item)
		default:
			p.q.must = append(p.q.must, item)
		}
		either, joinable = false, !negative
	}
}

// or is what is met by either of two nodes.
func (n node) or(other node) node {
	first := n
	if n.kind != kindAny || n.in != 0 {
		n = node{kind: kindAny, children: []node{first}}
	}
	n.children = append(n.children, other)
	n.typed, n.words = span{first.typed.start, other.typed.end}, first.words+other.words
	n.plain, n.dated = false, first.dated || other.dated
	return n
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

// takeMinus reads a minus sign if it stands here. The one of mathematics, which
// keyboards of Japanese type, is part of a number where one follows.
func (p *parser) takeMinus() bool {
	r, size := utf8.DecodeRuneInString(p.search[p.at:])
	next, _ := utf8.DecodeRuneInString(p.search[p.at+size:])
	if plainRune(r) != '-' && (r != '\u2212' || unicode.IsDigit(next)) {
		return false
	}
	p.at += size
	return true
}

// plainRune is the plain form of a mark, letter or digit of full width.
func plainRune(r rune) rune {
	switch {
	case '\uff01' <= r && r <= '\uff5e':
		return r - '\uff01' + '!'
	case r == '\ufe55':
		return ':'
	case r == '\ufe63':
		return '-'
	}
	return r
}

// takeOperator reads an operator if it stands here as a word.
func (p *parser) takeOperator(name string) bool {
	at := p.at
	for _, letter := range name {
		r, size := utf8.DecodeRuneInString(p.search[at:])
		if plainRune(r) != letter {
			return false
		}
		at += size
	}
	if r, _ := utf8.DecodeRuneInString(p.search[at:]); at < len(p.search) && !unicode.IsSpace(r) {
		return false
	}
	p.at = at
	return true
}

// item reads a word or a phrase, with its field. asks is false for signs
// without a word among them, which ask for nothing.
func (p *parser) item(positive bool) (n node, asks bool) {
	in := everywhere
	f, column, named := p.takeField()
	if named {
		in = only(f)
	}
	opening, _ := utf8.DecodeRuneInString(p.search[p.at:])
	if inside, ok := p.takeQuoted(); ok {
		n, asks = p.phrase(inside, in, positive)
		n.loose = positive && !quotes[opening] && n.isTitle(p.search[inside.start:inside.end])
		return n.of(column), asks
	}
	for opening, size := utf8.DecodeRuneInString(p.search[p.at:]); quotes[opening]; opening, size = utf8.DecodeRuneInString(p.search[p.at:]) {
		p.at += size // a quote without its other
	}
	s := p.takeBare(in)
	n, asks = p.bare(s, in, positive)
	n.plain = !named && positive
	return n.of(column), asks
}

// takeQuoted reads what stands between quotes here.
func (p *parser) takeQuoted() (inside span, ok bool) {
	opening, size := utf8.DecodeRuneInString(p.search[p.at:])
	corner, isCorner := corners[opening]
	closing := strings.IndexFunc(p.search[p.at+size:], func(r rune) bool { return quotes[opening] && quotes[r] || isCorner && r == corner })
	if closing < 0 {
		return span{}, false
	}
	inside = span{p.at + size, p.at + size + closing}
	if isCorner && len(chunks(p.search[inside.start:inside.end])) == 0 {
		return span{}, false // it is a sign that is looked for
	}
	_, closingSize := utf8.DecodeRuneInString(p.search[inside.end:])
	p.at = inside.end + closingSize
	return inside, true
}

// takeBare reads what stands here up to the next space; of a date all of it.
func (p *parser) takeBare(in fieldSet) span {
	s := span{p.at, p.at}
	takeWord := func() {
		for !p.atSpace() {
			_, size := utf8.DecodeRuneInString(p.search[p.at:])
			p.at += size
		}
	}
	takeWord()
	s.end = p.at
	if in != only(fieldDate) {
		return s
	}
	for words := 1; words < maxDateWords && p.at < len(p.search); words++ {
		p.skipSpace()
		takeWord()
		if _, ok := wholeDate(p.search[s.start:p.at]); ok {
			s.end = p.at
		}
	}
	p.at = s.end
	return s
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
var quotes = map[rune]bool{'"': true, '“': true, '”': true, '„': true, '«': true, '»': true, '＂': true, '‟': true, '〝': true, '〞': true, '〟': true}

// corners are quotes that open a phrase, with those that close it.
var corners = map[rune]rune{'「': '」', '『': '』', '｢': '｣', '‹': '›', '›': '‹'}

func (p *parser) atSpace() bool {
	r, _ := utf8.DecodeRuneInString(p.search[p.at:])
	return p.at >= len(p.search) || unicode.IsSpace(r)
}

// takeField reads the name of a field, or of another column.
func (p *parser) takeField() (f field, column property, named bool) {
	rest := p.search[p.at:]
	colon := strings.IndexFunc(rest, func(r rune) bool { return plainRune(r) == ':' })
	if colon < 0 || strings.ContainsFunc(rest[:colon], unicode.IsSpace) {
		return 0, 0, false
	}
	_, size := utf8.DecodeRuneInString(rest[colon:])
	name := strings.Map(plainRune, rest[:colon])
	for f := range fieldProperties {
		if strings.EqualFold(name, fieldNames[f]) {
			p.at += colon + size
			return f, 0, true
		}
	}
	if column, named = p.columns[propertyKey(name)]; named {
		p.at += colon + size
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
	if len(all.children) == 0 && in != everywhere {
		return signsOf(text, in)
	}
	return p.withYears(all, text), len(all.children) > 0
}

// signsOf asks for a text of signs alone, such as the "?" of title:?.
func signsOf(text string, in fieldSet) (n node, asks bool) {
	signs := foldSigns(text)
	return node{kind: kindWord, in: in, term: signs}, signs != ""
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
		p.words += len(n.terms)
	}
	if len(n.terms) == 1 {
		n = node{kind: kindWord, in: in, term: n.terms[0]}
		return p.withYears(n, text), true
	}
	if len(n.terms) == 0 && in != everywhere {
		return signsOf(text, in)
	}
	return p.withYears(n, text), len(n.terms) > 0
}

// isTitle reports whether a phrase may be a title, around which Japanese puts the
// quotes that hold its phrases.
func (n node) isTitle(text string) bool {
	all := chunks(text)
	return n.kind == kindPhrase && len(n.terms) >= leastLoosePairs && len(all) == 1 && all[0].unspaced
}

// chunk asks for one chunk: a word, a compound (joined, or all its parts), or
// the characters of a script without spaces next to each other.
func (p *parser) chunk(c chunk, in fieldSet, prefix, positive bool) node {
	read := c.parts[:min(len(c.parts), maxWords)]
	if positive {
		p.words += len(read)
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
	return p.words > 1 || utf8.RuneCountInString(term) >= minPrefixRunes
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
	if years, ok := dates.Query(text); ok {
		return n.orYears(years)
	}
	return n
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
