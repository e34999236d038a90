package text

import (
	"context"
	"slices"
	"sort"
	"strings"

	"likeness/internal/art"
)

// filter is an art.Filter made ready to be asked of many records.
type filter struct {
	columns *columns
	values  [numValueFields]valueFilter
	years   yearFilter
	facets  []facetFilter // of the columns that it names
}

// facetFilter is what a filter asks of a column that is a facet.
type facetFilter struct {
	column *facetColumn
	valueFilter
}

type valueFilter struct {
	active  bool
	missing bool
	wanted  []bool // by value; nil when no value is wanted
}

type yearFilter struct {
	active, bounded, missing bool
	from, to                 int32
}

func (c *columns) filter(f art.Filter) (*filter, error) {
	made := &filter{columns: c}
	for i, wanted := range [numValueFields][]string{f.Artists, f.Collections, f.Genres} {
		v := &made.values[i]
		v.missing = slices.Contains(f.Missing, valueField(i).name())
		v.active = v.missing || len(wanted) > 0
		v.want(&c.values[i], valueField(i).fold, wanted)
	}
	var err error
	if made.facets, err = c.facetFilters(f.Columns); err != nil {
		return nil, err
	}
	y := &made.years
	y.from, y.to = noYear, 1<<31-1
	if f.YearFrom != nil {
		y.from = clampYear(*f.YearFrom)
	}
	if f.YearTo != nil {
		y.to = clampYear(*f.YearTo)
	}
	y.bounded = f.YearFrom != nil || f.YearTo != nil
	y.missing = slices.Contains(f.Missing, art.FieldDate)
	y.active = y.bounded || y.missing
	return made, nil
}

// want adds values to those wanted.
func (f *valueFilter) want(column *valueColumn, fold func(string) string, values []string) {
	for _, value := range values {
		if number, ok := column.number(fold(value)); ok {
			if f.wanted == nil {
				f.wanted = make([]bool, column.labels.len())
			}
			f.wanted[number] = true
		}
	}
}

// facetFilters makes the filters of columns ready; those that name one column
// are one.
func (c *columns) facetFilters(filters []art.ColumnFilter) ([]facetFilter, error) {
	var made []facetFilter
	for _, f := range filters {
		if f.IsZero() {
			continue
		}
		column := c.facet(f.Name)
		if column == nil {
			return nil, c.noFacet(art.CodeInvalid, f.Name)
		}
		at := slices.IndexFunc(made, func(m facetFilter) bool { return m.column == column })
		if at < 0 {
			at = len(made)
			made = append(made, facetFilter{column: column, valueFilter: valueFilter{active: true}})
		}
		made[at].missing = made[at].missing || f.Missing
		made[at].want(&column.valueColumn, foldColumnValue, f.Values)
	}
	return made, nil
}

// noFacet is the error of a column that is no facet.
func (c *columns) noFacet(code art.Code, name string) error {
	if c.facetNames.len() == 0 {
		return art.Errorf(code, "The collection has no facet %q; none of its columns is one.", clip(name, maxValueBytes))
	}
	var names []string
	for i := range c.facetNames.len() {
		names = append(names, c.facetNames.at(uint32(i)))
	}
	return art.Errorf(code, "The collection has no facet %q; its columns that are facets are %s.", clip(name, maxValueBytes), strings.Join(names, ", "))
}

func (f *facetFilter) passes(ordinal uint32) bool {
	return f.valueFilter.passes(f.column.of(ordinal))
}

func clampYear(y int) int32 { return int32(min(max(y, noYear+1), 1<<31-1)) }

// number is the value of this folded spelling, if there is one.
func (c *valueColumn) number(folded string) (uint32, bool) {
	n := c.folded.len()
	i := sort.Search(n, func(i int) bool { return c.folded.at(uint32(i)) >= folded })
	return uint32(i), i < n && c.folded.at(uint32(i)) == folded
}

// ignoring is the filter without what it asks of one field.
func (f filter) ignoring(field art.Field) *filter {
	if v, ok := valueFieldOf(field); ok {
		f.values[v] = valueFilter{}
	} else {
		f.years = yearFilter{}
	}
	return &f
}

// ignoringColumn is the filter without what it asks of a column.
func (f filter) ignoringColumn(column *facetColumn) *filter {
	f.facets = slices.DeleteFunc(slices.Clone(f.facets), func(of facetFilter) bool { return of.column == column })
	return &f
}

// passes reports whether a record gets through.
func (f *filter) passes(ordinal uint32) bool {
	for i := range f.values {
		if v := &f.values[i]; v.active && !v.passes(f.columns.values[i].of(ordinal)) {
			return false
		}
	}
	for i := range f.facets {
		if !f.facets[i].passes(ordinal) {
			return false
		}
	}
	return !f.years.active || f.years.passes(f.columns.yearFrom[ordinal], f.columns.yearTo[ordinal])
}

func (f *valueFilter) passes(held []uint32) bool {
	if len(held) == 0 {
		return f.missing
	}
	if f.wanted == nil {
		return false
	}
	for _, v := range held {
		if f.wanted[v] {
			return true
		}
	}
	return false
}

func (f *yearFilter) passes(from, to int32) bool {
	if from == noYear {
		return f.missing
	}
	return f.bounded && from <= f.to && to >= f.from
}

// MatchingOrdinals calls yield with the ordinal (the place from 0 in the
// order of Builder.Add) of every record that passes the filter, ascending.
func (x *Index) MatchingOrdinals(ctx context.Context, f art.Filter, yield func(ordinal uint32)) error {
	ready, err := x.columns.filter(f)
	if err != nil {
		return err
	}
	for i := range uint32(x.columns.count) {
		if i%postingsPerCheck == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if ready.passes(i) {
			yield(i)
		}
	}
	return nil
}
