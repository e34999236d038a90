package text

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	index "github.com/blevesearch/bleve_index_api"
)

// maxEdits is how far from a word bleve looks for others.
const maxEdits = 2

// near is a term of the index that is spelled nearly like another.
type near struct {
	term      string
	distance  uint8 // edits, counting an exchange of neighbours as one
	frequency int   // records, in the field that holds it most often
}

// near are the terms of some fields within so many edits of a word, nearest
// first.
func (x *Index) near(ctx context.Context, term string, in fieldSet, most int) ([]near, error) {
	if most == 0 {
		return nil, nil
	}
	asked := nearQuestion{term, in, most}
	if known, ok := x.spelled.get(asked); ok {
		return known, nil
	}
	found, err := x.findNear(ctx, asked)
	if err == nil {
		x.spelled.put(asked, found)
	}
	return found, err
}

// nearQuestion is what near is asked.
type nearQuestion struct {
	term string
	in   fieldSet
	most int
}

func (x *Index) findNear(ctx context.Context, asked nearQuestion) ([]near, error) {
	term := asked.term
	fuzzy, ok := x.words.reader.(index.IndexReaderFuzzy)
	if !ok {
		return nil, fmt.Errorf("look for spellings near %q: the index of words cannot", term)
	}
	byTerm := map[string]*near{}
	for _, f := range asked.in.spelled().each() {
		entries, err := fuzzy.FieldDictFuzzy(fieldNames[f], term, asked.most, "")
		if err != nil {
			return nil, fmt.Errorf("look for spellings near %q: %w", term, err)
		}
		err = x.collectNear(ctx, byTerm, f, term, entries)
		entries.Close()
		if err != nil {
			return nil, fmt.Errorf("look for spellings near %q: %w", term, err)
		}
	}
	all := make([]near, 0, len(byTerm))
	for _, c := range byTerm {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b near) int { return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.term, b.term)) })
	return all, nil
}

func (x *Index) collectNear(ctx context.Context, byTerm map[string]*near, f field, term string, entries index.FieldDict) error {
	for {
		entry, err := entries.Next()
		if err != nil || entry == nil {
			return err
		}
		if entry.Term == term {
			continue
		}
		frequency, err := x.frequency(ctx, f, entry.Term)
		if err != nil {
			return err
		}
		known := byTerm[entry.Term]
		if known == nil {
			known = &near{term: entry.Term, distance: entry.EditDistance}
			byTerm[entry.Term] = known
		}
		known.frequency = max(known.frequency, frequency)
	}
}

// frequency is how many records hold a term in a field.
func (x *Index) frequency(ctx context.Context, f field, term string) (int, error) {
	postings, err := x.words.reader.TermFieldReader(ctx, []byte(term), fieldNames[f], false, false, false)
	if err != nil {
		return 0, err
	}
	defer postings.Close()
	return int(postings.Count()), nil
}

// maxSpelled is how many questions for near terms are remembered. While
// somebody types, all words but the last are asked for again and again.
const maxSpelled = 4096

// spelled remembers what near found. The zero value is ready.
type spelled struct {
	mu    sync.Mutex
	known map[nearQuestion][]near
}

func (s *spelled) get(q nearQuestion) (found []near, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok = s.known[q]
	return found, ok
}

func (s *spelled) put(q nearQuestion, found []near) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil || len(s.known) >= maxSpelled {
		s.known = map[nearQuestion][]near{}
	}
	s.known[q] = found
}
