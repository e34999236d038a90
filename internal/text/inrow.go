package text

import (
	"slices"

	"likeness/internal/art"
)

// mostVerified is up to how many records that hold the pairs of a phrase are looked
// at for the phrase itself.
const mostVerified = 500

// withoutPairsAlone leaves out of an answer what holds the pairs of a phrase but not
// the phrase, where few records hold them; nil when nothing is left.
func (e *elsewhere) withoutPairsAlone(a *answer) (*answer, error) {
	all := a.condition
	if a.near != nil {
		all = a.near
	}
	if !slices.ContainsFunc(a.query.must, node.hasLongPhrase) {
		return a, nil
	}
	n, err := e.finder.Count(e.ctx, *all)
	if err != nil || n > mostVerified {
		return a, err
	}
	found, err := e.finder.Find(e.ctx, *all, Ranked{}, max(n, 1))
	if err != nil {
		return nil, err
	}
	untrue := Condition{Kind: IsRecord}
	for _, img := range found {
		if words := held(WordsOf(img)); !e.holdsPhrases(node{kind: kindAll, children: a.query.must}, img, words) {
			untrue.Terms = append(untrue.Terms, img.ID)
		}
	}
	switch len(untrue.Terms) {
	case 0:
		return a, nil
	case len(found):
		return nil, nil
	}
	for _, c := range []**Condition{&a.condition, &a.near} {
		if *c != nil {
			left := butNot(**c, []Condition{untrue})
			*c = &left
		}
	}
	return a, nil
}

// hasLongPhrase reports whether any phrase of a node is more than a pair.
func (n node) hasLongPhrase() bool {
	return n.kind == kindPhrase && len(n.terms) > 2 || slices.ContainsFunc(n.children, node.hasLongPhrase)
}

// holdsPhrases reports whether a record meets a node with its phrases word after
// word.
func (e *elsewhere) holdsPhrases(n node, img art.Image, words held) bool {
	holds := func(child node) bool { return e.holdsPhrases(child, img, words) }
	switch n.kind {
	case kindAll:
		return !slices.ContainsFunc(n.children, func(child node) bool { return !holds(child) })
	case kindAny:
		return slices.ContainsFunc(n.children, holds)
	case kindPhrase:
		return slices.ContainsFunc(n.in.each(), func(f field) bool { return e.standsInRow(f, n, img) })
	}
	l := lowering{Dictionary: e.Dictionary}
	c, ok := l.node(n)
	return ok && c.met(img, words)
}

// standsInRow reports whether the terms of a phrase follow each other in a field of
// a record.
func (d *Dictionary) standsInRow(f field, n node, img art.Image) bool {
	if f != fieldProperties {
		_, spoken := textOf(img, f)
		return inRowOf(tokens(spoken), n.terms)
	}
	names := propertyNames{}
	texts := names.propertiesOf(img)
	keys := names.list()
	column := d.in(f, n).Column
	return slices.ContainsFunc(texts, func(p propertyText) bool {
		return (column == "" || keys[p.number-1] == column) && inRowOf(tokens(p.text), n.terms)
	})
}

// inRowOf reports whether terms follow each other in a text; an empty one is any
// word.
func inRowOf(text []token, terms []string) bool {
	held := map[token]bool{}
	for _, t := range text {
		held[token{term: t.term, position: t.position}] = true
	}
	return slices.ContainsFunc(text, func(first token) bool {
		for i, term := range terms {
			if term != "" && !held[token{term: term, position: first.position + i}] {
				return false
			}
		}
		return true
	})
}
