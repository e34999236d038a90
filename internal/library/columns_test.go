package library_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"likeness/internal/art"
	"likeness/internal/library"
)

func TestColumnsAreKeptForEachSource(t *testing.T) {
	lib := create(t)
	louvre := library.Columns{Map: map[string]string{"title": "Titre"}, Separators: []string{" / "}, Facets: []string{"Domaine"}}
	prado := library.Columns{Map: map[string]string{"title": "Obra", "artist": "3"}}
	nobody := library.Columns{Facets: []string{}} // somebody said that there are none
	all := map[string]library.Columns{"Louvre": louvre, "Prado": prado, "Nobody": nobody}
	for source, columns := range all {
		if err := lib.KeepColumns(source, columns); err != nil {
			t.Fatal(err)
		}
	}
	all["main"] = library.Columns{}
	for source, want := range all {
		if got, err := lib.Columns(source); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %#v, %v", source, got, err)
		}
	}
	want := art.Facets{"Louvre": {Names: []string{"Domaine"}, Separators: []string{" / "}}}
	if got, err := lib.Facets(); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("facets: %v, %v", got, err)
	}
	if err := os.WriteFile(filepath.Join(lib.Dir(), "columns.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := lib.Columns("Prado"); err != nil || !reflect.DeepEqual(got, library.Columns{}) {
		t.Errorf("damaged: %v, %v", got, err)
	}
	if err := lib.KeepColumns("Prado", prado); err != nil {
		t.Error(err)
	}
}

func TestColumnsThatAnEarlierProgramKeptAreRead(t *testing.T) {
	lib := create(t)
	if err := os.WriteFile(filepath.Join(lib.Dir(), "columns.json"), []byte(`{"Louvre":{"title":"Titre","artist":"3"},"Prado":{}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	want := library.Columns{Map: map[string]string{"title": "Titre", "artist": "3"}}
	if got, err := lib.Columns("Louvre"); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%#v, %v", got, err)
	}
}
