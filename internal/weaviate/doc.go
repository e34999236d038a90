// Package weaviate is the engine for collections that outgrow one computer: it
// answers the ports of package art from a cluster of Weaviate and a store of
// blobs, and brings there what another engine built.
//
// A full build is a collection of its own; an alias names the one that serves,
// so that every server takes it over at once. Of a work, each picture is one
// object: the first carries what is searched by words, all carry the record and
// the vectors.
package weaviate
