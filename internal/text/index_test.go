package text

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"likeness/internal/art"
)

func TestAnEmptyCollectionIsAnsweredEmpty(t *testing.T) {
	x := build(t, nil)
	ctx := context.Background()
	if page := ask(t, x, art.TextQuery{Search: "monet", Limit: 10}); page.Total != 0 || x.Count() != 0 {
		t.Errorf("found %d of %d", page.Total, x.Count())
	}
	facet, err := x.Facet(ctx, art.FacetQuery{Field: art.FieldArtist, Limit: 10})
	if err != nil || facet.Distinct != 0 {
		t.Errorf("facet %+v, %v", facet, err)
	}
	if found, err := x.Suggest(ctx, "mo", 8); err != nil || len(found) > 0 {
		t.Errorf("suggestions %v, %v", found, err)
	}
	if found, err := x.Closest(ctx, art.Lookup{Name: "mo"}, 8); err != nil || len(found) > 0 {
		t.Errorf("closest %v, %v", found, err)
	}
}

func TestADamagedIndexDoesNotOpen(t *testing.T) {
	whole := t.TempDir()
	buildIn(t, whole, museum())
	damage := map[string]func(t *testing.T, dir string){
		"no directory": func(t *testing.T, dir string) { remove(t, dir) },
		"no columns":   func(t *testing.T, dir string) { remove(t, filepath.Join(dir, columnsName)) },
		"no words":     func(t *testing.T, dir string) { remove(t, filepath.Join(dir, wordsName)) },
		"columns cut": func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, columnsName), func(b []byte) []byte { return b[:len(b)/2] })
		},
		"columns changed": func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, columnsName), func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
		},
		"columns empty": func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, columnsName), func([]byte) []byte { return nil })
		},
		"words cut": func(t *testing.T, dir string) {
			segments, err := filepath.Glob(filepath.Join(dir, wordsName, "store", "*.zap"))
			if err != nil || len(segments) != 1 {
				t.Fatalf("segments %v, %v", segments, err)
			}
			change(t, segments[0], func(b []byte) []byte { return b[:len(b)/2] })
		},
	}
	for name, harm := range damage {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "index")
			if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			harm(t, dir)
			x, err := Open(dir, nil)
			if err == nil {
				x.Close()
				t.Fatal("it opened")
			}
			if !strings.Contains(err.Error(), "index of words") {
				t.Errorf("the error does not say what is damaged: %v", err)
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

func change(t *testing.T, path string, how func([]byte) []byte) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, how(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestOpeningChangesNothing(t *testing.T) {
	dir := t.TempDir()
	buildIn(t, dir, museum())
	before := contents(t, dir)
	for range 2 { // and two may be open at once
		x, err := Open(dir, reader(museum()))
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		ask(t, x, art.TextQuery{Search: "monet"})
	}
	if after := contents(t, dir); after != before {
		t.Errorf("the directory changed:\n%s\n%s", before, after)
	}
}

// contents lists the files below dir and what is in them.
func contents(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		all.WriteString(path + "\n" + string(content) + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func TestManyMayAskAtOnce(t *testing.T) {
	images := museum()
	x := build(t, images)
	var all sync.WaitGroup
	for _, search := range []string{"monet", "monnet", "wheat", `"starry night"`, "-monet", "hose", "date:1890s", "van gogh"} {
		want := idsOf(ask(t, x, art.TextQuery{Search: search}).Hits)
		for range 4 {
			all.Go(func() {
				x.answers.put(search+" ", &answer{}) // others come and go meanwhile
				found, _, err := newEvaluation(context.Background(), x).query(x.parse(search))
				page, err2 := x.SearchText(context.Background(), art.TextQuery{Search: search, Limit: len(images)})
				if err != nil || err2 != nil || len(page.Hits) != len(want) {
					t.Errorf("%q: %d and %d hits, want %d; %v, %v", search, len(found.ordinals), len(page.Hits), len(want), err, err2)
				}
			})
		}
	}
	all.Wait()
}

func TestTheSameRecordsGiveTheSameAnswers(t *testing.T) {
	images := collection()
	a, b := build(t, images), build(t, images)
	for _, search := range []string{"", "portrait", "rembrandt", "sunset dog", "landscpae", "artist:van"} {
		for _, by := range []art.SortKey{art.SortRelevance, art.SortArtist} {
			q := art.TextQuery{Search: search, Sort: art.Sort{By: by}}
			first, second := ask(t, a, q), ask(t, b, q)
			for i := range first.Hits {
				if first.Hits[i].Image.ID != second.Hits[i].Image.ID || first.Hits[i].Key != second.Hits[i].Key {
					t.Fatalf("%+v: hit %d differs between two builds", q, i)
				}
			}
		}
	}
}

func TestAnswersKeptAreBounded(t *testing.T) {
	kept := newAnswers()
	for i := range 5 * maxAnswerRecords / 1_000_000 {
		kept.put(strings.Repeat("x", i+1), &answer{ranking: ranking{ordinals: make([]uint32, 1_000_000)}})
	}
	held := 0
	for _, search := range kept.kept.Keys() {
		a, _ := kept.get(search)
		held += a.weight()
	}
	if held > maxAnswerRecords || held != kept.records || held == 0 {
		t.Errorf("answers of %d records are kept, %d counted", held, kept.records)
	}
}
