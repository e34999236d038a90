package text

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/blevesearch/vellum"
	"github.com/blevesearch/vellum/levenshtein"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// Dictionary is what is known of the words and values of all records of a
// collection whose index another engine keeps: enough to understand searches,
// complete what is typed and name what is counted. It is made by a
// DictionaryBuilder, never changed, and safe for concurrent use.
type Dictionary struct {
	columns  columns                     // of which values and facets have counts, and no records
	missing  []uint32                    // records without a value: by field, then by facet
	surnames stringList                  // sort keys of artists, by value
	bounds   [orderArtist + 1]stringList // of the codes of sort keys; see sortcode.go
	lengths  []uint32                    // words that a field has on average, in hundredths, by field
	records  []uint32                    // one: how many there are
	lists    [numLists][]byte

	terms [numLists]*vellum.FST
	*speller
	values  valueList
	rank    *rank
	answers *answers
}

const (
	// anywhere lists the words of EverywhereField, beside those of each field.
	anywhere = numFields
	numLists = anywhere + 1
)

// dictionaryMagic begins every dictionary. Its last byte counts its forms.
const dictionaryMagic = "LKWORDS\x00\x01"

// each visits the columns of the dictionary in the order of the file.
func (d *Dictionary) each(visit func(column any) error) error {
	all := []any{&d.records, &d.lengths, &d.missing, &d.columns.properties.text, &d.columns.properties.starts, &d.surnames.text, &d.surnames.starts}
	for i := range d.bounds {
		all = append(all, &d.bounds[i].text, &d.bounds[i].starts)
	}
	for i := range d.lists {
		all = append(all, &d.lists[i])
	}
	for i := range d.columns.values {
		all = append(all, d.columns.values[i].parts()...)
	}
	names := &d.columns.names
	all = append(all, &names.words.text, &names.words.starts, &names.fields, &names.values)
	if err := visitAll(all, visit); err != nil {
		return err
	}
	return d.columns.eachOfFacets(visit)
}

// OpenDictionary opens what a DictionaryBuilder made.
func OpenDictionary(data []byte) (*Dictionary, error) {
	if !bytes.HasPrefix(data, []byte(dictionaryMagic)) {
		return nil, errors.New("open the words of a collection: they are no such file, or of another version")
	}
	body, err := durable.Unseal(data)
	if err != nil {
		return nil, fmt.Errorf("open the words of a collection: %w", err)
	}
	d := &Dictionary{answers: newAnswers()}
	err = readColumns(body[len(dictionaryMagic):], d.each)
	if err == nil && (len(d.records) != 1 || len(d.lengths) != int(numFields) || len(d.missing) != int(numValueFields)+len(d.columns.facets)) {
		err = errMisfit
	}
	if err != nil {
		return nil, fmt.Errorf("open the words of a collection: %w", err)
	}
	for f, list := range d.lists {
		if d.terms[f], err = vellum.Load(list); err != nil {
			return nil, fmt.Errorf("open list %d of the words of a collection: %w", f, err)
		}
	}
	d.columns.count = int(d.records[0])
	var means [numFields]float64
	for f, length := range d.lengths {
		means[f] = float64(length) / 100
	}
	d.rank = rankFor(means)
	d.columns.nameFacets()
	d.values = valueList{&d.columns.values, d.columns.names.list()}
	d.speller, err = newSpeller(d)
	return d, err
}

// Forget forgets what searches were found to mean, so that what a finder says now
// counts.
func (d *Dictionary) Forget() { d.answers.forget() }

// Count is how many records the collection holds.
func (d *Dictionary) Count() int { return d.columns.count }

// WordsEach is about how many words a record has.
func (d *Dictionary) WordsEach() int {
	hundredths := 0
	for _, length := range d.lengths {
		hundredths += int(length)
	}
	return hundredths/100 + 1
}

// frequency is how many records hold a term in a field; see vocabulary.
func (d *Dictionary) frequency(f field, term string) (int, error) {
	n, _, err := d.terms[f].Get([]byte(term))
	return int(n), err
}

// nearTerms visits the terms that an automaton accepts; see vocabulary.
func (d *Dictionary) nearTerms(f field, to *levenshtein.DFA, visit func(nearTerm)) error {
	found, err := d.terms[f].Search(to, nil, nil)
	for ; err == nil; err = found.Next() {
		term, records := found.Current()
		visit(nearTerm{term: string(term), edits: found.EditDistance(), records: int(records)})
	}
	if errors.Is(err, vellum.ErrIteratorDone) {
		return nil
	}
	return err
}

// holds reports whether any record holds a term in a field.
func (d *Dictionary) holds(f field, term string) bool {
	held, err := d.terms[f].Contains([]byte(term))
	return held && err == nil
}

