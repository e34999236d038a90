package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"likeness/internal/fold"
)

// maxParts is how many parts of a compound are joined into one word as well.
const maxParts = 6

// span is a piece of a text, in bytes.
type span struct{ start, end int }

// chunk is what a person would call a word: one part, or a compound whose
// parts are held together ("O'Keeffe", "Toulouse-Lautrec", "J. M. W.",
// "10,000", "8001-903/3", see compound.go), or a run of a script that puts no
// spaces between words, one part a character.
type chunk struct {
	span
	parts    []span
	unspaced bool
}

// token is one word of a text as the index holds it.
type token struct {
	span
	term     string // folded
	position int    // from 0; joined, other spellings and pairs share that of their first part
	form     form
}

// form is what a token is made of.
type form uint8

const (
	formPart   form = iota // a part of a chunk
	formJoined             // all parts of a compound
	formOther              // another spelling of a part
	formPair               // two neighbouring characters of scripts without spaces
)

// chunks takes a text apart.
func chunks(s string) []chunk {
	var found []chunk
	for c, ok := nextChunk(s, 0, nil); ok; c, ok = nextChunk(s, c.end, nil) {
		found = append(found, c)
	}
	return found
}

// nextChunk is the first chunk from i on; its parts are appended to parts.
func nextChunk(s string, i int, parts []span) (c chunk, ok bool) {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case isSign(r):
			return signChunk(s, i, parts), true
		case !startsWord(r):
			i += size
		case isUnspaced(r):
			return unspacedChunk(s, i, parts), true
		default:
			return spacedChunk(s, i, parts), true
		}
	}
	return chunk{}, false
}

// unspacedChunk is a run of characters, each with what belongs to it. Vowel
// signs count as characters: what is typed so far ends before any of them.
func unspacedChunk(s string, start int, parts []span) chunk {
	c := chunk{span: span{start, start}, parts: parts, unspaced: true}
	for c.end < len(s) {
		r, size := utf8.DecodeRuneInString(s[c.end:])
		switch {
		case len(c.parts) > 0 && belongsToLast(r):
			c.parts[len(c.parts)-1].end += size
		case isUnspaced(r):
			c.parts = append(c.parts, span{c.end, c.end + size})
		default:
			return c
		}
		c.end += size
	}
	return c
}

// belongsToLast reports what continues a character: marks of voicing, also
// half-width ones, letters of a Korean syllable but its first, and what is
// not seen or no letter.
func belongsToLast(r rune) bool {
	switch {
	case '\u1160' <= r && r <= '\u11FF', r == '\u3099', r == '\u309A', r == '\uFF9E', r == '\uFF9F':
		return true
	}
	return unicode.IsMark(r) && !isUnspaced(r) || fold.Unseen(r)
}

// signChunk is a sign that is read, such as ☆ or an emoji, alone.
func signChunk(s string, start int, parts []span) chunk {
	_, size := utf8.DecodeRuneInString(s[start:])
	end := start + size
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		if !unicode.IsMark(r) && !unicode.Is(unicode.Sk, r) && !fold.Unseen(r) {
			break
		}
		end += size
	}
	return chunk{span: span{start, end}, parts: append(parts, span{start, end})}
}

func spacedChunk(s string, start int, parts []span) chunk {
	c := chunk{span: span{start, wordEnd(s, start)}}
	c.parts = append(parts, c.span)
	for {
		next, ok := joinsTo(s, c.parts[len(c.parts)-1])
		if !ok {
			return c
		}
		c.end = wordEnd(s, next)
		c.parts = append(c.parts, span{next, c.end})
	}
}

// wordEnd is where the letters and digits that start at i end. What is not
// seen parts nothing, but does not end a word either.
func wordEnd(s string, i int) int {
	end := i
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case startsWord(r) && !isUnspaced(r) || unicode.IsMark(r):
			end = i
		case !fold.Unseen(r):
			return end
		}
	}
	return end
}

func startsWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsNumber(r)) && !fold.Unseen(r)
}

// isSign reports signs that people read and look for, unlike punctuation.
func isSign(r rune) bool {
	return r >= firstSign && r != utf8.RuneError && unicode.Is(unicode.So, r)
}

// firstSign lies after ©, ® and °, which are beside the point, and before №.
const firstSign = '\u2100'

// isUnspaced reports whether r is of a script that puts no spaces between
// words, or, as Korean does, not always the same ones. Their digits are not:
// they end where a number ends.
func isUnspaced(r rune) bool {
	if r < firstUnspaced {
		return false
	}
	for _, block := range unspacedBlocks {
		if r <= block.last {
			return block.first <= r && !unicode.Is(unicode.Nd, r) && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r))
		}
	}
	return false
}

// firstUnspaced is where Thai, the first of these scripts, begins.
const firstUnspaced = 0x0E00

