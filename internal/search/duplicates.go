package search

import (
	"context"

	"likeness/internal/art"
)

// DuplicatesPage is a page of groups of works that show the same picture.
type DuplicatesPage struct {
	Edges                []DuplicatesEdge
	HasNext, HasPrevious bool
	Total                int
}

// DuplicatesEdge is one group.
type DuplicatesEdge struct {
	Cursor string
	Images []art.Image
	Score  float64
}

// NearDuplicates pages through the groups of works that show the same picture
// or, with of set, answers with the group of that work. CodeNotFound for a
// work that is not there, CodeUnavailable while groups are not computed.
func (s *Service) NearDuplicates(ctx context.Context, of string, first int, after string) (DuplicatesPage, error) {
	if err := checkFirst(first); err != nil {
		return DuplicatesPage{}, err
	}
	asked := fingerprint("duplicates", of)
	gen, at, err := s.begin(after, asked, placeAmongGroups)
	if err != nil {
		return DuplicatesPage{}, err
	}
	defer gen.Release()
	groups, total, err := gen.NearDuplicates(ctx, of, at.Groups, first)
	if err != nil {
		return DuplicatesPage{}, err
	}
	if at.Groups > total {
		return DuplicatesPage{}, errForgedCursor()
	}
	page := DuplicatesPage{Total: total, HasPrevious: after != "", HasNext: at.Groups+len(groups) < total}
	for i, g := range groups {
		images, err := gen.Images(ctx, g.ImageIDs)
		if err != nil {
			return DuplicatesPage{}, err
		}
		c := cursor{Generation: gen.ID(), Asked: asked, Groups: at.Groups + i + 1}
		page.Edges = append(page.Edges, DuplicatesEdge{Cursor: c.String(), Images: images, Score: g.Score})
	}
	return page, nil
}
