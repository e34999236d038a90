package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gocloud.dev/blob"
	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
)

// unsweptKey is there while something may lie in the store that nothing names.
const unsweptKey = "unswept"

// sweepers is how many portions of the pictures are gone through at a time.
const sweepers = 8

// Unswept reports whether whoever wrote last was ended before it had swept.
func (s *Store) Unswept(ctx context.Context) (bool, error) { return s.exists(ctx, unsweptKey) }

// MarkUnswept notes, before anything is changed, that a sweep may be due.
func (s *Store) MarkUnswept(ctx context.Context) error { return s.write(ctx, unsweptKey, nil, false) }

// MarkSwept notes that none is.
func (s *Store) MarkSwept(ctx context.Context) error { return s.remove(ctx, unsweptKey) }

// Kept says what of a store is still of use.
type Kept struct {
	Artefact func(art.Artefact) bool
	Picture  func(hash string) bool // by the hash of its original
}

// Sweep takes away what is of no use any more: pictures at once, other things when
// they were written longer than age ago by the store's clock, for somebody may be
// about to name them. Uploads that have not expired stay. A store that does not
// answer is not waited for; the next sweep goes on. The caller holds the lock.
func (s *Store) Sweep(ctx context.Context, kept Kept, age time.Duration) error {
	hurried := *s
	hurried.patience = visitorsPatience
	if err := hurried.sweepPictures(ctx, kept.Picture); err != nil {
		return err
	}
	now, err := hurried.clock(ctx)
	if err != nil {
		return err
	}
	named := func(key string) bool {
		name, version, _ := strings.Cut(strings.TrimPrefix(key, artefactsPrefix), ".")
		return kept.Artefact(art.Artefact{Name: name, Version: version})
	}
	nothing := func(string) bool { return false }
	uploaded := func(key string) bool {
		file, ok := uploadOf(&blob.ListObject{Key: key})
		return ok && !file.Expired(time.Now())
	}
	for _, part := range []struct {
		prefix string
		keep   func(key string) bool
	}{{artefactsPrefix, named}, {clockKey, nothing}, {uploadsPrefix, uploaded}} {
		if err := hurried.sweep(ctx, part.prefix, part.keep, now.Add(-age)); err != nil {
			return err
		}
	}
	return hurried.MarkSwept(ctx)
}

func (s *Store) sweep(ctx context.Context, prefix string, keep func(key string) bool, before time.Time) error {
	return s.list(ctx, prefix, func(object *blob.ListObject) error {
		if keep(object.Key) || !object.ModTime.Before(before) {
			return nil
		}
		return s.remove(ctx, object.Key)
	})
}

// sweepPictures goes through the pictures in the portions that their keys make.
func (s *Store) sweepPictures(ctx context.Context, shown func(hash string) bool) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(sweepers)
	for portion := range 256 {
		group.Go(func() error { return s.sweepPortion(ctx, fmt.Sprintf("%s%02x/", picturesPrefix, portion), shown) })
	}
	return group.Wait()
}

func (s *Store) sweepPortion(ctx context.Context, prefix string, shown func(hash string) bool) error {
	gone := ""
	return s.list(ctx, prefix, func(object *blob.ListObject) error {
		hash, _, _ := strings.Cut(strings.TrimPrefix(object.Key, prefix), ".")
		unfinished := strings.HasSuffix(object.Key, ".tmp") // which the driver of files leaves behind when it is killed
		switch {
		case unfinished || !pictureHash.MatchString(hash):
			return s.remove(ctx, object.Key)
		case hash == gone || shown(hash):
			return nil
		}
		gone = hash
		return s.removePicture(ctx, hash)
	})
}

// removePicture takes a picture away in all its sizes: where the original is, the
// others are.
func (s *Store) removePicture(ctx context.Context, hash string) error {
	for _, size := range []art.PictureSize{art.Original, art.Large, art.Thumbnail} {
		if err := s.remove(ctx, pictureKey(hash, size)); err != nil {
			return err
		}
	}
	return nil
}
