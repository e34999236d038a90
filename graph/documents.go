package graph

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"likeness/internal/art"
)

const (
	// maxCachedBytes bounds the documents that are kept. Clients send few
	// different ones, and the page's own take some 200 kB.
	maxCachedBytes = 16 << 20
	// bytesPerTextByte is what a document takes for each byte of its text, at
	// most: fields of one letter, each with a node and its place.
	bytesPerTextByte = 256
	// maxQueryErrors is how many errors of a query are told. Reading it ends
	// there: fields that contradict each other do so in pairs, and a few
	// thousand bytes of them make megabytes of errors.
	maxQueryErrors = 20
)

// documents reads the texts of queries, and keeps those that were right.
type documents struct {
	schema *ast.Schema
	rules  []core.Rule

	mu    sync.Mutex
	kept  *simplelru.LRU[string, *ast.QueryDocument]
	bytes int
}

func newDocuments(schema *ast.Schema) *documents {
	d := &documents{schema: schema, rules: []core.Rule{numbersInRange, oneSubscriptionField}}
	kept, err := simplelru.NewLRU(maxCachedBytes/bytesPerTextByte, func(text string, _ *ast.QueryDocument) {
		d.bytes -= documentBytes(text)
	})
	if err != nil { // the number is a constant above zero
		panic(err)
	}
	d.kept = kept
	for name, rule := range rules.NewDefaultRules().GetInner() {
		if name != rules.SingleFieldSubscriptionsRule.Name { // oneSubscriptionField is stricter
			d.rules = append(d.rules, core.Rule{Name: name, RuleFunc: rule})
		}
	}
	slices.SortFunc(d.rules, func(a, b core.Rule) int { return strings.Compare(a.Name, b.Name) })
	return d
}

func documentBytes(text string) int { return len(text) * bytesPerTextByte }

// read parses and validates a text, unless that was done before.
func (d *documents) read(text string) (*ast.QueryDocument, gqlerror.List) {
	d.mu.Lock()
	doc, ok := d.kept.Get(text)
	d.mu.Unlock()
	if ok {
		return doc, nil
	}
	doc, err := parse(text)
	if err != nil {
		return nil, gqlerror.List{err}
	}
	if wrong := d.validate(doc); len(wrong) > 0 {
		return nil, wrong
	}
	d.keep(text, doc)
	return doc, nil
}

func (d *documents) keep(text string, doc *ast.QueryDocument) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.kept.Contains(text) || documentBytes(text) > maxCachedBytes {
		return
	}
	d.bytes += documentBytes(text)
	d.kept.Add(text, doc)
	for d.bytes > maxCachedBytes {
		d.kept.RemoveOldest()
	}
}

// parse reads a text as far as it can be read without the schema, within the
// limits on one.
func parse(text string) (*ast.QueryDocument, *gqlerror.Error) {
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, maxQueryTokens)
	switch {
	case err != nil && strings.Contains(err.Error(), "token limit"):
		return nil, gqlerror.Wrap(art.Errorf(art.CodeInvalid,
			"The query is longer than %d words and signs; put values into variables, or ask for less at a time.", maxQueryTokens))
	case err != nil:
		return nil, unreadable(err)
	case len(doc.Operations) == 0:
		return nil, gqlerror.Wrap(art.Errorf(art.CodeInvalid, "The query holds no operation; it begins with { or query, for example { metrics { id } }."))
	}
	if err := measure(doc).check(); err != nil {
		return nil, gqlerror.Wrap(err)
	}
	return doc, nil
}

// unreadable makes a sentence of what a parser says, and keeps the place.
func unreadable(err error) *gqlerror.Error {
	shown := &gqlerror.Error{Message: err.Error()}
	if parsed, ok := err.(*gqlerror.Error); ok {
		shown.Message, shown.Locations = parsed.Message, parsed.Locations
	}
	at := ""
	if len(shown.Locations) > 0 {
		at = fmt.Sprintf(" at line %d, column %d", shown.Locations[0].Line, shown.Locations[0].Column)
	}
	shown.Err = art.Errorf(art.CodeInvalid, "The query cannot be read%s: %s.", at, strings.TrimSuffix(shown.Message, "."))
	return shown
}

// enoughErrors ends the validation of a document.
type enoughErrors struct{}

// validate holds a document to the rules of GraphQL and to those of this
// package, and ends after maxQueryErrors.
func (d *documents) validate(doc *ast.QueryDocument) (wrong gqlerror.List) {
	defer func() {
		// The rules know no other way to end early.
		if fault := recover(); fault != nil && fault != (enoughErrors{}) {
			panic(fault)
		}
	}()
	var events core.Events
	for _, rule := range d.rules {
		rule.RuleFunc(&events, func(options ...core.ErrorOption) {
			err := &gqlerror.Error{Rule: rule.Name}
			for _, option := range options {
				option(err)
			}
			if !strings.ContainsAny(err.Message[max(0, len(err.Message)-1):], ".?") {
				err.Message += "."
			}
			wrong = append(wrong, err)
			if len(wrong) == maxQueryErrors {
				panic(enoughErrors{})
			}
		})
	}
	core.Walk(d.schema, doc, &events)
	return wrong
}
