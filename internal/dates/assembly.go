package dates

import "sync"

// assembly puts the clauses of a text together.
type assembly struct {
	all     years
	found   bool
	bare    bool // the text is nothing but a date
	coarse  bool // all of its dates name stretches of time
	named   bool // all are the years of a period that was named
	planned bool // all are from before the work was made

	parts     date // "second half", before the clause that it is a half of
	ofPeriod  bool // the clause before named a period and gave no years
	another   bool // and began with "or"
	period    years
	hasPeriod bool
	hebrew    int // year of that calendar which stands beside ours; 0 for none
}

func read(text string) assembly {
	if year, ok := plainYear(text); ok {
		return assembly{all: years{span: span{year, year}}, found: true, bare: true}
	}
	if len(text) > maxTextBytes {
		text = text[:maxTextBytes]
	}
	w := workspaces.Get().(*workspace)
	defer workspaces.Put(w)
	w.tokens = tokenize(fold(turkishEras.Replace(text)), w.tokens[:0])
	w.lexemes = lex(w.tokens, w.lexemes[:0])
	return assemble(w)
}

// workspace is the room that one reading needs; a million texts share a few.
type workspace struct {
	tokens  []token
	lexemes []lexeme
	dates   []date
	periods []date
}

var workspaces = sync.Pool{New: func() any { return &workspace{} }}

func assemble(w *workspace) assembly {
	lexemes := w.lexemes
	a := assembly{bare: true}
	for at := 0; at < len(lexemes); {
		bracketed := lexemes[at].kind == breaker && lexemes[at].value == int(tokenOpen)
		if lexemes[at].kind == breaker {
			at++
		}
		n := clauseLen(lexemes[at:])
		if n == 0 {
			continue
		}
		c := readClause(lexemes[at:at+n], w)
		c.bracketed = bracketed
		if a.hebrew == 0 {
			a.hebrew = c.hebrew
		}
		if c.found && !c.plausible() {
			return assembly{}
		}
		if !a.take(c) {
			break
		}
		at += n
	}
	if !a.found && a.hasPeriod {
		a.all, a.found = a.period, true
	}
	if ours := a.hebrew + hebrewStart; a.hebrew > 0 && a.all.from != ours && a.all.from != ours-1 {
		return assembly{}
	}
	return a
}

// plainYear reads what most texts are, without any grammar.
func plainYear(text string) (year int, ok bool) {
	if len(text) != 4 || text[0] == '0' {
		return 0, false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		year = year*10 + int(text[i]-'0')
	}
	return year, year <= latestYear
}

// clauseLen is where the first clause ends: at a breaker, or before a word
// like "printed" that begins another date.
func clauseLen(lexemes []lexeme) int {
	dated := false
	for i, l := range lexemes {
		switch l.kind {
		case breaker:
			return i
		case planned, made:
			if dated {
				return i
			}
		case number, decade, ordinal:
			dated = true
		}
	}
	return len(lexemes)
}

// take adds a clause; it reports whether others may follow.
func (a *assembly) take(c clause) bool {
	a.bare = a.bare && c.bare
	if !c.found {
		a.label(c)
		// After "1827, published May 7" stands when it was published.
		return !a.found || c.bracketed || c.verb == noise
	}
	ofPeriod := a.ofPeriod
	a.ofPeriod = false
	switch {
	case !a.found:
		a.replace(c)
		if c.coarse && c.isClosed() {
			a.all.span = a.parts.narrowed(a.all.span)
		}
		a.named = ofPeriod || c.named
		a.planned = c.verb == planned
	case c.correction:
		a.replace(c)
	case a.planned && c.verb == made:
		a.refine(c)
	case !c.bare:
		return false
	case sameYear(a.all.from, c.from) && a.all.to-a.all.from < 2:
		a.replace(c)
	case a.bounded(c):
	case ofPeriod && a.another:
		a.all = a.all.join(c.years)
	case ofPeriod:
		if m, ok := a.all.meet(c.span); ok {
			a.all.span = m
		}
	case a.named && !a.all.contains(c.span):
		m, overlap := a.all.meet(c.span)
		a.replace(c)
		if overlap && c.coarse {
			a.all.span = m
		}
	case c.coarse && c.contains(a.all.span):
	default:
		a.refine(c)
	}
	return true
}

// refine narrows the years to others that lie inside, or else widens them.
func (a *assembly) refine(c clause) {
	if a.all.contains(c.span) {
		a.replace(c)
		return
	}
	a.all = a.all.join(c.years)
	a.coarse = a.coarse && c.coarse
}

// bounded cuts years to what "before" or "after" beside them leaves: "early
// 20th century, before 1914".
func (a *assembly) bounded(c clause) bool {
	bound, years := c.years, a.all
	if bound.isClosed() {
		bound, years = years, bound
	}
	if bound.isClosed() || !years.isClosed() || bound.openFrom != closed && bound.openTo != closed {
		return false
	}
	if bound.openFrom != closed {
		bound.from = min(bound.from, years.from)
	} else {
		bound.to = max(bound.to, years.to)
	}
	m, overlap := years.meet(bound.span)
	if overlap {
		a.all.span, a.all.openFrom, a.all.openTo = m, closed, closed
	}
	return overlap
}

// label takes a clause without a date: a period's name, or what the date
// before it was.
func (a *assembly) label(c clause) {
	if c.bracketed && c.verb == planned {
		a.planned = a.found // "1953 (designed)"
	}
	switch {
	case !c.bare:
	case !a.found:
		a.parts = c.parts
	case a.coarse && a.all.isClosed():
		a.all.span = c.parts.narrowed(a.all.span)
	}
	a.ofPeriod, a.another = c.named, c.joined
	switch {
	case !c.hasPeriod:
	case !a.hasPeriod, a.period.contains(c.period.span):
		a.period, a.hasPeriod = c.period, true
	default:
		a.period = a.period.join(c.period)
	}
}

// replace lets a clause stand for the whole text.
func (a *assembly) replace(c clause) {
	a.all, a.found, a.coarse = c.years, true, c.coarse
	a.named, a.planned = false, false
}
