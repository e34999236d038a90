package enginetest

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"likeness/internal/art"
)

func testHitsCarryTheirRecords(t *testing.T, g *Gallery) {
	generation, ctx := g.Current(), context.Background()
	all := IDs(t, generation)
	page, err := generation.SearchText(ctx, art.TextQuery{Search: "the", Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	near := Nearest(t, generation, art.NearestQuery{Vectors: VectorsOf(t, generation, all[0]), Metric: art.Overall, Limit: 50})
	var found []art.Image
	for _, hit := range page.Hits {
		found = append(found, hit.Image)
	}
	for _, hit := range near.Hits {
		found = append(found, hit.Image)
	}
	var asked []string
	for _, image := range found {
		asked = append(asked, image.ID)
	}
	records, err := generation.Images(ctx, asked)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(records, found); diff != "" || len(near.Hits) != 50 {
		t.Errorf("%d hits by likeness; hits and records differ:\n%s", len(near.Hits), diff)
	}
	bare := Nearest(t, generation, art.NearestQuery{Vectors: VectorsOf(t, generation, all[0]), Metric: art.Overall, Limit: 50, Bare: true})
	for i, hit := range bare.Hits {
		if hit.Image.ID != near.Hits[i].Image.ID {
			t.Fatalf("bare hit %d is %s, want %s", i, hit.Image.ID, near.Hits[i].Image.ID)
		}
	}
}

func testRecordsComeInTheOrderAskedFor(t *testing.T, g *Gallery) {
	generation, ctx := g.Current(), context.Background()
	all := IDs(t, generation)
	asked := []string{all[7], "nobody", all[2], all[7]}
	images, err := generation.Images(ctx, asked)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, image := range images {
		got = append(got, image.ID)
		if image.Picture == nil || image.Picture.Key == "" {
			t.Errorf("%s has the picture %+v", image.Name, image.Picture)
		}
	}
	if want := []string{all[7], all[2], all[7]}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	stats, err := generation.Stats(ctx)
	if err != nil || stats.Images != len(g.Works) || stats.Artists == 0 || stats.Genres == 0 {
		t.Errorf("%+v, %v", stats, err)
	}
}

func testLookupsMatchExactly(t *testing.T, g *Gallery) {
	generation, ctx := g.Current(), context.Background()
	first := g.Works[3]
	image, err := generation.FirstMatch(ctx, art.Lookup{Name: strings.ToUpper(first.OriginalName)})
	if err != nil || image.Name != first.OriginalName {
		t.Fatalf("got %q, %v", image.Name, err)
	}
	artist := image.Artists[0]
	byArtist, err := generation.FirstMatch(ctx, art.Lookup{Artist: strings.ToLower(artist)})
	if err != nil || byArtist.Order > image.Order || !slices.Contains(byArtist.Artists, artist) {
		t.Fatalf("the first work of %q is %+v, %v", artist, byArtist, err)
	}
	_, err = generation.FirstMatch(ctx, art.Lookup{Artist: artist, Genre: "no such genre"})
	if art.CodeOf(err) != art.CodeNotFound {
		t.Fatalf("an artist with a genre of nobody: %v", err)
	}
	missed := []rune(first.OriginalName)
	closest, err := generation.Closest(ctx, art.Lookup{Name: string(missed[1:])}, 5)
	if err != nil || len(closest) == 0 || len(closest) > 5 {
		t.Fatalf("%d works are close to a name without its first letter, %v", len(closest), err)
	}
	if !slices.ContainsFunc(closest, func(i art.Image) bool { return i.ID == image.ID }) {
		t.Errorf("the name itself is not among those close to it")
	}
}

func testSearchesMeanTheSameFromEveryKeyboard(t *testing.T, g *Gallery) {
	generation := g.Current()
	found := func(search string) (ids []string, corrected string) {
		page, err := generation.SearchText(t.Context(), art.TextQuery{Search: search, Limit: len(g.Works)})
		if err != nil {
			t.Fatal(err)
		}
		for _, hit := range page.Hits {
			ids = append(ids, hit.Image.ID)
		}
		return ids, page.Corrected
	}
	artist := strings.Fields(g.Works[3].Artist)[0]
	for typed, plain := range map[string]string{
		"artist：" + artist:                   "artist:" + artist,
		"ａｒｔｉｓｔ：「" + artist + "」":            `artist:"` + artist + `"`,
		"the －artist：" + artist:              "the -artist:" + artist,
		"＂" + artist + "＂ ＯＲ date：1890-1920": `"` + artist + `" OR date:1890-1920`,
		"date:2000-1600":                     "date:1600-2000",
	} {
		got, corrected := found(typed)
		want, _ := found(plain)
		if !slices.Equal(got, want) || len(want) == 0 || len(want) == len(g.Works) && !strings.Contains(plain, "date") {
			t.Errorf("%q finds %d works, %q %d", typed, len(got), plain, len(want))
		}
		if backwards := strings.HasPrefix(typed, "date:2000"); backwards && corrected != plain {
			t.Errorf("%q is corrected to %q", typed, corrected)
		}
	}
}

func testListsPageWithoutGaps(t *testing.T, g *Gallery) {
	generation, ctx := g.Current(), context.Background()
	for _, by := range []art.SortKey{art.SortRelevance, art.SortName, art.SortTitle, art.SortArtist, art.SortDate} {
		for _, descending := range []bool{false, true} {
			q := art.TextQuery{Sort: art.Sort{By: by, Descending: descending}, Limit: 17}
			seen := map[string]bool{}
			for {
				page, err := generation.SearchText(ctx, q)
				if err != nil {
					t.Fatal(err)
				}
				if generation.Capabilities().ExactTotals && page.Total != len(g.Works) {
					t.Fatalf("by %s: total %d, want %d", by, page.Total, len(g.Works))
				}
				for _, hit := range page.Hits {
					if seen[hit.Image.ID] {
						t.Fatalf("by %s: %s comes twice", by, hit.Image.Name)
					}
					seen[hit.Image.ID] = true
				}
				if !page.More {
					break
				}
				q.After = page.End(q)
			}
			if len(seen) != len(g.Works) {
				t.Errorf("by %s, descending %v: the pages hold %d works, want %d", by, descending, len(seen), len(g.Works))
			}
		}
	}
}

func testFacetCountsAreWhatTheirFiltersList(t *testing.T, g *Gallery) {
	generation, ctx := g.Current(), context.Background()
	for field, filter := range map[art.Field]func(string) art.Filter{
		art.FieldArtist:     func(v string) art.Filter { return art.Filter{Artists: []string{v}} },
		art.FieldCollection: func(v string) art.Filter { return art.Filter{Collections: []string{v}} },
		art.FieldGenre:      func(v string) art.Filter { return art.Filter{Genres: []string{v}} },
	} {
		facet, err := generation.Facet(ctx, art.FacetQuery{Field: field, Limit: 200})
		if err != nil || len(facet.Values) == 0 {
			t.Fatalf("facet %s: %d values, %v", field, len(facet.Values), err)
		}
		for _, value := range facet.Values {
			listed, err := generation.SearchText(ctx, art.TextQuery{Filter: filter(value.Value), Limit: 1})
			if err != nil || listed.Total != value.Count {
				t.Errorf("%s %q counts %d and lists %d, %v", field, value.Value, value.Count, listed.Total, err)
			}
		}
		missing, err := generation.SearchText(ctx, art.TextQuery{Filter: art.Filter{Missing: []art.Field{field}}, Limit: 1})
		if err != nil || missing.Total != facet.Missing {
			t.Errorf("%s is missing %d times and lists %d, %v", field, facet.Missing, missing.Total, err)
		}
	}
}

func testFacetsIgnoreTheirOwnFilter(t *testing.T, g *Gallery) {
	generation, ctx := g.Current(), context.Background()
	all, err := generation.Facet(ctx, art.FacetQuery{Field: art.FieldGenre, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	chosen := art.Filter{Genres: []string{all.Values[0].Value}}
	again, err := generation.Facet(ctx, art.FacetQuery{Field: art.FieldGenre, Filter: chosen, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(all, again); diff != "" {
		t.Errorf("genres under a filter of one genre:\n%s", diff)
	}
}

func testSuggestionsComplete(t *testing.T, g *Gallery) {
	generation, ctx := g.Current(), context.Background()
	images, err := generation.Images(ctx, IDs(t, generation)[:20])
	if err != nil {
		t.Fatal(err)
	}
	for _, image := range images {
		if len(image.Artists) == 0 {
			continue
		}
		artist := image.Artists[0]
		found, err := generation.Suggest(ctx, string([]rune(artist)[:5]), 20)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(found, func(s art.Suggestion) bool { return s.Field == art.FieldArtist && s.Text == artist }) {
			t.Errorf("%q is not among what its first letters suggest: %+v", artist, found)
		}
	}
	found, err := generation.Suggest(ctx, images[0].Title, 20)
	if err != nil || !slices.ContainsFunc(found, func(s art.Suggestion) bool { return s.Image != nil && s.Image.Title == images[0].Title }) {
		t.Errorf("the title %q does not suggest its work: %+v, %v", images[0].Title, found, err)
	}
}

func testPicturesOpenInEverySize(t *testing.T, g *Gallery) {
	engine, ctx := g.Library.Open(t), context.Background()
	generation := engine.Current(t)
	images, err := generation.Images(ctx, IDs(t, generation)[:1])
	if err != nil {
		t.Fatal(err)
	}
	for size, mediaType := range map[art.PictureSize]string{
		art.Thumbnail: "image/jpeg", art.Large: "image/jpeg", art.Original: "image/png",
	} {
		file, err := engine.OpenPicture(ctx, images[0], size)
		if err != nil {
			t.Fatalf("%s: %v", size, err)
		}
		data, err := io.ReadAll(file)
		_ = file.Close()
		if err != nil || len(data) == 0 || file.MediaType != mediaType {
			t.Errorf("%s: %d bytes of %s, %v", size, len(data), file.MediaType, err)
		}
	}
	gone := images[0]
	gone.Picture = &art.Picture{Hash: strings.Repeat("0", 64), Key: "nowhere/gone.png"}
	for _, size := range []art.PictureSize{art.Thumbnail, art.Original} {
		if _, err := engine.OpenPicture(ctx, gone, size); art.CodeOf(err) != art.CodeNotFound {
			t.Errorf("a picture that is gone, %s: %v", size, err)
		}
	}
}

func testForeignGenerationsAreStale(t *testing.T, g *Gallery) {
	engine := g.Library.Open(t)
	if !engine.Current(t).Capabilities().SnapshotCursors {
		t.Skip("the engine keeps no snapshots")
	}
	_, err := engine.ByID("000000-abcdef")
	if e, ok := err.(*art.Error); !ok || e.Code != art.CodeInvalid || e.Reason != art.ReasonStaleCursor {
		t.Fatalf("got %v", err)
	}
}

func testQuestionsEndWithTheirContext(t *testing.T, g *Gallery) {
	generation := g.Current()
	vectors := VectorsOf(t, generation, IDs(t, generation)[0])
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for name, ask := range map[string]func() error{
		"images": func() error { _, err := generation.Images(ended, IDs(t, generation)[:1]); return err },
		"blend": func() error {
			_, err := generation.Nearest(ended, art.NearestQuery{Vectors: vectors, Blend: []art.Weight{{Metric: "colour", Weight: 1}}, Limit: 5})
			return err
		},
		"search": func() error {
			_, err := generation.SearchText(ended, art.TextQuery{Search: "zzyzx", Limit: 5})
			return err
		},
	} {
		if err := ask(); err == nil {
			t.Errorf("%s answers a question that was given up", name)
		}
	}
}

func testVectorsOfWhatHasNone(t *testing.T, g *Gallery) {
	if _, err := g.Current().VectorsOf(context.Background(), "aaaaaaaaaaaaaaaa", 0); art.CodeOf(err) != art.CodeNotFound {
		t.Errorf("a work that is not there: %v", err)
	}
	if _, err := g.Current().VectorsOf(context.Background(), IDs(t, g.Current())[0], 7); art.CodeOf(err) != art.CodeNotFound {
		t.Errorf("a picture that is not there: %v", err)
	}
}
