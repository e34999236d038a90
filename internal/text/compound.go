package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What holds the parts of a compound together. Compounds are indexed in parts
// and as one word, so more may be joined than a reader would: it costs a word.

// joinsTo is where the next part of a compound starts, if a part is not its
// last.
func joinsTo(s string, part span) (next int, ok bool) {
	if part.end >= len(s) {
		return 0, false
	}
	r, size := utf8.DecodeRuneInString(s[part.end:])
	next = part.end + size
	before := s[part.start:part.end]
	switch r {
	case '\'', '’', '‘', 'ʼ', '`', '´', '-', '‐', '‑', '·', '׳', '״':
		return next, wordAt(s, next) != ""
	case '"': // as Hebrew abbreviates: צה"ל
		return next, isHebrew(before) && isHebrew(wordAt(s, next))
	case '.', '/', ':':
		following := wordAt(s, next)
		if following == "" {
			return initialAfter(s, before, r, next)
		}
		return next, endsInDigit(before) || isDigit(following[0]) || r == '.' && isLetter(before) && isLetter(following)
	case ',', '\u00A0', '\u2009', '\u202F':
		return next, isThousands(before, wordAt(s, next))
	case ' ':
		return next, isCapital(before) && isCapital(wordAt(s, next))
	}
	return 0, false
}

// joins reports whether r holds the parts of a compound together.
func joins(r rune) bool { return strings.ContainsRune("'’‘ʼ`´-‐‑·׳״.", r) }

// isNumbered reports whether digits are in a compound, or spaces: every letter
// counts there.
func (c chunk) isNumbered(s string) bool {
	return strings.ContainsFunc(s[c.start:c.end], func(r rune) bool { return r == ' ' || unicode.IsDigit(r) })
}

// wordAt is the word that starts at i, if one does.
func wordAt(s string, i int) string {
	r, _ := utf8.DecodeRuneInString(s[i:])
	if i >= len(s) || !startsWord(r) || isUnspaced(r) {
		return ""
	}
	return s[i:wordEnd(s, i)]
}

// initialAfter is where the next initial stands after the point of one, behind
// a space or a hyphen: "J. M. W.", "J.-F.".
func initialAfter(s, before string, mark rune, i int) (next int, ok bool) {
	r, size := utf8.DecodeRuneInString(s[i:])
	if mark != '.' || !isLetter(before) || r != ' ' && r != '-' && r != '\u00A0' {
		return 0, false
	}
	next = i + size
	initial := wordAt(s, next)
	return next, isLetter(initial) && strings.HasPrefix(s[next+len(initial):], ".")
}

func isLetter(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size == len(s) && unicode.IsLetter(r)
}

func isCapital(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size == len(s) && unicode.IsUpper(r)
}

func isHebrew(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Hebrew, r)
}

// isThousands reports whether two words are the beginning and a group of
// three digits of one number.
func isThousands(before, group string) bool {
	return len(before) <= 3 && len(group) == 3 && isNumber(before) && isNumber(group)
}

func isNumber(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func endsInDigit(s string) bool { return isDigit(s[len(s)-1]) }
