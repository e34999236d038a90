// Package sqlitefile opens SQLite files and puts SQLite's ways of failing
// into sentences. It must never know what the files hold.
package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"likeness/internal/art"
)

// Options of Open, as the driver reads them.
const (
	// ReadWrite is for one writer and many readers at once (WAL). NORMAL loses
	// nothing when the program dies, and at most the last changes when the
	// power does.
	ReadWrite = "_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=cache_size(-64000)&_pragma=wal_autocheckpoint(8000)"
	// Unfinished is for a file that is of no use before all of it was written and
	// synced: nothing is kept to undo half of it.
	Unfinished = "_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=locking_mode(EXCLUSIVE)&_pragma=cache_size(-16000)"
	// Immutable is for a file that nobody writes to any more.
	Immutable = "mode=ro&immutable=1&_pragma=query_only(1)&_pragma=cache_size(-16000)"
	// readOnly is for a file that others may write to meanwhile.
	readOnly = "mode=ro&_pragma=busy_timeout(10000)&_pragma=cache_size(-16000)"
	// protected is for a file where nothing can be written. It is not query_only,
	// which also refuses to copy what is in it to another place.
	protected = "mode=ro&immutable=1&_pragma=cache_size(-16000)"
)

// Open opens the file in path; nothing is read yet.
func Open(path, options string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db, err := sql.Open("sqlite", address(filepath.ToSlash(abs), options))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	// Opening a connection costs more than reading a page of records; two
	// idle ones, the default, would be too few for a server.
	db.SetMaxIdleConns(4 * runtime.GOMAXPROCS(0))
	return db, nil
}

// OpenForReading opens the file in path, which is there, to look at it while
// others may write. Where nothing can be written, as in a copy on a disk that is
// write-protected, nobody else writes either.
func OpenForReading(path string) (*sql.DB, error) {
	db, err := Open(path, readOnly)
	if err != nil {
		return nil, err
	}
	var version int
	if err = db.QueryRow("PRAGMA schema_version").Scan(&version); err == nil {
		return db, nil
	}
	code := codeOf(err)
	pending, statErr := os.Stat(path + "-wal") // changes that only a writer could bring in
	if code != sqlite3.SQLITE_CANTOPEN && code != sqlite3.SQLITE_READONLY || statErr == nil && pending.Size() > 0 {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	if err := db.Close(); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return Open(path, protected)
}

// Copy writes what is committed in the file in path, which is there, to another
// path, where no file may be yet. Others may write meanwhile; the copy is of one
// moment.
func Copy(ctx context.Context, path, to string) error {
	db, err := OpenForReading(path)
	if err != nil {
		return Explain(err, path)
	}
	if _, err = db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		err = Explain(fmt.Errorf("copy %s to %s: %w", path, to, err), path)
	}
	return errors.Join(err, db.Close())
}

// address is the URI by which SQLite opens an absolute path with slashes. One
// of Windows has a drive letter where a URI would have a host, unless a slash
// comes before it; SQLite takes that away again.
func address(path, options string) string {
	if rest, long := strings.CutPrefix(path, "//?/"); long { // \\?\, which only CreateFile understands
		path = rest
		if share, ok := strings.CutPrefix(rest, "UNC/"); ok {
			path = "//" + share
		}
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	name := url.URL{Scheme: "file", Path: path, RawQuery: options}
	return name.String()
}

// IsDamaged reports whether a file holds no SQLite database, or a broken one.
func IsDamaged(err error) bool {
	code := codeOf(err)
	return code == sqlite3.SQLITE_NOTADB || code == sqlite3.SQLITE_CORRUPT
}

// Explain turns what a person can mend into an art.Error; what names the file
// in the sentence, as its subject. Other errors stay as they are.
func Explain(err error, what string) error {
	switch codeOf(err) {
	case sqlite3.SQLITE_FULL:
		return art.Wrap(err, art.CodeUnavailable, "The disk is full; free some space and run the import again, it goes on where it stopped")
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR:
		return art.Wrap(err, art.CodeUnavailable, "%s cannot be read or written; check its permissions and the free space", what)
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return art.Wrap(err, art.CodeInvalid, "%s is damaged; restore it from a backup, or import into a new library", what)
	case sqlite3.SQLITE_ERROR:
		// Statements are the program's own, so it is the file that is another's.
		if text := err.Error(); strings.Contains(text, "no such table") || strings.Contains(text, "no such column") {
			return art.Wrap(err, art.CodeUnsupported, "%s is not as this program writes it, so an early version made it, or something else did; import into a new library", what)
		}
	case sqlite3.SQLITE_BUSY:
		return art.Wrap(err, art.CodeUnavailable, "%s is being written by another program; try again when that is done", what)
	}
	return err
}

// codeOf is the primary result code of an error of SQLite's; -1 of others,
// and of those that already have their sentence.
func codeOf(err error) int {
	if _, told := errors.AsType[*art.Error](err); told {
		return -1
	}
	if failure, ok := errors.AsType[*sqlite.Error](err); ok {
		return failure.Code() & 0xff
	}
	return -1
}
