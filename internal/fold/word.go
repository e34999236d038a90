package fold

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Word is s as searches compare it: a Text in which besides
//
//   - simplified, traditional and Japanese forms of a Chinese character are one,
//     and so are those in which names keep it,
//   - katakana are hiragana,
//   - letters that Arabic and Persian keyboards, or their users, write
//     differently are one (ي ی ى, ك ک, ه ة ە).
func Word(s string) string { return words.fold(s) }

var words = folding{rune: wordRune}

func wordRune(r rune) string {
	text := textRune(r)
	var b strings.Builder
	for _, d := range text {
		switch one, ok := sameLetter[d]; {
		case ok:
			b.WriteRune(one)
		case isKatakana(d):
			b.WriteRune(d - katakanaToHiragana)
		case 'ヷ' <= d && d <= 'ヺ': // no hiragana are composed with these marks
			b.WriteString([...]string{"わ", "ゐ", "ゑ", "を"}[d-'ヷ'] + voiced)
		case unicode.Is(unicode.Han, d):
			b.WriteRune(hanForm(d))
		default:
			b.WriteRune(d)
		}
	}
	return b.String()
}

var sameLetter = map[rune]rune{'ى': 'ي', 'ی': 'ي', 'ې': 'ي', 'ک': 'ك', 'ة': 'ه', 'ہ': 'ه', 'ھ': 'ه', 'ە': 'ه'}

// katakanaToHiragana is how far the block of katakana lies above that of
// hiragana, in the same order.
const katakanaToHiragana = 'ア' - 'あ'

// voiced is the mark that makes が of か.
const voiced = "\u3099"

func isKatakana(r rune) bool { return 'ァ' <= r && r <= 'ヶ' || r == 'ヽ' || r == 'ヾ' }

//go:generate go run han_gen.go

//go:embed han.txt
var hanText string

// hanForms gives a Chinese character the form that stands for it, if it is
// another one.
var hanForms = sync.OnceValue(func() map[rune]rune {
	forms := map[rune]rune{}
	for line := range strings.Lines(hanText) {
		line = strings.TrimSpace(line)
		first, size := utf8.DecodeRuneInString(line)
		if first == '#' {
			continue
		}
		for _, other := range line[size:] {
			forms[other] = first
		}
	}
	for _, line := range formsInNames {
		first, size := utf8.DecodeRuneInString(line)
		if form, ok := forms[first]; ok {
			first = form
		}
		for _, other := range line[size:] {
			forms[other] = first
		}
	}
	return forms
})

// formsInNames are forms that Japanese names keep and lists of characters leave
// out, behind the one of everywhere else: 髙橋 is 高橋.
var formsInNames = []string{"高髙", "崎﨑嵜", "吉𠮷", "浜濵", "辺邉", "島嶋嶌", "富冨", "桑桒", "土圡"}

func hanForm(r rune) rune {
	if form, ok := hanForms()[r]; ok {
		return form
	}
	return r
}

// OtherSpellings are further ways in which a word, as written, may be typed:
// Müller as "mueller", القاهرة without its article. They are folded as Word
// folds.
func OtherSpellings(word string) []string {
	switch {
	case isASCII(word):
		return nil
	case strings.ContainsAny(word, longLetters):
		return []string{Word(spelledOut.Replace(Name(word)))}
	case strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }):
		return withoutArticle(Word(word))
	}
	return nil
}

func withoutArticle(word string) []string {
	for _, article := range articles {
		if rest, ok := strings.CutPrefix(word, article); ok && utf8.RuneCountInString(rest) >= leastAfterArticle {
			return []string{rest}
		}
	}
	return nil
}

// longLetters are those that spelledOut writes out, of any case, and the
// marks that make them.
const longLetters = "äöüøåÄÖÜØÅ\u0308\u030A"

// spelledOut writes the letters out that have a spelling without their mark.
var spelledOut = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ø", "oe", "å", "aa")

// articles are those that Arabic writes in one word with the noun, alone or
// after "and", "with", "like", "so"; "to the" swallows the first letter of
// one. The longest come first.
var articles = []string{"وال", "بال", "كال", "فال", "ال", "لل"}

// leastAfterArticle is how many letters make a noun.
const leastAfterArticle = 3
