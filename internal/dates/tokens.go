package dates

import (
	"strings"
	"unicode/utf8"
)

// token is a run of letters or of digits, or one mark that matters.
type token struct {
	kind    tokenKind
	tight   bool   // nothing stands between this token and the one before
	minus   bool   // a number with a minus sign before it
	grouped bool   // a number with commas: 30,000
	text    string // words and Chinese numerals as they were folded
	value   int    // of a number
	digits  int    // how many were written: 05 is not 5
	missing int    // digits left out at the end: 188-, 18--, 188x, 19??
}

type tokenKind uint8

const (
	tokenWord tokenKind = iota
	tokenNumber
	tokenDash   // between two dates, or after one that has no end
	tokenStroke // /
	tokenDot    // between two numbers: 12.05.1901
	tokenBreak  // comma, semicolon
	tokenOpen   // opening bracket
	tokenClose  // closing bracket
)

// maxDigits is the longest number that is kept as it is; longer ones are no
// years and must not overflow.
const maxDigits = 8

// scanner cuts a folded text into tokens. Marks that mean nothing in a date
// (question marks, quotes, the dots of abbreviations) vanish.
type scanner struct {
	text   string
	at     int
	tokens []token
	tight  bool
	signed bool // a number with a minus sign was read
}

func tokenize(text string, room []token) []token {
	s := scanner{text: text, tokens: room}
	for s.at < len(s.text) {
		s.step()
	}
	return s.tokens
}

func (s *scanner) step() {
	r, size := utf8.DecodeRuneInString(s.text[s.at:])
	switch {
	case isDigit(r):
		s.number()
		return
	case hanDigit(r) >= 0:
		s.hanNumber()
		return
	case isLetter(r):
		s.word(r)
		return
	}
	start := s.at
	s.at += size
	switch {
	case isDash(r):
		s.dash(r, start)
	case r == '/':
		s.mark(tokenStroke)
	case r == '.':
		s.dot()
	case r == '<' || r == '>' || r == '&' || r == '+':
		s.add(token{kind: tokenWord, text: s.text[start:s.at]})
	case r == '(' || r == '[' || r == '{':
		s.mark(tokenOpen)
	case r == ')' || r == ']' || r == '}':
		s.mark(tokenClose)
	case strings.ContainsRune(",;|=\n、，；،؛・", r):
		s.mark(tokenBreak)
	default:
		// An apostrophe keeps 1880's together.
		s.tight = s.tight && r == '\''
	}
}

// add appends a token; what follows at once is tight to it.
func (s *scanner) add(t token) {
	t.tight = s.tight
	s.tokens = append(s.tokens, t)
	s.tight = true
}

func (s *scanner) mark(kind tokenKind) { s.add(token{kind: kind}) }

// peek is the rune at an offset, 0 past the end.
func (s *scanner) peek(at int) rune {
	if at >= len(s.text) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s.text[at:])
	return r
}

// last is the token before, a break at the start.
func (s *scanner) last() token {
	if len(s.tokens) == 0 {
		return token{kind: tokenBreak}
	}
	return s.tokens[len(s.tokens)-1]
}

// dash tells the sign of -500 from the dash of 1890-95. A tilde that joins no
// two dates says circa, as in the Extended Date/Time Format.
func (s *scanner) dash(r rune, start int) {
	next := isDigit(s.peek(s.at))
	switch {
	case r == '~' && !(next && s.joins()):
		s.tight = false
	case (r == '-' || r == '\u2212') && next && s.signs(start):
		s.tight, s.signed = false, true
		s.number()
		s.tokens[len(s.tokens)-1].minus = true
	default:
		s.mark(tokenDash)
	}
}

// joins reports whether a date stands before the dash at hand.
func (s *scanner) joins() bool {
	last := s.last()
	first, _ := utf8.DecodeRuneInString(last.text)
	return last.kind == tokenNumber || last.kind == tokenWord && unspaced(first)
}

// signs reports whether a dash before a digit is a minus sign: where a date
// begins, not between two.
func (s *scanner) signs(start int) bool {
	if start > 0 && !strings.ContainsRune(" ([/", rune(s.text[start-1])) && !(s.signed && s.last().kind == tokenDash) {
		return false
	}
	switch last := s.last(); last.kind {
	case tokenBreak, tokenOpen, tokenStroke, tokenDash:
		return true
	case tokenWord:
		return signedAfter[last.text]
	}
	return false
}

// signedAfter are the words after which a dash is a minus sign: after others
// ("mid -1850s") it is a hyphen that lost its place.
var signedAfter = map[string]bool{"c": true, "ca": true, "circa": true, "from": true, "to": true, "between": true, "and": true}

