package catalog

import (
	"context"
	"database/sql"
	"fmt"

	"likeness/internal/art"
)

// upgrade brings the tables of an older version, 0 for a new file, up to
// date.
func upgrade(tx *sql.Tx, version int) error {
	if version == 0 {
		_, err := tx.Exec(schema)
		return err
	}
	if version < 3 { // folders of pictures were named by their paths in every record
		if _, err := tx.Exec(numberFolders); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(addFurther); err != nil {
		return err
	}
	if version > 1 {
		return nil
	}
	// Version 1 took the marks of many scripts for accents, and an artist
	// whose surname comes first for another.
	return foldTermsAnew(tx)
}

// recordsPerStep bounds the memory of foldTermsAnew.
const recordsPerStep = 1000

// foldTermsAnew writes the terms of all records as this program folds them.
func foldTermsAnew(tx *sql.Tx) error {
	ctx := context.Background()
	if _, err := tx.ExecContext(ctx, "DELETE FROM terms"); err != nil {
		return err
	}
	b := &Batch{ctx: ctx, tx: tx, prepared: map[string]*sql.Stmt{}}
	for last := int64(0); ; {
		images, err := recordsAfter(ctx, tx, last)
		if err != nil || len(images) == 0 {
			return err
		}
		for i := range images {
			last = images[i].Order
			if err := b.putTerms(last, &images[i]); err != nil {
				return fmt.Errorf("fold the terms of %s anew: %w", images[i].ID, err)
			}
		}
	}
}

// recordsAfter are the next recordsPerStep records in catalogue order.
func recordsAfter(ctx context.Context, tx *sql.Tx, last int64) (images []art.Image, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+columns+further+` FROM images i LEFT JOIN pictures p ON p.hash = i.hash
		WHERE i.ord > ? ORDER BY i.ord LIMIT ?`, last, recordsPerStep)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		image, err := scan(rows)
		if err != nil {
			return nil, err
		}
		images = append(images, image)
	}
	return images, rows.Err()
}
