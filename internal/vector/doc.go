// Package vector finds nearest neighbours by cosine among unit vectors: by a
// scan that compares everything, or by a walk of a graph that compares little.
//
// It knows rows (numbered from 0) and their vectors, and nothing else: ids,
// the fields that filters speak of, pictures, SQLite and bleve are its
// callers' business, who hand it the rows that a filter lets through. Callers
// number rows in the order of ids, so that ties by row are ties by id.
//
// One Index serves one metric. Search asks the planner (planner.go) whether to
// scan or to walk, and says in its Answer what was done and how many vectors
// were compared. An Index never changes once made: Rebase derives the next one
// when works came or went, Build makes a fresh one, and any number of
// goroutines may search one meanwhile.
package vector
