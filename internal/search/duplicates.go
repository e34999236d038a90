package search

import (
	"context"
	"slices"

	"likeness/internal/art"
	"likeness/internal/artefact"
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
	groups, err := s.groupsOf(ctx, gen, of)
	if err != nil {
		return DuplicatesPage{}, err
	}
	start := at.Groups
	if start > len(groups) {
		return DuplicatesPage{}, errForgedCursor()
	}
	shown := groups[start:min(start+first, len(groups))]
	page := DuplicatesPage{Total: len(groups), HasPrevious: after != "", HasNext: start+len(shown) < len(groups)}
	var ids []string
	for _, g := range shown {
		ids = append(ids, g.ImageIDs...)
	}
	images, err := gen.Images(ctx, ids)
	if err != nil {
		return DuplicatesPage{}, err
	}
	byID := make(map[string]art.Image, len(images))
	for _, image := range images {
		byID[image.ID] = image
	}
	for i, g := range shown {
		c := cursor{Generation: gen.ID(), Asked: asked, Groups: start + i + 1}
		edge := DuplicatesEdge{Cursor: c.String(), Score: g.Score}
		for _, id := range g.ImageIDs {
			if image, ok := byID[id]; ok {
				edge.Images = append(edge.Images, image)
			}
		}
		page.Edges = append(page.Edges, edge)
	}
	return page, nil
}

// duplicates are the groups of a generation, and the group of each work in one.
type duplicates struct {
	groups []art.NearDuplicateGroup // surest first
	of     map[string]int
}

// groupsOf are the groups of a generation or, with of set, that of a work.
func (s *Service) groupsOf(ctx context.Context, gen art.Generation, of string) ([]art.NearDuplicateGroup, error) {
	all, err := s.duplicates(ctx, gen)
	if err != nil || of == "" {
		return all.groups, err
	}
	if i, ok := all.of[of]; ok {
		return all.groups[i : i+1], nil
	}
	images, err := gen.Images(ctx, []string{of})
	if err == nil && len(images) == 0 {
		err = unknownImage(of)
	}
	return nil, err
}

// nameCopies adds the other works that show the picture of each; none while
// they are still being looked for.
func (s *Service) nameCopies(ctx context.Context, gen art.Generation, edges []SimilarEdge) error {
	all, err := s.duplicates(ctx, gen)
	if err != nil {
		if art.CodeOf(err) == art.CodeUnavailable {
			return nil
		}
		return err
	}
	for i, edge := range edges {
		id := edge.Image.ID
		if group, ok := all.of[id]; ok {
			edges[i].Copies = slices.DeleteFunc(slices.Clone(all.groups[group].ImageIDs), func(other string) bool { return other == id })
		}
	}
	return nil
}

func (s *Service) duplicates(ctx context.Context, gen art.Generation) (duplicates, error) {
	a, there := artefactOf(gen, artefact.NearDuplicatesName)
	if !there {
		return duplicates{}, art.Errorf(art.CodeUnavailable, "Near duplicates are still being looked for; try again when the import is done.")
	}
	if known, ok := s.groups.Get(a.Version); ok {
		return *known, nil
	}
	data, err := s.engine.Artefact(ctx, a)
	if err != nil {
		return duplicates{}, err
	}
	read := duplicates{of: map[string]int{}}
	if read.groups, err = artefact.DecodeNearDuplicates(data); err != nil {
		return duplicates{}, err
	}
	for i, g := range read.groups {
		for _, id := range g.ImageIDs {
			read.of[id] = i
		}
	}
	s.groups.Add(a.Version, &read)
	return read, nil
}
