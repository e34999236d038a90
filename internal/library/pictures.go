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

// Pictures opens the pictures of a library's records; it satisfies
// art.Pictures.
type Pictures struct {
	lib     *Library
	folders func(number string) (dir string, ok bool)
}

// NewPictures opens originals in the folders by whose numbers their keys
// begin.
func NewPictures(lib *Library, folders func(number string) (dir string, ok bool)) Pictures {
	return Pictures{lib, folders}
}

// OpenPicture opens a picture in one of its sizes; see art.Pictures. An
// original is opened through its folder, so that a link planted below the
// folder cannot lead out of it.
func (p Pictures) OpenPicture(_ context.Context, image art.Image, size art.PictureSize) (art.PictureFile, error) {
	if image.Picture == nil {
		return art.PictureFile{}, art.Errorf(art.CodeNotFound, "The work %q has no picture.", image.Name)
	}
	file, err := p.open(image.Picture, size)
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
		mediaType = image.Picture.MediaType
	}
	return art.PictureFile{ReadSeekCloser: file, MediaType: mediaType, ModTime: info.ModTime()}, nil
}

func (p Pictures) open(picture *art.Picture, size art.PictureSize) (*os.File, error) {
	if size != art.Original {
		if len(picture.Hash) < 2 || strings.ContainsAny(picture.Hash, `/\.`) {
			return nil, fs.ErrNotExist
		}
		// Through the folder, because on Windows what os.Open opened cannot be
		// replaced by an import that makes it anew.
		path := p.lib.PicturePath(picture.Hash, size)
		return os.OpenInRoot(filepath.Dir(path), filepath.Base(path))
	}
	number, path, _ := strings.Cut(picture.Key, "/")
	dir, ok := p.folders(number)
	if !ok {
		return nil, fs.ErrNotExist
	}
	return os.OpenInRoot(dir, filepath.FromSlash(path))
}

// HasThumbnail reports whether a thumbnail is there and whole: a JPEG that was
// cut short lacks the marker at its end.
func (l *Library) HasThumbnail(hash string, size art.PictureSize) bool {
	f, err := os.Open(l.PicturePath(hash, size))
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil || info.Size() < int64(len(jpegEnd)) {
		return false
	}
	end := make([]byte, len(jpegEnd))
	_, err = f.ReadAt(end, info.Size()-int64(len(end)))
	return err == nil && string(end) == jpegEnd
}

// jpegEnd is the EOI marker.
const jpegEnd = "\xff\xd9"
