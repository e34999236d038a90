// Package metric turns pictures into vectors that are compared by cosine, one
// file a way of seeing.
//
// A picture is read once into its Views (a few small squares). Each Feature
// takes from them what it needs, and its bytes are stored; they say nothing of
// the rest of the collection and never change. A Metric fitted to a collection
// is an Encoder, which turns a stored feature into a vector: it may subtract
// the collection's mean, or apply a trained model.
//
// The package knows pictures as art.Raster and collections as Corpus. It must
// never know files, databases, indexes or requests.
package metric
