package text

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"likeness/internal/art"
)

// scan is a Finder that looks at every record.
type scan struct {
	records []art.Image
	words   []held
}

func newScan(records []art.Image) *scan {
	s := &scan{records: records}
	for _, img := range records {
		s.words = append(s.words, WordsOf(img))
	}
	return s
}

func (s *scan) Count(ctx context.Context, c Condition) (n int, err error) {
	for i, img := range s.records {
		if c.met(img, s.words[i]) {
			n++
		}
	}
	return n, ctx.Err()
}

func (s *scan) Any(ctx context.Context, c Condition) (bool, error) {
	n, err := s.Count(ctx, c)
	return n > 0, err
}

func (s *scan) Find(ctx context.Context, c Condition, ranked Ranked, limit int) (found []art.Image, err error) {
	words := map[string]int{}
	for i, img := range s.records {
		for _, w := range s.words[i] {
			for _, term := range w.Terms {
				if w.IsEverywhere() && slices.Contains(ranked.Words, term) {
					words[img.ID]++
				}
			}
		}
		if (len(ranked.Words) == 0 || words[img.ID] > 0) && c.met(img, s.words[i]) {
			found = append(found, img)
		}
	}
	slices.SortStableFunc(found, func(a, b art.Image) int { return cmp.Compare(words[b.ID], words[a.ID]) })
	return found[:min(len(found), limit)], ctx.Err()
}

