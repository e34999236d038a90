package dates

// date is one date of a clause, before its neighbours have completed it.
type date struct {
	kind   kind // number, decade or ordinal
	value  int
	digits int
	unit   int     // ordinal: 100 or 1000 once known
	sign   int     // era: -1, 1, or 0 while not said
	parts  []share // early, second half: narrow it
	bound  kind    // before, after, or noise for neither
	joined bool    // tied to the date before it
}

type share struct{ k, n int }

// clauses cuts lexemes at the breakers.
func clauses(lexemes []lexeme) [][]lexeme {
	var out [][]lexeme
	start := 0
	for i, l := range lexemes {
		if l.kind == breaker {
			out = append(out, lexemes[start:i])
			start = i + 1
		}
	}
	return append(out, lexemes[start:])
}

// readClause reads the dates of one clause. It is bare when it holds nothing
// but dates, and open when its only date has one end.
func readClause(lexemes []lexeme) (years span, open kind, bare, found bool) {
	r := reader{lexemes: lexemes, bare: true}
	for r.at < len(r.lexemes) && !r.stopped {
		r.step()
	}
	for _, d := range r.dates {
		if found && !d.joined {
			break
		}
		s, ok := d.span()
		if !ok {
			continue
		}
		if found && s.from < years.from {
			return span{1, 0}, noise, false, true // the end lies before the start
		}
		if !found {
			years, open, found = s, d.bound, true
		} else {
			years, open = years.join(s), noise
		}
	}
	return years, open, r.bare && !r.stopped, found
}

// reader walks over a clause and collects its dates.
type reader struct {
	lexemes []lexeme
	at      int
	dates   []date
	next    date // what has been said of the date to come
	decades bool // "années" was said
	bare    bool
	stopped bool
}

func (r *reader) step() {
	l := r.lexemes[r.at]
	r.at++
	switch l.kind {
	case noise:
		r.bare = false
		r.next = date{joined: r.next.joined}
	case join:
		r.next.joined = len(r.dates) > 0
	case part:
		r.next.parts = append(r.next.parts, share{l.value, l.of})
	case before, after:
		r.bounded(l)
	case month:
		r.month()
	case number:
		r.number(l)
	case decade:
		r.decade(l)
	case decades:
		r.decades = true
	case ordinal:
		r.ordinal(l)
	case unit:
		r.unit(l)
	case era:
		r.era(l)
	case derivation:
		r.stopped = true
	}
}

// peek is the lexeme n places ahead, noise past the end.
func (r *reader) peek(n int) lexeme {
	if r.at+n < len(r.lexemes) {
		return r.lexemes[r.at+n]
	}
	return lexeme{}
}

func (r *reader) last() *date {
	if len(r.dates) == 0 {
		return nil
	}
	return &r.dates[len(r.dates)-1]
}

func (r *reader) add(kind kind, value, digits int) *date {
	d := r.next
	d.kind, d.value, d.digits = kind, value, digits
	r.next = date{}
	r.dates = append(r.dates, d)
	return r.last()
}

func (r *reader) bounded(l lexeme) {
	if l.value == 0 {
		r.next.bound = l.kind
	} else if last := r.last(); last != nil {
		last.bound = l.kind
	}
}

// month passes over a day that follows: "March 3".
func (r *reader) month() {
	if next := r.peek(0); next.kind == number && next.digits <= 2 || next.kind == ordinal {
		r.at++
	}
}

// number reads a year, the short end of a range, or passes over a day.
func (r *reader) number(l lexeme) {
	last := r.last()
	switch {
	case r.eraAhead() == 0 && r.peek(0).kind == era:
		// A year of another calendar, of which the museum gives ours as well.
		r.at++
	case r.decades && l.digits >= 3:
		r.decades = false
		r.add(decade, l.value, l.digits)
	case l.digits <= 2 && (r.peek(0).kind == unit || r.peek(0).kind == fraction):
		r.ordinal(l)
	case l.digits <= 2 && (r.next.sign != 0 || r.eraAhead() != 0):
		r.add(number, l.value, l.digits)
	case r.next.joined && last != nil && last.kind == number && l.digits < last.digits && l.digits <= 2:
		r.shortYear(l, last)
	case l.digits >= 3:
		r.add(number, l.value, l.digits)
		r.skipDay()
	case r.peek(0).kind == month:
		r.next.joined = false
	}
}

// skipDay passes over the rest of 1888-03-12 and 1888/03/12.
func (r *reader) skipDay() {
	day := r.peek(1).kind == number && r.peek(1).digits <= 2 && r.peek(3).kind == number && r.peek(3).digits <= 2
	if day && r.peek(0).kind == join && r.peek(2).kind == join {
		r.at += 4
	}
}

