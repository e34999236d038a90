package graph

import (
	"github.com/vektah/gqlparser/v2/ast"

	"likeness/internal/art"
)

// Limits on the text of one query. They hold before it is validated, because
// validation itself is what a crafted query overloads: fragments that double
// each other let a kilobyte of text stand for millions of fields. The
// introspection that tools send needs 15 levels, 200 fields and 400 tokens.
const (
	maxQueryTokens = 2000
	maxDepth       = 20
	maxFields      = 1000 // with every fragment written out
	maxAliases     = 50
	maxRootFields  = 20
	maxDirectives  = 50
)

// extent says how much a selection asks for, with fragments written out.
type extent struct{ fields, depth, aliases, directives, roots int }

// saturated bounds the counts, so that doubling cannot overflow them.
const saturated = 1 << 30

func (e *extent) add(other extent) {
	e.fields = min(saturated, e.fields+other.fields)
	e.aliases = min(saturated, e.aliases+other.aliases)
	e.directives = min(saturated, e.directives+other.directives)
	e.roots = min(saturated, e.roots+other.roots)
	e.depth = max(e.depth, other.depth)
}

func (e extent) check() error {
	for _, limit := range []struct {
		what       string
		count, max int
	}{
		{"levels deep", e.depth, maxDepth},
		{"fields long", e.fields, maxFields},
		{"root fields wide", e.roots, maxRootFields},
		{"aliases long", e.aliases, maxAliases},
		{"directives long", e.directives, maxDirectives},
	} {
		if limit.count > limit.max {
			return art.Errorf(art.CodeInvalid, "The query is more than %d %s, fragments written out; ask for less at a time.", limit.max, limit.what)
		}
	}
	return nil
}

// measure takes the larger of each operation and each fragment: a fragment that
// no operation uses is validated all the same.
func measure(doc *ast.QueryDocument) extent {
	m := measurer{fragments: doc.Fragments, known: map[string]extent{}}
	var largest extent
	grow := func(e extent) {
		largest.fields = max(largest.fields, e.fields)
		largest.depth = max(largest.depth, e.depth)
		largest.aliases = max(largest.aliases, e.aliases)
		largest.directives = max(largest.directives, e.directives)
	}
	for _, operation := range doc.Operations {
		e := m.selection(operation.SelectionSet)
		e.directives += len(operation.Directives)
		grow(e)
		largest.roots = max(largest.roots, e.roots)
	}
	for _, fragment := range doc.Fragments {
		grow(m.fragment(fragment.Name))
	}
	return largest
}

// measurer walks each fragment once, however often it is spread.
type measurer struct {
	fragments ast.FragmentDefinitionList
	known     map[string]extent
}

func (m measurer) selection(set ast.SelectionSet) extent {
	var total extent
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			inner := m.selection(s.SelectionSet)
			inner.depth++
			inner.fields++
			inner.directives += len(s.Directives)
			if s.Alias != s.Name {
				inner.aliases++
			}
			inner.roots = 1
			total.add(inner)
		case *ast.InlineFragment:
			inner := m.selection(s.SelectionSet)
			inner.directives += len(s.Directives)
			total.add(inner)
		case *ast.FragmentSpread:
			inner := m.fragment(s.Name)
			inner.directives += len(s.Directives)
			total.add(inner)
		}
	}
	return total
}

// fragment measures one by name. A fragment within itself counts as empty here;
// validation refuses it.
func (m measurer) fragment(name string) extent {
	if e, ok := m.known[name]; ok {
		return e
	}
	m.known[name] = extent{}
	if definition := m.fragments.ForName(name); definition != nil {
		e := m.selection(definition.SelectionSet)
		e.directives += len(definition.Directives)
		m.known[name] = e
	}
	return m.known[name]
}
