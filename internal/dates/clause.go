package dates

// clause is what stands between two breakers, as it was understood.
type clause struct {
	years
	found      bool
	bare       bool  // it holds nothing but dates
	coarse     bool  // all of its dates name stretches of time
	named      bool  // it speaks of a period, whether one with known years or not
	period     years // of the periods it names
	hasPeriod  bool
	verb       kind // planned or made, noise for neither
	correction bool
	bracketed  bool
	hebrew     int  // year of that calendar; 0 for none
	joined     bool // it begins with "or", "to" or a dash
	parts      date // "second half" without what it is a half of
}

// reader walks over the lexemes of a clause and collects its dates.
type reader struct {
	lexemes []lexeme
	at      int
	dates   []date
	periods []date
	next    date // what has been said of the date to come
	clause  clause
	decades bool // "années" was said
	short   int  // decade within a century to be named, and one; 0 for none
	other   bool // years of another calendar follow
	offset  int  // between the years that follow and ours; 0 for ours
	numbers bool // centuries of another calendar were named, so that numbers are of ours
	turn    bool
	stopped bool
}

// readClause reads the dates of one clause, which is not empty.
func readClause(lexemes []lexeme, w *workspace) clause {
	r := reader{lexemes: lexemes, dates: w.dates[:0], periods: w.periods[:0], clause: clause{bare: true}}
	defer func() { w.dates, w.periods = r.dates, r.periods }()
	for r.at < len(r.lexemes) && !r.stopped {
		r.step()
	}
	if end := lexemes[len(lexemes)-1]; end.kind == join && end.value == joinDash {
		r.openEnd()
	}
	r.clause.bare = r.clause.bare && !r.stopped
	r.clause.joined = lexemes[0].kind == join
	r.romanCenturies()
	r.tailParts()
	r.resolve()
	r.resolvePeriods()
	return r.clause
}

func (r *reader) step() {
	l := r.lexemes[r.at]
	r.at++
	switch l.kind {
	case noise:
		r.noise()
	case planned, made:
		r.noise()
		r.clause.verb = l.kind
	case join:
		r.join(l)
	case part:
		r.part(l)
	case partAfter:
		r.partAfter(l)
	case before, after:
		r.bounded(l)
	case present:
		r.openEnd()
	case month:
		r.month()
	case number:
		r.number(l)
	case decade:
		r.decade(l)
	case decades:
		r.decades = true
	case fraction:
		r.decades = l.of == yearsOfDecade // "década de 1920"
	case ordinal:
		r.ordinal(l)
	case unit:
		r.unit(l)
	case era:
		r.era(l)
	case otherEra:
		r.otherEra(l)
	case label:
		r.noise()
		if r.peek(0).kind == number {
			r.at++
		}
	case derivation:
		r.stopped = true
	case style:
		r.noise()
		r.dates, r.periods = r.dates[:0], r.periods[:0]
	case correction:
		r.dates, r.next, r.clause.correction = r.dates[:0], date{}, true
	case period:
		r.period(l)
	case periodNoun:
		r.clause.named = true
	case turn:
		r.turn = true
	}
}

// yearsOfDecade tells the fraction "decade" of "first decade" from halves.
const yearsOfDecade = 10

// peek is the lexeme n places ahead, noise past the end.
func (r *reader) peek(n int) lexeme {
	if r.at+n < len(r.lexemes) {
		return r.lexemes[r.at+n]
	}
	return lexeme{}
}

// peekPastNeutral is the next lexeme that says something.
func (r *reader) peekPastNeutral() lexeme {
	n := 0
	for r.at+n < len(r.lexemes) && r.lexemes[r.at+n].kind == neutral {
		n++
	}
	return r.peek(n)
}

func (r *reader) last() *date {
	if len(r.dates) == 0 {
		return nil
	}
	return &r.dates[len(r.dates)-1]
}

// lastNamed is the date or, where there is none, the period read last.
func (r *reader) lastNamed() *date {
	if d := r.last(); d != nil || len(r.periods) == 0 {
		return d
	}
	return &r.periods[len(r.periods)-1]
}

func (r *reader) add(kind kind, value, digits int) *date {
	d := r.next
	d.kind, d.value, d.digits = kind, value, digits
	r.next = date{}
	r.dates = append(r.dates, d)
	return r.last()
}

// noise ends what was said of the date to come: in "late Zhou (475-221)" the
// years are those of the late Zhou.
func (r *reader) noise() {
	r.clause.bare = false
	r.next = date{joined: r.next.joined, tie: r.next.tie}
}

func (r *reader) join(l lexeme) {
	switch {
	case l.value == joinDot: // within a date: 12.05.1901
	case r.partsBefore(): // of the date that they follow
		r.next = date{joined: true, tie: l.value}
	case r.lastNamed() != nil:
		r.next.joined, r.next.tie = true, l.value
	case r.next.nparts > 0: // early to mid
	case l.value == joinTo && (r.peek(0).kind != number || r.peek(0).digits < 3): // an article
	case l.value == joinUntil, l.value == joinTo, l.value == joinDash && r.at == 1 && r.peek(0).kind == number:
		r.next.bound, r.next.how = before, boundReached
	}
	if l.value == joinStroke || l.value == joinDash && r.peek(0).kind == era {
		r.other = false // A.H. 1019/A.D. 1610
	}
}

