package graph

import (
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

func TestExtentOfAQueryCountsItsFragmentsWrittenOut(t *testing.T) {
	for _, test := range []struct {
		query string
		want  extent
	}{
		{`{ metrics { id } }`, extent{fields: 2, depth: 2, roots: 1}},
		{`{ a: metrics { id } b: metrics { i: id } }`, extent{fields: 4, depth: 2, aliases: 3, roots: 2}},
		{`{ ...f ...f } fragment f on Query { a: metrics { id @skip(if: true) } }`, extent{fields: 4, depth: 2, aliases: 2, directives: 2, roots: 2}},
		{`{ ... on Query @include(if: true) { metrics { id } } }`, extent{fields: 2, depth: 2, directives: 1, roots: 1}},
		{`{ metrics { id } } fragment unused on Query { library { a: images b: artists c: genres } }`, extent{fields: 4, depth: 2, aliases: 3, roots: 1}},
		{`{ ...f } fragment f on Query { metrics { id } ...f }`, extent{fields: 2, depth: 2, roots: 1}},
		{`query A { metrics { id } } query B { library { images artists } }`, extent{fields: 3, depth: 2, roots: 1}},
	} {
		doc, err := parser.ParseQuery(&ast.Source{Input: test.query})
		if err != nil {
			t.Fatal(err)
		}
		if got := measure(doc); got != test.want {
			t.Errorf("%s\nis %+v, want %+v", test.query, got, test.want)
		}
	}
}
