package dates

import "slices"

// lexeme is a token, or several, with what they mean in a date.
type lexeme struct {
	kind    kind
	value   int // see the kinds
	of      int
	digits  int // number: as written
	missing int // number: digits left out at its end
	minus   bool
	grouped bool
}

type kind uint8

const (
	noise      kind = iota // a word that says nothing of time
	neutral                // a word that may stand anywhere: circa, the, of
	breaker                // between clauses: comma, brackets; value is a tokenKind
	number                 // 1831, 95, 3
	decade                 // 1880s, 30s
	ordinal                // 19th, XIX, first; a century when the unit follows, or when of is 100
	unit                   // century (100), millennium (1000): value is the years
	decades                // "années" of années 1880
	part                   // early, mid, late: the value-th of of parts, from 0
	partAfter              // the same after its date: 19世紀後半
	fraction               // half, quarter: into of parts
	join                   // dash, to, or, and; value tells joinDash from the others
	before                 // value is a bounding
	after                  // value is a bounding
	present                // "to the present"
	era                    // value is the sign of the year
	otherEra               // of another calendar
	month                  // the number beside it is a day
	label                  // "no.": the number after it is no year
	derivation             // "copy of": what follows is another work's date
	style                  // "17th-century style": no date of the work
	planned                // designed, modelled: before the work was made
	made                   // manufactured, cast, printed
	correction             // "i.e.": what follows is right, not what stands before
	period                 // a dynasty, reign or era; value is its place in periods
	periodNoun             // dynasty, period, era
	turn                   // "turn of" two centuries
)

// How a bound stands to its date.
const (
	boundStrict  = iota // before it: "before 1500"
	boundSuffix         // after it: "or earlier", the date itself included
	boundReached        // before it, the date itself included: "by 1500", "until 1500"
	boundBehind         // after it, the date itself excluded: "1500 előtt"
	boundSince          // before it, and no more is known than that it began: "since 1500"
)

// What joins dates.
const (
	joinWord = iota
	joinUntil
	joinDash
	joinStroke
	joinDot
	joinTo // "a", which is an article elsewhere
)

// ordinalLast counts from the end: the last quarter.
const ordinalLast = -1

// lexer gives tokens their meaning.
type lexer struct {
	tokens []token
	at     int
	out    []lexeme
}

func lex(tokens []token, room []lexeme) []lexeme {
	l := lexer{tokens: tokens, out: room}
	for l.at < len(l.tokens) {
		l.step()
	}
	return l.out
}

func (l *lexer) step() {
	t := l.tokens[l.at]
	switch t.kind {
	case tokenClose:
		l.close()
	case tokenBreak, tokenOpen:
		l.put(lexeme{kind: breaker, value: int(t.kind)}, 1)
	case tokenDash:
		l.put(lexeme{kind: join, value: joinDash}, 1)
	case tokenStroke:
		l.put(lexeme{kind: join, value: joinStroke}, 1)
	case tokenDot:
		l.put(lexeme{kind: join, value: joinDot}, 1)
	case tokenNumber:
		l.number(t)
	default:
		l.word(t)
	}
}

// put adds the meaning of the next n tokens.
func (l *lexer) put(meaning lexeme, n int) {
	l.out = append(l.out, meaning)
	l.at += n
}

// close ends a bracket. One that says nothing, "(?)" or "(ca.)", parts nothing.
func (l *lexer) close() {
	start := len(l.out) - 1
	for start >= 0 && l.out[start].kind == neutral {
		start--
	}
	if start >= 0 && l.out[start].kind == breaker && l.out[start].value == int(tokenOpen) {
		l.out = l.out[:start]
		l.at++
		return
	}
	l.put(lexeme{kind: breaker, value: int(tokenClose)}, 1)
}

// peek is the token n places ahead, a break past the end.
func (l *lexer) peek(n int) token {
	if l.at+n < len(l.tokens) {
		return l.tokens[l.at+n]
	}
	return token{kind: tokenBreak}
}

