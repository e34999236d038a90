package generation

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/durable"
)

// writeManifest writes what says of itself that it is a manifest.
func writeManifest(t *testing.T, dir string, body []byte) {
	t.Helper()
	data, err := json.Marshal(sealedManifest{durable.Sum(body), body})
	if err != nil {
		data = body
	}
	if err := os.WriteFile(filepath.Join(dir, manifestName), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// FuzzManifest opens generations that have nothing but a manifest, whole by its
// checksum or not: none opens, and none does harm.
func FuzzManifest(f *testing.F) {
	for _, body := range []string{
		`{"Format":5}`, `{"Format":5,"Sums":{"rows":{"Bytes":0,"CRC32C":0}}}`, `{"Format":5,"Pictured":-1,"Metrics":[{"ID":"../x"}],"Sums":null}`, `null`, ``, `[`, `{"CRC32C":0,"Manifest":{}}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		dir := t.TempDir()
		writeManifest(t, dir, body)
		if opened, err := Open(dir, "000001-abcdef"); err == nil {
			t.Fatalf("it opens: %+v, %v", opened.Manifest, opened.Close())
		}
	})
}

func TestAManifestNamesNoFileOutside(t *testing.T) {
	parent := t.TempDir()
	if err := os.WriteFile(filepath.Join(parent, "outside"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(parent, "000001-abcdef")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	writeManifest(t, dir, []byte(`{"Format":5,"Sums":{"../outside":{"Bytes":0,"CRC32C":0}}}`))
	if _, err := Open(dir, "000001-abcdef"); err == nil || !strings.Contains(err.Error(), "outside") {
		t.Errorf("%v", err)
	}
}
