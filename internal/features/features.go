// Package features keeps what was measured of each picture, by the hash of
// the picture's file, and which file had which hash. It is a cache: whatever
// is missing can be measured again, so a damaged measurement is forgotten and a
// damaged file is begun anew. Each measurement carries a checksum, for SQLite
// would hand out changed bytes as they are.
// It must never know what a measurement means.
package features

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"likeness/internal/art"
	"likeness/internal/durable"
	"likeness/internal/sqlitefile"
)

// schemaVersion rises with every change of the tables; see prepare.
const schemaVersion = 2

const schema = `
CREATE TABLE features (
	hash    TEXT NOT NULL,
	name    TEXT NOT NULL,
	version INTEGER NOT NULL,
	data    BLOB NOT NULL,
	sum     INTEGER NOT NULL -- CRC-32C of all of the above
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
PRAGMA user_version = 2;`

// ErrDamaged tells of a measurement that is not what was stored. Forget makes
// room for it to be measured again.
var ErrDamaged = errors.New("what was measured of a picture is damaged")

// Store is an open cache. Its readers may be used from many goroutines at
// once; one Batch at a time writes.
type Store struct {
	path    string
	db      *sql.DB
	get     *sql.Stmt
	list    *sql.Stmt
	file    *sql.Stmt
	damaged atomic.Bool // as a whole: Close removes it
}

// Open opens the cache in path and makes it when there is none, or none that
// can be read.
func Open(path string) (*Store, error) {
	s, err := open(path)
	if sqlitefile.IsDamaged(err) || errors.Is(err, errOtherVersion) {
		if err := remove(path); err != nil {
			return nil, err
		}
		s, err = open(path)
	}
	return s, explain(err)
}

func remove(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove a damaged cache: %w", err)
		}
	}
	return nil
}

var errOtherVersion = errors.New("the cache has another version")

func open(path string) (*Store, error) {
	db, err := sqlitefile.Open(path, sqlitefile.ReadWrite)
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, db: db}
	if err := s.prepare(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the features: %w", err), s.db.Close())
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
		err = s.create()
	case version == 1:
		err = s.sumAll()
	case version != schemaVersion:
		return errOtherVersion
	}
	if err != nil {
		return err
	}
	if s.get, err = s.db.Prepare("SELECT data, sum FROM features WHERE hash = ? AND name = ? AND version = ?"); err != nil {
		return err
	}
	if s.list, err = s.db.Prepare("SELECT name, version FROM features WHERE hash = ?"); err != nil {
		return err
	}
	s.file, err = s.db.Prepare("SELECT bytes, mtime, hash FROM files WHERE root = ? AND path = ?")
	return err
}

// create gives a new file its tables, unless another program was first.
func (s *Store) create() error {
	tx, err := s.db.Begin() // which is the only one that may write
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	var version int
	if err := tx.QueryRow("PRAGMA user_version").Scan(&version); err != nil || version != 0 {
		return err
	}
	if _, err := tx.Exec(schema); err != nil {
		return err
	}
	return tx.Commit()
}

// Close gives the file back, and removes one that turned out to be damaged.
func (s *Store) Close() error {
	err := s.db.Close()
	if s.damaged.Load() {
		err = errors.Join(err, remove(s.path))
	}
	return err
}

// fail notes what an error says of the whole file, and puts it into a sentence.
func (s *Store) fail(err error) error {
	if !sqlitefile.IsDamaged(err) {
		return explain(err)
	}
	s.damaged.Store(true)
	return art.Wrap(errors.Join(err, ErrDamaged), art.CodeUnavailable,
		"The file of features is damaged and is begun anew; run the same command again, it measures the pictures once more")
}

// sumOf is the checksum of a measurement.
func sumOf(hash string, of art.FeatureName, data []byte) int64 {
	sum := durable.Sum(fmt.Appendf(nil, "%s %s %d\n", hash, of.Name, of.Version))
	return int64(durable.Update(sum, data))
}

