package search

import (
	"context"

	"likeness/internal/art"
)

// TextRequest asks for a page of the works that words and filters find.
type TextRequest struct {
	Search string
	Filter art.Filter
	Sort   art.Sort
	First  int    // 1 to MaxPageSize
	After  string // TextEdge.Cursor
	Plain  bool   // without TextEdge.Highlights
}

// TextPage is the answer to a TextRequest.
type TextPage struct {
	Edges                []TextEdge
	HasNext, HasPrevious bool
	Total                int
	Near                 int // of them those with a word in another spelling only
	Corrected            string
	Relaxed              []string
	DidYouMean           string
	Generation           string // which Facet asks, so that counts and list agree
}

// TextEdge is one work found by words.
type TextEdge struct {
	Cursor     string
	Image      art.Image
	Near       bool // whether it holds a word in another spelling only
	Highlights []art.Highlight
}

// Search finds works by words. CodeInvalid for a page size or cursor that
// cannot be served.
func (s *Service) Search(ctx context.Context, r TextRequest) (TextPage, error) {
	if err := checkText(r.Search, r.First); err != nil {
		return TextPage{}, err
	}
	if err := checkYears(r.Filter); err != nil {
		return TextPage{}, err
	}
	if r.Sort.By == art.SortRelevance && r.Sort.Descending {
		return TextPage{}, art.Errorf(art.CodeInvalid, "RELEVANCE has one order, the best match first; leave descending out.")
	}
	asked := fingerprint("images", r.Search, r.Filter, r.Sort)
	gen, at, err := s.begin(r.After, asked, placeByWords)
	if err != nil {
		return TextPage{}, err
	}
	defer gen.Release()
	q := art.TextQuery{Search: r.Search, Filter: r.Filter, Sort: r.Sort, After: at.Text, Limit: r.First, Plain: r.Plain}
	found, err := gen.SearchText(ctx, q)
	if err != nil {
		return TextPage{}, err
	}
	page := TextPage{
		HasNext: found.More, HasPrevious: r.After != "",
		Total: found.Total, Near: found.Near, Corrected: found.Corrected, Relaxed: found.Relaxed, DidYouMean: found.DidYouMean,
		Generation: gen.ID(),
	}
	page.Edges = make([]TextEdge, 0, len(found.Hits))
	for i, hit := range found.Hits {
		place := &art.TextPosition{Key: hit.Key, ID: hit.Image.ID, Rank: q.Rank() + i + 1}
		c := cursor{Generation: gen.ID(), Asked: asked, Text: place}
		page.Edges = append(page.Edges, TextEdge{Cursor: c.String(), Image: hit.Image, Near: hit.Near, Highlights: hit.Highlights})
	}
	return page, nil
}

// Facet counts the values of a field over the matches of a search in one
// generation.
func (s *Service) Facet(ctx context.Context, generation string, q art.FacetQuery) (art.Facet, error) {
	if err := checkText(q.Search, q.Limit); err != nil {
		return art.Facet{}, err
	}
	if err := checkYears(q.Filter); err != nil {
		return art.Facet{}, err
	}
	if q.Bars < 0 || q.Bars > MaxPageSize {
		return art.Facet{}, art.Errorf(art.CodeInvalid, "bars is %d; ask for 1 to %d, or leave it out for decades.", q.Bars, MaxPageSize)
	}
	gen, err := s.engine.ByID(generation)
	if err != nil {
		return art.Facet{}, err
	}
	defer gen.Release()
	return gen.Facet(ctx, q)
}

// ColumnFacets counts the values of columns that are facets as Facet does, for
// each of some columns. CodeNotFound for one that is no facet.
func (s *Service) ColumnFacets(ctx context.Context, generation string, columns []string, q art.FacetQuery) ([]art.Facet, error) {
	if len(columns) > maxColumnFacets {
		return nil, art.Errorf(art.CodeInvalid, "columns names %d columns; ask for at most %d at a time.", len(columns), maxColumnFacets)
	}
	facets := make([]art.Facet, 0, len(columns))
	for _, q.Column = range columns {
		if q.Column == "" {
			return nil, art.Errorf(art.CodeInvalid, "columns has an empty name; name the columns as Library.columns does.")
		}
		facet, err := s.Facet(ctx, generation, q)
		if err != nil {
			return nil, err
		}
		facets = append(facets, facet)
	}
	return facets, nil
}

// Suggest completes a prefix.
func (s *Service) Suggest(ctx context.Context, prefix string, first int) ([]art.Suggestion, error) {
	if err := checkText(prefix, first); err != nil {
		return nil, err
	}
	gen, err := s.engine.Current()
	if err != nil {
		return nil, err
	}
	defer gen.Release()
	return gen.Suggest(ctx, prefix, min(first, maxSuggestions))
}

func checkText(text string, first int) error {
	if len(text) > maxSearchBytes {
		return art.Errorf(art.CodeInvalid, "The search is %d bytes long; at most %d are read. Use fewer words.", len(text), maxSearchBytes)
	}
	return checkFirst(first)
}

// checkYears refuses years that nothing can lie between.
func checkYears(f art.Filter) error {
	if f.YearFrom != nil && f.YearTo != nil && *f.YearFrom > *f.YearTo {
		return art.Errorf(art.CodeInvalid, "yearFrom is %d and yearTo %d, which is earlier; exchange them.", *f.YearFrom, *f.YearTo)
	}
	return nil
}
