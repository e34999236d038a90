package catalog

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// ErrDamaged tells that the records are not what was written.
var ErrDamaged = errors.New("the catalogue is damaged")

// Damage is something of the catalogue that is not what was written.
type Damage struct {
	ID      string // of a record; empty for the file as a whole
	Picture string // hash of a picture of which what is known is damaged, while its file and the records are not
	Cause   error  // is ErrDamaged
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
// record has a digest of its texts and years, and each picture of what it is
// like; paths and folders stand in an index, too, which must say the same.
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
	if err := c.lookAtFurther(ctx, found); err != nil {
		return err
	}
	return c.lookAtPictures(ctx, found)
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
	rows, err := c.db.QueryContext(ctx, selectWhole)
	if err != nil {
		return explain(fmt.Errorf("check the records: %w", err))
	}
	defer func() { _ = rows.Close() }()
	var r record
	into := r.intoWhole()
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
	return c.compareDigests(ctx, "SELECT ord, position, hash, folder, path, label, digest FROM further_pictures", 7, func(cells []any) error {
		return found(Damage{Cause: fmt.Errorf("%w: picture %v of work %v is not what was written", ErrDamaged, cells[1], cells[0])})
	})
}

// lookAtPictures looks into what is known of the pictures that records show.
func (c *Catalog) lookAtPictures(ctx context.Context, found func(Damage) error) error {
	damaged := map[string]bool{}
	err := c.compareDigests(ctx, "SELECT "+pictureCells+", digest FROM pictures", 7, func(cells []any) error {
		damaged[fmt.Sprint(cells[0])] = true
		return nil
	})
	if err != nil || len(damaged) == 0 {
		return err
	}
	hashes := slices.Sorted(maps.Keys(damaged))
	unshown, err := c.Unshown(ctx, hashes)
	if err != nil {
		return err
	}
	for _, hash := range hashes {
		if slices.Contains(unshown, hash) {
			continue
		}
		if err := found(Damage{Picture: hash, Cause: fmt.Errorf("%w: what is known of the picture %s is not what was written", ErrDamaged, hash)}); err != nil {
			return err
		}
	}
	return nil
}

// compareDigests calls differs with the cells of every row of a query, of which
// the last is the digest of the others, that is not what was written.
func (c *Catalog) compareDigests(ctx context.Context, query string, columns int, differs func(cells []any) error) error {
	rows, err := c.db.QueryContext(ctx, query)
	if err != nil {
		return explain(fmt.Errorf("check the pictures: %w", err))
	}
	defer func() { _ = rows.Close() }()
	cells, into := scanned(columns)
	last := columns - 1
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("check the pictures: %w", err)
		}
		if digest, ok := cells[last].([]byte); ok && string(digest) == string(digestOf(cells[:last])) {
			continue
		}
		if err := differs(cells); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return explain(fmt.Errorf("check the pictures: %w", err))
	}
	return nil
}

// scanned is a row of cells as SQLite has them, and the places to scan it into.
func scanned(columns int) (cells, into []any) {
	cells, into = make([]any, columns), make([]any, columns)
	for i := range cells {
		into[i] = &cells[i]
	}
	return cells, into
}

// digestOf tells the cells of a picture from others.
func digestOf(cells []any) []byte {
	h := sha256.New()
	for _, cell := range cells {
		fmt.Fprintf(h, "%v\x00", cell)
	}
	return h.Sum(nil)[:16]
}
