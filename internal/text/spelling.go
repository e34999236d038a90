package text

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"
)

// Spelling correction. A word that no record holds is replaced by one that
// some do and that is spelled nearly like it. Which, is decided by what the
// whole search then finds.

const (
	maxSpellings   = 6  // tried for one word
	maxCorrections = 16 // of a whole search that are tried

	// letterLeftOut stands for a letter that a word may lack.
	letterLeftOut = "x"
)

// correct replaces the words of a part of a search that no record holds, and
// returns the whole search so corrected, or "" when none finds anything. What
// is not a word (quotes, minus signs, field names) stays.
func (u understanding) correct(search string, q query, part func(query) query) (string, error) {
	slots := part(q).slots
	unknown, err := u.unknown(search, slots)
	if err != nil || len(unknown) == 0 {
		return "", err
	}
	// Words of one edit come before those of two, which take far longer to find.
	for edits := 1; edits <= maxEdits; edits++ {
		all, err := u.replaceAll(unknown, edits)
		if err != nil {
			return "", err
		}
		found, err := u.best(search, all, part)
		if err != nil || found != "" {
			return found, err
		}
	}
	return "", nil
}

// didYouMean is a search with one word of the typed one replaced by another
// that finds all its words, or "" when there is none or a word is unknown.
func (u understanding) didYouMean(search string, q query, part func(query) query) (string, error) {
	unknown, err := u.unknown(search, part(q).slots)
	if err != nil || len(unknown) > 0 {
		return "", err
	}
	var all []correction
	for _, s := range part(q).slots {
		others, err := u.replacements(u.ctx, s, maxEdits)
		if err != nil {
			return "", err
		}
		for _, other := range others {
			all = append(all, correction{}.with(s, other))
		}
	}
	return u.best(search, all, part)
}

// best is the search that the best correction makes: of the likeliest that
// find anything the one whose words stand together best, then the one that
// finds most.
func (u understanding) best(search string, all []correction, part func(query) query) (string, error) {
	slices.SortStableFunc(all, func(a, b correction) int { return cmp.Compare(a.cost, b.cost) })
	found, best, most := "", apart, 0
	for i, c := range all[:min(len(all), maxCorrections)] {
		if found != "" && c.cost > all[i-1].cost {
			break
		}
		corrected := c.apply(search)
		n, t, err := u.finds(part(parse(corrected, u.columns)))
		if err != nil {
			return "", err
		}
		if n > 0 && (found == "" || t > best || t == best && n > most) {
			found, best, most = corrected, t, n
		}
	}
	return found, nil
}

// finds counts the records that hold the words of a query; see asked.
func (e *evaluation) finds(q query) (records int, best togetherness, err error) {
	e.tolerant = nothing
	found, _, err := e.query(q)
	if err != nil {
		return 0, apart, err
	}
	return len(found.ordinals), e.togetherness(found, q), nil
}

// unknown are the slots whose words no record holds; see asked.
func (e *evaluation) unknown(search string, slots []slot) ([]slot, error) {
	e.tolerant = nothing
	var found []slot
	for _, s := range slots {
		begun := strings.TrimSpace(search[s.end:]) == ""
		held, err := e.word(node{kind: kindWord, in: s.in, term: s.term, prefix: begun})
		if err != nil {
			return nil, err
		}
		if len(held.ordinals) == 0 {
			found = append(found, s)
		}
	}
	return found, nil
}

// correction puts words into the places of others; its cost grows with how
// unlikely it is.
type correction struct {
	slots []slot
	terms []string
	cost  int
}

// with is a correction of one word more.
func (c correction) with(s slot, by replacement) correction {
	return correction{
		slots: append(slices.Clone(c.slots), s),
		terms: append(slices.Clone(c.terms), by.term),
		cost:  c.cost + by.cost,
	}
}

// apply writes the new words into a search.
func (c correction) apply(search string) string {
	var b strings.Builder
	at := 0
	for i, s := range c.slots {
		b.WriteString(search[at:s.start])
		b.WriteString(c.terms[i])
		at = s.end
	}
	b.WriteString(search[at:])
	return b.String()
}

// replaceAll are the ways to replace every slot by words within so many edits,
// the likeliest first; none when there is no spelling for one of them.
func (u understanding) replaceAll(slots []slot, edits int) ([]correction, error) {
	all := []correction{{}}
	for _, s := range slots {
		others, err := u.replacements(u.ctx, s, edits)
		if err != nil {
			return nil, err
		}
		var longer []correction
		for _, c := range all {
			for _, other := range others {
				longer = append(longer, c.with(s, other))
			}
		}
		slices.SortStableFunc(longer, func(a, b correction) int { return cmp.Compare(a.cost, b.cost) })
		all = longer[:min(len(longer), maxCorrections)]
	}
	return all, nil
}

// replacement is a word that may have been meant by another.
type replacement struct {
	term string
	cost int // twice the edits, and one for another first letter, which is seldom mistyped
}

// replacements are the words of the index within so many edits that may have
// been meant, the likeliest first and then the most frequent. How many typos a word may hold goes by the
// length of the right one: "Mout" may be "Mount".
func (sp *speller) replacements(ctx context.Context, s slot, edits int) ([]replacement, error) {
	candidates, err := sp.near(ctx, s.term, s.in, min(edits, maxTypos(s.term+letterLeftOut)))
	if err != nil {
		return nil, err
	}
	candidates = slices.DeleteFunc(slices.Clone(candidates), func(c near) bool {
		return int(c.distance) > max(maxTypos(s.term), maxTypos(c.term)) || neverOffered[c.term]
	})
	first, _ := utf8.DecodeRuneInString(s.term)
	cost := func(c near) int {
		n := 2 * int(c.distance)
		if r, _ := utf8.DecodeRuneInString(c.term); r != first {
			n++
		}
		return n
	}
	slices.SortFunc(candidates, func(a, b near) int {
		return cmp.Or(cmp.Compare(cost(a), cost(b)), cmp.Compare(b.frequency, a.frequency), cmp.Compare(a.term, b.term))
	})
	all := make([]replacement, 0, maxSpellings)
	for _, c := range candidates[:min(len(candidates), maxSpellings)] {
		all = append(all, replacement{c.term, cost(c)})
	}
	return all, nil
}
