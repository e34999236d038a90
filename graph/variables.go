package graph

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"likeness/internal/art"
)

// coerceVariables turns the variables of a request into values of the types
// that the operation declares, as the GraphQL specification says (September
// 2025, 6.1.2 and the input coercion of each type in 3.5 to 3.12): a value of
// another type is an error and never taken for one. Numbers come as
// json.Number. Variables that are not given stay absent, for their defaults.
func coerceVariables(schema *ast.Schema, definitions ast.VariableDefinitionList, given map[string]any) (map[string]any, *gqlerror.Error) {
	c := coercer{schema}
	values := make(map[string]any, len(definitions))
	for _, definition := range definitions {
		value, ok := given[definition.Variable]
		path := "$" + definition.Variable
		var err error
		switch {
		case ok:
			values[definition.Variable], err = c.value(definition.Type, value, path)
		case definition.Type.NonNull && definition.DefaultValue == nil:
			err = art.Errorf(art.CodeInvalid, "%s is missing; the query needs it as %s.", path, definition.Type)
		}
		if err != nil {
			wrong := gqlerror.Wrap(err)
			if at := definition.Position; at != nil {
				wrong.Locations = []gqlerror.Location{{Line: at.Line, Column: at.Column}}
			}
			return nil, wrong
		}
	}
	return values, nil
}

// coercer turns JSON values into values of the schema's input types.
type coercer struct{ schema *ast.Schema }

func (c coercer) value(kind *ast.Type, value any, path string) (any, error) {
	if value == nil {
		if kind.NonNull {
			return nil, art.Errorf(art.CodeInvalid, "%s is null; it must be %s.", path, kind)
		}
		return nil, nil
	}
	if kind.Elem != nil {
		return c.list(kind, value, path)
	}
	definition := c.schema.Types[kind.NamedType]
	switch definition.Kind {
	case ast.InputObject:
		return c.object(definition, value, path)
	case ast.Enum:
		name, ok := value.(string)
		if !ok || definition.EnumValues.ForName(name) == nil {
			return nil, art.Errorf(art.CodeInvalid, "%s is %s; %s is one of %s.", path, quoted(value), definition.Name, names(definition.EnumValues))
		}
		return name, nil
	}
	coerce, ok := scalars[definition.Name]
	if !ok {
		return value, nil // of another scalar, which reads it itself
	}
	coerced, ok := coerce(value)
	if !ok {
		return nil, art.Errorf(art.CodeInvalid, "%s is %s, which is no %s.", path, quoted(value), definition.Name)
	}
	return coerced, nil
}

// list takes a single value as a list of one.
func (c coercer) list(kind *ast.Type, value any, path string) (any, error) {
	items, ok := value.([]any)
	if !ok {
		item, err := c.value(kind.Elem, value, path)
		return []any{item}, err
	}
	coerced := make([]any, len(items))
	for i, item := range items {
		var err error
		if coerced[i], err = c.value(kind.Elem, item, fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return nil, err
		}
	}
	return coerced, nil
}

func (c coercer) object(definition *ast.Definition, value any, path string) (any, error) {
	given, ok := value.(map[string]any)
	if !ok {
		return nil, art.Errorf(art.CodeInvalid, "%s is %s; %s is an object.", path, quoted(value), definition.Name)
	}
	for name := range given {
		if definition.Fields.ForName(name) == nil {
			return nil, art.Errorf(art.CodeInvalid, "%s has a field %s, which %s does not know.", path, quoted(name), definition.Name)
		}
	}
	if definition.Directives.ForName("oneOf") != nil {
		if err := exactlyOne(definition, given, path); err != nil {
			return nil, err
		}
	}
	coerced := make(map[string]any, len(given))
	for _, field := range definition.Fields {
		value, ok := given[field.Name]
		if !ok {
			if field.Type.NonNull && field.DefaultValue == nil {
				return nil, art.Errorf(art.CodeInvalid, "%s.%s is missing; it must be %s.", path, field.Name, field.Type)
			}
			continue
		}
		var err error
		if coerced[field.Name], err = c.value(field.Type, value, path+"."+field.Name); err != nil {
			return nil, err
		}
	}
	return coerced, nil
}

// exactlyOne holds an object to @oneOf.
func exactlyOne(definition *ast.Definition, given map[string]any, path string) error {
	if len(given) != 1 {
		return art.Errorf(art.CodeInvalid, "%s has %d fields; %s takes exactly one.", path, len(given), definition.Name)
	}
	for name, value := range given {
		if value == nil {
			return art.Errorf(art.CodeInvalid, "%s.%s is null; %s takes exactly one field that is not null.", path, name, definition.Name)
		}
	}
	return nil
}

// scalars read the scalars of GraphQL itself.
var scalars = map[string]func(any) (any, bool){
	"Int":     coerceInt,
	"Float":   coerceFloat,
	"ID":      coerceID,
	"String":  func(value any) (any, bool) { s, ok := value.(string); return s, ok },
	"Boolean": func(value any) (any, bool) { b, ok := value.(bool); return b, ok },
}

// coerceInt takes 1.0 as 1: JSON knows numbers alone, and of those the ones
// without a fractional part are integers.
func coerceInt(value any) (any, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return nil, false
	}
	n, err := number.Float64()
	if err != nil || n != math.Trunc(n) || n < math.MinInt32 || n > math.MaxInt32 {
		return nil, false
	}
	return int64(n), true
}

func coerceFloat(value any) (any, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return nil, false
	}
	n, err := number.Float64()
	return n, err == nil
}

// maxExactFloat is the largest integer up to which a float64 holds each.
const maxExactFloat = 1 << 53

func coerceID(value any) (any, bool) {
	switch id := value.(type) {
	case string:
		return id, true
	case json.Number:
		if !strings.ContainsAny(id.String(), ".eE") {
			return id.String(), true
		}
		n, err := id.Float64()
		if err != nil || n != math.Trunc(n) || math.Abs(n) > maxExactFloat {
			return nil, false
		}
		return strconv.FormatInt(int64(n), 10), true
	}
	return nil, false
}

func names(values ast.EnumValueList) string {
	all := make([]string, len(values))
	for i, value := range values {
		all[i] = value.Name
	}
	return strings.Join(all, ", ")
}

// maxShownRunes is how much of somebody's value a message repeats.
const maxShownRunes = 60

// quoted shows a value as JSON, abridged.
func quoted(value any) string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "a file"
	}
	return abridged(strings.TrimSuffix(text.String(), "\n"))
}

func abridged(text string) string {
	runes := []rune(text)
	if len(runes) <= maxShownRunes {
		return text
	}
	return string(runes[:maxShownRunes]) + "…"
}
