//go:build unix

package encoder

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"likeness/internal/art"
	"likeness/internal/encoder/encodertest"
)

// Nobody waits for a pipe that lies where a file should.
func TestPipesAreNotRead(t *testing.T) {
	files := map[string]art.Code{
		"config.json": art.CodeInvalid, "preprocessor_config.json": art.CodeInvalid, "tokenizer.json": art.CodeInvalid, "README.md": "",
		"onnx/vision_model.onnx": art.CodeInvalid, "onnx/vision_model.onnx_data": art.CodeInvalid,
	}
	for name, code := range files {
		_, err := bring(t, encodertest.Folder{Size: encodertest.Small, Seed: 1, External: "_data"}.WriteCLIP, func(t *testing.T, dir string) {
			path := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mkfifo(path, 0o600); err != nil {
				t.Skip("no pipes here")
			}
		})
		if code == "" && err == nil {
			continue
		}
		refusal(t, err, code, "")
	}
}
