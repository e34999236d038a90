package dates

// span is an inclusive range of years; the zero span is none.
type span struct{ from, to int }

func (s span) plausible() bool {
	return s.from != 0 && s.to != 0 && s.from <= s.to && s.from >= earliestYear && s.to <= latestYear
}

func (s span) contains(t span) bool { return s.from <= t.from && t.to <= s.to }

func (s span) join(t span) span { return span{min(s.from, t.from), max(s.to, t.to)} }

// meet is what two spans share; not ok when that is nothing.
func (s span) meet(t span) (span, bool) {
	m := span{max(s.from, t.from), min(s.to, t.to)}
	return m, m.from <= m.to
}

// part is the k-th of n equal parts, k from 0; the middle third is symmetric.
func (s span) part(k, n int) span {
	years := s.to - s.from + 1
	return span{s.from + years*k/n, s.from + (years*(k+1)+n-1)/n - 1}
}

// years is a span and what is said of its ends.
type years struct {
	span
	openFrom, openTo openness
}

type openness uint8

const (
	closed  openness = iota
	open             // "until 1500": the year named is part of it
	openFar          // "before 1500": the year named is not
)

func (y years) isClosed() bool { return y.openFrom == closed && y.openTo == closed }

// join is both of two ranges. "After 1945, before 1957" is what lies between.
func (y years) join(z years) years {
	out := years{span: y.span.join(z.span)}
	if y.openTo != closed && z.openFrom != closed && y.from <= z.to {
		out.span = span{y.from, z.to}
		return out
	}
	// An end stays open when the range that reaches farther has it open.
	if out.from == y.from {
		out.openFrom = y.openFrom
	} else {
		out.openFrom = z.openFrom
	}
	if out.to == z.to {
		out.openTo = z.openTo
	} else {
		out.openTo = y.openTo
	}
	return out
}

// date is one date of a clause, before its neighbours have completed it.
type date struct {
	kind    kind // number, decade, ordinal or period
	value   int
	digits  int  // number: as written
	unit    int  // ordinal: 100 or 1000 once known
	sign    int  // era: -1, 1, or 0 while not said
	ten     bool // decade: 1900s is ten years, not a hundred
	hundred bool // decade: 18-- is a hundred years whatever else is said
	started int  // number: the year before the first of the era it was counted in
	offset  int  // of an era that began so many years before ours; 0 for ours
	parts   [4]share
	nparts  int
	bound   kind // before, after, or noise for neither
	how     int  // of the bound
	joined  bool // tied to the date before it
	tie     int  // what ties it: joinWord, joinDash, ...
}

type share struct{ k, n int }

func (d *date) addPart(k, n int) {
	if d.nparts < len(d.parts) {
		d.parts[d.nparts] = share{k, n}
		d.nparts++
	}
}

// isCoarse reports whether a date names a stretch of time rather than years.
func (d *date) isCoarse() bool { return d.kind != number }

// years is what the date stands for; not ok for an ordinal that is no century.
func (d *date) years() (years, bool) {
	var s span
	switch {
	case d.kind == ordinal && (d.unit == 0 || d.value < 1):
		return years{}, false
	case d.kind == ordinal:
		s = span{(d.value-1)*d.unit + 1, d.value * d.unit}
	case d.kind == period:
		s = periods[d.value].span
	case d.kind == decade && (d.hundred || !d.ten && d.value%100 == 0 && d.value < 2000):
		s = span{d.value, d.value + 99}
	case d.kind == decade:
		s = span{d.value, d.value + 9}
	default:
		s = span{d.value, d.value}
	}
	if d.offset > 0 {
		s = d.ours(s)
	}
	if d.sign < 0 {
		s = span{-s.to, -s.from}
	}
	return d.bounded(d.narrowed(s)), true
}

// sinceBuddha is how many years before ours the era of Thailand began. Its years
// began in April until 1941, so that each has been two of ours.
const (
	sinceBuddha    = 543
	lastFromSpring = 2482
)

// ours is a span of years of another era in ours.
func (d *date) ours(s span) span {
	to := s.to - d.offset
	if d.kind == number && s.to <= lastFromSpring {
		to++
	}
	return span{s.from - d.offset, to}
}

// narrowed is the part of a span that was named.
func (d *date) narrowed(whole span) span {
	s := whole
	for i, p := range d.parts[:d.nparts] {
		if narrow := whole.part(p.k, p.n); i == 0 {
			s = narrow
		} else {
			s = s.join(narrow) // early to mid
		}
	}
	return s
}

// openYears is how far a bare "before" or "after" reaches.
const openYears = 10

// bounded makes "before" and "after" a range: ten years, or as long again as
// the time that is named.
func (d *date) bounded(s span) years {
	y := years{span: s}
	reach := max(openYears, s.to-s.from+1)
	far := open
	if d.how == boundStrict && s.from == s.to {
		far = openFar
	}
	switch {
	case d.bound == noise:
		return y
	case d.bound == after && d.how == boundSince:
		y.openTo = open
		return y
	case d.bound == before:
		if d.how == boundStrict && s.from < s.to {
			y.to = s.from - 1
		}
		y.from, y.openFrom = s.from-reach, far
	case d.bound == after:
		if d.how == boundStrict && s.from < s.to {
			y.from = s.to + 1
		}
		y.to, y.openTo = min(s.to+reach, max(s.to, latestYear)), far
	}
	// There is no year 0 to reach.
	if y.from == 0 {
		y.from = -1
	}
	if y.to == 0 {
		y.to = 1
	}
	return y
}

// sameYear reports whether b is year a of another calendar in ours: of the
// Hijra, lunar (32 years are about 33 of its own) or solar.
func sameYear(a, b int) bool {
	if a < 1 || a > b || b < 622 {
		return false
	}
	lunar := a*970224/1000000 + 621
	return lunar <= b && b <= lunar+2 || a+620 <= b && b <= a+622
}
