package text

import (
	"context"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"likeness/internal/art"
)

func TestAnArtistIsOneValueInEitherOrder(t *testing.T) {
	x := build(t, numbered([]art.Image{
		work("a", "Vincent van Gogh", "", "", ""),
		work("b", "GOGH, Vincent van", "", "", ""),
		work("c", "Jan Asselyn", "", "", ""),
		work("d", "Vincent Van Gogh", "", "", ""),
		work("e", "Asselyn, Jan", "", "", ""),
		work("f", "Pieter Brueghel the Elder", "", "", ""),
		work("g", "Brueghel, Pieter, the Elder", "", "", ""),
		work("h", "Brueghel, Pieter, the Elder", "", "", ""),
	}))
	facet, err := x.Facet(context.Background(), art.FacetQuery{Field: art.FieldArtist, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	// As most sources write it; as it is spoken where they are at odds.
	want := []art.FacetValue{{Value: "Brueghel, Pieter, the Elder", Count: 3}, {Value: "Vincent Van Gogh", Count: 3}, {Value: "Jan Asselyn", Count: 2}}
	if diff := gocmp.Diff(want, facet.Values); diff != "" {
		t.Error(diff)
	}
	for _, artist := range []string{"vincent van gogh", "Gogh, Vincent van", "VAN GOGH, Vincent"} {
		if got := titles(ask(t, x, art.TextQuery{Filter: art.Filter{Artists: []string{artist}}}).Hits); !slices.Equal(got, []string{"a", "b", "d"}) {
			t.Errorf("%s filters %q", artist, got)
		}
	}
	for contains, want := range map[string]int{"gogh": 1, "el, pieter": 1, "pieter brueghel": 1, "gogh vincent": 0} {
		facet, err := x.Facet(context.Background(), art.FacetQuery{Field: art.FieldArtist, Limit: 10, Contains: contains})
		if err != nil || facet.Distinct != want {
			t.Errorf("%d artists contain %q, want %d; %v", facet.Distinct, contains, want, err)
		}
	}
}

// Six artists that were four, and three, when marks passed for accents.
func TestArtistsOfOtherScriptsStayApart(t *testing.T) {
	names := []string{"カキ", "ガギ", "สี", "สุ", "कुल", "कल"}
	var images []art.Image
	for _, name := range names {
		images = append(images, work(name, name, "", "", ""))
	}
	x := build(t, numbered(images))
	facet, err := x.Facet(context.Background(), art.FacetQuery{Field: art.FieldArtist, Limit: 10})
	if err != nil || facet.Distinct != len(names) {
		t.Errorf("%d artists, want %d; %v", facet.Distinct, len(names), err)
	}
	for _, name := range names {
		for _, q := range []art.TextQuery{{Filter: art.Filter{Artists: []string{name}}}, {Search: name}, {Search: "artist:" + name}} {
			if got := titles(ask(t, x, q).Hits); !slices.Equal(got, []string{name}) {
				t.Errorf("%+v finds %q", q, got)
			}
		}
	}
}

func TestArtistsAreSortedBySurname(t *testing.T) {
	x := build(t, numbered([]art.Image{
		work("1", "Vincent van Gogh", "", "", ""),
		work("2", "Artemisia Gentileschi", "", "", ""),
		work("3", "GOYA, Francisco", "", "", ""),
		work("4", "Giotto", "", "", ""),
		work("5", "Gogh, Vincent van", "", "", ""),
		work("6", "", "", "", ""),
		// The source says which of the two words is the surname.
		work("7", "Katsushika Hokusai", "", "", ""),
		work("8", "Katsushika, Hokusai", "", "", ""), // ignored: another artist's
		work("9", "Hokusai, Katsushika", "", "", ""),
		work("10", "Gilbert & George", "", "", ""),
	}))
	got := titles(ask(t, x, art.TextQuery{Sort: art.Sort{By: art.SortArtist}}).Hits)
	if want := []string{"2", "10", "4", "1", "5", "3", "7", "9", "8", "6"}; !slices.Equal(got, want) {
		t.Errorf("sorted by artist: %q, want %q", got, want)
	}
}
