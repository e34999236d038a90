package dates

import (
	"slices"
	"strings"
)

// entry gives phrases a meaning. Phrases are divided by strokes, their words
// by blanks; "-" is a dash within a phrase. They are written as catalogues
// write them; case and accents do not matter.
type entry struct {
	meaning lexeme
	phrases string
}

// phrase is a sequence of words and its meaning.
type phrase struct {
	words   []string
	meaning lexeme
}

// vocabulary holds the phrases of all languages by their first word, longer
// ones first. Where languages disagree, the one that is listed first wins.
var vocabulary = func() map[string][]phrase {
	v := map[string][]phrase{}
	say := func(meaning lexeme, phrases string) {
		for _, p := range strings.Split(phrases, "/") {
			words := wordsOf(p)
			said := slices.ContainsFunc(v[words[0]], func(q phrase) bool { return slices.Equal(q.words, words) })
			if !said {
				v[words[0]] = append(v[words[0]], phrase{words, meaning})
			}
		}
	}
	for _, language := range [][]entry{
		english, german, french, italian, spanish, portuguese, dutch, danish, polish, russian, arabic, greek, japanese, korean,
		czech, hungarian, turkish, morePolish, romanian, moreGreek, ukrainian, southSlavic, baltic, scandinavian, hebrew, moreArabic, thai, southEast,
	} {
		for _, e := range language {
			say(e.meaning, e.phrases)
		}
	}
	for i, p := range periods {
		say(lexeme{kind: period, value: i}, p.names)
	}
	for _, phrases := range v {
		slices.SortStableFunc(phrases, func(a, b phrase) int { return len(b.words) - len(a.words) })
	}
	return v
}()

// wordsOf cuts a phrase as texts are cut.
func wordsOf(p string) []string {
	var words []string
	for _, t := range tokenize(fold(p), nil) {
		if t.kind == tokenDash {
			t.text = "-"
		}
		words = append(words, t.text)
	}
	return words
}

// The meanings that every language has words for.
var (
	isNeutral  = lexeme{kind: neutral}
	joins      = lexeme{kind: join}                   // and, or
	joinsUntil = lexeme{kind: join, value: joinUntil} // to
	joinsTo    = lexeme{kind: join, value: joinTo}
	isBefore   = lexeme{kind: before}
	isUntil    = lexeme{kind: before, value: boundReached}
	orBefore   = lexeme{kind: before, value: boundSuffix}
	isAfter    = lexeme{kind: after}
	isFrom     = lexeme{kind: after, value: boundReached} // not earlier than
	isSince    = lexeme{kind: after, value: boundSince}
	orAfter    = lexeme{kind: after, value: boundSuffix}
	isPresent  = lexeme{kind: present}
	early      = lexeme{kind: part, value: 0, of: 3}
	mid        = lexeme{kind: part, value: 1, of: 3}
	late       = lexeme{kind: part, value: 2, of: 3}
	half       = lexeme{kind: fraction, of: 2}
	third      = lexeme{kind: fraction, of: 3}
	quarter    = lexeme{kind: fraction, of: 4}
	tenth      = lexeme{kind: fraction, of: yearsOfDecade}
	century    = lexeme{kind: unit, value: 100}
	millennium = lexeme{kind: unit, value: 1000}
	isDecades  = lexeme{kind: decades}
	bc         = lexeme{kind: era, value: -1}
	ad         = lexeme{kind: era, value: 1}
	otherYears = lexeme{kind: otherEra}
	isMonth    = lexeme{kind: month}
	isPeriod   = lexeme{kind: periodNoun}
	isTurn     = lexeme{kind: turn}
	copyOf     = lexeme{kind: derivation}
	isLast     = nth(ordinalLast)
)

func nth(n int) lexeme { return lexeme{kind: ordinal, value: n} }

// hundreds is a century by the name of its hundreds: Settecento.
func hundreds(year int) lexeme { return lexeme{kind: decade, value: year, digits: 4} }

var ordinalEndings = setOf("st nd rd th " + // English
	"e er re ere eme ieme nd nde " + // French
	"de ste " + // Dutch
	"o a os as er ro do ra " + // Italian, Spanish, Portuguese
	"й я ая ой ом го ый ое " + // Russian
	"га ша та тя " + // Ukrainian
	"ος ου ο") // Greek

var romanEndings = setOf("e eme ieme th o er re го й ый")

// romanTails are those that a hyphen parts from their numeral.
var romanTails = setOf("lea a e eme ieme th го й ый ого ом я")

// spacedEndings are those that stand apart in some texts: XIX e siècle.
var spacedEndings = setOf("st nd rd th e er re eme ieme го й")

// turkishEras are abbreviations that without their accents would be others.
var turkishEras = strings.NewReplacer("M.Ö.", "BCE ", "M. Ö.", "BCE ", "MÖ ", "BCE ", "MÖ\u00a0", "BCE ", "m.ö.", "BCE ", "mö ", "BCE ", "İ.Ö.", "BCE ", "İÖ ", "BCE ",
	"M.S.", "CE ", "M. S.", "CE ", "İ.S.", "CE ")

var ordinalCenturies = setOf("thc stc ndc rdc thcent")

var decadeEndings = setOf("s ies er ers erjahre erne erna ere tal tallet talet talets tallets " +
	"е ые х ых те ті і " +
	"tall talls arene ara luku luvun luvulla luvulta luvut " +
	"ler lar li lu lı lerde larda")

// decadeNouns are the words that make decades of the numbers before them, with
// the endings that these may have: 80. léta, 1850-es évek.
var decadeNouns, decadeNounEndings = setOf("léta let letech roky rokov rokoch aastad aastate évek években éveiből éveinek"), setOf("es as os ös ás")

// shortCenturies are abbreviations that say century behind an ordinal alone, for
// they are other words as well: 19. st., XIX. sz.
var shortCenturies = setOf("stol stor st sz szd yy gs saj amž")

// setOf holds folded words.
func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[fold(w)] = true
	}
	return set
}
