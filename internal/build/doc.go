// Package build makes generations: it turns the records of a library and what
// was measured of its pictures into indexes, trains the models that learn,
// finds near duplicates and lays the map out. What can be taken over from the
// generation before is.
//
// It knows nothing of how records came into the library, or of what is asked
// of a generation.
package build
