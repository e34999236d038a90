// Package harvest reads manifests and collections of the IIIF Presentation API
// 2 and 3, and activity streams of its Change Discovery API, into a table: a
// manifest is a row, its metadata are columns. It asks somebody else for
// documents, and never looks at pictures: it tells their addresses.
package harvest
