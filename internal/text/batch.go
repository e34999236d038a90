package text

import (
	"fmt"
	"strconv"

	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"

	"likeness/internal/art"
)

// batch is some records in a row, on their way into a segment of bleve's.
type batch struct {
	first      int // ordinal of the first
	records    []art.Image
	properties []propertyTexts
	textBytes  int // about

	// What a batchWriter finds out on the way:
	lengths [numFields][]byte     // words a field, at most 255
	keys    [orderArtist][]string // sort keys of texts
}

// Bounds of a batch. Larger ones are merged faster and take more memory.
const (
	maxBatchRecords   = 2000
	maxBatchTextBytes = 8 << 20
)

func (b *batch) add(img art.Image, properties propertyTexts) {
	b.records, b.properties = append(b.records, img), append(b.properties, properties)
	b.textBytes += len(img.Name) + len(img.Title) + len(img.Artist) + len(img.Collection) + len(img.Genre)
	for _, p := range properties {
		b.textBytes += len(p.text)
	}
}

func (b *batch) full() bool {
	return len(b.records) >= maxBatchRecords || b.textBytes >= maxBatchTextBytes
}

// batchWriter takes the words of batches apart and writes a segment of each,
// one after the other. What it needs for one it uses again for the next.
type batchWriter struct {
	seen   map[string]*fieldWords // of texts that many records have
	fields arena[fieldWords]
	terms  arena[index.TokenFreq]
	places arena[index.TokenLocation]
	tokens []token
}

func newBatchWriter() *batchWriter { return &batchWriter{seen: map[string]*fieldWords{}} }

// write makes a segment of a batch in a file.
func (w *batchWriter) write(b *batch, path string) error {
	clear(w.seen)
	w.fields.reset()
	w.terms.reset()
	w.places.reset()
	documents := make([]index.Document, len(b.records))
	for i := range b.records {
		documents[i] = w.document(b, i)
	}
	made, _, err := (&zap.ZapPlugin{}).New(documents)
	if err != nil {
		return fmt.Errorf("index the words of %d records from %s on: %w", len(b.records), b.records[0].ID, err)
	}
	unwritten, ok := made.(segment.UnpersistedSegment)
	if !ok {
		return fmt.Errorf("write a segment of the index of words: bleve made a %T", made)
	}
	if err := unwritten.Persist(path); err != nil {
		return fmt.Errorf("write a segment of the index of words: %w", err)
	}
	b.records, b.properties = nil, nil
	return nil
}

// document takes a record apart.
func (w *batchWriter) document(b *batch, i int) *document {
	img := &b.records[i]
	d := &document{name: []byte(strconv.Itoa(b.first + i))}
	add := func(f field, words *fieldWords) {
		b.lengths[f] = append(b.lengths[f], byte(min(words.count, 255)))
		if len(words.terms) > 0 {
			d.fields = append(d.fields, indexedField{fieldNames[f], words})
		}
	}
	name := w.words(img.Name)
	add(fieldName, name)
	b.keys[orderName] = append(b.keys[orderName], sortKey(img.Name))
	if img.Title == img.Name {
		add(fieldTitle, name)
		b.keys[orderTitle] = append(b.keys[orderTitle], b.keys[orderName][i])
	} else {
		add(fieldTitle, w.words(img.Title))
		b.keys[orderTitle] = append(b.keys[orderTitle], sortKey(img.Title))
	}
	for _, f := range []struct {
		field  field
		text   string
		values []string
	}{{fieldArtist, img.Artist, img.Artists}, {fieldCollection, img.Collection, img.Collections}, {fieldGenre, img.Genre, img.Genres}} {
		add(f.field, w.repeated(f.field, f.text, f.values))
	}
	add(fieldDate, w.repeated(fieldDate, img.Date, nil))
	add(fieldProperties, w.properties(b.properties[i]))
	return d
}

// repeated are the words of a field whose texts many records share.
func (w *batchWriter) repeated(f field, text string, values []string) *fieldWords {
	single := len(values) == 0 || len(values) == 1 && values[0] == text
	key := string(rune(f)) + text
	if single {
		if known := w.seen[key]; known != nil {
			return known
		}
	}
	whole := withValues(text, values)
	words := w.words(whole)
	if f == fieldArtist {
		if spoken := withSpoken(whole, values); spoken != whole {
			length := words.count // of what the source says
			words = w.words(spoken)
			words.count = length
		}
	}
	if single {
		w.seen[key] = words
	}
	return words
}

// words are those of a text.
func (w *batchWriter) words(text string) *fieldWords {
	words := w.fieldWords()
	w.tokens, words.count = appendTokens(w.tokens[:0], text)
	for _, t := range w.tokens {
		w.put(words, t.term, t.position+1)
	}
	return words
}

// properties are the words of a record's other columns, at positions that tell
// which.
func (w *batchWriter) properties(of propertyTexts) *fieldWords {
	words := w.fieldWords()
	for _, p := range of {
		var count int
		w.tokens, count = appendTokens(w.tokens[:0], p.text)
		words.count += count
		for _, t := range w.tokens {
			if t.position >= wordsPerProperty {
				break
			}
			w.put(words, t.term, int(p.number)*wordsPerProperty+t.position+1)
		}
	}
	return words
}

func (w *batchWriter) fieldWords() *fieldWords {
	words := w.fields.next()
	if words.terms == nil || len(words.terms) > maxReusedTerms {
		words.terms = make(index.TokenFrequencies)
	}
	clear(words.terms)
	words.count, words.tokens = 0, 0
	return words
}

// maxReusedTerms is how large a list of terms is used again: clearing one
// takes as long as it was ever large.
const maxReusedTerms = 64

// put notes that a term stands at a position, from 1.
func (w *batchWriter) put(words *fieldWords, term string, position int) {
	at := w.places.next()
	at.Position = position
	words.tokens++
	known := words.terms[term]
	if known == nil {
		known = w.terms.next()
		known.Locations = known.Locations[:0] // the term itself is the key
		known.SetFrequency(0)
		words.terms[term] = known
	}
	known.Locations = append(known.Locations, at)
	known.SetFrequency(known.Frequency() + 1)
}

// fieldWords are the words of a text, in the form that bleve wants. Where they
// begin and end in the text nobody asks.
type fieldWords struct {
	terms  index.TokenFrequencies
	tokens int
	count  int // of words, a compound counting as its parts
}

// arenaChunk is how many values an arena makes at once.
const arenaChunk = 1024

// arena hands values out that are all given back together, and then handed out
// again as they were left.
type arena[T any] struct {
	chunks [][]T
	used   int
}

func (a *arena[T]) next() *T {
	chunk := a.used / arenaChunk
	if chunk == len(a.chunks) {
		a.chunks = append(a.chunks, make([]T, arenaChunk))
	}
	at := &a.chunks[chunk][a.used%arenaChunk]
	a.used++
	return at
}

func (a *arena[T]) reset() { a.used = 0 }
