package build

import (
	"fmt"

	"likeness/internal/art"
	"likeness/internal/artefact"
	"likeness/internal/duplicates"
	"likeness/internal/metric"
)

// duplicateCandidates is how many nearest works under a metric are looked at
// closely, which takes a millisecond or so each. The blend finds most copies;
// pixels find recoloured ones, colours mirrored ones, composition those in
// black and white.
var duplicateCandidates = []struct {
	metric string
	count  int
}{{art.Overall, 5}, {"pixels", 2}, {"colour", 2}, {"composition", 2}}

// findDuplicates groups the works that show the same picture, by the pictures
// that show them: backs and frames of different works look alike. What was found
// for the generation before is taken over, so that a few new works are compared
// with what is near them alone; the groups are those that would be found from
// nothing.
func (b *builder) findDuplicates() error {
	before := b.comparedBefore()
	near, err := b.findNearest(before)
	if err != nil {
		return fmt.Errorf("find what near duplicates are looked for among: %w", err)
	}
	total := b.rows.Len()
	groups, found, err := duplicates.Find(b.ctx, duplicateSource{b, near, sameBefore(b.hashes[:total])}, before.comparisons, func(done, _ int) {
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
	if err := b.put(artefact.NearDuplicatesName, data, err); err != nil {
		return err
	}
	return b.putCompared(compared{near: near, comparisons: found})
}

// keepCompared hands what is known of near duplicates on to the second step,
// which finds them.
func (b *builder) keepCompared() error {
	before := b.comparedBefore()
	if before.comparisons.Others == nil {
		return nil
	}
	return b.putCompared(compared{comparisons: before.comparisons})
}

// duplicateSource shows the generation in hand to package duplicates.
type duplicateSource struct {
	b    *builder
	near []nearest
	same []int // by row, the last before it that the same file shows; itself for none
}

// sameBefore tells which rows the same files show. Where all pictures of a
// collection are one, none differs from their mean, and no work is near another.
func sameBefore(hashes []string) []int {
	same, last := make([]int, len(hashes)), map[string]int{}
	for row, hash := range hashes {
		same[row] = row
		if before, there := last[hash]; there {
			same[row] = before
		}
		last[hash] = row
	}
	return same
}

func (s duplicateSource) Len() int { return s.b.rows.Len() }

func (s duplicateSource) Candidates(row int) (candidates []int, err error) {
	candidates = append(candidates, s.same[row])
	for i := range s.near {
		for _, other := range s.near[i].of(row) {
			if other != noRow {
				candidates = append(candidates, int(other))
			}
		}
	}
	return candidates, nil
}

func (s duplicateSource) Picture(row int) ([]byte, error) {
	return s.b.corpus().Feature(row, metric.RGB64)
}
