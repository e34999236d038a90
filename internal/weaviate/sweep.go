package weaviate

import (
	"context"
	"errors"
	"slices"
	"time"

	"likeness/internal/art"
	"likeness/internal/store"
)

// sweepAge is how old is what nothing names, and no picture, before it is taken
// away.
const sweepAge = time.Hour

// sweep takes out of the store what nothing leads to any more since this
// publication, or one that was ended. What was published is, whatever goes wrong
// here; the next one goes on.
func (p *publication) sweep(ctx context.Context) {
	err := p.blobs.MarkSwept
	if p.left {
		err = p.sweepStore
	}
	if err := err(ctx); err != nil && ctx.Err() == nil {
		p.log.Warn("what is of no use any more stays in the store until the next import", "cause", err)
	}
}

func (p *publication) sweepStore(ctx context.Context) error {
	named, err := p.named(ctx)
	if err != nil {
		return err
	}
	return p.blobs.Sweep(ctx, store.Kept{Artefact: named, Picture: p.shows}, sweepAge)
}

// named tells the artefacts that generations name: that of the increment before,
// which a server may just be opening, and all that are kept, also of other clusters.
func (p *publication) named(ctx context.Context) (func(art.Artefact) bool, error) {
	var all []art.Artefact
	if p.before != nil {
		all = p.before.Artefacts
	}
	names, err := p.blobs.Generations(ctx)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		m, err := kept(ctx, p.blobs, name)
		switch {
		case err != nil && !errors.Is(err, store.ErrDamaged) && art.CodeOf(err) == art.CodeUnavailable:
			return nil, err
		case err != nil: // it may name any
			return func(art.Artefact) bool { return true }, nil
		}
		all = slices.Concat(all, m.Artefacts)
	}
	return func(a art.Artefact) bool { return slices.Contains(all, a) }, nil
}
