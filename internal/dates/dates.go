// Package dates reads the date texts of museum catalogues: from "c. 1831" to
// "second half of the XVII century" it finds the range of years that is meant.
// It knows texts and years, never records, files or where a text came from.
//
// A text is cut into tokens (tokens.go), tokens into words with a meaning
// (words.go), and a clause of these into dates joined by "to", "or", a dash or
// a stroke (clause.go). What the words stand for:
//
//   - A century is the hundred years that end in 00: the 19th is 1801-1900, the
//     3rd BC is 300-201 BC. "1800s" is 1800-1899, "1810s" is 1810-1819.
//   - Early, mid and late are the first, middle and last third; halves, thirds
//     and quarters are what they say. "Late 1880s" is 1886-1889.
//   - "Circa", "probably" and "?" change nothing: the year that the museum names
//     is the one people look for.
//   - "Before 1520" is 1510-1520 and "after 1600" is 1600-1610; of a longer
//     time, as long again before its end or after its start.
//   - A short second year continues the first: 1890-5, 1874/75, 1899-1901.
//   - Clauses are divided by commas, semicolons and brackets. The first that
//     holds a date counts. Bare dates after it refine it when they lie inside
//     ("Qing dynasty (1644-1911), 18th century"), else widen it ("1959, 1961");
//     clauses that say what happened to the work later ("printed 1920",
//     "cast 1965") end the reading.
package dates

import "likeness/internal/fold"

// The years that a work in a collection can plausibly be from.
const (
	earliestYear = -10_000
	latestYear   = 2100
)

// maxTextBytes bounds the work on one text; what stands after that is no date.
const maxTextBytes = 300

// Parse reads the inclusive range of years that a date text stands for; years
// before the common era are negative (500 BC is -500). It is not ok when the
// text holds no date, or one that cannot be: year 0, a year after 2100, an end
// before its start.
func Parse(text string) (from, to int, ok bool) {
	r := read(text)
	return r.years.from, r.years.to, r.years != span{}
}

// Range is a condition on years, both ends included; a nil end is open.
type Range struct {
	From, To *int
	// Whole is set when the text is a date and nothing else.
	Whole bool
}

// Query reads a date text as a person means it who looks for works of that
// time. It takes every text that Parse takes. What Parse gives an end of its
// own is open here: "before 1500" is all that is older, "after 1850" all that is
// younger.
func Query(text string) (r Range, ok bool) {
	got := read(text)
	if got.years == (span{}) {
		return Range{}, false
	}
	r = Range{From: &got.years.from, To: &got.years.to, Whole: got.bare}
	switch {
	case got.open == before:
		r.From = nil
	case got.open == after:
		r.To = nil
	}
	return r, true
}

// reading is what a whole text was understood as.
type reading struct {
	years span
	open  kind // before or after when that is all that bounds the years, else noise
	bare  bool
}

func read(text string) reading {
	if len(text) > maxTextBytes {
		text = text[:maxTextBytes]
	}
	all := reading{bare: true}
	for _, c := range clauses(lex(tokenize(fold.Text(text)))) {
		years, open, bare, found := readClause(c)
		all.bare = all.bare && bare
		if found && !years.plausible() {
			return reading{}
		}
		switch {
		case !found:
		case all.years == span{}:
			all.years, all.open = years, open
		case !bare:
			return all
		case all.years.contains(years):
			all.years, all.open = years, open
		default:
			all.years, all.open = all.years.join(years), noise
		}
	}
	return all
}

// span is an inclusive range of years; the zero span is none.
type span struct{ from, to int }

func (s span) plausible() bool {
	return s.from != 0 && s.to != 0 && s.from <= s.to && s.from >= earliestYear && s.to <= latestYear
}

func (s span) contains(t span) bool { return s.from <= t.from && t.to <= s.to }

func (s span) join(t span) span { return span{min(s.from, t.from), max(s.to, t.to)} }

// part is the k-th of n equal parts, k from 0; the middle third is symmetric.
func (s span) part(k, n int) span {
	years := s.to - s.from + 1
	return span{s.from + years*k/n, s.from + (years*(k+1)+n-1)/n - 1}
}
