package text

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"

	"likeness/internal/art"
	"likeness/internal/fold"
)

// Names of what lies in the directory of an index.
const (
	wordsName   = "words.bleve"
	columnsName = "columns.bin"
)

// Bounds of a build's memory: bleve merges the batches into one segment at the
// end. As many at once as may be, since every round writes all lists anew.
const (
	documentsPerBatch = 2000
	batchesPerMerge   = 512
)

// Builder builds an index from nothing. It is for one goroutine.
type Builder struct {
	dir   string
	words bleve.Builder // nil until the first record: bleve cannot close an empty one

	ids      []string
	names    propertyNames
	lengths  [numFields][]byte
	yearFrom []int32
	yearTo   []int32
	values   [numValueFields]valuesBuilder
	keys     [orderArtist][]string // sort keys of texts
	facets   *facetsBuilder
}

// NewBuilder starts an index in dir, which is made and must not hold one yet.
// expected is how many records are likely to come, facets the columns that works
// can be filtered and counted by.
func NewBuilder(dir string, expected int, facets art.Facets) (*Builder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the directory of the index of words: %w", err)
	}
	b := &Builder{dir: dir, ids: make([]string, 0, max(expected, 0)), names: propertyNames{}, facets: newFacetsBuilder(facets)}
	for i := range b.values {
		b.values[i] = newValuesBuilder(valueField(i).fold)
	}
	return b, nil
}

// Add puts the next record, in catalogue order, into the index.
func (b *Builder) Add(img art.Image) error {
	texts, properties := fieldTexts(img), b.names.propertiesOf(img)
	for f, t := range texts {
		n := wordCount(t)
		if field(f) == fieldProperties {
			n = properties.wordCount()
		}
		b.lengths[f] = append(b.lengths[f], byte(min(n, 255)))
	}
	texts[fieldProperties] = properties.joined()
	texts[fieldArtist] = withSpoken(texts[fieldArtist], img.Artists)
	if err := b.addWords(img.ID, texts); err != nil {
		return err
	}
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
	for i, text := range [orderArtist]string{img.Name, img.Title} {
		b.keys[i] = append(b.keys[i], sortKey(text))
	}
	return nil
}

// addWords hands the texts to bleve, under the ordinal.
func (b *Builder) addWords(id string, texts [numFields]string) error {
	if b.words == nil {
		if err := b.startWords(); err != nil {
			return err
		}
	}
	doc := make(map[string]any, len(texts))
	for f, t := range texts {
		if t != "" {
			doc[fieldNames[f]] = t
		}
	}
	if err := b.words.Index(strconv.Itoa(len(b.ids)), doc); err != nil {
		return fmt.Errorf("index the words of %s: %w", id, err)
	}
	return nil
}

func (b *Builder) startWords() error {
	m, err := newMapping()
	if err != nil {
		return err
	}
	b.words, err = bleve.NewBuilder(filepath.Join(b.dir, wordsName), m, map[string]any{
		// bleve renames its last segment into place, which must not cross file systems.
		"buildPathPrefix": b.dir,
		"batchSize":       documentsPerBatch,
		"mergeMax":        batchesPerMerge,
	})
	if err != nil {
		return fmt.Errorf("start the index of words: %w", err)
	}
	return nil
}

// Close finishes the index. Only then can it be opened.
func (b *Builder) Close() error {
	if b.words != nil {
		if err := b.words.Close(); err != nil {
			return fmt.Errorf("finish the index of words: %w", err)
		}
	}
	c := &columns{
		count: len(b.ids), ids: newStringList(b.ids), properties: newStringList(b.names.list()),
		lengths: b.lengths, yearFrom: b.yearFrom, yearTo: b.yearTo,
	}
	for i := range b.values {
		c.values[i] = b.values[i].column()
	}
	c.facetNames, c.facets = b.facets.columns()
	c.names = nameValues(c)
	for i, keys := range b.keys {
		c.orders[i] = places(len(keys), func(i int) bool { return keys[i] != "" },
			func(i, j int) int { return cmp.Compare(keys[i], keys[j]) })
	}
	c.orders[orderArtist] = c.values[valueArtist].firstPlaces(b.values[valueArtist].surnames())
	c.orders[orderDate] = places(c.count, func(i int) bool { return c.yearFrom[i] != noYear },
		func(i, j int) int {
			return cmp.Or(cmp.Compare(c.yearFrom[i], c.yearFrom[j]), cmp.Compare(c.yearTo[i], c.yearTo[j]))
		})
	var err error
	if c.ordinals, err = b.readOrdinals(); err != nil {
		return err
	}
	return c.save(filepath.Join(b.dir, columnsName))
}

