package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"likeness/internal/encoder/encodertest"
	"likeness/internal/library"
	"likeness/internal/models"
)

func TestVectorsMadeElsewhereAreSearchedAndTakenOutAgain(t *testing.T) {
	dir := t.TempDir()
	library, pictures := filepath.Join(dir, "library"), filepath.Join(dir, "pictures")
	if err := os.Mkdir(pictures, 0o755); err != nil {
		t.Fatal(err)
	}
	painted, err := filepath.Glob(filepath.Join(gallery, "*.jpg"))
	if err != nil || len(painted) < 4 {
		t.Fatalf("%d pictures, %v", len(painted), err)
	}
	var table strings.Builder
	table.WriteString("id,title,file\n")
	for i, path := range painted[:4] {
		data, err := os.ReadFile(path)
		if err == nil {
			err = os.WriteFile(filepath.Join(pictures, fmt.Sprintf("%d.jpg", i)), data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&table, "no-%d,Work %d,%d.jpg\n", i, i, i)
	}
	works, vectors := filepath.Join(dir, "works.csv"), filepath.Join(dir, "vectors.csv")
	// The first work is by far nearest to the third; the fourth has no vector.
	for path, content := range map[string]string{works: table.String(), vectors: "no-0,1,0,0\nno-1,0,1,0\n2.jpg,9,1,0\nelsewhere,1,1,1\n"} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, errOut := likeness("import", "--csv", works, "--images", pictures, "--library", library); code != exitOK {
		t.Fatal(errOut)
	}
	for _, step := range []struct {
		args string
		code int
		says []string
	}{
		{"add --as eye --csv " + vectors + " --dry-run", exitOK, []string{`under "eye": 3.`, "dry run"}},
		{"list", exitOK, []string{"no vectors"}},
		{"add --as eye --csv " + vectors + " --made-with Net", exitOK, []string{`under "eye": 3.`, `"elsewhere": no work`, "3.jpg (", "library-vectors.csv"}},
		{"add --as colour --csv " + vectors, exitUsage, []string{"metric of the program"}},
		{"add --as eye --csv " + works, exitUsage, []string{"no number"}},
		{"add --as eye --npy " + vectors, exitUsage, []string{"together"}},
		{"add --as eye --csv " + vectors + " --source nobody", exitFailed, []string{`source "nobody"`}},
		{"list", exitOK, []string{"eye", "Eye", "Net"}},
		{"remove ../eye", exitFailed, []string{"no vectors called"}},
	} {
		code, out, errOut := likeness(append(append([]string{"vectors"}, strings.Fields(step.args)...), "--library", library)...)
		if code != step.code {
			t.Fatalf("%s: code %d, %s%s", step.args, code, out, errOut)
		}
		for _, says := range step.says {
			if !strings.Contains(out+errOut, says) {
				t.Errorf("%s says %q, want %q in it", step.args, out+errOut, says)
			}
		}
	}
	report, err := os.ReadFile(filepath.Join(dir, "library-vectors.csv"))
	if err != nil || strings.Count(string(report), "\n") != 3 {
		t.Errorf("the report is %q: %v", report, err)
	}
	searchByEye(t, serveLibrary(t, library))
	if code, _, errOut := likeness("vectors", "remove", "eye", "--library", library); code != exitOK {
		t.Fatal(errOut)
	}
	if _, out, _ := likeness("vectors", "list", "--library", library); !strings.Contains(out, "no vectors") {
		t.Errorf("after it was taken out it is listed: %s", out)
	}
}

// searchByEye asks a server for what the vectors tell, and for what they cannot.
func searchByEye(t *testing.T, s *serving) {
	t.Helper()
	ids := map[string]string{}
	var works struct {
		Images struct {
			Edges []struct{ Node struct{ ID, Title string } }
		}
		Metrics []struct {
			ID, Name, Source string
			Works            int
			ComparesUploads  bool
		}
	}
	if err := s.ask(`{ images { edges { node { id title } } } metrics { id name source works comparesUploads } }`, &works); err != nil {
		t.Fatal(err)
	}
	for _, e := range works.Images.Edges {
		ids[e.Node.Title] = e.Node.ID
	}
	for _, m := range works.Metrics {
		if own := m.ID != "eye"; own != m.ComparesUploads || own != (m.Source == "") || m.ID == "colour" && m.Works != 4 || !own && m.Works != 3 {
			t.Errorf("a metric is told as %+v", m)
		}
	}
	for _, ask := range []struct{ to, by, titles, note string }{
		{fmt.Sprintf(`{image: %q}`, ids["Work 0"]), `metric: "eye"`, "Work 2 Work 1", ""},
		{fmt.Sprintf(`{image: %q}`, ids["Work 3"]), `metric: "eye"`, "", "has no vector of this work"},
		{fmt.Sprintf(`{detail: {of: {image: %q}, region: {x: 0, y: 0, width: 0.5, height: 0.5}}}`, ids["Work 0"]), `metric: "eye"`, "", "cannot see uploads or details"},
		{fmt.Sprintf(`{image: %q}`, ids["Work 3"]), `first: 1, blend: [{metric: "eye", weight: 1}, {metric: "colour", weight: 1}]`, "Work", "the rest of the blend was compared"},
	} {
		var found struct {
			SimilarImages struct {
				Edges  []struct{ Node struct{ Title string } }
				Report struct{ Note string }
			}
		}
		if err := s.ask(fmt.Sprintf(`{ similarImages(to: %s, %s) { edges { node { title } } report { note } } }`, ask.to, ask.by), &found); err != nil {
			t.Fatal(err)
		}
		var titles []string
		for _, e := range found.SimilarImages.Edges {
			titles = append(titles, e.Node.Title)
		}
		got, note := strings.Join(titles, " "), found.SimilarImages.Report.Note
		if !strings.HasPrefix(got, ask.titles) || (ask.titles == "") != (got == "") || !strings.Contains(note, ask.note) || (ask.note == "") != (note == "") {
			t.Errorf("%s by %s finds %q with the note %q", ask.to, ask.by, got, note)
		}
	}
	err := s.ask(fmt.Sprintf(`{ explain(to: {image: %q}, image: %q, metric: "eye") { score } }`, ids["Work 0"], ids["Work 2"]), nil)
	if err == nil || !strings.Contains(err.Error(), "and not where") {
		t.Errorf("where works agree is told: %v", err)
	}
}

// TestVectorsMadeElsewhereAreAskedByTheEncoderOfTheirKind gives works the vectors
// of words, so that it is known which words they are nearest to.
func TestVectorsMadeElsewhereAreAskedByTheEncoderOfTheirKind(t *testing.T) {
	dir := t.TempDir()
	lib, network := filepath.Join(dir, "library"), filepath.Join(dir, "network")
	table, pictures := paintWorks(t, dir)
	if err := encodertest.WriteTiny(network); err != nil {
		t.Fatal(err)
	}
	run := runOn(t, lib)
	run(exitOK, "", "import", "--csv", table, "--images", pictures)
	short, vectors := filepath.Join(dir, "short.csv"), filepath.Join(dir, "vectors.csv")
	if err := os.WriteFile(short, []byte("0,1,0\n1,0,1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	run(exitFailed, "no model called", "vectors", "add", "--as", "eye", "--csv", short, "--encoder", "tiny")
	run(exitOK, `the metric "tiny"`, "model", "add", network, "--as", "tiny")
	run(exitUsage, "cannot be compared", "vectors", "add", "--as", "eye", "--csv", short, "--encoder", "tiny")
	run(exitOK, "no vectors", "vectors", "list")
	said := []string{"stripes", "red", "green"} // of the works 0, 1 and 2, whatever they show
	writeWordVectors(t, lib, vectors, said)
	run(exitOK, `under "eye": 3.`, "vectors", "add", "--as", "eye", "--csv", vectors, "--encoder", "tiny")

	s := serveLibrary(t, lib)
	s.waitForMetric("eye")
	for i, title := range []string{"Red poppies", "Green meadow", "The blue sea"} {
		titles, note, err := s.like(t, fmt.Sprintf(`{text: %q}`, said[i]), `first: 1, metric: "eye"`)
		if err != nil || note != "" || titles != title {
			t.Errorf("%s is seen in %q, %q, %v, want %s", said[i], titles, note, err, title)
		}
	}
	// A picture of red is compared by what the network sees in it, with the words' vectors.
	part := fmt.Sprintf(`{detail: {of: {image: %q}, region: {x: 0, y: 0, width: 0.4, height: 1}}}`, s.idOf("Red beside green"))
	if titles, note, err := s.like(t, part, `first: 1, metric: "eye"`); err != nil || note != "" || titles != "Green meadow" {
		t.Errorf("what is red is like %q, %q, %v", titles, note, err)
	}
}

// writeWordVectors writes a table in which the works have the vectors of words.
func writeWordVectors(t *testing.T, dir, path string, words []string) {
	t.Helper()
	lib, err := library.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	m, err := models.Find(lib.ModelsDir(), "tiny")
	if err != nil {
		t.Fatal(err)
	}
	pool := models.NewPool(lib.ModelsDir())
	defer pool.Close()
	var rows strings.Builder
	for i, w := range words {
		v, err := pool.EncodeWords(t.Context(), m.Sum, w)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&rows, "%d", i)
		for _, x := range v {
			fmt.Fprintf(&rows, ",%g", x)
		}
		rows.WriteString("\n")
	}
	if err := os.WriteFile(path, []byte(rows.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
