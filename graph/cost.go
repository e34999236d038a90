package graph

import (
	"github.com/99designs/gqlgen/graphql"

	"likeness/internal/art"
	"likeness/internal/search"
)

// Costs are counted in fields of the answer. The widest operation that the page
// sends, with three facets and 200 works, comes to some 75,000.
const (
	maxCost       = 100_000
	costOfFacet   = 100    // a count over the whole result, for each work of a page
	costOfPicture = 1_000  // opening, decoding and encoding a picture
	costOfExplain = 5_000  // two pictures and, by occlusion, many encodings
	costOfMap     = 20_000 // thousands of records, read once a generation
	costOfUpload  = 10_000 // a picture kept, beside being decoded
)

// costs says what fields cost whose price is not that of their selection.
func costs() ComplexityRoot {
	var c ComplexityRoot
	c.Query.Images = func(child int, _ *string, _ *art.Filter, _ *art.Sort, first *int, _ *string) int {
		return child * chargedWorks(first)
	}
	c.Query.SimilarImages = func(
		child int, to search.SimilarTo, _ *string, _ []art.Weight, _ *art.Filter, _ *bool, first *int, _ *string,
	) int {
		return child*chargedWorks(first) + costOfPicture*pictures(to)
	}
	c.Query.Explain = func(child int, to search.SimilarTo, _ string, _ *string, _ []art.Weight) int {
		return child + costOfExplain + costOfPicture*pictures(to)
	}
	c.Query.NearDuplicates = func(child int, _ *string, first *int, _ *string) int {
		return child * chargedWorks(first)
	}
	c.Query.Suggest = func(child int, _ string, first *int) int {
		return child * chargedWorks(first)
	}
	c.Query.Map = func(child int, _ *int) int {
		return child + costOfMap
	}
	c.Mutation.UploadImage = func(child int, _ graphql.Upload) int {
		return child + costOfUpload
	}
	c.ImageConnection.Facets = func(child int, fields []art.Field, _ *int, _ *string) int {
		return child + costOfFacet*len(fields)
	}
	return c
}

// chargedWorks is how many works a page is charged for: at least a default
// page, so that many small pages are no way around the limit, and at most the
// largest there is, for a larger one is refused when it is asked for.
func chargedWorks(first *int) int {
	asked := valueOr(first, search.DefaultPageSize)
	return min(max(asked, search.DefaultPageSize), search.MaxPageSize)
}

// pictures counts those that must be decoded to answer.
func pictures(to search.SimilarTo) int {
	switch {
	case to.Examples != nil:
		return len(to.Examples.Like) + len(to.Examples.Unlike)
	case to.Detail != nil, to.Upload != "":
		return 1
	}
	return 0
}
