package text

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxSpellings = 6  // tried for one word
	maxMendings  = 16 // of a whole search that are tried

	// letterLeftOut stands for a letter that a word may lack.
	letterLeftOut = "x"
)

// mend corrects the spelling of a search that nothing meets as it was typed,
// and returns "" when no correction finds anything. Words that are not in the
// index are replaced; if all are there, but not together, one of them is.
// What is not a word (quotes, minus signs, field names) stays.
func (x *Index) mend(ctx context.Context, search string, q query) (string, error) {
	strange, err := x.strange(ctx, search, q.slots)
	if err != nil {
		return "", err
	}
	var attempts []mending
	if len(strange) > 0 {
		attempts, err = x.replaceAll(ctx, strange)
	} else {
		attempts, err = x.replaceOne(ctx, q.slots)
	}
	if err != nil {
		return "", err
	}
	for _, m := range attempts[:min(len(attempts), maxMendings)] {
		mended := m.apply(search)
		met, err := x.isMet(ctx, x.parse(mended))
		if err != nil {
			return "", err
		}
		if met {
			return mended, nil
		}
	}
	return "", nil
}

// strange are the slots whose words the index does not hold.
func (x *Index) strange(ctx context.Context, search string, slots []slot) ([]slot, error) {
	var found []slot
	for _, s := range slots {
		begun := strings.TrimSpace(search[s.end:]) == ""
		held, err := x.holds(ctx, s, begun)
		if err != nil {
			return nil, err
		}
		if !held {
			found = append(found, s)
		}
	}
	return found, nil
}

// holds reports whether some record holds the word of a slot, or a longer one
// if it may be the beginning of it.
func (x *Index) holds(ctx context.Context, s slot, begun bool) (bool, error) {
	for _, f := range s.in.each() {
		n, err := x.frequency(f, s.term)
		if err != nil || n > 0 {
			return n > 0, err
		}
		if !begun {
			continue
		}
		longer, err := x.words.reader.FieldDictPrefix(fieldNames[f], []byte(s.term))
		if err != nil {
			return false, err
		}
		entry, err := longer.Next()
		if err = errors.Join(err, longer.Close()); err != nil || entry != nil {
			return entry != nil, err
		}
	}
	return false, nil
}

// mending puts words into the places of others; cost grows with how unlikely
// it is.
type mending struct {
	slots []slot
	terms []string
	cost  int
}

// apply writes the new words into a search.
func (m mending) apply(search string) string {
	var b strings.Builder
	at := 0
	for i, s := range m.slots {
		b.WriteString(search[at:s.start])
		b.WriteString(m.terms[i])
		at = s.end
	}
	b.WriteString(search[at:])
	return b.String()
}

// replaceAll are the ways to replace every slot, the likeliest first; none
// when there is no spelling for one of them.
func (x *Index) replaceAll(ctx context.Context, slots []slot) ([]mending, error) {
	all := []mending{{}}
	for _, s := range slots {
		spellings, err := x.spellings(ctx, s)
		if err != nil {
			return nil, err
		}
		var longer []mending
		for _, m := range all {
			for i, term := range spellings {
				longer = append(longer, mending{
					slots: append(slices.Clone(m.slots), s),
					terms: append(slices.Clone(m.terms), term),
					cost:  m.cost + i,
				})
			}
		}
		sortMendings(longer)
		all = longer[:min(len(longer), maxMendings)]
	}
	return all, nil
}

// replaceOne are the ways to replace one slot, the likeliest first.
func (x *Index) replaceOne(ctx context.Context, slots []slot) ([]mending, error) {
	var all []mending
	for _, s := range slots {
		spellings, err := x.spellings(ctx, s)
		if err != nil {
			return nil, err
		}
		for i, term := range spellings {
			all = append(all, mending{slots: []slot{s}, terms: []string{term}, cost: i})
		}
	}
	sortMendings(all)
	return all, nil
}

func sortMendings(all []mending) {
	slices.SortStableFunc(all, func(a, b mending) int { return cmp.Compare(a.cost, b.cost) })
}

// spellings are the words of the index that may have been meant, the
// likeliest first: fewest edits, then the same first letter, which is seldom
// mistyped, then the most frequent. How many typos a word may hold goes by
// the length of the right one: "Mout" may be "Mount".
func (x *Index) spellings(ctx context.Context, s slot) ([]string, error) {
	candidates, err := x.near(ctx, s.term, s.in, maxTypos(s.term+letterLeftOut))
	if err != nil {
		return nil, err
	}
	candidates = slices.DeleteFunc(slices.Clone(candidates), func(c near) bool {
		return int(c.distance) > max(maxTypos(s.term), maxTypos(c.term))
	})
	first, _ := utf8.DecodeRuneInString(s.term)
	otherFirst := func(c near) int {
		if r, _ := utf8.DecodeRuneInString(c.term); r == first {
			return 0
		}
		return 1
	}
	slices.SortFunc(candidates, func(a, b near) int {
		return cmp.Or(
			cmp.Compare(a.distance, b.distance),
			cmp.Compare(otherFirst(a), otherFirst(b)),
			cmp.Compare(b.frequency, a.frequency),
			cmp.Compare(a.term, b.term),
		)
	})
	terms := make([]string, 0, maxSpellings)
	for _, c := range candidates[:min(len(candidates), maxSpellings)] {
		terms = append(terms, c.term)
	}
	return terms, nil
}
