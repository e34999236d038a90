package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"gocloud.dev/blob"

	"likeness/internal/art"
	"likeness/internal/uploads"
)

const uploadsPrefix = "uploads/"

// Uploads keeps the pictures that visitors bring, for all servers of a store; it
// satisfies art.Uploads. A blob's name says everything but its content:
// ID.WxH.FORMAT.MILLISECONDS, so that one question finds it.
//
// The bound of bytes holds for all servers together: each looks at all that is
// kept after every picture that it adds, and takes it back when it was one too
// many. So it is passed by no more than what is being added just now.
type Uploads struct {
	store    *Store
	maxBytes int64
	now      func() time.Time
}

// NewUploads keeps uploads in a store.
func NewUploads(s *Store) *Uploads {
	return &Uploads{store: s, maxBytes: uploads.MaxKeptBytes, now: time.Now}
}

func uploadKey(f uploads.File) string {
	return fmt.Sprintf("%s%s.%d", uploadsPrefix, f.Name(), f.Added.UnixMilli())
}

// uploadOf is what the name of a blob says; ok is false for others.
func uploadOf(object *blob.ListObject) (f uploads.File, ok bool) {
	name := strings.TrimPrefix(object.Key, uploadsPrefix)
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return f, false
	}
	added, err := strconv.ParseInt(name[dot+1:], 10, 64)
	if err != nil {
		return f, false
	}
	f, ok = uploads.ParseName(name[:dot])
	f.Bytes, f.Added = contentBytes(object.Size), time.UnixMilli(added)
	return f, ok
}

// AddUpload keeps a picture; see art.Uploads. CodeUnavailable when there is no
// room for now, or the store is away.
func (u *Uploads) AddUpload(ctx context.Context, content io.Reader) (art.Upload, error) {
	data, info, err := uploads.Receive(ctx, content)
	if err != nil {
		return art.Upload{}, err
	}
	file := uploads.NewFile(info, int64(len(data)), u.now())
	if err := u.store.writeBlocks(ctx, uploadKey(file), data); err != nil {
		return art.Upload{}, err
	}
	if err := u.tidy(ctx); err != nil {
		return art.Upload{}, errors.Join(err, u.store.remove(context.WithoutCancel(ctx), uploadKey(file)))
	}
	return file.Public(), nil
}

// tidy takes away what has expired and the oldest, until the rest is within the
// bound. Two servers may take the same away.
func (u *Uploads) tidy(ctx context.Context) error {
	now := u.now()
	var kept []uploads.File
	over := -u.maxBytes
	err := u.store.list(ctx, uploadsPrefix, func(object *blob.ListObject) error {
		file, ok := uploadOf(object)
		switch {
		case ok && file.Expired(now):
			return u.store.remove(ctx, object.Key)
		case ok:
			kept = append(kept, file)
			over += file.Bytes
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(kept, func(a, b uploads.File) int { return a.Added.Compare(b.Added) })
	drop, err := uploads.Room(kept, over, now)
	if err != nil {
		return err
	}
	for _, file := range drop {
		if err := u.store.remove(ctx, uploadKey(file)); err != nil {
			return err
		}
	}
	return nil
}

// Upload is one that is still kept; see art.Uploads.
func (u *Uploads) Upload(ctx context.Context, id string) (art.Upload, error) {
	file, err := u.find(ctx, id)
	if err != nil {
		return art.Upload{}, err
	}
	return file.Public(), nil
}

// OpenUpload opens its bytes; see art.Uploads.
func (u *Uploads) OpenUpload(ctx context.Context, id string) (art.PictureFile, error) {
	file, err := u.find(ctx, id)
	if err != nil {
		return art.PictureFile{}, err
	}
	damaged := art.Errorf(art.CodeUnavailable, "The picture was damaged in the store; upload it again.")
	content, _, err := u.store.openBlocks(ctx, uploadKey(file), file.Bytes, uploads.NotKept(), damaged)
	if err != nil {
		return art.PictureFile{}, err
	}
	return art.PictureFile{ReadSeekCloser: content, MediaType: file.MediaType(), ModTime: file.Added}, nil
}

func (u *Uploads) find(ctx context.Context, id string) (found uploads.File, err error) {
	if !uploads.IsID(id) {
		return found, uploads.NotKept()
	}
	there := false
	err = u.store.list(ctx, uploadsPrefix+id+".", func(object *blob.ListObject) error {
		if file, ok := uploadOf(object); ok && file.ID == id && !file.Expired(u.now()) {
			found, there = file, true
		}
		return nil
	})
	if err == nil && !there {
		err = uploads.NotKept()
	}
	return found, err
}
