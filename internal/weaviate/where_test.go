package weaviate

import (
	"strings"
	"testing"
	"unicode"

	"likeness/internal/art"
	"likeness/internal/text"
)

// What people type must neither part a token nor be a wildcard.
func TestTokensAreOfNothingThatWeaviateReads(t *testing.T) {
	seen := map[string]string{}
	for _, term := range []string{"monet", "?", "* *", "a_b", "a=b", " ", "%3f;", "絵", "☆", "a\x00b", "o'keeffe", "\u00a0", "\u200b"} {
		written := token(term)
		if written == "" || strings.ContainsAny(written, "*?_= ") || strings.ContainsFunc(written, unicode.IsSpace) {
			t.Errorf("%q is written %q", term, written)
		}
		if other, ok := seen[written]; ok {
			t.Errorf("%q and %q are both written %q", term, other, written)
		}
		seen[written] = term
	}
}

func TestPlacesAreReadAsTheyAreWritten(t *testing.T) {
	for _, p := range []place{{kind: byRank, code: 1, order: 7}, {kind: byCode, code: 1<<53 - 1, order: 2}, {kind: byOrder, order: 1 << 40}} {
		read, err := parsePlace(&art.TextPosition{Key: p.key()})
		if err != nil || *read != p {
			t.Errorf("%+v is written %q and read %+v, %v", p, p.key(), read, err)
		}
	}
	for _, key := range []string{"", ".", "r", "r.", "r1", "x1.2", "r1.2.3", "r01.2", "c-.1", "o1.99999999999999999999", strings.Repeat("9", 4000)} {
		if _, err := parsePlace(&art.TextPosition{Key: key}); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%.20q is a place: %v", key, err)
		}
	}
	if p, err := parsePlace(nil); p != nil || err != nil {
		t.Errorf("no position is %v, %v", p, err)
	}
}

// Every work is placed in each order or said to have no place, and has every
// field or is said to lack it: lists and filters find it one way or the other.
func TestWorksAreFoundByWhatTheyLack(t *testing.T) {
	columns := []art.Column{{Name: "Medium"}}
	bare := art.Image{ID: "a", Name: "?", Order: 1}
	full := art.Image{
		ID: "b", Name: "Night", Title: "Night", Artist: "Hopper, Edward", Artists: []string{"Hopper, Edward"}, Collections: []string{"Hall"},
		Genres: []string{"Night piece"}, Years: &art.Years{From: 1925, To: 1931}, Properties: []art.Property{{Name: "MEDIUM", Value: "oil", Values: []string{"Oil"}}},
	}
	b := text.NewDictionaryBuilder([]string{"Medium"}, nil)
	b.Add(bare)
	b.Add(full)
	data, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	words, err := text.OpenDictionary(data)
	if err != nil {
		t.Fatal(err)
	}
	lacking := filterValues(bare, columns)[propMissing].([]string)
	if len(lacking) != 5 {
		t.Errorf("a work of nothing lacks %q", lacking)
	}
	if none := filterValues(full, columns)[propMissing].([]string); len(none) > 0 {
		t.Errorf("a work of everything lacks %q", none)
	}
	for image, unplaced := range map[*art.Image]int{&bare: 4, &full: 0} {
		values := wordValues(*image, words)
		placed := 0
		for _, by := range sortKeys {
			if _, ok := values[sortName(by)]; ok {
				placed++
			}
		}
		if got := values[propUnplaced].([]string); len(got) != unplaced || placed != len(sortKeys)-unplaced {
			t.Errorf("%s has no place in %q, and one in %d orders", image.Name, got, placed)
		}
	}
	if got := filterValues(full, columns)[columnName(text.ColumnKey("medium"))]; got == nil || got.([]string)[0] != "oil" {
		t.Errorf("the column holds %v", got)
	}
}

func TestAFacetIgnoresItsOwnFilter(t *testing.T) {
	year := 1900
	f := art.Filter{
		Artists: []string{"a"}, Genres: []string{"g"}, YearFrom: &year, Missing: []art.Field{art.FieldArtist, art.FieldDate},
		Columns: []art.ColumnFilter{{Name: "Medium", Values: []string{"oil"}}, {Name: "Support", Values: []string{"wood"}}},
	}
	if own := withoutOwn(art.FacetQuery{Filter: f, Field: art.FieldArtist}); own.Artists != nil || len(own.Missing) != 1 || own.Genres == nil {
		t.Errorf("of artists: %+v", own)
	}
	if own := withoutOwn(art.FacetQuery{Filter: f, Field: art.FieldDate}); own.YearFrom != nil || len(own.Missing) != 1 || own.Artists == nil {
		t.Errorf("of dates: %+v", own)
	}
	if own := withoutOwn(art.FacetQuery{Filter: f, Column: "MEDIUM"}); len(own.Columns) != 1 || own.YearFrom == nil {
		t.Errorf("of a column: %+v", own)
	}
	if len(f.Missing) != 2 || len(f.Columns) != 2 {
		t.Errorf("the filter itself became %+v", f)
	}
}
