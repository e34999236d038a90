package weaviate

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/weaviate/weaviate/entities/models"

	"likeness/internal/art"
	"likeness/internal/fold"
	"likeness/internal/text"
)

// Properties of words, which the first object of a work has.
const (
	propWords   = "words_"  // and a field: its terms
	propPairs   = "pairs_"  // and a field: its terms that stand next to each other
	allColumns  = "columns" // in the place of a field: terms of the other columns, each with its column
	propRanked  = propWords + text.EverywhereField
	propName    = "lookupName" // as lookups compare it
	propTexts   = "texts"      // of fields, which lookups compare whole
	propWholes  = "wholes"     // the words of titles, names and artists, which are ranked first
	propDecades = "decades"    // in which the years begin and end; see decadeValues
	propSort    = "sort_"      // and an order: the code of the place there

	propUnplaced = "unplaced" // orders in which it has no place
)

// Properties that filters look into, which all objects have.
const (
	propArtists     = "artists"
	propCollections = "collections"
	propGenres      = "genres"
	propMissing     = "missing" // fields, and columns, that record nothing
	propYearFrom    = "yearFrom"
	propYearTo      = "yearTo"
)

// sortName is the property of an order.
func sortName(by art.SortKey) string { return propSort + string(by) }

// sortKeys are the orders that have a property.
var sortKeys = []art.SortKey{art.SortName, art.SortTitle, art.SortArtist, art.SortDate}

// valueProperty is the property of the values of a field.
func valueProperty(f art.Field) string {
	switch f {
	case art.FieldArtist:
		return propArtists
	case art.FieldCollection:
		return propCollections
	}
	return propGenres
}

// columnName is the property of a column that is a facet, by its key, which may
// have letters of any script.
func columnName(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "column_" + hex.EncodeToString(sum[:8])
}

// columnMissing says among what is missing that a column records nothing.
func columnMissing(key string) string { return "column " + key }

// wordProperties are those of words, filters and orders.
func wordProperties() []*models.Property {
	var all []*models.Property
	for _, field := range append([]string{allColumns}, text.Fields()...) {
		all = append(all, textProperty(propWords+field, "text", tokenWhitespace, false))
		all = append(all, textProperty(propPairs+field, "text", tokenWhitespace, false))
	}
	all = append(all, textProperty(propRanked, "text", tokenWhitespace, true))
	for _, name := range []string{propName, propWholes, propTexts, propUnplaced, propArtists, propCollections, propGenres, propMissing, propDecades} {
		all = append(all, textProperty(name, "text[]", tokenField, false))
	}
	for _, by := range sortKeys {
		all = append(all, numberProperty(sortName(by)))
	}
	return append(all, numberProperty(propYearFrom), numberProperty(propYearTo))
}

// columnProperty is that of a column that is a facet.
func columnProperty(name string) *models.Property {
	return textProperty(columnName(text.ColumnKey(name)), "text[]", tokenField, false)
}

// filterValues are what filters look into of a work. columns are those that are
// facets.
func filterValues(image art.Image, columns []art.Column) map[string]any {
	values := map[string]any{}
	var missing []string
	put := func(property, name string, folded []string) {
		if len(folded) > 0 {
			values[property] = folded
		} else {
			missing = append(missing, name)
		}
	}
	for _, of := range []struct {
		field  art.Field
		values []string
	}{{art.FieldArtist, image.Artists}, {art.FieldCollection, image.Collections}, {art.FieldGenre, image.Genres}} {
		put(valueProperty(of.field), string(of.field), foldedOnce(of.values, func(v string) string { return text.FoldValue(of.field, v) }))
	}
	for _, c := range columns {
		key := text.ColumnKey(c.Name)
		var held []string
		for _, p := range image.Properties {
			if text.ColumnKey(p.Name) == key {
				held = append(held, p.Values...)
			}
		}
		put(columnName(key), columnMissing(key), foldedOnce(held, text.FoldColumnValue))
	}
	if y := image.Years; y != nil {
		values[propYearFrom], values[propYearTo] = y.From, y.To
	} else {
		missing = append(missing, string(art.FieldDate))
	}
	values[propMissing] = missing
	return values
}

