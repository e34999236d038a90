package main

import (
	"context"
	"fmt"
	"math/rand/v2"

	"likeness/bench/grow"
	"likeness/internal/art"
	"likeness/internal/weaviate"
)

// grown is an engine with as many works as somebody asks for, made of those of
// a library: the vectors of each lie among those of three, its words are those of
// one. Pictures are nobody's.
type grown struct {
	weaviate.Working
	generation *grownGeneration
}

type grownGeneration struct {
	art.Generation
	n       int
	images  []art.Image
	vectors []art.Vectors
}

// multiply makes n works of the engine's.
func multiply(ctx context.Context, from weaviate.Working, n int) (*grown, error) {
	g, err := from.Current()
	if err != nil {
		return nil, err
	}
	made := &grownGeneration{Generation: g, n: n}
	q := art.TextQuery{Limit: 1000, Plain: true}
	for more := true; more; {
		page, err := g.SearchText(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, hit := range page.Hits {
			if hit.Image.Picture == nil {
				continue
			}
			vectors, err := g.VectorsOf(ctx, hit.Image.ID, 0)
			if err != nil {
				return nil, err
			}
			hit.Image.Further = nil
			made.images, made.vectors = append(made.images, hit.Image), append(made.vectors, vectors)
		}
		more, q.After = page.More, page.End(q)
	}
	return &grown{from, made}, nil
}

func (g *grown) Current() (art.Generation, error) { return g.generation, nil }

// Release keeps it: it is asked for more than once.
func (g *grownGeneration) Release() {}

// Origin is no library's.
func (g *grown) Origin() (identity, revision int64, err error) { return int64(g.generation.n), 1, nil }

// OpenPicture has none.
func (g *grown) OpenPicture(context.Context, art.Image, art.PictureSize) (art.PictureFile, error) {
	return art.PictureFile{}, art.Errorf(art.CodeNotFound, "Works that were made up have no pictures.")
}

func (g *grownGeneration) Stats(ctx context.Context) (art.Stats, error) {
	stats, err := g.Generation.Stats(ctx)
	stats.Images = g.n
	return stats, err
}

// SearchText lists all works.
func (g *grownGeneration) SearchText(ctx context.Context, q art.TextQuery) (art.TextPage, error) {
	page := art.TextPage{Total: g.n}
	for i := q.Rank(); i < min(q.Rank()+q.Limit, g.n); i++ {
		image := g.images[i%len(g.images)]
		image.Key, image.Order = fmt.Sprint("made:", i), int64(i+1)
		image.ID = art.ImageID("made", image.Key)
		page.Hits = append(page.Hits, art.TextHit{Image: image, Key: fmt.Sprint(i)})
	}
	page.More = q.Rank()+len(page.Hits) < g.n
	return page, ctx.Err()
}

// VectorsOf lie among those of three works.
func (g *grownGeneration) VectorsOf(_ context.Context, id string, _ int) (art.Vectors, error) {
	seed := [32]byte{}
	copy(seed[:], id)
	place := grow.Draw(rand.New(rand.NewChaCha8(seed)), len(g.vectors))
	made := art.Vectors{}
	for metric := range g.vectors[place.Nearest()] {
		made[metric] = place.Vector(func(work int) []float32 { return g.vectors[work][metric] })
	}
	return made, nil
}
