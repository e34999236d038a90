package eval_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"likeness/internal/encoder/encodertest"
	"likeness/internal/onnx"
	"likeness/internal/onnx/eval"
)

// inputsOf are ones for all inputs of a program.
func inputsOf(p *eval.Program) map[string]*onnx.Tensor {
	given := map[string]*onnx.Tensor{}
	for _, input := range p.Inputs() {
		t := &onnx.Tensor{Type: onnx.Int64, Dims: []int{1, 5}, Ints: []int64{1, 1, 1, 1, 1}}
		if input.Type == onnx.Float {
			t = &onnx.Tensor{Type: onnx.Float, Dims: []int{1, 3, 32, 32}, Floats: make([]float32, 3*32*32)}
		}
		given[input.Name] = t
	}
	return given
}

// carryOut does all that can be done with a file that says it is a graph.
func carryOut(path string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if _, err := onnx.Inspect(path); err != nil {
		return err
	}
	g, err := onnx.Load(path)
	if err != nil {
		return err
	}
	var outputs []string
	for _, output := range g.Outputs {
		outputs = append(outputs, output.Name)
	}
	program, err := eval.Compile(g, outputs)
	if err != nil {
		return err
	}
	_, err = program.Run(ctx, inputsOf(program))
	return err
}

// FuzzGraph holds that no bytes that say they are a graph do more than fail.
func FuzzGraph(f *testing.F) {
	dir := f.TempDir()
	small := encodertest.Size{Side: 16, Patch: 8, Width: 4, Heads: 2, Layers: 1, Hidden: 4, Projection: 3, Positions: 8}
	writers := []func(string) error{
		encodertest.WriteTiny,
		encodertest.Folder{Size: small, Seed: 1, Old: true}.WriteCLIP,
		encodertest.Folder{Size: small, Seed: 2}.WriteSigLIP,
		encodertest.Folder{Size: small, Seed: 3}.WriteDINOv2,
		encodertest.Folder{Size: small, Seed: 4, External: "_data"}.WriteDINOv2,
	}
	for _, write := range writers {
		if err := write(dir); err != nil {
			f.Fatal(err)
		}
		graphs, _ := filepath.Glob(filepath.Join(dir, "onnx", "*.onnx"))
		for _, path := range graphs {
			data, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	for _, o := range operations {
		path := filepath.Join(dir, "operation.onnx")
		o.write(f, path)
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "model.onnx")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_ = carryOut(path)
		if took := time.Since(start); took > time.Minute {
			t.Errorf("took %v", took)
		}
	})
}
