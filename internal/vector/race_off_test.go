//go:build !race

package vector_test

const raceDetector = false
