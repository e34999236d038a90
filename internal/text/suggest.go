package text

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"likeness/internal/art"
)

// beginning are the names with this prefix.
func (n valueNames) beginning(prefix string) valueNames {
	first, _ := slices.BinarySearchFunc(n, prefix, func(a valueName, p string) int { return strings.Compare(a.word, p) })
	last := first
	for last < len(n) && strings.HasPrefix(n[last].word, prefix) {
		last++
	}
	return n[first:last]
}

// nearlyBeginning are the names that begin with nearly this, the typos of a
// word allowed.
func (n valueNames) nearlyBeginning(prefix string) valueNames {
	var found valueNames
	most, typed := maxTypos(prefix), []rune(prefix)
	if most == 0 {
		return n.beginning(prefix)
	}
	word, fits := "", false
	for _, name := range n {
		if name.word != word { // equal ones stand together
			word = name.word
			_, edits := distances(typed, []rune(word))
			fits = edits <= most
		}
		if fits {
			found = append(found, name)
		}
	}
	return found
}

// valueID names a value of any field.
type valueID struct {
	field valueField
	value uint32
}

// holding are the values of which some words begin with the given ones.
func (n valueNames) holding(words []string, begin func(string) valueNames) []valueID {
	var left map[valueID]bool
	for _, w := range words {
		next := map[valueID]bool{}
		for _, name := range begin(w) {
			id := valueID{name.field, name.value}
			if left == nil || left[id] {
				next[id] = true
			}
		}
		left = next
	}
	all := make([]valueID, 0, len(left))
	for id := range left {
		all = append(all, id)
	}
	return all
}

// Suggest completes what somebody is typing: with values that hold words
// beginning like the ones typed (those that begin with the whole of it first,
// then the more frequent), then with works whose title or name does. If there
// is nothing, words may be written together or apart, and then hold typos.
// Works need two letters, or another word.
func (x *Index) Suggest(ctx context.Context, prefix string, limit int) ([]art.Suggestion, error) {
	prefix = clip(strings.TrimSpace(prefix), maxSearchBytes)
	words := typedWords(prefix)
	if len(words) == 0 || limit < 1 || x.words == nil {
		return nil, nil
	}
	values := x.values.names.holding(words, x.values.names.beginning)
	works, err := x.suggestWorks(ctx, words, limit)
	if err != nil {
		return nil, err
	}
	if len(values) == 0 && len(works) == 0 {
		values = x.values.writtenTogether(words)
	}
	if len(values) == 0 && len(works) == 0 {
		values = x.values.names.holding(words, x.values.names.nearlyBeginning)
		if works, err = x.suggestCorrected(ctx, prefix, limit); err != nil {
			return nil, err
		}
	}
	return mix(x.values.suggestions(values, strings.Join(words, " ")), works, limit), nil
}

// writtenTogether are the values of which some words, one behind the other,
// begin like the typed ones when neither are written apart: "vangogh",
// "de carava".
func (l *valueList) writtenTogether(words []string) (found []valueID) {
	typed := strings.Join(words, "")
	if utf8.RuneCountInString(typed) < minApartRunes {
		return nil
	}
	for f := range l.columns {
		for v := range l.columns[f].folded.len() {
			value, begins := strings.Fields(l.columns[f].folded.at(uint32(v))), false
			for i := 0; i < len(value) && !begins; i++ {
				begins = strings.HasPrefix(strings.Join(value[i:], ""), typed)
			}
			if begins {
				found = append(found, valueID{valueField(f), uint32(v)})
			}
		}
	}
	return found
}

// typedWords are the words of a text, a compound in parts, at most maxWords.
func typedWords(s string) []string {
	var words []string
	for _, t := range phraseTokens(s) {
		if t.term != "" && len(words) < maxWords {
			words = append(words, t.term)
		}
	}
	return words
}

// suggestions are values as suggestions, the best first.
func (l *valueList) suggestions(values []valueID, typed string) []art.Suggestion {
	var starting, others []art.Suggestion
	for _, id := range values {
		column := &l.columns[id.field]
		s := art.Suggestion{Text: column.labels.at(id.value), Field: id.field.name(), Count: int(column.counts[id.value])}
		if strings.HasPrefix(column.folded.at(id.value), typed) {
			starting = append(starting, s)
		} else {
			others = append(others, s)
		}
	}
	frequentFirst := func(a, b art.Suggestion) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Field, b.Field))
	}
	slices.SortFunc(starting, frequentFirst)
	slices.SortFunc(others, frequentFirst)
	return append(starting, others...)
}

