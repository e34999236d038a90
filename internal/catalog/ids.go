package catalog

import (
	"context"
	"fmt"
	"iter"
)

// IDs yields the id of every record in catalogue order. It ends after the
// first error.
func (c *Catalog) IDs(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		rows, err := c.db.QueryContext(ctx, "SELECT id FROM images ORDER BY ord")
		if err != nil {
			yield("", fmt.Errorf("list records: %w", err))
			return
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id string
			err := rows.Scan(&id)
			if !yield(id, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield("", fmt.Errorf("list records: %w", err))
		}
	}
}
