package main

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path"
	"slices"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/eval"
	"likeness/internal/library"
	"likeness/internal/models"
	"likeness/internal/raster"
)

type evalCmd struct {
	Library string `placeholder:"DIR" default:"library" type:"path" help:"Library to measure (default: ./library)."`
	Pairs   string `placeholder:"FILE" type:"path" help:"CSV of known near duplicates: columns file_a and file_b."`
	JSON    bool   `name:"json" help:"Print JSON instead of a table."`
	engineFlags
}

// Run measures how good the answers of a library are.
func (c *evalCmd) Run(env *environment) error {
	engine, err := c.openAnswering(env, c.Library)
	if err != nil {
		return err
	}
	defer engine.Close()
	gen, err := engine.Current()
	if err != nil {
		return err
	}
	defer gen.Release()
	networks, closeAll, err := c.networks(env, engine)
	if err != nil {
		return err
	}
	defer closeAll()
	input, err := c.input(env, engine, gen, networks)
	if err != nil {
		return err
	}
	report, err := eval.Run(env.ctx, input)
	if err != nil {
		return err
	}
	if c.JSON {
		encoder := json.NewEncoder(env.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(report)
	}
	return report.WriteTable(env.out)
}

// networks are those that people brought: of a cluster copies from its store, for here
// may be no library.
func (c *evalCmd) networks(env *environment, from answering) (pool *models.Pool, closeAll func(), err error) {
	dir, remove := library.ModelsDir(c.Library), func() {}
	if cluster, ok := from.(*clusterEngine); ok {
		if dir, remove, err = library.TemporaryFolder(); err != nil {
			return nil, nil, err
		}
		if err := fetchNamed(env.ctx, cluster, dir); err != nil {
			remove()
			return nil, nil, err
		}
	}
	pool = models.NewPool(dir)
	return pool, func() {
		_ = pool.Close() // nothing was written
		remove()
	}, nil
}

func (c *evalCmd) input(env *environment, engine answering, gen art.Generation, networks art.Encoders) (eval.Input, error) {
	images, err := allPictured(env.ctx, gen)
	if err != nil {
		return eval.Input{}, err
	}
	in := eval.Input{Neighbours: gen}
	byID := map[string]art.Image{}
	for _, image := range images {
		byID[image.ID] = image
		in.Works = append(in.Works, eval.Work{
			ID: image.ID, File: path.Base(image.Picture.Path), Title: image.Title, Artists: image.Artists, Genres: image.Genres, Years: image.Years,
		})
	}
	in.Open = func(ctx context.Context, id string) (*art.Raster, error) {
		picture, err := encode.ReadPicture(ctx, engine, byID[id], raster.Limits{})
		if err != nil {
			return nil, err
		}
		defer picture.Close() // one at a time is looked at
		return picture.Raster, nil
	}
	known, err := engine.Models().Models(env.ctx, gen.Artefacts())
	if err != nil {
		return eval.Input{}, err
	}
	in.Encode = known.Encode
	in.Words = func(ctx context.Context, metric, words string) ([]float32, error) {
		return networks.EncodeWords(ctx, known.Model(metric), words)
	}
	trained := known.Trained()
	for _, id := range slices.Sorted(maps.Keys(trained)) {
		report := trained[id].Model.Report()
		in.Training = append(in.Training, eval.Training{
			Metric: id, Works: report.Works, Epochs: report.Epochs,
			HeldOutError: report.HeldOutError, ComponentsError: report.ComponentsError,
		})
	}
	shown := newProgress(env, nil)
	in.Progress = func(done, total int, message string) {
		shown.Update(art.Progress{Stage: stageMeasuring, Done: done, Total: &total, Message: message})
	}
	if c.Pairs == "" {
		return in, nil
	}
	f, err := os.Open(c.Pairs)
	if err != nil {
		return in, art.Wrap(err, art.CodeInvalid, "%s cannot be read; check --pairs", c.Pairs)
	}
	in.Pairs, err = eval.ReadPairs(f)
	return in, errors.Join(err, f.Close())
}

// allPictured reads every record that has a picture, some at a time.
func allPictured(ctx context.Context, gen art.Generation) ([]art.Image, error) {
	const batch = 1000
	var images []art.Image
	q := art.TextQuery{Limit: batch}
	for {
		page, err := gen.SearchText(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, hit := range page.Hits {
			if hit.Image.Picture != nil {
				images = append(images, hit.Image)
			}
		}
		if !page.More {
			return images, nil
		}
		q.After = page.End(q)
	}
}
