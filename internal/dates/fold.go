package dates

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold is s in lower case, without accents, with compatibility forms (XIXᵉ,
// full-width digits, Ⅻ) as plain letters. Letters that are no accented forms
// of others stay as they are: the Danish "før" is not the English "for".
func fold(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if ascii {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) {
		switch {
		case r == '’' || r == '‘' || r == 'ʼ' || r == '′':
			b.WriteByte('\'')
		case r == 'ς':
			b.WriteRune('σ')
		case r == 'ı': // of Turkish, whose capital is I
			b.WriteByte('i')
		case r < utf8.RuneSelf || !unicode.Is(unicode.Mn, r):
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// digitOf is the value of a decimal digit of any script; -1 for other runes.
func digitOf(r rune) int {
	if r < utf8.RuneSelf {
		if '0' <= r && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	// Unicode keeps the ten digits of a script together and in order; only the
	// mathematical ones lie beyond the first plane, and fold made them plain.
	for _, block := range unicode.Nd.R16 {
		if r < rune(block.Lo) {
			break
		}
		if r <= rune(block.Hi) {
			return int(r-rune(block.Lo)) % 10
		}
	}
	return -1
}

func isDigit(r rune) bool { return digitOf(r) >= 0 }

// isLetter takes every rune beyond Latin-1 that is no mark of punctuation for
// a letter: words in other alphabets are then unknown words, not nothing.
func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z'
	}
	return unicode.IsLetter(r)
}

// unspaced reports whether a rune belongs to a script that puts no blanks
// between words; each such rune is a token of its own.
func unspaced(r rune) bool {
	return r >= 0x1100 && (r < 0x1200 || 0x3041 <= r && r <= 0x9fff || 0xf900 <= r && r <= 0xfaff)
}

// isDash takes the wave dashes of Chinese and Japanese for dashes, too.
func isDash(r rune) bool {
	return r == '-' || r == '~' || '\u2010' <= r && r <= '\u2015' || r == '\u2212' || r == '\u301c'
}

// hanDigit is the value of a Chinese numeral: a digit, or 10, 100, 1000 for
// those that multiply. -1 for other runes.
func hanDigit(r rune) int {
	switch r {
	case '〇', '零':
		return 0
	case '一', '壹', '壱':
		return 1
	case '二', '貳', '弐':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	}
	return -1
}

// hanNumber is the value of a run of Chinese numerals, written either by place
// (一九三七) or by name (千九百三十七), and how many digits it has.
func hanNumber(runes []rune) (value, digits int) {
	byPlace := true
	for _, r := range runes {
		byPlace = byPlace && hanDigit(r) < 10
	}
	if byPlace {
		for _, r := range runes {
			value = value*10 + hanDigit(r)
		}
		return value, len(runes)
	}
	pending := 0
	for _, r := range runes {
		d := hanDigit(r)
		if d < 10 {
			pending = d
			continue
		}
		value += max(pending, 1) * d
		pending = 0
	}
	value += pending
	for n := value; n > 0; n /= 10 {
		digits++
	}
	return value, digits
}
