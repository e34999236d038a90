package text

import (
	"context"
	"fmt"
	"testing"

	"likeness/internal/art"
)

// benchRecords is how many records the benchmarks search.
const benchRecords = 20_000

// large repeats the made-up collection with numbered titles.
func large() []art.Image {
	few := collection()
	images := make([]art.Image, benchRecords)
	for i := range images {
		images[i] = few[i%len(few)]
		images[i].ID = ""
		images[i].Title = fmt.Sprintf("%s, No. %d", images[i].Title, i/len(few))
		images[i].Name = fmt.Sprintf("%s - %s.jpg", images[i].Artist, images[i].Title)
	}
	return numbered(images)
}

func BenchmarkBuild(b *testing.B) {
	images := large()
	for b.Loop() {
		buildIn(b, b.TempDir(), images)
	}
	b.ReportMetric(float64(benchRecords*b.N)/b.Elapsed().Seconds(), "records/s")
}

func BenchmarkOpen(b *testing.B) {
	dir, images := b.TempDir(), large()
	buildIn(b, dir, images)
	for b.Loop() {
		x, err := Open(dir, reader(images))
		if err != nil {
			b.Fatal(err)
		}
		x.Close()
	}
}

// BenchmarkAsk asks everything anew each time, without remembered answers.
func BenchmarkAsk(b *testing.B) {
	x := build(b, large())
	ctx, year := context.Background(), 1850
	for _, search := range []string{
		"rembrandt", "monet sunset", "po", "monet giverny h", `"in moonlight" -portrait`, "rembrant", "sunset OR snow artist:hals", "",
	} {
		b.Run("search/"+search, func(b *testing.B) {
			for b.Loop() {
				x.answers = newAnswers()
				if _, err := x.SearchText(ctx, art.TextQuery{Search: search, Limit: 40}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("facet", func(b *testing.B) {
		for b.Loop() {
			if _, err := x.Facet(ctx, art.FacetQuery{Field: art.FieldArtist, Limit: 20}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("filter", func(b *testing.B) {
		f := art.Filter{Artists: []string{"claude monet"}, YearFrom: &year}
		for b.Loop() {
			if err := x.MatchingOrdinals(ctx, f, func(uint32) {}); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, prefix := range []string{"r", "rembr", "monet sun", "rembrnad"} {
		b.Run("suggest/"+prefix, func(b *testing.B) {
			for b.Loop() {
				x.answers = newAnswers()
				if _, err := x.Suggest(ctx, prefix, 8); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
