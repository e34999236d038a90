//go:build native

package encoder

import (
	"os"
	"strings"
	"testing"

	"likeness/internal/encoder/encodertest"
)

// The other tests hold of ONNX Runtime, too, if it is that which they ask.
func TestTheLibraryThatWasNamedIsUsed(t *testing.T) {
	if os.Getenv(libraryVariable) == "" {
		t.Skip("no library of ONNX Runtime was named: make test-native")
	}
	dir := t.TempDir()
	if err := encodertest.WriteTiny(dir); err != nil {
		t.Fatal(err)
	}
	m, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if err := m.SelfTest(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, ok := m.picture.opened.(*ortSession); !ok || !strings.HasPrefix(m.Info().Runtime, "ONNX Runtime ") {
		t.Errorf("%T, %s", m.picture.opened, m.Info().Runtime)
	}
}
