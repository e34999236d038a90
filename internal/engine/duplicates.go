package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/duplicates"
	"likeness/internal/metric"
	"likeness/internal/vector"
)

const duplicatesName = "duplicates.json"

// duplicateCandidates is how many nearest works under a metric are looked at
// closely, which takes a millisecond or two each. The blend finds most copies;
// pixels find recoloured ones, colours mirrored ones, composition those in
// black and white.
var duplicateCandidates = map[string]int{art.Overall: 5, "pixels": 2, "colour": 2, "composition": 2}

// findDuplicates groups the works that show the same picture. Works that were
// compared for the generation before are compared again only with what is new.
func (b *builder) findDuplicates() error {
	source := duplicateSource{b: b, before: b.duplicatesBefore()}
	total := b.rows.Len()
	groups, err := duplicates.Find(b.ctx, source, func(done, _ int) {
		b.progress(art.Progress{Stage: art.StageIndexes, Done: done, Total: &total, Message: "Near duplicates"})
	})
	if err != nil {
		return fmt.Errorf("find near duplicates: %w", err)
	}
	data, err := json.Marshal(groups)
	if err != nil {
		return fmt.Errorf("encode near duplicates: %w", err)
	}
	if err := os.WriteFile(filepath.Join(b.dir, duplicatesName), data, 0o644); err != nil {
		return fmt.Errorf("write near duplicates: %w", err)
	}
	return b.man.sumTree(b.dir, duplicatesName)
}

// duplicatesBefore is, by row, the other rows of its group in the generation
// before; a row that is not a key was not compared.
func (b *builder) duplicatesBefore() map[int][]int {
	if b.previous == nil || b.change == nil {
		return nil
	}
	groups, err := readDuplicates(b.previous.dir)
	if err != nil {
		return nil // it had none: everything is compared
	}
	now := map[int]int{}
	before := map[int][]int{}
	for row, old := range b.change.place {
		if int(old) < b.previous.rows.Len() {
			now[int(old)] = row
			before[row] = nil
		}
	}
	for _, group := range groups {
		var rows []int
		for _, old := range group.Rows {
			if row, kept := now[old]; kept {
				rows = append(rows, row)
			}
		}
		for _, row := range rows {
			before[row] = rows
		}
	}
	return before
}

func readDuplicates(dir string) ([]duplicates.Group, error) {
	data, err := os.ReadFile(filepath.Join(dir, duplicatesName))
	if err != nil {
		return nil, err
	}
	var groups []duplicates.Group
	if err := json.Unmarshal(data, &groups); err != nil {
		return nil, fmt.Errorf("read near duplicates: %w", err)
	}
	return groups, nil
}

// duplicateSource shows the generation in hand to package duplicates.
type duplicateSource struct {
	b      *builder
	before map[int][]int
}

func (s duplicateSource) Len() int { return s.b.rows.Len() }

func (s duplicateSource) Candidates(row int) ([]int, error) {
	if known, compared := s.before[row]; compared {
		return known, nil
	}
	var candidates []int
	for id, count := range duplicateCandidates {
		by, built := s.b.indexes[id]
		if !built {
			continue
		}
		v := by.index.Vector(uint32(row))
		if directionless(v) {
			continue
		}
		answer, err := by.search(s.b.ctx, vector.Request{Vector: v, K: count, Exclude: []uint32{uint32(row)}})
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

// openDuplicates reads the groups, if the generation has them already.
func (g *generation) openDuplicates(dir string) error {
	if _, computed := g.man.Sums[duplicatesName]; !computed {
		return nil
	}
	groups, err := readDuplicates(dir)
	if err != nil {
		return err
	}
	g.groupOf = map[uint32]int{}
	g.groups = make([]art.NearDuplicateGroup, len(groups))
	for i, group := range groups {
		g.groups[i].Score = group.Score
		for _, row := range group.Rows {
			if row < 0 || row >= g.rows.Len() {
				return fmt.Errorf("read near duplicates: row %d of %d", row, g.rows.Len())
			}
			g.groups[i].ImageIDs = append(g.groups[i].ImageIDs, g.rows.ID(uint32(row)))
			g.groupOf[uint32(row)] = i
		}
	}
	return nil
}

// NearDuplicates groups works that show the same picture; see art.Neighbours.
func (g *generation) NearDuplicates(ctx context.Context, of string, after, limit int) ([]art.NearDuplicateGroup, int, error) {
	if g.groupOf == nil {
		return nil, 0, art.Errorf(art.CodeUnavailable, "Near duplicates are still being looked for; try again when the import is done.")
	}
	groups := g.groups
	if of != "" {
		groups = nil
		row, ok := g.rows.Row(of)
		if !ok {
			if err := g.whyNoRow(ctx, of); art.CodeOf(err) == art.CodeNotFound {
				return nil, 0, err
			}
			return nil, 0, nil // without a picture it shows what no other does
		}
		if i, ok := g.groupOf[row]; ok {
			groups = g.groups[i : i+1]
		}
	}
	start := min(after, len(groups))
	return groups[start:min(start+limit, len(groups))], len(groups), nil
}
