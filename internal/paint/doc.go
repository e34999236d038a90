// Package paint is a collection of pictures that the program paints itself, so
// that anybody can try Likeness a minute after cloning it and no test needs
// somebody else's works. Landscapes, portraits, ornaments and the rest are
// each made by the algorithm that the artist column names.
//
// The same pictures come out wherever and on however many processors it runs.
// It knows nothing of libraries, importing or searching.
//
// kinds.go lists what is painted; every kind has a file of its own. They paint
// on a canvas (canvas.go) with paths (path.go), brushes (brush.go, repaint.go)
// and noise (noise.go), in the colours of a mood (mood.go), and finish.go puts
// light and grain on the result.
package paint
