package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"likeness/internal/art"
	"likeness/internal/build"
	"likeness/internal/library"
	"likeness/internal/paint"
	"likeness/server"
)

// tortureFlips is how many bits `make torture` flips; see the Makefile. Without
// it a few are flipped, at least one in every kind of file.
const tortureFlips = "LIKENESS_TORTURE_FLIPS"

// damaged is a library to flip bits in, and what it answers while it is whole.
type damaged struct {
	t      *testing.T
	whole  string // the folder of the library, never changed
	files  map[string][]string
	asked  []string
	answer map[string]response
	before map[string]response // of the generation before, which serves when the last one cannot
}

type response struct {
	status int
	body   string
}

const damagedWorks = 8

func newDamaged(t *testing.T) *damaged {
	t.Helper()
	dir := t.TempDir()
	pictures := filepath.Join(dir, "pictures")
	works := paint.Collection()[:damagedWorks]
	if err := paint.WriteWorks(t.Context(), pictures, works, 96, nil); err != nil {
		t.Fatal(err)
	}
	d := &damaged{t: t, whole: filepath.Join(dir, "library"), answer: map[string]response{}}
	table := filepath.Join(pictures, paint.MetadataFile)
	if code, _, said := likeness("import", "--csv", table, "--images", pictures, "--library", d.whole); code != exitOK {
		t.Fatalf("import: %s", said)
	}
	d.listFiles()
	var list struct{ Data listed }
	first := d.ask(d.whole, []string{graphql(`{ images(first: 200) { edges { node { id url } } } }`)})
	for _, r := range first {
		if err := json.Unmarshal([]byte(r.body), &list); err != nil {
			t.Fatal(err)
		}
	}
	d.asked = questions(list.Data)
	d.answer = d.ask(d.whole, d.asked)
	for question, r := range d.answer {
		if r.status != http.StatusOK || strings.Contains(r.body, `"errors"`) {
			t.Errorf("the library that is whole answers %s with %d %s", question, r.status, r.body)
		}
	}
	d.before = d.ask(d.servingFirst(), d.asked)
	return d
}

// servingFirst is a copy of the library that serves its first generation,
// which was made before anything was learned.
func (d *damaged) servingFirst() string {
	d.t.Helper()
	dir := d.copied("")
	ids, err := filepath.Glob(filepath.Join(dir, "generations", "000001-*"))
	if err != nil || len(ids) != 1 {
		d.t.Fatalf("there are the first generations %v, %v", ids, err)
	}
	replaced := filepath.Join(dir, "CURRENT")
	if err := os.Remove(replaced); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(replaced, []byte(filepath.Base(ids[0])+"\n"), 0o644); err != nil {
		d.t.Fatal(err)
	}
	return dir
}

// listFiles sorts the files of the library by their kind: their path without
// what tells one of a kind from another.
func (d *damaged) listFiles() {
	d.t.Helper()
	one := regexp.MustCompile(`\d{6}-[0-9a-f]{6}|[0-9a-f]{64}|/[0-9a-f]{2}/|\.[0-9a-f]{16}|[0-9a-f]{12}\.zap`)
	d.files = map[string][]string{}
	err := filepath.WalkDir(d.whole, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(d.whole, path)
		info, infoErr := entry.Info()
		if err = errors.Join(err, infoErr); err == nil && info.Size() > 0 {
			kind := one.ReplaceAllString(filepath.ToSlash(name), "*")
			d.files[kind] = append(d.files[kind], name)
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, of := range []string{
		"library.json", "CURRENT", "catalog.sqlite", "features.sqlite", "generations/*/manifest.json", "generations/*/rows",
		"generations/*/metrics/colour/index", "artefacts/map*", "artefacts/near-duplicates*", "artefacts/model-learned*",
	} {
		if len(d.files[of]) == 0 {
			d.t.Fatalf("no file of the kind %s among %v", of, slices.Sorted(maps.Keys(d.files)))
		}
	}
}

// graphql is a question as a target of GET.
func graphql(query string) string { return "/graphql?query=" + url.QueryEscape(query) }

// questions are a fixed set over everything that is stored: each asks for one
// thing, so that its answer is the same or is refused.
func questions(works listed) []string {
	a, b := works.Images.Edges[0].Node, works.Images.Edges[len(works.Images.Edges)-1].Node
	asked := []string{
		`{ images(first: 200) { totalCount edges { node { id name title artist artists collections genres date yearFrom yearTo width height dominantColor url properties { name value } } } } }`,
		`{ images(search: "the", first: 50) { totalCount edges { node { id } highlights { field parts { text match } } } facets(fields: [GENRE, ARTIST, COLLECTION, DATE], first: 20) { field values { value count } } } }`,
		`{ images(filter: {genre: ["landscape"]}, sort: {by: DATE}) { totalCount edges { node { id } } } }`,
		`{ lookup(where: {name: "nobody"}) { __typename ... on NoMatch { closest { id } } } }`,
		fmt.Sprintf(`{ image(id: %q) { name } }`, b.ID),
		fmt.Sprintf(`{ explain(to: {image: %q}, image: %q, metric: "colour") { score weights shares { metric score } } }`, a.ID, b.ID),
		fmt.Sprintf(`{ similarImages(to: {image: %q}, blend: [{metric: "colour", weight: 1}, {metric: "texture", weight: 2}]) { edges { score node { id } } } }`, b.ID),
		`{ nearDuplicates { totalCount edges { node { images { id } } } } }`,
		`{ map { metric ids titles x y ratios colors thumbnails } }`,
		`{ library { images artists collections genres } }`,
		`{ metrics { id recallAt10 } }`,
		`{ suggest(prefix: "s") { text } }`,
	}
	for _, metric := range []string{"overall", "pixels", "learned", "colour", "composition", "texture", "original-pixels", "original-latent"} {
		asked = append(asked, fmt.Sprintf(`{ similarImages(to: {image: %q}, metric: %q) { edges { score percentile node { id } } } }`, a.ID, metric))
	}
	for i, query := range asked {
		asked[i] = graphql(query)
	}
	for _, edge := range works.Images.Edges {
		asked = append(asked, edge.Node.URL, strings.Replace(edge.Node.URL, "/original/", "/large/", 1))
	}
	return append(asked, "/iiif/"+a.ID+"/manifest.json")
}

// ask serves a library as the command does, and puts questions to it. A server
// that does not begin, and says why, answers nothing.
func (d *damaged) ask(dir string, asked []string) map[string]response {
	d.t.Helper()
	env := &environment{ctx: d.t.Context(), out: io.Discard, err: io.Discard, log: slog.New(slog.DiscardHandler)}
	c := serveCmd{Addr: "127.0.0.1:0", Library: dir}
	engine, networks, cfg, err := c.open(env)
	if err != nil {
		if art.CodeOf(err) == art.CodeInternal {
			d.t.Errorf("the server does not begin, and nobody is told why: %v", err)
		}
		return nil
	}
	defer engine.Close()
	defer networks.Close()
	handler := server.New(cfg)
	answers := map[string]response{}
	for _, question := range asked {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "http://localhost"+question, nil))
		answers[question] = response{recorder.Code, recorder.Body.String()}
	}
	return answers
}

