package main

import (
	"context"
	"fmt"
	"os"

	"likeness/internal/art"
	"likeness/internal/fetch"
	"likeness/internal/harvest"
	"likeness/internal/ingest"
)

// dryManifests is how many manifests a dry run looks at.
const dryManifests = 20

// web is what an import fetches, and with what.
type web struct {
	client *fetch.Client
	iiif   string // the manifest or the collection that describes the works; empty for none
}

// web is what the flags say is fetched, kept in dir; nil for nothing.
func (c *importCmd) web(dir string) (*web, error) {
	if c.IIIF == "" && !c.Fetch {
		return nil, nil
	}
	client, err := fetch.New(fetch.Options{Dir: dir, Rate: c.Rate, Version: version, Contact: c.Contact, Allow: c.Allow})
	if err != nil {
		return nil, err
	}
	return &web{client, c.IIIF}, nil
}

// Close lets go of connections.
func (w *web) Close() error { return w.client.Close() }

// prepare reads the manifests, if any, and lets the import fetch pictures.
func (w *web) prepare(env *environment, options *ingest.Options, shown *progress) error {
	if err := w.client.Begin(); err != nil {
		return err
	}
	options.Fetch = w.client
	if w.iiif == "" {
		return nil
	}
	_, err := w.harvest(env.ctx, options, shown, 0)
	return err
}

// harvest reads manifests into the table of the import, at most so many; 0 for
// all.
func (w *web) harvest(ctx context.Context, options *ingest.Options, shown *progress, atMost int) (*harvest.Result, error) {
	table, result, err := harvest.Walk(ctx, w.iiif, harvest.Options{
		AtMost: atMost,
		Get: func(ctx context.Context, address string) ([]byte, error) {
			return w.client.Document(ctx, address, harvest.Accept)
		},
		Progress: func(done, known int) {
			shown.Update(art.Progress{Stage: art.StageReading, Done: done, Total: &known, Message: "manifests"})
		},
	})
	if err != nil {
		return nil, err
	}
	options.Table = table
	return result, nil
}

// dryWeb prepares a dry run: it fetches some manifests into a folder that close
// takes away, and no pictures.
func (c *importCmd) dryWeb(env *environment, options *ingest.Options, shown *progress) (closeAll func(), err error) {
	dir, err := os.MkdirTemp("", "likeness-dry-run-")
	if err != nil {
		return nil, fmt.Errorf("make a temporary folder: %w", err)
	}
	remove := func() { _ = os.RemoveAll(dir) }
	w, err := c.web(dir)
	if err != nil {
		remove()
		return nil, err
	}
	closeAll = func() {
		_ = w.Close()
		remove()
	}
	options.Fetch = w.client
	if c.IIIF == "" {
		return closeAll, nil
	}
	result, err := w.harvest(env.ctx, options, shown, dryManifests)
	if err != nil {
		closeAll()
		return nil, err
	}
	if options.Partial = result.Partial; result.Partial {
		env.say("This dry run looked at the first %d manifests of at least %d.", result.Manifests, result.Known)
	}
	return closeAll, nil
}
