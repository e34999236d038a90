//go:build race

package vector_test

// The race detector makes Go code about ten times slower.
const raceDetector = true
