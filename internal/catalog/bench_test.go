package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"likeness/internal/art"
	"likeness/internal/catalog"
)

// benchWorks is the size of the catalogue that the benchmarks read.
const benchWorks = 20_000

func benchWork(r *rand.Rand, i int) art.Image {
	return work(fmt.Sprint(i), func(image *art.Image) {
		image.Artist = fmt.Sprintf("Artist %d", r.IntN(benchWorks/20))
		image.Artists = []string{image.Artist}
		image.Collection = fmt.Sprintf("Museum %d", r.IntN(30))
		image.Collections = []string{image.Collection}
		image.Genre = fmt.Sprintf("Genre %d", r.IntN(40))
		image.Genres = []string{image.Genre}
		image.Date, image.Years = "1888", &art.Years{From: 1888, To: 1888}
		image.Picture = &art.Picture{
			Hash: fmt.Sprintf("%064d", i), Width: 600, Height: 400, DominantColor: "#a0b0c0",
			Path: fmt.Sprintf("%d.jpg", i), MediaType: "image/jpeg", Bytes: 50_000,
		}
	})
}

func fill(b *testing.B, c *catalog.Catalog, works int) (ids []string) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 1))
	batch, err := c.Begin(b.Context())
	for i := 0; err == nil && i < works; i++ {
		image := benchWork(r, i)
		ids = append(ids, image.ID)
		if _, err = batch.Put(image); err == nil {
			_, err = batch.SetPicture(image.ID, 0, *image.Picture, art.FilePlace{Folder: "/pictures", Path: image.Picture.Path})
		}
	}
	if err == nil {
		err = batch.Commit()
	}
	if err != nil {
		b.Fatal(err)
	}
	return ids
}

func openBench(b *testing.B) (*catalog.Catalog, []string) {
	b.Helper()
	dir := b.TempDir()
	c, err := catalog.Open(filepath.Join(dir, "catalog.sqlite"))
	if err != nil {
		b.Fatal(err)
	}
	ids := fill(b, c, benchWorks)
	s := snapshotOf(b, c)
	_ = c.Close()
	return s, ids
}

func BenchmarkPut(b *testing.B) {
	c, err := catalog.Open(filepath.Join(b.TempDir(), "catalog.sqlite"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	b.ResetTimer()
	fill(b, c, b.N)
}

func BenchmarkImages(b *testing.B) {
	c, ids := openBench(b)
	for _, n := range []int{1, 40, 200} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			r := rand.New(rand.NewPCG(2, 2))
			page := make([]string, n)
			for b.Loop() {
				for i := range page {
					page[i] = ids[r.IntN(len(ids))]
				}
				if images, err := c.Images(b.Context(), page); err != nil || len(images) != n {
					b.Fatal(len(images), err)
				}
			}
		})
	}
}

func BenchmarkFirstMatch(b *testing.B) {
	c, _ := openBench(b)
	for name, where := range map[string]art.Lookup{
		"name":   {Name: "17.JPG"},
		"artist": {Artist: "artist 17"},
		"three":  {Artist: "artist 17", Collection: "museum 3", Genre: "genre 5"},
		"none":   {Collection: "museum 3", Genre: "genre 99"},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := c.FirstMatch(b.Context(), where); err != nil && art.CodeOf(err) != art.CodeNotFound {
					b.Fatal(err)
				}
			}
		})
	}
}
