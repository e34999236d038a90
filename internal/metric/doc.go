// Package metric turns pictures into vectors that are compared by cosine, one
// file a way of seeing.
//
// A picture is read once into its Views (a few small squares). Each Feature
// takes from them what it needs, and its bytes are stored; they say nothing of
// the rest of the collection and never change. A Metric fitted to a collection
// is an Encoder, which turns a stored feature into a vector: it may subtract
// the collection's mean, or apply a trained model.
//
//	pixels           32 x 32 RGB minus the mean                  3,072 values
//	original-pixels  32 x 32 RGB as it is                        3,072
//	colour           CIE L*a*b* histogram minus the mean         384
//	composition      histogram of oriented gradients (Dalal and  256
//	                 Triggs, 2005) at two scales minus the mean
//	texture          uniform local binary patterns (Ojala et     177
//	                 al., 2002) at three scales minus the mean
//
// The exact definitions stand at the features and metrics of these names, and
// those of the trained metrics in learned.go; overall.go joins metrics into
// one. The mean is that of the collection: what every work has says nothing
// about two of them.
//
// The package knows pictures as art.Raster and collections as Corpus. It must
// never know files, databases, indexes or requests.
package metric
