package main

import (
	"context"
	"errors"
	"maps"
	"slices"

	"likeness/internal/art"
)

// questions are made of the works of the library.
type questions struct {
	n       int
	words   []string
	works   []string
	vectors []art.Vectors
	genres  []string
}

const (
	page     = 20
	searched = art.Colour // whose vectors a cluster has as they are
)

// newQuestions are two sets of as many questions, of different works.
func newQuestions(ctx context.Context, g art.Generation, n int) (asked, others *questions, err error) {
	all, err := g.SearchText(ctx, art.TextQuery{Limit: 4 * n, Plain: true})
	if err != nil {
		return nil, nil, err
	}
	facet, err := g.Facet(ctx, art.FacetQuery{Field: art.FieldGenre, Limit: 5})
	if err != nil {
		return nil, nil, err
	}
	asked, others = &questions{}, &questions{}
	for _, v := range facet.Values {
		asked.genres, others.genres = append(asked.genres, v.Value), append(others.genres, v.Value)
	}
	for i, hit := range all.Hits {
		if q := []*questions{asked, others}[i%2]; hit.Image.Picture != nil && q.n < n {
			if err := q.add(ctx, g, hit.Image); err != nil {
				return nil, nil, err
			}
		}
	}
	if asked.n == 0 || len(asked.genres) == 0 {
		return nil, nil, errors.New("the library has no works with pictures and genres to ask about")
	}
	return asked, others, nil
}

func (q *questions) add(ctx context.Context, g art.Generation, of art.Image) error {
	vectors, err := g.VectorsOf(ctx, of.ID, 0)
	if err != nil {
		return err
	}
	own := art.Vectors{}
	for id, v := range vectors {
		own[id] = slices.Clone(v)
	}
	q.works, q.vectors, q.words = append(q.works, of.ID), append(q.vectors, own), append(q.words, of.Title)
	q.n++
	return nil
}

func (q *questions) kinds(b *bare) []kind {
	nearest := func(change func(*art.NearestQuery, int)) func(context.Context, art.Generation, int) error {
		return func(ctx context.Context, g art.Generation, i int) error {
			asked := art.NearestQuery{Vectors: maps.Clone(q.vectors[i]), Metric: searched, Exclude: q.works[i : i+1], Limit: page}
			change(&asked, i)
			_, err := g.Nearest(ctx, asked)
			return err
		}
	}
	return []kind{
		{name: "search", ask: func(ctx context.Context, g art.Generation, i int) error {
			_, err := g.SearchText(ctx, art.TextQuery{Search: q.words[i], Limit: page})
			return err
		}},
		{name: "facet of genres", ask: func(ctx context.Context, g art.Generation, i int) error {
			_, err := g.Facet(ctx, art.FacetQuery{Search: q.words[i], Field: art.FieldGenre, Limit: page})
			return err
		}},
		{name: "similar, by graph", ask: nearest(func(a *art.NearestQuery, _ int) { a.Bare = true }), bare: func(ctx context.Context, i int) error {
			return b.nearest(ctx, q.vectors[i])
		}},
		{name: "similar, a page", ask: nearest(func(*art.NearestQuery, int) {})},
		{name: "similar, overall", ask: nearest(func(a *art.NearestQuery, _ int) { a.Metric = art.Overall })},
		{name: "similar, of a genre", ask: nearest(func(a *art.NearestQuery, i int) { a.Filter.Genres = q.genres[i%len(q.genres):][:1] })},
		{name: "similar, exact", ask: nearest(func(a *art.NearestQuery, _ int) { a.Exact = true })},
		{name: "similar, a blend", ask: nearest(func(a *art.NearestQuery, _ int) {
			a.Metric, a.Blend = "", []art.Weight{{Metric: art.Colour, Weight: 1}, {Metric: "texture", Weight: 1}}
		})},
	}
}
