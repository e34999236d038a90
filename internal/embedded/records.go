package embedded

import (
	"context"

	"likeness/internal/art"
)

// Images returns the records of ids; see art.Records.
func (r *reader) Images(ctx context.Context, ids []string) ([]art.Image, error) {
	return r.Records.Images(ctx, ids)
}

// FirstMatch is the first record that meets every field; see art.Records.
func (r *reader) FirstMatch(ctx context.Context, where art.Lookup) (art.Image, error) {
	return r.Records.FirstMatch(ctx, where)
}

// Stats counts the generation's records, once and for all when it was built.
func (r *reader) Stats(context.Context) (art.Stats, error) { return r.Manifest.Stats, nil }

// SearchText finds records by words; see art.Text.
func (r *reader) SearchText(ctx context.Context, q art.TextQuery) (art.TextPage, error) {
	return r.Words.SearchText(ctx, q)
}

// Facet counts a field's values; see art.Text.
func (r *reader) Facet(ctx context.Context, q art.FacetQuery) (art.Facet, error) {
	return r.Words.Facet(ctx, q)
}

// Columns are the columns that are facets; see art.Text.
func (r *reader) Columns(ctx context.Context) ([]art.Column, error) { return r.Words.Columns(ctx) }

// Suggest completes a prefix; see art.Text.
func (r *reader) Suggest(ctx context.Context, prefix string, limit int) ([]art.Suggestion, error) {
	return r.Words.Suggest(ctx, prefix, limit)
}

// Closest finds the records nearest in spelling; see art.Text.
func (r *reader) Closest(ctx context.Context, where art.Lookup, limit int) ([]art.Image, error) {
	return r.Words.Closest(ctx, where, limit)
}
