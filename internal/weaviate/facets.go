package weaviate

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/text"
)

// Columns are the columns that are facets; see art.Text.
func (r *reader) Columns(ctx context.Context) ([]art.Column, error) {
	return r.words.Facets(), ctx.Err()
}

// Facet counts the values of a field over the matches of a search; see art.Text.
func (r *reader) Facet(ctx context.Context, q art.FacetQuery) (art.Facet, error) {
	property, missing := propDecades, string(q.Field)
	switch {
	case q.Column != "":
		key, err := r.words.Facet(q.Column, art.CodeNotFound)
		if err != nil {
			return art.Facet{}, err
		}
		property, missing = columnName(key), columnMissing(key)
	case q.Field != art.FieldDate:
		property = valueProperty(q.Field)
	}
	if _, err := r.filter(q.Filter); err != nil {
		return art.Facet{}, err
	}
	filter, err := r.filter(withoutOwn(q))
	if err != nil {
		return art.Facet{}, err
	}
	meant, err := r.words.Understand(ctx, finder{r}, q.Search)
	if err != nil {
		return art.Facet{}, err
	}
	matches := allOf(where(meant.Condition), filter)
	switch {
	case meant.Nothing:
		return art.Facet{Field: q.Field, Column: q.Column}, ctx.Err()
	case matches == nil && property != propDecades:
		return r.words.OfAll(q), ctx.Err()
	}
	return r.countFacet(ctx, q, allOf(firstObjects(), matches), property, missing)
}

// withoutOwn is the filter of a facet without what it asks of what is counted.
func withoutOwn(q art.FacetQuery) art.Filter {
	f := q.Filter
	if q.Column != "" {
		f.Columns = slices.DeleteFunc(slices.Clone(f.Columns), func(c art.ColumnFilter) bool {
			return text.ColumnKey(c.Name) == text.ColumnKey(q.Column)
		})
		return f
	}
	switch q.Field {
	case art.FieldArtist:
		f.Artists = nil
	case art.FieldCollection:
		f.Collections = nil
	case art.FieldGenre:
		f.Genres = nil
	default:
		f.YearFrom, f.YearTo = nil, nil
	}
	f.Missing = slices.DeleteFunc(slices.Clone(f.Missing), func(missing art.Field) bool { return missing == q.Field })
	return f
}

// countFacet counts the values of a property, and what has none.
func (r *reader) countFacet(ctx context.Context, q art.FacetQuery, matches *pb.Filters, property, missing string) (facet art.Facet, err error) {
	limit := mostDecades
	if property != propDecades {
		limit = r.words.Distinct(q)
	}
	var lacking int
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		lacking, err = r.count(ctx, allOf(matches, isText(propMissing, missing)))
		return err
	})
	var works map[string]int
	group.Go(func() (err error) {
		works, err = r.countValues(ctx, matches, property, limit)
		return err
	})
	if err := group.Wait(); err != nil {
		return art.Facet{}, err
	}
	if property == propDecades {
		facet, err = timeline(q, works)
	} else {
		facet = r.words.Counted(q, works)
	}
	facet.Missing = lacking
	return facet, err
}

// mostDecades is more than the decades that works are of.
const mostDecades = 10_000

// mostAggregated is up to how many values Weaviate counts: it puts each into a list
// of all by looking through it, on every shard, and goes on when nobody waits any
// more.
const mostAggregated = 10_000

// countValues counts the objects that have each value of a property of texts, of
// which there are at most so many.
func (r *reader) countValues(ctx context.Context, filter *pb.Filters, property string, limit int) (map[string]int, error) {
	if limit > mostAggregated {
		return r.readValues(ctx, filter, property)
	}
	most := uint32(limit)
	reply, err := r.conn.aggregate(ctx, &pb.AggregateRequest{
		Collection: r.manifest.Collection, Filters: filter,
		Aggregations: []*pb.AggregateRequest_Aggregation{{
			Property: property,
			Aggregation: &pb.AggregateRequest_Aggregation_Text_{
				Text: &pb.AggregateRequest_Aggregation_Text{TopOccurences: true, TopOccurencesLimit: &most},
			},
		}},
	})
	if err != nil {
		return nil, err
	}
	works := map[string]int{}
	for _, a := range reply.GetSingleResult().GetAggregations().GetAggregations() {
		for _, item := range a.GetText().GetTopOccurences().GetItems() {
			works[item.Value] = int(item.Occurs)
		}
	}
	return works, nil
}

// readValues is countValues by reading the values of every object: of parts of the
// catalogue that are likely to hold half as many as Weaviate answers with, several
// at a time.
func (r *reader) readValues(ctx context.Context, filter *pb.Filters, property string) (map[string]int, error) {
	total, err := r.count(ctx, filter)
	if err != nil {
		return nil, err
	}
	v := &valueCount{reader: r, filter: filter, property: property, works: map[string]int{}}
	if total < maxHits {
		results, err := v.read(ctx, filter)
		v.add(results)
		return v.works, err
	}
	last, err := r.lastOrder(ctx, filter)
	if err != nil {
		return nil, err
	}
	parts := int64(2*total/maxHits + 1)
	width := last/parts + 1
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for i := range parts {
		group.Go(func() error { return v.part(ctx, i*width, (i+1)*width) })
	}
	return v.works, group.Wait()
}

// lastOrder is the place in catalogue order of the last work that a filter lets
// through; 0 without any.
func (r *reader) lastOrder(ctx context.Context, filter *pb.Filters) (last int64, err error) {
	request := r.ask(filter, 1)
	sortBy(request, propOrder, true)
	reply, err := r.conn.search(ctx, request)
	for _, result := range reply.GetResults() {
		last = result.GetProperties().GetNonRefProps().GetFields()[propOrder].GetIntValue()
	}
	return last, err
}

// valueCount counts how many works have each value of a property.
type valueCount struct {
	*reader
	filter   *pb.Filters
	property string

	mu    sync.Mutex
	works map[string]int
}

// part counts the works of a part of the catalogue. One of more than Weaviate
// answers with is parted in two.
func (v *valueCount) part(ctx context.Context, from, to int64) error {
	results, err := v.read(ctx, allOf(v.filter, number(pb.Filters_OPERATOR_GREATER_THAN_EQUAL, propOrder, from), number(pb.Filters_OPERATOR_LESS_THAN, propOrder, to)))
	if err != nil {
		return err
	}
	if middle := from + (to-from)/2; len(results) == maxHits && middle > from {
		return errors.Join(v.part(ctx, from, middle), v.part(ctx, middle, to))
	}
	v.add(results)
	return nil
}

func (v *valueCount) read(ctx context.Context, filter *pb.Filters) ([]*pb.SearchResult, error) {
	reply, err := v.conn.search(ctx, v.ask(filter, maxHits, v.property))
	return reply.GetResults(), err
}

func (v *valueCount) add(results []*pb.SearchResult) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, result := range results {
		for _, value := range result.GetProperties().GetNonRefProps().GetFields()[v.property].GetListValue().GetTextValues().GetValues() {
			v.works[value]++
		}
	}
}

// timeline is the facet of dates of how many works have each of decadeValues.
func timeline(q art.FacetQuery, works map[string]int) (art.Facet, error) {
	begin, end := map[int]int{}, map[int]int{}
	for value, n := range works {
		of, name := begin, strings.TrimPrefix(value, decadeBegins)
		if name == value {
			of, name = end, strings.TrimPrefix(value, decadeEnds)
		}
		decade, err := strconv.Atoi(name)
		if err != nil {
			return art.Facet{}, err
		}
		of[decade] = n
	}
	return text.Timeline(q, begin, end), nil
}
