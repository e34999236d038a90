package text

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"likeness/internal/art"
)

// TestSearches reads like a transcript: a search, four dashes, then the
// correction if there is one and the works that come, best first, with what
// is lit in brackets.
func TestSearches(t *testing.T) {
	x := build(t, museum())
	file, err := os.Open(filepath.Join("testdata", "searches.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var transcript strings.Builder
	lines := bufio.NewScanner(file)
	answering := false
	for lines.Scan() {
		line := lines.Text()
		asked, isSearch := strings.CutPrefix(line, "search ")
		switch {
		case isSearch:
			answering = true
			fmt.Fprintf(&transcript, "%s\n----\n%s\n", line, answerText(t, x, strings.Trim(asked, "|")))
		case !answering || strings.HasPrefix(line, "#"):
			answering = false
			fmt.Fprintln(&transcript, line)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	golden(t, "searches.txt", transcript.String())
}

// answerText writes an answer down.
func answerText(t *testing.T, x *Index, asked string) string {
	page := ask(t, x, art.TextQuery{Search: asked})
	var b strings.Builder
	if page.Corrected != "" {
		fmt.Fprintf(&b, "corrected: %s\n", page.Corrected)
	}
	if len(page.Relaxed) > 0 {
		fmt.Fprintf(&b, "without: %s\n", strings.Join(page.Relaxed, ", "))
	}
	if page.DidYouMean != "" {
		fmt.Fprintf(&b, "did you mean: %s\n", page.DidYouMean)
	}
	if page.Total == x.Count() {
		return b.String() + "everything\n"
	}
	for _, h := range page.Hits {
		b.WriteString(cmp.Or(h.Image.Title, h.Image.Name))
		for _, lit := range h.Highlights {
			b.WriteString(" | " + lit.Field + ": ")
			for _, p := range lit.Parts {
				if p.Match {
					b.WriteString("[" + p.Text + "]")
				} else {
					b.WriteString(p.Text)
				}
			}
		}
		b.WriteByte('\n')
	}
	if len(page.Hits) == 0 {
		b.WriteString("nothing\n")
	}
	return b.String()
}

func idsOf(hits []art.TextHit) []string {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.Image.ID
	}
	return ids
}

func TestASearchWhoseCallerLeftStops(t *testing.T) {
	x := build(t, museum())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.SearchText(ctx, art.TextQuery{Search: "monet", Limit: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("SearchText after cancellation: %v", err)
	}
	if _, err := x.Facet(ctx, art.FacetQuery{Field: art.FieldArtist, Limit: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("Facet after cancellation: %v", err)
	}
	if err := x.MatchingOrdinals(ctx, art.Filter{}, func(uint32) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("MatchingOrdinals after cancellation: %v", err)
	}
}

func TestAPlainPageIsTheSameWithoutHighlights(t *testing.T) {
	x := build(t, museum())
	lit, plain := ask(t, x, art.TextQuery{Search: "monet"}), ask(t, x, art.TextQuery{Search: "monet", Plain: true})
	if len(lit.Hits) == 0 || len(lit.Hits[0].Highlights) == 0 {
		t.Fatalf("nothing is lit: %+v", lit.Hits)
	}
	for i := range lit.Hits {
		lit.Hits[i].Highlights = nil
	}
	if diff := gocmp.Diff(lit, plain); diff != "" {
		t.Errorf("plain is another page (-lit +plain):\n%s", diff)
	}
}

func TestALongSearchIsBounded(t *testing.T) {
	x := build(t, museum())
	for _, search := range []string{
		strings.Repeat("monet ", 2000), strings.Repeat("a-", 5000), strings.Repeat("-monet ", 1500), strings.Repeat(`"`, 10_000),
		strings.Repeat("葛", 4000), strings.Repeat("é", 10_000), strings.Repeat("a OR ", 2500), strings.Repeat("artist:", 1500),
	} {
		q := parse(clip(search, maxSearchBytes), nil)
		if words, _ := q.words(); words > 2*maxWords || len(q.must)+len(q.not) > 2*maxWords {
			t.Errorf("%.10q... asks for %d words in %d parts", search, words, len(q.must)+len(q.not))
		}
		ask(t, x, art.TextQuery{Search: search})
	}
	if page := ask(t, x, art.TextQuery{Search: strings.Repeat("monet ", 2000)}); page.Total == 0 {
		t.Error("the words that are read find nothing")
	}
}

// FuzzSearch: whatever is typed has an answer, the pieces of every highlight
// make up its text, and a correction finds by itself what it was said to find.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{
		"monet", `"unclosed`, "OR", "-", "artist:", "((", "a OR b OR -c", `-"night watch"`, "date:1890s", "date:1880-1890",
		"o'keeffe d’orsay", "葛飾北斎", "e\u0301douard", "\xff\xfe", "title:\"\" name:x", "monnet rembrant", "½ ﬁ İ", "ก้า",
	} {
		f.Add(s)
	}
	x := build(f, museum())
	f.Fuzz(func(t *testing.T, s string) {
		page := ask(t, x, art.TextQuery{Search: s})
		for _, h := range page.Hits {
			checkHighlights(t, h.Image, h.Highlights)
		}
		if page.Corrected != "" {
			if again := ask(t, x, art.TextQuery{Search: page.Corrected}); again.Total != page.Total || again.Corrected != "" {
				t.Errorf("%q was corrected to %q and found %d, which finds %d and is corrected to %q",
					s, page.Corrected, page.Total, again.Total, again.Corrected)
			}
		}
		if _, err := x.Suggest(context.Background(), s, 8); err != nil {
			t.Errorf("Suggest(%q): %v", s, err)
		}
		if _, err := x.Closest(context.Background(), art.Lookup{Name: s, Artist: s}, 5); err != nil {
			t.Errorf("Closest(%q): %v", s, err)
		}
	})
}

func checkHighlights(t *testing.T, img art.Image, lit []art.Highlight) {
	t.Helper()
	texts := map[string]string{
		"name": img.Name, "title": img.Title, "artist": img.Artist, "collection": img.Collection, "genre": img.Genre,
	}
	for _, h := range lit {
		var whole string
		matches := 0
		for _, p := range h.Parts {
			whole += p.Text
			if p.Match {
				matches++
			}
			if p.Text == "" {
				t.Errorf("%s of %q has an empty part", h.Field, img.Name)
			}
		}
		if whole != texts[h.Field] || matches == 0 {
			t.Errorf("%s is highlighted as %+v, want pieces of %q with a match", h.Field, h.Parts, texts[h.Field])
		}
	}
}

func TestPhrasesFindWhatStandsInARow(t *testing.T) {
	images := append(collection(), museum()...)
	for i := range images {
		images[i].ID = ""
	}
	images = numbered(images)
	x := build(t, images)
	for _, phrase := range []string{
		"in the", "the snow", "van gogh", "de toulouse lautrec", "self portrait with", "the the", "musee d orsay", "snow in the", "of a merchant", "浪裏",
	} {
		want := 0
		for _, img := range images {
			held := false
			for f, text := range fieldTexts(img) {
				words := " " + strings.Join(typedWords(text), " ") + " "
				held = held || field(f) != fieldDate && strings.Contains(words, " "+strings.Join(typedWords(phrase), " ")+" ")
			}
			if held {
				want++
			}
		}
		if got := ask(t, x, art.TextQuery{Search: `"` + phrase + `"`}).Total; got != want {
			t.Errorf("%q finds %d works, want %d", phrase, got, want)
		}
	}
}
