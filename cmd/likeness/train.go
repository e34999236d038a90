package main

import (
	"errors"
	"os"

	"likeness/internal/art"
	"likeness/internal/engine"
	"likeness/internal/library"
)

type trainCmd struct {
	Library string `placeholder:"DIR" default:"library" type:"path" help:"Library to train on (default: ./library)."`
	Samples string `placeholder:"FILE.png" type:"path" help:"Also draw some works above what the networks keep of them."`
}

// Run trains the metrics that learn anew. An import trains by itself when a
// collection is new or has changed much.
func (c *trainCmd) Run(env *environment) (err error) {
	lib, err := library.Open(c.Library)
	if err != nil {
		return err
	}
	unlock, err := lib.Lock()
	if err != nil {
		return err
	}
	shown := newProgress(env, lib)
	_, err = engine.Train(env.ctx, lib, env.log, shown.update)
	shown.finish(err)
	if err = errors.Join(err, unlock()); err != nil {
		return err
	}
	if !env.quiet {
		if err := shown.writeTimes(env.out); err != nil {
			return err
		}
	}
	generations, err := openGenerations(env, lib)
	if err != nil {
		return err
	}
	defer generations.Close()
	for _, m := range generations.Trained() {
		if m.Report.Trained() {
			env.say("%s: %d epochs on %d works, held-out error %.5f (principal components %.5f)",
				m.Metric, m.Report.Epochs, m.Report.Works, m.Report.HeldOutError, m.Report.ComponentsError)
		} else {
			env.say("%s: %d works are too few to train on; their principal components serve instead", m.Metric, m.Report.Works)
		}
	}
	return c.drawSamples(env, lib, generations)
}

func (c *trainCmd) drawSamples(env *environment, lib *library.Library, generations *engine.Generations) error {
	if c.Samples == "" {
		return nil
	}
	f, err := os.Create(c.Samples)
	if err != nil {
		return art.Wrap(err, art.CodeUnavailable, "The samples cannot be written to %s; check its folder and permissions", c.Samples)
	}
	return errors.Join(engine.WriteSamples(env.ctx, lib, generations, f), f.Close())
}
