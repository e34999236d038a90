// Package fold makes texts comparable. It knows letters, not fields.
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
// that ignore them: "Édouard" and "EDOUARD" are the same.
func Text(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(cases.Fold().String(s)) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if plain, ok := undecomposed[r]; ok {
			b.WriteString(plain)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// undecomposed holds the Latin letters that Unicode does not take apart into
// a letter and its mark, and the quotes of typesetters.
var undecomposed = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'æ': "ae", 'œ': "oe",
	'ħ': "h", 'ı': "i", 'ŧ': "t", 'ŋ': "n",
	'‘': "'", '’': "'", 'ʼ': "'", '“': `"`, '”': `"`,
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
