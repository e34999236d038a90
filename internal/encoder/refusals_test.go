package encoder

import (
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/art"
	"likeness/internal/encoder/encodertest"
)

// bring writes a folder, changes it, and opens it.
func bring(t *testing.T, write func(dir string) error, change func(t *testing.T, dir string)) (*Model, error) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "model")
	if err := write(dir); err != nil {
		t.Fatal(err)
	}
	change(t, dir)
	m, err := Open(t.Context(), dir, Options{})
	if err == nil {
		t.Cleanup(func() { _ = m.Close() })
		err = m.SelfTest(t.Context())
	}
	return m, err
}

func put(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// edit changes one value of a file of settings.
func edit(t *testing.T, path string, change func(map[string]any)) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content := map[string]any{}
	if err := json.Unmarshal(data, &content); err != nil {
		t.Fatal(err)
	}
	change(content)
	data, err = json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	put(t, path, string(data))
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

const lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n"

func graphWith(op string, attributes ...encodertest.Attribute) func(t *testing.T, dir string) {
	return func(t *testing.T, dir string) {
		g := encodertest.NewGraph()
		x := g.Input("pixel_values", encodertest.Float32, 1, 3, 32, 32)
		g.Output("image_embeds", g.Do(op, []string{x}, attributes...), encodertest.Float32, 1, 8)
		if err := g.Write(filepath.Join(dir, "onnx", "vision_model.onnx")); err != nil {
			t.Fatal(err)
		}
	}
}

var refusals = []struct {
	name   string
	change func(t *testing.T, dir string)
	code   art.Code
	says   string
}{
	{"no folder", func(t *testing.T, dir string) {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}, art.CodeNotFound, "There is no folder"},
	{"a graph that Git LFS did not fetch", func(t *testing.T, dir string) { put(t, dir+"/onnx/vision_model.onnx", lfs) }, art.CodeInvalid, "git lfs pull"},
	{"words that Git LFS did not fetch", func(t *testing.T, dir string) { put(t, dir+"/tokenizer.json", lfs) }, art.CodeInvalid, "tokenizer.json is a pointer of Git LFS"},
	{"safetensors alone", func(t *testing.T, dir string) {
		put(t, dir+"/model.safetensors", "x")
		if err := os.RemoveAll(dir + "/onnx"); err != nil {
			t.Fatal(err)
		}
	}, art.CodeUnsupported, "model.safetensors and no graph; take the ONNX export"},
	{"nothing but settings", func(t *testing.T, dir string) {
		if err := os.RemoveAll(dir + "/onnx"); err != nil {
			t.Fatal(err)
		}
	}, art.CodeInvalid, "neither onnx/vision_model.onnx nor onnx/model.onnx"},
	{"a quantised graph alone", func(t *testing.T, dir string) {
		if err := os.Rename(dir+"/onnx/vision_model.onnx", dir+"/onnx/vision_model_quantized.onnx"); err != nil {
			t.Fatal(err)
		}
	}, art.CodeUnsupported, "vision_model_quantized.onnx"},
	{"no config.json", func(t *testing.T, dir string) { remove(t, dir+"/config.json") }, art.CodeInvalid, "There is no config.json"},
	{"a damaged config.json", func(t *testing.T, dir string) { put(t, dir+"/config.json", "{") }, art.CodeInvalid, "config.json is damaged"},
	{"no preprocessor_config.json", func(t *testing.T, dir string) { remove(t, dir+"/preprocessor_config.json") }, art.CodeInvalid, "There is no preprocessor_config.json"},
	{"no tokenizer.json", func(t *testing.T, dir string) { remove(t, dir+"/tokenizer.json") }, art.CodeInvalid, "no tokenizer.json"},
	{"a tokenizer of another kind", func(t *testing.T, dir string) {
		edit(t, dir+"/tokenizer.json", func(c map[string]any) { c["model"] = map[string]any{"type": "WordPiece", "vocab": map[string]int{}} })
	}, art.CodeUnsupported, "the model WordPiece"},
	{"a normalizer of another kind", func(t *testing.T, dir string) {
		edit(t, dir+"/tokenizer.json", func(c map[string]any) { c["normalizer"] = map[string]any{"type": "Nmt"} })
	}, art.CodeUnsupported, "the normalizer Nmt"},
	{"another input size", func(t *testing.T, dir string) {
		edit(t, dir+"/preprocessor_config.json", func(c map[string]any) { c["crop_size"] = 48 })
	}, art.CodeInvalid, "takes pictures of 32 x 32 pixels and 3 channels, but preprocessor_config.json makes them 48 x 48"},
	{"sizes that differ", func(t *testing.T, dir string) {
		edit(t, dir+"/preprocessor_config.json", func(c map[string]any) { c["do_center_crop"] = false })
	}, art.CodeUnsupported, "of different sizes"},
	{"a picture as large as a wall", func(t *testing.T, dir string) {
		edit(t, dir+"/preprocessor_config.json", func(c map[string]any) { c["crop_size"] = 1 << 20 })
	}, art.CodeUnsupported, "at most 2048 a side"},
	{"resampling that nobody knows", func(t *testing.T, dir string) {
		edit(t, dir+"/preprocessor_config.json", func(c map[string]any) { c["resample"] = 9 })
	}, art.CodeUnsupported, "resampling 9"},
	{"two numbers for three channels", func(t *testing.T, dir string) {
		edit(t, dir+"/preprocessor_config.json", func(c map[string]any) { c["do_normalize"], c["image_mean"] = true, []float64{.5, .5} })
	}, art.CodeUnsupported, "image_mean and image_std of three numbers"},
	{"a graph of noise", func(t *testing.T, dir string) { put(t, dir+"/onnx/vision_model.onnx", strings.Repeat("noise", 100)) }, art.CodeInvalid, "is damaged, or no ONNX graph"},
	{"an empty graph", func(t *testing.T, dir string) { put(t, dir+"/onnx/vision_model.onnx", "") }, art.CodeInvalid, "is damaged, or no ONNX graph"},
	{"half a graph", func(t *testing.T, dir string) {
		if err := os.Truncate(dir+"/onnx/text_model.onnx", 9000); err != nil {
			t.Fatal(err)
		}
	}, art.CodeInvalid, "text_model.onnx is damaged"},
	{"operators that are not known", graphWith("MatMulInteger"), art.CodeUnsupported, "needs MatMulInteger, which is not supported; take the export of full precision"},
	{"pictures in half precision", func(t *testing.T, dir string) {
		const half = 10
		g := encodertest.NewGraph()
		x := g.Do("ReduceMean", []string{g.Input("pixel_values", half, 1, 3, 32, 32)}, encodertest.List("axes", 2, 3), encodertest.Int("keepdims", 0))
		g.Output("image_embeds", x, half, 1, 3)
		if err := g.Write(filepath.Join(dir, "onnx", "vision_model.onnx")); err != nil {
			t.Fatal(err)
		}
	}, art.CodeUnsupported, "of another type than float32; take the export of full precision"},
	{"a graph within a graph", graphWith("If"), art.CodeUnsupported, "needs If"},
	{"a graph for words in the place of that for pictures", func(t *testing.T, dir string) {
		if err := os.Rename(dir+"/onnx/text_model.onnx", dir+"/onnx/vision_model.onnx"); err != nil {
			t.Fatal(err)
		}
	}, art.CodeUnsupported, "takes no pictures"},
	{"a vector that is a picture", graphWith("Relu"), art.CodeInvalid, "where a vector of 8 is expected"},
	{"a vector of what are no numbers", func(t *testing.T, dir string) {
		g := encodertest.NewGraph()
		x := g.Do("ReduceMean", []string{g.Input("pixel_values", encodertest.Float32, 1, 3, 32, 32)}, encodertest.List("axes", 2, 3), encodertest.Int("keepdims", 0))
		x = g.Do("Log", []string{g.Do("Sub", []string{x, g.Scalar(9)})})
		g.Output("image_embeds", x, encodertest.Float32, 1, 3)
		if err := g.Write(filepath.Join(dir, "onnx", "vision_model.onnx")); err != nil {
			t.Fatal(err)
		}
		remove(t, dir+"/onnx/text_model.onnx")
	}, art.CodeInvalid, "gives a vector without a direction"},
	{"words and pictures of two lengths", func(t *testing.T, dir string) {
		g := encodertest.NewGraph()
		x := g.Do("ReduceMean", []string{g.Input("pixel_values", encodertest.Float32, 1, 3, 32, 32)}, encodertest.List("axes", 2, 3), encodertest.Int("keepdims", 0))
		g.Output("image_embeds", x, encodertest.Float32, 1, 3)
		if err := g.Write(filepath.Join(dir, "onnx", "vision_model.onnx")); err != nil {
			t.Fatal(err)
		}
	}, art.CodeInvalid, "Pictures become 3 values and words 8"},
}

func TestRefusalsAreOneSentence(t *testing.T) {
	for _, r := range refusals {
		t.Run(r.name, func(t *testing.T) {
			_, err := bring(t, encodertest.WriteTiny, r.change)
			refusal(t, err, r.code, r.says)
		})
	}
}

func refusal(t *testing.T, err error, code art.Code, says string) {
	t.Helper()
	e, ok := errors.AsType[*art.Error](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	if e.Code != code || !strings.Contains(e.Message, says) || strings.Contains(e.Message, "\n") || !strings.HasSuffix(e.Message, ".") {
		t.Errorf("got %s: %s", e.Code, e.Message)
	}
}

func external(dir string) error {
	return encodertest.Folder{Size: encodertest.Small, Seed: 1, External: "_data"}.WriteCLIP(dir)
}

func TestWeightsStayInTheFolder(t *testing.T) {
	outside := func(name string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			f := encodertest.Folder{Size: encodertest.Small, Seed: 1}
			if err := f.WriteDINOv2(dir); err != nil {
				t.Fatal(err)
			}
			for _, half := range []string{"vision_model.onnx", "text_model.onnx"} {
				remove(t, filepath.Join(dir, "onnx", half))
				remove(t, filepath.Join(dir, "onnx", half+"_data"))
			}
			g := encodertest.NewGraph()
			x := g.Input("pixel_values", encodertest.Float32, 1, 3, 32, 32)
			g.External("weights")
			w := g.Floats(make([]float32, 3072), 1, 3, 32, 32)
			g.Output("image_embeds", g.Do("Add", []string{x, w}), encodertest.Float32, 1, 8)
			raw := strings.Replace(string(g.Bytes()), "weights", name, 1)
			put(t, filepath.Join(dir, "onnx", "model.onnx"), raw)
			put(t, filepath.Join(filepath.Dir(dir), "secret"), strings.Repeat("s", 1<<14))
			if err := os.Symlink(filepath.Join(filepath.Dir(dir), "secret"), filepath.Join(dir, "onnx", "linked1")); err != nil {
				t.Skip("no links here")
			}
		}
	}
	for _, name := range []string{"../1234", "/etc/pa", "linked1"} {
		_, err := bring(t, external, outside(name))
		refusal(t, err, art.CodeInvalid, "outside of its folder, which is never read")
	}
	_, err := bring(t, external, func(t *testing.T, dir string) { remove(t, dir+"/onnx/vision_model.onnx_data") })
	refusal(t, err, art.CodeInvalid, "The weights of onnx/vision_model.onnx are missing: put vision_model.onnx_data beside it.")
	_, err = bring(t, external, func(t *testing.T, dir string) {
		if err := os.Truncate(dir+"/onnx/text_model.onnx_data", 100); err != nil {
			t.Fatal(err)
		}
	})
	refusal(t, err, art.CodeInvalid, "The weights of onnx/text_model.onnx are not all there")
	_, err = bring(t, external, func(t *testing.T, dir string) {
		put(t, dir+"/onnx/vision_model.onnx_data", lfs+strings.Repeat(" ", 1<<20))
	})
	refusal(t, err, art.CodeInvalid, "vision_model.onnx_data is a pointer of Git LFS")
}

func TestAModelMustFitIntoMemory(t *testing.T) {
	dir := t.TempDir()
	if err := encodertest.WriteTiny(dir); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), dir, Options{MemoryBytes: 1000})
	refusal(t, err, art.CodeTooLarge, "and there is room for 1000 B on this machine; take a smaller model")
}

