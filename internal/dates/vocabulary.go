package dates

import (
	"slices"
	"strings"
)

// The words of English, German, French, Italian, Spanish and Dutch catalogues,
// lower case and without accents. Phrases are divided by strokes, their words
// by blanks; "-" is a dash within a phrase.
var vocabulary = func() map[string][]phrase {
	v := map[string][]phrase{}
	say := func(meaning lexeme, phrases string) {
		for _, p := range strings.Split(phrases, "/") {
			words := strings.Fields(p)
			v[words[0]] = append(v[words[0]], phrase{words, meaning})
		}
	}

	say(lexeme{kind: neutral}, "circa/ca/ci/cca/cir/about/around/approximately/approx/probably/possibly/perhaps/presumably/likely/"+
		"um/gegen/etwa/wohl/vermutlich/vers/environ/autour/verso/intorno/forse/probabilmente/hacia/alrededor/probablemente/omstreeks/ongeveer/rond/"+
		"the/of/in/on/at/from/between/since/during/year/years/dated/"+
		"der/die/das/des/dem/im/von/zwischen/aus/jahr/jahre/jahren/"+
		"le/la/les/du/de/des/l/d/entre/depuis/annee/del/della/dello/il/lo/gli/dal/tra/fra/anno/el/los/las/desde/ano/"+
		"het/van/tussen/uit/jaar")
	say(lexeme{kind: join}, "to/and/or/until/till/through/thru/und/oder/bis/et/ou/a/au/jusque/e/o/al/fino/y/hasta/en/of/tot")
	// "of" is English "of" far more often than Dutch "or".
	v["of"] = v["of"][:1]
	// French and Dutch "en" introduces a year; between years it joins them.

	say(lexeme{kind: before}, "before/by/prior to/no later than/not later than/not after/earlier than/pre/vor/bis spatestens/avant/prima del/prima di/antes/voor")
	say(lexeme{kind: after}, "after/no earlier than/not earlier than/not before/later than/post/nach/apres/dopo/despues/na")
	say(lexeme{kind: before, value: 1}, "or earlier/or before/oder fruher/ou avant")
	say(lexeme{kind: after, value: 1}, "or later/or after/and later/oder spater/ou plus tard/ou apres/o later")

	say(lexeme{kind: part, value: 0, of: 3}, "early/beginning/start/fruhes/fruhe/anfang/beginn/debut/inizio/inizi/principios/comienzos/begin/vroege")
	say(lexeme{kind: part, value: 1, of: 3}, "mid/middle/mitte/mittleres/milieu/meta/mediados/midden")
	say(lexeme{kind: part, value: 2, of: 3}, "late/end/spates/spate/ende/fin/fine/finales/fines/eind/einde/late")
	say(lexeme{kind: fraction, of: 2}, "half/halfte/moitie/mitad/helft")
	say(lexeme{kind: fraction, of: 3}, "drittel/tiers/tercio/derde deel")
	say(lexeme{kind: fraction, of: 4}, "quarter/viertel/quart/quarto/cuarto/kwart")
	for n, words := range []string{
		"", "first/erste/ersten/erstes/premier/premiere/prima/primo/primer/primera/primero/eerste",
		"second/zweite/zweiten/zweites/deuxieme/seconde/seconda/secondo/segunda/segundo/tweede",
		"third/dritte/dritten/drittes/troisieme/terzo/tercer/tercero/derde",
		"fourth/vierte/vierten/viertes/quatrieme/vierde",
	} {
		if n > 0 {
			say(lexeme{kind: ordinal, value: n}, words)
		}
	}
	say(lexeme{kind: ordinal, value: ordinalLast}, "last/letzte/letzten/letztes/dernier/derniere/ultimo/ultima/laatste")
	for n, word := range strings.Fields("fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth") {
		say(lexeme{kind: ordinal, value: n + 5}, word)
	}

	say(lexeme{kind: unit, value: 100}, "century/centuries/jahrhundert/jahrhunderts/jahrhunderte/jh/jhd/jhdt/jhs/siecle/siecles/secolo/secoli/sec/siglo/siglos/eeuw")
	say(lexeme{kind: unit, value: 1000}, "millennium/millennia/jahrtausend/millenaire/millennio/milenio")
	say(lexeme{kind: decades}, "annees/anni/anos/jaren")
	for n, word := range strings.Fields("duecento trecento quattrocento cinquecento seicento settecento ottocento novecento") {
		say(lexeme{kind: decade, value: 1200 + 100*n, digits: 4}, word)
	}

	say(lexeme{kind: era, value: -1}, "bc/bce/b c/b c e/v chr/v christus/vor christus/vor chr/vchr/av j - c/avant j - c/av jc/avant jc/avant jesus - christ/"+
		"ac/a c/avanti cristo/antes de cristo/v u z/voor christus/voor chr")
	say(lexeme{kind: era, value: 1}, "ad/ce/a d/c e/n chr/nach christus/nach chr/nchr/ap j - c/apres j - c/dc/d c/dopo cristo/despues de cristo/na christus/na chr")
	say(lexeme{kind: era}, "ah/a h/am/hijri/be/saka/vs")
	say(lexeme{kind: derivation}, "copy of/copy after/copies of/kopie nach/copie de/copie d/copia de/copia da/kopie naar/based on")

	say(lexeme{kind: month}, "jan/january/feb/february/mar/march/apr/april/may/jun/june/jul/july/aug/august/sep/sept/september/oct/october/nov/november/dec/december/"+
		"januar/februar/marz/mai/juni/juli/oktober/dezember/janvier/fevrier/mars/avril/juin/juillet/aout/septembre/octobre/novembre/decembre/"+
		"gennaio/febbraio/marzo/aprile/maggio/giugno/luglio/agosto/settembre/ottobre/dicembre/"+
		"enero/febrero/abril/mayo/junio/julio/septiembre/octubre/noviembre/diciembre/januari/februari/maart/mei/augustus/"+
		"spring/summer/autumn/winter/fall")

	for _, phrases := range v {
		slices.SortStableFunc(phrases, func(a, b phrase) int { return len(b.words) - len(a.words) })
	}
	return v
}()
