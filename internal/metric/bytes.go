package metric

// ByteMean reports whether an encoder's vectors are the bytes of its feature
// minus a mean (nil: minus nothing), made unit length. An index can then keep
// the bytes, a quarter of the memory of float32, and scale as it compares.
func ByteMean(e Encoder) (mean []float32, ok bool) {
	switch e := e.(type) {
	case *centred:
		return e.mean, e.kind == kindPixels
	case *plain:
		return nil, e.kind == kindOriginalPixels
	}
	return nil, false
}
