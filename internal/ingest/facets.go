package ingest

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"likeness/internal/art"
	"likeness/internal/cell"
)

// maxFacets is how many columns of one source can be facets: each costs a few
// bytes for every work of the collection, and nobody reads more.
const maxFacets = 32

// Reading is how the columns of a source are read, as imports of it were told.
type Reading struct {
	Map    map[string]string // role to column name or number, or number to role
	Split  []string          // separators of several values in a cell
	Facets []string          // columns that are facets; nil when nobody said, empty when somebody said none
}

// ownFacets are facets without being asked for: what may be done with a work is
// what people who publish look for first.
var ownFacets = []Role{RoleRights, RoleLicence}

// chooseFacets decides which columns are facets: those that are named, or were
// before, and those that always are.
func (in *input) chooseFacets(named, remembered []string) error {
	if len(named) == 1 && named[0] == "" || named == nil && remembered != nil && len(remembered) == 0 {
		in.facets = []string{}
		return nil
	}
	in.facets = slices.Clone(remembered)
	if named != nil {
		in.facets = nil
	}
	for _, name := range named {
		column, err := in.facetColumn(name)
		if err != nil {
			return err
		}
		in.addFacet(column)
	}
	for _, role := range ownFacets {
		in.addFacet(in.cols.nameOfColumn(role))
	}
	return checkFacets(in.facets)
}

func (in *input) addFacet(column string) {
	same := func(other string) bool { return normalHeader(other) == normalHeader(column) }
	if column != "" && !slices.ContainsFunc(in.facets, same) {
		in.facets = append(in.facets, column)
	}
}

// facetColumn is the column that --facet names: by its name, by what it is, or
// by its number. It is empty for a field that is a facet anyhow.
func (in *input) facetColumn(name string) (string, error) {
	at, ok := positions(in.table.Header)[normalHeader(name)]
	if !ok {
		at, ok = in.columnOfRole(name)
	}
	if n, err := strconv.Atoi(name); !ok && err == nil && 1 <= n && n <= len(in.table.Header) {
		at, ok = n-1, true
	}
	if !ok {
		return "", art.Errorf(art.CodeInvalid, "--facet %s: there is no column %q; the columns are %s", name, name, strings.Join(in.table.Header, ", "))
	}
	column := in.cols.columns()[at]
	for _, role := range column.Roles {
		switch role {
		case RoleArtist, RoleCollection, RoleGenre, RoleDate:
			in.facetNotes = append(in.facetNotes, fmt.Sprintf("The column %q is read as %s, which is a facet already.", column.Name, role))
			return "", nil
		}
		if !keptAsProperty[role] {
			return "", art.Errorf(art.CodeInvalid, "--facet %s: the column %q is read as %s; only columns that are kept as they are can be facets", name, column.Name, role)
		}
	}
	return column.Name, nil
}

func (in *input) columnOfRole(name string) (int, bool) {
	for role, at := range in.cols.column {
		if keptAsProperty[role] && strings.EqualFold(string(role), name) {
			return at, true
		}
	}
	return 0, false
}

// facetSurvey counts the values of a column that is to be a facet.
type facetSurvey struct {
	name   string
	rows   int // that say something there
	values map[uint64]struct{}
	full   bool // there are more values than were counted
}

// maxSurveyedValues bounds the memory of a survey.
const maxSurveyedValues = 100_000

// ownValueShare is from which share of different values on a facet tells each
// row by itself.
const ownValueShare = 0.9

var valueSeed = maphash.MakeSeed()

func (f *facetSurvey) add(text string, separators []string) {
	values, _ := cell.Split(text, separators)
	if len(values) == 0 {
		return
	}
	f.rows++
	for _, v := range values {
		if f.full = f.full || len(f.values) == maxSurveyedValues; f.full {
			return
		}
		f.values[maphash.String(valueSeed, strings.ToLower(v))] = struct{}{}
	}
}

func (s *survey) addFacets(image art.Image, separators []string) {
	for i := range s.facets {
		for _, p := range image.Properties {
			if p.Name == s.facets[i].name {
				s.facets[i].add(p.Value, separators)
			}
		}
	}
}

// warnOfFacets tells of facets that narrow nothing.
func (in *input) warnOfFacets(warn func(string, ...any)) {
	for _, f := range in.surveyed.facets {
		switch n := len(f.values); {
		case n == 0 && slices.Contains(in.cols.header, f.name):
			warn("No row says anything in the column %q, so it is no facet yet.", f.name)
		case f.rows >= fewRows && float64(n) >= ownValueShare*float64(f.rows):
			warn("Nearly every row has its own value in the column %q (%s in %s), so as a facet it hardly narrows anything.",
				f.name, plural(n, "value", "values"), plural(f.rows, "row", "rows"))
		}
	}
}

// facetText tells of a column whether it is a facet, and of how many values.
func (in *input) facetText(column string) string {
	for _, f := range in.surveyed.facets {
		if f.name != column {
			continue
		}
		if f.full || in.surveyed.partial {
			return "a facet of at least " + plural(len(f.values), "value", "values")
		}
		return "a facet of " + plural(len(f.values), "value", "values")
	}
	return ""
}

// columnNames are the names of the columns that records of a source keep as they
// are, in the order in which they are first met.
func columnNames(ctx context.Context, has art.Inventory, source string) ([]string, error) {
	ids, err := has.Listed(ctx, source)
	if err != nil {
		return nil, err
	}
	header, err := exportHeader(ctx, has, ids)
	if err != nil {
		return nil, err
	}
	return header[len(exportColumns):], nil
}

// FacetsAmong are the columns that --facet names among those that records of a
// source have. CodeNotFound for a source without columns of its own,
// CodeInvalid for a column that no record has.
func FacetsAmong(ctx context.Context, has art.Inventory, source string, named []string) ([]string, error) {
	columns, err := columnNames(ctx, has, source)
	if err != nil {
		return nil, err
	}
	if len(columns) == 0 {
		return nil, art.Errorf(art.CodeNotFound, "The library has no works of the source %q with columns of their own; give --csv FILE to import some", source)
	}
	facets := []string{}
	if len(named) == 1 && named[0] == "" {
		return facets, nil
	}
	for _, name := range named {
		at := slices.IndexFunc(columns, func(c string) bool { return normalHeader(c) == normalHeader(name) })
		if at < 0 {
			return nil, art.Errorf(art.CodeInvalid, "--facet %s: the works have no column %q; they have %s", name, name, strings.Join(columns, ", "))
		}
		if !slices.Contains(facets, columns[at]) {
			facets = append(facets, columns[at])
		}
	}
	return facets, checkFacets(facets)
}

func checkFacets(facets []string) error {
	if len(facets) > maxFacets {
		return art.Errorf(art.CodeInvalid, "%d columns would be facets; at most %d can be", len(facets), maxFacets)
	}
	return nil
}
