package text

import (
	"math"
	"strings"

	"likeness/internal/art"
	"likeness/internal/fold"
)

// columns holds what is known of every record besides its words, by ordinal.
type columns struct {
	count      int
	ids        stringList
	properties stringList        // keys of the other columns, by their number from 1
	lengths    [numFields][]byte // words a field, at most 255
	yearFrom   []int32           // noYear when the date is not known
	yearTo     []int32
	values     [numValueFields]valueColumn
	orders     [numOrders][]uint32 // place in each order, equal keys sharing one; unknown without a key
	ordinals   []uint32            // ordinal by bleve's number of the document
	names      nameColumn
	facetNames stringList    // of the columns that are facets
	facets     []facetColumn // in their order
}

const (
	noYear  = math.MinInt32
	unknown = math.MaxUint32 // sorts after every place
)

// valueField is one of the fields whose values are filtered and counted.
type valueField uint8

const (
	valueArtist valueField = iota
	valueCollection
	valueGenre
	numValueFields
)

// valueFieldOf is the column of a field; FieldDate has years instead.
func valueFieldOf(f art.Field) (valueField, bool) {
	switch f {
	case art.FieldArtist:
		return valueArtist, true
	case art.FieldCollection:
		return valueCollection, true
	case art.FieldGenre:
		return valueGenre, true
	}
	return 0, false
}

// name is the word of package art for the column.
func (v valueField) name() art.Field {
	return [numValueFields]art.Field{art.FieldArtist, art.FieldCollection, art.FieldGenre}[v]
}

// valueColumn gives every record its values. Spellings that fold to the same
// are one value, shown as it is most often written. Values are numbered in
// order of their folded spelling.
type valueColumn struct {
	labels stringList // by value, as shown
	folded stringList // by value, ascending
	places []uint32   // by value, in the order of the labels as a catalogue prints them
	counts []uint32   // records by value
	starts []uint32   // count+1; the values of record i are held[starts[i]:starts[i+1]], each once
	held   []uint32
}

// of are the values of a record.
func (c *valueColumn) of(ordinal uint32) []uint32 {
	return c.held[c.starts[ordinal]:c.starts[ordinal+1]]
}

// stringList is a list of strings laid end to end.
type stringList struct {
	text   string
	starts []uint32 // one more than there are strings
}

func (l *stringList) len() int { return max(len(l.starts)-1, 0) }

func (l *stringList) at(i uint32) string { return l.text[l.starts[i]:l.starts[i+1]] }

// newStringList lays strings end to end.
func newStringList(all []string) stringList {
	l := stringList{starts: make([]uint32, 1, len(all)+1)}
	var b strings.Builder
	for _, s := range all {
		b.WriteString(s)
		l.starts = append(l.starts, uint32(b.Len()))
	}
	l.text = b.String()
	return l
}

// order is what lists can be sorted by, besides relevance.
type order uint8

const (
	orderName order = iota
	orderTitle
	orderArtist
	orderDate
	numOrders
)

// orderOf is the order of a sort key; relevance has none.
func orderOf(by art.SortKey) (order, bool) {
	switch by {
	case art.SortName:
		return orderName, true
	case art.SortTitle:
		return orderTitle, true
	case art.SortArtist:
		return orderArtist, true
	case art.SortDate:
		return orderDate, true
	}
	return 0, false
}

// foldValue is a text without case and accents.
func foldValue(s string) string { return strings.TrimSpace(fold.Text(s)) }

// fold is what makes two spellings one value of the field.
func (v valueField) fold(s string) string {
	if v == valueArtist {
		return fold.Artist(s)
	}
	return foldValue(s)
}

// digitsPadded is the width to which numbers are filled up in a sortKey.
const digitsPadded = 12

// sortKey puts texts in the order of a printed catalogue: without case,
// accents and punctuation, and numbers by size ("No. 2" before "No. 10"). It
// is empty when there is nothing to sort by.
func sortKey(s string) string {
	var b strings.Builder
	for _, c := range chunks(s) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		word := c.joined(s)
		if word == "" {
			word = foldWord(s[c.start:c.end])
		}
		writePadded(&b, word)
	}
	return b.String()
}

// writePadded writes word with zeros before its numbers.
func writePadded(b *strings.Builder, word string) {
	for i := 0; i < len(word); {
		n := 0
		for i+n < len(word) && word[i+n] >= '0' && word[i+n] <= '9' {
			n++
		}
		if n == 0 {
			b.WriteByte(word[i])
			i++
			continue
		}
		b.WriteString(strings.Repeat("0", max(digitsPadded-n, 0)))
		b.WriteString(word[i : i+n])
		i += n
	}
}

// withValues is a field's text followed by those of its single values that it
// does not hold already, so that both find the record.
func withValues(text string, values []string) string {
	folded := foldValue(text)
	for _, v := range values {
		if !strings.Contains(folded, foldValue(v)) {
			text += "\n" + v
		}
	}
	return strings.TrimPrefix(text, "\n")
}

// withSpoken is the text of the field of artists with the names among them
// that are inverted as they are spoken, so that "van gogh" stands there in a
// row whoever wrote "Gogh, Vincent van".
func withSpoken(text string, artists []string) string {
	for _, name := range artists {
		if surname, _, _ := fold.Inverted(name); surname != "" {
			text += "\n" + fold.Artist(name)
		}
	}
	return text
}
