package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"likeness/internal/encoder/encodertest"
	"likeness/internal/library"
	"likeness/internal/models"
)

// paintWorks paints a picture for each name that the tiny encoder can tell
// apart, and a table of them.
func paintWorks(t *testing.T, dir string) (table, pictures string) {
	t.Helper()
	pictures = filepath.Join(dir, "pictures")
	if err := os.Mkdir(pictures, 0o755); err != nil {
		t.Fatal(err)
	}
	paints := []struct {
		title string
		at    func(x, y int) color.Color
	}{
		{"Red poppies", func(x, y int) color.Color { return color.RGBA{220, uint8(20 + y/8), 20, 255} }},
		{"Green meadow", func(x, y int) color.Color { return color.RGBA{20, 180, uint8(40 + x/8), 255} }},
		{"The blue sea", func(x, y int) color.Color { return color.RGBA{20, 40, uint8(200 + y/8), 255} }},
		{"Deep blue", func(x, y int) color.Color { return color.RGBA{10, 20, uint8(150 + x/8), 255} }},
		{"Yellow noon", func(x, y int) color.Color { return color.RGBA{240, 220, uint8(20 + y/8), 255} }},
		{"A dark cave", func(x, y int) color.Color { return color.RGBA{uint8(x / 16), 10, 12, 255} }},
		{"Striped awning", func(x, y int) color.Color { return color.Gray{uint8(255 * (x / 16 % 2))} }},
		{"Red beside green", func(x, y int) color.Color {
			if x < 96 {
				return color.RGBA{220, 20, uint8(20 + y/16), 255}
			}
			return color.RGBA{20, 180, uint8(20 + y/16), 255}
		}},
	}
	lines := "id,title,file\n"
	for i, p := range paints {
		img := image.NewRGBA(image.Rect(0, 0, 192, 128))
		for y := range 128 {
			for x := range 192 {
				img.Set(x, y, p.at(x, y))
			}
		}
		f, err := os.Create(filepath.Join(pictures, fmt.Sprintf("%d.png", i)))
		if err == nil {
			err = png.Encode(f, img)
		}
		if err != nil || f.Close() != nil {
			t.Fatal(err)
		}
		lines += fmt.Sprintf("%d,%s,%d.png\n", i, p.title, i)
	}
	table = filepath.Join(dir, "works.csv")
	if err := os.WriteFile(table, []byte(lines), 0o644); err != nil {
		t.Fatal(err)
	}
	return table, pictures
}

// runOn runs commands on a library, which are to end with a code and to say something.
func runOn(t *testing.T, lib string) func(code int, says string, args ...string) {
	return func(code int, says string, args ...string) {
		t.Helper()
		got, out, errOut := likeness(append(args, "--library", lib)...)
		if got != code || !strings.Contains(out+errOut, says) {
			t.Fatalf("%v: code %d, %s%s, want %d and %q in it", args, got, out, errOut, code, says)
		}
	}
}

