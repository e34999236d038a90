package catalog

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"likeness/internal/art"
)

// further is the column that holds the further pictures of a record, as JSON,
// of which decodeFurther knows the order. A path is any bytes, and JSON text.
const further = `, CASE WHEN i.further > 0 THEN (SELECT json_group_array(json_array(
	o.folder, hex(o.path), o.label, o.hash, q.width, q.height, q.color, q.media_type, q.bytes) ORDER BY o.position)
	FROM further_pictures o JOIN pictures q ON q.hash = o.hash WHERE o.ord = i.ord) END`

const (
	findFurther = `SELECT o.hash, f.dir, o.path, o.label FROM further_pictures o JOIN folders f ON f.number = o.folder
		WHERE o.ord = ? AND o.position = ?`
	findFolder = "SELECT number FROM folders WHERE dir = ?"
	putFurther = `INSERT INTO further_pictures (ord, position, hash, folder, path, label, digest) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (ord, position) DO UPDATE SET hash = excluded.hash, folder = excluded.folder, path = excluded.path,
		label = excluded.label, digest = excluded.digest`
	findCount  = "SELECT ord, further, hash IS NOT NULL FROM images WHERE id = ?"
	setFurther = "UPDATE images SET further = ? WHERE ord = ?"
	cutFurther = "DELETE FROM further_pictures WHERE ord = ? AND position > ?"
	findByPath = `SELECT id, position FROM (
		SELECT i.id, 0 AS position, i.ord FROM images i WHERE i.path = ?1 AND i.source = ?2
		UNION ALL SELECT i.id, o.position, i.ord FROM further_pictures o JOIN images i ON i.ord = o.ord WHERE o.path = ?1 AND i.source = ?2
		) ORDER BY ord, position LIMIT 1`
	ofSource = `SELECT id, position, hash, dir, path FROM (
		SELECT i.ord, i.id, 0 AS position, i.hash, f.dir, i.path FROM images i JOIN folders f ON f.number = i.folder
		WHERE i.source = ?1 AND i.hash IS NOT NULL
		UNION ALL SELECT i.ord, i.id, o.position, o.hash, f.dir, o.path FROM further_pictures o
		JOIN images i ON i.ord = o.ord JOIN folders f ON f.number = o.folder WHERE i.source = ?1
		) ORDER BY ord, position`
)

// decodeFurther reads the column of further pictures.
func decodeFurther(column sql.NullString) ([]art.Picture, error) {
	if !column.Valid {
		return nil, nil
	}
	var rows [][9]json.RawMessage
	if err := json.Unmarshal([]byte(column.String), &rows); err != nil {
		return nil, fmt.Errorf("read further pictures: %w", err)
	}
	pictures := make([]art.Picture, len(rows))
	for i, row := range rows {
		p := &pictures[i]
		var folder int64
		var path string
		for k, into := range []any{&folder, &path, &p.Label, &p.Hash, &p.Width, &p.Height, &p.DominantColor, &p.MediaType, &p.Bytes} {
			if err := json.Unmarshal(row[k], into); err != nil {
				return nil, fmt.Errorf("read further pictures: %w", err)
			}
		}
		plain, err := hex.DecodeString(path)
		if err != nil {
			return nil, fmt.Errorf("read further pictures: %w", err)
		}
		p.Path = string(plain)
		p.Key = pictureKey(folder, p.Path)
	}
	return pictures, nil
}

