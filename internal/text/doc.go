// Package text finds records by words. It keeps two things side by side in
// one directory: a bleve index of the words of six fields and of the other
// columns of a source, and a file of columns (values, years, sort orders) in
// catalogue order. bleve says which records hold a word; the columns filter,
// count and sort them. Both are built once by a Builder, are never changed, and
// are opened read-only.
//
// A record is known inside by its ordinal: the place, from 0, at which it was
// added. Callers add in catalogue order.
//
// An engine elsewhere keeps the words of records as WordsOf tells them. It has a
// Dictionary of the collection, with which searches are understood, completed
// and highlighted by the same code: what the index is asked here, a Finder asks
// there, as a Condition.
//
// The package knows package art, package fold and bleve. It knows nothing of
// the catalogue's database, of vectors or of GraphQL; the texts that it
// highlights come from a function that its caller passes.
package text

// Limits on what a person can ask for. What lies beyond is not read, so that
// a query of 10,000 characters costs no more than one of a few lines.
const (
	maxWords       = 32   // of a search; further ones are ignored
	maxWordRunes   = 64   // of one word; the rest is ignored, in records too
	maxSearchBytes = 4096 // of a search; the rest is ignored
)
