package text

import (
	"sync/atomic"

	"github.com/blevesearch/vellum/levenshtein"
	lru "github.com/hashicorp/golang-lru/v2"
)

// vocabulary is all the words that records hold: of the index here, or of a
// Dictionary for an engine elsewhere.
type vocabulary interface {
	// frequency is how many records hold a term in a field.
	frequency(f field, term string) (int, error)
	// nearTerms visits the terms of a field that an automaton accepts.
	nearTerms(f field, to *levenshtein.DFA, visit func(nearTerm)) error
}

// nearTerm is a term that an automaton accepts, its edits from the automaton's
// word and how many records hold it.
type nearTerm struct {
	term    string
	edits   uint8
	records int
}

// speller finds in a vocabulary how words may have been meant. It is safe for
// concurrent use.
type speller struct {
	vocabulary
	spelled       *lru.Cache[nearQuestion, []near]
	functionWords atomic.Pointer[functionWords] // nil until they are needed
}

func newSpeller(of vocabulary) (*speller, error) {
	spelled, err := lru.New[nearQuestion, []near](maxSpelled)
	if err != nil {
		return nil, err
	}
	return &speller{vocabulary: of, spelled: spelled}, nil
}
