package main

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// imports says which packages of this module each package may import. Imports
// point inwards; only this command sees everything. A package that is not
// listed fails the test, so that its place is thought about.
var imports = map[string][]string{
	// What knows no collection.
	"internal/art":        {},
	"internal/cell":       {},
	"internal/dense":      {},
	"internal/durable":    {},
	"internal/fold":       {},
	"internal/iiif":       {"internal/art"},
	"internal/fetch":      {"internal/art", "internal/durable"},
	"internal/harvest":    {"internal/art", "internal/table"},
	"internal/layout":     {},
	"internal/artefact":   {"internal/art"},
	"internal/sqlitefile": {"internal/art"},
	"internal/ycbcr":      {},
	"internal/jpeg":       {"internal/ycbcr"},
	"internal/tiff":       {"internal/jpeg", "internal/ycbcr"},
	"internal/heif":       {"internal/ycbcr"},
	"internal/vips":       {},
	"internal/raster":     {"internal/art", "internal/heif", "internal/jpeg", "internal/tiff", "internal/vips", "internal/ycbcr"},
	"internal/duplicates": {"internal/art"},
	"internal/dates":      {},
	"internal/table":      {"internal/art", "internal/durable"},
	"internal/watch":      {},
	"internal/memory":     {},
	"internal/paint":      {"internal/durable", "internal/fold"},
	"internal/pca":        {"internal/dense"},
	"internal/onnx":       {},
	"internal/onnx/eval":  {"internal/dense", "internal/onnx"},
	"internal/tokenize":   {},

	// What lies on disk, each file by itself.
	"internal/library":  {"internal/art", "internal/durable"},
	"internal/catalog":  {"internal/art", "internal/fold", "internal/sqlitefile"},
	"internal/features": {"internal/art", "internal/durable", "internal/sqlitefile"},
	"internal/text":     {"internal/art", "internal/cell", "internal/dates", "internal/durable", "internal/fold"},
	"internal/vector":   {"internal/art", "internal/dense", "internal/durable"},
	"internal/brought":  {"internal/art", "internal/dense", "internal/durable", "internal/fold", "internal/table"},
	"internal/models":   {"internal/art", "internal/brought", "internal/dense", "internal/durable", "internal/encoder"},
	"internal/uploads":  {"internal/art", "internal/durable", "internal/raster"},

	// Arithmetic over pictures and models, which no engine is asked for.
	"internal/autoencoder": {"internal/dense", "internal/durable", "internal/pca"},
	"internal/fisher":      {"internal/dense", "internal/durable", "internal/pca"},
	"internal/metric":      {"internal/art", "internal/autoencoder", "internal/dense", "internal/fisher", "internal/pca", "internal/raster"},
	"internal/encoder":     {"internal/art", "internal/onnx", "internal/onnx/eval", "internal/tokenize"},
	"internal/encode":      {"internal/art", "internal/dense", "internal/metric", "internal/raster"},
	"internal/explain":     {"internal/art", "internal/encode", "internal/metric"},

	// The embedded engine.
	"internal/generation": {
		"internal/art", "internal/catalog", "internal/dense", "internal/durable", "internal/pca", "internal/text", "internal/vector",
	},
	"internal/build": {
		"internal/art", "internal/artefact", "internal/brought", "internal/catalog", "internal/dense", "internal/duplicates", "internal/durable", "internal/encode", "internal/eval", "internal/features",
		"internal/generation", "internal/layout", "internal/library", "internal/metric", "internal/models", "internal/pca", "internal/raster", "internal/text",
		"internal/vector",
	},
	"internal/embedded": {
		"internal/art", "internal/artefact", "internal/build", "internal/catalog", "internal/dense", "internal/durable", "internal/encode", "internal/features",
		"internal/generation", "internal/library", "internal/raster", "internal/vector",
	},

	// What several servers share, and the engine that they ask.
	"internal/store":    {"internal/art", "internal/durable", "internal/uploads"},
	"internal/weaviate": {"internal/art", "internal/dense", "internal/encode", "internal/fold", "internal/store", "internal/text"},

	// Keeping a library safe.
	"internal/check": {
		"internal/art", "internal/brought", "internal/build", "internal/catalog", "internal/embedded", "internal/encode", "internal/features", "internal/fetch", "internal/generation", "internal/library", "internal/models",
	},
	"internal/backup": {"internal/art", "internal/brought", "internal/build", "internal/catalog", "internal/durable", "internal/features", "internal/generation", "internal/library", "internal/models", "internal/sqlitefile"},

	// Journeys, which know ports and arithmetic, and what lets people in.
	"internal/ingest": {"internal/art", "internal/cell", "internal/dates", "internal/durable", "internal/encode", "internal/fetch", "internal/fold", "internal/iiif", "internal/raster", "internal/table"},
	"internal/operator": {
		"internal/art", "internal/build", "internal/durable", "internal/embedded", "internal/encode", "internal/ingest", "internal/library", "internal/models", "internal/sqlitefile", "internal/table",
	},
	"internal/search": {"internal/art", "internal/artefact", "internal/dense", "internal/encode", "internal/explain", "internal/iiif", "internal/metric", "internal/raster"},
	"internal/eval":   {"internal/art", "internal/dense", "internal/raster"},
	"frontend":        {},
	"graph":           {"graph/model", "internal/art", "internal/search"},
	"graph/model":     {"internal/art", "internal/search"},
	"server":          {"graph", "graph/model", "internal/art", "internal/iiif", "internal/search", "internal/table"},
}

func TestImportsPointInwards(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no Go where this runs, only the test")
	}
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "likeness/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for decoder.More() {
		var pkg struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&pkg); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(pkg.ImportPath, "likeness/")
		if strings.HasPrefix(name, "cmd/") || strings.HasPrefix(name, "bench/") || isTestHelp(name) {
			continue
		}
		allowed, known := imports[name]
		if !known {
			t.Errorf("package %s has no place in the table of imports", name)
		}
		for _, imported := range pkg.Imports {
			inside, ok := strings.CutPrefix(imported, "likeness/")
			if ok && !slices.Contains(allowed, inside) {
				t.Errorf("%s imports %s, which its place does not allow", name, inside)
			}
			if name == "internal/art" && strings.Contains(strings.Split(imported, "/")[0], ".") {
				t.Errorf("internal/art imports %s; it keeps to the standard library", imported)
			}
		}
	}
}

// isTestHelp tells packages that only tests import.
func isTestHelp(name string) bool {
	return strings.HasSuffix(name, "test")
}
