package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"gocloud.dev/blob"
	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
)

// damagedPrefix begins the keys of notes: whoever reads a blob that is not what was
// written notes its key behind it, for whoever imports next and has it.
const damagedPrefix = "damaged/"

// noteDamage notes a blob that is not what was written. It is for others, so that a
// store that takes no note changes nothing for who reads.
func (s *Store) noteDamage(ctx context.Context, key string) {
	once := *s
	once.patience = 0
	there, err := once.exists(ctx, damagedPrefix+key)
	if err == nil && !there {
		err = once.write(ctx, damagedPrefix+key, nil, false)
	}
	if err != nil && ctx.Err() == nil {
		s.log.Warn("what is damaged in the store cannot be noted for the next import", "key", key, "cause", err)
	}
}

var pictureSizes = []art.PictureSize{art.Thumbnail, art.Large, art.Original} // the original last, see CopyPicture

// Lacking tells which of some pictures, the bytes of whose originals are given by their
// hashes, are not here whole, and in which sizes: by what is here, how long originals
// are, and what was noted. It lists all pictures and reads none.
func (s *Store) Lacking(ctx context.Context, bytes map[string]int64) (map[string][]art.PictureSize, error) {
	lacking, err := s.noted(ctx, bytes)
	if err != nil {
		return nil, err
	}
	hashes := slices.Sorted(maps.Keys(bytes))
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(sweepers)
	for portion := range 256 {
		begin := fmt.Sprintf("%02x", portion)
		from, _ := slices.BinarySearch(hashes, begin)
		to, _ := slices.BinarySearch(hashes, begin+"g") // behind all hexadecimal digits
		if from == to {
			continue
		}
		group.Go(func() error {
			whole, err := s.wholeOf(ctx, begin, bytes)
			mu.Lock()
			defer mu.Unlock()
			for _, hash := range hashes[from:to] {
				for _, size := range pictureSizes {
					if !whole[pictureKey(hash, size)] && !slices.Contains(lacking[hash], size) {
						lacking[hash] = append(lacking[hash], size)
					}
				}
			}
			return err
		})
	}
	return lacking, group.Wait()
}

// wholeOf are the keys of a portion of the pictures that are as long as they should
// be, as far as that is known.
func (s *Store) wholeOf(ctx context.Context, portion string, bytes map[string]int64) (map[string]bool, error) {
	whole := map[string]bool{}
	err := s.list(ctx, picturesPrefix+portion+"/", func(object *blob.ListObject) error {
		hash, size, _ := pictureOf(object.Key)
		whole[object.Key] = object.Size > 0 && (size != art.Original || object.Size == bytes[hash]+sumsBytes(bytes[hash]))
		return nil
	})
	return whole, err
}

// pictureOf is what pictureKey made a key of.
func pictureOf(key string) (hash string, size art.PictureSize, ok bool) {
	name := key[strings.LastIndexByte(key, '/')+1:]
	hash, ending, _ := strings.Cut(name, ".")
	return hash, art.PictureSize(ending), pictureHash.MatchString(hash) && slices.Contains(pictureSizes, art.PictureSize(ending))
}

// noted are the pictures of those shown that were damaged when somebody read them.
// Notes of others are taken away.
func (s *Store) noted(ctx context.Context, shown map[string]int64) (map[string][]art.PictureSize, error) {
	damaged := map[string][]art.PictureSize{}
	err := s.list(ctx, damagedPrefix+picturesPrefix, func(object *blob.ListObject) error {
		hash, size, ok := pictureOf(object.Key)
		if _, wanted := shown[hash]; !ok || !wanted {
			return s.remove(ctx, object.Key)
		}
		damaged[hash] = append(damaged[hash], size)
		return nil
	})
	return damaged, err
}

// MendPicture brings the picture that shows a work anew in the sizes that it lacks;
// the rest as of CopyPicture, but what is wrong with the engine's is told.
func (s *Store) MendPicture(ctx context.Context, from art.Pictures, image art.Image, lacking []art.PictureSize) error {
	for _, size := range pictureSizes {
		if !slices.Contains(lacking, size) {
			continue
		}
		if err := s.copySize(ctx, from, image, size); err != nil {
			return err
		}
		if err := s.remove(ctx, damagedPrefix+pictureKey(image.Picture.Hash, size)); err != nil {
			return err
		}
	}
	return nil
}
