package server

import (
	"context"
	"net/http"

	"github.com/vektah/gqlparser/v2/ast"
)

// enter waits for the places that an operation needs, which leave gives back.
// What is dear waits for its own place first, so that it holds up nobody who
// asks for less.
func (e *endpoint) enter(ctx context.Context, r *http.Request, operation *ast.OperationDefinition) (leave func(), err error) {
	who, leaveDear := askerOf(r).name, func() {}
	if isDear(operation.SelectionSet) {
		if leaveDear, err = e.dear.enter(ctx, who); err != nil {
			return nil, err
		}
	}
	if mediaTypeOf(r) == mediaMultipart { // which has a place already
		return leaveDear, nil
	}
	leaveQueries, err := e.queries.enter(ctx, who)
	if err != nil {
		leaveDear()
		return nil, err
	}
	return func() { leaveQueries(); leaveDear() }, nil
}

// isDear reports whether an explanation is among the root fields: it looks into
// pictures for a tenth of a second and more, where a page takes a hundredth.
func isDear(roots ast.SelectionSet) bool {
	for _, selection := range roots {
		switch s := selection.(type) {
		case *ast.Field:
			if s.Name == "explain" {
				return true
			}
		case *ast.InlineFragment:
			if isDear(s.SelectionSet) {
				return true
			}
		case *ast.FragmentSpread:
			if isDear(s.Definition.SelectionSet) {
				return true
			}
		}
	}
	return false
}