// unspacedBlocks are Unicode's blocks of these scripts, ascending.
var unspacedBlocks = []struct{ first, last rune }{
	{0x0E00, 0x0EFF},   // Thai, Lao
	{0x1000, 0x109F},   // Myanmar
	{0x1100, 0x11FF},   // Hangul, in letters
	{0x1780, 0x17FF},   // Khmer
	{0x2E80, 0x2FDF},   // radicals
	{0x3005, 0x3007},   // 々〆〇
	{0x3021, 0x3029},   // numerals of Suzhou
	{0x3031, 0x303C},   // repetition, further numerals
	{0x3041, 0x318F},   // kana, Bopomofo, Hangul in separate letters
	{0x31A0, 0x31BF},   // Bopomofo
	{0x31F0, 0x31FF},   // small katakana
	{0x3400, 0x4DBF},   // Han
	{0x4E00, 0x9FFF},   // Han
	{0xA960, 0xA97F},   // Hangul, in letters
	{0xA9E0, 0xA9FF},   // Myanmar
	{0xAA60, 0xAA7F},   // Myanmar
	{0xAC00, 0xD7FF},   // Hangul
	{0xF900, 0xFAFF},   // Han
	{0xFF66, 0xFFDC},   // half-width kana and Hangul
	{0x1B000, 0x1B16F}, // kana
	{0x20000, 0x3FFFF}, // Han
}

// tokens are the words of a text as they are indexed: every part of every
// chunk, compounds joined as well, so that "okeeffe", "o'keeffe" and "keeffe"
// all find O’Keeffe, other spellings of parts, and every two characters that
// stand together where there are no spaces: whatever a word is there, it is
// found by pairs faster than by single characters.
func tokens(s string) []token {
	found, _ := appendTokens(make([]token, 0, len(s)/4+1), s)
	return found
}

// appendTokens appends the words of a text to found, and counts them: a
// compound counts as its parts.
func appendTokens(found []token, s string) (_ []token, count int) {
	before, position := len(found), 0
	var buffer [maxParts]span
	var last token // the last single character, if it stands right before
	for c, ok := nextChunk(s, 0, buffer[:0]); ok; c, ok = nextChunk(s, c.end, buffer[:0]) {
		if joined := c.joined(s); joined != "" {
			found = append(found, token{span: c.span, term: joined, position: position, form: formJoined})
		}
		for _, p := range c.parts {
			t := token{span: p, term: foldWord(s[p.start:p.end]), position: position}
			position++
			switch {
			case t.term == "":
				last = token{}
				continue
			case !c.unspaced:
				found = append(found, t)
				for _, other := range fold.OtherSpellings(s[p.start:p.end]) {
					found = append(found, token{span: p, term: cut(other), position: t.position, form: formOther})
				}
				last = token{}
				continue
			}
			if t.term == repetition && last.term != "" {
				t.term = last.term
			}
			if last.term != "" {
				found = append(found, token{span: span{last.start, p.end}, term: last.term + t.term, position: last.position, form: formPair})
			}
			found = append(found, t)
			last = t
		}
	}
	if len(found) > before {
		return found, position
	}
	if signs := foldSigns(s); signs != "" {
		found = append(found, token{span: span{0, len(s)}, term: signs})
		position = max(position, 1)
	}
	return found, position
}

// repetition stands for the character before it.
const repetition = "々"

// foldSigns is a text without words, such as the title "?", as one term.
func foldSigns(s string) string {
	return clip(strings.Join(strings.Fields(fold.Text(s)), " "), maxWordRunes)
}

// joined is the compound as one word, or "" when the chunk is none.
func (c chunk) joined(s string) string {
	if c.unspaced || len(c.parts) < 2 || len(c.parts) > maxParts {
		return ""
	}
	var b []byte
	for _, p := range c.parts {
		b = append(b, s[p.start:p.end]...)
	}
	return foldWord(string(b))
}

// foldWord is a word as words are compared, cut to maxWordRunes.
func foldWord(s string) string {
	s = fold.Word(s)
	for _, r := range s {
		if !isOfWord(r) { // such as the stroke in the decomposition of ½
			return cut(onlyOfWord(s))
		}
	}
	return cut(s)
}

func isOfWord(r rune) bool {
	return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' ||
		r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || isSign(r))
}

func onlyOfWord(s string) string {
	kept := make([]rune, 0, len(s))
	for _, r := range s {
		if isOfWord(r) {
			kept = append(kept, r)
		}
	}
	return string(kept)
}

// cut leaves maxWordRunes of a word.
func cut(s string) string {
	if len(s) <= maxWordRunes {
		return s
	}
	n := 0
	for i := range s {
		if n == maxWordRunes {
			return s[:i]
		}
		n++
	}
	return s
}

// phraseTokens are the words of a text that stand next to each other where the
// text is part of another: of scripts without spaces the pairs. A token with
// an empty term is the last character of a run, which its pair holds.
func phraseTokens(s string) []token {
	var row []token
	for _, t := range tokens(s) {
		last := len(row) - 1
		switch {
		case t.form == formJoined || t.form == formOther:
		case t.form == formPair:
			row[last] = t // of the character before it
		case last < 0 || row[last].position < t.position:
			if last >= 0 && row[last].form == formPair {
				t.term = ""
			}
			row = append(row, t)
		}
	}
	if last := len(row) - 1; last > 0 && row[last].term == "" {
		row = row[:last]
	}
	return row
}
