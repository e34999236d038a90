package text

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
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
func (x *Index) Closest(ctx context.Context, where art.Lookup, limit int) ([]art.Image, error) {
	if x.words == nil || limit < 1 {
		return nil, nil
	}
	if where.Name != "" {
		return x.closestNames(ctx, where.Name, limit)
	}
	return x.closestValues(ctx, [numValueFields]string{where.Artist, where.Collection, where.Genre}, limit)
}

// closestNames compares the names that share the most, and the rarest, words.
func (x *Index) closestNames(ctx context.Context, name string, limit int) ([]art.Image, error) {
	shared, err := x.sharedWords(ctx, typedWords(string(lettersOf(name))))
	if err != nil {
		return nil, err
	}
	candidates, err := x.readBest(ctx, shared, nameCandidates)
	if err != nil {
		return nil, err
	}
	return closestNames(name, candidates, limit), nil
}

// closestNames are the records whose name or title is nearest to a name.
func closestNames(name string, candidates []art.Image, limit int) []art.Image {
	nearness := make(map[string]float32, len(candidates))
	wanted := newComparison(name)
	for _, img := range candidates {
		nearness[img.ID] = max(wanted.nearness(img.Name), wanted.nearness(img.Title))
	}
	slices.SortStableFunc(candidates, func(a, b art.Image) int {
		return cmp.Compare(nearness[b.ID], nearness[a.ID])
	})
	return candidates[:min(len(candidates), limit)]
}

// sharedWords weighs every record by the words, or words spelled nearly like
// them, that its name and title hold.
func (x *Index) sharedWords(ctx context.Context, words []string) ([]float32, error) {
	e := newEvaluation(ctx, x)
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
	edits := closeEdits(word)
	if !ok || edits == 0 {
		return nil
	}
	entries, err := fuzzy.FieldDictFuzzy(fieldNames[f], word, edits, "")
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

// closeEdits is how many edits from a word of a name others are close to it.
func closeEdits(word string) int {
	letters := utf8.RuneCountInString(word)
	if letters < 3 {
		return 0
	}
	return min(1+letters/7, maxEdits)
}

// nearness is how near every value is to a wanted one.
func (c *valueColumn) nearness(want string) []float32 {
	nearness := make([]float32, c.labels.len())
	wanted := newComparison(want)
	for v := range nearness {
		nearness[v] = wanted.nearness(c.folded.at(uint32(v)))
	}
	return nearness
}

// closestValues weighs every record by how near its values are to the wanted.
func (x *Index) closestValues(ctx context.Context, wishes [numValueFields]string, limit int) ([]art.Image, error) {
	weights := make([]float32, x.columns.count)
	for f, want := range wishes {
		if want == "" {
			continue
		}
		column := &x.columns.values[f]
		nearness := column.nearness(want)
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
	return x.readBest(ctx, weights, limit)
}

// readBest reads the records of the greatest weights above zero, ties in
// catalogue order.
func (x *Index) readBest(ctx context.Context, weights []float32, limit int) ([]art.Image, error) {
	var all []place
	for i, w := range weights {
		if w > 0 {
			all = append(all, placeOf(0, uint32(i)))
		}
	}
	slices.SortStableFunc(all, func(a, b place) int { return cmp.Compare(weights[b.ordinal()], weights[a.ordinal()]) })
	records, err := x.read(ctx, all[:min(len(all), limit)])
	images := make([]art.Image, len(records))
	for i, r := range records {
		images[i] = r.Image
	}
	return images, err
}

// comparison tells how near texts are to a wanted one. It is for one
// goroutine.
type comparison struct {
	wanted  []rune
	words   [][]rune
	letters int // of all words
}

func newComparison(wanted string) *comparison {
	c := &comparison{wanted: lettersOf(wanted)}
	for _, w := range strings.FieldsFunc(string(c.wanted), notOfWord) {
		c.words = append(c.words, []rune(w))
		c.letters += utf8.RuneCountInString(w)
	}
	return c
}

func notOfWord(r rune) bool { return !startsWord(r) }

// lettersOf is a text as it is compared: folded, cut, and without the
// extension of a file.
func lettersOf(s string) []rune {
	s = clip(s, 4*maxComparedRunes)
	r := []rune(foldValue(strings.TrimSuffix(s, extension.FindString(s))))
	return r[:min(len(r), maxComparedRunes)]
}

var extension = regexp.MustCompile(`(?i)\.(jpe?g|png|gif|webp|tiff?|bmp)$`)

// nearness is 1 for the wanted text and 0 for one that shares nothing with
// it. Words in another order or among others count nearly as much as the same
// letters in a row: "William Turner" is near "Turner, Joseph Mallord William".
func (c *comparison) nearness(text string) float32 {
	other := lettersOf(text)
	whole := similarity(c.wanted, other)
	if c.letters == 0 || whole == 1 {
		return whole
	}
	found, letters := float32(0), 0
	words := strings.FieldsFunc(string(other), notOfWord)
	for _, w := range words {
		letters += utf8.RuneCountInString(w)
	}
	for _, mine := range c.words {
		best := float32(0)
		for _, w := range words {
			if s := similarity(mine, []rune(w)); s >= leastWordSimilarity {
				best = max(best, s)
			}
		}
		found += best * float32(len(mine))
	}
	covered := found / float32(max(c.letters, letters))
	return max(whole, (1-coverShare)*found/float32(c.letters)+coverShare*covered)
}

const (
	leastWordSimilarity = 0.5 // below it two words have nothing to do with each other
	coverShare          = 0.2 // how much it counts that a text says nothing beyond what was wanted
)

// similarity is 1 for the same letters and 0 for texts of which nothing can
// stay: one minus the edits over the longer length.
func similarity(a, b []rune) float32 {
	longer := max(len(a), len(b))
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	whole, _ := distances(a, b)
	return 1 - float32(whole)/float32(longer)
}

// distances counts the edits (letters put in, left out, replaced, or exchanged
// with their neighbour: optimal string alignment, Damerau 1964) that make b
// of a, and the fewest that make any beginning of b. Of b at most
// maxComparedRunes are read.
func distances(a, b []rune) (whole, beginning int) {
	b = b[:min(len(b), maxComparedRunes)]
	// Three rows of the table, taken in turn.
	var table [3][maxComparedRunes + 1]int
	before, last, row := &table[0], &table[1], &table[2]
	for j := range len(b) + 1 {
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
	return last[len(b)], slices.Min(last[:len(b)+1])
}
