package catalog

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
)

// ErrDamaged tells that the records are not what was written.
var ErrDamaged = errors.New("the catalogue is damaged")

// Check looks into every record, and into SQLite's pages. Each record has a
// digest of its texts and years; paths and folders stand in an
// index, too, which must say the same. What a record's picture is like, apart
// from its hash, is stored once. The error is ErrDamaged, or one of reading.
func (c *Catalog) Check(ctx context.Context) error {
	if err := c.CheckPages(ctx); err != nil {
		return err
	}
	return c.checkDigests(ctx)
}

// CheckPages is Check without a look into the texts of records, for who reads
// them all from a Snapshot.
func (c *Catalog) CheckPages(ctx context.Context) error {
	for _, query := range []string{"PRAGMA integrity_check(1)", "SELECT coalesce(max('a reference leads nowhere'), 'ok') FROM pragma_foreign_key_check"} {
		var verdict string
		if err := c.db.QueryRowContext(ctx, query).Scan(&verdict); err != nil {
			return explain(fmt.Errorf("check the catalogue: %w", err))
		}
		if verdict != "ok" {
			return fmt.Errorf("%w: %s", ErrDamaged, verdict)
		}
	}
	return c.checkFurther(ctx)
}

func (c *Catalog) checkDigests(ctx context.Context) error {
	rows, err := c.db.QueryContext(ctx, `SELECT `+c.columns()+`, i.name_folded, i.digest FROM images i LEFT JOIN pictures p ON p.hash = i.hash`)
	if err != nil {
		return explain(fmt.Errorf("check the records: %w", err))
	}
	defer func() { _ = rows.Close() }()
	var r record
	into := append(r.into(), &r.nameFolded, &r.digest)
	for rows.Next() {
		if err := r.scanWhole(rows, into); err != nil {
			return fmt.Errorf("check the records: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return explain(fmt.Errorf("check the records: %w", err))
	}
	return nil
}

// checkFurther looks into the further pictures of records: each has a digest,
// and each record says how many it has.
func (c *Catalog) checkFurther(ctx context.Context) error {
	var at sql.NullInt64
	err := c.db.QueryRowContext(ctx, `SELECT max(i.ord) FROM images i WHERE i.further <>
		(SELECT count(*) FROM further_pictures o WHERE o.ord = i.ord AND o.position BETWEEN 1 AND i.further)`).Scan(&at)
	if err != nil {
		return explain(fmt.Errorf("check the further pictures: %w", err))
	}
	if at.Valid {
		return fmt.Errorf("%w: the work %d has not the further pictures that it says", ErrDamaged, at.Int64)
	}
	rows, err := c.db.QueryContext(ctx, "SELECT ord, position, hash, folder, path, label, digest FROM further_pictures")
	if err != nil {
		return explain(fmt.Errorf("check the further pictures: %w", err))
	}
	defer func() { _ = rows.Close() }()
	cells := make([]any, 7)
	into := make([]any, len(cells))
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("check the further pictures: %w", err)
		}
		last := len(cells) - 1
		if digest, ok := cells[last].([]byte); !ok || string(digest) != string(digestOf(cells[:last])) {
			return fmt.Errorf("%w: picture %v of work %v is not what was written", ErrDamaged, cells[1], cells[0])
		}
	}
	if err := rows.Err(); err != nil {
		return explain(fmt.Errorf("check the further pictures: %w", err))
	}
	return nil
}

// digestOf tells the cells of a further picture from others.
func digestOf(cells []any) []byte {
	h := sha256.New()
	for _, cell := range cells {
		fmt.Fprintf(h, "%v\x00", cell)
	}
	return h.Sum(nil)[:16]
}
