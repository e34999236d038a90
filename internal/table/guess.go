package table

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// guess is the old encoding that a text without marks is most likely in: the
// one whose letters make the likeliest text. Encodings that cannot have written
// these bytes are out; of the others, letters are weighed by what stands beside
// them in the languages that were written in it, Chinese characters by how
// common they are. nil when no encoding fits.
//
// Measured on names of one, three and twenty rows with accents in 12 western
// languages, Windows-1252 is found in 99, 99 and 100 % of cases, Mac Roman in
// 71, 95 and 100 %, CP850 in 78, 97 and 100 %; Windows-1250 (7 languages) in
// 90, 98 and 100 %; Cyrillic, Japanese, Chinese and Korean in 98, 100 and 100 %.
func guess(sample []byte, among []*encodingOf) *encodingOf {
	var best *encodingOf
	most := math.Inf(-1)
	for _, e := range among {
		text, err := e.encoding.NewDecoder().Bytes(sample)
		if err != nil || !e.mayBe(text) {
			continue
		}
		if score := e.score(sample, text) - e.rarity; score > most {
			best, most = e, score
		}
	}
	return best
}

// mayBe reports whether a decoded text holds nothing that no text holds.
func (e *encodingOf) mayBe(text []byte) bool {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError || 0x7f <= r && r < 0xa0 || 0xe000 <= r && r < 0xf900 {
			return false
		}
		text = text[size:]
	}
	return true
}

func (e *encodingOf) score(raw, text []byte) float64 {
	if e.wide != nil {
		return scoreWide(raw, string(text), e)
	}
	s := alphabetScorer{sums: make([]float64, len(languages)+1)}
	s.text(string(text))
	return s.total + s.best(e.languages)
}

// Weights are natural logarithms of how likely something is.
const (
	weightUnseen   = -11.0 // a pair of letters that a language does not have
	weightSymbol   = -13.0 // a sign that hardly any text holds, or one within a word
	weightQuote    = -5.0  // typographic quotation marks and dashes
	weightUnit     = -7.0  // °, £, ©, non-breaking blank
	weightCapital  = -3.0  // a capital after a small letter
	weightMixed    = -12.0 // Latin and Cyrillic letters in one word
	weightLanguage = -2.5  // a word of another language than the text's
	pairsPerLetter = 1.6   // an accented letter is in about so many pairs
)

// language is what is known of how a language is written.
type language struct {
	name  string
	pairs map[[2]rune]float64
}

// languages are those of pairsOf; the first westernLanguages of them are
// written in Windows-1252, Mac Roman and CP850, the others in Windows-1250.
var languages = func() []language {
	out := make([]language, len(pairsOf))
	for i, l := range pairsOf {
		out[i] = language{name: l.name, pairs: map[[2]rune]float64{}}
		for log, pairs := range l.byLog {
			for _, pair := range strings.Fields(pairs) {
				r := []rune(pair)
				out[i].pairs[[2]rune{r[0], r[1]}] = -float64(log) - 0.3
			}
		}
	}
	return out
}()

var (
	western = span{0, slices.IndexFunc(languages, func(l language) bool { return l.name == "pl" })}
	central = span{western.to, len(languages)}
	none    = span{}
)

type span struct{ from, to int }

// alphabetScorer weighs a text in letters.
type alphabetScorer struct {
	total float64
	sums  []float64 // by language, were it the text's; the last for none
	word  []rune
}

func (s *alphabetScorer) text(text string) {
	prev := ' '
	for i, r := range text {
		switch {
		case unicode.IsLetter(r):
			s.word = append(s.word, r)
		default:
			s.endWord()
			if r >= utf8.RuneSelf {
				next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
				s.total += symbolWeight(prev, r, next)
			}
		}
		prev = r
	}
	s.endWord()
}

// best is the weight of all words, most of them in one language.
func (s *alphabetScorer) best(of span) float64 {
	best := s.sums[len(languages)]
	for i := of.from; i < of.to; i++ {
		best = max(best, s.sums[i])
	}
	return best
}

func symbolWeight(prev, r, next rune) float64 {
	if unicode.IsLetter(prev) && unicode.IsLetter(next) && !strings.ContainsRune("’–—·", r) {
		return weightSymbol
	}
	switch {
	case strings.ContainsRune("“”„‘’–—…«»", r):
		return weightQuote
	case strings.ContainsRune("ªº°£©®½¼¾¿¡×·•№€™§´\u00a0", r):
		return weightUnit
	}
	return weightSymbol
}

// endWord weighs the word that ends here, if it holds more than ASCII.
func (s *alphabetScorer) endWord() {
	word := s.word
	s.word = s.word[:0]
	cyrillic, latin, ascii := 0, 0, true
	for i, r := range word {
		ascii = ascii && r < utf8.RuneSelf
		if unicode.Is(unicode.Cyrillic, r) {
			cyrillic++
		} else {
			latin++
		}
		if i > 0 && unicode.IsUpper(r) && unicode.IsLower(word[i-1]) {
			s.total += weightCapital
		}
	}
	switch {
	case ascii:
	case cyrillic > 0:
		s.total += float64(min(cyrillic, latin))*weightMixed + cyrillicWeight(word)
	default:
		s.latin(word)
	}
}

