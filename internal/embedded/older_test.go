package embedded_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"likeness/internal/art"
	"likeness/internal/build"
	"likeness/internal/encode"
	"likeness/internal/enginetest"
	"likeness/internal/generation"
	"likeness/internal/library"
	"likeness/internal/metric"
	"likeness/internal/vector"
)

// withoutBrushwork turns the current generation of a library into one of a
// program that did not know brushwork, and had a blend of four.
func withoutBrushwork(t *testing.T, lib *library.Library) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	id, err := lib.CurrentGeneration()
	must(err)
	dir := lib.GenerationDir(id)
	gen, err := generation.Open(dir, id)
	must(err)
	man := gen.Manifest
	four := []art.Weight{{Metric: "learned", Weight: 1}, {Metric: "colour", Weight: 1}, {Metric: "composition", Weight: 1}, {Metric: "texture", Weight: 1}}
	models, err := encode.Load(context.Background(), lib, man.Artefacts)
	must(err)
	dimensions, scales := map[string]int{}, map[string]metric.Calibration{}
	for _, w := range four {
		dimensions[w.Metric], scales[w.Metric] = gen.Indexes[w.Metric].Dims(), models.Scale(w.Metric)
	}
	recipe, err := metric.NewRecipe(four, dimensions, scales)
	must(err)
	var joined []float32
	for row := range uint32(gen.Rows.Len()) {
		vectors := art.Vectors{}
		for _, w := range four {
			vectors[w.Metric] = gen.Indexes[w.Metric].Vector(row)
		}
		joined = append(joined, recipe.Join(vectors, metric.AsWork)...)
	}
	rows := gen.Rows.Len()
	must(gen.Close())
	matrix, err := vector.NewMatrix(rows, recipe.Dimensions(), joined)
	must(err)
	index, err := vector.Build(context.Background(), matrix, vector.Options{}, nil)
	must(err)
	must(index.Save(filepath.Join(dir, generation.MetricDir(art.Overall), generation.IndexName)))
	must(index.Close())
	data, err := encode.MarshalRecipe(recipe)
	must(err)
	blend, err := lib.PutArtefact(context.Background(), encode.OverallName, data)
	must(err)
	man.Artefacts = slices.DeleteFunc(man.Artefacts, func(a art.Artefact) bool {
		return a.Name == encode.OverallName || a.Name == encode.ModelName("brushwork")
	})
	man.Artefacts = append(man.Artefacts, blend)
	man.Metrics = slices.DeleteFunc(man.Metrics, func(e generation.Entry) bool { return e.ID == "brushwork" })
	must(os.RemoveAll(filepath.Join(dir, generation.MetricDir("brushwork"))))
	must(man.Save(dir))
	db, err := sql.Open("sqlite", lib.FeaturesPath())
	must(err)
	_, err = db.Exec("DELETE FROM features WHERE name = 'grey192'")
	must(err)
	must(db.Close())
}

// parts are the metrics that the first result of overall is made of.
func parts(t *testing.T, g *enginetest.Gallery) []string {
	t.Helper()
	current := g.Current()
	all := enginetest.IDs(t, current)
	near := enginetest.Nearest(t, current, art.NearestQuery{Vectors: enginetest.VectorsOf(t, current, all[0]), Metric: art.Overall, Exclude: all[:1], Limit: 1})
	var ids []string
	for _, c := range near.Hits[0].Contributions {
		ids = append(ids, c.Metric)
	}
	slices.Sort(ids)
	return ids
}

func TestALibraryMadeBeforeBrushworkAnswersAndIsBroughtUpToDate(t *testing.T) {
	g := paintGallery(t, 24)
	lib := folderOf(g).Library
	withoutBrushwork(t, lib)
	four, five := []string{"colour", "composition", "learned", "texture"}, []string{"brushwork", "colour", "composition", "learned", "texture"}
	old := g.Library.Open(t)
	before, err := old.Engine.Current()
	if err != nil {
		t.Fatal(err)
	}
	defer before.Release()
	if slices.ContainsFunc(before.Metrics(), func(m art.Metric) bool { return m.ID == "brushwork" }) || before.Metrics()[0].ID != art.Overall {
		t.Fatalf("the older library has the metrics %v", before.Metrics())
	}
	if got := parts(t, g); !slices.Equal(got, four) {
		t.Errorf("overall of the older library is made of %v", got)
	}
	network := modelOf(t, before.Artefacts(), "learned")
	first, err := lib.CurrentGeneration()
	if err != nil {
		t.Fatal(err)
	}
	last, err := build.Update(t.Context(), lib, quiet, func(art.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	if got := parts(t, g); !slices.Equal(got, five) {
		t.Errorf("overall of the library that was brought up to date is made of %v", got)
	}
	man, err := generation.ReadManifest(lib.GenerationDir(last))
	if err != nil {
		t.Fatal(err)
	}
	if man.Due != generation.Nothing || modelOf(t, man.Artefacts, "learned") != network {
		t.Error("the network was trained again for another metric")
	}
	ids, err := lib.Generations()
	if err != nil {
		t.Fatal(err)
	}
	if ids[len(ids)-1] != last || slices.Index(ids, first) > len(ids)-3 {
		t.Errorf("%v are on disk: what was quick came with what is learned", ids)
	}
	for _, id := range ids {
		if id <= first { // ids go up
			continue
		}
		between, err := generation.ReadManifest(lib.GenerationDir(id))
		if err != nil {
			t.Fatal(err)
		}
		if between.Metric(art.Overall) == nil {
			t.Error("while brushwork is learned, there is no overall")
		}
	}
	if again, err := build.Update(t.Context(), lib, quiet, func(art.Progress) {}); err != nil || again != last {
		t.Errorf("nothing has changed, but %s is built after %s, %v", again, last, err)
	}
}

func TestALibraryOfAnOlderProgramAnswersWhileItIsBroughtUpToDate(t *testing.T) {
	g := paintGallery(t, 24)
	lib := folderOf(g).Library
	id, err := lib.CurrentGeneration()
	if err != nil {
		t.Fatal(err)
	}
	old, err := generation.ReadManifest(lib.GenerationDir(id))
	if err != nil {
		t.Fatal(err)
	}
	old.Format-- // whose words alone are folded otherwise
	if err := old.Save(lib.GenerationDir(id)); err != nil {
		t.Fatal(err)
	}
	engine := start(t, lib)
	if said := strings.Join(engine.Remarks(), " "); !strings.Contains(said, "older version of Likeness") {
		t.Errorf("the server remarks %q", said)
	}
	now := enginetest.Opened{Engine: engine, Models: engine.Models()}.Current(t)
	if n := len(enginetest.IDs(t, now)); n != 24 || now.ID() != id {
		t.Errorf("meanwhile %d works are served by %s, want 24 by %s", n, now.ID(), id)
	}
	healed(t, engine)
	last := enginetest.Opened{Engine: engine, Models: engine.Models()}.Current(t)
	if last.ID() == id {
		t.Error("the indexes of the older program go on serving")
	}
	for _, metric := range []string{"learned", "brushwork"} {
		if modelOf(t, last.Artefacts(), metric) != modelOf(t, old.Artefacts, metric) {
			t.Errorf("%s was learned again for other words", metric)
		}
	}
}

func modelOf(t *testing.T, artefacts []art.Artefact, id string) string {
	t.Helper()
	for _, a := range artefacts {
		if a.Name == encode.ModelName(id) {
			return a.Version
		}
	}
	t.Fatalf("there is no model of %s", id)
	return ""
}
