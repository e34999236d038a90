package eval_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"likeness/internal/encoder/encodertest"
	"likeness/internal/onnx"
	"likeness/internal/onnx/eval"
)

var update = flag.Bool("update", false, "ask ONNX Runtime for the expected values (make onnxruntime)")

// operation is one operator on an input of the sides dims, whose values go up
// from -1, and on constants.
type operation struct {
	name   string
	opset  int64
	dims   []int
	build  func(g *encodertest.Graph, x string) string
	whole  bool // the result is whole numbers or truth values
	change func(v float32) float32
}

type graph = encodertest.Graph

var (
	integer = encodertest.Int
	list    = encodertest.List
	word    = encodertest.Text
	real    = encodertest.Float
)

func plain(op string, a ...encodertest.Attribute) func(g *graph, x string) string {
	return func(g *graph, x string) string { return g.Do(op, []string{x}, a...) }
}

func with(op string, second func(g *graph) []string, a ...encodertest.Attribute) func(g *graph, x string) string {
	return func(g *graph, x string) string { return g.Do(op, append([]string{x}, second(g)...), a...) }
}

func floats(values []float32, dims ...int) func(g *graph) []string {
	return func(g *graph) []string { return []string{g.Floats(values, dims...)} }
}

func lists(all ...[]int64) func(g *graph) []string {
	return func(g *graph) (names []string) {
		for _, values := range all {
			names = append(names, g.List(values...))
		}
		return names
	}
}

func positive(v float32) float32 { return v + 1.25 }

func ramp(n int) (values []float32) {
	for i := range n {
		values = append(values, float32(math.Sin(float64(i)*1.7)))
	}
	return values
}

// second is the second result of an operator that has several.
func second(op string, n int, a ...encodertest.Attribute) func(g *graph, x string) string {
	return func(g *graph, x string) string { return g.Many(op, n, []string{x}, a...)[1] }
}

// wholeOf is an operator on whole numbers that are made of the input.
func wholeOf(op string, values []int64) func(g *graph, x string) string {
	return func(g *graph, x string) string {
		large := g.Do("Mul", []string{x, g.Scalar(10)})
		return g.Do(op, []string{g.Do("Cast", []string{large}, integer("to", encodertest.Int64)), g.List(values...)})
	}
}

var resizeTo = func(a ...encodertest.Attribute) func(g *graph, x string) string {
	return func(g *graph, x string) string {
		return g.Do("Resize", []string{x, "", "", g.List(1, 2, 5, 7)}, a...)
	}
}

