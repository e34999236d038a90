package graph

import (
	"math"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// gqlgen brings @defer along, for servers that answer in parts. This one does not,
// and what is deferred would be lost.
func init() { delete(parsedSchema.Directives, "defer") }

// Rules of the GraphQL specification that the validator does not know.

// numbersInRange refuses what no Int or Float can hold (Int and Float, Input
// Coercion).
var numbersInRange = core.Rule{Name: "NumbersInRange", RuleFunc: func(events *core.Events, addError core.AddErrFunc) {
	events.OnValue(func(_ *core.Walker, value *ast.Value) {
		if value.Kind != ast.IntValue && value.Kind != ast.FloatValue {
			return
		}
		isInt := value.Definition != nil && value.Definition.Name == "Int"
		n, err := strconv.ParseFloat(value.Raw, 64)
		switch {
		case isInt && value.Kind == ast.IntValue && (n < math.MinInt32 || n > math.MaxInt32):
			addError(core.Message("%s is no Int; those go from -2147483648 to 2147483647.", abridged(value.Raw)), core.At(value.Position))
		case err != nil || value.Kind == ast.IntValue && !fitsInt64(value.Raw):
			addError(core.Message("%s is a larger number than can be read.", abridged(value.Raw)), core.At(value.Position))
		}
	})
}}

func fitsInt64(digits string) bool {
	_, err := strconv.ParseInt(digits, 10, 64)
	return err == nil
}

// oneSubscriptionField refuses a subscription that selects anything but one
// field, whatever variables say (Single Root Field).
var oneSubscriptionField = core.Rule{Name: "OneSubscriptionField", RuleFunc: func(events *core.Events, addError core.AddErrFunc) {
	events.OnOperation(func(_ *core.Walker, operation *ast.OperationDefinition) {
		if operation.Operation != ast.Subscription {
			return
		}
		roots := subscriptionRoots{responses: map[string]bool{}, spread: map[string]bool{}}
		roots.collect(operation.SelectionSet)
		switch {
		case roots.conditional:
			addError(core.Message("A subscription's field cannot be skipped or included; leave @skip and @include out."), core.At(operation.Position))
		case len(roots.responses) != 1 || roots.introspects:
			addError(core.Message("A subscription selects exactly one field; ask for each in a stream of its own."), core.At(operation.Position))
		}
	})
}}

// subscriptionRoots is what a subscription selects, fragments written out.
type subscriptionRoots struct {
	responses   map[string]bool // names in the answer
	spread      map[string]bool // fragments seen
	conditional bool
	introspects bool
}

func (r *subscriptionRoots) collect(set ast.SelectionSet) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			r.note(s.Directives)
			r.responses[s.Alias] = true
			r.introspects = r.introspects || len(s.Name) > 1 && s.Name[:2] == "__"
		case *ast.InlineFragment:
			r.note(s.Directives)
			r.collect(s.SelectionSet)
		case *ast.FragmentSpread:
			r.note(s.Directives)
			if s.Definition != nil && !r.spread[s.Name] {
				r.spread[s.Name] = true
				r.collect(s.Definition.SelectionSet)
			}
		}
	}
}

func (r *subscriptionRoots) note(directives ast.DirectiveList) {
	r.conditional = r.conditional || directives.ForName("skip") != nil || directives.ForName("include") != nil
}
