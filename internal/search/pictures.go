package search

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/sync/singleflight"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/raster"
)

// maxCachedPictureBytes bounds the decoded pictures that are kept for the
// next question about them: a dozen of the largest, several hundred usual ones.
const maxCachedPictureBytes = 64 << 20

// pictureCache decodes the pictures that are asked about. Several questions
// about one picture, at once or after each other, decode it once.
type pictureCache struct {
	flights  singleflight.Group
	maxBytes int
	mu       sync.Mutex
	kept     *simplelru.LRU[string, *art.Raster]
	bytes    int // of kept
}

func newPictureCache(maxBytes int) *pictureCache {
	c := &pictureCache{maxBytes: maxBytes}
	var err error
	// Bounded by bytes, not by this number.
	if c.kept, err = simplelru.NewLRU(maxBytes, func(_ string, r *art.Raster) { c.bytes -= len(r.Pix) }); err != nil {
		panic(err) // for a size below one alone
	}
	return c
}

// get is the picture of key, decoded by open unless it is known.
func (c *pictureCache) get(ctx context.Context, key string, open func(context.Context) (*raster.Picture, error)) (*art.Raster, error) {
	for {
		if known, ok := c.known(key); ok {
			return known, nil
		}
		answer := c.flights.DoChan(key, func() (any, error) {
			picture, err := open(ctx)
			if err != nil {
				return nil, err
			}
			defer picture.Close() // from here on it counts here
			c.keep(key, picture.Raster)
			return picture.Raster, nil
		})
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case result := <-answer:
			if result.Err == nil {
				return result.Val.(*art.Raster), nil
			}
			gone := errors.Is(result.Err, context.Canceled) || errors.Is(result.Err, context.DeadlineExceeded)
			if gone && result.Shared && ctx.Err() == nil {
				continue // the request that was decoding it ended; this one has not
			}
			return nil, result.Err
		}
	}
}

func (c *pictureCache) known(key string) (*art.Raster, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept.Get(key)
}

func (c *pictureCache) keep(key string, r *art.Raster) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept.Contains(key) {
		return
	}
	c.kept.Add(key, r)
	for c.bytes += len(r.Pix); c.bytes > c.maxBytes; {
		c.kept.RemoveOldest()
	}
}

// raster decodes a picture of the collection or an upload, or a region of it.
func (s *Service) raster(ctx context.Context, gen art.Generation, ref PictureRef, region *art.Region) (*art.Raster, error) {
	limits := raster.Limits{Side: raster.ViewSide, Region: region}
	if ref.Upload != "" {
		if _, err := s.uploads.Upload(ctx, ref.Upload); err != nil {
			return nil, err
		}
		limits.MaxPixels = raster.MaxUploadPixels
		return s.decoded.get(ctx, pictureKey("upload", ref.Upload, region), func(ctx context.Context) (*raster.Picture, error) {
			file, err := s.uploads.OpenUpload(ctx, ref.Upload)
			if err != nil {
				return nil, err
			}
			return raster.Read(ctx, file, limits)
		})
	}
	image, position, _, err := s.named(ctx, gen, ref.Image)
	if err != nil {
		return nil, err
	}
	return s.rasterOf(ctx, image.ShownBy(position), region)
}

// rasterOf decodes the picture of a work, or a region of it.
func (s *Service) rasterOf(ctx context.Context, image art.Image, region *art.Region) (*art.Raster, error) {
	limits := raster.Limits{Side: raster.ViewSide, Region: region}
	if region != nil {
		if _, err := raster.PixelsOf(*region, image.Picture.Width, image.Picture.Height); err != nil {
			return nil, err
		}
	}
	return s.decoded.get(ctx, pictureKey("image", image.Picture.Hash, region), func(ctx context.Context) (*raster.Picture, error) {
		return encode.ReadPicture(ctx, s.engine, image, limits)
	})
}

// named is the work of which an id names a picture: its own id the first one,
// with a version that one. Chosen tells which was given. CodeNotFound when there
// is no such work or picture, CodeInvalid for a work without one.
func (s *Service) named(ctx context.Context, gen art.Generation, id string) (work art.Image, position int, chosen bool, err error) {
	of, version, chosen := strings.Cut(id, "-")
	images, err := gen.Images(ctx, []string{of})
	switch {
	case err != nil:
		return work, 0, chosen, err
	case len(images) == 0:
		return work, 0, chosen, unknownImage(id)
	case images[0].Picture == nil:
		return work, 0, chosen, art.Errorf(art.CodeInvalid, "The work %q has no picture, so nothing can be like it.", images[0].Name)
	}
	work = images[0]
	if chosen {
		there := false
		if position, there = work.PositionOf(version); !there {
			return work, 0, chosen, art.Errorf(art.CodeNotFound, "The work %q has no picture with the id %q; it may have been replaced.", work.Name, id)
		}
	}
	return work, position, chosen, nil
}

func pictureKey(kind, id string, region *art.Region) string {
	if region == nil {
		return kind + "/" + id
	}
	return fmt.Sprintf("%s/%s/%v", kind, id, *region)
}

// Pixels is how many pixels must be decoded to look at a picture; 0 when there
// is no such picture.
func (s *Service) Pixels(ref PictureRef) int64 {
	ctx := context.Background() // for a look into memory
	if ref.Upload != "" {
		upload, err := s.uploads.Upload(ctx, ref.Upload)
		if err != nil {
			return 0
		}
		return int64(upload.Width) * int64(upload.Height)
	}
	gen, err := s.engine.Current()
	if err != nil {
		return 0
	}
	defer gen.Release()
	work, position, _, err := s.named(ctx, gen, ref.Image)
	if err != nil {
		return 0
	}
	picture := work.PictureAt(position)
	return int64(picture.Width) * int64(picture.Height)
}
