package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/search/query"

	"likeness/internal/art"
)

// peer is bleve as its guide says it is used: queries built in Go, its own
// collector, facets over keyword fields.
type peer struct {
	words  bleve.Index // the very index that package text made
	values bleve.Index // the same words with keywords beside them, for filters and facets
}

func openPeer(dir string, works []art.Image) (_ *peer, err error) {
	p := &peer{}
	p.words, err = bleve.OpenUsing(filepath.Join(dir, "text", "words.bleve"), map[string]any{"read_only": true})
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "values.bleve")
	if err := buildValues(path, works); err != nil {
		return nil, errors.Join(err, p.words.Close())
	}
	p.values, err = bleve.OpenUsing(path, map[string]any{"read_only": true})
	if err != nil {
		return nil, errors.Join(err, p.words.Close())
	}
	return p, nil
}

func (p *peer) close() error { return errors.Join(p.words.Close(), p.values.Close()) }

// wordFields are the fields that a plain search looks in, with what package
// text thinks they are worth.
var wordFields = map[string]float64{"name": 2, "title": 2.5, "artist": 3.5, "collection": 0.8, "genre": 0.8, "properties": 0.2}

var valueFields = []string{"artists", "collections", "genres", "decade"}

func buildValues(path string, works []art.Image) error {
	m := bleve.NewIndexMapping()
	// Package text registers its tokenizer under this name.
	if err := m.AddCustomAnalyzer("words", map[string]any{"type": custom.Name, "tokenizer": "likeness"}); err != nil {
		return err
	}
	m.DefaultMapping = bleve.NewDocumentStaticMapping()
	for name := range wordFields {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.IncludeInAll, f.DocValues = "words", false, false, false
		m.DefaultMapping.AddFieldMappingsAt(name, f)
	}
	for _, name := range valueFields {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.IncludeInAll, f.IncludeTermVectors = keyword.Name, false, false, false
		m.DefaultMapping.AddFieldMappingsAt(name, f)
	}
	m.DefaultMapping.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping())
	b, err := bleve.NewBuilder(path, m, map[string]any{"buildPathPrefix": filepath.Dir(path), "batchSize": 2000})
	if err != nil {
		return err
	}
	for _, w := range works {
		var properties []string
		for _, p := range w.Properties {
			properties = append(properties, p.Value)
		}
		err := b.Index(w.ID, map[string]any{
			"name": w.Name, "title": w.Title, "artist": w.Artist, "collection": w.Collection, "genre": w.Genre,
			"properties": strings.Join(properties, "\n"),
			"artists":    w.Artists, "collections": w.Collections, "genres": w.Genres, "decade": fmt.Sprintf("%ds", w.Years.From/10*10),
		})
		if err != nil {
			return errors.Join(err, b.Close())
		}
	}
	return b.Close()
}

// inFields asks for a query in any of the fields.
func inFields(fields map[string]float64, of func(field string) query.FieldableQuery) query.Query {
	any := bleve.NewDisjunctionQuery()
	for name, weight := range fields {
		q := of(name)
		q.SetField(name)
		q.(query.BoostableQuery).SetBoost(weight)
		any.AddQuery(q)
	}
	return any
}

func term(word string) query.Query {
	return inFields(wordFields, func(string) query.FieldableQuery { return bleve.NewTermQuery(word) })
}

func phrase(words []string) query.Query {
	any := bleve.NewDisjunctionQuery()
	for name, weight := range wordFields {
		q := bleve.NewPhraseQuery(words, name)
		q.SetBoost(weight)
		any.AddQuery(q)
	}
	return any
}

func prefix(of string) query.Query {
	return inFields(wordFields, func(string) query.FieldableQuery { return bleve.NewPrefixQuery(of) })
}

// fuzzy allows for one typo, where package text looks for typos.
func fuzzy(word string) query.Query {
	fields := map[string]float64{}
	for name, weight := range wordFields {
		if name != "properties" {
			fields[name] = weight
		}
	}
	return inFields(fields, func(string) query.FieldableQuery {
		q := bleve.NewFuzzyQuery(word)
		q.SetFuzziness(1)
		return q
	})
}

// valued is a query among the works with a value.
func valued(q query.Query, field, value string) query.Query {
	t := bleve.NewTermQuery(value)
	t.SetField(field)
	return bleve.NewConjunctionQuery(q, t)
}

// search asks an index for a page, and returns how many works are found.
func search(ctx context.Context, in bleve.Index, q query.Query, from int) (int, error) {
	found, err := in.SearchInContext(ctx, bleve.NewSearchRequestOptions(q, pageSize, from, false))
	if err != nil {
		return 0, err
	}
	return int(found.Total), nil
}

// pages asks for some pages of a list, one after another.
func (p *peer) pages(ctx context.Context, q query.Query, pages int) (total int, err error) {
	for i := range pages {
		if total, err = search(ctx, p.words, q, i*pageSize); err != nil {
			return 0, err
		}
	}
	return total, nil
}

// facets asks for the first page of a list and for what its works have in
// common.
func (p *peer) facets(ctx context.Context, q query.Query) (int, error) {
	request := bleve.NewSearchRequestOptions(q, pageSize, 0, false)
	for _, name := range valueFields {
		request.AddFacet(name, bleve.NewFacetRequest(name, facetValues))
	}
	found, err := p.values.SearchInContext(ctx, request)
	if err != nil {
		return 0, err
	}
	return int(found.Total), nil
}
