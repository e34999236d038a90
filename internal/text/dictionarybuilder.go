package text

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/blevesearch/vellum"

	"likeness/internal/art"
)

// DictionaryBuilder makes the dictionary of a collection of its records, one
// after the other. It is for one goroutine.
type DictionaryBuilder struct {
	terms   [numLists]map[string]uint32 // records by term
	names   propertyNames
	values  [numValueFields]valuesBuilder
	facets  []string // names of the columns
	counted []valuesBuilder
	found   [][]string // values of the record in hand, by facet
	missing []uint32
	words   [numFields]uint64 // in all records
	filled  [numFields]uint64 // records with any
	keys    [orderArtist]sample
	records uint32
	before  *Dictionary
}

// NewDictionaryBuilder begins a dictionary. facets are the columns that are
// facets, in the order of their names. before is the dictionary of the
// collection as it serves, whose codes of sort keys are kept while they tell keys
// apart; nil for none.
func NewDictionaryBuilder(facets []string, before *Dictionary) *DictionaryBuilder {
	b := &DictionaryBuilder{
		names: propertyNames{}, facets: facets, counted: make([]valuesBuilder, len(facets)), found: make([][]string, len(facets)),
		missing: make([]uint32, int(numValueFields)+len(facets)), before: before,
	}
	for f := range b.terms {
		b.terms[f] = map[string]uint32{}
	}
	for i := range b.values {
		b.values[i] = newValuesBuilder(valueField(i).fold)
	}
	for i := range b.counted {
		b.counted[i] = newValuesBuilder(foldColumnValue)
	}
	return b
}

// Add takes the next record. What its properties have as values is what the
// columns that are facets count.
func (b *DictionaryBuilder) Add(img art.Image) {
	b.records++
	b.addWords(img)
	for i, values := range [numValueFields][]string{img.Artists, img.Collections, img.Genres} {
		b.addValues(&b.values[i], values, i)
	}
	for i, facet := range b.facets {
		for _, p := range img.Properties {
			if propertyKey(p.Name) == propertyKey(facet) {
				b.found[i] = append(b.found[i], p.Values...)
			}
		}
		b.addValues(&b.counted[i], b.found[i], int(numValueFields)+i)
		b.found[i] = b.found[i][:0]
	}
	b.keys[orderName].add(sortKey(img.Name))
	b.keys[orderTitle].add(sortKey(img.Title))
}

// addWords counts the words of a record.
func (b *DictionaryBuilder) addWords(img art.Image) {
	columns, everywhere := map[string]bool{}, map[string]bool{} // terms that were counted there
	var length uint64
	for _, w := range WordsOf(img) {
		f := fieldOf(w.Field)
		if f == fieldProperties {
			b.names.number(w.Column)
			length += uint64(w.count)
		} else {
			b.words[f] += uint64(w.count)
			b.filled[f]++
		}
		for _, term := range w.Terms {
			if w.IsEverywhere() && !everywhere[term] {
				everywhere[term] = true
				b.terms[anywhere][term]++
			}
			if f != fieldProperties || !columns[term] {
				columns[term] = columns[term] || f == fieldProperties
				b.terms[f][term]++
			}
		}
	}
	if length > 0 {
		b.words[fieldProperties] += length
		b.filled[fieldProperties]++
	}
}

// addValues counts values of a record.
func (b *DictionaryBuilder) addValues(to *valuesBuilder, values []string, at int) {
	before := len(to.held)
	if to.add(values); len(to.held) == before {
		b.missing[at]++
	}
	to.held, to.starts = to.held[:0], to.starts[:1] // which record has them is known elsewhere
}

// Bytes is the dictionary, for OpenDictionary.
func (b *DictionaryBuilder) Bytes() ([]byte, error) {
	d := &Dictionary{records: []uint32{b.records}, missing: b.missing}
	d.columns.properties = newStringList(b.names.list())
	for f := range b.words {
		d.lengths = append(d.lengths, uint32(100*b.words[f]/max(b.filled[f], 1)))
	}
	for f := range b.terms {
		list, err := listOf(b.terms[f])
		if err != nil {
			return nil, fmt.Errorf("list the words of a collection: %w", err)
		}
		d.lists[f], b.terms[f] = list, nil
	}
	for i := range b.values {
		d.columns.values[i] = b.values[i].column()
	}
	surnames := b.values[valueArtist].surnames()
	d.surnames = newStringList(surnames)
	for i, name := range b.facets {
		if len(b.counted[i].numbers) > 0 {
			d.columns.facets = append(d.columns.facets, facetColumn{key: propertyKey(name), valueColumn: b.counted[i].column()})
		}
	}
	b.nameFacets(d)
	d.columns.names = nameValues(&d.columns)
	for by, keys := range [...][]string{orderName: b.keys[orderName].list(), orderTitle: b.keys[orderTitle].list(), orderArtist: surnames} {
		var before *stringList
		if b.before != nil {
			before = &b.before.bounds[by]
		}
		d.bounds[by] = boundsFor(keys, before)
	}
	return sealColumns(dictionaryMagic, d.each)
}

// nameFacets names the facets that have values, and leaves what is missing of
// the others out.
func (b *DictionaryBuilder) nameFacets(d *Dictionary) {
	var names []string
	missing := slices.Clone(b.missing[:numValueFields])
	for i, name := range b.facets {
		if len(b.counted[i].numbers) > 0 {
			names, missing = append(names, name), append(missing, b.missing[int(numValueFields)+i])
		}
	}
	d.columns.facetNames, d.missing = newStringList(names), missing
}

// listOf is a list of terms, with how many records hold each.
func listOf(records map[string]uint32) ([]byte, error) {
	var list bytes.Buffer
	b, err := vellum.New(&list, nil)
	if err != nil {
		return nil, err
	}
	for _, term := range slices.Sorted(maps.Keys(records)) {
		if err := b.Insert([]byte(term), uint64(records[term])); err != nil {
			return nil, err
		}
	}
	err = b.Close()
	return list.Bytes(), err
}
