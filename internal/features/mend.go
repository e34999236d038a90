package features

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"likeness/internal/art"
	"likeness/internal/sqlitefile"
)

// Forget removes every measurement that is damaged and tells how many they
// were. A file in which they are not found where they lie, or more is wrong, is
// removed by Close, to be begun anew.
func (s *Store) Forget(ctx context.Context) (forgotten int, err error) {
	damaged, err := s.damagedRows(ctx)
	if err != nil {
		return 0, s.fail(err)
	}
	for _, row := range damaged {
		if _, err := s.db.ExecContext(ctx, "DELETE FROM features WHERE rowid = ?", row); err != nil {
			return 0, s.fail(fmt.Errorf("forget a damaged measurement: %w", err))
		}
	}
	var verdict string
	if err := s.db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return 0, s.fail(fmt.Errorf("check the features: %w", err))
	}
	if verdict != "ok" {
		s.damaged.Store(true)
	}
	return len(damaged), nil
}

// ForgetOthers removes all measurements whose names begin so, but those kept.
func (s *Store) ForgetOthers(ctx context.Context, prefix string, kept []string) error {
	var there []string
	err := eachRow(ctx, s.db, "SELECT DISTINCT name FROM features", func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		there = append(there, name)
		return err
	})
	for _, name := range there {
		if err == nil && strings.HasPrefix(name, prefix) && !slices.Contains(kept, name) {
			_, err = s.db.ExecContext(ctx, "DELETE FROM features WHERE name = ?", name)
		}
	}
	if err != nil {
		return s.fail(fmt.Errorf("forget measurements: %w", err))
	}
	return nil
}

func (s *Store) damagedRows(ctx context.Context) (damaged []int64, err error) {
	err = s.measurements(ctx, func(row int64, _ string, _ art.FeatureName, whole bool) {
		if !whole {
			damaged = append(damaged, row)
		}
	})
	return damaged, err
}

// measurements calls each with every measurement and whether it is whole.
func (s *Store) measurements(ctx context.Context, each func(row int64, hash string, of art.FeatureName, whole bool)) error {
	return eachRow(ctx, s.db, "SELECT rowid, hash, name, version, data, sum FROM features", func(rows *sql.Rows) error {
		var row int64
		var hash, name, version, data, sum any // damage may be to what says of which type a value is
		if err := rows.Scan(&row, &hash, &name, &version, &data, &sum); err != nil {
			return err
		}
		text, isText := hash.(string)
		of, isNamed := nameOf(name, version)
		blob, isBlob := data.([]byte)
		each(row, text, of, isText && isNamed && isBlob && sum == any(sumOf(text, of, blob)))
		return nil
	})
}

// Look reads the cache in path, which is there, while others may write to it,
// and calls each with every measurement and whether it is whole; nothing is
// changed. ErrDamaged when the file as a whole cannot be used.
func Look(ctx context.Context, path string, each func(hash string, of art.FeatureName, whole bool)) error {
	db, err := sqlitefile.OpenForReading(path)
	if err == nil {
		s := &Store{path: path, db: db}
		err = errors.Join(s.look(ctx, each), db.Close())
	}
	if sqlitefile.IsDamaged(err) || errors.Is(err, errOtherVersion) {
		return errors.Join(ErrDamaged, err)
	}
	return explain(err)
}

func (s *Store) look(ctx context.Context, each func(hash string, of art.FeatureName, whole bool)) error {
	var version int
	if err := s.db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version != schemaVersion {
		return errOtherVersion
	}
	var verdict string
	if err := s.db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, verdict)
	}
	return s.measurements(ctx, func(_ int64, hash string, of art.FeatureName, whole bool) { each(hash, of, whole) })
}

func nameOf(name, version any) (of art.FeatureName, ok bool) {
	text, isText := name.(string)
	number, isNumber := version.(int64)
	return art.FeatureName{Name: text, Version: int(number)}, isText && isNumber
}

// sumAll gives the measurements of an older program, which are taken as they
// are, their checksums.
func (s *Store) sumAll() error {
	ctx := context.Background()
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil || version == schemaVersion {
		return err // another program was first
	}
	if _, err := tx.ExecContext(ctx, "ALTER TABLE features ADD COLUMN sum INTEGER NOT NULL DEFAULT -1"); err != nil {
		return err
	}
	type row struct{ id, sum int64 }
	var sums []row
	err = eachRow(ctx, tx, "SELECT rowid, hash, name, version, data FROM features", func(rows *sql.Rows) error {
		var id int64
		var hash string
		var of art.FeatureName
		var data sql.RawBytes
		if err := rows.Scan(&id, &hash, &of.Name, &of.Version, &data); err != nil {
			return err
		}
		sums = append(sums, row{id, sumOf(hash, of, data)})
		return nil
	})
	if err != nil {
		return err
	}
	put, err := tx.PrepareContext(ctx, "UPDATE features SET sum = ? WHERE rowid = ?")
	if err != nil {
		return err
	}
	for _, r := range sums {
		if _, err := put.ExecContext(ctx, r.sum, r.id); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", schemaVersion)); err != nil {
		return err
	}
	return tx.Commit()
}

type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func eachRow(ctx context.Context, db queryer, query string, do func(*sql.Rows) error) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := do(rows); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}
