package metric

// Trained is a Metric whose Fit trains a model on the collection, for seconds
// to minutes. A model is kept while the collection grows, for it reads new
// pictures as well; the others are fitted anew in passing.
type Trained interface {
	Metric
	// Trains does nothing; it marks the metric.
	Trains()
}
