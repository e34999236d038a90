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
	if len(text) > maxTextBytes {
		text = text[:maxTextBytes]
	}
	var all span
	for _, clause := range clauses(lex(tokenize(fold.Text(text)))) {
		years, bare, found := readClause(clause)
		if found && !years.plausible() {
			return 0, 0, false
		}
		switch {
		case !found:
		case all == span{}:
			all = years
		case !bare:
			return all.from, all.to, true
		case all.contains(years):
			all = years
		default:
			all = all.join(years)
		}
	}
	return all.from, all.to, all != span{}
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
