package text

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"likeness/internal/art"
)

// suggested asks for suggestions and writes them down.
func suggested(t *testing.T, x *Index, prefix string, limit int) []string {
	t.Helper()
	found, err := x.Suggest(context.Background(), prefix, limit)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, s := range found {
		if (s.Field == "") == (s.Image == nil) || s.Count < 1 {
			t.Errorf("%+v is neither a value nor a work", s)
		}
		lines = append(lines, fmt.Sprintf("%s %s %d", s.Field, s.Text, s.Count))
	}
	return lines
}

func TestSuggestCompletesWordsAnywhere(t *testing.T) {
	x := build(t, museum())
	for _, c := range []struct {
		prefix string
		want   []string
	}{
		{"rembr", []string{"ARTIST Rembrandt van Rijn 2", " Rembrandt’s Mother 1", " Untitled (After Rembrant) 1"}},
		{"VAN GO", []string{"COLLECTION Van Gogh Museum 1", "ARTIST Vincent van Gogh 4"}},
		{"gogh v", []string{"ARTIST Vincent van Gogh 4", "COLLECTION Van Gogh Museum 1"}},
		{"cez", []string{"ARTIST Paul Cézanne 2", "ARTIST Workshop of Paul Cézanne 1"}},
		{"okee", []string{"ARTIST Georgia O'Keeffe 2"}},
		{"d’ors", []string{"COLLECTION Musée d’Orsay 4"}},
		{"portrait", []string{"GENRE portrait 7", " Portrait of Claude Monet 1", " Self-Portrait with Two Circles 1"}},
		{"monet water l", []string{" Water Lilies 1", " The Water Lily Pond 1"}},
		{"starry night o", []string{" Starry Night Over the Rhône 1"}},
		{"Portrait of c", []string{" Portrait of Claude Monet 1", " House of Cards 1"}},
		{"house i", []string{" House in Provence 1"}},
		{"monet water li", []string{" Water Lilies 1", " The Water Lily Pond 1"}},
		{"北", []string{"ARTIST 葛飾北斎 1"}},
		{"zzzz", nil},
		{"", nil},
		{"((", nil},
	} {
		if got := suggested(t, x, c.prefix, 8); !slices.Equal(got, c.want) {
			t.Errorf("%q suggests %q, want %q", c.prefix, got, c.want)
		}
	}
}

func TestSuggestAllowsForTyposWhenThereIsNothingElse(t *testing.T) {
	x := build(t, museum())
	for _, prefix := range []string{"rembrn", "remrbandt", "Rembradnt v"} {
		if got := suggested(t, x, prefix, 8); len(got) == 0 || got[0] != "ARTIST Rembrandt van Rijn 2" {
			t.Errorf("%q suggests %q", prefix, got)
		}
	}
	if got := suggested(t, x, "impresion", 8); !slices.Equal(got, []string{" Impression, Sunrise 1"}) {
		t.Errorf("a mistyped title suggests %q", got)
	}
}

func TestSuggestCompletesWordsWrittenTogetherOrApart(t *testing.T) {
	x := build(t, numbered(append(museum(),
		work("Hallway", "Roy DeCarava", "", "", ""), work("Calm", "Sofonisba Anguissola", "Galleria degli Uffizi", "", ""))))
	for prefix, want := range map[string]string{
		"vangogh":    "ARTIST Vincent van Gogh 4",
		"vang":       "", // too short to tell
		"vincentvan": "ARTIST Vincent van Gogh 4",
		"de carav":   "ARTIST Roy DeCarava 1",
		"degliuff":   "COLLECTION Galleria degli Uffizi 1",
	} {
		got := suggested(t, x, prefix, 8)
		if !slices.Contains(got, want) && (want != "" || len(got) > 0) {
			t.Errorf("%q suggests %q, want %q", prefix, got, want)
		}
	}
}

