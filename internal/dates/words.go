package dates

// lexeme is a token, or several, with what they mean in a date.
type lexeme struct {
	kind   kind
	value  int // number: the number; part: which (from 0); unit, era: see there
	of     int // part: of how many; fraction: into how many
	digits int // number: as written
}

type kind int

const (
	noise    kind = iota // a word that says nothing of time
	neutral              // a word that may stand anywhere: circa, the, of
	breaker              // end of a clause
	number               // 1831, 95, 3
	decade               // 1880s, 30s
	ordinal              // 19th, XIX, first; a century when the unit follows
	unit                 // century (100), millennium (1000): value is the years
	decades              // "années" of années 1880
	part                 // early, mid, late
	fraction             // half, quarter
	join                 // dash, to, or, and
	before               // value 1 when it follows its date: "or earlier"
	after
	era        // value is the sign of the year; 0 for other calendars
	month      // the number beside it is a day
	derivation // "copy of": what follows is another work's date
)

// ordinalLast counts from the end: the last quarter.
const ordinalLast = -1

// phrase is a sequence of words and its meaning.
type phrase struct {
	words   []string
	meaning lexeme
}

// lex gives tokens their meaning, taking the longest phrase that fits.
func lex(tokens []token) []lexeme {
	out := make([]lexeme, 0, len(tokens))
	for i := 0; i < len(tokens); {
		switch t := tokens[i]; t.kind {
		case tokenBreak:
			out, i = append(out, lexeme{kind: breaker}), i+1
		case tokenNumber:
			l, n := lexNumber(tokens[i:])
			out, i = append(out, l), i+n
		default:
			l, n := lexWord(tokens[i:], out)
			out, i = append(out, l), i+n
		}
	}
	return out
}

// lexNumber reads a number with its ending: 19th, 1880s, 1880er.
func lexNumber(tokens []token) (lexeme, int) {
	t := tokens[0]
	l := lexeme{kind: number, value: t.value, digits: t.digits}
	if len(tokens) == 1 || tokens[1].kind != tokenWord || !tokens[1].tight {
		return l, 1
	}
	switch ending := tokens[1].text; {
	case t.digits <= 2 && ordinalEndings[ending]:
		l.kind = ordinal
	case t.digits >= 2 && (ending == "s" || ending == "er" || ending == "ers" || ending == "ies"):
		l.kind = decade
	default:
		return l, 1
	}
	return l, 2
}

// lexWord reads a phrase of the vocabulary, else a Roman numeral, else noise.
func lexWord(tokens []token, done []lexeme) (lexeme, int) {
	if tokens[0].kind == tokenJoin {
		return lexeme{kind: join}, 1
	}
	word := tokens[0].text
	if word == "c" || word == "s" || word == "cent" {
		return lexCentury(word, done), 1
	}
	for _, p := range vocabulary[word] {
		if fits(p.words, tokens) {
			return p.meaning, len(p.words)
		}
	}
	if n := roman(word); n > 0 {
		return lexeme{kind: ordinal, value: n}, 1
	}
	return lexeme{kind: noise}, 1
}

// lexCentury tells the c. of "5th c." from the c. of "c. 1831"; the s. of
// "s. XVIII" is a century wherever it stands.
func lexCentury(word string, done []lexeme) lexeme {
	if word == "s" {
		return lexeme{kind: unit, value: 100}
	}
	if len(done) > 0 {
		if last := done[len(done)-1]; last.kind == ordinal || last.kind == number && last.digits <= 2 {
			return lexeme{kind: unit, value: 100}
		}
	}
	return lexeme{kind: neutral}
}

func fits(words []string, tokens []token) bool {
	if len(words) > len(tokens) {
		return false
	}
	for i, word := range words {
		isJoin := tokens[i].kind == tokenJoin && word == "-"
		if !isJoin && (tokens[i].kind != tokenWord || tokens[i].text != word) {
			return false
		}
	}
	return true
}

// roman reads a century in Roman numerals, up to XXI, with a French ending.
func roman(word string) int {
	for n := len(romans) - 1; n > 0; n-- {
		rest, found := cutPrefix(word, romans[n])
		if found {
			switch rest {
			case "", "e", "eme", "ieme", "th", "o", "er", "re":
				return n
			}
		}
	}
	return 0
}

func cutPrefix(word, prefix string) (string, bool) {
	if len(word) < len(prefix) || word[:len(prefix)] != prefix {
		return word, false
	}
	return word[len(prefix):], true
}

var romans = []string{
	"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii",
	"xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx", "xxi",
}

var ordinalEndings = map[string]bool{
	"st": true, "nd": true, "rd": true, "th": true, // English
	"e": true, "er": true, "re": true, "eme": true, "ieme": true, "nde": true, // French
	"de": true, "ste": true, // Dutch
	"o": true, "a": true, // Italian and Spanish
}
