// Package fold makes texts comparable, in three degrees: the same name (Name),
// the same value (Text, and Artist for the names of people), the same word to
// somebody who searches (Word). It knows letters, not fields.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Name is s under Unicode normalisation (NFC) and full case folding: two
// names with the same Name are the same name, whichever system wrote the
// accents and the capitals. Accents still count.
func Name(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	// Folding can take a text out of normal form, hence the second pass.
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(s)))
}

// Text is s without case, accents and typographic quotes, for comparisons
// that ignore them: "Édouard" and "EDOUARD" are the same. Characters that are
// not seen (soft hyphens, zero-width spaces and joiners, marks of direction)
// go, too, and digits of any script become 0 to 9. The marks of kana, Thai
// and Indic scripts are no accents and stay: カキ is not ガギ.
func Text(s string) string { return texts.fold(s) }

var texts = folding{rune: textRune}

// textRune is what stands for one character in a Text.
func textRune(r rune) string {
	if unicode.Is(unicode.Cherokee, r) {
		return string(unicode.ToUpper(r)) // package cases exchanges its cases
	}
	var b strings.Builder
	// Capitals come out of signs ("№"), and signs out of capitals.
	apart := strings.ReplaceAll(norm.NFKD.String(string(r)), iotaSubscript, "")
	for _, d := range norm.NFKD.String(cases.Fold().String(apart)) {
		switch plain, ok := undecomposed[d]; {
		case ok:
			b.WriteString(plain)
		case Unseen(d) || isAccent(d):
		case unicode.Is(unicode.Nd, d):
			b.WriteByte('0' + digit(d))
		default:
			b.WriteRune(d)
		}
	}
	return norm.NFC.String(b.String())
}

// iotaSubscript is a mark, of which folding makes a letter.
const iotaSubscript = "\u0345"

// undecomposed holds the letters that Unicode does not take apart into a
// letter and its mark, the quotes of typesetters, and the line that only
// stretches Arabic words.
var undecomposed = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'æ': "ae", 'œ': "oe",
	'ħ': "h", 'ı': "i", 'ŧ': "t", 'ŋ': "n", 'ƶ': "z", 'ɨ': "i", 'ǥ': "g",
	'‘': "'", '’': "'", 'ʼ': "'", 'ʻ': "'", '´': "'", '′': "'", '“': `"`, '”': `"`,
	'ـ': "", 'ٱ': "ا",
	'ѣ': "е", 'ѳ': "ф", 'ґ': "г", // of Russian before 1918, and of Ukrainian, which did without for sixty years
	'װ': "וו", 'ױ': "וי", 'ײ': "יי",
	'ൺ': "ണ്", 'ൻ': "ന്", 'ർ': "ര്", 'ൽ': "ല്", 'ൾ': "ള്", 'ൿ': "ക്", // which older texts write with a joiner
}

// isAccent reports whether a mark may be left out without making another
// word: those of Latin, Greek and Cyrillic, the points of Hebrew, Arabic and
// Syriac, the dot of Hindi, which is as often left out, and the ones that choose
// how a character is drawn.
func isAccent(r rune) bool {
	if r == '\u093C' {
		return true
	}
	if isVoicing(r) {
		return false
	}
	return unicode.In(r, unicode.Mn, unicode.Me) && unicode.In(r, unicode.Inherited,
		unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic, unicode.Syriac)
}

// isVoicing reports the marks that make か が and は ぱ.
func isVoicing(r rune) bool { return r == '\u3099' || r == '\u309A' }

// Unseen reports characters that show nothing and part nothing: soft hyphens,
// zero-width spaces and joiners, marks of direction, fillers.
func Unseen(r rune) bool {
	switch r {
	case '\u115F', '\u1160', '\u3164', '\uFFA0': // fillers of Hangul count as letters
		return true
	}
	return r >= firstUnseen && unicode.Is(unicode.Cf, r)
}

// firstUnseen is the soft hyphen.
const firstUnseen = '\u00AD'

// digit is the value of a decimal digit: the digits of each script stand in
// order, and Unicode's ranges begin at a zero.
func digit(r rune) byte {
	for _, of := range unicode.Nd.R16 {
		if rune(of.Lo) <= r && r <= rune(of.Hi) {
			return byte((r - rune(of.Lo)) % 10)
		}
	}
	for _, of := range unicode.Nd.R32 {
		if rune(of.Lo) <= r && r <= rune(of.Hi) {
			return byte((r - rune(of.Lo)) % 10)
		}
	}
	return 0
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
