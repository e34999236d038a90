package text

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"likeness/internal/art"
)

// Facet counts the values of a field over the matches of a search. Dates of
// which no year is known are missing. CodeNotFound for a column that is no facet.
func (x *Index) Facet(ctx context.Context, q art.FacetQuery) (art.Facet, error) {
	a, err := x.answer(ctx, q.Search)
	if err != nil {
		return art.Facet{}, err
	}
	column := x.columns.facet(q.Column)
	if q.Column != "" && column == nil {
		return art.Facet{}, x.columns.noFacet(art.CodeNotFound, q.Column)
	}
	f, err := x.columns.filter(q.Filter)
	if err != nil {
		return art.Facet{}, err
	}
	facet := art.Facet{Field: q.Field, Column: q.Column}
	if column != nil {
		err = x.countValues(ctx, &facet, a, f.ignoringColumn(column), &column.valueColumn, q)
	} else if v, ok := valueFieldOf(q.Field); ok {
		err = x.countValues(ctx, &facet, a, f.ignoring(q.Field), &x.columns.values[v], q)
	} else {
		err = x.countYears(ctx, &facet, a, f.ignoring(q.Field), q)
	}
	return facet, err
}

// countValues fills a facet with the most frequent values.
func (x *Index) countValues(ctx context.Context, facet *art.Facet, a *answer, f *filter, column *valueColumn, q art.FacetQuery) error {
	counts := make([]int, column.labels.len())
	for i, ordinal := range a.ordinals {
		if i%postingsPerCheck == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if !f.passes(ordinal) {
			continue
		}
		held := column.of(ordinal)
		if len(held) == 0 {
			facet.Missing++
		}
		for _, value := range held {
			counts[value]++
		}
	}
	column.choose(facet, counts, q)
	return nil
}

// choose fills a facet with the most frequent values of which as many works as
// counts tells hold each.
func (c *valueColumn) choose(facet *art.Facet, counts []int, q art.FacetQuery) {
	contains := foldValue(q.Contains)
	var chosen []uint32
	for value, count := range counts {
		if count > 0 && c.contains(uint32(value), contains) {
			chosen = append(chosen, uint32(value))
		}
	}
	facet.Distinct = len(chosen)
	slices.SortFunc(chosen, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(c.places[a], c.places[b]))
	})
	for _, value := range chosen[:min(len(chosen), max(q.Limit, 0))] {
		facet.Values = append(facet.Values, art.FacetValue{Value: c.labels.at(value), Count: counts[value]})
	}
}

// contains reports whether a value holds a folded text, as it is shown or in
// the order in which it is spoken.
func (c *valueColumn) contains(value uint32, text string) bool {
	return strings.Contains(c.folded.at(value), text) ||
		strings.Contains(c.labels.at(value), ",") && strings.Contains(foldValue(c.labels.at(value)), text)
}
