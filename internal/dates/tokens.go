package dates

// token is a run of letters or of digits, or one mark that matters.
type token struct {
	kind   tokenKind
	text   string // letters, lower case without accents
	value  int    // of digits
	digits int    // how many were written: 05 is not 5
	tight  bool   // no blank between this token and the one before
}

type tokenKind int

const (
	tokenWord   tokenKind = iota
	tokenNumber           // digits
	tokenJoin             // dash, stroke, or the dot of 12.05.1901
	tokenBreak            // comma, semicolon, bracket
)

// maxDigits is the longest number that is read; longer ones are no years and
// must not overflow.
const maxDigits = 6

// tokenize cuts a folded text. Marks that mean nothing in a date (question
// marks, quotes, the dots of abbreviations) vanish.
func tokenize(text string) []token {
	runes := []rune(text)
	tokens := make([]token, 0, 8)
	tight := false
	for i := 0; i < len(runes); {
		start, r := i, runes[i]
		switch {
		case isDigit(r):
			var t token
			t, i = digits(runes, i)
			t.tight = tight
			tokens = append(tokens, t)
			tight = true
			continue
		case isLetter(r):
			for i < len(runes) && (isLetter(runes[i]) || abbreviates(runes, start, i)) {
				i++
			}
			tokens = append(tokens, token{kind: tokenWord, text: letters(runes[start:i]), tight: tight})
			tight = true
			continue
		case isDash(r) || r == '/' || r == '.' && between(runes, i, isDigit):
			tokens = append(tokens, token{kind: tokenJoin})
		case isBreak(r):
			tokens = append(tokens, token{kind: tokenBreak})
		}
		// An apostrophe keeps 1880's together.
		tight = tight && r == '\''
		i++
	}
	return tokens
}

// digits reads a number from i on, with the commas of 30,000.
func digits(runes []rune, i int) (token, int) {
	t := token{kind: tokenNumber}
	for i < len(runes) {
		switch {
		case isDigit(runes[i]):
			if t.digits < maxDigits {
				t.value = t.value*10 + int(runes[i]-'0')
			}
			t.digits++
		case !isThousands(runes, i, t.digits):
			return t, i
		}
		i++
	}
	return t, i
}

func isThousands(runes []rune, i, digitsBefore int) bool {
	if runes[i] != ',' || digitsBefore > 3 || len(runes) < i+4 {
		return false
	}
	for _, r := range runes[i+1 : i+4] {
		if !isDigit(r) {
			return false
		}
	}
	return len(runes) == i+4 || !isDigit(runes[i+4])
}

// abbreviates reports whether the dot at i stands between single letters, as
// in "b.c.e." and "n.d.", so that the letters make one word.
func abbreviates(runes []rune, start, i int) bool {
	if runes[i] != '.' || !between(runes, i, isLetter) {
		return false
	}
	single := i == start+1 || runes[i-2] == '.'
	return single && (i+2 == len(runes) || !isLetter(runes[i+2]))
}

func letters(runes []rune) string {
	b := make([]rune, 0, len(runes))
	for _, r := range runes {
		if r != '.' {
			b = append(b, r)
		}
	}
	return string(b)
}

func between(runes []rune, i int, is func(rune) bool) bool {
	return i > 0 && i+1 < len(runes) && is(runes[i-1]) && is(runes[i+1])
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// isLetter takes every rune above Latin-1 that is no dash for a letter:
// words in other alphabets are then unknown words, not nothing.
func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || r > 0xff && !isDash(r) && !isSpace(r) }

func isDash(r rune) bool {
	return r == '-' || r == '~' || '\u2010' <= r && r <= '\u2015' || r == '\u2212'
}

func isSpace(r rune) bool {
	return '\u2000' <= r && r <= '\u200f' || r == '\u202f' || r == '\u3000' || r == '\ufeff'
}

func isBreak(r rune) bool {
	switch r {
	case ',', ';', '(', ')', '[', ']', ':', '|', '\n':
		return true
	}
	return false
}
