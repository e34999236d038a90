package store

import (
	"context"
	"strings"
	"time"

	"gocloud.dev/blob"

	"likeness/internal/art"
)

// Kept says what of a store is still of use.
type Kept struct {
	Generations []string
	Artefacts   []art.Artefact
	// Picture tells whether a picture is shown, by the hash of its original.
	Picture func(hash string) bool
}

// Sweep takes away what is of no use any more and was written longer than age
// ago by the store's clock: somebody may be about to name what is younger. The
// caller holds the lock.
func (s *Store) Sweep(ctx context.Context, kept Kept, age time.Duration) error {
	now, err := s.clock(ctx)
	if err != nil {
		return err
	}
	names := map[string]bool{}
	for _, name := range kept.Generations {
		names[generationsPrefix+name+generationEnding] = true
	}
	for _, a := range kept.Artefacts {
		names[artefactsPrefix+a.Name+"."+a.Version] = true
	}
	named := func(key string) bool { return names[key] }
	shown := func(key string) bool {
		hash, _, _ := strings.Cut(key[strings.LastIndexByte(key, '/')+1:], ".")
		return kept.Picture(hash) && !strings.HasSuffix(key, ".tmp") // which the driver of files leaves behind when it is killed
	}
	nothing := func(string) bool { return false }
	uploaded := func(key string) bool {
		file, ok := uploadOf(&blob.ListObject{Key: key})
		return ok && !file.Expired(time.Now())
	}
	for _, part := range []struct {
		prefix string
		keep   func(key string) bool
	}{{generationsPrefix, named}, {artefactsPrefix, named}, {picturesPrefix, shown}, {clockKey, nothing}, {uploadsPrefix, uploaded}} {
		if err := s.sweep(ctx, part.prefix, part.keep, now.Add(-age)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) sweep(ctx context.Context, prefix string, keep func(key string) bool, before time.Time) error {
	return s.list(ctx, prefix, func(object *blob.ListObject) error {
		if keep(object.Key) || !object.ModTime.Before(before) {
			return nil
		}
		return s.remove(ctx, object.Key)
	})
}
