package build

import (
	"fmt"

	"likeness/internal/art"
	"likeness/internal/artefact"
	"likeness/internal/dense"
	"likeness/internal/duplicates"
	"likeness/internal/metric"
	"likeness/internal/vector"
)

// duplicateCandidates is how many nearest works under a metric are looked at
// closely, which takes a millisecond or two each. The blend finds most copies;
// pixels find recoloured ones, colours mirrored ones, composition those in
// black and white.
var duplicateCandidates = map[string]int{art.Overall: 5, "pixels": 2, "colour": 2, "composition": 2}

// findDuplicates groups the works that show the same picture, by the pictures
// that show them: backs and frames of different works look alike. Works that were
// compared for the generation before are compared again only with what is new.
func (b *builder) findDuplicates() error {
	source := duplicateSource{b: b, before: b.duplicatesBefore()}
	if b.all.Several() {
		source.firsts = vector.NewBitmap(b.all.Len())
		for row := range uint32(b.rows.Len()) {
			source.firsts.Add(row)
		}
	}
	total := b.rows.Len()
	groups, err := duplicates.Find(b.ctx, source, func(done, _ int) {
		b.progress(art.Progress{Stage: art.StageIndexes, Done: done, Total: &total, Message: "Near duplicates"})
	})
	if err != nil {
		return fmt.Errorf("find near duplicates: %w", err)
	}
	named := make([]art.NearDuplicateGroup, len(groups))
	for i, group := range groups {
		named[i].Score = group.Score
		for _, row := range group.Rows {
			named[i].ImageIDs = append(named[i].ImageIDs, b.rows.ID(uint32(row)))
		}
	}
	data, err := artefact.EncodeNearDuplicates(named)
	return b.put(artefact.NearDuplicatesName, data, err)
}

// duplicatesBefore is, by row, the other rows of its group in the generation
// before; a row that is not a key was not compared.
func (b *builder) duplicatesBefore() map[int][]int {
	if b.previous == nil || b.change == nil {
		return nil
	}
	kept, there := b.previous.gen.Manifest.Artefact(artefact.NearDuplicatesName)
	if !there {
		return nil // everything is compared
	}
	data, err := b.lib.Artefact(b.ctx, kept)
	if err != nil {
		return nil
	}
	groups, err := artefact.DecodeNearDuplicates(data)
	if err != nil {
		return nil
	}
	before := map[int][]int{}
	for row, old := range b.change.place {
		if row < b.rows.Len() && int(old) < b.previous.gen.Rows.Len() {
			before[row] = nil
		}
	}
	for _, group := range groups {
		var rows []int
		for _, id := range group.ImageIDs {
			row, there := b.rows.Row(id)
			if _, same := before[int(row)]; there && same {
				rows = append(rows, int(row))
			}
		}
		for _, row := range rows {
			before[row] = rows
		}
	}
	return before
}

// duplicateSource shows the generation in hand to package duplicates.
type duplicateSource struct {
	b      *builder
	before map[int][]int
	firsts *vector.Bitmap // nil for all rows
}

func (s duplicateSource) Len() int { return s.b.rows.Len() }

func (s duplicateSource) Candidates(row int) ([]int, error) {
	if known, compared := s.before[row]; compared {
		return known, nil
	}
	var candidates []int
	for id, count := range duplicateCandidates {
		by, built := s.b.by[id]
		if !built {
			continue
		}
		v := by.Vector(uint32(row))
		if dense.IsZero(v) {
			continue
		}
		answer, err := by.Nearest(s.b.ctx, vector.Request{Vector: v, K: count, Allow: s.firsts, Exclude: []uint32{uint32(row)}})
		if err != nil {
			return nil, err
		}
		for _, hit := range answer.Hits {
			candidates = append(candidates, int(hit.Row))
		}
	}
	return candidates, nil
}

func (s duplicateSource) Picture(row int) ([]byte, error) {
	return s.b.corpus().Feature(row, metric.RGB64)
}
