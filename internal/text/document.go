package text

import (
	index "github.com/blevesearch/bleve_index_api"
)

// document is a record as bleve's segments want it, its words taken apart
// already. Its name there is its ordinal.
type document struct {
	name   []byte
	fields []indexedField
}

var _ index.Document = (*document)(nil)

// idField is the field of a document's name in every segment.
const idField = "_id"

// VisitFields shows the name and then the fields.
func (d *document) VisitFields(visit index.FieldVisitor) {
	visit(idOf{d.name})
	for i := range d.fields {
		visit(&d.fields[i])
	}
}

func (d *document) ID() string                                 { return string(d.name) }
func (d *document) AddIDField()                                {} // it is there
func (d *document) VisitComposite(index.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) Indexed() bool                              { return true }

// Sizes are for statistics that nobody reads.
func (d *document) Size() int                 { return 0 }
func (d *document) NumPlainTextBytes() uint64 { return 0 }
func (d *document) StoredFieldsBytes() uint64 { return 0 }

// indexedField is a field of a document: for every word where it stands, and
// nothing stored.
type indexedField struct {
	name string
	*fieldWords
}

var _ index.Field = (*indexedField)(nil)

func (f *indexedField) Name() string { return f.name }
func (f *indexedField) Options() index.FieldIndexingOptions {
	return index.IndexField | index.IncludeTermVectors
}
func (f *indexedField) AnalyzedLength() int                              { return f.tokens }
func (f *indexedField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }

func (f *indexedField) Analyze()                  {} // it is
func (f *indexedField) Value() []byte             { return nil }
func (f *indexedField) ArrayPositions() []uint64  { return nil }
func (f *indexedField) EncodedFieldType() byte    { return 't' }
func (f *indexedField) NumPlainTextBytes() uint64 { return 0 }

// idOf is the field of a document's name, the only one that is stored.
type idOf struct{ name []byte }

var _ index.Field = idOf{}

func (f idOf) Name() string                        { return idField }
func (f idOf) Value() []byte                       { return f.name }
func (f idOf) Options() index.FieldIndexingOptions { return index.IndexField | index.StoreField }
func (f idOf) AnalyzedLength() int                 { return 1 }

func (f idOf) AnalyzedTokenFrequencies() index.TokenFrequencies {
	term := &index.TokenFreq{Term: f.name}
	term.SetFrequency(1)
	return index.TokenFrequencies{string(f.name): term}
}

func (f idOf) Analyze()                  {}
func (f idOf) ArrayPositions() []uint64  { return nil }
func (f idOf) EncodedFieldType() byte    { return 't' }
func (f idOf) NumPlainTextBytes() uint64 { return 0 }
