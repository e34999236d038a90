package weaviate

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"likeness/internal/art"
	"likeness/internal/text"
)

// token is a term as objects hold it: what is no letter, digit, mark or sign
// that people read is written out, so that it neither parts a term nor is a
// wildcard.
func token(term string) string {
	var b strings.Builder
	for _, r := range term {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || unicode.Is(unicode.So, r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "%%%x;", r)
		}
	}
	return b.String()
}

// tokens are terms as objects hold them.
func tokens(terms []string) []string {
	written := make([]string, len(terms))
	for i, term := range terms {
		written[i] = token(term)
	}
	return written
}

// pairTokens are pairs of terms as objects hold them.
func pairTokens(pairs []text.Pair) []string {
	written := make([]string, len(pairs))
	for i, p := range pairs {
		written[i] = pairToken(p.First, p.Second)
	}
	return written
}

// pairToken is two terms next to each other as objects hold them.
func pairToken(first, next string) string { return token(first) + "_" + token(next) }

// inColumn is a token of a column.
func inColumn(key, token string) string { return key + "=" + token }

// where is the filter of a condition; nil lets everything through.
func where(c text.Condition) *pb.Filters {
	switch c.Kind {
	case text.Everything:
		return nil
	case text.HoldsWord:
		return wordFilter(pb.Filters_OPERATOR_EQUAL, propWords, c, token(c.Term))
	case text.HoldsOne:
		return oneWordFilter(c)
	case text.BeginsWord:
		return wordFilter(pb.Filters_OPERATOR_LIKE, propWords, c, token(c.Term)+"*")
	case text.HoldsPair:
		return wordFilter(pb.Filters_OPERATOR_EQUAL, propPairs, c, pairToken(c.Term, c.Next))
	case text.HoldsValue:
		return isText(valueProperty(c.ValueField), c.Term)
	case text.IsRecord:
		return anyText(propWork, c.Terms)
	case text.InYears:
		return overlap(int64(c.From), int64(c.To))
	}
	parts := make([]*pb.Filters, len(c.Of))
	for i, part := range c.Of {
		parts[i] = where(part)
	}
	switch c.Kind {
	case text.All:
		return allOf(parts...)
	case text.None:
		return not(oneOf(parts...))
	}
	return oneOf(parts...)
}

// wordFilter compares with the tokens of a field, or of a column.
func wordFilter(operator pb.Filters_Operator, property string, c text.Condition, token string) *pb.Filters {
	if c.Column != "" {
		return textFilter(operator, property+allColumns, inColumn(c.Column, token))
	}
	return textFilter(operator, property+c.Field, token)
}

// oneWordFilter lets through what has one of some words in a field, or a column.
func oneWordFilter(c text.Condition) *pb.Filters {
	terms := tokens(c.Terms)
	if c.Column == "" {
		return anyText(propWords+c.Field, terms)
	}
	for i, term := range terms {
		terms[i] = inColumn(c.Column, term)
	}
	return anyText(propWords+allColumns, terms)
}

// overlap lets through dates that overlap a span of years.
func overlap(from, to int64) *pb.Filters {
	return allOf(number(pb.Filters_OPERATOR_LESS_THAN_EQUAL, propYearFrom, to), number(pb.Filters_OPERATOR_GREATER_THAN_EQUAL, propYearTo, from))
}

// filter is that of a search; see art.Filter. nil lets everything through.
func (r *reader) filter(f art.Filter) (*pb.Filters, error) {
	var all []*pb.Filters
	for _, of := range []struct {
		field  art.Field
		values []string
	}{{art.FieldArtist, f.Artists}, {art.FieldCollection, f.Collections}, {art.FieldGenre, f.Genres}} {
		var folded []string
		for _, v := range of.values {
			folded = append(folded, text.FoldValue(of.field, v))
		}
		all = append(all, valuesFilter(valueProperty(of.field), folded, string(of.field), slices.Contains(f.Missing, of.field)))
	}
	all = append(all, yearsFilter(f))
	columns, err := r.columnFilters(f.Columns)
	return allOf(append(all, columns...)...), err
}

// valuesFilter lets through what has one of some values, or nothing if that is
// asked for; nil when nothing is asked.
func valuesFilter(property string, folded []string, name string, missing bool) *pb.Filters {
	var any []*pb.Filters
	if len(folded) > 0 {
		any = append(any, anyText(property, folded))
	}
	if missing {
		any = append(any, isText(propMissing, name))
	}
	if len(any) == 0 {
		return nil
	}
	return oneOf(any...)
}

// yearsFilter is what a filter asks of dates.
func yearsFilter(f art.Filter) *pb.Filters {
	var any []*pb.Filters
	if f.YearFrom != nil || f.YearTo != nil {
		from, to := int64(-maxYear), int64(maxYear)
		if f.YearFrom != nil {
			from = max(from, int64(*f.YearFrom))
		}
		if f.YearTo != nil {
			to = min(to, int64(*f.YearTo))
		}
		any = append(any, overlap(from, to))
	}
	if slices.Contains(f.Missing, art.FieldDate) {
		any = append(any, isText(propMissing, string(art.FieldDate)))
	}
	if len(any) == 0 {
		return nil
	}
	return oneOf(any...)
}

// maxYear is beyond all years that dates stand for.
const maxYear = 1 << 31

// columnFilters are what a filter asks of columns; those that name one column
// are one.
func (r *reader) columnFilters(filters []art.ColumnFilter) (all []*pb.Filters, err error) {
	asked := map[string]art.ColumnFilter{}
	var keys []string
	for _, f := range filters {
		if f.IsZero() {
			continue
		}
		key, err := r.words.Facet(f.Name, art.CodeInvalid)
		if err != nil {
			return nil, err
		}
		known, again := asked[key]
		if !again {
			keys = append(keys, key)
		}
		for _, v := range f.Values {
			known.Values = append(known.Values, text.FoldColumnValue(v))
		}
		known.Missing = known.Missing || f.Missing
		asked[key] = known
	}
	for _, key := range keys {
		all = append(all, valuesFilter(columnName(key), asked[key].Values, columnMissing(key), asked[key].Missing))
	}
	return all, nil
}
