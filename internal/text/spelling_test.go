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
