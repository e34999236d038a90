package encoder

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
)

// update makes the expected vectors again, with ONNX Runtime, for which
// bench/onnxruntime is to be installed (make onnxruntime).
var update = flag.Bool("update", false, "ask ONNX Runtime for the expected vectors")

const (
	goldenFile = "testdata/onnxruntime.json"
	runtimeDir = "../../bench/onnxruntime"
	// tolerance is by how much the values of a unit vector may differ.
	tolerance = 1e-4
)

// architectures are folders in the published layout, each by its writer.
var architectures = []struct {
	name  string
	write func(dir string) error
}{
	{"clip", encodertest.Folder{Size: encodertest.Small, Seed: 1}.WriteCLIP},
	{"clip-old", encodertest.Folder{Size: encodertest.Small, Seed: 2, Old: true}.WriteCLIP},
	{"clip-external", encodertest.Folder{Size: encodertest.Small, Seed: 3, External: "_data"}.WriteCLIP},
	{"clip-whole", encodertest.Folder{Size: encodertest.Small, Seed: 6, Whole: true}.WriteCLIP},
	{"siglip", encodertest.Folder{Size: encodertest.Small, Seed: 4}.WriteSigLIP},
	{"dinov2", encodertest.Folder{Size: encodertest.Small, Seed: 5}.WriteDINOv2},
	{"tiny", encodertest.WriteTiny},
}

// sentences are what encoders with words are asked.
var sentences = []string{
	"a picture of the red sea",
	"THE striped  sun, in a dark night; and grass and grass and grass and grass and grass and grass",
	"Ünïcode 海 42",
}

// question is one run of a graph, as ONNX Runtime is asked.
type question struct {
	Model   string                   `json:"model"`
	Inputs  map[string]questionInput `json:"inputs"`
	Output  string                   `json:"output"`
	Repeat  int                      `json:"repeat,omitempty"`
	Threads int                      `json:"threads,omitempty"`
}

type questionInput struct {
	Type string `json:"type"`
	Dims []int  `json:"dims"`
	Data any    `json:"data"`
}

type answer struct {
	Data         []float32 `json:"data"`
	Milliseconds float64   `json:"milliseconds"`
}

func ask(t testing.TB, q question) answer {
	t.Helper()
	line, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("node", "run.mjs")
	command.Dir = runtimeDir
	command.Stdin = bytes.NewReader(append(line, '\n'))
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("ask ONNX Runtime: %v", err)
	}
	var a answer
	if err := json.Unmarshal(out, &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func questionOf(g *graphFile, inputs map[string]*onnx.Tensor) question {
	path, _ := filepath.Abs(g.path)
	q := question{Model: path, Output: g.output, Inputs: map[string]questionInput{}}
	for _, input := range g.inputs {
		x := inputs[input.Name]
		if x == nil || x.Type != input.Type { // of the other half of one graph for both
			x = &onnx.Tensor{Type: input.Type, Dims: []int{1, 1}, Ints: []int64{0}}
			if input.Type == onnx.Float {
				x = &onnx.Tensor{Type: onnx.Float, Dims: []int{1, 3, 32, 32}, Floats: make([]float32, 3*32*32)}
			}
		}
		name := input.Name
		if x.Type == onnx.Float {
			q.Inputs[name] = questionInput{"float32", x.Dims, x.Floats}
		} else {
			q.Inputs[name] = questionInput{"int64", x.Dims, x.Ints}
		}
	}
	return q
}

// questions are all that an encoder is asked, by name.
func questions(t *testing.T, m *Model) map[string]func() ([]float32, question) {
	img := testPicture()
	all := map[string]func() ([]float32, question){
		"picture": func() ([]float32, question) {
			v, err := m.Image(t.Context(), img)
			if err != nil {
				t.Fatal(err)
			}
			return v, questionOf(&m.picture, map[string]*onnx.Tensor{m.picture.main: m.prepare.tensor(img)})
		},
	}
	for _, s := range sentences {
		if m.words == nil {
			break
		}
		all[s] = func() ([]float32, question) {
			v, err := m.Text(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			inputs, err := m.words.inputs(s)
			if err != nil {
				t.Fatal(err)
			}
			return v, questionOf(&m.words.graph, inputs)
		}
	}
	return all
}

func TestVectorsAreThoseOfONNXRuntime(t *testing.T) {
	golden := map[string][]float32{}
	if data, err := os.ReadFile(goldenFile); err == nil {
		if err := json.Unmarshal(data, &golden); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range architectures {
		dir := t.TempDir()
		if err := a.write(dir); err != nil {
			t.Fatal(err)
		}
		m, err := Open(t.Context(), dir, Options{})
		if err != nil {
			t.Fatalf("%s: %v", a.name, err)
		}
		for name, asked := range questions(t, m) {
			v, q := asked()
			key := a.name + ": " + name
			if *update {
				golden[key] = unit(ask(t, q).Data[:len(v)])
			}
			if off := furthest(v, golden[key]); off > tolerance {
				t.Errorf("%s is off by %.2g: %v instead of %v", key, off, v, golden[key])
			}
		}
		_ = m.Close()
	}
	if *update {
		data, err := json.MarshalIndent(golden, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(goldenFile, append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func unit(v []float32) []float32 {
	sum := 0.
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	for i := range v {
		v[i] = float32(math.Round(float64(v[i])/math.Sqrt(sum)*1e6) / 1e6)
	}
	return v
}

func furthest(a, b []float32) float64 {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	most := 0.
	for i := range a {
		most = max(most, math.Abs(float64(a[i]-b[i])))
	}
	return most
}
