// Package store keeps what several servers share in a bucket: a folder, or one
// of Amazon, Google, Azure, or of whoever speaks Amazon's protocol.
//
//	likeness-store.json      the format, so that an older program refuses a newer store
//	artefacts/NAME.VERSION   what was computed of a collection
//	pictures/ab/HASH.SIZE    pictures by the SHA-256 of the originals
//	uploads/                 visitors' pictures, for a while
//	networks/SUM/PATH        networks that people brought, by their checksum
//	generations/ID           what a searchable state is made of
//	damaged/KEY              there when what lies under a key was not what was written
//	lock/NUMBER              who imports; the highest number counts
//	unswept                  there while something may lie here that nothing names
//
// Everything but a blob's name is checked when it is read. It must never know
// what is in a collection, nor who answers searches in it.
package store

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/azureblob"
	_ "gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/gcsblob"
	_ "gocloud.dev/blob/s3blob"
	"gocloud.dev/gcerrors"

	"likeness/internal/art"
)

// formatVersion rises when an older program could not read the store.
const formatVersion = 1

const headerKey = "likeness-store.json"

const (
	// visitorsPatience is how long a question to a store that does not answer is
	// asked again while a visitor waits.
	visitorsPatience = 3 * time.Second
	// importersPatience is the same for somebody who would have to begin anew.
	importersPatience = 10 * time.Minute
)

// Store is a bucket. Safe for concurrent use.
type Store struct {
	bucket   *blob.Bucket
	name     string // for people, without what the address says beyond the place
	dir      string // of a store that is a folder; else empty
	log      *slog.Logger
	patience time.Duration
	lease    time.Duration
}

type header struct {
	Format int `json:"format"`
}

// Open opens a store that is there. CodeInvalid for an address that is none,
// CodeNotFound when nothing is there yet, CodeUnsupported when it was made by a
// newer program, CodeUnavailable when it cannot be reached or may not be read.
func Open(ctx context.Context, address string, log *slog.Logger) (*Store, error) {
	s, err := open(ctx, address, log, false)
	if err != nil {
		return nil, err
	}
	if err := s.readHeader(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Create opens a store and makes it when there is nothing there. One with other
// things in it is refused, so that nobody's files mix with ours. The bucket of a
// cloud must be there. Whoever creates has the patience of an importer.
func Create(ctx context.Context, address string, log *slog.Logger) (*Store, error) {
	s, err := open(ctx, address, log, true)
	if err != nil {
		return nil, err
	}
	if err := s.readHeader(ctx); art.CodeOf(err) == art.CodeNotFound && err != nil {
		err = s.begin(ctx)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
	} else if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.patience = importersPatience
	return s, nil
}

// Close ends the use of the store.
func (s *Store) Close() error { return s.bucket.Close() }

// String is the store's place, without keys that its address may hold.
func (s *Store) String() string { return s.name }

var schemes = []string{"file", "s3", "gs", "azblob"}

func open(ctx context.Context, address string, log *slog.Logger, create bool) (*Store, error) {
	u, err := url.Parse(address)
	if err != nil || !slices.Contains(schemes, u.Scheme) || u.Host+u.Path == "" {
		return nil, art.Errorf(art.CodeInvalid,
			"%q is no store; give its address, such as file:///srv/likeness, s3://bucket, gs://bucket or azblob://container", address)
	}
	s := &Store{name: u.Scheme + "://" + u.Host + u.Path, log: log, patience: visitorsPatience, lease: leaseTime}
	if u.Scheme == "file" {
		if s.dir, err = folder(u, create); err != nil {
			return nil, err
		}
		u.RawQuery = "no_tmp_dir=1&metadata=skip" // so that files come by a rename, and one for each blob
	}
	if u.Scheme == "s3" {
		u.RawQuery = withoutChecksums(u.Query())
	}
	if s.bucket, err = blob.OpenBucket(ctx, u.String()); err != nil {
		return nil, art.Wrap(err, art.CodeInvalid, "The store %s cannot be used; check its address, and the keys to it in the environment", s.name)
	}
	return s, nil
}

// withoutChecksums does without checksums that only Amazon's own servers agree on:
// ours are there anyway.
func withoutChecksums(options url.Values) string {
	for _, option := range []string{"request_checksum_calculation", "response_checksum_validation"} {
		if !options.Has(option) {
			options.Set(option, "when_required")
		}
	}
	return options.Encode()
}

// folder is that of a store in files. A new one is made by Create alone.
func folder(u *url.URL, create bool) (string, error) {
	dir := filepath.FromSlash(u.Path)
	if u.Host == "." || os.PathSeparator != '/' {
		dir = filepath.FromSlash(u.Path[min(1, len(u.Path)):])
	}
	if create {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return "", art.Wrap(err, art.CodeUnavailable, "The store cannot be made in %s; check its permissions and the free space", dir)
		}
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", art.Errorf(art.CodeNotFound, "There is no store in %s; check --store, and that its disk is there, or fill it with likeness import", dir)
	case err != nil:
		return "", art.Wrap(err, art.CodeUnavailable, "The store in %s cannot be read; check its permissions", dir)
	case !info.IsDir():
		return "", art.Errorf(art.CodeInvalid, "%s is a file; give the folder of a store", dir)
	}
	return dir, nil
}

// readHeader makes sure that this is a store of ours.
func (s *Store) readHeader(ctx context.Context) error {
	var data []byte
	err := s.try(ctx, func(ctx context.Context) (err error) {
		data, err = s.bucket.ReadAll(ctx, headerKey)
		return err
	})
	if gcerrors.Code(err) == gcerrors.NotFound {
		return s.noHeader(ctx)
	}
	if err != nil {
		return s.failed(err)
	}
	var h header
	if err := json.Unmarshal(data, &h); err != nil || h.Format < 1 {
		return art.Wrap(err, art.CodeInvalid, "%s in the store %s is damaged; use another store, or put it back", headerKey, s.name)
	}
	if h.Format > formatVersion {
		return art.Errorf(art.CodeUnsupported, "The store %s has format %d and this program reads up to %d; use a newer likeness", s.name, h.Format, formatVersion)
	}
	return nil
}

// noHeader tells a bucket that is not there from one that is empty.
func (s *Store) noHeader(ctx context.Context) error {
	var there bool
	err := s.try(ctx, func(ctx context.Context) (err error) {
		there, err = s.bucket.IsAccessible(ctx)
		return err
	})
	if err != nil {
		return s.failed(err)
	}
	if !there {
		return art.Errorf(art.CodeUnavailable, "There is no bucket at %s; make it, or check --store", s.name)
	}
	return art.Errorf(art.CodeNotFound, "There is nothing in the store %s yet; fill it with likeness import", s.name)
}

// begin makes a store of an empty bucket.
func (s *Store) begin(ctx context.Context) error {
	var first []*blob.ListObject
	err := s.try(ctx, func(ctx context.Context) (err error) {
		first, _, err = s.bucket.ListPage(ctx, blob.FirstPageToken, 1, nil)
		return err
	})
	if err != nil {
		return s.failed(err)
	}
	if len(first) > 0 {
		return art.Errorf(art.CodeInvalid, "The store %s holds other things and is none of ours; choose an empty one with --store", s.name)
	}
	data, err := json.Marshal(header{Format: formatVersion})
	if err != nil {
		return err
	}
	return s.write(ctx, headerKey, data, false)
}
