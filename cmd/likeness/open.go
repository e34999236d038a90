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
		shown.Update(state)
	})
	if built {
		shown.Finish(err)
	}
	return engine, err
}

// inventoryOf opens what is known of the works of a library; an error when it
// never held any. Close it.
func inventoryOf(lib *library.Library, path string) (*embedded.Inventory, error) {
	has, err := embedded.OpenInventory(lib)
	if err != nil {
		return nil, err
	}
	if has == nil {
		return nil, art.Errorf(art.CodeNotFound, "The library %s holds no works", path)
	}
	return has, nil
}
