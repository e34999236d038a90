package server

import (
	"context"
	"net/http"

	"github.com/vektah/gqlparser/v2/ast"
)

// turn is the place of a request among those that are carried out. Whatever
// takes a processor happens in it, from the reading of its query on: one that is
// refused may cost as much as one that is answered.
type turn struct {
	*endpoint
	at   *gate
	who  string
	left func() // nil once the place is given back
}

// enter waits for a place, which leave gives back.
func (e *endpoint) enter(r *http.Request, at *gate) (*turn, error) {
	who := askerOf(r).name
	left, err := at.enter(r.Context(), who)
	if err != nil {
		return nil, err
	}
	return &turn{endpoint: e, at: at, who: who, left: left}, nil
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
	if !isDear(operation.SelectionSet, variables) {
		return nil
	}
	t.leave()
	leaveDear, err := t.dear.enter(ctx, t.who)
	if err != nil {
		return err
	}
	left, err := t.at.enter(ctx, t.who)
	if err != nil {
		leaveDear()
		return err
	}
	t.left = func() { left(); leaveDear() }
	return nil
}

// isDear reports whether among the root fields is an explanation, which looks
// into pictures for a tenth of a second and more, or a description that a network
// reads, where a page takes a hundredth.
func isDear(roots ast.SelectionSet, variables map[string]any) bool {
	for _, selection := range roots {
		switch s := selection.(type) {
		case *ast.Field:
			if s.Name == "explain" || s.Name == "similarImages" && isDescribed(s, variables) {
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

// isDescribed reports whether words tell what works should look like.
func isDescribed(field *ast.Field, variables map[string]any) bool {
	arguments := field.ArgumentMap(variables)
	to, _ := arguments["to"].(map[string]any)
	return to["text"] != nil || arguments["words"] != nil
}
