package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"strings"

	"gocloud.dev/blob"

	"likeness/internal/art"
)

const (
	networksPrefix = "networks/"
	networkEnding  = ".json"
)

// NetworkFile is one file of a network that somebody brought.
type NetworkFile struct {
	Path   string // below its folder, slash-separated
	Bytes  int64
	SHA256 string
}

func networkKey(sum, path string) string { return networksPrefix + sum + "/" + path }

// PutNetwork keeps a network under the checksum of all its files, unless it is
// here, as long as it should be and not noted to be damaged: the files that open opens,
// and then what is said of it, so that where that is the files are.
func (s *Store) PutNetwork(ctx context.Context, sum string, said []byte, files []NetworkFile, open func(path string) (io.ReadCloser, error)) error {
	if whole, err := s.hasNetwork(ctx, sum, files); err != nil || whole {
		return err
	}
	for _, f := range files {
		err := s.writeFrom(ctx, networkKey(sum, f.Path), f.Bytes, false, func() (io.ReadCloser, error) {
			file, err := open(f.Path)
			if err != nil {
				return nil, &sourceError{err}
			}
			return struct {
				io.Reader
				io.Closer
			}{withSums(&checking{from: file, hash: sha256.New(), left: f.Bytes, want: f.SHA256}), file}, nil
		})
		if err != nil {
			return err
		}
	}
	if err := s.write(ctx, networksPrefix+sum+networkEnding, sealed(said), false); err != nil {
		return err
	}
	return s.list(ctx, damagedPrefix+networksPrefix+sum, func(object *blob.ListObject) error { return s.remove(ctx, object.Key) })
}

// hasNetwork reports whether all of a network is here, as far as lengths and notes
// tell.
func (s *Store) hasNetwork(ctx context.Context, sum string, files []NetworkFile) (bool, error) {
	lacking := map[string]int64{}
	for _, f := range files {
		lacking[networkKey(sum, f.Path)] = f.Bytes + sumsBytes(f.Bytes)
	}
	said, whole := false, true
	err := s.list(ctx, networksPrefix+sum, func(object *blob.ListObject) error {
		said = said || object.Key == networksPrefix+sum+networkEnding
		if lacking[object.Key] == object.Size {
			delete(lacking, object.Key)
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	err = s.list(ctx, damagedPrefix+networksPrefix+sum, func(*blob.ListObject) error {
		whole = false
		return nil
	})
	return said && whole && len(lacking) == 0, err
}

// Network is what was said of a network. CodeNotFound when it is not here.
func (s *Store) Network(ctx context.Context, sum string) ([]byte, error) {
	key, damaged := networksPrefix+sum+networkEnding, networkDamaged()
	said, _, err := s.read(ctx, key, noNetwork(), damaged)
	if errors.Is(err, damaged) {
		s.noteDamage(ctx, key)
	}
	return said, err
}

// OpenNetwork opens a file of a network.
func (s *Store) OpenNetwork(ctx context.Context, sum, path string, bytes int64) (io.ReadCloser, error) {
	file, _, err := s.openBlocks(ctx, networkKey(sum, path), bytes, noNetwork(), networkDamaged())
	if err != nil {
		return nil, err
	}
	return file, nil
}

func noNetwork() error {
	return art.Errorf(art.CodeNotFound, "The store does not have this network; the next import brings it.")
}

func networkDamaged() error {
	return art.Errorf(art.CodeUnavailable, "A network is damaged in the store; the next import brings it again.")
}

// KeepNetworks takes away all networks but these: what is said of one first, so
// that one that is there is whole.
func (s *Store) KeepNetworks(ctx context.Context, kept func(sum string) bool) error {
	for _, said := range []bool{true, false} {
		err := s.list(ctx, networksPrefix, func(object *blob.ListObject) error {
			sum, _, file := strings.Cut(strings.TrimPrefix(object.Key, networksPrefix), "/")
			if said == file || kept(strings.TrimSuffix(sum, networkEnding)) {
				return nil
			}
			return s.remove(ctx, object.Key)
		})
		if err != nil {
			return err
		}
	}
	return s.list(ctx, damagedPrefix+networksPrefix, func(object *blob.ListObject) error {
		sum, _, _ := strings.Cut(strings.TrimPrefix(object.Key, damagedPrefix+networksPrefix), "/")
		if kept(strings.TrimSuffix(sum, networkEnding)) {
			return nil
		}
		return s.remove(ctx, object.Key)
	})
}