// TestEnoughRecordsAreEnough asks for the beginning of words that most records hold.
func TestEnoughRecordsAreEnough(t *testing.T) {
	var images []art.Image
	for i := range 300 {
		images = append(images, work(fmt.Sprintf("Stone %d", i), "", "", "", ""), work(fmt.Sprintf("Stair%d", i%7), "", "", "", ""))
	}
	x := build(t, numbered(images))
	beginning := query{must: []node{{kind: kindWord, in: only(fieldTitle), term: "st", prefix: true, words: 1}}}
	for _, c := range []struct{ enough, least, most int }{{0, 600, 600}, {50, 5, 99}, {400, 300, 400}, {10_000, 600, 600}} {
		e := newEvaluation(context.Background(), x)
		e.enough = c.enough
		found, _, err := e.query(beginning)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(found.ordinals); got < c.least || got > c.most {
			t.Errorf("where %d are enough, %d records come, want %d to %d", c.enough, got, c.least, c.most)
		}
	}
}

func TestSuggestMixesValuesAndWorks(t *testing.T) {
	var images []art.Image
	for i := range 30 {
		images = append(images, work(fmt.Sprintf("Stone %d", i), fmt.Sprintf("Stone Artist %d", i%10),
			fmt.Sprintf("Stone Museum %d", i%5), fmt.Sprintf("stonework %d", i%4), ""))
	}
	x := build(t, numbered(images))
	counts := map[art.Field]int{}
	found, err := x.Suggest(context.Background(), "ston", 8)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range found {
		counts[s.Field]++
	}
	want := map[art.Field]int{art.FieldArtist: 3, art.FieldCollection: 2, art.FieldGenre: 1, "": 2}
	for field, n := range want {
		if counts[field] != n {
			t.Errorf("%d suggestions of %q, want %d", counts[field], field, n)
		}
	}
	for _, limit := range []int{1, 2, 5, 20} {
		if got := suggested(t, x, "ston", limit); len(got) != limit {
			t.Errorf("%d suggestions, want %d", len(got), limit)
		}
	}
}

func TestClosestFindsWhatWasMeant(t *testing.T) {
	x := build(t, museum())
	for _, c := range []struct {
		where art.Lookup
		want  string // title, or name, of the first
	}{
		{art.Lookup{Name: "Stary Nihgt.jpg"}, "Starry Night"},
		{art.Lookup{Name: "Starry Night over the Rhone.jpeg"}, "Starry Night Over the Rhône"},
		{art.Lookup{Name: "IMG_0024"}, "The Card Players"},
		{art.Lookup{Name: "Haystacks by Claude Monet"}, "Claude Monet - Haystacks - Google Art Project.jpg"},
		{art.Lookup{Artist: "Vincent Gogh"}, "Starry Night"},
		{art.Lookup{Artist: "葛飾北斉"}, "神奈川沖浪裏"},
		{art.Lookup{Artist: "Claude Monay", Genre: "marine"}, "Impression, Sunrise"},
		{art.Lookup{Collection: "Rikjsmuseum"}, "Rembrandt’s Mother"},
		{art.Lookup{Name: "Ophelia", Artist: "Monet"}, "Ophelia"},
	} {
		images, err := x.Closest(context.Background(), c.where, 5)
		if err != nil {
			t.Fatal(err)
		}
		if len(images) == 0 || len(images) > 5 || images[0].Title != c.want && images[0].Name != c.want {
			t.Errorf("closest to %+v: %d works, the first %+v; want %q", c.where, len(images), images[:min(len(images), 1)], c.want)
		}
	}
	for length := 1; length <= 100; length++ { // of one word, with letters and digits
		word := strings.Repeat("Transfiguration1", 1+length/10)[:length]
		if _, err := x.Closest(context.Background(), art.Lookup{Name: word}, 5); err != nil {
			t.Errorf("closest to a word of %d letters: %v", length, err)
		}
	}
	images, err := x.Closest(context.Background(), art.Lookup{Name: "qqqqqqqq"}, 5)
	if err != nil || len(images) > 0 {
		t.Errorf("closest to nonsense: %v, %v", images, err)
	}
}
