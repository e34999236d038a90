package operator

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var option = regexp.MustCompile(`(^|\s)--[a-z]`)

// pageSentence is a text of sentences as the page says it. Imports tell people
// at a terminal which option helps; the page has a field for that beside the
// text, so clauses that name an option are left out.
func pageSentence(text string) string {
	if !option.MatchString(text) {
		return text
	}
	var kept []string
	for _, sentence := range strings.SplitAfter(text, ". ") {
		sentence = strings.TrimRight(strings.TrimSpace(sentence), ".")
		switch {
		case strings.HasPrefix(sentence, "--"): // --map title=Titre: there is no column "Titre"
			if _, says, ok := strings.Cut(sentence, ": "); ok {
				sentence = upperFirst(says)
			} else {
				continue
			}
		case option.MatchString(sentence):
			sentence = withoutOptions(sentence)
		}
		if sentence != "" {
			kept = append(kept, sentence+".")
		}
	}
	if len(kept) == 0 {
		return text
	}
	return strings.Join(kept, " ")
}

// withoutOptions keeps the clauses before the first that names an option.
func withoutOptions(sentence string) string {
	clauses := strings.Split(sentence, "; ")
	for i, clause := range clauses {
		if option.MatchString(clause) {
			return strings.Join(clauses[:i], "; ")
		}
	}
	return sentence
}

func upperFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

func pageSentences(texts []string) []string {
	short := make([]string, len(texts))
	for i, text := range texts {
		short[i] = pageSentence(text)
	}
	return short
}
