// Package catalog keeps the records in SQLite. It is the source of truth: all
// indexes are built from it and can be thrown away. It must never know how
// records are imported, searched or shown.
package catalog

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"likeness/internal/art"
)

// schemaVersion rises with every change of schema.sql.
const schemaVersion = 1

//go:embed schema.sql
var schema string

// Catalog is an open catalogue. Its readers may be used from many goroutines
// at once; one Batch at a time writes.
type Catalog struct{ db *sql.DB }

// Open opens the catalogue in path, making it when there is none.
// CodeUnsupported when a newer program made it.
func Open(path string) (*Catalog, error) {
	c, err := open(path, "_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)")
	if err != nil {
		return nil, err
	}
	if err := c.prepare(path); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// OpenSnapshot opens a file that Snapshot made, for reading alone. The file
// must not change while it is open.
func OpenSnapshot(path string) (*Catalog, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open the records of a generation: %w", err)
	}
	c, err := open(path, "mode=ro&immutable=1&_pragma=query_only(1)&_pragma=cache_size(-16000)")
	if err != nil {
		return nil, err
	}
	version, err := c.version()
	if err == nil && version != schemaVersion {
		err = fmt.Errorf("open %s: its records have version %d, not %d", path, version, schemaVersion)
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func open(path, options string) (*Catalog, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open the catalogue: %w", err)
	}
	name := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: options}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, fmt.Errorf("open the catalogue: %w", err)
	}
	// Opening a connection costs more than a page of records; two idle ones,
	// the default, would be too few for a server.
	db.SetMaxIdleConns(4 * runtime.GOMAXPROCS(0))
	return &Catalog{db: db}, nil
}

// prepare gives a new file its tables and refuses what cannot be read.
func (c *Catalog) prepare(path string) error {
	version, err := c.version()
	if err != nil {
		return explain(err, path)
	}
	if version > schemaVersion {
		return art.Errorf(art.CodeUnsupported, "The catalogue %s was made by a newer likeness (version %d, this one reads up to %d); use the newer program", path, version, schemaVersion)
	}
	if version == schemaVersion {
		return nil
	}
	tx, err := c.db.Begin()
	if err != nil {
		return explain(err, path)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.Exec(schema); err != nil {
		return explain(err, path)
	}
	if _, err := tx.Exec(fmt.Sprintf("PRAGMA user_version = %d", schemaVersion)); err != nil {
		return explain(err, path)
	}
	return explain(tx.Commit(), path)
}

func (c *Catalog) version() (int, error) {
	var version int
	err := c.db.QueryRow("PRAGMA user_version").Scan(&version)
	return version, err
}

// Close gives the file back.
func (c *Catalog) Close() error { return c.db.Close() }

// Generation counts the committed changes of the catalogue: an index that was
// built at another count is out of date.
func (c *Catalog) Generation(ctx context.Context) (int64, error) {
	var n int64
	err := c.db.QueryRowContext(ctx, "SELECT value FROM meta WHERE name = 'generation'").Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("read the catalogue's generation: %w", err)
	}
	return n, nil
}

// Snapshot writes a copy of the committed records to path, where no file may
// be yet. A writer may go on meanwhile; the copy is of one moment.
func (c *Catalog) Snapshot(ctx context.Context, path string) error {
	if _, err := c.db.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return explain(fmt.Errorf("copy the catalogue to %s: %w", path, err), path)
	}
	return nil
}

// explain turns SQLite's ways of failing that a person can mend into
// sentences.
func explain(err error, path string) error {
	failure, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	switch failure.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return art.Wrap(err, art.CodeUnavailable, "The disk is full; free some space and run the import again, it goes on where it stopped")
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR:
		return art.Wrap(err, art.CodeUnavailable, "%s cannot be written; check its permissions and the free space", path)
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return art.Wrap(err, art.CodeInvalid, "The catalogue %s is damaged; restore it from a backup, or import into a new library", path)
	case sqlite3.SQLITE_BUSY:
		return art.Wrap(err, art.CodeUnavailable, "Another program is writing to %s; try again when it is done", path)
	}
	return err
}