// longer are at most so many terms of a field that a term begins and that a node
// may be met by; more tells whether there are others.
func (d *Dictionary) longer(f field, n node, term string, most int) (terms []string, more bool) {
	n.term = term
	if !completable(f, n) {
		return nil, false
	}
	end := []byte(term)
	end[len(end)-1]++ // no byte of UTF-8 is the last one
	found, err := d.terms[f].Iterator([]byte(term+"\x00"), end)
	for ; err == nil; err = found.Next() {
		if len(terms) == most {
			return terms, true
		}
		longer, _ := found.Current()
		terms = append(terms, string(longer))
	}
	return terms, false
}

// Known is how many records meet a condition, if the dictionary knows.
func (d *Dictionary) Known(c Condition) (records int, known bool) {
	switch {
	case c.Kind == Everything:
		return d.columns.count, true
	case c.Kind == HoldsWord && c.Column == "":
		f := anywhere
		if c.Field != EverywhereField {
			f = fieldOf(c.Field)
		}
		records, err := d.frequency(f, c.Term)
		return records, err == nil
	case c.Kind == HoldsValue:
		f, _ := valueFieldOf(c.ValueField)
		if number, ok := d.columns.values[f].number(c.Term); ok {
			records = int(d.columns.values[f].counts[number])
		}
		return records, true
	}
	return 0, false
}

// Facets are the columns that are facets, in the order of their names.
func (d *Dictionary) Facets() []art.Column {
	var all []art.Column
	for i := range d.columns.facets {
		all = append(all, art.Column{Name: d.columns.facetNames.at(uint32(i)), Distinct: d.columns.facets[i].labels.len()})
	}
	return all
}

// Facet is the key of a column that is a facet; an error with a code when it is
// none.
func (d *Dictionary) Facet(name string, otherwise art.Code) (key string, err error) {
	if column := d.columns.facet(name); column != nil {
		return column.key, nil
	}
	return "", d.columns.noFacet(otherwise, name)
}

// counted is the column of values that a facet counts, and its place in missing;
// nil for dates.
func (d *Dictionary) counted(q art.FacetQuery) (*valueColumn, int) {
	if q.Column != "" {
		at := slices.IndexFunc(d.columns.facets, func(f facetColumn) bool { return f.key == propertyKey(q.Column) })
		return &d.columns.facets[at].valueColumn, int(numValueFields) + at
	}
	if v, ok := valueFieldOf(q.Field); ok {
		return &d.columns.values[v], int(v)
	}
	return nil, 0
}

// Distinct is how many values the records have in what a facet counts.
func (d *Dictionary) Distinct(q art.FacetQuery) int {
	column, _ := d.counted(q)
	return column.labels.len()
}

// OfAll is the facet of all records, of a field with values or a column.
func (d *Dictionary) OfAll(q art.FacetQuery) art.Facet {
	facet := art.Facet{Field: q.Field, Column: q.Column}
	column, at := d.counted(q)
	counts := make([]int, len(column.counts))
	for i, n := range column.counts {
		counts[i] = int(n)
	}
	facet.Missing = int(d.missing[at])
	column.choose(&facet, counts, q)
	return facet
}

// Counted is the facet of how many works hold each folded value.
func (d *Dictionary) Counted(q art.FacetQuery, works map[string]int) art.Facet {
	facet := art.Facet{Field: q.Field, Column: q.Column}
	column, _ := d.counted(q)
	counts := make([]int, column.labels.len())
	for value, n := range works {
		if i, ok := column.number(value); ok {
			counts[i] = n
		}
	}
	column.choose(&facet, counts, q)
	return facet
}

// Timeline is the facet of dates of how many works begin and end in each decade.
func Timeline(q art.FacetQuery, begin, end map[int]int) art.Facet {
	facet := art.Facet{Field: q.Field}
	t := &timeline{}
	if len(begin) > 0 && len(end) > 0 {
		t = timelineOf(slices.Min(keysOf(begin)), slices.Max(keysOf(end)))
		for decade, n := range begin {
			t.beginning[decade-t.first] += n
			t.touching[decade-t.first] += n
		}
		for decade, n := range end {
			t.touching[decade-t.first+1] -= n
		}
		t.sum()
	}
	t.choose(&facet, q)
	return facet
}

func keysOf(of map[int]int) (keys []int) {
	for key := range of {
		keys = append(keys, key)
	}
	return keys
}

// Decades are the decades in which years begin and end, as Timeline counts them.
func Decades(years art.Years) (begin, end int) {
	return decadeOf(int32(years.From)), decadeOf(int32(years.To))
}
