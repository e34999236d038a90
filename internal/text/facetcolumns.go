package text

import (
	"context"
	"slices"
	"strings"

	"likeness/internal/art"
	"likeness/internal/cell"
)

// maxValueBytes is how much of a value of a column is kept: a facet is made of
// names, and whoever makes one of descriptions must not fill the memory.
const maxValueBytes = 256

// Facets tells which columns are facets, and the values in their cells.
type Facets struct {
	names   []string            // as the first source that names one writes it
	numbers map[string]int      // by propertyKey
	parted  map[string][]string // separators, by source
}

// NewFacets reads which columns are facets. Names that differ in case, accents,
// spaces and signs alone are one.
func NewFacets(of art.Facets) *Facets {
	f := &Facets{numbers: map[string]int{}, parted: map[string][]string{}}
	var sources []string
	for source := range of {
		sources = append(sources, source)
	}
	slices.Sort(sources)
	for _, source := range sources {
		for _, name := range of[source].Names {
			if key := propertyKey(name); key != "" && f.number(name) < 0 {
				f.numbers[key] = len(f.names)
				f.names = append(f.names, name)
			}
		}
		if given := of[source].Separators; len(given) > 0 {
			f.parted[source] = given
		}
	}
	return f
}

// number is the place of a column among the facets; -1 when it is none.
func (f *Facets) number(name string) int {
	if n, ok := f.numbers[propertyKey(name)]; ok {
		return n
	}
	return -1
}

// values are those of a cell of a source.
func (f *Facets) values(source, text string) []string {
	separators, ok := f.parted[source]
	if !ok {
		separators = cell.Separators
	}
	values, _ := cell.Split(text, separators)
	for i, v := range values {
		values[i] = clipValue(v)
	}
	return values
}

// Complete gives the properties of a record that are facets their values.
func (f *Facets) Complete(image *art.Image) {
	if len(f.names) == 0 {
		return
	}
	for i := range image.Properties {
		if p := &image.Properties[i]; f.number(p.Name) >= 0 {
			p.Values = f.values(image.Source, p.Value)
		}
	}
}

// clipValue is the beginning of a value, as much as is kept of it.
func clipValue(value string) string {
	if len(value) <= maxValueBytes {
		return value
	}
	const mark = "…"
	return strings.TrimSpace(clip(value, maxValueBytes-len(mark))) + mark
}

// foldColumnValue is what makes two spellings one value of a column.
func foldColumnValue(value string) string { return foldValue(clipValue(value)) }

// facetColumn is a column that is a facet.
type facetColumn struct {
	key string // propertyKey of its name
	valueColumn
}

// facet is the column of a name; nil when that is no facet.
func (c *columns) facet(name string) *facetColumn {
	key := propertyKey(name)
	for i := range c.facets {
		if c.facets[i].key == key {
			return &c.facets[i]
		}
	}
	return nil
}

// Columns are the columns that are facets; see art.Text.
func (x *Index) Columns(context.Context) ([]art.Column, error) {
	var all []art.Column
	for i := range x.columns.facets {
		all = append(all, art.Column{Name: x.columns.facetNames.at(uint32(i)), Distinct: x.columns.facets[i].labels.len()})
	}
	return all, nil
}

// facetsBuilder gathers the columns that are facets.
type facetsBuilder struct {
	facets *Facets
	values []valuesBuilder
	found  [][]string // of the record in hand, by facet
}

func newFacetsBuilder(of art.Facets) *facetsBuilder {
	b := &facetsBuilder{facets: NewFacets(of)}
	b.values, b.found = make([]valuesBuilder, len(b.facets.names)), make([][]string, len(b.facets.names))
	for i := range b.values {
		b.values[i] = newValuesBuilder(foldColumnValue)
	}
	return b
}

// add takes the values of the next record.
func (b *facetsBuilder) add(img art.Image) {
	if len(b.values) == 0 {
		return
	}
	for _, p := range img.Properties {
		if n := b.facets.number(p.Name); n >= 0 {
			b.found[n] = append(b.found[n], b.facets.values(img.Source, p.Value)...)
		}
	}
	for i, values := range b.found {
		b.values[i].add(values)
		b.found[i] = values[:0]
	}
}

// columns are those with a value, in the order of their names.
func (b *facetsBuilder) columns() (names stringList, all []facetColumn) {
	var held []int
	for i := range b.values {
		if len(b.values[i].held) > 0 {
			held = append(held, i)
		}
	}
	slices.SortStableFunc(held, func(i, j int) int {
		return strings.Compare(foldValue(b.facets.names[i]), foldValue(b.facets.names[j]))
	})
	var shown []string
	for _, i := range held {
		shown = append(shown, b.facets.names[i])
		all = append(all, facetColumn{key: propertyKey(b.facets.names[i]), valueColumn: b.values[i].column()})
	}
	return newStringList(shown), all
}
