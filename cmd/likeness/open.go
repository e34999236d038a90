package main

import (
	"likeness/internal/art"
	"likeness/internal/embedded"
	"likeness/internal/library"
)

// openEngine opens what a library serves. Indexes that are missing,
// damaged or of an older program are built first, in sight.
func openEngine(env *environment, lib *library.Library) (*embedded.Engine, error) {
	shown, built := newProgress(env, lib), false
	engine, err := embedded.Open(env.ctx, lib, env.log, func(state art.Progress) {
		built = true
		shown.update(state)
	})
	if built {
		shown.finish(err)
	}
	return engine, err
}