// readOrdinals asks bleve how it numbered the records. It shuffles those of a
// batch, but an index that is only ever read keeps its numbers.
func (b *Builder) readOrdinals() (ordinals []uint32, err error) {
	if b.words == nil {
		return nil, nil
	}
	words, err := openWords(filepath.Join(b.dir, wordsName))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, words.close()) }()
	ids, err := words.reader.DocIDReaderAll()
	if err != nil {
		return nil, fmt.Errorf("number the records: %w", err)
	}
	defer ids.Close()
	ordinals = make([]uint32, len(b.ids))
	for seen := 0; ; seen++ {
		internal, err := ids.Next()
		if err != nil {
			return nil, fmt.Errorf("number the records: %w", err)
		}
		if internal == nil {
			if seen != len(ordinals) {
				return nil, fmt.Errorf("number the records: bleve holds %d of %d", seen, len(ordinals))
			}
			return ordinals, nil
		}
		external, err := words.reader.ExternalID(internal)
		if err != nil {
			return nil, fmt.Errorf("number the records: %w", err)
		}
		ordinal, err := strconv.ParseUint(external, 10, 32)
		if err != nil || ordinal >= uint64(len(ordinals)) || internal.Value() >= uint64(len(ordinals)) {
			return nil, fmt.Errorf("number the records: unexpected record %q", external)
		}
		ordinals[internal.Value()] = uint32(ordinal)
	}
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

// valuesBuilder gathers a valueColumn.
type valuesBuilder struct {
	fold      func(string) string       // what makes two spellings one value
	spellings map[string]map[string]int // records by spelling, by folded spelling
	starts    []uint32
	held      []string // folded
}

func newValuesBuilder(fold func(string) string) valuesBuilder {
	return valuesBuilder{fold: fold, spellings: map[string]map[string]int{}, starts: []uint32{0}}
}

// add takes the values of the next record.
func (b *valuesBuilder) add(values []string) {
	start := len(b.held)
	for _, v := range values {
		folded := b.fold(v)
		if folded == "" || slices.Contains(b.held[start:], folded) {
			continue
		}
		b.held = append(b.held, folded)
		if b.spellings[folded] == nil {
			b.spellings[folded] = map[string]int{}
		}
		b.spellings[folded][v]++
	}
	b.starts = append(b.starts, uint32(len(b.held)))
}

// ordered are the folded spellings in the order of their numbers.
func (b *valuesBuilder) ordered() []string {
	return slices.Sorted(maps.Keys(b.spellings))
}

// surnames are sort keys of the values as names of people. A source that puts
// the surname first says which it is; the others are guessed at.
func (b *valuesBuilder) surnames() []string {
	folded := b.ordered()
	keys := make([]string, len(folded))
	for i, f := range folded {
		name, most := f, 0
		for spelling, n := range b.spellings[f] {
			surname, _, _ := fold.Inverted(spelling)
			if surname != "" && (n > most || n == most && spelling < name) {
				name, most = spelling, n
			}
		}
		keys[i] = sortKey(fold.SortName(name))
	}
	return keys
}

// column numbers the values. Of spellings that are as frequent the one that is
// written as it is spoken is shown.
func (b *valuesBuilder) column() valueColumn {
	folded := b.ordered()
	numbers := make(map[string]uint32, len(folded))
	labels := make([]string, len(folded))
	c := valueColumn{starts: b.starts, counts: make([]uint32, len(folded)), held: make([]uint32, len(b.held))}
	for i, f := range folded {
		numbers[f] = uint32(i)
		var most int
		for spelling, n := range b.spellings[f] {
			if n > most || n == most && better(spelling, labels[i]) {
				labels[i], most = spelling, n
			}
			c.counts[i] += uint32(n)
		}
	}
	for i, f := range b.held {
		c.held[i] = numbers[f]
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
