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
	"os"
	"sync"

	"likeness/internal/art"
	"likeness/internal/sqlitefile"
)

const (
	// schemaVersion rises with every change of schema.sql, lookups.sql, or how
	// terms are folded; see upgrade.
	schemaVersion = 6
	// readableVersion is that of the oldest snapshots that can still be read:
	// 3 knows no further pictures.
	readableVersion = 3
)

//go:embed schema.sql
var schema string

//go:embed folders.sql
var numberFolders string

//go:embed further.sql
var addFurther string

//go:embed digests.sql
var addDigests string

// Catalog is an open catalogue. Its readers may be used from many goroutines
// at once; one Batch at a time writes.
type Catalog struct {
	db       *sql.DB
	prepared sync.Map // of *sql.Stmt by query
	recent   *recent  // of a snapshot alone, whose records never change
	single   bool     // a snapshot of a program that knew one picture a work
	complete func(*art.Image)
}

// Open opens the catalogue in path, making it when there is none.
// CodeUnsupported when a newer program made it.
func Open(path string) (*Catalog, error) {
	db, err := sqlitefile.Open(path, sqlitefile.ReadWrite)
	if err != nil {
		return nil, err
	}
	c := &Catalog{db: db}
	if err := c.prepare(path); err != nil {
		return nil, errors.Join(sqlitefile.Explain(err, "The catalogue "+path), c.Close())
	}
	return c, nil
}

// OpenSnapshot opens a file that Snapshot made, for reading alone. The file
// must not change while it is open.
func OpenSnapshot(path string) (*Catalog, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open the records of a generation: %w", err)
	}
	db, err := sqlitefile.Open(path, sqlitefile.Immutable)
	if err != nil {
		return nil, err
	}
	c := &Catalog{db: db, recent: newRecent()}
	version, err := versionOf(c.db)
	if err == nil && (version < readableVersion || version > schemaVersion) {
		err = fmt.Errorf("open %s: its records have version %d, not %d", path, version, schemaVersion)
	}
	c.single = version == readableVersion
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// Complete has every record that is read from now on completed with what is
// known of it elsewhere. It is called before the first is read.
func (c *Catalog) Complete(complete func(*art.Image)) { c.complete = complete }

// ErrOlder tells that an older program made a catalogue; Open brings it up to
// date.
var ErrOlder = errors.New("the catalogue was made by an older program")

// OpenForReading opens the catalogue in path, which is there, to look at it while
// others may write, or where nothing can be written. ErrOlder when it would have
// to be brought up to date.
func OpenForReading(path string) (*Catalog, error) {
	db, err := sqlitefile.OpenForReading(path)
	if err != nil {
		return nil, sqlitefile.Explain(err, "The catalogue "+path)
	}
	c := &Catalog{db: db}
	version, err := versionOf(c.db)
	switch {
	case err != nil:
		err = sqlitefile.Explain(err, "The catalogue "+path)
	case version > schemaVersion:
		err = newerCatalogue(path, version)
	case version < schemaVersion:
		err = ErrOlder
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func newerCatalogue(path string, version int) error {
	return art.Errorf(art.CodeUnsupported, "The catalogue %s was made by a newer likeness (version %d, this one reads up to %d); use the newer program", path, version, schemaVersion)
}

// prepare gives a new file its tables, brings an older one up to date and
// refuses what cannot be read.
func (c *Catalog) prepare(path string) error {
	version, err := versionOf(c.db)
	if err == nil && version == schemaVersion {
		_, err = c.db.Exec(withoutLookups)
	}
	if err != nil || version == schemaVersion {
		return err
	}
	if version > schemaVersion {
		return newerCatalogue(path, version)
	}
	tx, err := c.db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	// Another program may have been first.
	if version, err = versionOf(tx); err != nil || version == schemaVersion {
		return err
	}
	if err := upgrade(tx, version); err != nil {
		return err
	}
	if _, err := tx.Exec(fmt.Sprintf("PRAGMA user_version = %d", schemaVersion)); err != nil {
		return err
	}
	return tx.Commit()
}

func versionOf(db interface{ QueryRow(string, ...any) *sql.Row }) (int, error) {
	var version int
	err := db.QueryRow("PRAGMA user_version").Scan(&version)
	return version, err
}

// statement prepares each query once: SQLite takes as long to understand one
// as to answer it.
func (c *Catalog) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := c.prepared.Load(query); ok {
		return stmt.(*sql.Stmt), nil
	}
	stmt, err := c.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if first, raced := c.prepared.LoadOrStore(query, stmt); raced {
		return first.(*sql.Stmt), stmt.Close()
	}
	return stmt, nil
}

// Close gives the file back.
func (c *Catalog) Close() error { return c.db.Close() }

// Revision counts the committed changes of the catalogue: an index that was
// built at another count is out of date.
func (c *Catalog) Revision(ctx context.Context) (int64, error) {
	var n int64
	err := c.db.QueryRowContext(ctx, "SELECT value FROM meta WHERE name = 'revision'").Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("read the catalogue's revision: %w", err)
	}
	return n, nil
}

// Identity tells this catalogue, and copies of it, from all others.
func (c *Catalog) Identity(ctx context.Context) (int64, error) {
	var n int64
	err := c.db.QueryRowContext(ctx, "SELECT value FROM meta WHERE name = 'identity'").Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("read the catalogue's identity: %w", err)
	}
	return n, nil
}

// MoveFolders gives folders of pictures, by their numbers, other places.
func (c *Catalog) MoveFolders(ctx context.Context, dirs map[string]string) error {
	batch, err := c.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = batch.Rollback() }()
	for number, dir := range dirs {
		if _, err := batch.exec("UPDATE folders SET dir = ? WHERE number = ?", dir, number); err != nil {
			return explain(fmt.Errorf("move the folder %s: %w", number, err))
		}
		batch.changed = true
	}
	return batch.Commit()
}

// explain is for errors of an open catalogue.
func explain(err error) error { return sqlitefile.Explain(err, "The catalogue") }
