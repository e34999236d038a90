package text

import (
	"context"
	"slices"
	"sort"

	"likeness/internal/art"
)

// filter is an art.Filter made ready to be asked of many records.
type filter struct {
	columns *columns
	values  [numValueFields]valueFilter
	years   yearFilter
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

func (c *columns) filter(f art.Filter) *filter {
	made := &filter{columns: c}
	for i, wanted := range [numValueFields][]string{f.Artists, f.Collections, f.Genres} {
		v := &made.values[i]
		v.missing = slices.Contains(f.Missing, valueField(i).name())
		v.active = v.missing || len(wanted) > 0
		for _, value := range wanted {
			if number, ok := c.values[i].number(valueField(i).fold(value)); ok {
				if v.wanted == nil {
					v.wanted = make([]bool, c.values[i].labels.len())
				}
				v.wanted[number] = true
			}
		}
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
	return made
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

// passes reports whether a record gets through.
func (f *filter) passes(ordinal uint32) bool {
	for i := range f.values {
		if v := &f.values[i]; v.active && !v.passes(f.columns.values[i].of(ordinal)) {
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
	ready := x.columns.filter(f)
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
