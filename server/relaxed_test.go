package server

import (
	"slices"
	"testing"

	"likeness/internal/art"
)

// wordsAnswer is what a search says of its words.
type wordsAnswer struct {
	Images struct {
		TotalCount      int
		CorrectedSearch *string
		Relaxed         []string
		DidYouMean      *string
		Edges           []edge
	}
}

func (c client) words(search string) wordsAnswer {
	c.t.Helper()
	var got wordsAnswer
	remarshal(c.t, c.answer(`query($search: String!) { images(search: $search) {
		totalCount correctedSearch relaxed didYouMean edges { node { name } } } }`, object{"search": search}), &got)
	return got
}

func TestASearchSaysWhichWordsItLeftOut(t *testing.T) {
	c := start(t)
	for _, ask := range []struct {
		search, first string
		relaxed       []string
	}{
		{"the river at dusk by perez", "River at Dusk", []string{"the", "by"}},
		{"grid red painting", "Grid in Red", []string{"painting"}},
		{"pears xyzzyplugh", "Still Life with Pears", []string{"xyzzyplugh"}},
		{"grid in red", "Grid in Red", nil},
	} {
		got := c.words(ask.search).Images
		if len(got.Edges) == 0 || got.Edges[0].Node.Name != ask.first || !slices.Equal(got.Relaxed, ask.relaxed) {
			t.Errorf("%q answers %+v, want %s first, without %q", ask.search, got, ask.first, ask.relaxed)
		}
		if got.Relaxed == nil {
			t.Errorf("%q: relaxed is null, and the schema says it never is", ask.search)
		}
	}
}

func TestAWordThatWorksHoldIsOfferedAndNotReplaced(t *testing.T) {
	c := start(t)
	got := c.words("habour night").Images // no work holds "habour"
	if got.CorrectedSearch == nil || *got.CorrectedSearch != "harbour night" || len(got.Relaxed) > 0 {
		t.Errorf("habour night: %+v", got)
	}
	got = c.words("pears hands").Images // both are held, by no work together
	if got.CorrectedSearch != nil || len(got.Relaxed) != 1 || got.TotalCount == 0 {
		t.Errorf("pears hands: %+v, want one of the two left out and none replaced", got)
	}
	got = c.words("dusk dawn reader").Images
	if got.CorrectedSearch != nil {
		t.Errorf("dusk dawn reader is answered as %q", *got.CorrectedSearch)
	}
}

func TestRelevanceHasOneOrder(t *testing.T) {
	c := start(t)
	const query = `query($sort: ImageSort) { images(search: "river", sort: $sort) { edges { node { name } } } }`
	c.answer(query, object{"sort": object{"by": "RELEVANCE"}})
	if got := c.ask(query, object{"sort": object{"by": "RELEVANCE", "descending": true}}); got.code() != art.CodeInvalid {
		t.Errorf("relevance descending answers %+v, want %s", got, art.CodeInvalid)
	}
}
