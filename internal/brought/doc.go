// Package brought knows vectors of works that were made elsewhere, as by a
// network on somebody's graphics card: how they are read from the files that
// people have, which works they belong to, and how a library keeps them.
//
// It must never know how vectors are compared, or what an index is.
package brought
