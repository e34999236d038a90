// Package art holds the words that every other package of Likeness uses: a
// work and its picture, a query and its filter, a metric, an error, and the
// ports through which the journeys of package search reach an engine.
//
// It imports the standard library alone and knows nothing of SQLite, bleve,
// graphs, HTTP or GraphQL.
package art
