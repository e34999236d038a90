package store

import (
	"context"
	"errors"
	"strings"

	"gocloud.dev/blob"

	"likeness/internal/art"
	"likeness/internal/durable"
)

const artefactsPrefix = "artefacts/"

// Artefact is what PutArtefact kept; see art.ArtefactStore.
func (s *Store) Artefact(ctx context.Context, a art.Artefact) ([]byte, error) {
	key, err := a.Key()
	if err != nil {
		return nil, err
	}
	data, _, err := s.read(ctx, artefactsPrefix+key, a.NotFound(nil), a.Verify(nil))
	if err != nil {
		return nil, err
	}
	if err := a.Verify(data); err != nil {
		return nil, err
	}
	return data, nil
}

// PutArtefact keeps data under a name; see art.ArtefactStore. What lies there and
// is damaged is replaced.
func (s *Store) PutArtefact(ctx context.Context, name string, data []byte) (art.Artefact, error) {
	a, err := art.NewArtefact(name, data)
	if err != nil {
		return a, err
	}
	if _, err := s.Artefact(ctx, a); err == nil {
		return a, nil // whole, and the same
	}
	return a, s.write(ctx, artefactsPrefix+a.Name+"."+a.Version, sealed(data), false)
}

// sealed is data with its checksum; data itself stays as it is.
func sealed(data []byte) []byte { return durable.Seal(data[:len(data):len(data)]) }

const (
	generationsPrefix = "generations/"
	generationEnding  = ".json"
)

// PutGeneration keeps what a searchable state is made of under its name, in the
// place of what was kept before: readers see either, and never a part.
func (s *Store) PutGeneration(ctx context.Context, name string, data []byte) error {
	return s.write(ctx, generationsPrefix+name+generationEnding, sealed(data), false)
}

// Generation is what PutGeneration kept last. CodeNotFound when nothing was,
// CodeUnavailable when it is damaged.
func (s *Store) Generation(ctx context.Context, name string) ([]byte, error) {
	data, _, err := s.read(ctx, generationsPrefix+name+generationEnding,
		art.Errorf(art.CodeNotFound, "The store %s holds nothing of %s; import again.", s.name, name),
		art.Wrap(ErrDamaged, art.CodeUnavailable, "What the store %s says of %s is damaged; let likeness migrate --to weaviate --replace bring the library again.", s.name, name))
	return data, err
}

// ErrDamaged is in the chain of the error of a generation that is there and is not
// what was kept.
var ErrDamaged = errors.New("a generation is damaged")

// Generations are the names of those that are kept, in their order.
func (s *Store) Generations(ctx context.Context) (names []string, err error) {
	err = s.list(ctx, generationsPrefix, func(object *blob.ListObject) error {
		if name, ok := strings.CutSuffix(object.Key[len(generationsPrefix):], generationEnding); ok {
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// RemoveGeneration forgets one. One that is not there is no error.
func (s *Store) RemoveGeneration(ctx context.Context, name string) error {
	return s.remove(ctx, generationsPrefix+name+generationEnding)
}
