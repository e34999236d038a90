package server

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/vektah/gqlparser/v2/ast"
)

// turn is the place of a request among those that are carried out. Whatever
// takes a processor happens in it, from the reading of its query on: one that is
// refused may cost as much as one that is answered.
type turn struct {
	*server
	at     *gate
	who    string
	isDear bool   // it has a place among what is dear, too
	left   func() // nil once the place is given back
}

// enter waits for a place at a gate, which leave gives back; what is dear waits
// for a dear one as well.
func (s *server) enter(ctx context.Context, who string, at *gate, dear bool) (t *turn, err error) {
	t = &turn{server: s, at: at, who: who}
	if dear {
		return t, t.enterDear(ctx)
	}
	t.left, err = at.enter(ctx, who)
	return t, err
}

// enterToRead waits for a place in which a query of so many bytes is read. One
// that takes a processor for long to read alone is dear.
func (e *endpoint) enterToRead(r *http.Request, size int) (*turn, error) {
	return e.enter(r.Context(), askerOf(r).name, e.queries, size > maxQuicklyRead)
}

// inTurn carries out what is asked beside GraphQL as its operations are: counted,
// in its turn, and in time.
func (s *server) inTurn(r *http.Request, dear bool, do func(context.Context) error) error {
	who := askerOf(r)
	if err := s.rates.query(who, 0); err != nil {
		return err
	}
	place, err := s.enter(r.Context(), who.name, s.queries, dear)
	if err != nil {
		return err
	}
	defer place.leave()
	ctx, cancel := context.WithTimeout(r.Context(), searchTimeout)
	defer cancel()
	return do(ctx)
}

// leave may be called more than once: before an answer is written, since how
// fast a client takes it is nobody else's concern, and at the end.
func (t *turn) leave() {
	if t.left != nil {
		t.left()
		t.left = nil
	}
}

// become waits for what an operation needs beside the place that it was read in.
// What is dear waits for its own place first, and gives the other one back
// meanwhile, so that it holds up nobody who asks for less.
func (t *turn) become(ctx context.Context, operation *ast.OperationDefinition, variables map[string]any) error {
	if t.isDear || !isDear(operation.SelectionSet, variables) {
		return nil
	}
	t.leave()
	return t.enterDear(ctx)
}

// enterDear waits for a place among what is dear, and then for one among all.
func (t *turn) enterDear(ctx context.Context) error {
	leaveDear, err := t.dear.enter(ctx, t.who)
	if err != nil {
		return err
	}
	left, err := t.at.enter(ctx, t.who)
	if err != nil {
		leaveDear()
		return err
	}
	t.left, t.isDear = func() { left(); leaveDear() }, true
	return nil
}

// What takes several times as long as a page of forty works is dear: together it
// has half of the processors, so that whoever asks for a page has the rest.
const (
	maxQuicklyRead   = 64 << 10 // bytes of a query
	maxQuickSearch   = 1 << 10  // bytes of words
	maxQuickPageSize = 100      // works
)

// isDear reports whether a field is among the root fields that takes a processor
// for long.
func isDear(roots ast.SelectionSet, variables map[string]any) bool {
	for _, selection := range roots {
		switch s := selection.(type) {
		case *ast.Field:
			if isDearField(s, variables) {
				return true
			}
		case *ast.InlineFragment:
			if isDear(s.SelectionSet, variables) {
				return true
			}
		case *ast.FragmentSpread:
			if isDear(s.Definition.SelectionSet, variables) {
				return true
			}
		}
	}
	return false
}

// isDearField reports whether a root field is an explanation, which looks into
// pictures, a way between two works, which takes fifteen questions, a description
// that a network reads, a comparison with all works, a search of more words than
// people type, or a large page.
func isDearField(field *ast.Field, variables map[string]any) bool {
	if field.Name == "explain" || field.Name == "likenessPath" {
		return true
	}
	arguments := field.ArgumentMap(variables)
	to, _ := arguments["to"].(map[string]any)
	exact, _ := arguments["exact"].(bool)
	words, _ := arguments["search"].(string)
	return exact || len(words) > maxQuickSearch || askedFor(arguments["first"]) > maxQuickPageSize ||
		field.Name == "similarImages" && (to["text"] != nil || arguments["words"] != nil)
}

// askedFor is a number as a query or its variables give it; 0 for none.
func askedFor(value any) int64 {
	switch n := value.(type) {
	case int64:
		return n
	case int:
		return int64(n)
	case float64:
		return int64(n)
	case json.Number:
		whole, _ := n.Int64() // what is none is refused elsewhere
		return whole
	}
	return 0
}
