package dates

// month passes over a day that follows: "March 3".
func (r *reader) month() {
	if next := r.peek(0); next.kind == number && next.digits <= 2 || next.kind == ordinal {
		r.at++
	}
}

// number reads a year, a century, the short end of a range, or passes over a
// day.
func (r *reader) number(l lexeme) {
	last := r.last()
	sign := r.eraAhead()
	r.next.offset = r.offset
	switch {
	case r.numbers && !r.other && l.digits <= 2:
		r.century(r.add(ordinal, l.value, 0), 100)
	case sign == 0 && !l.minus && r.next.sign == 0 && l.digits == 4 && firstHebrew <= l.value && l.value <= lastHebrew && r.offset == 0:
		r.hebrew(l)
	case r.other, l.value == 0 && last != nil:
		// Of a calendar that was named before it, or of a clock.
	case l.digits <= 2 && r.skipDayAndMonth():
	case sign == 0 && r.skipOtherEra():
	case l.grouped && sign >= 0:
		r.noise() // 150,644 is no year; 10,000 BC is one
	case l.missing > 0 && sign == 0 && !l.minus && r.next.sign == 0 && !r.continues(l, last):
		r.incomplete(l)
	case l.minus:
		r.next.sign = -1
		r.add(number, l.value, l.digits)
		r.skipDay()
	case r.decades && l.digits >= 3:
		r.decades = false
		r.add(decade, l.value, l.digits)
	case r.decades && l.digits == 2 && r.peek(0).kind != unit:
		r.decades, r.short = false, l.value+1
	case l.digits <= 2 && r.centuryAhead():
		r.ordinal(l)
	case l.digits <= 2 && r.shortens(l, last, sign):
		r.shortYear(l, last)
	case l.digits <= 2 && (r.next.sign != 0 || sign != 0):
		r.add(number, l.value, l.digits)
	case l.digits <= 2 && r.next.joined && last != nil && r.peek(0).kind != month && r.continueLast(l, last):
	case l.digits == 8:
		r.compact(l)
	case l.digits >= 3:
		r.add(number, l.value, l.digits)
		r.skipDay()
	}
}

// Years of the Hebrew calendar in which works were made, and the year of ours in
// whose autumn its first began.
const (
	firstHebrew = 5000
	lastHebrew  = 5999
	hebrewStart = -3760
)

// hebrew notes a year of the Hebrew calendar, for ours has to stand beside it.
func (r *reader) hebrew(l lexeme) {
	if r.clause.hebrew == 0 {
		r.clause.hebrew = l.value
	}
	r.next = date{}
}

// otherEra passes over years of another calendar, but of one whose years begin
// with ours, or did for so long that two of ours are certain. What was read of
// its centuries is taken back.
func (r *reader) otherEra(l lexeme) {
	if r.offset = l.value; r.offset > 0 {
		r.other = false
		return
	}
	r.other = true
	centuries := len(r.dates) > 0
	for i := range r.dates {
		centuries = centuries && r.dates[i].kind == ordinal && r.dates[i].unit > 0 && r.dates[i].sign == 0
	}
	if centuries {
		r.dates, r.numbers = r.dates[:0], true
	}
}

// shortens tells the short years of "1610-11 CE" and "1353-36 BC" from the
// years of "100-50 BC": years BC run backwards.
func (r *reader) shortens(l lexeme, last *date, sign int) bool {
	if sign == 0 || r.next.sign != 0 || !r.next.joined || last == nil || last.kind != number || last.sign != 0 || last.digits <= l.digits {
		return false
	}
	return sign > 0 || last.digits == 4 && l.value < last.value%pow10(l.digits)
}

// continues reports whether a number of three digits is the end of a range
// of such: the 120 of 150-120.
func (r *reader) continues(l lexeme, last *date) bool {
	return r.next.joined && last != nil && last.kind == number && last.digits == l.digits
}

// incomplete reads 188- and 18--.
func (r *reader) incomplete(l lexeme) {
	d := r.add(decade, l.value*pow10(l.missing), 4)
	d.ten, d.hundred = l.missing == 1, l.missing == 2
}

// continueLast reads a number of one or two digits as what completes the date
// before it: another year of its era, another century, a short year.
func (r *reader) continueLast(l lexeme, last *date) bool {
	switch {
	case last.started > 0:
		r.add(number, last.started+l.value, 4).started = last.started
	case last.kind == ordinal && last.unit > 0:
		r.add(ordinal, l.value, 0).unit = last.unit
	case last.kind == number && l.digits < last.digits:
		r.shortYear(l, last)
	default:
		return false
	}
	return true
}

// compact reads 18880312.
func (r *reader) compact(l lexeme) {
	year, monthOf, day := l.value/10000, l.value/100%100, l.value%100
	if monthOf > 12 || day > 31 || year < 1000 {
		year = l.value // no date, and no year that can be
	}
	r.add(number, year, 4)
}

// skipDayAndMonth passes over what stands before the year of 12.05.1901 and
// 7/27/1931.
func (r *reader) skipDayAndMonth() bool {
	mark, monthOf, again, year := r.peek(0), r.peek(1), r.peek(2), r.peek(3)
	if mark.kind != join || mark.value == joinWord || again != mark || monthOf.kind != number || monthOf.digits > 2 || year.kind != number || year.digits != 4 {
		return false
	}
	r.at += 3
	return true
}

// skipDay passes over the rest of 1888-03-12 and 1888/03/12.
func (r *reader) skipDay() {
	day := r.peek(1).kind == number && r.peek(1).digits <= 2 && r.peek(3).kind == number && r.peek(3).digits <= 2
	if day && r.peek(0).kind == join && r.peek(0) == r.peek(2) {
		r.at += 4
	}
}

