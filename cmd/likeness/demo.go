package main

import (
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/ingest"
	"likeness/internal/library"
	"likeness/internal/operator"
	"likeness/internal/paint"
)

type demoCmd struct {
	Library string `placeholder:"DIR" default:"demo-library" type:"path" help:"Library for the demo, so that it never mixes with your own (default: ./demo-library)."`
}

// Run paints the demo collection inside its library and imports it. What was
// painted before is not painted again.
func (c *demoCmd) Run(env *environment) error {
	lib, err := library.Create(c.Library)
	if err != nil {
		return err
	}
	dir := filepath.Join(lib.Dir(), "demo")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return art.Wrap(err, art.CodeUnavailable, "The demo cannot be painted in %s; check its permissions and the free space", dir)
	}
	shown := newProgress(env, nil)
	err = paint.Write(env.ctx, dir, func(done, total int) {
		shown.Update(art.Progress{Stage: stagePainting, Done: done, Total: &total})
	})
	shown.endStage()
	if err != nil {
		return err
	}
	return importInto(env, lib, operator.Import{Options: ingest.Options{CSV: filepath.Join(dir, "metadata.csv"), Images: dir, Source: "demo", Facets: []string{"Medium"}}}, nil)
}