var operations = []operation{
	{name: "Add, repeated both ways", dims: []int{3, 1, 4}, build: with("Add", floats(ramp(2), 2, 1))},
	{name: "Sub of a row", dims: []int{2, 3}, build: with("Sub", floats(ramp(3), 3))},
	{name: "Mul of a column", dims: []int{2, 3}, build: with("Mul", floats(ramp(2), 2, 1))},
	{name: "Div by one", dims: []int{2, 3}, build: with("Div", floats([]float32{3}))},
	{name: "Pow of many", dims: []int{5}, change: positive, build: with("Pow", floats([]float32{0, 1, 2, 3, .5}, 5))},
	{name: "Pow by whole numbers", dims: []int{2, 2}, build: with("Pow", lists([]int64{3}))},
	{name: "Min of three", dims: []int{4}, build: func(g *graph, x string) string {
		return g.Do("Min", []string{x, g.Floats(ramp(4), 4), g.Scalar(.2)})
	}},
	{name: "Max", dims: []int{4}, build: with("Max", floats([]float32{0}))},
	{name: "Div of whole numbers", dims: []int{4}, whole: true, build: wholeOf("Div", []int64{3})},
	{name: "Equal", dims: []int{2, 2}, whole: true, build: with("Equal", floats([]float32{-1}))},
	{name: "Less", dims: []int{2, 2}, whole: true, build: with("Less", floats([]float32{0}))},
	{name: "GreaterOrEqual of whole numbers", dims: []int{4}, whole: true, build: wholeOf("GreaterOrEqual", []int64{-4})},
	{name: "And, Or, Not", dims: []int{6}, whole: true, build: func(g *graph, x string) string {
		low, high := g.Do("Less", []string{x, g.Scalar(-.5)}), g.Do("Greater", []string{x, g.Scalar(.5)})
		either := g.Do("Or", []string{low, high})
		return g.Do("And", []string{g.Do("Not", []string{low}), either})
	}},
	{name: "Where", dims: []int{2, 3}, build: func(g *graph, x string) string {
		return g.Do("Where", []string{g.Do("Less", []string{x, g.Scalar(0)}), g.Floats(ramp(3), 3), x})
	}},
	{name: "Neg", dims: []int{3}, build: plain("Neg")},
	{name: "Abs", dims: []int{3}, build: plain("Abs")},
	{name: "Sqrt", dims: []int{4}, change: positive, build: plain("Sqrt")},
	{name: "Reciprocal", dims: []int{4}, change: positive, build: plain("Reciprocal")},
	{name: "Exp", dims: []int{4}, build: plain("Exp")},
	{name: "Log", dims: []int{4}, change: positive, build: plain("Log")},
	{name: "Sin", dims: []int{4}, build: plain("Sin")},
	{name: "Cos", dims: []int{4}, build: plain("Cos")},
	{name: "Floor", dims: []int{4}, build: plain("Floor")},
	{name: "Ceil", dims: []int{4}, build: plain("Ceil")},
	{name: "Erf", dims: []int{9}, build: plain("Erf")},
	{name: "Tanh", dims: []int{9}, build: plain("Tanh")},
	{name: "Sigmoid", dims: []int{9}, build: plain("Sigmoid")},
	{name: "Relu", dims: []int{9}, build: plain("Relu")},
	{name: "Gelu", opset: 20, dims: []int{9}, build: plain("Gelu")},
	{name: "Gelu by tanh", opset: 20, dims: []int{9}, build: plain("Gelu", word("approximate", "tanh"))},
	{name: "Clip", dims: []int{9}, build: func(g *graph, x string) string {
		return g.Do("Clip", []string{x, g.Scalar(-.5), g.Scalar(.25)})
	}},
	{name: "Clip above alone", dims: []int{9}, build: func(g *graph, x string) string { return g.Do("Clip", []string{x, "", g.Scalar(.25)}) }},
	{name: "Cast towards nothing", dims: []int{5}, whole: true, build: func(g *graph, x string) string {
		return g.Do("Cast", []string{g.Do("Mul", []string{x, g.Scalar(7.7)})}, integer("to", encodertest.Int64))
	}},
	{name: "MatMul by weights", dims: []int{2, 3, 4}, build: with("MatMul", floats(ramp(20), 4, 5))},
	{name: "MatMul of batches", dims: []int{2, 1, 3, 4}, build: with("MatMul", floats(ramp(24), 3, 4, 2))},
	{name: "MatMul with itself", dims: []int{2, 3, 3}, build: func(g *graph, x string) string { return g.Do("MatMul", []string{x, x}) }},
	{name: "MatMul by a vector", dims: []int{2, 3}, build: with("MatMul", floats(ramp(3), 3))},
	{name: "Gemm", dims: []int{2, 3}, build: func(g *graph, x string) string {
		return g.Do("Gemm", []string{x, g.Floats(ramp(12), 3, 4), g.Floats(ramp(4), 4)}, real("alpha", .5), real("beta", 2))
	}},
	{name: "Gemm, both transposed", dims: []int{3, 2}, build: func(g *graph, x string) string {
		return g.Do("Gemm", []string{x, g.Floats(ramp(12), 4, 3), g.Floats(ramp(2), 2, 1)}, integer("transA", 1), integer("transB", 1))
	}},
	{name: "Conv", dims: []int{1, 2, 5, 6}, build: func(g *graph, x string) string {
		return g.Do("Conv", []string{x, g.Floats(ramp(54), 3, 2, 3, 3), g.Floats(ramp(3), 3)}, list("pads", 1, 0, 2, 1), list("strides", 2, 1))
	}},
	{name: "Conv in groups, dilated", dims: []int{2, 4, 6, 6}, build: func(g *graph, x string) string {
		return g.Do("Conv", []string{x, g.Floats(ramp(32), 4, 2, 2, 2)}, integer("group", 2), list("dilations", 2, 3))
	}},
	{name: "Conv of the same size", dims: []int{1, 1, 5, 4}, build: func(g *graph, x string) string {
		return g.Do("Conv", []string{x, g.Floats(ramp(12), 1, 1, 4, 3)}, word("auto_pad", "SAME_UPPER"), list("strides", 2, 2))
	}},
	{name: "Softmax of the middle", dims: []int{2, 3, 2}, build: plain("Softmax", integer("axis", 1))},
	{name: "Softmax of old", opset: 11, dims: []int{2, 3, 2}, build: plain("Softmax", integer("axis", 1))},
	{name: "LayerNormalization", dims: []int{3, 4}, build: func(g *graph, x string) string {
		return g.Do("LayerNormalization", []string{x, g.Floats(ramp(4), 4), g.Floats(ramp(4), 4)}, real("epsilon", 1e-3))
	}},
	{name: "LayerNormalization of two axes", dims: []int{2, 3, 4}, build: func(g *graph, x string) string {
		return g.Do("LayerNormalization", []string{x, g.Floats(ramp(12), 3, 4)}, integer("axis", 1))
	}},
	{name: "LpNormalization", dims: []int{3, 4}, build: plain("LpNormalization", integer("axis", 0), integer("p", 2))},
	{name: "CumSum", dims: []int{3, 4}, build: func(g *graph, x string) string { return g.Do("CumSum", []string{x, g.Ints([]int64{-1})}) }},
	{name: "ReduceMean", dims: []int{2, 3, 4}, build: plain("ReduceMean", list("axes", 0, -1))},
	{name: "ReduceMean, of opset 18", opset: 18, dims: []int{2, 3, 4}, build: with("ReduceMean", lists([]int64{1}), integer("keepdims", 0))},
	{name: "ReduceSum of all", dims: []int{2, 3}, build: plain("ReduceSum", integer("keepdims", 0))},
	{name: "ReduceSumSquare", dims: []int{2, 3}, build: plain("ReduceSumSquare", list("axes", 1))},
	{name: "ReduceL2", dims: []int{2, 3}, build: plain("ReduceL2", list("axes", 1))},
	{name: "ReduceMax", dims: []int{2, 3}, build: plain("ReduceMax", list("axes", 0))},
	{name: "ReduceMin", dims: []int{2, 3}, build: plain("ReduceMin", list("axes", 0))},
	{name: "GlobalAveragePool", dims: []int{1, 2, 3, 4}, build: plain("GlobalAveragePool")},
	{name: "ArgMax", dims: []int{2, 3}, whole: true, build: plain("ArgMax", integer("axis", 1))},
	{name: "ArgMin", dims: []int{2, 3}, whole: true, build: plain("ArgMin", integer("axis", 0), integer("keepdims", 0))},
	{name: "ConstantOfShape and Shape", dims: []int{2, 3}, build: func(g *graph, x string) string { return g.Do("ConstantOfShape", []string{g.Do("Shape", []string{x})}) }},
	{name: "Shape of the end", dims: []int{2, 3, 4}, whole: true, build: plain("Shape", integer("start", -2))},
	{name: "Size", dims: []int{2, 3, 4}, whole: true, build: plain("Size")},
	{name: "Reshape", dims: []int{2, 3, 4}, build: with("Reshape", lists([]int64{0, -1, 2}))},
	{name: "Flatten", dims: []int{2, 3, 4}, build: plain("Flatten", integer("axis", -1))},
	{name: "Unsqueeze", dims: []int{2, 3}, build: with("Unsqueeze", lists([]int64{0, -1}))},
	{name: "Squeeze", dims: []int{1, 2, 1}, build: with("Squeeze", lists([]int64{-1}))},
	{name: "Squeeze of all", dims: []int{1, 2, 1}, build: plain("Squeeze")},
	{name: "Transpose", dims: []int{2, 3, 4}, build: plain("Transpose", list("perm", 2, 0, 1))},
	{name: "Transpose of all", dims: []int{2, 3, 4}, build: plain("Transpose")},
	{name: "Expand", dims: []int{3, 1}, build: with("Expand", lists([]int64{2, 1, 4}))},
	{name: "Tile", dims: []int{2, 3}, build: with("Tile", lists([]int64{2, 2}))},
	{name: "Slice", dims: []int{4, 5}, build: with("Slice", lists([]int64{1, -3}, []int64{3, math.MaxInt64}, []int64{0, 1}))},
	{name: "Slice backwards", dims: []int{4, 5}, build: with("Slice", lists([]int64{-1, 3}, []int64{math.MinInt64, 0}, []int64{0, 1}, []int64{-1, -2}))},
	{name: "Split in halves", dims: []int{2, 6}, build: second("Split", 2, integer("axis", 1))},
	{name: "Split, some and some", dims: []int{5, 2}, build: func(g *graph, x string) string {
		return g.Many("Split", 2, []string{x, g.List(1, 4)}, integer("axis", 0))[1]
	}},
	{name: "Concat", dims: []int{2, 3}, build: func(g *graph, x string) string {
		return g.Do("Concat", []string{x, g.Floats(ramp(4), 2, 2), x}, integer("axis", -1))
	}},
	{name: "Gather", dims: []int{3, 4}, build: func(g *graph, x string) string {
		return g.Do("Gather", []string{x, g.Ints([]int64{3, -4, 1, 1}, 2, 2)}, integer("axis", 1))
	}},
	{name: "GatherND", dims: []int{3, 4}, build: func(g *graph, x string) string {
		return g.Do("GatherND", []string{x, g.Ints([]int64{2, 0, -1, 3}, 2, 2)})
	}},
	{name: "Range", dims: []int{1}, build: func(g *graph, x string) string {
		return g.Do("Range", []string{g.Scalar(1), g.Scalar(-2), g.Scalar(-.75)})
	}},
	{name: "Trilu above", dims: []int{3, 4}, build: func(g *graph, x string) string { return g.Do("Trilu", []string{x, g.Ints([]int64{1})}) }},
	{name: "Trilu below", dims: []int{2, 3, 3}, build: plain("Trilu", integer("upper", 0))},
	{name: "Resize, cubic", dims: []int{1, 2, 4, 3}, build: resizeTo(word("mode", "cubic"), real("cubic_coeff_a", -.75), word("coordinate_transformation_mode", "half_pixel"))},
	{name: "Resize, linear, corners", dims: []int{1, 2, 4, 3}, build: resizeTo(word("mode", "linear"), word("coordinate_transformation_mode", "align_corners"))},
	{name: "Resize, nearest", dims: []int{1, 2, 4, 3}, build: resizeTo(word("mode", "nearest"), word("coordinate_transformation_mode", "asymmetric"), word("nearest_mode", "floor"))},
	{name: "Resize by scales", dims: []int{1, 1, 4, 3}, build: func(g *graph, x string) string {
		return g.Do("Resize", []string{x, "", g.Floats([]float32{1, 1, .6, 2.5}, 4)}, word("mode", "linear"))
	}},
	{name: "Softplus", dims: []int{9}, build: plain("Softplus")},
	{name: "Round", dims: []int{9}, build: func(g *graph, x string) string {
		return g.Do("Round", []string{g.Do("Add", []string{x, g.Scalar(.5)})})
	}},
	{name: "Sign", dims: []int{9}, build: plain("Sign")},
	{name: "IsNaN", dims: []int{4}, whole: true, build: func(g *graph, x string) string { return g.Do("IsNaN", []string{g.Do("Log", []string{x})}) }},
	{name: "IsInf", dims: []int{4}, whole: true, build: func(g *graph, x string) string {
		return g.Do("IsInf", []string{g.Do("Div", []string{x, g.Floats([]float32{0, 1, 0, 1}, 4)})})
	}},
	{name: "Mod", dims: []int{6}, whole: true, build: wholeOf("Mod", []int64{-3})},
	{name: "Mod as in C", dims: []int{6}, build: with("Mod", floats([]float32{.4}), integer("fmod", 1))},
	{name: "LeakyRelu", dims: []int{5}, build: plain("LeakyRelu", real("alpha", .3))},
	{name: "HardSigmoid", dims: []int{5}, build: plain("HardSigmoid")},
	{name: "HardSwish", dims: []int{5}, build: plain("HardSwish")},
	{name: "AveragePool", dims: []int{1, 2, 5, 6}, build: plain("AveragePool", list("kernel_shape", 3, 2), list("pads", 1, 0, 1, 1), list("strides", 2, 1))},
	{name: "AveragePool with its border", dims: []int{1, 2, 5, 6}, build: plain("AveragePool", list("kernel_shape", 3, 2), list("pads", 1, 0, 1, 1), integer("count_include_pad", 1))},
	{name: "MaxPool", dims: []int{2, 1, 5, 6}, build: plain("MaxPool", list("kernel_shape", 2, 3), list("pads", 0, 1, 1, 1), list("strides", 1, 2))},
	{name: "BatchNormalization", dims: []int{2, 3, 2, 2}, build: func(g *graph, x string) string {
		of := func() string { return g.Floats([]float32{.5, 1, 2}, 3) }
		return g.Do("BatchNormalization", []string{x, of(), of(), of(), of()}, real("epsilon", 1e-3))
	}},
	{name: "GatherElements", dims: []int{2, 3}, build: func(g *graph, x string) string {
		return g.Do("GatherElements", []string{x, g.Ints([]int64{0, -1, 1, 2}, 2, 2)}, integer("axis", 1))
	}},
	{name: "ScatterND", dims: []int{3, 2, 2}, build: func(g *graph, x string) string {
		return g.Do("ScatterND", []string{x, g.Ints([]int64{2, 0, -3, 1}, 2, 2), g.Floats(ramp(4), 2, 2)})
	}},
	{name: "Pad", dims: []int{2, 3}, build: func(g *graph, x string) string { return g.Do("Pad", []string{x, g.List(1, 0, 0, 2), g.Scalar(.5)}) }},
	{name: "Identity", dims: []int{2}, build: plain("Identity")},
}

