package search_test

import (
	"bytes"
	"context"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/embedded/embeddedtest"
	"likeness/internal/enginetest"
	"likeness/internal/library"
	"likeness/internal/search"
	"likeness/internal/uploads"
)

const works = 40

// The journeys are tested on one real library of painted works.
var shared struct {
	dir     string
	service *search.Service
	uploads *uploads.Store
	gallery *enginetest.Gallery
	engine  *embedded.Engine
}

func TestMain(m *testing.M) {
	var err error
	if shared.dir, err = os.MkdirTemp("", "search"); err != nil {
		panic(err)
	}
	code := m.Run()
	if shared.engine != nil {
		shared.engine.Close()
	}
	if err := os.RemoveAll(shared.dir); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// folder is a library whose engine stays open for all tests.
type folder struct{ embeddedtest.Folder }

func (f folder) Open(t testing.TB) enginetest.Opened {
	engine, err := embedded.Open(context.Background(), f.Library, slog.New(slog.DiscardHandler), func(art.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	shared.engine = engine
	return enginetest.Opened{Engine: engine, Models: engine.Models()}
}

func service(t *testing.T) *search.Service {
	t.Helper()
	if shared.service != nil {
		return shared.service
	}
	lib, err := library.Create(filepath.Join(shared.dir, "library"))
	if err != nil {
		t.Fatal(err)
	}
	shared.gallery = enginetest.NewGallery(t, shared.dir, folder{embeddedtest.Folder{Library: lib}}, works)
	shared.gallery.Copy(3)
	if shared.uploads, err = uploads.Open(filepath.Join(shared.dir, "uploads")); err != nil {
		t.Fatal(err)
	}
	opened := folder{embeddedtest.Folder{Library: lib}}.Open(t)
	shared.service = search.New(opened.Engine, opened.Models, shared.uploads)
	return shared.service
}

// ids lists the works of the library in catalogue order.
func ids(t *testing.T) []string {
	t.Helper()
	page, err := service(t).Search(t.Context(), search.TextRequest{First: search.MaxPageSize})
	if err != nil || len(page.Edges) != works+1 {
		t.Fatalf("%d works, %v", len(page.Edges), err)
	}
	var all []string
	for _, e := range page.Edges {
		all = append(all, e.Image.ID)
	}
	return all
}

func upload(t *testing.T, work int) string {
	t.Helper()
	service(t)
	var file bytes.Buffer
	if err := png.Encode(&file, shared.gallery.Works[work].PaintAt(64)); err != nil {
		t.Fatal(err)
	}
	kept, err := shared.uploads.AddUpload(t.Context(), &file)
	if err != nil {
		t.Fatal(err)
	}
	return kept.ID
}

func TestPagesByWordsAndByLikenessHoldEveryWorkOnce(t *testing.T) {
	s, all := service(t), ids(t)
	walks := map[string]func(after string) (found []string, end string, more bool, err error){
		"words": func(after string) (found []string, end string, more bool, err error) {
			page, err := s.Search(t.Context(), search.TextRequest{Sort: art.Sort{By: art.SortTitle}, First: 7, After: after})
			for _, e := range page.Edges {
				found, end = append(found, e.Image.ID), e.Cursor
			}
			return found, end, page.HasNext, err
		},
		"likeness": func(after string) (found []string, end string, more bool, err error) {
			page, err := s.Similar(t.Context(), search.SimilarRequest{To: search.SimilarTo{Image: all[0]}, Exact: true, First: 7, After: after})
			for _, e := range page.Edges {
				found, end = append(found, e.Image.ID), e.Cursor
			}
			return found, end, page.HasNext, err
		},
	}
	for name, walk := range walks {
		var seen []string
		after, more := "", true
		for more {
			found, end, hasNext, err := walk(after)
			if err != nil || len(found) == 0 {
				t.Fatalf("%s: a page of %d works after %d, %v", name, len(found), len(seen), err)
			}
			seen, after, more = append(seen, found...), end, hasNext
		}
		want := slices.Clone(all)
		if name == "likeness" {
			want = want[1:] // the work asked about is not among its own results
		}
		slices.Sort(seen)
		slices.Sort(want)
		if !slices.Equal(seen, want) {
			t.Errorf("by %s the pages hold %d works, want each of %d once", name, len(seen), len(want))
		}
	}
}

func TestCursorsBelongToWhatWasAsked(t *testing.T) {
	s, all := service(t), ids(t)
	words, err := s.Search(t.Context(), search.TextRequest{First: 5})
	if err != nil {
		t.Fatal(err)
	}
	after := words.Edges[4].Cursor
	for name, ask := range map[string]func() error{
		"other words": func() error {
			_, err := s.Search(t.Context(), search.TextRequest{Search: "red", First: 5, After: after})
			return err
		},
		"another list": func() error {
			_, err := s.Similar(t.Context(), search.SimilarRequest{To: search.SimilarTo{Image: all[0]}, First: 5, After: after})
			return err
		},
		"no cursor": func() error {
			_, err := s.NearDuplicates(t.Context(), "", 5, "zzz")
			return err
		},
		"years in the wrong order": func() error {
			_, err := s.Search(t.Context(), search.TextRequest{Filter: backwards(), First: 5})
			return err
		},
		"years of likeness in the wrong order": func() error {
			_, err := s.Similar(t.Context(), search.SimilarRequest{To: search.SimilarTo{Image: all[0]}, Filter: backwards(), First: 5})
			return err
		},
		"years of a facet in the wrong order": func() error {
			_, err := s.Facet(t.Context(), words.Generation, art.FacetQuery{Field: art.FieldArtist, Filter: backwards(), Limit: 5})
			return err
		},
		"too many": func() error {
			_, err := s.Search(t.Context(), search.TextRequest{First: search.MaxPageSize + 1})
			return err
		},
	} {
		if err := ask(); art.CodeOf(err) != art.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func backwards() art.Filter {
	from, to := 1900, 1850
	return art.Filter{YearFrom: &from, YearTo: &to, Missing: []art.Field{art.FieldDate}}
}

func TestAnUploadFindsItsWorkAndADetailIsNoUpload(t *testing.T) {
	s, all := service(t), ids(t)
	page, err := s.Similar(t.Context(), search.SimilarRequest{To: search.SimilarTo{Upload: upload(t, 5)}, First: 3})
	if err != nil || page.Edges[0].Image.ID != all[5] || page.Edges[0].Score < .99 {
		t.Fatalf("%+v, %v", page, err)
	}
	detail := search.SimilarTo{Detail: &search.Detail{Of: search.PictureRef{Image: all[5]}, Region: art.Region{Width: .5, Height: .5}}}
	page, err = s.Similar(t.Context(), search.SimilarRequest{To: detail, First: works + 1})
	if err != nil || len(page.Edges) != works {
		t.Fatalf("%d works are like a detail, want all but its own: %v", len(page.Edges), err)
	}
	_, err = s.Similar(t.Context(), search.SimilarRequest{To: search.SimilarTo{Upload: "nothing-like-this"}, First: 3})
	if art.CodeOf(err) != art.CodeNotFound {
		t.Errorf("an upload that is not kept: %v", err)
	}
}

func TestExamplesLeaveThemselvesOut(t *testing.T) {
	s, all := service(t), ids(t)
	examples := search.SimilarTo{Examples: &search.Examples{
		Like: []search.PictureRef{{Image: all[0]}, {Image: all[1]}}, Unlike: []search.PictureRef{{Image: all[2]}},
	}}
	page, err := s.Similar(t.Context(), search.SimilarRequest{To: examples, First: works + 1})
	if err != nil || page.Total != works-2 {
		t.Fatalf("%d works, %v", page.Total, err)
	}
	for _, e := range page.Edges {
		if slices.Contains(all[:3], e.Image.ID) {
			t.Errorf("the example %s is among the results", e.Image.Name)
		}
	}
	if _, err := s.Similar(t.Context(), search.SimilarRequest{To: search.SimilarTo{Examples: &search.Examples{}}, First: 5}); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("no examples: %v", err)
	}
}

func TestScoresAreExplained(t *testing.T) {
	s, all := service(t), ids(t)
	for _, request := range []search.ExplainRequest{
		{To: search.SimilarTo{Image: all[0]}, Image: all[7]},
		{To: search.SimilarTo{Upload: upload(t, 2)}, Image: all[7], Metric: "colour"},
		{To: search.SimilarTo{Image: all[0]}, Image: all[7], Blend: []art.Weight{{Metric: "colour", Weight: 1}, {Metric: "texture", Weight: 2}}},
	} {
		why, err := s.Explain(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		page, err := s.Similar(t.Context(), search.SimilarRequest{To: request.To, Metric: request.Metric, Blend: request.Blend, Exact: true, First: works + 1})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(page.Edges, func(e search.SimilarEdge) bool { return e.Image.ID == all[7] })
		if d := page.Edges[i].Score - why.Score; d > 1e-4 || d < -1e-4 {
			t.Errorf("explains %.5f of a score of %.5f", why.Score, page.Edges[i].Score)
		}
		if why.Sentence == "" || len(why.QueryWeights) != len(why.Weights) {
			t.Errorf("%q with %d and %d weights", why.Sentence, len(why.Weights), len(why.QueryWeights))
		}
	}
	if _, err := s.Explain(t.Context(), search.ExplainRequest{To: search.SimilarTo{Image: all[0]}, Image: "aaaaaaaaaaaaaaaa"}); art.CodeOf(err) != art.CodeNotFound {
		t.Errorf("a work that is not there: %v", err)
	}
}

func TestCopiesComeInGroups(t *testing.T) {
	s, all := service(t), ids(t)
	pair := []string{all[3], all[works]}
	for _, of := range []string{all[3], all[works]} {
		page, err := s.NearDuplicates(t.Context(), of, 5, "")
		if err != nil || page.Total != 1 || len(page.Edges[0].Images) != 2 {
			t.Fatalf("%+v, %v", page, err)
		}
		for _, image := range page.Edges[0].Images {
			if !slices.Contains(pair, image.ID) {
				t.Errorf("%s is in the group", image.Name)
			}
		}
	}
	near, err := s.Similar(t.Context(), search.SimilarRequest{To: search.SimilarTo{Image: all[0]}, First: works})
	if err != nil {
		t.Fatal(err)
	}
	for _, edge := range near.Edges {
		group, err := s.NearDuplicates(t.Context(), edge.Image.ID, 1, "")
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, in := range group.Edges {
			for _, image := range in.Images {
				if image.ID != edge.Image.ID {
					want = append(want, image.ID)
				}
			}
		}
		if slices.Contains(pair, edge.Image.ID) && len(want) != 1 {
			t.Errorf("%s is copied %d times", edge.Image.ID, len(want))
		}
		if !slices.Equal(edge.Copies, want) {
			t.Errorf("%s has the copies %v", edge.Image.ID, edge.Copies)
		}
	}
	if page, err := s.NearDuplicates(t.Context(), all[0], 5, ""); err != nil || page.Total != 0 {
		t.Errorf("a work without copies: %+v, %v", page, err)
	}
	if _, err := s.NearDuplicates(t.Context(), "aaaaaaaaaaaaaaaa", 5, ""); art.CodeOf(err) != art.CodeNotFound {
		t.Errorf("a work that is not there: %v", err)
	}
}

func TestTheMapIsTheBeginningOfALargerOne(t *testing.T) {
	s := service(t)
	whole, err := s.Map(t.Context(), search.MaxMapped)
	if err != nil || len(whole.Images) != works+1 {
		t.Fatalf("%v", err)
	}
	part, err := s.Map(t.Context(), 10)
	if err != nil || len(part.Images) != 10 || !slices.Equal(part.X, whole.X[:10]) {
		t.Fatalf("asked for fewer, the works lie elsewhere: %v", err)
	}
	for i, image := range whole.Images {
		if image.ID != whole.ImageIDs[i] {
			t.Fatalf("place %d is of %s and shows %s", i, whole.ImageIDs[i], image.ID)
		}
	}
}

func TestLookupsSayWhatTheyDidNotFind(t *testing.T) {
	s := service(t)
	name := shared.gallery.Works[0].OriginalName
	found, err := s.Lookup(t.Context(), art.Lookup{Name: " " + name + " "})
	if err != nil || found.Image == nil || found.Image.Name != name {
		t.Fatalf("%+v, %v", found, err)
	}
	missed, err := s.Lookup(t.Context(), art.Lookup{Name: name + "x", Artist: found.Image.Artist})
	if err != nil || missed.Image != nil || !strings.Contains(missed.Message, name+"x") || len(missed.Closest) == 0 {
		t.Fatalf("a name that misses: %+v, %v", missed, err)
	}
	if _, err := s.Lookup(t.Context(), art.Lookup{Artist: "  "}); art.CodeOf(err) != art.CodeInvalid {
		t.Errorf("nothing asked for: %v", err)
	}
}
