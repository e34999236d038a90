package main

import (
	"likeness/internal/art"
	"likeness/internal/engine"
	"likeness/internal/library"
)

// openGenerations opens what a library serves. Indexes that are missing,
// damaged or of an older program are built first, in sight.
func openGenerations(env *environment, lib *library.Library) (*engine.Generations, error) {
	shown, built := newProgress(env, lib), false
	generations, err := engine.Open(env.ctx, lib, env.log, func(state art.Progress) {
		built = true
		shown.update(state)
	})
	if built {
		shown.finish(err)
	}
	return generations, err
}
