package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"likeness/internal/art"
	"likeness/internal/vector"
)

// cachedFilters is how many filters' rows are remembered: somebody who pages
// on or tries several metrics asks with the same filter again. One takes an
// eighth of a byte a work.
const cachedFilters = 64

// noRow marks a record without a picture.
const noRow = math.MaxUint32

// allowed is the set of rows that a filter lets through; nil for all.
func (g *generation) allowed(ctx context.Context, f art.Filter) (*vector.Bitmap, error) {
	if f.IsZero() {
		return nil, nil
	}
	key, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("name a filter: %w", err)
	}
	if known, ok := g.filters.Get(string(key)); ok {
		return known, nil
	}
	rows := vector.NewBitmap(g.rows.Len())
	err = g.words.MatchingOrdinals(ctx, f, func(ordinal uint32) {
		if row := g.rowOf[ordinal]; row != noRow {
			rows.Add(row)
		}
	})
	if err != nil {
		return nil, err
	}
	g.filters.Add(string(key), rows)
	return rows, nil
}
