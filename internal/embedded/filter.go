package embedded

import (
	"context"
	"encoding/json"
	"fmt"

	"likeness/internal/art"
	"likeness/internal/generation"
	"likeness/internal/vector"
)

// cachedFilters is how many filters' rows are remembered: somebody who pages
// on or tries several metrics asks with the same filter again. One takes an
// eighth of a byte a work.
const cachedFilters = 64

// allowed is the set of rows that a filter lets through; nil for all.
func (r *reader) allowed(ctx context.Context, f art.Filter) (*vector.Bitmap, error) {
	if f.IsZero() {
		return nil, nil
	}
	key, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("name a filter: %w", err)
	}
	if known, ok := r.filters.Get(string(key)); ok {
		return known, nil
	}
	rows := vector.NewBitmap(r.Pictures.Len())
	err = r.Words.MatchingOrdinals(ctx, f, func(ordinal uint32) {
		if row := r.RowOf[ordinal]; row != generation.NoRow {
			rows.Add(row)
			if r.Pictures.Several() {
				for from, to := r.Pictures.Further(row); from < to; from++ {
					rows.Add(from)
				}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	r.filters.Add(string(key), rows)
	return rows, nil
}
