package text

import (
	"context"
	"slices"
	"testing"

	"likeness/internal/art"
)

// TestWhatTheCatalogueNoLongerHoldsIsLeftOut: the index finds a work, but its
// record is gone.
func TestWhatTheCatalogueNoLongerHoldsIsLeftOut(t *testing.T) {
	dir, images := t.TempDir(), museum()
	buildIn(t, dir, images)
	left := slices.DeleteFunc(slices.Clone(images), func(img art.Image) bool { return img.Title == "Starry Night" })
	x, err := Open(dir, reader(left))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	ctx := context.Background()

	var paged []string
	q := art.TextQuery{Limit: 1} // so that one page would hold the missing work alone
	for more := true; more; {
		page, err := x.SearchText(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		paged = append(paged, idsOf(page.Hits)...)
		if more = page.More; more {
			q.After = page.End(q)
		}
	}
	var want []string
	for _, img := range left {
		want = append(want, img.ID)
	}
	if !slices.Equal(paged, want) {
		t.Errorf("the pages hold %d works, want the %d that are left in catalogue order", len(paged), len(want))
	}
	suggested, err := x.Suggest(ctx, "starry ni", 8)
	if err != nil || len(suggested) != 1 || suggested[0].Image == nil || suggested[0].Image.Title != "Starry Night Over the Rhône" {
		t.Errorf("suggestions %+v, %v; want the other starry night", suggested, err)
	}
	closest, err := x.Closest(ctx, art.Lookup{Name: "Starry Night"}, 3)
	if err != nil || len(closest) == 0 || closest[0].Title != "Starry Night Over the Rhône" {
		t.Errorf("closest %+v, %v; want the other starry night first", closest, err)
	}
}