func TestWorksAreFoundByDescribingThem(t *testing.T) {
	dir := t.TempDir()
	lib, network := filepath.Join(dir, "library"), filepath.Join(dir, "network")
	table, pictures := paintWorks(t, dir)
	if err := encodertest.WriteTiny(network); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(network, "notes.txt"), []byte("no part of it"), 0o644); err != nil {
		t.Fatal(err)
	}
	run := runOn(t, lib)
	run(exitOK, "", "import", "--csv", table, "--images", pictures)
	run(exitOK, "no models", "model", "list")
	run(exitOK, "dry run", "model", "add", network, "--dry-run")
	run(exitOK, "no models", "model", "list")
	run(exitUsage, "metric of the program", "model", "add", network, "--as", "colour")
	run(exitUsage, "no config.json", "model", "add", pictures)
	run(exitOK, `the metric "meaning"`, "model", "add", network, "--as", "meaning")
	run(exitOK, "to be shown", "model", "list")
	s := serveLibrary(t, lib) // before it saw anything
	run(exitOK, "", "measure")
	run(exitOK, "seen", "model", "list")
	s.waitForMetric("meaning")
	askInWords(t, s)
	addWords(t, s)
	explainWords(t, s)

	// Works that come later are seen, too, and found.
	f, err := os.OpenFile(table, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString("8,Red again,8.png\n")
	if err != nil || f.Close() != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(pictures, "0.png"))
	if err == nil {
		err = os.WriteFile(filepath.Join(pictures, "8.png"), append(data, 0), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	run(exitOK, "", "import", "--csv", table, "--images", pictures)
	s = serveLibrary(t, lib)
	if titles, _, _ := s.like(t, `{text: "red"}`, "first: 2"); titles != "Red poppies, Red again" && titles != "Red again, Red poppies" {
		t.Errorf("the red works are %s", titles)
	}

	breakModel(t, lib)
	for of, by := range map[string]string{`{text: "green"}`: "", `{detail: {of: {image: "%s"}, region: {x: 0, y: 0, width: 1, height: 0.5}}}`: `, metric: "meaning"`} {
		_, _, err := s.like(t, s.withWork(of), "first: 1"+by)
		if err == nil || !strings.Contains(err.Error(), "changed or are gone") {
			t.Errorf("a model whose file is another answers %s with %v", of, err)
		}
	}
	if titles, note, err := s.like(t, s.withWork(`{detail: {of: {image: "%s"}, region: {x: 0, y: 0, width: 1, height: 0.5}}}`), "first: 1"); err != nil || titles == "" || !strings.Contains(note, "tiny-by-hand has not seen this") {
		t.Errorf("without the network, overall finds %q, %q, %v", titles, note, err)
	}
	if titles, _, err := s.like(t, s.withWork(`{image: "%s"}`), `first: 1, metric: "meaning"`); err != nil || titles == "" {
		t.Errorf("works are no longer compared with works: %q, %v", titles, err)
	}
	run(exitOK, "taken out", "model", "remove", "meaning")
	run(exitOK, "no models", "model", "list")
	run(exitFailed, "no model called", "model", "remove", "meaning")
	if left, err := os.ReadDir(filepath.Join(lib, "models")); err != nil || len(left) > 0 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}

// askInWords asks for works in words, and for what a model sees of details.
func askInWords(t *testing.T, s *serving) {
	t.Helper()
	for to, first := range map[string]string{
		`{text: "red"}`: "Red poppies", `{text: "Grass!"}`: "Green meadow", `{text: " yellow\n sun"}`: "Yellow noon",
		`{text: "black"}`: "A dark cave", `{text: "stripes"}`: "Striped awning",
	} {
		titles, note, err := s.like(t, to, "")
		if err != nil || note != "" || !strings.HasPrefix(titles, first) {
			t.Errorf("%s finds %s, %q, %v", to, titles, note, err)
		}
	}
	if titles, _, _ := s.like(t, `{text: "sea"}`, "first: 2"); titles != "The blue sea, Deep blue" && titles != "Deep blue, The blue sea" {
		t.Errorf("works of the sea are %s", titles)
	}
	if titles, _, err := s.like(t, s.withWork(`{detail: {of: {image: "%s"}, region: {x: 0, y: 0, width: 0.5, height: 0.5}}}`), `first: 1, metric: "meaning"`); err != nil || titles == "" {
		t.Errorf("a detail is like %q, %v", titles, err)
	}
	if titles, note, err := s.like(t, s.withWork(`{detail: {of: {image: "%s"}, region: {x: 0, y: 0, width: 0.5, height: 0.5}}}`), "first: 1"); err != nil || titles == "" || note != "" {
		t.Errorf("a detail is overall like %q, %q, %v", titles, note, err)
	}
	for ask, says := range map[string]string{
		`to: {text: "  "}`: "empty", `to: {text: "red"}, metric: "colour"`: "reads no words", `to: {text: "red"}, metric: "nothing"`: "no metric",
		`to: {text: "red"}, blend: [{metric: "meaning", weight: 1}]`: "one metric", `to: {text: "` + strings.Repeat("x", 2001) + `"}`: "2001 bytes",
		`to: {text: "red", image: "x"}`: "xactly one",
	} {
		err := s.ask(fmt.Sprintf(`{ similarImages(%s) { totalCount } }`, ask), nil)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.60s answers %v", ask, err)
		}
	}
	var told struct {
		SimilarImages struct{ Report struct{ NothingClose bool } }
	}
	for words, nothing := range map[string]bool{"red": false, "xylophone": true} {
		if err := s.ask(fmt.Sprintf(`{ similarImages(to: {text: %q}) { report { nothingClose } } }`, words), &told); err != nil || told.SimilarImages.Report.NothingClose != nothing {
			t.Errorf("%q: nothing is close: %v, %v", words, told.SimilarImages.Report.NothingClose, err)
		}
	}
}

