package embedded_test

import (
	"os"
	"path/filepath"
	"testing"

	"likeness/internal/art"
	"likeness/internal/artefact"
	"likeness/internal/encode"
	"likeness/internal/enginetest"
)

// TestFewNewWorksAreWovenIntoTheMapThatThereIs adds one work, and then many.
func TestFewNewWorksAreWovenIntoTheMapThatThereIs(t *testing.T) {
	g := paintGallery(t, 40)
	type place struct{ x, y float64 }
	drawn := func() map[string]place {
		t.Helper()
		for _, a := range g.Current().Artefacts() {
			if a.Name != artefact.MapName {
				continue
			}
			data, err := folderOf(g).Artefact(t.Context(), a)
			if err != nil {
				t.Fatal(err)
			}
			m, err := artefact.DecodeMap(data)
			if err != nil || m.Metric != art.Overall {
				t.Fatalf("%+v, %v", m, err)
			}
			places := map[string]place{}
			for i, id := range m.ImageIDs {
				places[id] = place{m.X[i], m.Y[i]}
			}
			return places
		}
		t.Fatal("there is no map")
		return nil
	}
	before, scale := drawn(), calibrationOf(t, g)
	g.Add(1)
	after := drawn()
	if calibrationOf(t, g) != scale {
		t.Error("one work among forty changed what is far and near")
	}
	if all := enginetest.IDs(t, g.Current()); len(after) != 41 || len(all) != 41 {
		t.Errorf("%d of %d works lie on the map", len(after), len(all))
	}
	for id, p := range after {
		was, old := before[id]
		if old && p != was {
			t.Errorf("%s lay at %v and lies at %v", id, was, p)
		}
		if !old && (p.x <= 0 || p.x >= 1 || p.y <= 0 || p.y >= 1) {
			t.Errorf("the new work lies at %v", p)
		}
	}
	moved := func(now, before map[string]place) (moved int) {
		for id, p := range now {
			if was, old := before[id]; old && p != was {
				moved++
			}
		}
		return moved
	}
	// Another picture of a work may be like others.
	other := filepath.Join(g.Dir, g.Works[1].File)
	picture, err := os.ReadFile(filepath.Join(g.Dir, g.Works[0].File))
	if err == nil {
		err = os.WriteFile(other, picture, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	g.Import()
	changed := drawn()
	if n := moved(changed, after); n != 1 {
		t.Errorf("%d works moved when one has another picture", n)
	}
	g.Add(20)
	if calibrationOf(t, g) == scale {
		t.Error("scores mean what they meant when there were half as many works")
	}
	if moved := moved(drawn(), changed); moved < 20 {
		t.Errorf("the map of half as many works again left all but %d where they were", moved)
	}
}

// calibrationOf is the version of the sample that tells what scores mean.
func calibrationOf(t *testing.T, g *enginetest.Gallery) string {
	t.Helper()
	for _, a := range g.Current().Artefacts() {
		if a.Name == encode.CalibrationName {
			return a.Version
		}
	}
	t.Fatal("there is no calibration")
	return ""
}