func (l *lexer) last() lexeme {
	if len(l.out) == 0 {
		return lexeme{kind: breaker}
	}
	return l.out[len(l.out)-1]
}

// number reads a number with its ending: 19th, 1880s, 1880er, 1800-tallet.
func (l *lexer) number(t token) {
	if t.text != "" && l.phrase(t.text, 1) {
		return
	}
	n := lexeme{kind: number, value: t.value, digits: t.digits, missing: t.missing, minus: t.minus, grouped: t.grouped}
	at := 1
	if l.peek(1).kind == tokenDash && l.peek(1).tight {
		at = 2 // 1920-е, 1800-tallet
	}
	ending := l.peek(at)
	if ending.kind != tokenWord {
		l.put(n, 1)
		return
	}
	if words := l.decadeNoun(t, at); words > 0 {
		n.kind = decade
		l.put(n, words)
		return
	}
	switch {
	case ending.tight && ending.text == "年" && l.peek(at+1).text == "代": // 1880年代
		n.kind = decade
		l.put(n, at+2)
	case ending.tight && t.digits <= 2 && ordinalEndings[ending.text] && (ending.text != "er" || t.value <= 3): // not 20er
		n.kind = ordinal
		l.put(n, at+1)
	case at == 1 && ending.tight && t.digits <= 2 && ordinalCenturies[ending.text]: // 19thC
		n.kind, n.of = ordinal, 100
		l.put(n, 2)
	case ending.tight && t.digits >= 2 && decadeEndings[ending.text]:
		n.kind = decade
		l.put(n, at+1)
	case at == 1 && t.digits <= 2 && spacedEndings[ending.text] && l.isCentury(2): // 19 e siècle
		n.kind = ordinal
		l.put(n, 2)
	default:
		l.put(n, 1)
	}
}

// decadeNoun is of how many tokens a number is that a noun makes a decade of: 80.
// léta, 1850-es évek. 0 for others.
func (l *lexer) decadeNoun(t token, at int) int {
	ending := l.peek(at)
	switch {
	case t.value%10 != 0 || t.digits != 2 && t.digits != 4:
		return 0
	case at == 1 && decadeNouns[ending.text]:
		return 2
	case ending.tight && decadeNounEndings[ending.text] && decadeNouns[l.peek(at+1).text]:
		return at + 2
	}
	return 0
}

// shortCentury reads an abbreviation that says century where it stands behind a
// number of one, and nothing but what belongs to a date follows.
func (l *lexer) shortCentury(t token) bool {
	last, next := l.last(), l.peek(1)
	isOrdinal := last.kind == ordinal || last.kind == number && last.digits <= 2
	if !shortCenturies[t.text] || !isOrdinal || last.value > lastCentury || next.kind == tokenNumber && next.digits > 2 {
		return false
	}
	era := l.eraNext()
	if last.value < firstShort && !era || l.otherCentury(last.value) || next.kind == tokenWord && !era && meaningOf(next.text).kind == noise {
		return false
	}
	l.put(lexeme{kind: unit, value: 100}, 1)
	return true
}

// otherCentury reports whether a year of another century stands behind the word
// at hand: "12. sz., 1880" is a number and a year.
func (l *lexer) otherCentury(century int) bool {
	return slices.ContainsFunc(l.tokens[l.at:], func(t token) bool {
		return t.kind == tokenNumber && t.digits == 4 && (t.value-1)/100+1 != century
	})
}

// firstShort keeps "2. st." and "5. sz." from being centuries.
const firstShort = 8

// eraNext reports whether the next words name an era.
func (l *lexer) eraNext() bool {
	ahead := lexer{tokens: l.tokens, at: l.at + 1}
	return ahead.peek(0).kind == tokenWord && ahead.phrase(ahead.peek(0).text, 1) && ahead.out[0].kind == era
}

// beforeOurEra reads the "i. e." that Hungarian puts before years BC: to correct
// anything, as in English, it would have to stand behind it.
func (l *lexer) beforeOurEra(t token) bool {
	words := 1
	if t.text == "i" && l.peek(1).text == "e" {
		words = 2
	} else if t.text != "ie" {
		return false
	}
	year := l.peek(words)
	behind := slices.ContainsFunc(l.out, func(x lexeme) bool { return x.kind != breaker })
	if behind || year.kind != tokenNumber || year.digits > 3 {
		return false
	}
	l.put(lexeme{kind: era, value: -1}, words)
	return true
}

