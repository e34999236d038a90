package encodertest

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/encoder anew")

// Journeys in a browser use the folder, and cannot ask Go for it.
func TestTheFolderOfTestdataIsTheTinyEncoder(t *testing.T) {
	kept, fresh := filepath.Join("..", "..", "..", "testdata", "encoder"), t.TempDir()
	if *update {
		if err := WriteTiny(kept); err != nil {
			t.Fatal(err)
		}
	}
	if err := WriteTiny(fresh); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"config.json", "preprocessor_config.json", "tokenizer.json", "README.md", "onnx/vision_model.onnx", "onnx/text_model.onnx"} {
		want, err := os.ReadFile(filepath.Join(fresh, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(kept, filepath.FromSlash(name)))
		if err != nil || string(got) != string(want) {
			t.Errorf("%s is another (%v); run this test with -update", name, err)
		}
	}
}
