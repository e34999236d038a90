package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"likeness/internal/fold"
)

// maxParts is how many parts of a compound are joined into one word as well.
const maxParts = 6

// span is a piece of a text, in bytes.
type span struct{ start, end int }

// chunk is what a person would call a word: one part, or a compound whose
// parts are held together by apostrophes, hyphens or the points of initials
// ("O'Keeffe", "Toulouse-Lautrec", "J.M.W."), or a run of a script that puts
// no spaces between words, one part a character.
type chunk struct {
	span
	parts    []span
	unspaced bool
}

// token is one word of a text as the index holds it.
type token struct {
	span
	term     string // folded
	position int    // from 0; the joined form of a compound shares its first part's
}

// isUnspaced reports whether r is of a script that is searched character by
// character.
func isUnspaced(r rune) bool {
	return r >= firstUnspaced && unicode.In(r,
		unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// firstUnspaced is where Thai, the first of these scripts, begins.
const firstUnspaced = 0x0E00

// chunks takes a text apart.
func chunks(s string) []chunk {
	var found []chunk
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !startsWord(r) {
			i += size
			continue
		}
		var c chunk
		if isUnspaced(r) {
			c = unspacedChunk(s, i)
		} else {
			c = spacedChunk(s, i)
		}
		found = append(found, c)
		i = c.end
	}
	return found
}

func unspacedChunk(s string, start int) chunk {
	c := chunk{span: span{start, start}, unspaced: true}
	for c.end < len(s) {
		r, size := utf8.DecodeRuneInString(s[c.end:])
		switch {
		case isUnspaced(r) && startsWord(r):
			c.parts = append(c.parts, span{c.end, c.end + size})
		case unicode.IsMark(r): // belongs to the character before it
			c.parts[len(c.parts)-1].end += size
		default:
			return c
		}
		c.end += size
	}
	return c
}

func spacedChunk(s string, start int) chunk {
	end := wordEnd(s, start)
	c := chunk{span: span{start, end}, parts: []span{{start, end}}}
	for {
		r, size := utf8.DecodeRuneInString(s[c.end:])
		next := c.end + size
		if !joins(r) || next >= len(s) {
			return c
		}
		following, _ := utf8.DecodeRuneInString(s[next:])
		if !startsWord(following) || isUnspaced(following) {
			return c
		}
		end := wordEnd(s, next)
		if r == '.' && !(isLetter(s[c.parts[len(c.parts)-1].start:c.end]) && isLetter(s[next:end])) {
			return c
		}
		c.parts = append(c.parts, span{next, end})
		c.end = end
	}
}

// wordEnd is where the letters and digits that start at i end.
func wordEnd(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !(startsWord(r) && !isUnspaced(r) || unicode.IsMark(r)) {
			break
		}
		i += size
	}
	return i
}

func startsWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// joins reports whether r holds the parts of a compound together.
func joins(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', '`', '´', '-', '‐', '‑', '.':
		return true
	}
	return false
}

func isLetter(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size == len(s) && unicode.IsLetter(r)
}

// tokens are the words of a text as they are indexed: every part of every
// chunk, and compounds joined as well, so that "okeeffe", "o'keeffe" and
// "keeffe" all find O’Keeffe.
func tokens(s string) []token {
	var found []token
	position := 0
	for _, c := range chunks(s) {
		if joined := c.joined(s); joined != "" {
			found = append(found, token{span: c.span, term: joined, position: position})
		}
		for _, p := range c.parts {
			if term := foldWord(s[p.start:p.end]); term != "" {
				found = append(found, token{span: p, term: term, position: position})
			}
			position++
		}
	}
	return found
}

// joined is the compound as one word, or "" when the chunk is none.
func (c chunk) joined(s string) string {
	if c.unspaced || len(c.parts) < 2 || len(c.parts) > maxParts {
		return ""
	}
	var b strings.Builder
	for _, p := range c.parts {
		b.WriteString(s[p.start:p.end])
	}
	return foldWord(b.String())
}

// foldWord is a word without case and accents, cut to maxWordRunes.
func foldWord(s string) string {
	s = fold.Text(s)
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s) // Hangul comes apart when it is folded
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return r
		}
		return -1 // such as the stroke in the decomposition of ½
	}, s)
	if utf8.RuneCountInString(s) <= maxWordRunes {
		return s
	}
	return string([]rune(s)[:maxWordRunes])
}

// wordCount is how many words a text has, a compound counting as its parts.
func wordCount(s string) int {
	n := 0
	for _, c := range chunks(s) {
		n += len(c.parts)
	}
	return n
}
