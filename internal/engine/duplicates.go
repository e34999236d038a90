package engine

import (
	"context"

	"likeness/internal/art"
)

// NearDuplicates groups works that show the same picture; see art.Neighbours.
func (g *generation) NearDuplicates(context.Context, string, int, int) ([]art.NearDuplicateGroup, int, error) {
	return nil, 0, art.Errorf(art.CodeUnavailable, "Near duplicates are not computed by this version.")
}