// suggestWorks are works that hold every word, and a title or name in which
// one begins with the last.
func (x *Index) suggestWorks(ctx context.Context, words []string, limit int) ([]art.Suggestion, error) {
	if len(words) == 1 && utf8.RuneCountInString(words[0]) < minPrefixRunes {
		return nil, nil
	}
	e := newEvaluation(ctx, x)
	if len(words) == 1 {
		e.enough = enoughToSuggest
	}
	found, _, err := e.query(completion(words))
	if err != nil {
		return nil, err
	}
	return x.bestWorks(ctx, newRanking(found), strings.Join(words, " "), limit)
}

// completion asks for records that hold every word, and a title or name in which
// one begins with the last.
func completion(words []string) (q query) {
	for i, w := range words {
		n := node{kind: kindWord, in: everywhere, term: w, words: 1}
		if i == len(words)-1 {
			n.in, n.prefix = only(fieldTitle)|only(fieldName), true
		}
		q.must = append(q.must, n)
	}
	return q
}

// enoughToSuggest is from about how many works some are chosen while only the
// beginning of one word is there, which hundreds of thousands may hold.
const enoughToSuggest = 20_000

// suggestCorrected are the works that the search finds with its typos corrected.
func (x *Index) suggestCorrected(ctx context.Context, typed string, limit int) ([]art.Suggestion, error) {
	e := newEvaluation(ctx, x)
	corrected, err := e.understanding().correct(typed, x.parse(typed), wholeQuery)
	if err != nil || corrected == "" {
		return nil, err
	}
	found, _, err := e.query(x.parse(corrected))
	if err != nil {
		return nil, err
	}
	return x.bestWorks(ctx, newRanking(found), strings.Join(typedWords(corrected), " "), limit)
}

// bestWorks are the best of a ranking under different titles, and before the
// others those that begin as was typed.
func (x *Index) bestWorks(ctx context.Context, r ranking, typed string, limit int) ([]art.Suggestion, error) {
	// Titles repeat ("Untitled"), hence some to spare.
	places, _, _, err := x.page(ctx, &answer{ranking: r}, art.TextQuery{Limit: spareTitles * limit}, nil)
	if err != nil {
		return nil, err
	}
	records, err := x.read(ctx, places)
	if err != nil {
		return nil, err
	}
	images := make([]art.Image, len(records))
	for i, r := range records {
		images[i] = r.Image
	}
	return titled(images, typed, limit), nil
}

// titled suggests records under different titles, those first that begin as was
// typed.
func titled(records []art.Image, typed string, limit int) []art.Suggestion {
	begins := func(r art.Image) int {
		if strings.HasPrefix(strings.Join(typedWords(cmp.Or(r.Title, r.Name)), " "), typed) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(records, func(a, b art.Image) int { return cmp.Compare(begins(a), begins(b)) })
	var works []art.Suggestion
	seen := map[string]bool{}
	for _, r := range records {
		title := cmp.Or(r.Title, r.Name)
		if folded := foldValue(title); len(works) < limit && !seen[folded] {
			seen[folded] = true
			works = append(works, art.Suggestion{Text: title, Count: 1, Image: &r})
		}
	}
	return works
}

// spareTitles is how many works are looked at for one that is suggested.
const spareTitles = 5

// mix puts values before works: of eight, at most three artists, two
// collections and one genre as long as there are works to fill up with.
func mix(values, works []art.Suggestion, limit int) []art.Suggestion {
	room := map[art.Field]int{
		art.FieldArtist:     max(1, limit*3/8),
		art.FieldCollection: max(1, limit*2/8),
		art.FieldGenre:      max(1, limit*1/8),
	}
	var chosen, spare []art.Suggestion
	for _, v := range values {
		if room[v.Field]--; room[v.Field] >= 0 && len(chosen) < limit {
			chosen = append(chosen, v)
		} else {
			spare = append(spare, v)
		}
	}
	for _, more := range [][]art.Suggestion{works, spare} {
		chosen = append(chosen, more[:min(len(more), limit-len(chosen))]...)
	}
	return chosen
}