// explainWords asks where a network sees what words say.
func explainWords(t *testing.T, s *serving) {
	t.Helper()
	id := s.idOf("Red beside green")
	for words, at := range map[string]string{"red": "left", "green": "right"} {
		var told struct {
			Explain struct {
				Columns, Rows int
				Weights       []float64
				Score         float64
				Sentence      string
			}
		}
		err := s.ask(fmt.Sprintf(`{ explain(to: {text: %q}, image: %q) { columns rows weights score sentence } }`, words, id), &told)
		e := told.Explain
		if err != nil || len(e.Weights) != e.Columns*e.Rows || !strings.Contains(e.Sentence, "Compared with the words, by tiny-by-hand") {
			t.Errorf("%s: %+v, %v", words, e, err)
		}
		halves, sum := map[string]float64{}, 0.0
		for i, weight := range e.Weights {
			halves[map[bool]string{true: "left", false: "right"}[i%e.Columns < e.Columns/2]] += weight
			sum += weight
		}
		if halves[at] < .9*sum || math.Abs(sum-e.Score) > 1e-6 {
			t.Errorf("%s lies in %v of %v", words, halves, e.Score)
		}
	}
	for ask, says := range map[string]string{
		fmt.Sprintf(`to: {image: %q}, image: %q, metric: "meaning"`, s.idOf("Red poppies"), id):                     "in tiny-by-hand",
		fmt.Sprintf(`to: {image: %q}, words: {text: "red"}, image: %q`, s.idOf("Green meadow"), id):                 "with the words",
		fmt.Sprintf(`to: {image: %q}, image: %q, blend: [{metric: "meaning", weight: 1}]`, s.idOf("Deep blue"), id): "in tiny-by-hand",
	} {
		var told struct{ Explain struct{ Sentence string } }
		if err := s.ask(`{ explain(`+ask+`) { sentence } }`, &told); err != nil || !strings.Contains(told.Explain.Sentence, says) {
			t.Errorf("%s: %q, %v", ask, told.Explain.Sentence, err)
		}
	}
}

// idOf is the id of the work with a title.
func (s *serving) idOf(title string) string {
	s.t.Helper()
	var found struct {
		Images struct {
			Edges []struct{ Node struct{ ID string } }
		}
	}
	if err := s.ask(fmt.Sprintf(`{ images(search: %q) { edges { node { id } } } }`, fmt.Sprintf("title:%q", title)), &found); err != nil || len(found.Images.Edges) == 0 {
		s.t.Fatalf("there is no %s: %v", title, err)
	}
	return found.Images.Edges[0].Node.ID
}