// romanTail is how many tokens stand behind a Roman numeral as its ending:
// XIX-lea, XIX-го.
func (l *lexer) romanTail() int {
	if ending := l.peek(2); l.peek(1).kind == tokenDash && l.peek(1).tight && ending.kind == tokenWord && ending.tight && romanTails[ending.text] {
		return 2
	}
	return 0
}

// word reads a phrase of the vocabulary, else a Roman numeral, else noise.
func (l *lexer) word(t token) {
	if l.beforeOurEra(t) || l.shortCentury(t) || l.phrase(t.text, 2) || isOneLetter(t.text) && l.letter(t) || l.phrase(t.text, 1) {
		return
	}
	value, digits := roman(t.text)
	switch {
	case value == 0:
		l.put(lexeme{kind: noise}, 1)
	case digits == 4:
		l.put(lexeme{kind: number, value: value, digits: 4}, 1)
	case l.peek(1).kind == tokenWord && spacedEndings[l.peek(1).text] && l.isCentury(2): // XIX e siècle
		l.put(lexeme{kind: ordinal, value: value, digits: romanDigits}, 2)
	default:
		l.put(lexeme{kind: ordinal, value: value, digits: romanDigits}, 1+l.romanTail())
	}
}

// romanDigits marks ordinals that were written in Roman numerals.
const romanDigits = -1

// isOneLetter reports whether a word is one letter, Latin or Cyrillic.
func isOneLetter(s string) bool { return len(s) == 1 || len(s) == 2 && s[0] >= 0xc0 }

// phrase takes the longest phrase of the vocabulary that begins here, if it
// has so many words.
func (l *lexer) phrase(word string, atLeast int) bool {
	for _, p := range vocabulary[word] {
		if len(p.words) >= atLeast && l.fits(p.words) {
			l.put(p.meaning, len(p.words))
			return true
		}
	}
	return false
}

func (l *lexer) fits(words []string) bool {
	for i, word := range words {
		t := l.peek(i)
		isDash := t.kind == tokenDash && word == "-"
		if !isDash && (t.kind != tokenWord && t.kind != tokenNumber || t.text != word) {
			return false
		}
	}
	return true
}

// letter reads the single letters whose meaning lies in what stands around
// them. Not ok when it has no such meaning here.
func (l *lexer) letter(t token) bool {
	last, next := l.last(), l.peek(1)
	afterOrdinal := last.kind == ordinal || last.kind == number && last.digits <= 2
	switch t.text {
	case "c", "w", "в":
		switch {
		case t.text == "c" && next.kind == tokenNumber && next.tight && next.digits <= 2 && 0 < next.value && next.value <= lastCentury:
			l.at++ // C19, late C18th
			l.number(next)
			if n := &l.out[len(l.out)-1]; n.kind == ordinal || n.kind == number {
				n.kind, n.of = ordinal, 100
			}
		case afterOrdinal:
			l.put(lexeme{kind: unit, value: 100}, 1) // 17th c., XIX в.
		default:
			l.put(lexeme{kind: neutral}, 1) // c. 1831, в 1831 году
		}
	case "s":
		if t.tight && last.kind == noise {
			l.put(lexeme{kind: noise}, 1) // a possessive
		} else {
			l.put(lexeme{kind: unit, value: 100}, 1) // s. XVIII, XVIIIe s.
		}
	case "h":
		if last.kind == number {
			l.put(lexeme{kind: otherEra}, 1) // 1019 H.
		} else {
			l.put(lexeme{kind: neutral}, 1) // h. 1650
		}
	case "i", "v", "x", "і", "х":
		if !l.isNumeral(last) {
			return false
		}
		value, _ := roman(t.text)
		l.put(lexeme{kind: ordinal, value: value, digits: romanDigits}, 1+l.romanTail())
	default:
		return false
	}
	return true
}

