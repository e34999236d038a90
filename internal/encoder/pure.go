//go:build !native

package encoder

import (
	"likeness/internal/onnx"
	"likeness/internal/onnx/eval"
)

func runtimeName(string) (string, error) { return "Go", nil }

// checkGraph tells what of a graph cannot be carried out.
func checkGraph(g *onnx.Graph, output, _ string) error { return eval.Check(g, []string{output}) }

func openSession(g *graphFile, _ string) (session, error) { return openEval(g) }