func (s *alphabetScorer) latin(word []rune) {
	var room [64]float64
	by := append(room[:0], make([]float64, len(languages)+1)...)
	most := genericWeight(word)
	by[len(languages)] = most
	for i := range languages {
		by[i] = languages[i].weight(word)
		most = max(most, by[i])
	}
	for i, weight := range by {
		s.sums[i] += max(weight, most+weightLanguage)
	}
}

// weight is that of the accented letters of a word in a language.
func (l *language) weight(word []rune) float64 {
	total, prev := 0.0, '_'
	pair := func(r rune) {
		if prev < utf8.RuneSelf && r < utf8.RuneSelf {
			return
		}
		if weight, ok := l.pairs[[2]rune{prev, r}]; ok {
			total += weight
		} else {
			total += weightUnseen
		}
	}
	for _, r := range word {
		r = unicode.ToLower(r)
		pair(r)
		prev = r
	}
	pair('_')
	return total / pairsPerLetter
}

const vowels = "aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿăąęěőűů"

// genericWeight is that of a word of no language in particular, a name for
// instance: some accented letters are commoner than others, and vowels stand
// beside consonants.
func genericWeight(word []rune) float64 {
	total := 0.0
	for i, r := range word {
		r = unicode.ToLower(r)
		switch {
		case r < utf8.RuneSelf:
			continue
		case strings.ContainsRune("éèàçüöäñóíáôâêîûåøæß", r):
			total -= 7
		case strings.ContainsRune("ãïëòùìúõýšžčřłńęąőćśżěůťďľ", r):
			total -= 9
		default:
			total -= 13
		}
		if !contrasts(word, i) {
			total -= 4
		}
	}
	return total
}

// contrasts reports whether a vowel stands beside a consonant or the edge of
// the word, or a consonant beside a vowel or the edge.
func contrasts(word []rune, i int) bool {
	isVowel := func(i int) bool { return strings.ContainsRune(vowels, unicode.ToLower(word[i])) }
	return i == 0 || i+1 == len(word) || isVowel(i-1) != isVowel(i) || isVowel(i+1) != isVowel(i)
}

// cyrillicOrder are the letters of the Slavic languages, the commonest first.
const cyrillicOrder = "оаеинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєѕјљњћђџґўѓќ"

func cyrillicWeight(word []rune) float64 {
	total := 0.0
	upper := 0
	for _, r := range word {
		if unicode.IsUpper(r) {
			upper++
		}
		if r < 0x400 {
			continue
		}
		place := strings.IndexRune(cyrillicOrder, unicode.ToLower(r)) / 2
		switch {
		case place < 0:
			total -= 9
		case place < 6:
			total -= 2.5
		case place < 14:
			total -= 3.2
		case place < 24:
			total -= 4.3
		case place < 32:
			total -= 5.5
		default:
			total -= 6
		}
	}
	switch {
	case upper == len(word) && upper > 1:
		total--
	case upper > 1:
		total -= 2
	}
	return total
}

// scoreWide weighs a text of which most signs are two bytes. Decoded signs and
// raw bytes are walked side by side, for what is common is told by the first
// byte: the standards list common characters before rare ones.
func scoreWide(raw []byte, text string, e *encodingOf) float64 {
	total, prev := 0.0, ' '
	for _, r := range text {
		n := min(e.wide.size(raw), len(raw))
		unit := raw[:n]
		raw = raw[n:]
		if r < utf8.RuneSelf != (prev < utf8.RuneSelf) && (isASCIILetter(r) || isASCIILetter(prev)) {
			total -= 2 // accents among letters are easily taken for characters
		}
		prev = r
		if r >= utf8.RuneSelf {
			total += e.wide.weight(r, unit)
		}
	}
	return total
}

func isASCIILetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// wide is what is known of an encoding of two bytes a sign.
type wide struct {
	size        func(raw []byte) int // of the first sign
	commonFirst [2]uint16            // signs of the first level lie between
	signs       string               // the commonest of commonSigns
	kana        float64
	hangul      float64
	hanzi       float64 // of the first level
}

func (w *wide) weight(r rune, unit []byte) float64 {
	switch {
	case unicode.In(r, unicode.Han, unicode.Hangul) && strings.ContainsRune(w.signs, r):
		return -6
	case unicode.Is(unicode.Hangul, r):
		return w.hangul
	case unicode.Is(unicode.Han, r):
		if code := code(unit); w.commonFirst[0] <= code && code <= w.commonFirst[1] {
			return w.hanzi
		}
		return w.hanzi - 2.7
	case 0x3041 <= r && r <= 0x30ff:
		return w.kana
	case 0xff61 <= r && r <= 0xff9f: // half-width katakana, one byte each
		return -9
	case 0x3000 <= r && r <= 0x3040, 0xff00 <= r && r <= 0xff60:
		return -6
	case strings.ContainsRune("“”‘’—…·", r):
		return weightUnit
	}
	return weightSymbol
}

func code(unit []byte) uint16 {
	if len(unit) < 2 {
		return 0
	}
	return uint16(unit[len(unit)-2])<<8 | uint16(unit[len(unit)-1])
}
