package library_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"
)

func TestColumnsAreKeptForEachSource(t *testing.T) {
	lib := create(t)
	louvre, prado := map[string]string{"title": "Titre"}, map[string]string{"title": "Obra", "artist": "3"}
	for source, columns := range map[string]map[string]string{"Louvre": louvre, "Prado": prado} {
		if err := lib.KeepColumns(source, columns); err != nil {
			t.Fatal(err)
		}
	}
	for source, want := range map[string]map[string]string{"Louvre": louvre, "Prado": prado, "main": nil} {
		if got, err := lib.Columns(source); err != nil || !maps.Equal(got, want) {
			t.Errorf("%s: %v, %v", source, got, err)
		}
	}
	if err := os.WriteFile(filepath.Join(lib.Dir(), "columns.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := lib.Columns("Prado"); err != nil || len(got) > 0 {
		t.Errorf("damaged: %v, %v", got, err)
	}
	if err := lib.KeepColumns("Prado", prado); err != nil {
		t.Error(err)
	}
}
