package text

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/blevesearch/vellum/levenshtein"
)

// maxEdits is how far from a word bleve looks for others.
const maxEdits = 2

// maxSpelled is how many questions for near terms are remembered. While
// somebody types, all words but the last are asked for again and again.
const maxSpelled = 4096

// near is a term of the index that is spelled nearly like another.
type near struct {
	term      string
	distance  uint8 // edits, counting an exchange of neighbours as one
	frequency int   // records, in the field that holds it most often
}

// near are the terms of some fields within so many edits of a word, nearest
// first.
func (s *speller) near(ctx context.Context, term string, in fieldSet, most int) ([]near, error) {
	if most == 0 {
		return nil, nil
	}
	asked := nearQuestion{term, in, most}
	if known, ok := s.spelled.Get(asked); ok {
		return known, nil
	}
	found, err := s.findNear(ctx, asked)
	if err == nil {
		s.spelled.Add(asked, found)
	}
	return found, err
}

// nearQuestion is what near is asked.
type nearQuestion struct {
	term string
	in   fieldSet
	most int
}

func (s *speller) findNear(ctx context.Context, asked nearQuestion) ([]near, error) {
	automaton, err := automataWithin[asked.most]().BuildDfa(asked.term, uint8(asked.most))
	if err != nil {
		return nil, fmt.Errorf("look for spellings near %q: %w", asked.term, err)
	}
	byTerm := map[string]*near{}
	for _, f := range asked.in.spelled().each() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		err := s.nearTerms(f, automaton, func(found nearTerm) {
			if found.term == asked.term {
				return
			}
			known := byTerm[found.term]
			if known == nil {
				known = &near{term: found.term, distance: found.edits}
				byTerm[found.term] = known
			}
			known.frequency = max(known.frequency, found.records)
		})
		if err != nil {
			return nil, fmt.Errorf("look for spellings near %q: %w", asked.term, err)
		}
	}
	all := make([]near, 0, len(byTerm))
	for _, c := range byTerm {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b near) int { return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.term, b.term)) })
	return all, nil
}

// automataWithin build automata that accept what is spelled within so many
// edits of a word. One serves for all fields: to build it takes longer than to
// walk the words of a field with it.
var automataWithin = func() (builders [maxEdits + 1]func() *levenshtein.LevenshteinAutomatonBuilder) {
	for edits := range builders {
		builders[edits] = sync.OnceValue(func() *levenshtein.LevenshteinAutomatonBuilder {
			b, err := levenshtein.NewLevenshteinAutomatonBuilder(uint8(edits), true)
			if err != nil {
				panic(fmt.Sprintf("prepare automata of %d edits: %v", edits, err)) // the same on every run
			}
			return b
		})
	}
	return builders
}()
