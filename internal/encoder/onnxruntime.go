//go:build native

package encoder

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	ort "github.com/yalue/onnxruntime_go"

	"likeness/internal/onnx"
	"likeness/internal/onnx/eval"
)

// libraryVariable names the shared library of ONNX Runtime, where it does not lie
// where systems keep libraries.
const libraryVariable = "LIKENESS_ONNXRUNTIME"

// environment is ONNX Runtime, of which there is one in a process: the library
// that was named first is that of all encoders.
var environment struct {
	sync.Mutex
	named bool // by somebody, and not just found
	tried bool
	err   error
}

// startRuntime loads the library, once. One that was found and is too old is as
// good as none; one that was named is to be used.
func startRuntime(library string) (name string, err error) {
	environment.Lock()
	defer environment.Unlock()
	if !environment.tried {
		library = cmp.Or(library, os.Getenv(libraryVariable))
		environment.named = library != ""
		if library = cmp.Or(library, findLibrary()); library == "" {
			return "", errNoLibrary
		}
		environment.tried = true
		ort.SetSharedLibraryPath(library)
		environment.err = ort.InitializeEnvironment(ort.WithLogLevelError())
		if environment.err == nil {
			environment.err = ort.DisableTelemetry()
		}
	}
	switch {
	case environment.err == nil:
		return "ONNX Runtime " + ort.GetVersion(), nil
	case environment.named:
		return "", environment.err
	}
	return "", errNoLibrary
}

var errNoLibrary = errors.New("there is no shared library of ONNX Runtime")

// findLibrary is the path of the first library where systems have it.
func findLibrary() string {
	patterns := []string{
		"/usr/lib/*-linux-gnu/libonnxruntime.so*", "/usr/lib64/libonnxruntime.so*", "/usr/lib/libonnxruntime.so*", "/usr/local/lib/libonnxruntime.so*",
		"/opt/homebrew/lib/libonnxruntime*.dylib", "/usr/local/lib/libonnxruntime*.dylib",
	}
	for _, pattern := range patterns {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return found[0]
		}
	}
	return ""
}

// ortSession carries a graph out with ONNX Runtime.
type ortSession struct {
	session *ort.DynamicAdvancedSession
	graph   *graphFile
}

// openRuntime opens a graph with ONNX Runtime, which reads the files itself. What
// it is given was checked: weights lie in the folder.
func openRuntime(g *graphFile, library string) (session, error) {
	if _, err := startRuntime(library); err != nil {
		return nil, err
	}
	options, err := ort.NewSessionOptions()
	if err != nil {
		return nil, err
	}
	defer options.Destroy()
	if err := errors.Join(options.SetIntraOpNumThreads(runtime.GOMAXPROCS(0)), options.SetLogSeverityLevel(ort.LoggingLevelFatal)); err != nil {
		return nil, err
	}
	names := make([]string, len(g.inputs))
	for i := range names {
		names[i] = g.inputs[i].Name
	}
	s, err := ort.NewDynamicAdvancedSession(g.path, names, []string{g.output}, options)
	if err != nil {
		return nil, refused(g, err)
	}
	return &ortSession{s, g}, nil
}

// refused is why a graph is not opened: what is not known of it, or that it is
// damaged.
func refused(g *graphFile, err error) error {
	if graph, otherwise := onnx.Inspect(g.path); otherwise == nil {
		if otherwise = eval.Check(graph, []string{g.output}); otherwise != nil {
			return otherwise
		}
	}
	return fmt.Errorf("%w: %w", onnx.ErrDamaged, err)
}

func (s *ortSession) run(ctx context.Context, inputs map[string]*onnx.Tensor) (*onnx.Tensor, error) {
	values := make([]ort.Value, 0, len(s.graph.inputs))
	defer func() {
		for _, v := range values {
			_ = v.Destroy()
		}
	}()
	for _, input := range s.graph.inputs {
		t := inputs[input.Name]
		if t == nil {
			t = s.graph.blank(input)
		}
		v, err := valueOf(t, input.Type)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	options, err := ort.NewRunOptions()
	if err != nil {
		return nil, err
	}
	defer options.Destroy()
	told := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(told)
		_ = options.Terminate()
	})
	outputs := []ort.Value{nil}
	err = s.session.RunWithOptions(values, outputs, options)
	if !stop() {
		<-told // it uses options
	}
	if outputs[0] != nil {
		defer outputs[0].Destroy()
	}
	if err != nil {
		return nil, err
	}
	out, ok := outputs[0].(*ort.Tensor[float32])
	if !ok {
		return nil, &onnx.UnsupportedError{Operators: []string{"an output of another type than float32"}}
	}
	t := &onnx.Tensor{Type: onnx.Float, Floats: slices.Clone(out.GetData())}
	for _, d := range out.GetShape() {
		t.Dims = append(t.Dims, int(d))
	}
	return t, nil
}

// blank fills an input that the asked output does not depend on: one graph for
// pictures and words wants both.
func (g *graphFile) blank(input onnx.Value) *onnx.Tensor {
	dims := slices.Clone(input.Dims)
	for i, d := range dims {
		if d < 1 {
			dims[i] = 1
		}
	}
	if input.Name == "pixel_values" {
		dims = []int{1, 3, g.height, g.width}
	}
	t := &onnx.Tensor{Type: input.Type, Dims: dims}
	if input.Type.IsFloat() {
		t.Floats = make([]float32, t.Len())
	} else {
		t.Ints = make([]int64, t.Len())
	}
	return t
}

func valueOf(t *onnx.Tensor, of onnx.Type) (ort.Value, error) {
	shape := make(ort.Shape, len(t.Dims))
	for i, d := range t.Dims {
		shape[i] = int64(d)
	}
	switch {
	case of == onnx.Float && t.Type == onnx.Float:
		return ort.NewTensor(shape, t.Floats)
	case of == onnx.Int64:
		return ort.NewTensor(shape, t.Ints)
	case of == onnx.Int32:
		narrow := make([]int32, len(t.Ints))
		for i, v := range t.Ints {
			narrow[i] = int32(v)
		}
		return ort.NewTensor(shape, narrow)
	}
	return nil, &onnx.UnsupportedError{Operators: []string{"inputs of another type than float32 and whole numbers"}}
}

func (s *ortSession) close() { _ = s.session.Destroy() }
