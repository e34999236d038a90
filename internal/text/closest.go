package text

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"

	"likeness/internal/art"
)

const (
	// nameCandidates is how many names that share words with the one looked
	// for are compared with it letter by letter.
	nameCandidates = 200
	// maxComparedRunes bounds such a comparison.
	maxComparedRunes = 120
)

// Closest finds the records that somebody may have meant by a lookup that
// found nothing: the names nearest in spelling, or the records whose artist,
// collection and genre are, taken together.
func (x *Index) Closest(ctx context.Context, where art.Lookup, limit int) ([]string, error) {
	if x.words == nil || limit < 1 {
		return nil, nil
	}
	var ordinals []uint32
	var err error
	if where.Name != "" {
		ordinals, err = x.closestNames(ctx, where.Name, limit)
	} else {
		ordinals, err = x.closestValues(ctx, [numValueFields]string{where.Artist, where.Collection, where.Genre}, limit)
	}
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(ordinals))
	for i, o := range ordinals {
		ids[i] = x.columns.ids.at(o)
	}
	return ids, nil
}

// closestNames compares the names that share the most, and the rarest, words.
func (x *Index) closestNames(ctx context.Context, name string, limit int) ([]uint32, error) {
	shared, err := x.sharedWords(ctx, typedWords(clip(name, maxSearchBytes)))
	if err != nil || x.records == nil {
		return nil, err
	}
	candidates := best(shared, nameCandidates)
	ids := make([]string, len(candidates))
	for i, o := range candidates {
		ids[i] = x.columns.ids.at(o)
	}
	images, err := x.records(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("read the names to compare: %w", err)
	}
	nearness := make(map[string]float32, len(images))
	wanted := lettersOf(name)
	for _, img := range images {
		nearness[img.ID] = max(similarity(wanted, lettersOf(img.Name)), similarity(wanted, lettersOf(img.Title)))
	}
	slices.SortStableFunc(candidates, func(a, b uint32) int {
		return cmp.Compare(nearness[x.columns.ids.at(b)], nearness[x.columns.ids.at(a)])
	})
	return candidates[:min(len(candidates), limit)], nil
}

// sharedWords weighs every record by the words, or words spelled nearly like
// them, that its name and title hold.
func (x *Index) sharedWords(ctx context.Context, words []string) ([]float32, error) {
	e := &evaluation{Index: x, ctx: ctx}
	weights := make([]float32, x.columns.count)
	for _, w := range words {
		s := x.scratches.get(x.columns.count)
		for _, f := range []field{fieldName, fieldTitle} {
			if err := e.gather(s, f, spelling{term: w, weight: 1}); err != nil {
				return nil, err
			}
			if err := e.gatherNear(s, f, w); err != nil {
				return nil, err
			}
		}
		rarity := idf(x.columns.count, s.count)
		found := s.drain(func(float32) float32 { return 1 })
		x.scratches.put(s)
		for i, o := range found.ordinals {
			weights[o] += rarity / float32(1+found.typos[i])
		}
	}
	return weights, nil
}

// gatherNear adds the records that hold a word spelled nearly like this one,
// short words and numbers among them: names of files are full of those.
func (e *evaluation) gatherNear(s *scratch, f field, word string) error {
	fuzzy, ok := e.words.reader.(index.IndexReaderFuzzy)
	letters := utf8.RuneCountInString(word)
	if !ok || letters < 3 {
		return nil
	}
	entries, err := fuzzy.FieldDictFuzzy(fieldNames[f], word, 1+letters/7, "")
	if err != nil {
		return fmt.Errorf("look for spellings near %q: %w", word, err)
	}
	defer entries.Close()
	for {
		entry, err := entries.Next()
		if err != nil {
			return fmt.Errorf("look for spellings near %q: %w", word, err)
		}
		if entry == nil {
			return nil
		}
		if err := e.gather(s, f, spelling{term: entry.Term, weight: 1, typos: entry.EditDistance}); err != nil {
			return err
		}
	}
}

// closestValues weighs every record by how near its values are to the wanted.
func (x *Index) closestValues(ctx context.Context, wanted [numValueFields]string, limit int) ([]uint32, error) {
	weights := make([]float32, x.columns.count)
	for f, want := range wanted {
		if want == "" {
			continue
		}
		column := &x.columns.values[f]
		nearness := make([]float32, column.labels.len())
		folded := lettersOf(want)
		for v := range nearness {
			nearness[v] = similarity(folded, lettersOf(column.folded.at(uint32(v))))
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i := range weights {
			nearest := float32(0)
			for _, v := range column.of(uint32(i)) {
				nearest = max(nearest, nearness[v])
			}
			weights[i] += nearest
		}
	}
	return best(weights, limit), nil
}

// best are the records of the greatest weights above zero, ties in catalogue
// order.
func best(weights []float32, limit int) []uint32 {
	var all []uint32
	for i, w := range weights {
		if w > 0 {
			all = append(all, uint32(i))
		}
	}
	slices.SortStableFunc(all, func(a, b uint32) int { return cmp.Compare(weights[b], weights[a]) })
	return all[:min(len(all), limit)]
}

// lettersOf is a text as similarity sees it.
func lettersOf(s string) []rune {
	r := []rune(foldValue(clip(s, 4*maxComparedRunes)))
	return r[:min(len(r), maxComparedRunes)]
}

// similarity is 1 for the same letters and 0 for texts of which nothing can
// stay: one minus the edits over the longer length.
func similarity(a, b []rune) float32 {
	longer := max(len(a), len(b))
	if longer == 0 || len(a) == 0 || len(b) == 0 {
		return 0
	}
	whole, _ := distances(a, b)
	return 1 - float32(whole)/float32(longer)
}

// distances counts the edits (letters put in, left out, replaced, or exchanged
// with their neighbour: optimal string alignment, Damerau 1964) that make b
// of a, and the fewest that make any beginning of b.
func distances(a, b []rune) (whole, beginning int) {
	before := make([]int, len(b)+1) // the row before the last one
	last := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)], slices.Min(last)
}
