package text

import (
	"cmp"
	"errors"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/fold"
)

// Names of what lies in the directory of an index.
const (
	wordsName    = "words.bleve"
	segmentsName = "segments" // while it is built
	columnsName  = "columns.bin"
)

// Builder builds an index from nothing. It is for one goroutine, and uses
// others.
type Builder struct {
	dir     string
	words   *segments
	current *batch
	batches []*batch

	ids      []string
	names    propertyNames
	yearFrom []int32
	yearTo   []int32
	values   [numValueFields]valuesBuilder
	facets   *facetsBuilder
}

// NewBuilder starts an index in dir, which is made and must not hold one yet.
// expected is how many records are likely to come, facets the columns that works
// can be filtered and counted by.
func NewBuilder(dir string, expected int, facets art.Facets) (*Builder, error) {
	words, err := newSegments(filepath.Join(dir, segmentsName))
	if err != nil {
		return nil, err
	}
	b := &Builder{
		dir: dir, words: words, current: &batch{}, ids: make([]string, 0, max(expected, 0)), names: propertyNames{}, facets: newFacetsBuilder(facets),
	}
	for i := range b.values {
		b.values[i] = newValuesBuilder(valueField(i).fold)
	}
	return b, nil
}

// Add puts the next record, in catalogue order, into the index.
func (b *Builder) Add(img art.Image) error {
	b.current.add(img, b.names.propertiesOf(img))
	b.ids = append(b.ids, img.ID)
	from, to := int32(noYear), int32(noYear)
	if y := img.Years; y != nil {
		from, to = int32(y.From), int32(y.To)
	}
	b.yearFrom, b.yearTo = append(b.yearFrom, from), append(b.yearTo, to)
	for i, values := range [numValueFields][]string{img.Artists, img.Collections, img.Genres} {
		b.values[i].add(values)
	}
	b.facets.add(img)
	if !b.current.full() {
		return nil
	}
	return b.endBatch()
}

func (b *Builder) endBatch() error {
	if len(b.current.records) == 0 {
		return nil
	}
	b.batches = append(b.batches, b.current)
	err := b.words.add(b.current)
	b.current = &batch{first: len(b.ids)}
	return err
}

// Discard gives up an index that is not finished.
func (b *Builder) Discard() error {
	_ = b.words.wait() // whoever gives up has a reason to tell already
	return b.words.discard()
}

// Close finishes the index. Only then can it be opened.
func (b *Builder) Close() error {
	err := b.endBatch()
	if waited := b.words.wait(); err == nil {
		err = waited
	}
	if err != nil {
		return errors.Join(err, b.words.discard())
	}
	var group errgroup.Group
	group.Go(b.finishWords)
	group.Go(func() error { return b.columns().save(filepath.Join(b.dir, columnsName)) })
	return group.Wait()
}

func (b *Builder) finishWords() error {
	if len(b.ids) == 0 {
		return b.words.discard() // bleve knows no index of nothing
	}
	return b.words.finish(filepath.Join(b.dir, wordsName))
}

// columns are what is known of the records besides their words.
func (b *Builder) columns() *columns {
	c := &columns{
		count: len(b.ids), ids: newStringList(b.ids), properties: newStringList(b.names.list()),
		yearFrom: b.yearFrom, yearTo: b.yearTo,
	}
	var keys [orderArtist][]string
	for _, batch := range b.batches {
		for f, lengths := range batch.lengths {
			c.lengths[f] = append(c.lengths[f], lengths...)
		}
		for i := range keys {
			keys[i] = append(keys[i], batch.keys[i]...)
		}
	}
	b.batches = nil
	for i := range b.values {
		c.values[i] = b.values[i].column()
	}
	c.facetNames, c.facets = b.facets.columns()
	c.names = nameValues(c)
	for i, keys := range keys {
		c.orders[i] = places(len(keys), func(i int) bool { return keys[i] != "" },
			func(i, j int) int { return cmp.Compare(keys[i], keys[j]) })
	}
	c.orders[orderArtist] = c.values[valueArtist].firstPlaces(b.values[valueArtist].surnames())
	c.orders[orderDate] = places(c.count, func(i int) bool { return c.yearFrom[i] != noYear },
		func(i, j int) int {
			return cmp.Or(cmp.Compare(c.yearFrom[i], c.yearFrom[j]), cmp.Compare(c.yearTo[i], c.yearTo[j]))
		})
	c.ordinals = make([]uint32, c.count) // bleve's numbers; earlier programs had it shuffle them
	for i := range c.ordinals {
		c.ordinals[i] = uint32(i)
	}
	return c
}