// partsBefore narrows the date before a join by parts that stand behind it:
// "19. század második fele – 20. század eleje". What follows a join is of the date to come.
func (r *reader) partsBefore() bool {
	last := r.last()
	if last == nil || r.next.joined || r.next.nparts == 0 || last.nparts > 0 || !last.isCoarse() {
		return false
	}
	last.parts, last.nparts = r.next.parts, r.next.nparts
	return true
}

// part reads early, mid and late; before "quarter" they are first and last.
func (r *reader) part(l lexeme) {
	if of := r.peek(0).of; r.peek(0).kind == fraction && l.value != 1 {
		r.at++
		l = lexeme{value: min(l.value, 1) * (of - 1), of: of}
	}
	r.next.addPart(l.value, l.of)
}

// partAfter narrows the date that it follows, or else the one to come: 明末,
// 初唐.
func (r *reader) partAfter(l lexeme) {
	if d := r.lastNamed(); d != nil && (r.at < 2 || r.lexemes[r.at-2].kind != join) {
		d.addPart(l.value, l.of)
		return
	}
	r.next.addPart(l.value, l.of)
}

func (r *reader) bounded(l lexeme) {
	last := r.lastNamed()
	switch {
	case l.value != boundSuffix && l.value != boundBehind:
		r.next.bound, r.next.how = l.kind, l.value
	case last == nil:
	case l.value == boundBehind:
		last.bound, last.how = l.kind, boundStrict
	default:
		last.bound, last.how = l.kind, l.value
	}
}

// openEnd reads the end of "1980-" and "1980 to the present".
func (r *reader) openEnd() {
	if last := r.lastNamed(); last != nil && last.bound == noise {
		last.bound, last.how = after, boundSince
	}
}

// romanCenturies makes centuries of Roman numerals that nothing else is said
// of: "fin XIX", "XVIII-XIX". Those up to X are too often something else.
func (r *reader) romanCenturies() {
	if !r.clause.bare || r.clause.named {
		return
	}
	for i := range r.dates {
		if d := &r.dates[i]; d.kind != ordinal || d.unit != 0 || d.digits != romanDigits || d.value <= 10 {
			return
		}
	}
	for i := range r.dates {
		r.dates[i].unit = 100
	}
}

// tailParts narrows the last date by what follows it: "secolo XVII, prima
// metà". Where there is none, it is for the clause before.
func (r *reader) tailParts() {
	last := r.lastNamed()
	switch {
	case last == nil:
		r.clause.parts = r.next
	case last.nparts == 0 && last.isCoarse():
		last.parts, last.nparts = r.next.parts, r.next.nparts
	}
}

// resolve joins the dates of the clause into one range of years.
func (r *reader) resolve() {
	c := &r.clause
	r.shortCenturies()
	c.coarse = true
	for i := range r.dates {
		d := &r.dates[i]
		if c.found && !d.joined {
			break
		}
		y, ok := d.years()
		if !ok {
			continue
		}
		switch {
		case !c.found, d.tie == joinStroke && d.kind == number && sameYear(c.from, y.from):
			c.years, c.found = y, true
		case y.from < c.from && d.tie != joinWord:
			c.years = years{span: span{1, 0}} // the end lies before the start
			return
		default:
			c.years = c.years.join(y)
		}
		c.coarse = c.coarse && d.isCoarse()
	}
	if len(r.dates) == 2 && r.turn {
		if a, b := r.dates[0], r.dates[1]; a.unit == 100 && b.unit == 100 && b.value == a.value+1 && a.sign >= 0 {
			c.years = years{span: span{a.value*100 - 9, a.value*100 + 10}}
		}
	}
}

// shortCenturies makes ten years of the 1900s of "1890s-1900s".
func (r *reader) shortCenturies() {
	for i := 1; i < len(r.dates); i++ {
		a, b := &r.dates[i-1], &r.dates[i]
		if !b.joined || a.kind != number && a.kind != decade || b.kind != number && b.kind != decade {
			continue
		}
		a.ten = a.ten || b.kind == decade && b.value%100 != 0
		b.ten = b.ten || a.value%100 != 0
	}
}

// resolvePeriods tells the years of the periods that a clause names, unless
// it says something that is not known besides.
func (r *reader) resolvePeriods() {
	c := &r.clause
	if !c.bare {
		return
	}
	for i := range r.periods {
		y, _ := r.periods[i].years()
		switch {
		case !c.hasPeriod, c.period.contains(y.span):
			c.period, c.hasPeriod = y, true
		default:
			c.period = c.period.join(y)
		}
	}
}