// Get is what was measured of the picture with this hash, or nil when nothing
// was. ErrDamaged when it is no longer what was stored.
func (s *Store) Get(ctx context.Context, hash string, of art.FeatureName) ([]byte, error) {
	var stored, sum any // damage may be to what says of which type a value is
	err := s.get.QueryRowContext(ctx, hash, of.Name, of.Version).Scan(&stored, &sum)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	data, isBlob := stored.([]byte)
	if err == nil && (!isBlob || sum != any(sumOf(hash, of, data))) {
		err = ErrDamaged
	}
	if err != nil {
		return nil, s.fail(fmt.Errorf("read feature %s of %s: %w", of.Name, hash, err))
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
	rows, err := s.list.QueryContext(ctx, hash)
	if err != nil {
		return false, s.fail(fmt.Errorf("list the features of %s: %w", hash, err))
	}
	defer func() { _ = rows.Close() }()
	there := map[art.FeatureName]bool{}
	for rows.Next() {
		var n art.FeatureName
		if err := rows.Scan(&n.Name, &n.Version); err != nil {
			return false, s.fail(fmt.Errorf("list the features of %s: %w", hash, err))
		}
		there[n] = true
	}
	if err := rows.Err(); err != nil {
		return false, s.fail(fmt.Errorf("list the features of %s: %w", hash, err))
	}
	for _, n := range all {
		if !there[n] {
			return false, nil
		}
	}
	return true, nil
}

// File is what is known of a file, if anything.
func (s *Store) File(ctx context.Context, place art.FilePlace) (file art.FileNote, known bool, err error) {
	var mtime int64
	err = s.file.QueryRowContext(ctx, place.Folder, place.Path).Scan(&file.Bytes, &mtime, &file.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		return art.FileNote{}, false, nil
	}
	if err != nil {
		return art.FileNote{}, false, s.fail(fmt.Errorf("read what is known of %s: %w", place.Path, err))
	}
	file.ModTime = time.Unix(0, mtime)
	return file, true, nil
}

// Batch is a set of additions that become durable together.
type Batch struct {
	ctx  context.Context
	s    *Store
	tx   *sql.Tx
	put  *sql.Stmt
	file *sql.Stmt
}

// Begin starts a batch.
func (s *Store) Begin(ctx context.Context) (*Batch, error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, s.fail(fmt.Errorf("begin a batch of features: %w", err))
	}
	b := &Batch{ctx: ctx, s: s, tx: tx}
	b.put, err = tx.PrepareContext(ctx, `INSERT INTO features (hash, name, version, data, sum) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (hash, name, version) DO UPDATE SET data = excluded.data, sum = excluded.sum`)
	if err == nil {
		b.file, err = tx.PrepareContext(ctx, `INSERT INTO files (root, path, bytes, mtime, hash) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (root, path) DO UPDATE SET bytes = excluded.bytes, mtime = excluded.mtime, hash = excluded.hash`)
	}
	if err != nil {
		return nil, errors.Join(s.fail(fmt.Errorf("begin a batch of features: %w", err)), tx.Rollback())
	}
	return b, nil
}

// Put stores what was measured of a picture.
func (b *Batch) Put(hash string, measured []art.Measurement) error {
	for _, m := range measured {
		if _, err := b.put.ExecContext(b.ctx, hash, m.Name, m.Version, m.Data, sumOf(hash, m.FeatureName, m.Data)); err != nil {
			return b.s.fail(fmt.Errorf("store feature %s of %s: %w", m.Name, hash, err))
		}
	}
	return nil
}

// PutFile stores what is known of a file.
func (b *Batch) PutFile(place art.FilePlace, file art.FileNote) error {
	if _, err := b.file.ExecContext(b.ctx, place.Folder, place.Path, file.Bytes, file.ModTime.UnixNano(), file.Hash); err != nil {
		return b.s.fail(fmt.Errorf("store what is known of %s: %w", place.Path, err))
	}
	return nil
}

// Commit makes the additions durable.
func (b *Batch) Commit() error {
	if err := b.tx.Commit(); err != nil {
		return b.s.fail(fmt.Errorf("commit a batch of features: %w", err))
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

// MoveFolder takes what is known of the files of a folder for another, to which
// they went as they were.
func (s *Store) MoveFolder(ctx context.Context, from, to string) error {
	if _, err := s.db.ExecContext(ctx, "UPDATE OR REPLACE files SET root = ? WHERE root = ?", to, from); err != nil {
		return s.fail(fmt.Errorf("move what is known of %s: %w", from, err))
	}
	return nil
}

func explain(err error) error { return sqlitefile.Explain(err, "The file of features") }