// write writes the graph of an operation and gives its input.
func (o operation) write(t testing.TB, path string) *onnx.Tensor {
	t.Helper()
	g := encodertest.NewGraph()
	if o.opset != 0 {
		g.Opset = o.opset
	}
	sides := make([]any, len(o.dims))
	n := 1
	for i, d := range o.dims {
		sides[i] = d
		n *= d
	}
	result := o.build(g, g.Input("x", encodertest.Float32, sides...))
	if o.whole {
		result = g.Do("Cast", []string{result}, integer("to", encodertest.Float32))
	}
	g.Output("y", result, encodertest.Float32)
	if err := g.Write(path); err != nil {
		t.Fatal(err)
	}
	x := &onnx.Tensor{Type: onnx.Float, Dims: o.dims, Floats: make([]float32, n)}
	for i := range x.Floats {
		x.Floats[i] = -1 + float32(i)*2.3/float32(n)
		if o.change != nil {
			x.Floats[i] = o.change(x.Floats[i])
		}
	}
	return x
}

// expected is what ONNX Runtime makes of an operation.
type expected struct {
	Dims []int     `json:"dims"`
	Data []float32 `json:"data"`
}

func TestOperatorsAreThoseOfONNXRuntime(t *testing.T) {
	const file = "testdata/operators.json"
	want := map[string]expected{}
	if data, err := os.ReadFile(file); err == nil {
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatal(err)
		}
	}
	if *update {
		want = askAll(t)
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, o := range operations {
		t.Run(o.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "model.onnx")
			x := o.write(t, path)
			g, err := onnx.Load(path)
			if err != nil {
				t.Fatal(err)
			}
			program, err := eval.Compile(g, []string{"y"})
			if err != nil {
				t.Fatal(err)
			}
			got, err := program.Run(t.Context(), map[string]*onnx.Tensor{"x": x})
			if err != nil {
				t.Fatal(err)
			}
			same(t, got[0], want[o.name])
		})
	}
}

