package main

import (
	"context"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/text"
)

// ours is the index of package text.
type ours struct {
	dir  string // of the index
	byID map[string]art.Image
	*text.Index
}

func buildOurs(dir string, works []art.Image) (*ours, error) {
	o := &ours{dir: filepath.Join(dir, "text"), byID: make(map[string]art.Image, len(works))}
	b, err := text.NewBuilder(o.dir, len(works), nil)
	if err != nil {
		return nil, err
	}
	for _, w := range works {
		o.byID[w.ID] = w
		if err := b.Add(w); err != nil {
			return nil, err
		}
	}
	if err := b.Close(); err != nil {
		return nil, err
	}
	return o, o.forget()
}

// forget opens the index anew: of what was asked before nothing is remembered.
func (o *ours) forget() (err error) {
	if o.Index != nil {
		if err := o.Close(); err != nil {
			return err
		}
	}
	o.Index, err = text.Open(o.dir, func(_ context.Context, ids []string) ([]art.Image, error) {
		images := make([]art.Image, len(ids))
		for i, id := range ids {
			images[i] = o.byID[id]
		}
		return images, nil
	})
	return err
}

// search asks for the first page, and returns how many works are found.
func (o *ours) search(ctx context.Context, q art.TextQuery) (int, error) {
	q.Limit = pageSize
	page, err := o.SearchText(ctx, q)
	return page.Total, err
}

// pages asks for some pages of a list, one after another.
func (o *ours) pages(ctx context.Context, search string, pages int) (total int, err error) {
	q := art.TextQuery{Search: search, Limit: pageSize}
	for range pages {
		page, err := o.SearchText(ctx, q)
		if err != nil {
			return 0, err
		}
		total = page.Total
		if !page.More {
			break
		}
		q.After = page.End(q)
	}
	return total, nil
}

// facets asks for the first page of a list and for what its works have in
// common.
func (o *ours) facets(ctx context.Context, search string) (int, error) {
	total, err := o.search(ctx, art.TextQuery{Search: search})
	for _, f := range []art.Field{art.FieldArtist, art.FieldCollection, art.FieldGenre, art.FieldDate} {
		if err == nil {
			_, err = o.Facet(ctx, art.FacetQuery{Search: search, Field: f, Limit: facetValues})
		}
	}
	return total, err
}
