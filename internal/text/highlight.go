package text

import (
	"slices"
	"strings"
	"unicode/utf8"

	"likeness/internal/art"
)

// mark is what one word or phrase of a search lights up in the texts of the
// records that were found.
type mark struct {
	in     fieldSet
	term   string
	prefix bool     // the beginning of a longer word is lit, as far as it was typed
	typos  []string // other spellings; the whole word is lit
	terms  []string // of a phrase; lit where they stand next to each other
}

// highlights are the fields of a record in which anything is lit.
func highlights(img art.Image, marks []mark) []art.Highlight {
	var lit []art.Highlight
	for f, text := range [numFields]string{
		fieldName: img.Name, fieldTitle: img.Title, fieldArtist: img.Artist,
		fieldCollection: img.Collection, fieldGenre: img.Genre,
	} {
		var spans []span
		words := tokens(text)
		for _, m := range marks {
			if m.in.has(field(f)) {
				spans = m.spans(spans, text, words)
			}
		}
		if len(spans) > 0 {
			lit = append(lit, art.Highlight{Field: fieldNames[f], Parts: parts(text, spans)})
		}
	}
	return lit
}

// spans adds the pieces of a text that m lights up.
func (m mark) spans(spans []span, text string, words []token) []span {
	if m.terms != nil {
		return m.phraseSpans(spans, words)
	}
	for _, w := range words {
		switch {
		case w.term == m.term || slices.Contains(m.typos, w.term):
			spans = append(spans, w.span)
		case m.prefix && strings.HasPrefix(w.term, m.term):
			spans = append(spans, span{w.start, w.start + beginning(text[w.start:w.end], m.term)})
		}
	}
	return spans
}

// phraseSpans adds the words of a phrase where they follow each other.
func (m mark) phraseSpans(spans []span, words []token) []span {
	at := map[int][]token{}
	for _, w := range words {
		at[w.position] = append(at[w.position], w)
	}
	for _, w := range words {
		lit := w.span
		found := w.term == m.terms[0]
		for i := 1; i < len(m.terms) && found; i++ {
			next := slices.IndexFunc(at[w.position+i], func(t token) bool { return t.term == m.terms[i] })
			if found = next >= 0; found {
				lit.end = at[w.position+i][next].end
			}
		}
		if found {
			spans = append(spans, lit)
		}
	}
	return spans
}

// beginning is how many bytes of a word are needed to spell a folded prefix.
func beginning(word, prefix string) int {
	for end := range word {
		if end > 0 && strings.HasPrefix(foldWord(word[:end]), prefix) {
			return end + marksAt(word[end:])
		}
	}
	return len(word)
}

// marksAt is how many bytes of accents s begins with: they belong to the
// letter before.
func marksAt(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if startsWord(r) || joins(r) {
			break
		}
		n += size
	}
	return n
}

// parts cuts a text at the spans, which may overlap and be in any order.
func parts(text string, spans []span) []art.TextPart {
	slices.SortFunc(spans, func(a, b span) int { return a.start - b.start })
	var cut []art.TextPart
	at := 0
	for i := 0; i < len(spans); {
		start, end := spans[i].start, spans[i].end
		for i++; i < len(spans) && spans[i].start <= end; i++ {
			end = max(end, spans[i].end)
		}
		if start > at {
			cut = append(cut, art.TextPart{Text: text[at:start]})
		}
		cut = append(cut, art.TextPart{Text: text[start:end], Match: true})
		at = end
	}
	if at < len(text) {
		cut = append(cut, art.TextPart{Text: text[at:]})
	}
	return cut
}
