package ingest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/raster"
)

// thumbnails are the JPEGs made of each picture, the larger first.
var thumbnails = []struct {
	size    art.PictureSize
	maxSide int
	quality int
}{
	{art.Large, 1280, 85},
	{art.Thumbnail, 320, 80},
}

// maxCopiedBytes is up to where a JPEG serves as its own thumbnail.
const maxCopiedBytes = 400 << 10

// makeThumbnails writes the JPEGs of a picture. None is larger than the
// picture.
func (r *reader) makeThumbnails(hash string, data []byte, picture *raster.Picture) error {
	pixels := picture.Raster
	for _, t := range thumbnails {
		write := func(w io.Writer) error { return raster.EncodeJPEG(w, pixels, t.quality) }
		if servesAsItIs(data, picture, t.maxSide) {
			write = func(w io.Writer) error { _, err := w.Write(data); return err }
		} else {
			// Each is made of the one before it: shrinking averages areas, so
			// the detour changes nothing that can be seen, and saves time.
			pixels = raster.Fit(pixels, t.maxSide)
		}
		if err := writeAside(r.lib.PicturePath(hash, t.size), write); err != nil {
			return fmt.Errorf("write a thumbnail: %w", err)
		}
	}
	return nil
}

// servesAsItIs reports whether a file is a JPEG that every browser shows as
// it should be, and is small enough. Encoding it again would lose quality and
// take a third of an import's time.
func servesAsItIs(data []byte, picture *raster.Picture, maxSide int) bool {
	info := picture.Info
	return picture.Plain && info.MediaType == "image/jpeg" && max(info.Width, info.Height) <= maxSide && len(data) <= maxCopiedBytes
}

// writeAside writes a file aside and renames it, so that it is whole or not
// there.
func writeAside(path string, write func(io.Writer) error) error {
	aside := path + ".new"
	f, err := os.Create(aside)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(path), 0o755); err == nil {
			f, err = os.Create(aside)
		}
	}
	if err != nil {
		return err
	}
	err = errors.Join(write(f), f.Close())
	if err == nil {
		err = os.Rename(aside, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(aside))
	}
	return nil
}
