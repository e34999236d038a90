package text

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"likeness/internal/art"
)

// TestWordsThatRecordsHoldAreNotReplaced asks for two words that no work holds
// together.
func TestWordsThatRecordsHoldAreNotReplaced(t *testing.T) {
	images := collection()
	x := build(t, images)
	rng := rand.New(rand.NewPCG(4, 2))
	pairs, offered := 0, 0
	for range 3000 {
		a, b := longWords(images[rng.IntN(len(images))].Title), strings.Fields(images[rng.IntN(len(images))].Artist)
		first, second := a[rng.IntN(len(a))], b[rng.IntN(len(b))]
		e := newEvaluation(context.Background(), x)
		e.tolerant = nothing
		if _, met, err := e.query(x.parse(first + " " + second)); err != nil || met {
			continue
		}
		pairs++
		page := ask(t, x, art.TextQuery{Search: first + " " + second, Limit: 1})
		if page.Corrected != "" || len(page.Relaxed) != 1 || page.Relaxed[0] != first && page.Relaxed[0] != second {
			t.Fatalf("%s %s is corrected to %q, without %q; want one of them left out", first, second, page.Corrected, page.Relaxed)
		}
		kept := strings.TrimSpace(strings.Replace(first+" "+second, page.Relaxed[0], "", 1))
		if alone := ask(t, x, art.TextQuery{Search: kept, Limit: 1}); alone.Total < page.Total || alone.Hits[0].Image.ID != page.Hits[0].Image.ID {
			t.Errorf("%s %s without %s finds other works than %s", first, second, page.Relaxed[0], kept)
		}
		if page.DidYouMean != "" {
			offered++
			if again := ask(t, x, art.TextQuery{Search: page.DidYouMean, Limit: 1}); again.Total == 0 || again.Corrected != "" || len(again.Relaxed) > 0 {
				t.Errorf("%q is offered and finds %d works, without %q", page.DidYouMean, again.Total, again.Relaxed)
			}
		}
	}
	if pairs < 300 || offered == 0 {
		t.Errorf("%d pairs that do not meet, %d offers: too few to tell", pairs, offered)
	}
}

func TestACorrectionIsChosenByWhatTheWholeSearchFinds(t *testing.T) {
	x := build(t, numbered([]art.Image{
		work("Lake in Spring", "Ada Berg", "", "", ""), work("Lake in Spring II", "Ada Berg", "", "", ""), work("Lane in Spring", "Ada Berg", "", "", ""),
		work("Lame Horse", "Ion Cern", "", "", ""),
		work("Views of series", "Ion Cern", "", "", ""), work("A series", "Ion Cern", "View", "", ""), work("Another series", "Ion Cern", "View", "", ""),
		work("View of Sèvres", "Ion Cern", "", "", ""),
	}))
	for typed, want := range map[string]string{
		"lamne horse":   "lame horse", // and not a lake, which more works hold
		"lakee spring":  "lake spring",
		"view of sères": "view of sevres", // the whole title, and not a series in a view
	} {
		if got := ask(t, x, art.TextQuery{Search: typed}).Corrected; got != want {
			t.Errorf("%q is corrected to %q, want %q", typed, got, want)
		}
	}
}

func TestSlursAreFoundButNeverOffered(t *testing.T) {
	var images []art.Image
	for word := range neverOffered {
		images = append(images, work(word, "", "", "", ""))
	}
	x := build(t, numbered(images))
	for word := range neverOffered {
		if len(word) < 5 {
			continue
		}
		page := ask(t, x, art.TextQuery{Search: word + word[len(word)-1:]})
		if page.Corrected != "" || page.DidYouMean != "" || page.Total > 0 {
			t.Errorf("%s with its last letter doubled is corrected to %q, and %q is offered", word, page.Corrected, page.DidYouMean)
		}
		if page = ask(t, x, art.TextQuery{Search: word}); page.Total == 0 {
			t.Errorf("%s is not found as typed", word)
		}
	}
}

func TestSignsAloneFindTitlesThatAreThem(t *testing.T) {
	x := build(t, numbered([]art.Image{
		work("?", "A", "", "", ""), work("?!", "A", "", "", ""), work("Why?", "A", "", "", ""), work("( . )", "A", "", "", ""),
		{Name: "file.jpg", Title: "…"},
		{Name: "other.jpg"},
		work("OR", "Nauman", "", "", ""), work("AND / NOT", "Nauman", "", "", ""),
	}))
	for typed, want := range map[string]string{
		"?": "?", " ?! ": "?!", "( .  )": "( . )", "!": "", "-": "", `"`: "", "…": "…", "OR": "OR", "AND NOT": "AND / NOT", "artist:": "",
	} {
		if got := strings.Join(titles(ask(t, x, art.TextQuery{Search: typed}).Hits), "; "); got != want {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
}

func TestWorksOfNearSpellingsAreCountedAndComeLast(t *testing.T) {
	x := build(t, numbered([]art.Image{
		work("Gare Saint-Lazare", "Claude Monnet", "", "Landscape", "1877"),
		work("Haystacks", "Claude Monet", "", "Landscape", "1890"), work("Poplars", "Claude Monet", "", "Landscape", "1891"),
		work("Monet in his Garden", "Édouard Manet", "", "Portrait", "1874"), work("Regatta", "Claude Monet", "", "Sea", "1872"),
	}))
	for _, c := range []struct {
		query       art.TextQuery
		total, near int
	}{
		{art.TextQuery{Search: "monnet"}, 5, 4},
		{art.TextQuery{Search: "monnet", Filter: art.Filter{Genres: []string{"landscape"}}}, 3, 2},
		{art.TextQuery{Search: "monnet", Filter: art.Filter{Genres: []string{"sea"}}}, 1, 1},
		{art.TextQuery{Search: "monnet -haystacks"}, 4, 3},
		{art.TextQuery{Search: "claude monnet"}, 4, 3},
		{art.TextQuery{Search: "monnett"}, 5, 4}, // corrected to what nearly all is called
		{art.TextQuery{Search: "landscape"}, 3, 0},
		{art.TextQuery{Search: "mon"}, 5, 0}, // the beginning of a word, as typed
		{art.TextQuery{}, 5, 0},
	} {
		for _, by := range []art.SortKey{art.SortRelevance, art.SortDate} {
			c.query.Limit, c.query.Sort.By = 10, by
			page := ask(t, x, c.query)
			near := 0
			for i, hit := range page.Hits {
				if hit.Near {
					near++
				} else if by == art.SortRelevance && near > 0 {
					t.Errorf("%q, %d: a work of the words as typed after one of a near spelling", c.query.Search, i)
				}
			}
			if page.Total != c.total || page.Near != c.near || near != c.near {
				t.Errorf("%q by %v: %d works, %d of near spellings, %d such hits; want %d and %d",
					c.query.Search, by, page.Total, page.Near, near, c.total, c.near)
			}
		}
	}
	// What a page counts is the whole list, wherever the page begins.
	first := ask(t, x, art.TextQuery{Search: "monnet", Limit: 2})
	if rest := ask(t, x, art.TextQuery{Search: "monnet", Limit: 2, After: first.End(art.TextQuery{})}); rest.Total != 5 || rest.Near != 4 {
		t.Errorf("the second page counts %d works, %d of near spellings, want 5 and 4", rest.Total, rest.Near)
	}
}