// foldedOnce are values as they are compared, each once.
func foldedOnce(values []string, fold func(string) string) []string {
	var once []string
	seen := map[string]bool{"": true}
	for _, v := range values {
		if folded := fold(v); !seen[folded] {
			seen[folded] = true
			once = append(once, folded)
		}
	}
	return once
}

// wordValues are what words, lookups and orders find a work by.
func wordValues(image art.Image, words *text.Dictionary) map[string]any {
	values := map[string]any{propName: []string{nameValue(image.Name)}, propTexts: textsOf(image), propWholes: text.WholesOf(image)}
	var columns []text.Words
	var everywhere []string
	for _, w := range text.WordsOf(image) {
		if w.IsEverywhere() {
			everywhere = append(everywhere, tokens(w.Terms)...)
		}
		if w.Column != "" {
			columns = append(columns, w)
			continue
		}
		values[propWords+w.Field] = strings.Join(tokens(w.Terms), " ")
		values[propPairs+w.Field] = strings.Join(pairTokens(w.Pairs), " ")
	}
	values[propRanked] = strings.Join(once(everywhere), " ")
	columnValues(values, columns)
	var unplaced []string
	for _, by := range sortKeys {
		if code, known := words.SortCode(by, image); known {
			values[sortName(by)] = code
		} else {
			unplaced = append(unplaced, string(by))
		}
	}
	values[propUnplaced] = unplaced
	if image.Years != nil {
		values[propDecades] = decadeValues(*image.Years)
	}
	return values
}

// columnValues puts the words of the other columns both together and each with
// its column.
func columnValues(values map[string]any, columns []text.Words) {
	var terms, pairs, termsIn, pairsIn []string
	for _, w := range columns {
		for _, t := range tokens(w.Terms) {
			terms, termsIn = append(terms, t), append(termsIn, inColumn(w.Column, t))
		}
		for _, t := range pairTokens(w.Pairs) {
			pairs, pairsIn = append(pairs, t), append(pairsIn, inColumn(w.Column, t))
		}
	}
	for property, all := range map[string][]string{
		propWords + text.ColumnsField: terms, propPairs + text.ColumnsField: pairs, propWords + allColumns: termsIn, propPairs + allColumns: pairsIn,
	} {
		values[property] = strings.Join(once(all), " ")
	}
}

// once are texts, each once.
func once(texts []string) []string {
	slices.Sort(texts)
	return slices.Compact(texts)
}

// textsOf are the texts of fields that lookups compare beside single values.
func textsOf(image art.Image) []string {
	var all []string
	for _, of := range []struct {
		field  art.Field
		whole  string
		values []string
	}{{art.FieldArtist, image.Artist, image.Artists}, {art.FieldCollection, image.Collection, image.Collections}, {art.FieldGenre, image.Genre, image.Genres}} {
		if of.whole != "" && !slices.Contains(of.values, of.whole) {
			all = append(all, whole(of.field, of.whole))
		}
	}
	return all
}

// whole is the whole text of a field as lookups compare it.
func whole(field art.Field, written string) string {
	return string(field) + " " + text.FoldValue(field, written)
}

// nameValue is a name as lookups compare it; messages to the cluster are of valid
// texts.
func nameValue(name string) string { return strings.ToValidUTF8(fold.Name(name), "") }

// Years are counted by the decades in which they begin and end, which are counted
// as texts: only those Weaviate counts by value.
const (
	decadeBegins = "from "
	decadeEnds   = "to "
)

func decadeValues(years art.Years) []string {
	begin, end := text.Decades(years)
	return []string{decadeBegins + strconv.Itoa(begin), decadeEnds + strconv.Itoa(end)}
}