// setFurtherPicture is SetPicture for a position after the first.
func (b *Batch) setFurtherPicture(id string, position int, p art.Picture, place art.FilePlace) (art.Change, error) {
	var ord int64
	var count int
	var hasFirst bool
	if err := b.read(findCount, []any{id}, &ord, &count, &hasFirst); err != nil {
		return art.Unchanged, err
	}
	if !hasFirst || position > count+1 {
		return art.Unchanged, art.Errorf(art.CodeInvalid, "The work %q has no picture before the one to be put at position %d.", id, position)
	}
	var now art.Picture
	var dir string
	err := b.read(findFurther, []any{ord, position}, &now.Hash, &dir, &now.Path, &now.Label)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return art.Unchanged, err
	}
	shown := err == nil && now.Hash == p.Hash && dir == place.Folder && now.Path == place.Path && now.Label == p.Label
	if err := b.putFile(p, place); err != nil || shown {
		return art.Unchanged, err
	}
	var folder int64
	if err := b.read(findFolder, []any{place.Folder}, &folder); err != nil {
		return art.Unchanged, err
	}
	row := []any{ord, int64(position), p.Hash, folder, place.Path, p.Label}
	if _, err := b.exec(putFurther, append(row, digestOf(row))...); err != nil {
		return art.Unchanged, err
	}
	if position > count {
		if _, err := b.exec(setFurther, position, ord); err != nil {
			return art.Unchanged, err
		}
	}
	b.changed = true
	return art.Updated, nil
}

