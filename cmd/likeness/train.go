package main

import (
	"context"
	"errors"
	"maps"
	"os"
	"slices"

	"likeness/internal/art"
	"likeness/internal/build"
	"likeness/internal/embedded"
	"likeness/internal/library"
	"likeness/internal/metric"
	"likeness/internal/operator"
)

type trainCmd struct {
	Library string `placeholder:"DIR" default:"library" type:"path" help:"Library to train on (default: ./library)."`
	Samples string `placeholder:"FILE.png" type:"path" help:"Also draw some works above what the networks keep of them."`
	engineFlags
}

// Run trains the metrics that learn anew. An import trains by itself when a
// collection is new or has changed much.
func (c *trainCmd) Run(env *environment) error {
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	if err := c.during(env, lib, func(env *environment) error { return train(env, lib) }); err != nil {
		return err
	}
	return c.tell(env, lib)
}

func train(env *environment, lib *library.Library) error {
	shown := newProgress(env, lib)
	if err := operator.Train(env.ctx, lib, env.log, shown); err != nil || env.quiet {
		return err
	}
	return shown.writeTimes(env.out)
}

// tell says how well the metrics of a library learned.
func (c *trainCmd) tell(env *environment, lib *library.Library) error {
	engine, err := openEngine(env, lib)
	if err != nil {
		return err
	}
	defer engine.Close()
	trained, err := trainedMetrics(env.ctx, engine)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(trained)) {
		if report := trained[id].Model.Report(); report.Trained() {
			env.say("%s: %d epochs on %d works, held-out error %.5f (principal components %.5f)",
				id, report.Epochs, report.Works, report.HeldOutError, report.ComponentsError)
		} else {
			env.say("%s: %d works are too few to train on; their principal components serve instead", id, report.Works)
		}
	}
	return c.drawSamples(env, lib)
}

// trainedMetrics are the metrics of the current generation that a network was
// trained for, by id.
func trainedMetrics(ctx context.Context, engine *embedded.Engine) (map[string]*metric.Latent, error) {
	gen, err := engine.Current()
	if err != nil {
		return nil, err
	}
	defer gen.Release()
	models, err := engine.Models().Models(ctx, gen.Artefacts())
	if err != nil {
		return nil, err
	}
	return models.Trained(), nil
}

func (c *trainCmd) drawSamples(env *environment, lib *library.Library) error {
	if c.Samples == "" {
		return nil
	}
	f, err := os.Create(c.Samples)
	if err != nil {
		return art.Wrap(err, art.CodeUnavailable, "The samples cannot be written to %s; check its folder and permissions", c.Samples)
	}
	return errors.Join(build.WriteSamples(env.ctx, lib, f), f.Close())
}
