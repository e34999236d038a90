package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"time"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/library"
	"likeness/internal/models"
	"likeness/internal/store"
)

// networksOf are the checksums of the networks that a generation's metrics compare
// with.
func networksOf(ctx context.Context, from interface {
	art.Generations
	Models() *encode.Loader
},
) (map[string]bool, error) {
	gen, err := from.Current()
	if err != nil {
		return nil, err
	}
	defer gen.Release()
	known, err := from.Models().Models(ctx, gen.Artefacts())
	if err != nil {
		return nil, err
	}
	sums := map[string]bool{}
	for _, id := range known.IDs() {
		if sum := known.Model(id); sum != "" {
			sums[sum] = true
		}
	}
	return sums, nil
}

// bringNetworks brings those to the store that servers will ask. One whose files are
// not what was added is passed over, as it is in the library: works are compared with
// works all the same.
func bringNetworks(env *environment, lib *library.Library, blobs *store.Store, sums map[string]bool) error {
	all, _, err := models.List(lib.ModelsDir())
	if err != nil {
		return err
	}
	for _, m := range all {
		if !sums[m.Sum] {
			continue
		}
		said, err := json.Marshal(m)
		if err != nil {
			return err
		}
		var files []store.NetworkFile
		for _, f := range m.Files {
			files = append(files, store.NetworkFile(f))
		}
		err = blobs.PutNetwork(env.ctx, m.Sum, said, files, func(path string) (io.ReadCloser, error) {
			return os.Open(filepath.Join(models.Dir(lib.ModelsDir(), m), filepath.FromSlash(path)))
		})
		if store.IsOfSource(err) {
			env.log.Warn("a network is not what was added, so that servers cannot ask it; add it again", "network", m.ID, "cause", err)
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lookForNetworks is how often a server looks whether it has the networks of what it
// serves.
const lookForNetworks = 5 * time.Second

// fetchNetworks brings the networks of what a cluster serves from the store into a
// folder, until ctx ends: they are larger than what anybody waits for.
func fetchNetworks(env *environment, engine *clusterEngine, dir string) {
	said := ""
	for {
		err := fetchNamed(env.ctx, engine, dir)
		if err != nil && env.ctx.Err() == nil && said != err.Error() {
			said = err.Error()
			env.log.Warn("a network cannot be had from the store; it is tried again", "cause", err)
		}
		select {
		case <-env.ctx.Done():
			return
		case <-time.After(lookForNetworks):
		}
	}
}

func fetchNamed(ctx context.Context, engine *clusterEngine, dir string) error {
	sums, err := networksOf(ctx, engine)
	if err != nil {
		return nil // nothing serves yet
	}
	for sum := range sums {
		if models.Has(dir, sum) {
			continue
		}
		said, err := engine.blobs.Network(ctx, sum)
		if err != nil {
			return err
		}
		err = models.Receive(ctx, dir, sum, said, func(f models.File) (io.ReadCloser, error) {
			return engine.blobs.OpenNetwork(ctx, sum, f.Path, f.Bytes)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
