package text

import (
	"slices"
	"strings"

	"likeness/internal/art"
)

// Words are the words of a field of a record, or of one of its other columns,
// as an engine elsewhere indexes them. No word of a term is longer than
// maxWordRunes, but signs alone are a term with spaces.
type Words struct {
	Field  string // one of Fields
	Column string // key of the column, of the field of the other columns
	Terms  []string
	Pairs  []Pair // terms that stand next to each other

	count int // words, a compound counting as its parts
}

// fieldOf is the field of a name.
func fieldOf(name string) field { return field(slices.Index(fieldNames[:], name)) }

// Pair is two terms next to each other.
type Pair struct{ First, Second string }

// EverywhereField stands for all fields but that of dates together: where words
// are looked for unless a search names a field. No pairs are asked for there.
const EverywhereField = "everywhere"

// IsEverywhere reports whether the words stand in that field as well.
func (w Words) IsEverywhere() bool { return everywhere.has(fieldOf(w.Field)) }

// WholesOf are the words of a record's title, name and artist, each as one text.
func WholesOf(img art.Image) (wholes []string) {
	for _, written := range []string{img.Title, img.Name, img.Artist} {
		if whole := strings.Join(typedWords(written), " "); whole != "" && !slices.Contains(wholes, whole) {
			wholes = append(wholes, whole)
		}
	}
	return wholes
}

// whole is the words of a query as WholesOf has them; empty when it is more than
// words.
func (q query) whole() string {
	var words []string
	for _, n := range q.must {
		if !n.plain && (n.kind != kindPhrase || n.in != everywhere) {
			return ""
		}
		words = append(words, typedWords(q.search[n.typed.start:n.typed.end])...)
	}
	return strings.Join(words, " ")
}

// ColumnsField is the field of the other columns.
var ColumnsField = fieldNames[fieldProperties]

// Fields are the fields that records have words in.
func Fields() []string { return fieldNames[:] }

// WordsOf are the words of a record: of each field that has any, in the order
// of the fields, and of each of its other columns.
func WordsOf(img art.Image) []Words { return wordsOf(img, nil) }

// wordsOf is WordsOf, with the texts of fields that were taken apart before.
func wordsOf(img art.Image, taken map[fieldText]Words) []Words {
	var all []Words
	for f := range fieldProperties {
		written, spoken := textOf(img, f)
		if spoken == "" {
			continue
		}
		w, known := taken[fieldText{f, spoken}]
		if !known {
			w = wordsIn(f, spoken, len(spoken))
			if spoken != written { // as long as what the source says
				_, w.count = appendTokens(nil, written)
			}
			if taken != nil {
				taken[fieldText{f, spoken}] = w
			}
		}
		if len(w.Terms) > 0 {
			all = append(all, w)
		}
	}
	names := propertyNames{}
	properties := names.propertiesOf(img)
	keys := names.list()
	for _, p := range properties {
		if w := wordsIn(fieldProperties, p.text, wordsPerProperty); len(w.Terms) > 0 {
			w.Column = keys[p.number-1]
			all = append(all, w)
		}
	}
	return all
}

// wordsIn are the words of a text of a field, up to so many.
func wordsIn(f field, text string, most int) Words {
	found, count := appendTokens(nil, text)
	w := wordsOfTokens(found, most)
	w.Field, w.count = fieldNames[f], count
	return w
}

// textOf is what is indexed of a field of a record: as it is written, and with
// names as they are spoken.
func textOf(img art.Image, f field) (written, spoken string) {
	switch f {
	case fieldName:
		written = img.Name
	case fieldTitle:
		written = img.Title
	case fieldArtist:
		written = withValues(img.Artist, img.Artists)
		return written, withSpoken(written, img.Artists)
	case fieldCollection:
		written = withValues(img.Collection, img.Collections)
	case fieldGenre:
		written = withValues(img.Genre, img.Genres)
	case fieldDate:
		written = img.Date
	}
	return written, written
}

// wordsOfTokens are the terms before a position, and which of them stand next to
// each other, each once.
func wordsOfTokens(all []token, before int) (w Words) {
	terms, pairs := map[string]bool{}, map[Pair]bool{}
	first := 0 // of those that stand one position before the one at hand
	for i, t := range all {
		if t.position >= before {
			break
		}
		if !terms[t.term] {
			terms[t.term] = true
			w.Terms = append(w.Terms, t.term)
		}
		for first < i && all[first].position < t.position-1 {
			first++
		}
		for _, last := range all[first:i] {
			pair := Pair{last.term, t.term}
			if last.position == t.position-1 && !pairs[pair] {
				pairs[pair] = true
				w.Pairs = append(w.Pairs, pair)
			}
		}
	}
	return w
}

// held is the words of a record, ready to be asked for.
type held []Words

// has reports whether any field, or column, that a condition means has
// something.
func (h held) has(c Condition, what func(Words) bool) bool {
	return slices.ContainsFunc(h, func(w Words) bool {
		return (w.Field == c.Field || c.Field == EverywhereField && w.IsEverywhere()) && (c.Column == "" || w.Column == c.Column) && what(w)
	})
}