// isNumeral tells the I of "I połowa" and "siglo I" from the Danish word.
func (l *lexer) isNumeral(last lexeme) bool {
	if last.kind == unit {
		return l.peek(1).kind != tokenNumber
	}
	if last.kind == join && len(l.out) > 1 && l.out[len(l.out)-2].digits == romanDigits {
		return true
	}
	next := l.peek(1)
	switch next.kind {
	case tokenDash, tokenStroke:
		return true
	case tokenWord:
		return l.isCentury(1) || spacedEndings[next.text] && l.isCentury(2) || meaningOf(next.text).kind == fraction || meaningOf(next.text).kind == join
	}
	return false
}

// isCentury reports whether the token n places ahead says century.
func (l *lexer) isCentury(n int) bool {
	t := l.peek(n)
	if t.kind != tokenWord {
		return false
	}
	return t.text == "c" || t.text == "s" || t.text == "w" || t.text == "в" || shortCenturies[t.text] || meaningOf(t.text).kind == unit
}

// meaningOf is what a word means alone.
func meaningOf(word string) lexeme {
	phrases := vocabulary[word]
	if len(phrases) == 0 || len(phrases[len(phrases)-1].words) != 1 {
		return lexeme{}
	}
	return phrases[len(phrases)-1].meaning
}

// lastCentury is the highest that a work can be from.
const lastCentury = (latestYear + 99) / 100

// roman reads a Roman numeral: a century up to XXI, with an ordinal ending, or
// a year from M on. Russian texts write it with Cyrillic letters, too.
func roman(word string) (value, digits int) {
	end := 0
	for end < len(word) && romanLetters[word[end]] > 0 {
		end++
	}
	letters, ending := word[:end], word[end:]
	if end == 0 || ending != "" && word[end] >= 0xc0 {
		letters, ending = latinRoman(word)
	}
	for n := len(romans) - 1; n > 0; n-- {
		if romans[n] == letters && (ending == "" || romanEndings[ending]) {
			return n, 2
		}
	}
	if value = romanYear(letters); ending == "" && value >= earliestRomanYear && value <= latestYear {
		return value, 4
	}
	return 0, 0
}

// earliestRomanYear keeps words like "mix" (1009) from being years.
const earliestRomanYear = 1400

// latinRoman replaces the Cyrillic letters that look like Roman numerals; the
// second answer is what follows them.
func latinRoman(word string) (letters, ending string) {
	out := make([]byte, 0, len(word))
	for i, r := range word {
		switch {
		case r == 'і':
			out = append(out, 'i')
		case r == 'х':
			out = append(out, 'x')
		case r < 0x80 && romanLetters[byte(r)] > 0:
			out = append(out, byte(r))
		default:
			return string(out), word[i:]
		}
	}
	return string(out), ""
}

var romans = []string{
	"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii",
	"xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx", "xxi",
}

var romanLetters = [256]int{'i': 1, 'v': 5, 'x': 10, 'l': 50, 'c': 100, 'd': 500, 'm': 1000}

// romanYear reads a numeral in its usual form; 0 for anything else.
func romanYear(letters string) int {
	value := 0
	for i := range len(letters) {
		v := romanLetters[letters[i]]
		if i+1 < len(letters) && v < romanLetters[letters[i+1]] {
			v = -v
		}
		value += v
	}
	if value < 1 || len(letters) < 3 || len(letters) > 15 || romanOf(value) != letters {
		return 0
	}
	return value
}

func romanOf(value int) string {
	out := ""
	for _, step := range []struct {
		value   int
		letters string
	}{
		{1000, "m"},
		{900, "cm"},
		{500, "d"},
		{400, "cd"},
		{100, "c"},
		{90, "xc"},
		{50, "l"},
		{40, "xl"},
		{10, "x"},
		{9, "ix"},
		{5, "v"},
		{4, "iv"},
		{1, "i"},
	} {
		for value >= step.value {
			out, value = out+step.letters, value-step.value
		}
	}
	return out
}
