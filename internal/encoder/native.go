//go:build native

package encoder

import (
	"errors"

	"likeness/internal/art"
	"likeness/internal/onnx"
	"likeness/internal/onnx/eval"
)

// runtimeName is ONNX Runtime where its library is, else Go: without it the
// native build encodes as the pure one does, slower.
func runtimeName(library string) (string, error) {
	name, err := startRuntime(library)
	switch {
	case errors.Is(err, errNoLibrary):
		return "Go", nil
	case err != nil:
		return "", art.Wrap(err, art.CodeUnavailable, "The shared library of ONNX Runtime cannot be used: name one of version 1.24 or newer by %s, or none.", libraryVariable)
	}
	return name, nil
}

// checkGraph tells what of a graph cannot be carried out. ONNX Runtime tells it
// when it opens the graph.
func checkGraph(g *onnx.Graph, output, library string) error {
	if _, err := startRuntime(library); err == nil {
		return nil
	}
	return eval.Check(g, []string{output})
}

func openSession(g *graphFile, library string) (session, error) {
	s, err := openRuntime(g, library)
	if errors.Is(err, errNoLibrary) {
		return openEval(g)
	}
	return s, err
}
