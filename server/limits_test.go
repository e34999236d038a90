package server

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// doubling is a query of some hundred bytes a level whose fragments stand for
// 2^levels fields: validation alone of 25 levels takes minutes without limits.
func doubling(levels int) string {
	var query strings.Builder
	query.WriteString("{ ...f0 }")
	for i := range levels {
		fmt.Fprintf(&query, " fragment f%d on Query { a: metrics { id } ...f%d ...f%d }", i, i+1, i+1)
	}
	fmt.Fprintf(&query, " fragment f%d on Query { __typename }", levels)
	return query.String()
}

func TestQueriesThatAskTooMuchAreRefused(t *testing.T) {
	c := start(t)
	for _, test := range []struct{ what, query string }{
		{"fragments that double", doubling(25)},
		{"fragments that double and are not used", "{__typename}" + strings.TrimPrefix(doubling(25), "{ ...f0 }")},
		{"too deep", "{ __schema { types " + strings.Repeat("{ fields { type ", 12) + "{ name }" + strings.Repeat("} }", 12) + " } }"},
		{"too many aliases", "{" + aliases(51, "metrics { id }") + "}"},
		{"too many root fields", "{" + strings.Repeat("metrics { id } ", 21) + "}"},
		{"too many directives", "{ __typename " + strings.Repeat("@skip(if: false) ", 51) + "}"},
		{"too long", "{ metrics {" + strings.Repeat("id ", 2000) + "} }"},
		{"a fragment within itself", "{ ...f } fragment f on Query { metrics { id } ...f }"},
		{"several full pages with counts", "{" + aliases(3, "images(first: 200) { edges { node { id } } facets(fields: [ARTIST, GENRE]) { distinct } }") + "}"},
		{"many counts", "{ images(first: 1) {" + aliases(40, "facets(fields: [ARTIST, COLLECTION, GENRE, DATE]) { distinct }") + "} }"},
		{"many explanations", "{" + aliases(20, `explain(to: {image: "a"}, image: "b") { score }`) + "}"},
	} {
		t.Run(test.what, func(t *testing.T) {
			// Far from what it would take, and far above what a busy machine does.
			deadline := time.AfterFunc(20*time.Second, func() { panic(test.what + " is not refused at once") })
			defer deadline.Stop()
			got := client{t, c.url}.ask(test.query, nil)
			if got.code() != "INVALID" || got.Data != nil {
				t.Errorf("errors %+v, data %v", got.Errors, got.Data)
			}
		})
	}
}

func aliases(count int, field string) string {
	var query strings.Builder
	for i := range count {
		fmt.Fprintf(&query, "a%d: %s ", i, field)
	}
	return query.String()
}

func TestEveryOperationOfTheAPIPassesWithFullPages(t *testing.T) {
	c := start(t)
	for _, name := range []string{"search", "similar", "duplicates"} {
		query, err := operations.ReadFile("operations/" + name + ".graphql")
		if err != nil {
			t.Fatal(err)
		}
		got := c.ask(string(query), object{"first": 200, "to": object{"image": c.works()[0].ID}})
		for _, refused := range got.Errors {
			if strings.Contains(refused.Message, "cost") {
				t.Errorf("%s: %s", name, refused.Message)
			}
		}
	}
}

// The query that GraphiQL and code generators send.
func TestToolsCanAskForTheSchema(t *testing.T) {
	const introspection = `query IntrospectionQuery {
  __schema { queryType { name } mutationType { name } subscriptionType { name }
    types { ...FullType } directives { name description locations args { ...InputValue } } } }
fragment FullType on __Type { kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
  inputFields { ...InputValue } interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`
	data := start(t).answer(introspection, nil)
	if schema, _ := data["__schema"].(object); schema["queryType"] == nil {
		t.Errorf("data: %v", data)
	}
}
