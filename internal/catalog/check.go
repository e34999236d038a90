package catalog

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
)

// ErrDamaged tells that the records are not what was written.
var ErrDamaged = errors.New("the catalogue is damaged")

// Damage is something of the catalogue that is not what was written.
type Damage struct {
	ID    string // of a record; empty for the file as a whole
	Cause error  // is ErrDamaged
}

// maxPageDamage bounds what SQLite tells of its own pages.
const maxPageDamage = 20

// Check looks into every record, and into SQLite's pages. The error is
// ErrDamaged, or one of reading.
func (c *Catalog) Check(ctx context.Context) error { return c.Look(ctx, first) }

// CheckPages is Check without a look into the texts of records, for who reads
// them all from a Snapshot.
func (c *Catalog) CheckPages(ctx context.Context) error { return c.lookAtPages(ctx, first) }

// first ends a look with the first damage.
func first(d Damage) error { return d.Cause }

// Look tells found of all damage, and ends with found's first error. Each
// record has a digest of its texts and years; paths and folders stand in an
// index, too, which must say the same. What a record's picture is like, apart
// from its hash, is stored once.
func (c *Catalog) Look(ctx context.Context, found func(Damage) error) error {
	if err := c.lookAtPages(ctx, found); err != nil {
		return err
	}
	return c.lookAtDigests(ctx, found)
}

func (c *Catalog) lookAtPages(ctx context.Context, found func(Damage) error) error {
	for _, query := range []string{
		fmt.Sprintf("PRAGMA integrity_check(%d)", maxPageDamage),
		"SELECT 'a reference leads nowhere' FROM pragma_foreign_key_check LIMIT 1",
	} {
		if err := c.verdicts(ctx, query, found); err != nil {
			return err
		}
	}
	return c.lookAtFurther(ctx, found)
}

// verdicts tells of every row of a query but "ok".
func (c *Catalog) verdicts(ctx context.Context, query string, found func(Damage) error) error {
	rows, err := c.db.QueryContext(ctx, query)
	if err != nil {
		return explain(fmt.Errorf("check the catalogue: %w", err))
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var verdict string
		if err := rows.Scan(&verdict); err != nil {
			return explain(fmt.Errorf("check the catalogue: %w", err))
		}
		if verdict == "ok" {
			continue
		}
		if err := found(Damage{Cause: fmt.Errorf("%w: %s", ErrDamaged, verdict)}); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return explain(fmt.Errorf("check the catalogue: %w", err))
	}
	return nil
}

func (c *Catalog) lookAtDigests(ctx context.Context, found func(Damage) error) error {
	rows, err := c.db.QueryContext(ctx, `SELECT `+c.columns()+`, i.name_folded, i.digest FROM images i LEFT JOIN pictures p ON p.hash = i.hash`)
	if err != nil {
		return explain(fmt.Errorf("check the records: %w", err))
	}
	defer func() { _ = rows.Close() }()
	var r record
	into := append(r.into(), &r.nameFolded, &r.digest)
	for rows.Next() {
		r.id = "" // that of the row before
		if damaged := r.scanWhole(rows, into); damaged != nil {
			if err := found(Damage{ID: r.id, Cause: fmt.Errorf("check the records: %w", damaged)}); err != nil {
				return err
			}
		}
	}
	if err := rows.Err(); err != nil {
		return explain(fmt.Errorf("check the records: %w", err))
	}
	return nil
}

// lookAtFurther looks into the further pictures of records: each has a digest,
// and each record says how many it has.
func (c *Catalog) lookAtFurther(ctx context.Context, found func(Damage) error) error {
	err := c.verdicts(ctx, `SELECT 'the work ' || i.ord || ' has not the further pictures that it says' FROM images i WHERE i.further <>
		(SELECT count(*) FROM further_pictures o WHERE o.ord = i.ord AND o.position BETWEEN 1 AND i.further)`, found)
	if err != nil {
		return err
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
	last := len(cells) - 1
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("check the further pictures: %w", err)
		}
		if digest, ok := cells[last].([]byte); ok && string(digest) == string(digestOf(cells[:last])) {
			continue
		}
		if err := found(Damage{Cause: fmt.Errorf("%w: picture %v of work %v is not what was written", ErrDamaged, cells[1], cells[0])}); err != nil {
			return err
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
