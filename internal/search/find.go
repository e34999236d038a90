package search

import (
	"context"
	"fmt"
	"strings"

	"likeness/internal/art"
)

// Image is the record with this id, or nil when there is none.
func (s *Service) Image(ctx context.Context, id string) (*art.Image, error) {
	gen, err := s.engine.Current()
	if err != nil {
		return nil, err
	}
	defer gen.Release()
	images, err := gen.Images(ctx, []string{id})
	if err != nil || len(images) == 0 {
		return nil, err
	}
	return &images[0], nil
}

// LookupResult is the work that was looked up or, when there is none, one
// sentence that says so and the closest works.
type LookupResult struct {
	Image   *art.Image
	Message string
	Closest []art.Image
}

// Lookup is the simple query of the system that Likeness grew out of: the
// exact name (".jpg" may be left out), or the first work in catalogue order
// of an artist, a collection and a genre. A name wins over the others, so one
// that misses is no match whatever else was given. CodeInvalid when nothing
// is given.
func (s *Service) Lookup(ctx context.Context, where art.Lookup) (LookupResult, error) {
	where = trimmed(where)
	if where == (art.Lookup{}) {
		return LookupResult{}, art.Errorf(art.CodeInvalid, "Give a name, or an artist, a collection or a genre to look for.")
	}
	gen, err := s.engine.Current()
	if err != nil {
		return LookupResult{}, err
	}
	defer gen.Release()
	for _, attempt := range attempts(where) {
		image, err := gen.FirstMatch(ctx, attempt)
		if err == nil {
			return LookupResult{Image: &image}, nil
		}
		if art.CodeOf(err) != art.CodeNotFound {
			return LookupResult{}, err
		}
	}
	closest, err := gen.Closest(ctx, where, closestOffered)
	if err != nil {
		return LookupResult{}, err
	}
	return LookupResult{Message: noMatch(where), Closest: closest}, nil
}

func attempts(where art.Lookup) []art.Lookup {
	if where.Name == "" {
		return []art.Lookup{where}
	}
	return []art.Lookup{{Name: where.Name}, {Name: where.Name + ".jpg"}}
}

func trimmed(where art.Lookup) art.Lookup {
	return art.Lookup{
		Name:       strings.TrimSpace(where.Name),
		Artist:     strings.TrimSpace(where.Artist),
		Collection: strings.TrimSpace(where.Collection),
		Genre:      strings.TrimSpace(where.Genre),
	}
}

// noMatch repeats what was asked for in one plain sentence.
func noMatch(where art.Lookup) string {
	if where.Name != "" {
		return fmt.Sprintf("No work is named “%s”.", where.Name)
	}
	var parts []string
	for _, p := range []struct{ key, value string }{
		{"artist", where.Artist}, {"collection", where.Collection}, {"genre", where.Genre},
	} {
		if p.value != "" {
			parts = append(parts, fmt.Sprintf("%s “%s”", p.key, p.value))
		}
	}
	if len(parts) == 1 {
		return "No work has the " + parts[0] + "."
	}
	return "No work has the " + strings.Join(parts[:len(parts)-1], ", the ") + " and the " + parts[len(parts)-1] + " together."
}
