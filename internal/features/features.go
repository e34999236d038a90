// Package features keeps what was measured of each picture, by the hash of
// the picture's file, and which file had which hash. It is a cache: whatever
// is missing can be measured again, so a damaged file is simply begun anew.
// It must never know what a measurement means.
package features

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"likeness/internal/art"
	"likeness/internal/sqlitefile"
)

// schemaVersion rises with every change of the tables; a file of another
// version is begun anew.
const schemaVersion = 1

const schema = `
CREATE TABLE features (
	hash    TEXT NOT NULL,
	name    TEXT NOT NULL,
	version INTEGER NOT NULL,
	data    BLOB NOT NULL
);
CREATE UNIQUE INDEX features_by_hash ON features (hash, name, version);
CREATE TABLE files (
	root  TEXT NOT NULL,
	path  TEXT NOT NULL,
	bytes INTEGER NOT NULL,
	mtime INTEGER NOT NULL, -- nanoseconds
	hash  TEXT NOT NULL,
	PRIMARY KEY (root, path)
) WITHOUT ROWID;
PRAGMA user_version = 1;`

// Store is an open cache. Its readers may be used from many goroutines at
// once; one Batch at a time writes.
type Store struct {
	db   *sql.DB
	get  *sql.Stmt
	file *sql.Stmt
}

// Open opens the cache in path and makes it when there is none, or none that
// can be read.
func Open(path string) (*Store, error) {
	s, err := open(path)
	if sqlitefile.IsDamaged(err) || errors.Is(err, errOtherVersion) {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
				return nil, fmt.Errorf("remove a damaged cache: %w", err)
			}
		}
		s, err = open(path)
	}
	return s, explain(err)
}

var errOtherVersion = errors.New("the cache has another version")

func open(path string) (*Store, error) {
	db, err := sqlitefile.Open(path, sqlitefile.ReadWrite)
	if err != nil {
		return nil, err
	}
	s := &Store{db: db}
	if err := s.prepare(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the features: %w", err), s.Close())
	}
	return s, nil
}

func (s *Store) prepare() error {
	var version int
	err := s.db.QueryRow("PRAGMA user_version").Scan(&version)
	switch {
	case err != nil:
		return err
	case version == 0:
		_, err = s.db.Exec(schema)
	case version != schemaVersion:
		return errOtherVersion
	}
	if err != nil {
		return err
	}
	if s.get, err = s.db.Prepare("SELECT data FROM features WHERE hash = ? AND name = ? AND version = ?"); err != nil {
		return err
	}
	s.file, err = s.db.Prepare("SELECT bytes, mtime, hash FROM files WHERE root = ? AND path = ?")
	return err
}

// Close gives the file back.
func (s *Store) Close() error { return s.db.Close() }

// Get is what was measured of the picture with this hash, or nil when nothing was.
func (s *Store) Get(ctx context.Context, hash string, of art.FeatureName) ([]byte, error) {
	var data []byte
	err := s.get.QueryRowContext(ctx, hash, of.Name, of.Version).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read feature %s of %s: %w", of.Name, hash, err)
	}
	return data, nil
}

// Each calls yield with what was measured of every picture of hashes, in
// their order; data is nil when nothing was, and valid until yield returns.
// It ends at the first error, its own or yield's.
func (s *Store) Each(ctx context.Context, hashes []string, of art.FeatureName, yield func(i int, data []byte) error) error {
	for i, hash := range hashes {
		data, err := s.Get(ctx, hash, of)
		if err != nil {
			return err
		}
		if err := yield(i, data); err != nil {
			return err
		}
	}
	return nil
}

// Has reports whether everything named was measured of the picture with this hash.
func (s *Store) Has(ctx context.Context, hash string, all []art.FeatureName) (bool, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT name, version FROM features WHERE hash = ?", hash)
	if err != nil {
		return false, fmt.Errorf("list the features of %s: %w", hash, err)
	}
	defer func() { _ = rows.Close() }()
	there := map[art.FeatureName]bool{}
	for rows.Next() {
		var n art.FeatureName
		if err := rows.Scan(&n.Name, &n.Version); err != nil {
			return false, fmt.Errorf("list the features of %s: %w", hash, err)
		}
		there[n] = true
	}
	for _, n := range all {
		if !there[n] {
			return false, rows.Err()
		}
	}
	return true, rows.Err()
}

// File is what is known of a file, if anything.
func (s *Store) File(ctx context.Context, place art.FilePlace) (file art.FileNote, known bool, err error) {
	var mtime int64
	err = s.file.QueryRowContext(ctx, place.Folder, place.Path).Scan(&file.Bytes, &mtime, &file.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		return art.FileNote{}, false, nil
	}
	if err != nil {
		return art.FileNote{}, false, fmt.Errorf("read what is known of %s: %w", place.Path, err)
	}
	file.ModTime = time.Unix(0, mtime)
	return file, true, nil
}

// Batch is a set of additions that become durable together.
type Batch struct {
	ctx  context.Context
	tx   *sql.Tx
	put  *sql.Stmt
	file *sql.Stmt
}

// Begin starts a batch.
func (s *Store) Begin(ctx context.Context) (*Batch, error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, explain(fmt.Errorf("begin a batch of features: %w", err))
	}
	b := &Batch{ctx: ctx, tx: tx}
	b.put, err = tx.PrepareContext(ctx, `INSERT INTO features (hash, name, version, data) VALUES (?, ?, ?, ?)
		ON CONFLICT (hash, name, version) DO UPDATE SET data = excluded.data`)
	if err == nil {
		b.file, err = tx.PrepareContext(ctx, `INSERT INTO files (root, path, bytes, mtime, hash) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (root, path) DO UPDATE SET bytes = excluded.bytes, mtime = excluded.mtime, hash = excluded.hash`)
	}
	if err != nil {
		return nil, errors.Join(explain(fmt.Errorf("begin a batch of features: %w", err)), tx.Rollback())
	}
	return b, nil
}

// Put stores what was measured of a picture.
func (b *Batch) Put(hash string, measured []art.Measurement) error {
	for _, m := range measured {
		if _, err := b.put.ExecContext(b.ctx, hash, m.Name, m.Version, m.Data); err != nil {
			return explain(fmt.Errorf("store feature %s of %s: %w", m.Name, hash, err))
		}
	}
	return nil
}

// PutFile stores what is known of a file.
func (b *Batch) PutFile(place art.FilePlace, file art.FileNote) error {
	if _, err := b.file.ExecContext(b.ctx, place.Folder, place.Path, file.Bytes, file.ModTime.UnixNano(), file.Hash); err != nil {
		return explain(fmt.Errorf("store what is known of %s: %w", place.Path, err))
	}
	return nil
}

// Commit makes the additions durable.
func (b *Batch) Commit() error {
	if err := b.tx.Commit(); err != nil {
		return explain(fmt.Errorf("commit a batch of features: %w", err))
	}
	return nil
}

// Rollback forgets the additions. After Commit it does nothing.
func (b *Batch) Rollback() error {
	if err := b.tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return fmt.Errorf("roll back a batch of features: %w", err)
	}
	return nil
}

func explain(err error) error { return sqlitefile.Explain(err, "The file of features") }
