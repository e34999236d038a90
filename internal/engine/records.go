package engine

import (
	"context"

	"likeness/internal/art"
)

// Images returns the records of ids; see art.Records.
func (g *generation) Images(ctx context.Context, ids []string) ([]art.Image, error) {
	return g.records.Images(ctx, ids)
}

// FirstMatch is the first record that meets every field; see art.Records.
func (g *generation) FirstMatch(ctx context.Context, where art.Lookup) (art.Image, error) {
	return g.records.FirstMatch(ctx, where)
}

// Stats counts the generation's records, once and for all when it was built.
func (g *generation) Stats(context.Context) (art.Stats, error) { return g.man.Stats, nil }

// SearchText finds records by words; see art.Text.
func (g *generation) SearchText(ctx context.Context, q art.TextQuery) (art.TextPage, error) {
	return g.words.SearchText(ctx, q)
}

// Facet counts a field's values; see art.Text.
func (g *generation) Facet(ctx context.Context, q art.FacetQuery) (art.Facet, error) {
	return g.words.Facet(ctx, q)
}

// Suggest completes a prefix; see art.Text.
func (g *generation) Suggest(ctx context.Context, prefix string, limit int) ([]art.Suggestion, error) {
	return g.words.Suggest(ctx, prefix, limit)
}

// Closest finds the records nearest in spelling; see art.Text.
func (g *generation) Closest(ctx context.Context, where art.Lookup, limit int) ([]art.Image, error) {
	return g.words.Closest(ctx, where, limit)
}