// check compares answers with those of the library that is whole: each is the
// same, or that of the generation before, or says that it cannot be given.
func (d *damaged) check(flipped string, answers map[string]response) {
	d.t.Helper()
	for question, r := range answers {
		if want := d.answer[question]; r != want && r != d.before[question] && !refused(r.body) {
			d.t.Errorf("%s: %s is answered with %d %.600s, want %d %.600s", flipped, question, r.status, r.body, want.status, want.body)
		}
	}
}

// refused reports whether an answer says with its code that it cannot be given
// for now.
func refused(body string) bool {
	var answer struct {
		Data   map[string]any
		Errors []struct{ Extensions struct{ Code art.Code } }
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil || len(answer.Errors) == 0 {
		return false
	}
	for _, value := range answer.Data {
		if value != nil {
			return false
		}
	}
	for _, e := range answer.Errors {
		if e.Extensions.Code != art.CodeUnavailable {
			return false
		}
	}
	return true
}

// copied is the library again, with a file of its own in the place of the one
// named and of those that are written where they lie; the others are linked.
func (d *damaged) copied(own string) string {
	d.t.Helper()
	dir, err := os.MkdirTemp(filepath.Dir(d.whole), "copy-")
	if err != nil {
		d.t.Fatal(err)
	}
	err = filepath.WalkDir(d.whole, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(d.whole, path)
		to := filepath.Join(dir, name)
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			return os.MkdirAll(to, 0o755)
		case name != own && filepath.Dir(name) != ".":
			return os.Link(path, to)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o644)
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return dir
}

// flip flips one bit of a file.
func (d *damaged) flip(path string, bit int64) {
	d.t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	one := make([]byte, 1)
	if _, err := f.ReadAt(one, bit/8); err != nil {
		d.t.Fatal(err)
	}
	one[0] ^= 1 << (bit % 8)
	if _, err := f.WriteAt(one, bit/8); err != nil {
		d.t.Fatal(err)
	}
}

// rebuilt builds a library again, and everything but its records and
// measurements when these are what was damaged: what is built of them must be
// right, or nothing is.
func (d *damaged) rebuilt(dir, kind string) {
	d.t.Helper()
	if strings.Contains(kind, ".sqlite") && !strings.Contains(kind, "/") {
		for _, derived := range []string{"generations", "artefacts", "CURRENT"} {
			if err := os.RemoveAll(filepath.Join(dir, derived)); err != nil {
				d.t.Fatal(err)
			}
		}
	}
	lib, err := library.Open(dir)
	if err == nil {
		_, err = build.Update(d.t.Context(), lib, slog.New(slog.DiscardHandler), func(art.Progress) {})
	}
	if err != nil && art.CodeOf(err) == art.CodeInternal {
		d.t.Errorf("%s: nothing is built, and nobody is told why: %v", kind, err)
	}
}

// TestFlippedBitsNeverChangeAnAnswer flips random bits of a library's files,
// serves it, and asks everything: no answer may be another, and the server may
// not end. Where bits change what is built, it is built again, too, and asked
// again.
func TestFlippedBitsNeverChangeAnAnswer(t *testing.T) {
	flips, err := strconv.Atoi(cmp.Or(os.Getenv(tortureFlips), "50"))
	if err != nil {
		t.Fatal(err)
	}
	torture := os.Getenv(tortureFlips) != ""
	d := newDamaged(t)
	kinds := slices.Sorted(maps.Keys(d.files))
	t.Logf("%d kinds of files: %v", len(kinds), kinds)
	seed := uint64(flips)
	random := rand.New(rand.NewPCG(seed, 1))
	for i := range flips {
		kind := kinds[i%len(kinds)]
		name := d.files[kind][random.IntN(len(d.files[kind]))]
		dir := d.copied(name)
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		bit := random.Int64N(8 * info.Size())
		d.flip(filepath.Join(dir, name), bit)
		flipped := fmt.Sprintf("bit %d of %s", bit, name)
		d.check(flipped, d.ask(dir, d.asked))
		if torture || kind == "features.sqlite" || kind == "catalog.sqlite" {
			d.rebuilt(dir, kind)
			d.check(flipped+", built again", d.ask(dir, d.asked))
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
}
