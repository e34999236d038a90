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

// highlighter lights up a page of records. Many works share an artist, a
// collection and a genre, so that it takes each text of a field apart once.
type highlighter struct {
	marks []mark
	known map[fieldText][]art.TextPart
	words []token // used again for every text
	spans []span
}

type fieldText struct {
	in   field
	text string
}

func newHighlighter(marks []mark) *highlighter {
	return &highlighter{marks: marks, known: map[fieldText][]art.TextPart{}}
}

// of are the fields of a record in which anything is lit.
func (h *highlighter) of(img art.Image) []art.Highlight {
	if len(h.marks) == 0 {
		return nil
	}
	var lit []art.Highlight
	for f, text := range [numFields]string{
		fieldName: img.Name, fieldTitle: img.Title, fieldArtist: img.Artist,
		fieldCollection: img.Collection, fieldGenre: img.Genre,
	} {
		if parts := h.parts(field(f), text); parts != nil {
			lit = append(lit, art.Highlight{Field: fieldNames[f], Parts: parts})
		}
	}
	return lit
}

// parts are those of a text of a field, nil when nothing is lit in it.
func (h *highlighter) parts(in field, text string) []art.TextPart {
	at := fieldText{in, text}
	if known, ok := h.known[at]; ok {
		return known
	}
	h.words, _ = appendTokens(h.words[:0], text)
	h.spans = h.spans[:0]
	for _, m := range h.marks {
		if m.in.has(in) {
			h.spans = m.spans(h.spans, text, h.words)
		}
	}
	if len(h.spans) > 0 {
		h.known[at] = parts(text, h.spans)
	} else {
		h.known[at] = nil
	}
	return h.known[at]
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