// places numbers 0 to n-1 in an order, equal ones sharing a place; what has no
// key gets none.
func places(n int, known func(int) bool, compare func(i, j int) int) []uint32 {
	sorted := make([]int, 0, n)
	for i := range n {
		if known(i) {
			sorted = append(sorted, i)
		}
	}
	slices.SortFunc(sorted, compare)
	place := make([]uint32, n)
	for i := range place {
		place[i] = unknown
	}
	for at, i := range sorted {
		place[i] = uint32(at)
		if at > 0 && compare(sorted[at-1], i) == 0 {
			place[i] = place[sorted[at-1]]
		}
	}
	return place
}

// firstPlaces are the places of records in the order of their first values,
// which have a sort key each.
func (c *valueColumn) firstPlaces(keys []string) []uint32 {
	ofValue := places(len(keys), func(i int) bool { return keys[i] != "" },
		func(i, j int) int { return cmp.Compare(keys[i], keys[j]) })
	of := make([]uint32, len(c.starts)-1)
	for i := range of {
		of[i] = unknown
		if values := c.of(uint32(i)); len(values) > 0 {
			of[i] = ofValue[values[0]]
		}
	}
	return of
}

// valuesBuilder gathers a valueColumn. Values have numbers in the order in
// which they come.
type valuesBuilder struct {
	fold      func(string) string       // what makes two spellings one value
	numbers   map[string]uint32         // by folded spelling
	spellings map[string]*valueSpelling // as records write them
	starts    []uint32
	held      []uint32
}

// valueSpelling is one way in which records write a value.
type valueSpelling struct {
	value   uint32
	records int
}

func newValuesBuilder(fold func(string) string) valuesBuilder {
	return valuesBuilder{fold: fold, numbers: map[string]uint32{}, spellings: map[string]*valueSpelling{}, starts: []uint32{0}}
}

// noValue is the number of what folds to nothing.
const noValue = math.MaxUint32

// add takes the values of the next record.
func (b *valuesBuilder) add(values []string) {
	start := len(b.held)
	for _, v := range values {
		s := b.spelling(v)
		if s.value == noValue || slices.Contains(b.held[start:], s.value) {
			continue
		}
		b.held = append(b.held, s.value)
		s.records++
	}
	b.starts = append(b.starts, uint32(len(b.held)))
}

// spelling finds or numbers the value that a record writes so.
func (b *valuesBuilder) spelling(text string) *valueSpelling {
	if s := b.spellings[text]; s != nil {
		return s
	}
	s := &valueSpelling{value: noValue}
	if folded := b.fold(text); folded != "" {
		number, known := b.numbers[folded]
		if !known {
			number = uint32(len(b.numbers))
			b.numbers[folded] = number
		}
		s.value = number
	}
	b.spellings[text] = s
	return s
}

// surnames are sort keys of the values as names of people, in the order of
// their numbers in the column. A source that puts the surname first says which
// it is; the others are guessed at.
func (b *valuesBuilder) surnames() []string {
	folded := slices.Sorted(maps.Keys(b.numbers))
	names, most := make([]string, len(b.numbers)), make([]int, len(b.numbers))
	for text, s := range b.spellings {
		if s.value == noValue {
			continue
		}
		surname, _, _ := fold.Inverted(text)
		if surname != "" && (s.records > most[s.value] || s.records == most[s.value] && text < names[s.value]) {
			names[s.value], most[s.value] = text, s.records
		}
	}
	keys := make([]string, len(folded))
	for i, f := range folded {
		name := names[b.numbers[f]]
		if name == "" {
			name = f
		}
		keys[i] = sortKey(fold.SortName(name))
	}
	return keys
}

// column numbers the values in the order of their folded spellings. Of
// spellings that are as frequent the one that is written as it is spoken is
// shown.
func (b *valuesBuilder) column() valueColumn {
	folded := slices.Sorted(maps.Keys(b.numbers))
	at := make([]uint32, len(folded)) // place in the column, by number
	for i, f := range folded {
		at[b.numbers[f]] = uint32(i)
	}
	labels, most := make([]string, len(folded)), make([]int, len(folded))
	c := valueColumn{starts: b.starts, counts: make([]uint32, len(folded)), held: make([]uint32, len(b.held))}
	for text, s := range b.spellings {
		if s.records == 0 {
			continue
		}
		i := at[s.value]
		if s.records > most[i] || s.records == most[i] && better(text, labels[i]) {
			labels[i], most[i] = text, s.records
		}
		c.counts[i] += uint32(s.records)
	}
	for i, number := range b.held {
		c.held[i] = at[number]
	}
	c.labels, c.folded = newStringList(labels), newStringList(folded)
	printed := make([]string, len(labels))
	for i, label := range labels {
		printed[i] = foldValue(label)
	}
	c.places = places(len(printed), func(int) bool { return true }, func(i, j int) int { return cmp.Compare(printed[i], printed[j]) })
	return c
}

// better reports whether of two spellings one is rather shown.
func better(spelling, than string) bool {
	if a, b := strings.Contains(spelling, ","), strings.Contains(than, ","); a != b {
		return b
	}
	return spelling < than
}