// dictionary makes a real one of records and opens it.
func dictionaryOf(t testing.TB, records []art.Image, facets ...string) *Dictionary {
	t.Helper()
	b := NewDictionaryBuilder(facets, nil)
	for _, img := range records {
		b.Add(img)
	}
	data, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	d, err := OpenDictionary(data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestAnEngineElsewhereUnderstandsTheSame asks the index and a dictionary with a
// scan the same.
func TestAnEngineElsewhereUnderstandsTheSame(t *testing.T) {
	for name, images := range map[string][]art.Image{"museum": museum(), "collection": collection()} {
		x, d, s := build(t, images), dictionaryOf(t, images), newScan(images)
		searches := []string{
			"monet", "monnet", "wheat", `"starry night"`, "-monet", "hose", "date:1890s", "van gogh", "vangogh", "artist:monet -title:lilies",
			"water lilies painting", "the", "a", "19th century", "title:?", "monet OR gogh", "artist:", "???", "o'keeffe", "okeeffe", "lilies monnet",
			"lilies", "monet lilies -water", "title:monet OR starry", "house", "zzyzx", "monet zzyzx", "id:7", "*", "mon*", "\"\"", "-", "before 1890",
			"1899-1890", "date:1900–1850", "monet from 1900 to 1880", "1900-1880 monnet", "2050-2040",
			"artist：monet", "ａｒｔｉｓｔ：monet －title：lilies", "「starry night」", "『water lilies』 ＯＲ ＂starry night＂", "ｔｉｔｌｅ:?", "−monet", "１８９９－１８９０",
		}
		rng := rand.New(rand.NewPCG(1, 9))
		for range 150 {
			a, b := images[rng.IntN(len(images))], images[rng.IntN(len(images))]
			search := a.Title
			if rng.IntN(2) == 0 {
				words := strings.Fields(a.Title + " " + b.Artist)
				search = words[rng.IntN(len(words))] + " " + words[rng.IntN(len(words))]
			}
			if words := strings.Fields(search); rng.IntN(4) == 0 && len(words) > 2 {
				search = `"` + strings.Join(words[len(words)-3:], " ") + `"`
			}
			if r := []rune(search); rng.IntN(3) == 0 && len(r) > 3 {
				i := 1 + rng.IntN(len(r)-2)
				search = string(append(r[:i:i], r[i+1:]...))
			}
			searches = append(searches, search)
		}
		same := 0
		for _, search := range searches {
			page := ask(t, x, art.TextQuery{Search: search, Limit: len(images)})
			understood, err := d.Understand(context.Background(), s, search)
			if err != nil {
				t.Fatal(err)
			}
			var found []art.Image
			near := 0
			if !understood.Nothing {
				found, _ = s.Find(context.Background(), understood.Condition, Ranked{}, len(images))
				near = understood.Sort(found)
			}
			inOrder := slices.EqualFunc(found, page.Hits, func(img art.Image, hit art.TextHit) bool {
				return img.ID == hit.Image.ID && understood.IsNear(img) == hit.Near
			})
			if !inOrder || near != page.Near || understood.Corrected != page.Corrected || !slices.Equal(understood.Relaxed, page.Relaxed) || understood.DidYouMean != page.DidYouMean {
				t.Logf("%s: %q finds %d (%d near), %q, %q, %q; the index %d (%d near), %q, %q, %q", name, search, len(found), near,
					understood.Corrected, understood.Relaxed, understood.DidYouMean, page.Total, page.Near, page.Corrected, page.Relaxed, page.DidYouMean)
				continue
			}
			same++
		}
		if same < len(searches)*99/100 {
			t.Errorf("%s: %d of %d searches are understood the same", name, same, len(searches))
		}
	}
}

func TestAnEngineElsewhereSuggestsTheSame(t *testing.T) {
	images := museum()
	x, d, s := build(t, images), dictionaryOf(t, images), newScan(images)
	for _, prefix := range []string{"mon", "claude m", "vangogh", "monnet", "star", "st", "zz", "water lil", "", "?"} {
		want, err := x.Suggest(context.Background(), prefix, 8)
		if err != nil {
			t.Fatal(err)
		}
		got, err := d.Suggest(context.Background(), s, prefix, 8)
		if err != nil {
			t.Fatal(err)
		}
		values := func(all []art.Suggestion) []art.Suggestion {
			return slices.DeleteFunc(slices.Clone(all), func(s art.Suggestion) bool { return s.Image != nil })
		}
		if diff := gocmp.Diff(values(want), values(got)); diff != "" || len(want) != len(got) {
			t.Errorf("%q suggests %d, the index %d; values differ:\n%s", prefix, len(got), len(want), diff)
		}
	}
	for _, where := range []art.Lookup{{Name: images[3].Name[1:]}, {Artist: "Claud Monnet"}, {Artist: "Monet", Genre: "oil"}, {Name: "zzyzx"}} {
		want, err := x.Closest(context.Background(), where, 3)
		if err != nil {
			t.Fatal(err)
		}
		got, err := d.Closest(context.Background(), s, where, 3)
		if err != nil {
			t.Fatal(err)
		}
		if len(want) > 0 && (len(got) == 0 || got[0].ID != want[0].ID) {
			t.Errorf("%+v: closest are %d, of the index %d; the first is another", where, len(got), len(want))
		}
	}
}

func TestSortCodesAreInTheOrderOfTheIndex(t *testing.T) {
	images := collection()
	x := build(t, images)
	d := dictionaryOf(t, images)
	for _, by := range []art.SortKey{art.SortName, art.SortTitle, art.SortArtist, art.SortDate} {
		page := ask(t, x, art.TextQuery{Sort: art.Sort{By: by}, Limit: len(images)})
		last, known := int64(-1), true
		for _, hit := range page.Hits {
			code, ok := d.SortCode(by, hit.Image)
			if ok && (code < last || !known) {
				t.Fatalf("by %s, %q has the code %d after %d", by, hit.Image.Title, code, last)
			}
			if code >= 1<<53 {
				t.Fatalf("by %s, %q has the code %d", by, hit.Image.Title, code)
			}
			last, known = code, ok
		}
	}
}

func TestDamagedDictionariesAreRefused(t *testing.T) {
	b := NewDictionaryBuilder(nil, nil)
	for _, img := range museum() {
		b.Add(img)
	}
	data, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, []byte("words"), data[:len(data)/2], append(slices.Clone(data[:100]), data[101:]...)} {
		if _, err := OpenDictionary(bad); err == nil {
			t.Errorf("%d bytes of a dictionary are opened", len(bad))
		}
	}
}

func TestADictionaryOfNothingAnswers(t *testing.T) {
	d, s := dictionaryOf(t, nil), newScan(nil)
	for _, search := range []string{"", "monet", "?", "-a"} {
		if u, err := d.Understand(context.Background(), s, search); err != nil || u.Corrected != "" || len(u.Relaxed) > 0 {
			t.Errorf("%q: %+v, %v", search, u, err)
		}
	}
	if found, err := d.Suggest(context.Background(), s, "mon", 5); err != nil || len(found) > 0 {
		t.Errorf("suggests %+v, %v", found, err)
	}
	if facet := d.OfAll(art.FacetQuery{Field: art.FieldGenre, Limit: 5}); facet.Distinct != 0 {
		t.Errorf("counts %+v", facet)
	}
}