// dot reads the dots of 12.05.1901 and of 1850..1860; others end
// abbreviations and mean nothing.
func (s *scanner) dot() {
	switch {
	case s.peek(s.at) == '.':
		for s.peek(s.at) == '.' {
			s.at++
		}
		s.mark(tokenDash)
	case s.tight && s.last().kind == tokenNumber && isDigit(s.peek(s.at)):
		s.mark(tokenDot)
	default:
		s.tight = false
	}
}

// number reads digits, with the commas of 30,000 and the brackets of 18[50].
func (s *scanner) number() {
	t := token{kind: tokenNumber}
	restored := false
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		if d := digitOf(r); d >= 0 {
			if t.digits < maxDigits {
				t.value = t.value*10 + d
			}
			t.digits++
			s.at += size
			continue
		}
		rest := s.digitsFrom(s.at + 1)
		switch {
		case r == ',' && t.digits <= 3 && rest == 3:
			t.grouped = true
		case r == '[' && t.digits+rest == 4 && rest > 0 && (s.peek(s.at+1+rest) == ']' || s.peek(s.at+1+rest) == '?'):
			restored = true
		case r == ']' && restored:
			restored = false
		default:
			t.missing = s.missing(t)
			s.add(t)
			return
		}
		s.at++
	}
	s.add(t)
}

// digitsFrom counts the plain digits from an offset on.
func (s *scanner) digitsFrom(at int) int {
	n := 0
	for at+n < len(s.text) && '0' <= s.text[at+n] && s.text[at+n] <= '9' {
		n++
	}
	return n
}

// missing passes over what stands for digits that nobody knows: the dash of
// 188-, those of 18--, the marks of 19??, 188x and 18uu.
func (s *scanner) missing(t token) int {
	want := 4 - t.digits
	if t.grouped || want != 1 && want != 2 {
		return 0
	}
	if first := t.value / pow10(2-want); first < 10 || first > latestYear/100 {
		return 0
	}
	mark, size := utf8.DecodeRuneInString(s.text[s.at:])
	if !isDash(mark) && mark != '?' && mark != 'x' && mark != 'u' {
		return 0
	}
	at := s.at + size
	if want == 2 && s.peek(at) == mark {
		at += size
	} else if want == 2 && mark != '\u2013' && mark != '\u2014' { // 18– for 18--
		return 0
	}
	if next := s.peek(at); isDigit(next) || isLetter(next) || isDash(mark) && s.numberAhead(at) {
		return 0
	}
	s.at = at
	return want
}

// numberAhead reports whether the next thing after blanks is a digit: 188- 190
// is a range.
func (s *scanner) numberAhead(at int) bool {
	for s.peek(at) == ' ' {
		at++
	}
	return isDigit(s.peek(at))
}

func pow10(n int) int {
	power := 1
	for range n {
		power *= 10
	}
	return power
}

func (s *scanner) hanNumber() {
	start := s.at
	var run []rune
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		isQuarter := len(run) > 0 && strings.HasPrefix(s.text[s.at:], "四半") // 第一四半期
		if hanDigit(r) < 0 || len(run) == maxDigits || isQuarter {
			break
		}
		run = append(run, r)
		s.at += size
	}
	t := token{kind: tokenNumber, text: s.text[start:s.at]}
	t.value, t.digits = hanNumber(run)
	s.add(t)
}

// word reads a run of letters; the single letters of "b.c.e." and "n.d." make
// one word.
func (s *scanner) word(first rune) {
	start, dotted := s.at, false
	if unspaced(first) {
		s.at += utf8.RuneLen(first)
		s.add(token{kind: tokenWord, text: s.text[start:s.at]})
		return
	}
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		switch {
		case isLetter(r) && !unspaced(r):
			s.at += size
		case r == '.' && s.abbreviates(start):
			dotted = true
			s.at++
		default:
			s.addWord(s.text[start:s.at], dotted)
			return
		}
	}
	s.addWord(s.text[start:s.at], dotted)
}

func (s *scanner) addWord(text string, dotted bool) {
	if dotted {
		text = strings.ReplaceAll(text, ".", "")
	}
	s.add(token{kind: tokenWord, text: text})
}

// abbreviates reports whether the dot here stands between single letters.
func (s *scanner) abbreviates(start int) bool {
	_, before := utf8.DecodeLastRuneInString(s.text[:s.at])
	single := s.at-before == start || s.text[s.at-before-1] == '.'
	next := s.peek(s.at + 1)
	if !single || !isLetter(next) || unspaced(next) {
		return false
	}
	return !isLetter(s.peek(s.at + 1 + utf8.RuneLen(next)))
}
