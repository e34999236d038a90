package engine_test

import (
	"context"
	"slices"
	"testing"

	"likeness/internal/art"
)

func TestTheMapPlacesEveryPicturedWorkOnce(t *testing.T) {
	g := sharedGallery(t)
	generation := g.current()
	drawn, err := generation.Map(context.Background(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	placed, all := slices.Clone(drawn.ImageIDs), ids(t, generation)
	slices.Sort(placed)
	slices.Sort(all)
	if !slices.Equal(placed, all) || len(drawn.X) != sharedWorks || len(drawn.Y) != sharedWorks || drawn.Metric != art.Overall {
		t.Fatalf("%d works at %d, %d by %s, want %d", len(placed), len(drawn.X), len(drawn.Y), drawn.Metric, sharedWorks)
	}
	again, err := g.current().Map(context.Background(), 10)
	if err != nil || !slices.Equal(again.X, drawn.X[:10]) {
		t.Fatalf("asked for fewer, the works lie elsewhere: %v", err)
	}
}

func TestCopiesAreGroupedAsNearDuplicates(t *testing.T) {
	g := paintGallery(t, 20)
	copyWork(t, g, 0)
	generation := g.current()
	all := ids(t, generation)
	groups, total, err := generation.NearDuplicates(context.Background(), all[0], 0, 10)
	if err != nil || total != 1 {
		t.Fatalf("%d groups, %v", total, err)
	}
	got, want := slices.Clone(groups[0].ImageIDs), []string{all[0], all[20]}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) || groups[0].Score < 0.99 {
		t.Fatalf("group %v with %.3f, want %v", got, groups[0].Score, want)
	}
	if _, _, err := generation.NearDuplicates(context.Background(), "aaaaaaaaaaaaaaaa", 0, 10); art.CodeOf(err) != art.CodeNotFound {
		t.Fatalf("a work that is not there: %v", err)
	}
}
