package weaviate

import (
	"context"

	"likeness/internal/art"
)

// Suggest completes a prefix; see art.Text.
func (r *reader) Suggest(ctx context.Context, prefix string, limit int) ([]art.Suggestion, error) {
	return r.words.Suggest(ctx, finder{r}, prefix, limit)
}

// Closest finds the records nearest in spelling; see art.Text.
func (r *reader) Closest(ctx context.Context, where art.Lookup, limit int) ([]art.Image, error) {
	return r.words.Closest(ctx, finder{r}, where, limit)
}