func TestAModelThatChangedIsNotRead(t *testing.T) {
	dir := t.TempDir()
	if err := encodertest.WriteTiny(dir); err != nil {
		t.Fatal(err)
	}
	m, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	before, err := m.Image(t.Context(), testPicture())
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir+"/onnx/vision_model.onnx", "changed")
	put(t, dir+"/onnx/text_model.onnx", "changed")
	if after, err := m.Image(t.Context(), testPicture()); err != nil || furthest(before, after) != 0 {
		t.Errorf("weights that were read do not stay: %v", err)
	}
	_, err = m.Text(t.Context(), "red")
	refusal(t, err, art.CodeUnavailable, "has changed since it was checked; add the model again")
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = m.Image(t.Context(), testPicture())
	refusal(t, err, art.CodeUnavailable, "was closed")
}

func TestWhatIsAskedIsChecked(t *testing.T) {
	dir := t.TempDir()
	if err := (encodertest.Folder{Size: encodertest.Small, Seed: 1}).WriteCLIP(dir); err != nil {
		t.Fatal(err)
	}
	m, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Image(ended, testPicture()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := Open(ended, dir, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := m.Image(t.Context(), image.NewUniform(color.White)); art.CodeOf(err) != art.CodeTooLarge { // without end
		t.Errorf("got %v", err)
	}
	if _, err := m.Image(t.Context(), image.NewGray(image.Rectangle{})); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("got %v", err)
	}
	if _, err := m.Text(t.Context(), "  "); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("got %v", err)
	}
}