func same(t *testing.T, got *onnx.Tensor, want expected) {
	t.Helper()
	if len(got.Floats) == 0 || len(got.Floats) != len(want.Data) || len(got.Dims) != len(want.Dims) {
		t.Fatalf("got %v %v instead of %v %v", got.Dims, got.Floats, want.Dims, want.Data)
	}
	for i := range got.Dims {
		if got.Dims[i] != want.Dims[i] {
			t.Fatalf("got sides of %v instead of %v", got.Dims, want.Dims)
		}
	}
	for i, v := range want.Data {
		if off := math.Abs(float64(got.Floats[i] - v)); off > 1e-5*(1+math.Abs(float64(v))) {
			t.Fatalf("value %d is %v instead of %v (%v, %v)", i, got.Floats[i], v, got.Floats, want.Data)
		}
	}
}

// askAll asks ONNX Runtime about all operations.
func askAll(t *testing.T) map[string]expected {
	t.Helper()
	var lines bytes.Buffer
	for i, o := range operations {
		path := filepath.Join(t.TempDir(), "model.onnx")
		x := o.write(t, path)
		line, err := json.Marshal(map[string]any{
			"model": path, "output": "y", "inputs": map[string]any{"x": map[string]any{"type": "float32", "dims": x.Dims, "data": x.Floats}},
		})
		if err != nil {
			t.Fatal(i, err)
		}
		lines.Write(append(line, '\n'))
	}
	command := exec.Command("node", "run.mjs")
	command.Dir, command.Stdin, command.Stderr = "../../../bench/onnxruntime", &lines, os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("ask ONNX Runtime: %v", err)
	}
	all := map[string]expected{}
	decoder := json.NewDecoder(bytes.NewReader(out))
	for _, o := range operations {
		var e expected
		if err := decoder.Decode(&e); err != nil {
			t.Fatal(o.name, err)
		}
		all[o.name] = e
	}
	return all
}
