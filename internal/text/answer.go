package text

import (
	"context"
	"slices"
	"strings"
)

// answer is what a search found before any filter.
type answer struct {
	ranking
	marks      []mark
	corrected  string   // the search that was answered instead; see spelling.go
	relaxed    []string // words that were left out; see relax.go
	didYouMean string   // a search that finds all its words, where this one does not

	// Of a search of an engine elsewhere, instead of a ranking:
	query     query      // that is answered
	condition *Condition // of it, as it is typed; nil when nothing is found
	near      *Condition // of it with words in other spellings as well; nil when there are none
	ranked    Ranked
}

// answer searches. Where no record holds every word as it was typed, the first
// of these that finds something is answered:
//
//  1. the search with years that stand in the wrong order exchanged;
//  2. the search with its typos corrected, for words that no record holds;
//  3. the search without its function words, as typed and then corrected;
//  4. as many of its words as one record holds together.
//
// A word that records hold is never replaced; that it may have been meant
// otherwise is said beside the answer.
func (x *Index) answer(ctx context.Context, search string) (*answer, error) {
	search = clip(strings.TrimSpace(search), maxSearchBytes)
	if known, ok := x.answers.get(search); ok {
		return known, nil
	}
	if x.words == nil {
		return &answer{}, nil
	}
	a, err := newEvaluation(ctx, x).understanding().answer(search)
	if err != nil {
		return nil, err
	}
	x.answers.put(search, a)
	return a, nil
}

// asked answers the questions that the understanding of a search leads to: from
// the index here, or with the help of an engine elsewhere.
type asked interface {
	// held is the answer of a query whose words some record holds all of, as they
	// are typed; nil when none does.
	held(q query) (*answer, error)
	// finds is how many records hold the words of a query, and how near they
	// stand in the best of them.
	finds(q query) (records int, best togetherness, err error)
	// unknown are the slots whose words no record holds, however they are written.
	unknown(search string, slots []slot) ([]slot, error)
	// mostOf is as much of a query as some record holds; ok is false when none
	// holds anything of it.
	mostOf(search string, q query) (most part, ok bool, err error)
}

// understanding finds out what a search may mean.
type understanding struct {
	ctx context.Context
	*speller
	asked
	columns propertyNames
	instead int // how often the search was replaced by another
}

// maxInstead bounds how often a search is replaced. The words that replace it are
// those of an index, and one that a search takes apart otherwise than the index
// did (for another program built it) would be replaced by itself for ever.
const maxInstead = 3

// understanding asks an evaluation what is to be known of the collection.
func (e *evaluation) understanding() understanding {
	return understanding{ctx: e.ctx, speller: e.speller, asked: e, columns: e.Index.properties}
}

func (u understanding) answer(search string) (*answer, error) {
	q := parse(search, u.columns)
	a, err := u.held(q)
	if err != nil || a != nil {
		return a, err
	}
	if a, err = u.exchangedYears(search); err != nil || a != nil {
		return a, err
	}
	content, err := u.withoutFunctionWords()
	if err != nil {
		return nil, err
	}
	for _, part := range []func(query) query{wholeQuery, content} {
		if asked := part(q); len(asked.must) < len(q.must) {
			if a, err = u.held(asked); err != nil {
				return nil, err
			}
			if a != nil {
				a.relaxed = leftOut(search, q, asked)
				return a, nil
			}
		}
		corrected, err := u.correct(search, q, part)
		if err != nil {
			return nil, err
		}
		if corrected != "" && u.instead < maxInstead {
			return u.answerInstead(corrected)
		}
	}
	return u.relax(search, q, content)
}

func wholeQuery(q query) query { return q }

// held is the answer of a query that some record meets as it is typed; see asked.
func (e *evaluation) held(q query) (*answer, error) {
	for _, tolerant := range []tolerance{spellings, runs} {
		e.marks, e.tolerant = nil, tolerant
		found, met, err := e.query(q)
		if err != nil {
			return nil, err
		}
		if met {
			return &answer{ranking: newRanking(found), marks: e.marks}, nil
		}
	}
	return nil, nil
}

// answerInstead answers a corrected search.
func (u understanding) answerInstead(corrected string) (*answer, error) {
	u.instead++
	a, err := u.answer(corrected)
	if err == nil && a.corrected == "" {
		a.corrected = corrected
	}
	return a, err
}

// exchangedYears answers a search whose years stand in the wrong order,
// "1900-1850", with those in the right one; nil when there are none, or nothing
// is found so either.
func (u understanding) exchangedYears(search string) (*answer, error) {
	exchanged := exchangeYears(search)
	if exchanged == search || u.instead >= maxInstead {
		return nil, nil
	}
	a, err := u.answerInstead(exchanged)
	if err != nil || len(a.ordinals) == 0 && a.condition == nil {
		return nil, err
	}
	return a, nil
}

// leftOut are the words of a search that a part of it does not ask for.
func leftOut(search string, whole, part query) []string {
	var left []string
	for _, n := range whole.must {
		if !slices.ContainsFunc(part.must, func(kept node) bool { return kept.typed == n.typed }) {
			left = append(left, search[n.typed.start:n.typed.end])
		}
	}
	return left
}