// shortYear reads the 95 of 1890-95. The 03 of 1888-03 is a month instead,
// for no range runs backwards; nor is the 3 of "1888-3 June 1890" a year.
func (r *reader) shortYear(l lexeme, first *date) {
	if r.peek(0).kind == month {
		return
	}
	scale := 10
	if l.digits == 2 {
		scale = 100
	}
	if l.value < first.value%scale && 1 <= l.value && l.value <= 12 && l.digits == 2 {
		r.next = date{}
		return
	}
	r.add(number, first.value/scale*scale+l.value, first.digits)
}

// eraAhead is the sign of an era after this number, or after the range that
// this number opens; 0 when there is none.
func (r *reader) eraAhead() int {
	for n := 0; n < 4; n++ {
		switch l := r.peek(n); l.kind {
		case era:
			return l.value
		case join, number, neutral:
		default:
			return 0
		}
	}
	return 0
}

// decade reads 1880s, and the 30s of 1920s-30s.
func (r *reader) decade(l lexeme) {
	value := l.value
	if l.digits <= 2 {
		last := r.last()
		if last == nil || !r.next.joined {
			return
		}
		value += last.value / 100 * 100
	}
	r.add(decade, value, 4)
}

// ordinal reads 19th, or the first of "first half".
func (r *reader) ordinal(l lexeme) {
	if of := r.fraction(); of > 0 {
		k := l.value - 1
		if l.value == ordinalLast {
			k = of - 1
		}
		if 0 <= k && k < of {
			r.next.parts = append(r.next.parts, share{k, of})
		}
		return
	}
	if r.peek(0).kind == month {
		return
	}
	if l.value != ordinalLast {
		r.add(ordinal, l.value, 0)
	}
}

// fraction passes over the "half" after an ordinal and says into how many
// parts it divides. A third is an ordinal of its own: "last third of".
func (r *reader) fraction() int {
	switch next := r.peek(0); {
	case next.kind == fraction:
		r.at++
		return next.of
	case next.kind == ordinal && next.value == 3:
		r.at++
		return 3
	case next.kind == part && next.value == 1:
		r.at++ // Italian has one word, metà, for the middle and the half
		return 2
	}
	return 0
}

// unit makes the ordinals before it centuries: "16th or 17th century". In
// "secolo XVI" the ordinal follows.
func (r *reader) unit(l lexeme) {
	waiting := false
	for i := range r.dates {
		if d := &r.dates[i]; d.kind == ordinal && d.unit == 0 {
			d.unit, waiting = l.value, true
		}
	}
	next := r.peek(0)
	if waiting || next.kind != ordinal && (next.kind != number || next.digits > 2) {
		return
	}
	r.at++
	r.add(ordinal, next.value, 0).unit = l.value
	if r.peek(0).kind == join && r.peek(1).kind == ordinal {
		r.next.joined = true
		r.add(ordinal, r.peek(1).value, 0).unit = l.value
		r.at += 2
	}
}

// era signs the dates before it that have no sign yet, or the one after it.
func (r *reader) era(l lexeme) {
	if l.value == 0 {
		return
	}
	next, last := r.peek(0), r.last()
	if next.kind == number && (last == nil || last.sign != 0 || r.next.joined) {
		r.next.sign = l.value
		return
	}
	for i := range r.dates {
		if r.dates[i].sign == 0 {
			r.dates[i].sign = l.value
		}
	}
}

// span is the years of a date; not ok for an ordinal that is no century.
func (d date) span() (span, bool) {
	var s span
	switch {
	case d.kind == ordinal && d.unit == 0:
		return span{}, false
	case d.kind == ordinal:
		s = span{(d.value-1)*d.unit + 1, d.value * d.unit}
	case d.kind == decade && d.value%100 == 0 && d.value < 2000:
		s = span{d.value, d.value + 99}
	case d.kind == decade:
		s = span{d.value, d.value + 9}
	default:
		s = span{d.value, d.value}
	}
	if d.sign < 0 {
		s = span{-s.to, -s.from}
	}
	whole := s
	for i, p := range d.parts {
		if narrowed := whole.part(p.k, p.n); i == 0 {
			s = narrowed
		} else {
			s = s.join(narrowed) // early to mid
		}
	}
	return d.bounded(s), true
}

// openYears is how far a bare "before" or "after" reaches.
const openYears = 10

func (d date) bounded(s span) span {
	reach := max(openYears, s.to-s.from)
	switch d.bound {
	case before:
		s = span{s.to - reach, s.to}
	case after:
		s = span{s.from, s.from + reach}
	default:
		return s
	}
	// There is no year 0 to reach, nor one that has not come.
	if s.from == 0 {
		s.from = -1
	}
	if s.to == 0 {
		s.to = 1
	}
	return s
}