// addWords asks for works like one of them, "but in other words".
func addWords(t *testing.T, s *serving) {
	t.Helper()
	to := fmt.Sprintf(`{image: %q}`, s.idOf("The blue sea"))
	for words, first := range map[string]string{
		`{text: "red", share: 0}`: "Deep blue", `{text: "red", share: 0.1}`: "Deep blue", `{text: "red", share: 0.9}`: "Red poppies",
		`{text: " black\n", share: 1}`: "A dark cave", `{text: "xylophone"}`: "Deep blue",
	} {
		titles, note, err := s.like(t, to, "words: "+words)
		if err != nil || note != "" || !strings.HasPrefix(titles, first) || strings.Contains(titles, "The blue sea") {
			t.Errorf("like the sea, and %s, are %s, %q, %v", words, titles, note, err)
		}
	}
	part := fmt.Sprintf(`{detail: {of: %s, region: {x: 0, y: 0, width: 0.5, height: 0.5}}}`, to)
	if titles, _, err := s.like(t, part, `words: {text: "yellow", share: 0.8}`); err != nil || !strings.HasPrefix(titles, "Yellow noon") {
		t.Errorf("like a part of the sea, but yellow, are %s, %v", titles, err)
	}
	for ask, says := range map[string]string{
		`to: %s, words: {text: " "}`: "empty", `to: %s, words: {text: "red"}, metric: "colour"`: "reads no words",
		`to: %s, words: {text: "red", share: 1.5}`: "from 0 to 1", `to: %s, words: {text: "red", share: -0.1}`: "from 0 to 1",
		`to: %s, words: {text: "red"}, blend: [{metric: "meaning", weight: 1}]`: "one metric",
		`to: {text: "blue"}, words: {text: "red"}`:                              "added to a picture", `to: {colors: [{color: "#ff0000"}]}, words: {text: "red"}`: "added to a picture",
	} {
		err := s.ask(`{ similarImages(`+strings.ReplaceAll(ask, "%s", to)+`) { totalCount } }`, nil)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s answers %v", ask, err)
		}
	}
}

// like lists the titles that are like something, with the note.
func (s *serving) like(t *testing.T, to, by string) (titles, note string, err error) {
	t.Helper()
	var found struct {
		SimilarImages struct {
			Edges  []struct{ Node struct{ Title string } }
			Report struct{ Note string }
		}
	}
	err = s.ask(fmt.Sprintf(`{ similarImages(to: %s, %s) { edges { node { title } } report { note } } }`, to, by), &found)
	var all []string
	for _, e := range found.SimilarImages.Edges {
		all = append(all, e.Node.Title)
	}
	return strings.Join(all, ", "), found.SimilarImages.Report.Note, err
}

// waitForMetric waits until a server has taken a metric over.
func (s *serving) waitForMetric(id string) {
	s.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		var told struct{ Metrics []struct{ ID string } }
		err := s.ask(`{ metrics { id } }`, &told)
		for _, m := range told.Metrics {
			if m.ID == id {
				return
			}
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("no metric %q after a minute: %v", id, err)
		}
	}
}

// withWork puts the id of a work into a question.
func (s *serving) withWork(question string) string {
	var works struct {
		Images struct {
			Edges []struct{ Node struct{ ID string } }
		}
	}
	if !strings.Contains(question, "%s") {
		return question
	}
	if err := s.ask(`{ images(first: 1) { edges { node { id } } } }`, &works); err != nil || len(works.Images.Edges) == 0 {
		return fmt.Sprintf(question, "none")
	}
	return fmt.Sprintf(question, works.Images.Edges[0].Node.ID)
}

// breakModel changes a byte of a model of a library.
func breakModel(t *testing.T, dir string) {
	t.Helper()
	lib, err := library.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	all, damaged, err := models.List(lib.ModelsDir())
	if err != nil || len(all) != 1 || damaged != nil {
		t.Fatalf("%d models, %v", len(all), err)
	}
	path := filepath.Join(models.Dir(lib.ModelsDir(), all[0]), "onnx", "vision_model.onnx")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil { // it may be a link to the folder that it came from
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
