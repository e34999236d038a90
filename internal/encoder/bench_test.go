package encoder

import (
	"os"
	"testing"
	"time"

	"likeness/internal/encoder/encodertest"
	"likeness/internal/onnx"
)

// BenchmarkViTB32 times a picture through an encoder of the size of CLIP
// ViT-B/32, with random weights, beside ONNX Runtime under Node in the same run,
// where that is installed. Both use all processors.
func BenchmarkViTB32(b *testing.B) {
	dir := b.TempDir()
	if err := (encodertest.Folder{Size: encodertest.Base32, Seed: 1}).WriteCLIP(dir); err != nil {
		b.Fatal(err)
	}
	m, err := Open(b.Context(), dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	img := testPicture()
	if _, err := m.Image(b.Context(), img); err != nil { // reads the weights
		b.Fatal(err)
	}
	b.ResetTimer()
	start := time.Now()
	for range b.N {
		if _, err := m.Image(b.Context(), img); err != nil {
			b.Fatal(err)
		}
	}
	ours := time.Since(start) / time.Duration(b.N)
	b.StopTimer()
	b.ReportMetric(float64(ours.Milliseconds()), "ms/picture")
	if _, err := os.Stat(runtimeDir + "/node_modules"); err != nil {
		b.Log("ONNX Runtime is not installed: make onnxruntime")
		return
	}
	q := questionOf(&m.picture, map[string]*onnx.Tensor{m.picture.main: m.prepare.tensor(img)})
	q.Repeat = 9
	theirs := ask(b, q).Milliseconds
	b.ReportMetric(theirs, "node-ms/picture")
	b.ReportMetric(float64(ours.Microseconds())/1000/theirs, "times-node")
}
