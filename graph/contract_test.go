package graph

import (
	"os"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

func load(t *testing.T, path string) *ast.Schema {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: path, Input: string(text)})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// Clients rely on the shape in testdata/contract.graphqls: the schema may add
// to it, and may neither drop nor change what is there.
func TestSchemaKeepsWhatClientsRelyOn(t *testing.T) {
	promised, schema := load(t, "testdata/contract.graphqls"), load(t, "../schema.graphqls")
	for name, want := range promised.Types {
		if want.BuiltIn {
			continue
		}
		got := schema.Types[name]
		if got == nil || got.Kind != want.Kind {
			t.Errorf("%s %s is gone", want.Kind, name)
			continue
		}
		keepsNames(t, name+" implements", want.Interfaces, got.Interfaces)
		keepsNames(t, name+" is one of", want.Types, got.Types)
		for _, directive := range want.Directives {
			if kept := got.Directives.ForName(directive.Name); kept == nil || format(kept.Arguments) != format(directive.Arguments) {
				t.Errorf("%s has lost @%s", name, directive.Name)
			}
		}
		for _, value := range want.EnumValues {
			if got.EnumValues.ForName(value.Name) == nil {
				t.Errorf("%s.%s is gone", name, value.Name)
			}
		}
		for _, field := range want.Fields {
			keepsField(t, name, field, got.Fields.ForName(field.Name))
		}
		if want.Kind == ast.InputObject {
			nothingNewIsRequired(t, want, got)
		}
	}
}

func keepsField(t *testing.T, owner string, want, got *ast.FieldDefinition) {
	t.Helper()
	if strings.HasPrefix(want.Name, "__") {
		return
	}
	path := owner + "." + want.Name
	if got == nil {
		t.Errorf("%s is gone", path)
		return
	}
	if got.Type.String() != want.Type.String() || value(got.DefaultValue) != value(want.DefaultValue) {
		t.Errorf("%s is %s = %s, and was %s = %s", path, got.Type, value(got.DefaultValue), want.Type, value(want.DefaultValue))
	}
	for _, argument := range want.Arguments {
		kept := got.Arguments.ForName(argument.Name)
		if kept == nil || kept.Type.String() != argument.Type.String() || value(kept.DefaultValue) != value(argument.DefaultValue) {
			t.Errorf("%s has lost or changed its argument %s", path, argument.Name)
		}
	}
	for _, argument := range got.Arguments {
		if want.Arguments.ForName(argument.Name) == nil && argument.Type.NonNull && argument.DefaultValue == nil {
			t.Errorf("%s now requires %s", path, argument.Name)
		}
	}
}

func nothingNewIsRequired(t *testing.T, want, got *ast.Definition) {
	t.Helper()
	for _, field := range got.Fields {
		if want.Fields.ForName(field.Name) == nil && field.Type.NonNull && field.DefaultValue == nil {
			t.Errorf("%s now requires %s", got.Name, field.Name)
		}
	}
}

func keepsNames(t *testing.T, what string, want, got []string) {
	t.Helper()
	for _, name := range want {
		if !strings.Contains(" "+strings.Join(got, " ")+" ", " "+name+" ") {
			t.Errorf("%s no longer %s", what, name)
		}
	}
}

func value(v *ast.Value) string {
	if v == nil {
		return "nothing"
	}
	return v.String()
}

func format(arguments ast.ArgumentList) string {
	var text strings.Builder
	for _, argument := range arguments {
		text.WriteString(argument.Name + ":" + argument.Value.String() + ";")
	}
	return text.String()
}

func TestEverythingInTheSchemaIsDescribed(t *testing.T) {
	described := func(path, text string) {
		if text = strings.TrimSpace(text); text == "" || !strings.ContainsAny(text[len(text)-1:], ".`") {
			t.Errorf("%s is described as %q", path, text)
		}
	}
	for name, definition := range load(t, "../schema.graphqls").Types {
		if definition.BuiltIn {
			continue
		}
		described(name, definition.Description)
		for _, value := range definition.EnumValues {
			described(name+"."+value.Name, value.Description)
		}
		for _, field := range definition.Fields {
			if strings.HasPrefix(field.Name, "__") {
				continue
			}
			described(name+"."+field.Name, field.Description)
			for _, argument := range field.Arguments {
				described(name+"."+field.Name+"("+argument.Name+")", argument.Description)
			}
		}
	}
}
