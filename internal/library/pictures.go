package library

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"likeness/internal/art"
)

// OpenPicture opens a picture in one of its sizes; see art.Pictures. An
// original is opened through its root, so that a link planted below the root
// cannot lead out of it.
func (l *Library) OpenPicture(_ context.Context, image art.Image, size art.PictureSize) (art.PictureFile, error) {
	p := image.Picture
	if p == nil {
		return art.PictureFile{}, art.Errorf(art.CodeNotFound, "The work %q has no picture.", image.Name)
	}
	file, err := l.open(p, size)
	if errors.Is(err, fs.ErrNotExist) {
		return art.PictureFile{}, art.Wrap(err, art.CodeNotFound, "The picture of %q is no longer where it was imported from.", image.Name)
	}
	if err != nil {
		return art.PictureFile{}, art.Wrap(err, art.CodeUnavailable, "The picture of %q cannot be read.", image.Name)
	}
	info, err := file.Stat()
	if err != nil || info.IsDir() {
		_ = file.Close()
		return art.PictureFile{}, art.Wrap(err, art.CodeNotFound, "The picture of %q is no longer where it was imported from.", image.Name)
	}
	mediaType := "image/jpeg"
	if size == art.Original {
		mediaType = p.MediaType
	}
	return art.PictureFile{ReadSeekCloser: file, MediaType: mediaType, ModTime: info.ModTime()}, nil
}

func (l *Library) open(p *art.Picture, size art.PictureSize) (*os.File, error) {
	if size != art.Original {
		if len(p.Hash) < 2 || strings.ContainsAny(p.Hash, `/\.`) {
			return nil, fs.ErrNotExist
		}
		return os.Open(l.PicturePath(p.Hash, size))
	}
	return os.OpenInRoot(p.Root, filepath.FromSlash(p.Path))
}
