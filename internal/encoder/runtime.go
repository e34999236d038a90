package encoder

import (
	"context"

	"likeness/internal/onnx"
	"likeness/internal/onnx/eval"
)

// evalSession carries a graph out in Go.
type evalSession struct{ program *eval.Program }

func openEval(g *graphFile) (session, error) {
	graph, err := onnx.Load(g.path)
	if err != nil {
		return nil, err
	}
	program, err := eval.Compile(graph, []string{g.output})
	if err != nil {
		return nil, err
	}
	return evalSession{program}, nil
}

func (s evalSession) run(ctx context.Context, inputs map[string]*onnx.Tensor) (*onnx.Tensor, error) {
	out, err := s.program.Run(ctx, inputs)
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

func (evalSession) close() {}
