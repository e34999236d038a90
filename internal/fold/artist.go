package fold

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Artist is the Text of a person's name in the order in which it is spoken:
// "GOGH, Vincent van" and "Vincent van Gogh" are one artist. Names with
// another number of commas than inversion needs keep their order.
func Artist(name string) string {
	surname, rest, after := Inverted(name)
	return strings.Join(slices.DeleteFunc([]string{rest, surname, after}, func(s string) bool { return s == "" }), " ")
}

// Inverted takes a person's name apart, folded as by Text: the surname, what
// is spoken before it, and what follows it ("the Elder"). Of a name that is
// written as it is spoken the surname is empty, and rest is all of it.
func Inverted(name string) (surname, rest, after string) {
	folded := strings.TrimSpace(Text(name))
	if !strings.Contains(folded, ",") {
		return "", folded, ""
	}
	parts := strings.Split(folded, ",")
	for i, p := range parts {
		if parts[i] = strings.TrimSpace(p); parts[i] == "" {
			return "", folded, ""
		}
	}
	if last := len(parts) - 1; suffixes[parts[last]] {
		after, parts = parts[last], parts[:last]
	}
	switch len(parts) {
	case 1:
		return "", parts[0], after // "Martin Luther King, Jr."
	case 2:
		return parts[0], parts[1], after
	}
	return "", folded, ""
}

// suffixes follow a whole name after a comma.
var suffixes = map[string]bool{
	"jr": true, "jr.": true, "sr": true, "sr.": true, "ii": true, "iii": true, "iv": true,
	"the elder": true, "the younger": true, "the older": true, "d. a.": true, "d. j.": true, "d.a.": true, "d.j.": true,
	"der altere": true, "der jungere": true, "de oude": true, "de jonge": true,
	"pere": true, "fils": true, "l'aine": true, "le jeune": true, "le vieux": true, "il vecchio": true, "il giovane": true,
}

// SortName is a person's name as a catalogue orders it: by surname, folded as
// by Text. Of a name that is written as it is spoken that is the last word,
// with an article or saint before it ("La Tour") and what follows a name put
// last; names that are no person's stay as they are.
func SortName(name string) string {
	surname, rest, after := Inverted(name)
	if surname != "" {
		return strings.TrimSpace(surname + ", " + rest + " " + after)
	}
	words := strings.Fields(rest)
	end := len(words)
	for n := follows(words, end); n > 0; n = follows(words, end) {
		end -= n
	}
	if end < 2 || strings.Contains(rest, ",") || slices.ContainsFunc(words[:end], impersonal) || belongsToSurname[words[0]] || familyFirst(rest) {
		return strings.TrimSpace(rest + " " + after)
	}
	start := end - 1
	if start > 1 && belongsToSurname[words[start-1]] {
		start--
	}
	all := slices.Concat(words[start:end], []string{","}, words[:start], words[end:], []string{after})
	return strings.TrimSpace(strings.Join(all, " "))
}

// follows is how many of the words before end follow a name without a comma.
func follows(words []string, end int) int {
	for n := 1; n <= 2 && n < end; n++ {
		if suffixes[strings.Join(words[end-n:end], " ")] {
			return n
		}
	}
	return 0
}

// familyFirst reports names of Chinese, Japanese and Korean writing, in which
// the family's comes first.
func familyFirst(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// belongsToSurname are the words that a surname begins with.
var belongsToSurname = map[string]bool{
	"la": true, "le": true, "les": true, "los": true, "las": true, "el": true, "al": true,
	"st": true, "st.": true, "saint": true, "sainte": true, "san": true, "santa": true,
}

// impersonal reports words that no person's name has.
func impersonal(word string) bool {
	return impersonalWords[word] || strings.ContainsAny(word, "0123456789&/()[]?")
}

var impersonalWords = map[string]bool{
	"the": true, "and": true, "et": true, "und": true, "company": true, "co": true, "co.": true, "inc": true, "inc.": true, "ltd": true, "ltd.": true,
	"school": true, "century": true, "artist": true, "artists": true, "unknown": true, "unidentified": true, "anonymous": true, "group": true,
	"studio": true, "workshop": true, "press": true, "factory": true, "manufactory": true, "museum": true, "institute": true, "university": true,
	"society": true, "collective": true, "brothers": true,
}
