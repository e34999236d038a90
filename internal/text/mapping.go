package text

import (
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"

	"likeness/internal/art"
)

// field is one of the fields that words are looked for in.
type field uint8

const (
	fieldName field = iota
	fieldTitle
	fieldArtist
	fieldCollection
	fieldGenre
	fieldDate       // by "date:" only
	fieldProperties // the other columns, see properties.go
	numFields

	// byWords is no field, but stands beside those of a hit that were met by
	// words, as opposed to the years of a date.
	byWords = numFields
)

var fieldNames = [numFields]string{"name", "title", "artist", "collection", "genre", "date", "properties"}

// fieldSet is a set of fields, one bit each.
type fieldSet uint8

const everyField = fieldSet(1<<numFields - 1)

const everywhere = fieldSet(1<<fieldName | 1<<fieldTitle | 1<<fieldArtist | 1<<fieldCollection | 1<<fieldGenre | 1<<fieldProperties)

func only(f field) fieldSet         { return 1 << f }
func (s fieldSet) has(f field) bool { return s&(1<<f) != 0 }
func (s fieldSet) each() []field    { return fieldLists[s&everyField] }

// spelled are the fields of a set in which spellings are looked for: beside
// others not the properties, which are full of numbers and codes.
func (s fieldSet) spelled() fieldSet {
	if rest := s &^ only(fieldProperties); rest != 0 {
		return rest
	}
	return s
}

// fieldLists spells every set out once.
var fieldLists = func() (lists [1 << numFields][]field) {
	for s := range lists {
		for f := range numFields {
			if fieldSet(s).has(f) {
				lists[s] = append(lists[s], f)
			}
		}
	}
	return lists
}()

// fieldTexts are the texts of a record that are indexed, without those of its
// properties.
func fieldTexts(img art.Image) [numFields]string {
	return [numFields]string{
		fieldName:       img.Name,
		fieldTitle:      img.Title,
		fieldArtist:     withValues(img.Artist, img.Artists),
		fieldCollection: withValues(img.Collection, img.Collections),
		fieldGenre:      withValues(img.Genre, img.Genres),
		fieldDate:       img.Date,
	}
}

// Names of tokenizers, and of the analyzers that do nothing besides.
const (
	wordsAnalyzer      = "likeness"
	propertiesAnalyzer = "likeness_properties"
)

func init() {
	for name, made := range map[string]analysis.Tokenizer{wordsAnalyzer: tokenizer{}, propertiesAnalyzer: propertyTokenizer{}} {
		construct := func(map[string]any, *registry.Cache) (analysis.Tokenizer, error) { return made, nil }
		if err := registry.RegisterTokenizer(name, construct); err != nil {
			panic(fmt.Sprintf("register the tokenizer: %v", err)) // a name taken twice is a fault of the program
		}
	}
}

// tokenizer lets bleve index the very words that queries and highlights see.
type tokenizer struct{}

func (tokenizer) Tokenize(text []byte) analysis.TokenStream {
	found := tokens(string(text))
	all := make([]analysis.Token, len(found))
	stream := make(analysis.TokenStream, len(found))
	for i, t := range found {
		all[i] = analysis.Token{Start: t.start, End: t.end, Term: []byte(t.term), Position: t.position + 1}
		stream[i] = &all[i]
	}
	return stream
}

// newMapping says what bleve keeps of a record: for every field its words and
// where they stand. Nothing is stored, and nothing is left to guesswork.
func newMapping() (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	for _, name := range []string{wordsAnalyzer, propertiesAnalyzer} {
		if err := m.AddCustomAnalyzer(name, map[string]any{"type": custom.Name, "tokenizer": name}); err != nil {
			return nil, fmt.Errorf("describe the index of words: %w", err)
		}
	}
	m.DefaultAnalyzer = wordsAnalyzer
	doc := bleve.NewDocumentStaticMapping()
	for of, name := range fieldNames {
		f := bleve.NewTextFieldMapping()
		f.Analyzer = wordsAnalyzer
		if field(of) == fieldProperties {
			f.Analyzer = propertiesAnalyzer
		}
		f.Store, f.IncludeInAll, f.DocValues = false, false, false
		f.IncludeTermVectors = true // for phrases
		doc.AddFieldMappingsAt(name, f)
	}
	doc.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping())
	m.DefaultMapping = doc
	return m, nil
}
