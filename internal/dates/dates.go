// Package dates reads the date texts of museum catalogues: from "c. 1831" to
// "second half of the XVII century" it finds the range of years that is meant.
// It knows texts and years, never records, files or where a text came from.
//
// A text is cut into tokens (tokens.go), tokens into lexemes, words with a
// meaning (words.go, by the vocabulary of some thirty languages), a clause of these
// into dates joined by "to", "or", a dash or a stroke (clause.go, numbers.go),
// and clauses into what the whole text says (assembly.go). What the words stand for:
//
//   - A century is the hundred years that end in 00: the 19th is 1801-1900, the
//     3rd BC is 300-201 BC. "1800s" is 1800-1899, "1810s" is 1810-1819, and in
//     "1890s-1900s" both are ten years. The first decade of a century is its
//     years 1 to 10. "188-" is 1880-1889, "18--" is 1800-1899.
//   - Early, mid and late are the first, middle and last third; halves, thirds
//     and quarters are what they say. "Late 1880s" is 1886-1889. The turn of
//     two centuries is the ten years to either side.
//   - "Circa", "probably" and "?" change nothing: the year that the museum names
//     is the one people look for.
//   - "Before 1520" is 1510-1520 and "after 1600" is 1600-1610; of a longer
//     time, as long again before it or after it. "1980-" is 1980, when the work
//     was begun.
//   - A short second year continues the first: 1890-5, 1874/75, 1899-1901.
//   - Clauses are divided by commas, semicolons and brackets. The first that
//     holds a date counts. Bare dates after it refine it when they lie inside
//     ("Qing dynasty (1644-1911), 18th century"), and centuries are cut to the
//     period that was named ("Edo period (1615-1868), 19th century"); else they
//     widen it ("1959, 1961"). Clauses that say what happened to the work later
//     ("printed 1920", "cast 1965") end the reading, unless what stands before
//     them was a plan: "designed 1944, manufactured 1999" is both and the years
//     between.
//   - Years of another calendar are passed over; ours must stand beside them. Those
//     of Thailand are counted from another beginning alone: พ.ศ. 2500 is 1957, and
//     up to 2482 they began in spring, so that each is two of ours.
//   - Names of periods, dynasties and reigns count where a text gives no year
//     (periods.go).
package dates

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
	a := read(text)
	return a.all.from, a.all.to, a.found
}

// Range is a condition on years, both ends included; a nil end is open.
type Range struct {
	From, To *int
	// Whole is set when the text is a date and nothing else.
	Whole bool
}

// Query reads a date text as a person means it who looks for works of that
// time. It takes every text that Parse takes, but leaves open what has no end:
// "before 1500" is all that is older than 1500, "until 1500" includes it;
// "after 1850" is all that is younger, "since 1850" and "1850-" include it.
func Query(text string) (r Range, ok bool) {
	a := read(text)
	if !a.found {
		return Range{}, false
	}
	from, to := a.all.from, a.all.to
	if a.all.openTo == openFar {
		from = later(from)
	}
	if a.all.openFrom == openFar {
		to = -later(-to)
	}
	r = Range{From: &from, To: &to, Whole: a.bare}
	if a.all.openFrom != closed {
		r.From = nil
	}
	if a.all.openTo != closed {
		r.To = nil
	}
	return r, true
}

// later is the next year; there is no year 0.
func later(year int) int {
	if year == -1 {
		return 1
	}
	return year + 1
}
