// Package embedded is the engine for one computer: it answers the ports of
// package art from the generations of a library, which lie in files, and it
// writes to the library.
//
// A generation is immutable. It holds a snapshot of the records beside its
// indexes, so that what is listed, counted and compared always agrees, even
// while an import is writing to the catalogue.
//
// The package knows nothing of HTTP, GraphQL or how pictures are imported.
package embedded
