package weaviate

import (
	"context"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/store"
)

// menders is how many pictures are mended at a time.
const menders = 8

// shownPicture is a picture that a work has.
type shownPicture struct {
	bytes    int64 // of its original
	work     string
	position int
}

func (p *publication) shows(hash string) bool {
	_, shown := p.shown[hash]
	return shown
}

// bringPictures copies the pictures of a work that the store does not have. An
// original that is gone is missed there as it is in the engine that is published.
func (p *publication) bringPictures(ctx context.Context, image art.Image) error {
	for position := range image.PictureCount() {
		if _, err := p.blobs.CopyPicture(ctx, p.from, image.ShownBy(position)); err != nil {
			return err
		}
	}
	return nil
}

// mend brings the pictures anew that the store does not have whole, also those of works
// that did not change.
func (p *publication) mend(ctx context.Context) error {
	bytes := make(map[string]int64, len(p.shown))
	for hash, picture := range p.shown {
		bytes[hash] = picture.bytes
	}
	lacking, err := p.blobs.Lacking(ctx, bytes)
	if err != nil || len(lacking) == 0 {
		return err
	}
	var works []string
	for hash := range lacking {
		works = append(works, p.shown[hash].work)
	}
	slices.Sort(works)
	var m mending
	for some := range slices.Chunk(slices.Compact(works), pageWorks) {
		images, err := p.generation.Images(ctx, some)
		if err != nil {
			return err
		}
		if err := p.mendAll(ctx, images, lacking, &m); err != nil {
			return err
		}
	}
	m.tell(p)
	return nil
}

// mending counts pictures that the store did not have whole.
type mending struct {
	mended, lost atomic.Int64
	one          atomic.Pointer[lostPicture] // of those lost
}

type lostPicture struct {
	work  string
	cause error
}

// mendAll brings what is lacking of the pictures of some works.
func (p *publication) mendAll(ctx context.Context, images []art.Image, lacking map[string][]art.PictureSize, m *mending) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(menders)
	for _, image := range images {
		for position := range image.PictureCount() {
			picture := image.ShownBy(position)
			of, sizes := p.shown[picture.Picture.Hash], lacking[picture.Picture.Hash]
			if len(sizes) == 0 || of.work != image.ID || of.position != position { // it is another work's turn
				continue
			}
			group.Go(func() error {
				err := p.blobs.MendPicture(ctx, p.from, picture, sizes)
				switch {
				case err == nil:
					m.mended.Add(1)
				case store.IsOfSource(err) && ctx.Err() == nil:
					m.lost.Add(1)
					m.one.Store(&lostPicture{picture.ID, err})
				default:
					return err
				}
				return nil
			})
		}
	}
	return group.Wait()
}

func (m *mending) tell(p *publication) {
	if n := m.mended.Load(); n > 0 {
		p.log.Warn("pictures were damaged in the store, or gone, and are written again", "pictures", n)
	}
	if n := m.lost.Load(); n > 0 {
		one := m.one.Load()
		p.log.Warn("pictures are not whole in the store, and not where they were imported from; bring them back there, and import again",
			"pictures", n, "one of them of", one.work, "cause", one.cause)
	}
}