// shortYear reads the 95 of 1890-95. The 03 of 1888-03 and the 2 of 1888/2
// are months instead, for no range runs backwards.
func (r *reader) shortYear(l lexeme, first *date) {
	scale := pow10(l.digits)
	if r.eraAhead() >= 0 && l.value < first.value%scale && l.value <= 12 && (l.digits == 2 || r.next.tie == joinStroke) {
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

// skipOtherEra passes over a year, or a range of years, of another calendar:
// the museum gives ours beside it or leaves us none.
func (r *reader) skipOtherEra() bool {
	for n := 0; n < 4; n++ {
		switch l := r.peek(n); l.kind {
		case otherEra:
			r.at += n + 1
			return true
		case join, number, neutral:
			if l.kind == join && l.value == joinStroke {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// centuryAhead reports whether a number is the first of some that "century"
// follows: the 18 of "18-19th century", the 1 of "1. Hälfte".
func (r *reader) centuryAhead() bool {
	if r.peek(0).kind == fraction {
		return true
	}
	for n := 0; n < 8; n++ {
		switch l := r.peek(n); l.kind {
		case unit:
			return true
		case join, neutral, part, ordinal, fraction:
		case number:
			if l.digits > 2 {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// decade reads 1880s, the 30s of 1920s-30s, and the 20s of a century that is
// named after them.
func (r *reader) decade(l lexeme) {
	value := l.value
	if l.digits <= 2 {
		last := r.last()
		if last != nil && last.kind == ordinal && last.unit == 100 && !r.next.joined && last.nparts == 0 { // 20世纪30年代
			last.kind, last.value, last.ten = decade, (last.value-1)*100+value, true
			return
		}
		if last == nil || !r.next.joined || last.kind == ordinal {
			r.short = value + 1
			return
		}
		value += last.value / 100 * 100
	}
	r.add(decade, value, 4)
}

// ordinal reads 19th, or the first of "first half".
func (r *reader) ordinal(l lexeme) {
	last := r.last()
	switch of := r.fraction(l.value); {
	case of > 0:
		k := l.value - 1
		if l.value == ordinalLast {
			k = of - 1
		}
		if 0 <= k && k < of {
			r.next.addPart(k, of)
		}
	case r.other || r.peek(0).kind == month || l.value == ordinalLast:
	case r.peek(0).kind == periodNoun:
		r.noise() // the 18th dynasty
	case l.of > 0:
		r.century(r.add(ordinal, l.value, 0), l.of)
	case r.next.joined && last != nil && last.kind == ordinal && last.unit > 0 && !r.centuryAhead():
		r.century(r.add(ordinal, l.value, 0), last.unit) // secolo XVI-XVII
	default:
		r.add(ordinal, l.value, l.digits)
	}
}

// fraction passes over the "half" after an ordinal and says into how many
// parts it divides. A third is an ordinal of its own: "last third of".
func (r *reader) fraction(value int) int {
	switch next := r.peek(0); {
	case next.kind == fraction:
		r.at++
		return next.of
	case next.kind == ordinal && next.value == 3 && next.digits != romanDigits:
		r.at++
		return 3
	case next.kind == part && next.value == 1:
		r.at++ // Italian has one word, metà, for the middle and the half
		return 2
	}
	if next := r.peek(1); r.peek(0).kind == join && next.value > value && r.peek(2).kind == fraction {
		return r.peek(2).of // second to third quarter
	}
	return 0
}

// unit makes the ordinals before it centuries: "16th or 17th century". In
// "secolo XVI" the ordinal follows.
func (r *reader) unit(l lexeme) {
	waiting := false
	for i := range r.dates {
		if d := &r.dates[i]; d.kind == ordinal && d.unit == 0 {
			r.century(d, l.value)
			waiting = true
		}
	}
	next := r.peek(0)
	if waiting || next.kind != ordinal && (next.kind != number || next.digits > 2) {
		return
	}
	r.at++
	r.next.offset = l.of
	r.century(r.add(ordinal, next.value, 0), l.value)
}

// century makes an ordinal a century, or the decade of it that was named.
func (r *reader) century(d *date, unit int) {
	d.unit = unit
	if r.short > 0 && unit == 100 {
		d.kind, d.value, d.ten = decade, (d.value-1)*100+r.short-1, true
		r.short = 0
	}
}

// era signs the dates before it that have no sign yet, or the one after it.
func (r *reader) era(l lexeme) {
	r.other, r.offset = false, 0
	next, last := r.peekPastNeutral(), r.last()
	follows := next.kind == number || next.kind == ordinal || next.kind == decade
	switch {
	case follows && (last == nil || last.sign != 0 || r.next.joined):
		r.next.sign = l.value
		return
	case last != nil && r.next.joined && last.sign == -l.value && !follows: // 1st century BC or AD
		d := *last
		d.sign, d.joined = l.value, true
		r.next = date{}
		r.dates = append(r.dates, d)
		return
	}
	for i := range r.dates {
		if r.dates[i].sign == 0 {
			r.dates[i].sign = l.value
		}
	}
}

// period reads the name of a period, with the year within it where its years
// are counted: Meiji 10.
func (r *reader) period(l lexeme) {
	r.clause.named = true
	p := periods[l.value]
	next := r.peek(0)
	if p.counted && next.kind == number && next.digits <= 2 && 0 < next.value && next.value <= p.to-p.from+1 &&
		r.peek(1).kind != unit && r.peek(1).kind != fraction {
		r.at++
		r.add(number, p.from+next.value-1, 4).started = p.from - 1
		return
	}
	d := r.next
	d.kind, d.value = period, l.value
	r.next = date{}
	r.periods = append(r.periods, d)
}
