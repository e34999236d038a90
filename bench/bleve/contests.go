package main

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"likeness/internal/art"
)

const (
	// questionsAsked is how many questions of a kind are put in a round.
	questionsAsked = 50
	// shortWord is the longest word in which no typo is looked for, so that
	// both sides find the same.
	shortWord = 4
	// longWord is the shortest word that is misspelt here.
	longWord = 6
)

// contestsOver are the kinds of questions, drawn from the works.
func contestsOver(works []art.Image, o *ours, p *peer) []*contest {
	d := drawer{works, rand.New(rand.NewPCG(4, 1))}
	short := func(w string) bool { return len(w) <= shortWord }
	terms, pairs, phrases := d.each(func() []string { return d.words(1, short) }),
		d.each(func() []string { return d.words(2, short) }), d.each(func() []string { return d.neighbours(2) })
	starts := d.each(func() []string { return []string{d.words(1, func(w string) bool { return len(w) > 3 })[0][:3]} })
	typos := d.each(func() []string {
		return []string{d.misspelt(d.words(1, func(w string) bool { return len(w) >= longWord })[0])}
	})
	// Quotation marks keep package text from completing the last word.
	quoted := func(words []string) string { return `"` + strings.Join(words, `" "`) + `"` }
	all := func(words []string) query.Query {
		q := bleve.NewConjunctionQuery()
		for _, w := range words {
			q.AddQuery(term(w))
		}
		return q
	}
	everything := bleve.NewMatchAllQuery()
	return []*contest{
		searching("term", terms, o, p, quoted, all),
		searching("two words", pairs, o, p, quoted, all),
		searching("phrase of two words", phrases, o, p, func(w []string) string { return `"` + strings.Join(w, " ") + `"` }, phrase),
		searching("prefix of three letters", starts, o, p, func(w []string) string { return w[0] }, func(w []string) query.Query { return prefix(w[0]) }),
		searching("one typo", typos, o, p, func(w []string) string { return `"` + w[0] + `"` }, func(w []string) query.Query { return fuzzy(w[0]) }),
		{
			name: "term, of one collection", questions: len(terms),
			ours: func(ctx context.Context, i int) (int, error) {
				return o.search(ctx, art.TextQuery{Search: quoted(terms[i]), Filter: art.Filter{Collections: []string{works[0].Collection}}})
			},
			theirs: func(ctx context.Context, i int) (int, error) {
				return search(ctx, p.values, valued(term(terms[i][0]), "collections", works[0].Collection), 0)
			},
		},
		{
			name: "term, three pages", questions: len(pairs),
			ours:   func(ctx context.Context, i int) (int, error) { return o.pages(ctx, quoted(pairs[i][:1]), pagesRead) },
			theirs: func(ctx context.Context, i int) (int, error) { return p.pages(ctx, term(pairs[i][0]), pagesRead) },
		},
		{
			name: "term with four facets", questions: len(pairs),
			ours:   func(ctx context.Context, i int) (int, error) { return o.facets(ctx, quoted(pairs[i][1:])) },
			theirs: func(ctx context.Context, i int) (int, error) { return p.facets(ctx, term(pairs[i][1])) },
		},
		{
			name: "everything", questions: 1,
			ours:   func(ctx context.Context, _ int) (int, error) { return o.search(ctx, art.TextQuery{}) },
			theirs: func(ctx context.Context, _ int) (int, error) { return search(ctx, p.words, everything, 0) },
		},
		{
			name: "everything with four facets", questions: 1,
			ours:   func(ctx context.Context, _ int) (int, error) { return o.facets(ctx, "") },
			theirs: func(ctx context.Context, _ int) (int, error) { return p.facets(ctx, everything) },
		},
		suggesting("suggestions for two letters", starts, 2, o, p),
		suggesting("suggestions for three letters", starts, 3, o, p),
	}
}

// searching asks for the first page of what some words find.
func searching(name string, words [][]string, o *ours, p *peer, typed func([]string) string, built func([]string) query.Query) *contest {
	return &contest{
		name: name, questions: len(words),
		ours: func(ctx context.Context, i int) (int, error) {
			return o.search(ctx, art.TextQuery{Search: typed(words[i])})
		},
		theirs: func(ctx context.Context, i int) (int, error) { return search(ctx, p.words, built(words[i]), 0) },
	}
}

// suggesting completes a word. bleve has nothing of the kind: its works by a
// prefix, and nothing beside them, stand against ours.
func suggesting(name string, starts [][]string, letters int, o *ours, p *peer) *contest {
	seen := map[string]bool{}
	var typed []string
	for _, s := range starts {
		if start := s[0][:letters]; !seen[start] {
			seen[start] = true
			typed = append(typed, start)
		}
	}
	return &contest{
		name: name, questions: len(typed),
		ours: func(ctx context.Context, i int) (int, error) {
			suggestions, err := o.Suggest(ctx, typed[i], suggested)
			return len(suggestions), err
		},
		theirs: func(ctx context.Context, i int) (int, error) {
			q := inFields(map[string]float64{"title": 1, "name": 1}, func(string) query.FieldableQuery { return bleve.NewPrefixQuery(typed[i]) })
			found, err := p.words.SearchInContext(ctx, bleve.NewSearchRequestOptions(q, suggested, 0, false))
			if err != nil {
				return 0, err
			}
			return len(found.Hits), nil
		},
	}
}

// drawer draws questions from the titles of works, so that frequent words are
// asked for more often.
type drawer struct {
	works []art.Image
	rng   *rand.Rand
}

// each draws different questions.
func (d drawer) each(draw func() []string) [][]string {
	var all [][]string
	for len(all) < questionsAsked {
		words := draw()
		if words != nil && !slices.ContainsFunc(all, func(w []string) bool { return slices.Equal(w, words) }) {
			all = append(all, words)
		}
	}
	return all
}

func (d drawer) title() []string { return strings.Fields(d.works[d.rng.IntN(len(d.works))].Title) }

// words are different ones of one title.
func (d drawer) words(n int, fit func(string) bool) []string {
	for {
		var chosen []string
		for _, w := range d.title() {
			if fit(w) && !slices.Contains(chosen, w) {
				chosen = append(chosen, w)
			}
		}
		if len(chosen) >= n {
			return chosen[:n]
		}
	}
}

// neighbours stand next to each other in a title.
func (d drawer) neighbours(n int) []string {
	for {
		if words := d.title(); len(words) >= n {
			at := d.rng.IntN(len(words) - n + 1)
			return words[at : at+n]
		}
	}
}

// misspelt has another letter in the place of one.
func (d drawer) misspelt(word string) string {
	letters := []byte(word)
	letters[1+d.rng.IntN(len(letters)-1)] = 'x'
	return string(letters)
}
