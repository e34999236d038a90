package text

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"likeness/internal/art"
)

func TestACollectionThatGrowsBetweenItsTitlesKeepsTheirOrder(t *testing.T) {
	titled := func(titles ...string) (all []art.Image) {
		for i, title := range titles {
			all = append(all, art.Image{ID: fmt.Sprint(i), Name: fmt.Sprint(i), Title: title, Order: int64(i + 1)})
		}
		return all
	}
	few := titled("A Dog", "The Zebra", "Portrait")
	b := NewDictionaryBuilder(nil, nil)
	for _, img := range few {
		b.Add(img)
	}
	data, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	before, err := OpenDictionary(data)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for i := range 500 {
		titles = append(titles, fmt.Sprintf("Portrait of somebody %03d", 500-i))
	}
	many := titled(titles...)
	b = NewDictionaryBuilder(nil, before)
	for _, img := range many {
		b.Add(img)
	}
	if data, err = b.Bytes(); err != nil {
		t.Fatal(err)
	}
	after, err := OpenDictionary(data)
	if err != nil {
		t.Fatal(err)
	}
	code := func(img art.Image) int64 {
		code, _ := after.SortCode(art.SortTitle, img)
		return code
	}
	slices.SortStableFunc(many, func(a, b art.Image) int { return cmp.Compare(code(a), code(b)) })
	for i, img := range many {
		if want := fmt.Sprintf("Portrait of somebody %03d", i+1); img.Title != want {
			t.Fatalf("%q stands in the place of %q", img.Title, want)
		}
	}
}
