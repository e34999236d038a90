package library

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// ErrDamagedThumbnail tells that a thumbnail is there and not what was written.
var ErrDamagedThumbnail = errors.New("a thumbnail is damaged")

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
// folder cannot lead out of it. A thumbnail that is missing is told as
// fs.ErrNotExist, and a damaged one as ErrDamagedThumbnail, for it can be made
// anew.
func (p Pictures) OpenPicture(_ context.Context, image art.Image, size art.PictureSize) (art.PictureFile, error) {
	if image.Picture == nil {
		return art.PictureFile{}, art.Errorf(art.CodeNotFound, "The work %q has no picture.", image.Name)
	}
	open := p.openThumbnail
	if size == art.Original {
		open = p.openOriginal
	}
	file, err := open(image.Picture, size)
	if errors.Is(err, fs.ErrNotExist) {
		return art.PictureFile{}, art.Wrap(err, art.CodeNotFound, "The picture of %q is no longer where it was imported from.", image.Name)
	}
	if err != nil {
		return art.PictureFile{}, art.Wrap(err, art.CodeUnavailable, "The picture of %q cannot be read.", image.Name)
	}
	return file, nil
}

func (p Pictures) openOriginal(picture *art.Picture, _ art.PictureSize) (art.PictureFile, error) {
	number, path, _ := strings.Cut(picture.Key, "/")
	dir, ok := p.folders(number)
	if !ok {
		return art.PictureFile{}, fs.ErrNotExist
	}
	file, err := os.OpenInRoot(dir, filepath.FromSlash(path))
	if moved := filepath.Join(p.lib.FetchedDir(), filepath.Base(dir)); errors.Is(err, fs.ErrNotExist) && filepath.Base(filepath.Dir(dir)) == "fetched" && dir != moved {
		file, err = os.OpenInRoot(moved, filepath.FromSlash(path)) // the library has moved, and what it fetched with it
	}
	if err != nil {
		return art.PictureFile{}, err
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return art.PictureFile{}, errors.Join(err, file.Close())
	}
	return art.PictureFile{ReadSeekCloser: file, MediaType: picture.MediaType, ModTime: info.ModTime()}, nil
}

// openThumbnail reads a thumbnail as a whole, to see that it is.
func (p Pictures) openThumbnail(picture *art.Picture, size art.PictureSize) (art.PictureFile, error) {
	if len(picture.Hash) < 2 || strings.ContainsAny(picture.Hash, `/\.`) {
		return art.PictureFile{}, fs.ErrNotExist
	}
	data, written, err := readThumbnail(p.lib.PicturePath(picture.Hash, size))
	if err != nil {
		return art.PictureFile{}, err
	}
	return NewPictureFile(data, written), nil
}

// NewPictureFile is a thumbnail that was read.
func NewPictureFile(data []byte, written time.Time) art.PictureFile {
	return art.PictureFile{ReadSeekCloser: inMemory{bytes.NewReader(data)}, MediaType: "image/jpeg", ModTime: written}
}

type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// A thumbnail is a JPEG with its seal behind it, which decoders pass over: a
// mark, and the CRC-32C of what comes before it. Thumbnails of older programs
// end where the JPEG does.
const (
	jpegEnd   = "\xff\xd9" // the EOI marker
	sealMark  = "LKNS"
	sealBytes = len(sealMark) + 4
)

// PutThumbnail writes a thumbnail of the picture with a content hash.
func (l *Library) PutThumbnail(hash string, size art.PictureSize, data []byte) error {
	sealed := append(make([]byte, 0, len(data)+sealBytes), data...)
	return durable.WriteFile(l.PicturePath(hash, size), durable.Seal(append(sealed, sealMark...)))
}

func readThumbnail(path string) (data []byte, written time.Time, err error) {
	// Through the folder, because on Windows what os.Open opened cannot be
	// replaced by an import that makes it anew.
	file, err := os.OpenInRoot(filepath.Dir(path), filepath.Base(path))
	if err != nil {
		return nil, written, err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return nil, written, err
	}
	data = make([]byte, info.Size())
	if _, err := io.ReadFull(file, data); err != nil {
		return nil, written, err
	}
	if data, err = unsealed(data); err != nil {
		return nil, written, err
	}
	return data, info.ModTime(), nil
}

// unsealed is the JPEG of a thumbnail's file.
func unsealed(data []byte) ([]byte, error) {
	if bytes.HasSuffix(data, []byte(jpegEnd)) && !hasMark(data) {
		return data, nil // of an older program
	}
	body, err := durable.Unseal(data)
	if err != nil || !bytes.HasSuffix(body, []byte(jpegEnd+sealMark)) {
		return nil, ErrDamagedThumbnail
	}
	return body[:len(body)-len(sealMark)], nil
}

func hasMark(data []byte) bool {
	return len(data) >= sealBytes && string(data[len(data)-sealBytes:len(data)-4]) == sealMark
}

// HasThumbnail reports whether a thumbnail is there and was not cut short. It
// reads the end alone: an import asks of every picture.
func (l *Library) HasThumbnail(hash string, size art.PictureSize) bool {
	f, err := os.Open(l.PicturePath(hash, size))
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil || info.Size() < int64(len(jpegEnd)+sealBytes) {
		return false
	}
	end := make([]byte, len(jpegEnd)+sealBytes)
	if _, err := f.ReadAt(end, info.Size()-int64(len(end))); err != nil {
		return false
	}
	return string(end[:len(jpegEnd)+len(sealMark)]) == jpegEnd+sealMark || bytes.HasSuffix(end, []byte(jpegEnd))
}

// RemoveThumbnails removes what was made of the picture with a hash.
func (l *Library) RemoveThumbnails(hash string) error {
	for _, size := range []art.PictureSize{art.Large, art.Thumbnail} {
		if err := os.Remove(l.PicturePath(hash, size)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove a thumbnail: %w", err)
		}
	}
	return nil
}
