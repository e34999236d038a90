package graph

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"likeness/internal/art"
	"likeness/internal/search"
)

// Costs are counted in fields of the answer. The widest operation that the page
// sends, with three facets and 200 works, comes to some 75,000.
const (
	maxCost         = 100_000
	costOfFacet     = 100    // a count over the whole result, for each work of a page
	costOfPicture   = 1_000  // opening a picture and encoding it
	costOfPixels    = 200    // decoding a megapixel
	costOfExplain   = 5_000  // two pictures and, by occlusion, many encodings
	costOfPath      = 5_000  // some two hundred works looked up by their vectors
	costOfMap       = 20_000 // thousands of records, read once a generation
	costOfUpload    = 10_000 // a picture kept, beside being decoded
	chargedPictures = 8      // of each work: most have one, some a hundred
)

// costs says what fields cost whose price is not that of their selection.
// pixels tells how large a picture is that would have to be decoded.
func costs(pixels func(search.PictureRef) int64) ComplexityRoot {
	var c ComplexityRoot
	c.Query.Images = func(child int, _ *string, _ *art.Filter, _ *art.Sort, first *int, _ *string) int {
		return child * chargedWorks(first)
	}
	c.Query.SimilarImages = func(
		child int, to search.SimilarTo, words *search.AddedWords, _ *string, _ []art.Weight, _ *art.Filter, _ *bool, first *int, _ *string,
	) int {
		return child*chargedWorks(first) + costOfAsking(to, words, pixels)
	}
	c.Query.Explain = func(child int, to search.SimilarTo, words *search.AddedWords, image string, _ *string, _ []art.Weight) int {
		decoded := append(decodedFor(to), search.PictureRef{Image: image})
		if to.Image != "" {
			decoded = append(decoded, search.PictureRef{Image: to.Image})
		}
		return child + costOfExplain + costOfWords(to, words) + costOfDecoding(decoded, pixels)
	}
	c.Image.Pictures = func(child int) int { return child * chargedPictures }
	c.Query.LikenessPath = func(child int, _, _ string, _ *string, _ *int) int {
		return child + costOfPath
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
	c.ImageConnection.Facets = func(child int, fields []art.Field, _ *int, _ *string, _ *int) int {
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

// decodedFor lists the pictures that must be decoded to find what is like
// something: works alone are compared by vectors that are known.
func decodedFor(to search.SimilarTo) (refs []search.PictureRef) {
	switch {
	case to.Examples != nil:
		for _, ref := range slices.Concat(to.Examples.Like, to.Examples.Unlike) {
			if ref.Upload != "" {
				refs = append(refs, ref)
			}
		}
	case to.Detail != nil:
		refs = append(refs, to.Detail.Of)
	case to.Upload != "":
		refs = append(refs, search.PictureRef{Upload: to.Upload})
	}
	return refs
}

// costOfAsking is that of reading what results should be like.
func costOfAsking(to search.SimilarTo, words *search.AddedWords, pixels func(search.PictureRef) int64) int {
	return costOfWords(to, words) + costOfDecoding(decodedFor(to), pixels)
}

// costOfWords is that of a network that reads them, as it sees a picture.
func costOfWords(to search.SimilarTo, words *search.AddedWords) int {
	if to.Text == nil && words == nil {
		return 0
	}
	return costOfPicture
}

func costOfDecoding(refs []search.PictureRef, pixels func(search.PictureRef) int64) int {
	cost := 0
	for _, ref := range refs {
		cost += costOfPicture + int(costOfPixels*pixels(ref)/1e6)
	}
	return cost
}