// putFile notes what a file is like, and the folder that it lies in. That of a
// picture which is shown already is noted again where it is another now, or was
// damaged.
func (b *Batch) putFile(p art.Picture, place art.FilePlace) error {
	row := pictureRow(p)
	result, err := b.exec(putPicture, append(row, digestOf(row))...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err != nil {
		return err
	}
	b.changed = b.changed || n > 0
	_, err = b.exec(putFolder, place.Folder)
	return err
}

// pictureCells are the columns that a picture's digest is of, in its order.
const pictureCells = "hash, width, height, color, media_type, bytes"

// pictureRow is a picture as pictureCells.
func pictureRow(p art.Picture) []any {
	return []any{p.Hash, p.Width, p.Height, p.DominantColor, p.MediaType, p.Bytes}
}

// CutPictures takes out the pictures of a record after the first count, which
// is 1 at least.
func (b *Batch) CutPictures(id string, count int) (art.Change, error) {
	var ord int64
	var had int
	var hasFirst bool
	err := b.read(findCount, []any{id}, &ord, &had, &hasFirst)
	if errors.Is(err, sql.ErrNoRows) || err == nil && had < count {
		return art.Unchanged, nil
	}
	if err == nil {
		_, err = b.exec(cutFurther, ord, count-1)
	}
	if err == nil {
		_, err = b.exec(setFurther, count-1, ord)
	}
	if err != nil {
		return art.Unchanged, explain(fmt.Errorf("take pictures from %s: %w", id, err))
	}
	b.changed = true
	return art.Updated, nil
}

// PictureHashes are the hashes of a record's pictures, in their order.
func (b *Batch) PictureHashes(id string) (hashes []string, err error) {
	stmt, err := b.statement(`SELECT hash FROM (SELECT 0 AS position, hash FROM images WHERE id = ?1 AND hash IS NOT NULL
		UNION ALL SELECT o.position, o.hash FROM further_pictures o JOIN images i ON i.ord = o.ord WHERE i.id = ?1) ORDER BY position`)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(b.ctx, id)
	if err != nil {
		return nil, fmt.Errorf("list the pictures of %s: %w", id, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var hash string
		if err := rows.Scan(&hash); err != nil {
			return nil, fmt.Errorf("list the pictures of %s: %w", id, err)
		}
		hashes = append(hashes, hash)
	}
	return hashes, rows.Err()
}

// Placed yields the pictures that records of a source show, and where they
// were found, in catalogue order, those of a record in theirs. It ends after
// the first error.
func (c *Catalog) Placed(ctx context.Context, source string) iter.Seq2[art.PlacedPicture, error] {
	return func(yield func(art.PlacedPicture, error) bool) {
		rows, err := c.db.QueryContext(ctx, ofSource, source)
		if err != nil {
			yield(art.PlacedPicture{}, fmt.Errorf("list the pictures of %s: %w", source, err))
			return
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var p art.PlacedPicture
			err := rows.Scan(&p.ID, &p.Position, &p.Hash, &p.Place.Folder, &p.Place.Path)
			if err != nil {
				err = fmt.Errorf("list the pictures of %s: %w", source, err)
			}
			if !yield(p, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(art.PlacedPicture{}, fmt.Errorf("list the pictures of %s: %w", source, err))
		}
	}
}

// Unshown are those of some hashes that no record shows the picture of.
func (c *Catalog) Unshown(ctx context.Context, hashes []string) (unshown []string, err error) {
	if len(hashes) == 0 {
		return nil, nil // as JSON no hashes would be null, which is a value
	}
	asked, err := json.Marshal(hashes)
	if err != nil {
		return nil, fmt.Errorf("look for records of pictures: %w", err)
	}
	rows, err := c.db.QueryContext(ctx, `SELECT value FROM json_each(?) WHERE value NOT IN
		(SELECT hash FROM images WHERE hash IS NOT NULL UNION ALL SELECT hash FROM further_pictures)`, string(asked))
	if err != nil {
		return nil, fmt.Errorf("look for records of pictures: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var hash string
		if err := rows.Scan(&hash); err != nil {
			return nil, fmt.Errorf("look for records of pictures: %w", err)
		}
		unshown = append(unshown, hash)
	}
	return unshown, rows.Err()
}

// Shows is the id of the first record of a source one of whose pictures lies at
// path below whatever folder, and that picture's position; empty when there is
// none.
func (c *Catalog) Shows(ctx context.Context, source, path string) (id string, position int, err error) {
	err = c.db.QueryRowContext(ctx, findByPath, path, source).Scan(&id, &position)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", 0, fmt.Errorf("find the record of %s: %w", path, err)
	}
	return id, position, nil
}

// PictureOf names a picture of a record.
type PictureOf struct{ ID, Hash string }

// Pictured yields the records that have a picture, sorted by id, with the first
// of theirs. It ends after the first error.
func (c *Catalog) Pictured(ctx context.Context) iter.Seq2[PictureOf, error] {
	return c.pictures(ctx, "SELECT id, hash FROM images WHERE hash IS NOT NULL ORDER BY +id")
}

// Further yields the further pictures of records, sorted by the ids of these,
// those of one in their order, which begins with position 1. It ends after the
// first error.
func (c *Catalog) Further(ctx context.Context) iter.Seq2[PictureOf, error] {
	if c.single {
		return func(func(PictureOf, error) bool) {}
	}
	return c.pictures(ctx, "SELECT i.id, o.hash FROM further_pictures o JOIN images i ON i.ord = o.ord ORDER BY i.id, o.position")
}

func (c *Catalog) pictures(ctx context.Context, query string) iter.Seq2[PictureOf, error] {
	return func(yield func(PictureOf, error) bool) {
		rows, err := c.db.QueryContext(ctx, query)
		if err != nil {
			yield(PictureOf{}, fmt.Errorf("list pictures: %w", err))
			return
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var p PictureOf
			if err := rows.Scan(&p.ID, &p.Hash); err != nil {
				yield(p, fmt.Errorf("list pictures: %w", err))
				return
			}
			if !yield(p, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(PictureOf{}, fmt.Errorf("list pictures: %w", err))
		}
	}
}

// compareFurther reports whether the further pictures of the record in ord are
// others than those of image, in a folder.
func (c *Catalog) compareFurther(ctx context.Context, ord int64, image art.Image, folder string) (bool, error) {
	for i, p := range image.Further {
		var hash, dir, path, label string
		err := c.db.QueryRowContext(ctx, findFurther, ord, i+1).Scan(&hash, &dir, &path, &label)
		if errors.Is(err, sql.ErrNoRows) {
			return true, nil
		}
		if err != nil {
			return false, fmt.Errorf("compare the pictures of %s: %w", image.ID, err)
		}
		if hash != p.Hash || dir != folder || path != p.Path || label != p.Label {
			return true, nil
		}
	}
	return false, nil
}

// pictureKey names a file by the number of its folder and its path below it.
func pictureKey(folder int64, path string) string { return fmt.Sprintf("%d/%s", folder, path) }
