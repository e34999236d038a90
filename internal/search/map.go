package search

import (
	"context"
	"fmt"

	"likeness/internal/art"
	"likeness/internal/artefact"
)

// MaxMapped is how many works a map can be asked for.
const MaxMapped = 20000

// SheetColumns is how many pictures a row of a sheet holds, and how many rows a
// full one has.
const SheetColumns = artefact.SheetColumns

// Map is a collection laid out on a plane, with the records of its works.
type Map struct {
	art.Map
	Images []art.Image // in the order of ImageIDs
	// Sheets are small copies of the works, artefact.SheetWorks to each, in the
	// same order; none where they were not drawn.
	Sheets []art.Artefact
}

// Map lays the current collection out. CodeInvalid for a number of works that
// cannot be asked for, CodeUnavailable while the map is being drawn.
func (s *Service) Map(ctx context.Context, first int) (*Map, error) {
	if first < 1 || first > MaxMapped {
		return nil, art.Errorf(art.CodeInvalid, "first is %d; a map shows 1 to %d works.", first, MaxMapped)
	}
	gen, err := s.engine.Current()
	if err != nil {
		return nil, err
	}
	defer gen.Release()
	key := fmt.Sprint(gen.ID(), first)
	if known, ok := s.maps.Get(key); ok {
		return known, nil
	}
	places, err := s.places(ctx, gen, first)
	if err != nil {
		return nil, err
	}
	images, err := gen.Images(ctx, places.ImageIDs)
	if err != nil {
		return nil, err
	}
	if len(images) != len(places.ImageIDs) {
		return nil, fmt.Errorf("read the works of a map: %d records for %d places", len(images), len(places.ImageIDs))
	}
	drawn := &Map{Map: places, Images: images, Sheets: sheetsOf(gen, len(images))}
	s.maps.Add(key, drawn)
	return drawn, nil
}

// places reads where the works of a generation lie.
func (s *Service) places(ctx context.Context, gen art.Generation, first int) (art.Map, error) {
	a, drawn := artefactOf(gen, artefact.MapName)
	if !drawn {
		return art.Map{}, art.Errorf(art.CodeUnavailable, "The map is still being drawn; try again when the import is done.")
	}
	data, err := s.engine.Artefact(ctx, a)
	if err != nil {
		return art.Map{}, err
	}
	whole, err := artefact.DecodeMap(data)
	if err != nil {
		return art.Map{}, err
	}
	n := min(first, len(whole.ImageIDs))
	return art.Map{Metric: whole.Metric, ImageIDs: whole.ImageIDs[:n], X: whole.X[:n], Y: whole.Y[:n]}, nil
}

// sheetsOf are the sheets of the first works of a map; nil unless all are there.
func sheetsOf(gen art.Generation, works int) []art.Artefact {
	var sheets []art.Artefact
	for n := 0; n*artefact.SheetWorks < works; n++ {
		a, drawn := artefactOf(gen, artefact.SheetName(n))
		if !drawn {
			return nil
		}
		sheets = append(sheets, a)
	}
	return sheets
}

// Sheet is a sheet that a map named, a JPEG. CodeNotFound when it is none, or
// no longer there, CodeUnavailable when it is damaged.
func (s *Service) Sheet(ctx context.Context, a art.Artefact) ([]byte, error) {
	if !artefact.IsSheet(a.Name) {
		return nil, art.Errorf(art.CodeNotFound, "There is no sheet of pictures at this address.")
	}
	return s.engine.Artefact(ctx, a)
}
