// Package engine is the embedded engine: it joins the records (SQLite), the
// words (bleve) and the vectors (graphs in files) of one library into
// generations that answer the ports of package art, and it builds them.
//
// A generation is immutable. It holds a snapshot of the records beside its
// indexes, so that what is listed, counted and compared always agrees, even
// while an import is writing to the catalogue. Everything in it can be built
// again from the catalogue and the pictures.
//
// It knows nothing of HTTP, GraphQL or how pictures were imported.
package engine
