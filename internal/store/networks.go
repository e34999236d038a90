package store

import (
	"context"
	"crypto/sha256"
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
// here: the files that open opens, and then what is said of it, so that where that
// is the files are.
func (s *Store) PutNetwork(ctx context.Context, sum string, said []byte, files []NetworkFile, open func(path string) (io.ReadCloser, error)) error {
	if there, err := s.exists(ctx, networksPrefix+sum+networkEnding); err != nil || there {
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
	return s.write(ctx, networksPrefix+sum+networkEnding, sealed(said), false)
}

// Network is what was said of a network. CodeNotFound when it is not here.
func (s *Store) Network(ctx context.Context, sum string) ([]byte, error) {
	said, _, err := s.read(ctx, networksPrefix+sum+networkEnding, noNetwork(), networkDamaged())
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
	return art.Errorf(art.CodeNotFound, "The store does not have this network; publish the library again.")
}

func networkDamaged() error {
	return art.Errorf(art.CodeUnavailable, "A network is damaged in the store; take it out of the library, add it, and publish the library again.")
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
	return nil
}
