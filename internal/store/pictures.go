package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"regexp"

	"likeness/internal/art"
)

const picturesPrefix = "pictures/"

var pictureHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// pictureKey names a picture in one of its sizes. Two hex digits part the keys,
// so that they can be gone through in portions.
func pictureKey(hash string, size art.PictureSize) string {
	return picturesPrefix + hash[:2] + "/" + hash + "." + string(size)
}

// OpenPicture opens a picture in one of its sizes; see art.Pictures. It goes by
// the content of the original alone. CodeUnavailable for one that is damaged.
func (s *Store) OpenPicture(ctx context.Context, image art.Image, size art.PictureSize) (art.PictureFile, error) {
	if image.Picture == nil {
		return art.PictureFile{}, art.Errorf(art.CodeNotFound, "The work %q has no picture.", image.Name)
	}
	picture := image.Picture
	missing := art.Errorf(art.CodeNotFound, "The picture of %q is not in the store; import it again.", image.Name)
	damaged := art.Errorf(art.CodeUnavailable, "The picture of %q is damaged in the store; the next import brings it again.", image.Name)
	if !pictureHash.MatchString(picture.Hash) {
		return art.PictureFile{}, missing
	}
	key := pictureKey(picture.Hash, size)
	if size == art.Original {
		file, written, err := s.openBlocks(ctx, key, picture.Bytes, missing, damaged)
		if err != nil {
			return art.PictureFile{}, err
		}
		return art.PictureFile{ReadSeekCloser: file, MediaType: picture.MediaType, ModTime: written}, nil
	}
	data, written, err := s.read(ctx, key, missing, damaged)
	if errors.Is(err, damaged) {
		s.noteDamage(ctx, key)
	}
	if err != nil {
		return art.PictureFile{}, err
	}
	return art.PictureFile{ReadSeekCloser: inMemory{bytes.NewReader(data)}, MediaType: "image/jpeg", ModTime: written}, nil
}

type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// CopyPicture brings the picture that shows a work, in all its sizes, from
// another engine, unless it is here. The original comes last, so that where it
// is the others are. Complete is false when the engine does not have all of them,
// or its original is not the one that was imported: the rest is here all the same.
func (s *Store) CopyPicture(ctx context.Context, from art.Pictures, image art.Image) (complete bool, err error) {
	hash := image.Picture.Hash
	if !pictureHash.MatchString(hash) {
		return false, art.Errorf(art.CodeInvalid, "The picture of %q has no checksum; import it again.", image.Name)
	}
	if there, err := s.exists(ctx, pictureKey(hash, art.Original)); err != nil || there {
		return there, err
	}
	for _, size := range pictureSizes {
		err := s.copyMissing(ctx, from, image, size)
		if theirs, ok := errors.AsType[*sourceError](err); ok && ctx.Err() == nil {
			s.log.Debug("a picture is not where it was imported from", "work", image.ID, "cause", theirs.cause)
			return false, nil // so that no original is here without the others
		}
		if err != nil {
			return false, err
		}
	}
	return true, nil
}

func (s *Store) copyMissing(ctx context.Context, from art.Pictures, image art.Image, size art.PictureSize) error {
	if there, err := s.exists(ctx, pictureKey(image.Picture.Hash, size)); err != nil || there {
		return err
	}
	return s.copySize(ctx, from, image, size)
}

// copySize brings a picture in one of its sizes, in the place of what is here.
func (s *Store) copySize(ctx context.Context, from art.Pictures, image art.Image, size art.PictureSize) error {
	if size == art.Original {
		return s.copyOriginal(ctx, from, image)
	}
	file, err := from.OpenPicture(ctx, image, size)
	if err != nil {
		return &sourceError{err}
	}
	data, err := io.ReadAll(file)
	if err = errors.Join(err, file.Close()); err != nil {
		return &sourceError{err}
	}
	return s.write(ctx, pictureKey(image.Picture.Hash, size), sealed(data), false)
}

// sourceError is one of where a picture comes from, and not of the store: asking
// the store again does not change it.
type sourceError struct{ cause error }

// IsOfSource reports whether what was to be kept is not what it was said to be.
func IsOfSource(err error) bool {
	_, ok := errors.AsType[*sourceError](err)
	return ok
}

func (e *sourceError) Error() string { return e.cause.Error() }

func (s *Store) copyOriginal(ctx context.Context, from art.Pictures, image art.Image) error {
	picture := image.Picture
	return s.writeFrom(ctx, pictureKey(picture.Hash, art.Original), picture.Bytes, false, func() (io.ReadCloser, error) {
		file, err := from.OpenPicture(ctx, image, art.Original)
		if err != nil {
			return nil, &sourceError{err}
		}
		checked := &checking{from: file, hash: sha256.New(), left: picture.Bytes, want: picture.Hash}
		return struct {
			io.Reader
			io.Closer
		}{withSums(checked), file}, nil
	})
}

// checking reads a file that must be the one of a hash, or fails at its end.
type checking struct {
	from io.Reader
	hash hash.Hash
	left int64
	want string
}

func (c *checking) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	_, _ = c.hash.Write(p[:n])
	c.left -= int64(n)
	switch {
	case errors.Is(err, io.EOF) && (c.left != 0 || hex.EncodeToString(c.hash.Sum(nil)) != c.want):
		return 0, &sourceError{errors.New("it has changed since it was imported or added")}
	case err != nil && !errors.Is(err, io.EOF):
		return n, &sourceError{err}
	}
	return n, err
}
