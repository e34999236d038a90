package embedded

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"likeness/internal/art"
	"likeness/internal/library"
	"likeness/internal/raster"
)

// maxLostThumbnails bounds the pictures that are remembered as ones of which no
// thumbnail can be made, so that not every request for one decodes in vain.
const maxLostThumbnails = 10000

// remakeTimeout is how long one picture may take. Nobody's request ends it:
// others wait for the same one.
const remakeTimeout = time.Minute

// thumbnails are those that were found damaged or missing.
type thumbnails struct {
	flights singleflight.Group

	mu   sync.Mutex
	made int
	lost map[string]time.Time // pictures, by hash, and when that was found
}

func (t *thumbnails) remarks() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var remarks []string
	if t.made > 0 {
		remarks = append(remarks, fmt.Sprintf("Thumbnails that were damaged or missing, and were made again: %d.", t.made))
	}
	if len(t.lost) > 0 {
		remarks = append(remarks, fmt.Sprintf("Pictures whose thumbnails are damaged or missing, and whose originals cannot be read: %d. Import them again.", len(t.lost)))
	}
	return remarks
}

// remake makes the thumbnails of a picture again and opens the one asked for.
// cause is why it could not be opened. When the original is not there, or is
// not what was imported, CodeNotFound for one that is missing and
// CodeUnavailable for one that is damaged.
func (e *Engine) remake(ctx context.Context, image art.Image, size art.PictureSize, cause error) (art.PictureFile, error) {
	hash := image.Picture.Hash
	if e.thumbnails.isLost(hash) {
		return art.PictureFile{}, lostThumbnail(image, cause, nil)
	}
	flight := e.thumbnails.flights.DoChan(hash, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), remakeTimeout)
		defer cancel()
		made, err := e.makeThumbnails(ctx, image)
		e.thumbnails.note(hash, err)
		if err != nil {
			e.log.Error("a thumbnail is damaged or missing and cannot be made again", "work", image.ID, "picture", hash, "cause", errors.Join(cause, err))
			return nil, err
		}
		e.log.Warn("a thumbnail was damaged or missing and was made again", "work", image.ID, "picture", hash, "cause", cause)
		return made, nil
	})
	select {
	case <-ctx.Done():
		return art.PictureFile{}, ctx.Err()
	case result := <-flight:
		if result.Err != nil {
			return art.PictureFile{}, lostThumbnail(image, cause, result.Err)
		}
		return library.NewPictureFile(result.Val.(map[art.PictureSize][]byte)[size], time.Now()), nil
	}
}

// lostThumbnail is the error of one that could not be made again, either.
func lostThumbnail(image art.Image, cause, unmade error) error {
	code := art.CodeUnavailable
	if errors.Is(cause, fs.ErrNotExist) {
		code = art.CodeNotFound
	}
	return art.Wrap(errors.Join(cause, unmade), code,
		"The thumbnail of %q is damaged or missing, and its original cannot be read to make it again; import it again.", image.Name)
}

// makeThumbnails makes and keeps thumbnails; one that cannot be kept is served
// all the same.
func (e *Engine) makeThumbnails(ctx context.Context, image art.Image) (map[art.PictureSize][]byte, error) {
	made, err := ThumbnailsOf(ctx, e.pictures(), image)
	if err != nil {
		return nil, err
	}
	for size, data := range made {
		if err := e.lib.PutThumbnail(image.Picture.Hash, size, data); err != nil {
			e.log.Warn("a thumbnail that was made again cannot be kept", "picture", image.Picture.Hash, "cause", err)
		}
	}
	return made, nil
}

// ThumbnailsOf reads the original of a work and makes of it what an import
// would. An error when the original is not there, or is not what was imported.
func ThumbnailsOf(ctx context.Context, pictures art.Pictures, image art.Image) (map[art.PictureSize][]byte, error) {
	file, err := pictures.OpenPicture(ctx, image, art.Original)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(file, image.Picture.Bytes+1))
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("read the original: %w", err)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != image.Picture.Hash {
		return nil, errors.New("the original has changed since it was imported")
	}
	picture, err := raster.Decode(ctx, data, raster.Limits{Side: raster.ViewSide})
	if err != nil {
		return nil, err
	}
	defer picture.Close()
	large, small, _, err := raster.Thumbnails(data, picture)
	if err != nil {
		return nil, err
	}
	return map[art.PictureSize][]byte{art.Large: large, art.Thumbnail: small}, nil
}

// lostFor is how long a picture counts as one that cannot be read.
const lostFor = time.Minute

func (t *thumbnails) isLost(hash string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	since, lost := t.lost[hash]
	return lost && time.Since(since) < lostFor
}

func (t *thumbnails) note(hash string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		t.made++
		delete(t.lost, hash)
		return
	}
	if t.lost == nil {
		t.lost = map[string]time.Time{}
	}
	if len(t.lost) < maxLostThumbnails {
		t.lost[hash] = time.Now()
	}
}
