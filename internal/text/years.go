package text

import (
	"math"
	"regexp"
	"strings"
	"unicode"

	"likeness/internal/dates"
)

// maxDateWords is how many words a date may have: "second half of the 19th
// century AD".
const maxDateWords = 7

// dates lets words in a row that are a date be met by works of that time.
func (p *parser) dates(must []node) []node {
	var all []node
	for i := 0; i < len(must); {
		years, length := p.longestDate(must[i:])
		if length == 0 {
			all = append(all, must[i])
			i++
			continue
		}
		words := node{kind: kindAll, in: everywhere, children: must[i : i+length]}
		n := words.orYears(years)
		n.typed = span{must[i].typed.start, must[i+length-1].typed.end}
		n.plain = true
		for _, w := range words.children {
			n.words += w.words
		}
		all = append(all, n)
		i += length
	}
	return all
}

// longestDate is the longest date that begins with the first of some nodes,
// and of how many it consists.
func (p *parser) longestDate(must []node) (years dates.Range, length int) {
	for n := 1; n <= min(len(must), maxDateWords); n++ {
		last := must[n-1]
		if !last.plain || n > 1 && strings.TrimSpace(p.search[must[n-2].typed.end:last.typed.start]) != "" {
			break // it is no plain word, or an operator stands between
		}
		longer, ok := wholeDate(p.search[must[0].typed.start:last.typed.end])
		if !ok {
			continue
		}
		if _, another := wholeDate(p.search[last.typed.start:last.typed.end]); length > 0 && another && same(longer, years) {
			break // "1889 1902" are two
		}
		years, length = longer, n
	}
	return years, length
}

// twoYears is two years with little between them, and the word after them that
// may tell their era. What is longer is a number of something.
var twoYears = regexp.MustCompile(`(^|[^\pL\pN-])(\p{Nd}{3,4})([^\pN"]{1,12})(\p{Nd}{3,4})(\s*[\pL.]*)($|[^\pL\pN-])`)

// exchangeYears is a search with its ranges of years that end before they begin
// the other way round: "1900-1850" is no date, "1850-1900" is one.
func exchangeYears(search string) string {
	return twoYears.ReplaceAllStringFunc(search, func(found string) string {
		of := twoYears.FindStringSubmatch(found)
		first, between, second, after := of[2], of[3], of[4], of[5]
		for _, era := range []string{after, ""} {
			if _, isDate := dates.Query(first + between + second + era); isDate || len(first) != len(second) {
				break
			}
			if years, canBe := dates.Query(second + between + first + era); canBe && years.Whole {
				return of[1] + second + between + first + after + of[6]
			}
		}
		return found
	})
}

func same(a, b dates.Range) bool {
	equal := func(a, b *int) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }
	return equal(a.From, b.From) && equal(a.To, b.To)
}

// wholeDate reads a text that is a date and nothing else. One word without a
// digit ("ming", "XIX") is none: it is a name or a number more often.
func wholeDate(text string) (dates.Range, bool) {
	if !strings.ContainsFunc(text, unicode.IsNumber) && len(strings.Fields(text)) < 2 {
		return dates.Range{}, false
	}
	years, ok := dates.Query(text)
	return years, ok && years.Whole
}

// orYears is a node that works of some years meet as well.
func (n node) orYears(years dates.Range) node {
	of := node{kind: kindYears, in: n.in, from: math.MinInt32 + 1, to: math.MaxInt32}
	if years.From != nil {
		of.from = *years.From
	}
	if years.To != nil {
		of.to = *years.To
	}
	return node{kind: kindAny, in: n.in, children: []node{of, n}, dated: true}
}

// years finds the records whose date overlaps a span of years. The less of a
// record's time lies outside of it, the more it counts.
func (e *evaluation) years(n node) hits {
	var h hits
	for i, from := range e.columns.yearFrom {
		from, to := int(from), int(e.columns.yearTo[i])
		if from != noYear && from <= n.to && to >= n.from {
			h.add(uint32(i), yearsScore(from, to, n), 0, everyField)
		}
	}
	return h
}

// yearsScore is what a record of some years scores for the time of a node.
func yearsScore(from, to int, n node) float32 {
	inside := min(to, n.to) - max(from, n.from) + 1
	return yearsWeight * float32(inside) / float32(to-from+1)
}
