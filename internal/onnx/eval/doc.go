// Package eval carries out graphs of ONNX in Go alone: the operators of
// encoders of pictures and of words, in float32, whatever width the weights were
// published in.
//
// A graph is anybody's, so nothing is trusted: what an operation is about to
// allocate or compute is bounded before it begins, a run ends with its context,
// and operators are functions without state. Products go through package dense,
// so that answers are the same at any GOMAXPROCS. Semantics: Operators.md of the
// ONNX specification, versions 9 to 21.
package eval
