// Package model holds the types of the GraphQL API that differ from package
// art's: those that show an absent value as null, and the connections, which
// are generated.
//
// It knows nothing of HTTP, of engines, or of how an answer is found.
package model
