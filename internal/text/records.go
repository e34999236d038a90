package text

import (
	"context"
	"fmt"

	"likeness/internal/art"
)

// record is what the catalogue holds of a record in a list.
type record struct {
	art.Image
	at place
}

// read returns the records at some places, in their order. The catalogue is the
// truth: whatever it no longer holds is left out, here and for everybody.
func (x *Index) read(ctx context.Context, places []place) ([]record, error) {
	if len(places) == 0 {
		return nil, nil
	}
	ids := make([]string, len(places))
	for i, p := range places {
		ids[i] = x.columns.ids.at(p.ordinal())
	}
	images, err := x.records(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read the records found by words: %w", err)
	}
	all := make([]record, 0, len(images))
	for i, id := range ids {
		if n := len(all); n < len(images) && images[n].ID == id {
			all = append(all, record{images[n], places[i]})
		}
	}
	return all, nil
}
