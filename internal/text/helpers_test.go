package text

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"likeness/internal/art"
)

var update = flag.Bool("update", false, "write the golden files anew")

// work is a record with one value a field, years from its date's digits.
func work(title, artist, collection, genre, date string) art.Image {
	img := art.Image{Name: title, Title: title, Artist: artist, Collection: collection, Genre: genre, Date: date}
	img.Artists, img.Collections, img.Genres = single(artist), single(collection), single(genre)
	if year, err := strconv.Atoi(date); err == nil {
		img.Years = &art.Years{From: year, To: year}
	}
	return img
}

func single(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// numbered gives records ids and their order.
func numbered(images []art.Image) []art.Image {
	images = slices.Clone(images)
	for i := range images {
		images[i].Order = int64(i + 1)
		if images[i].ID == "" {
			images[i].ID = art.ImageID("test", strconv.Itoa(i))
		}
	}
	return images
}

// build makes a real index of the records and opens it.
func build(t testing.TB, images []art.Image) *Index {
	t.Helper()
	dir := t.TempDir()
	buildIn(t, dir, images)
	x, err := Open(dir, reader(images))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

func buildIn(t testing.TB, dir string, images []art.Image) {
	t.Helper()
	b, err := NewBuilder(dir, len(images), art.Facets{"test": {Names: []string{"Medium", "SCHOOL", "medium"}}, "other": {Separators: []string{" / "}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, img := range images {
		if err := b.Add(img); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
}

// reader reads the records as the catalogue would.
func reader(images []art.Image) func(context.Context, []string) ([]art.Image, error) {
	byID := map[string]art.Image{}
	for _, img := range images {
		byID[img.ID] = img
	}
	return func(_ context.Context, ids []string) (found []art.Image, err error) {
		for _, id := range ids {
			if img, ok := byID[id]; ok {
				found = append(found, img)
			}
		}
		return found, nil
	}
}

// ask asks for every hit.
func ask(t testing.TB, x *Index, q art.TextQuery) art.TextPage {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = max(x.Count(), 1)
	}
	page, err := x.SearchText(context.Background(), q)
	if err != nil {
		t.Fatalf("SearchText(%+v): %v", q, err)
	}
	return page
}

// titles are the titles of hits, in their order.
func titles(hits []art.TextHit) []string {
	all := []string{}
	for _, h := range hits {
		all = append(all, h.Image.Title)
	}
	return all
}

// golden compares got with a file in testdata, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s has changed; look at the difference after -update:\n%s", path, got)
	}
}

// fieldTexts are the texts of a record that are indexed, without those of its
// properties.
func fieldTexts(img art.Image) [numFields]string {
	return [numFields]string{
		fieldName:       img.Name,
		fieldTitle:      img.Title,
		fieldArtist:     withValues(img.Artist, img.Artists),
		fieldCollection: withValues(img.Collection, img.Collections),
		fieldGenre:      withValues(img.Genre, img.Genres),
		fieldDate:       img.Date,
	}
}
