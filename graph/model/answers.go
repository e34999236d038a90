package model

import "likeness/internal/art"

// ImageConnection is a page of works found by words. It remembers its question,
// so that facets are counted over the same result in the same generation.
type ImageConnection struct {
	Edges           ImageEdges
	PageInfo        PageInfo
	TotalCount      int
	NearCount       int
	CorrectedSearch *string
	Relaxed         []string
	DidYouMean      *string

	Search     string
	Filter     art.Filter
	Generation string
}

// SimilarImageConnection is a page of works found by likeness.
type SimilarImageConnection struct {
	Edges      SimilarImageEdges
	PageInfo   PageInfo
	TotalCount int
	Report     SearchReport
}

// NearDuplicateConnection is a page of groups of near duplicates.
type NearDuplicateConnection struct {
	Edges      NearDuplicateEdges
	PageInfo   PageInfo
	TotalCount int
}

// NearDuplicateGroup is a set of works that show the same picture.
type NearDuplicateGroup struct {
	Images []Image
	Score  float64 // [0, 1]
}

// Suggestion completes what somebody is typing.
type Suggestion struct {
	Text  string
	Field *art.Field // nil for a work
	Count int
	Image *Image // nil for a value
}

// ImportProgress is the state of an import.
type ImportProgress struct{ art.Progress }

// Message is nil when there is nothing to say.
func (p ImportProgress) Message() *string { return orNil(p.Progress.Message) }
