package graph

import (
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"likeness/internal/art"
)

// checkOneOfVariables holds the variables of an operation to @oneOf: exactly
// one field, and not null. The validator checks it for literals alone.
func checkOneOfVariables(op *graphql.OperationContext) error {
	for _, variable := range op.Operation.VariableDefinitions {
		if err := checkOneOf(variable.Type, op.Variables[variable.Variable], "$"+variable.Variable); err != nil {
			return err
		}
	}
	return nil
}

func checkOneOf(kind *ast.Type, value any, path string) error {
	switch v := value.(type) {
	case []any:
		if kind.Elem != nil {
			kind = kind.Elem
		}
		for i, element := range v {
			if err := checkOneOf(kind, element, fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
	case map[string]any:
		definition := parsedSchema.Types[kind.Name()]
		if definition == nil || definition.Kind != ast.InputObject {
			return nil
		}
		if definition.Directives.ForName("oneOf") != nil {
			if err := exactlyOne(definition, v, path); err != nil {
				return err
			}
		}
		for _, field := range definition.Fields {
			if err := checkOneOf(field.Type, v[field.Name], path+"."+field.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

func exactlyOne(definition *ast.Definition, value map[string]any, path string) error {
	given := 0
	for _, field := range definition.Fields {
		if v, ok := value[field.Name]; ok {
			given++
			if v == nil {
				return art.Errorf(art.CodeInvalid, "%s.%s is null; %s takes exactly one field that is not null.", path, field.Name, definition.Name)
			}
		}
	}
	if given != 1 {
		return art.Errorf(art.CodeInvalid, "%s has %d fields; %s takes exactly one.", path, given, definition.Name)
	}
	return nil
}
