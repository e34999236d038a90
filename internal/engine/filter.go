package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"sync"

	"likeness/internal/art"
	"likeness/internal/vector"
)

// cachedFilters is how many filters' rows are remembered: somebody who pages
// on or tries several metrics asks with the same filter again. One takes an
// eighth of a byte a work.
const cachedFilters = 64

// noRow marks a record without a picture.
const noRow = math.MaxUint32

// filterCache remembers which rows filters let through. The zero value is
// ready to use.
type filterCache struct {
	mu    sync.Mutex
	rows  map[string]*vector.Bitmap
	order []string // oldest first
}

// allowed is the set of rows that a filter lets through; nil for all.
func (g *generation) allowed(ctx context.Context, f art.Filter) (*vector.Bitmap, error) {
	if f.IsZero() {
		return nil, nil
	}
	key, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("name a filter: %w", err)
	}
	c := &g.filters
	c.mu.Lock()
	known := c.rows[string(key)]
	c.mu.Unlock()
	if known != nil {
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
	c.remember(string(key), rows)
	return rows, nil
}

func (c *filterCache) remember(key string, rows *vector.Bitmap) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.rows == nil {
		c.rows = map[string]*vector.Bitmap{}
	}
	if c.rows[key] == nil {
		c.order = append(c.order, key)
	}
	c.rows[key] = rows
	if len(c.order) > cachedFilters {
		delete(c.rows, c.order[0])
		c.order = c.order[1:]
	}
}
