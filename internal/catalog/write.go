package catalog

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"likeness/internal/art"
)

const (
	findImage   = "SELECT ord, digest, hash FROM images WHERE id = ?"
	findImages  = "SELECT i.id, i.ord, i.digest, i.hash FROM json_each(?) asked CROSS JOIN images i ON i.id = asked.value"
	insertImage = `INSERT INTO images (id, source, key, name, name_folded, title,
		artist, collection, genre, date, artists, collections, genres, year_from, year_to, properties, digest)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateImage = `UPDATE images SET (id, source, key, name, name_folded, title,
		artist, collection, genre, date, artists, collections, genres, year_from, year_to, properties, digest)
		= (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE ord = ?`
	findPicture = "SELECT i.hash, f.dir, i.path FROM images i LEFT JOIN folders f ON f.number = i.folder WHERE i.id = ?"
	putPicture  = `INSERT INTO pictures (hash, width, height, color, media_type, bytes, digest) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (hash) DO UPDATE SET width = excluded.width, height = excluded.height, color = excluded.color,
		media_type = excluded.media_type, bytes = excluded.bytes, digest = excluded.digest
		WHERE (width, height, color, media_type, bytes, digest) IS NOT
		(excluded.width, excluded.height, excluded.color, excluded.media_type, excluded.bytes, excluded.digest)`
	setPicture = "UPDATE images SET hash = ?, folder = (SELECT number FROM folders WHERE dir = ?), path = ? WHERE id = ?"
	putFolder  = "INSERT OR IGNORE INTO folders (dir) VALUES (?)"
)

// Batch is a set of changes that become visible together. It holds the only
// right to write until Commit or Rollback.
type Batch struct {
	ctx      context.Context
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
	known    map[string]*known // of Expect, as far as it is still true
	changed  bool
}

// Begin starts a batch.
func (c *Catalog) Begin(ctx context.Context) (*Batch, error) {
	tx, err := c.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, explain(fmt.Errorf("begin a batch: %w", err))
	}
	return &Batch{ctx: ctx, tx: tx, prepared: map[string]*sql.Stmt{}}, nil
}

// statement prepares each statement once a batch.
func (b *Batch) statement(query string) (*sql.Stmt, error) {
	if stmt := b.prepared[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := b.tx.PrepareContext(b.ctx, query)
	if err == nil {
		b.prepared[query] = stmt
	}
	return stmt, err
}

func (b *Batch) exec(query string, args ...any) (sql.Result, error) {
	stmt, err := b.statement(query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(b.ctx, args...)
}

// read scans the only row of a query. sql.ErrNoRows when there is none.
func (b *Batch) read(query string, args []any, into ...any) error {
	stmt, err := b.statement(query)
	if err != nil {
		return err
	}
	return stmt.QueryRowContext(b.ctx, args...).Scan(into...)
}

// known is what a batch remembers of a record: nil stands for none.
type known struct {
	ord    int64
	digest []byte
	hash   string // of its picture; empty for none
}

// Expect reads at once what is known of records that Put and PictureHash will
// be asked of.
func (b *Batch) Expect(ids []string) error {
	asked, err := json.Marshal(ids)
	if err != nil {
		return fmt.Errorf("find records: %w", err)
	}
	rows, err := b.tx.QueryContext(b.ctx, findImages, string(asked))
	if err != nil {
		return explain(fmt.Errorf("find records: %w", err))
	}
	defer func() { _ = rows.Close() }()
	b.known = make(map[string]*known, len(ids))
	for _, id := range ids {
		b.known[id] = nil
	}
	for rows.Next() {
		var id string
		var hash sql.NullString
		var k known
		if err := rows.Scan(&id, &k.ord, &k.digest, &hash); err != nil {
			return fmt.Errorf("find records: %w", err)
		}
		k.hash = hash.String
		b.known[id] = &k
	}
	return explain(rows.Err())
}

// find is what is known of a record; nil when there is none.
func (b *Batch) find(id string) (*known, error) {
	if k, ok := b.known[id]; ok {
		return k, nil
	}
	var k known
	var hash sql.NullString
	switch err := b.read(findImage, []any{id}, &k.ord, &k.digest, &hash); {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, err
	}
	k.hash = hash.String
	return &k, nil
}

// Put adds the record or brings it up to date. Its Order is assigned when it
// is first put, and kept. Its picture is set by SetPicture alone.
func (b *Batch) Put(image art.Image) (art.Change, error) {
	change, err := b.put(&image)
	if err != nil {
		return change, explain(fmt.Errorf("put record %s: %w", image.ID, err))
	}
	b.changed = b.changed || change != art.Unchanged
	return change, nil
}

func (b *Batch) put(image *art.Image) (art.Change, error) {
	r, err := encode(image)
	if err != nil {
		return art.Unchanged, err
	}
	k, err := b.find(image.ID)
	if err != nil {
		return art.Unchanged, err
	}
	if k != nil && string(k.digest) == string(r.digest) {
		return art.Unchanged, nil
	}
	delete(b.known, image.ID) // no longer true
	if k == nil {
		_, err := b.exec(insertImage, r.row()...)
		return art.Added, err
	}
	_, err = b.exec(updateImage, append(r.row(), k.ord)...)
	return art.Updated, err
}

// SetPicture gives a record of the catalogue a picture, the file at place, at a
// position among its pictures. CodeNotFound for a record that is not there,
// CodeInvalid for a position that does not follow on the pictures it has.
func (b *Batch) SetPicture(id string, position int, p art.Picture, place art.FilePlace) (art.Change, error) {
	var hash, folder, path sql.NullString
	err := b.read(findPicture, []any{id}, &hash, &folder, &path)
	if errors.Is(err, sql.ErrNoRows) {
		return art.Unchanged, art.Errorf(art.CodeNotFound, "There is no work with the id %q.", id)
	}
	if err != nil {
		return art.Unchanged, fmt.Errorf("find record %s: %w", id, err)
	}
	if position > 0 {
		change, err := b.setFurtherPicture(id, position, p, place)
		if _, told := errors.AsType[*art.Error](err); err != nil && !told {
			err = explain(fmt.Errorf("set picture %d of %s: %w", position, id, err))
		}
		return change, err
	}
	shown := hash.String == p.Hash && folder.String == place.Folder && path.String == place.Path
	if err = b.putFile(p, place); err == nil && shown {
		return art.Unchanged, nil
	}
	if err == nil {
		delete(b.known, id)
		_, err = b.exec(setPicture, p.Hash, place.Folder, place.Path, id)
	}
	if err != nil {
		return art.Unchanged, explain(fmt.Errorf("set the picture of %s: %w", id, err))
	}
	b.changed = true
	return art.Updated, nil
}

// Remove takes a record out, if it is there.
func (b *Batch) Remove(id string) error {
	delete(b.known, id)
	if _, err := b.exec("DELETE FROM further_pictures WHERE ord = (SELECT ord FROM images WHERE id = ?)", id); err != nil {
		return explain(fmt.Errorf("remove record %s: %w", id, err))
	}
	result, err := b.exec("DELETE FROM images WHERE id = ?", id)
	if err != nil {
		return explain(fmt.Errorf("remove record %s: %w", id, err))
	}
	n, err := result.RowsAffected()
	b.changed = b.changed || n > 0
	return err
}

// Rekey gives the record with the id from another identity, and keeps its
// place, unless there is no such record, or another one with that identity.
func (b *Batch) Rekey(from, to, key string) error {
	delete(b.known, from)
	delete(b.known, to)
	result, err := b.exec("UPDATE OR IGNORE images SET id = ?, key = ? WHERE id = ?", to, key, from)
	if err != nil {
		return explain(fmt.Errorf("rename record %s: %w", from, err))
	}
	if n, err := result.RowsAffected(); err != nil {
		return fmt.Errorf("rename record %s: %w", from, err)
	} else if n > 0 {
		b.changed = true
	}
	return nil
}

// PictureHash is the hash of a record's picture at a position; empty when it
// has none.
func (b *Batch) PictureHash(id string, position int) (string, error) {
	if position == 0 {
		k, err := b.find(id)
		if err != nil {
			return "", fmt.Errorf("find record %s: %w", id, err)
		}
		if k == nil {
			return "", nil
		}
		return k.hash, nil
	}
	var hash string
	err := b.read("SELECT o.hash FROM further_pictures o JOIN images i ON i.ord = o.ord WHERE i.id = ? AND o.position = ?", []any{id, position}, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("find record %s: %w", id, err)
	}
	return hash, nil
}

// Commit makes the changes visible and safe from a crash of the program.
func (b *Batch) Commit() error {
	if b.changed {
		if _, err := b.tx.ExecContext(b.ctx, "UPDATE meta SET value = value + 1 WHERE name = 'revision'"); err != nil {
			return explain(errors.Join(fmt.Errorf("commit a batch: %w", err), b.tx.Rollback()))
		}
	}
	if err := b.tx.Commit(); err != nil {
		return explain(fmt.Errorf("commit a batch: %w", err))
	}
	return nil
}

// Rollback forgets the changes. After Commit it does nothing.
func (b *Batch) Rollback() error {
	if err := b.tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return fmt.Errorf("roll back a batch: %w", err)
	}
	return nil
}

// Compare tells what putting a record, with its pictures from a folder if it
// has any, would do, and the hash of the picture that it has now; empty when it
// has none.
func (c *Catalog) Compare(ctx context.Context, image art.Image, folder string) (change art.Change, hash string, err error) {
	r, err := encode(&image)
	if err != nil {
		return art.Unchanged, "", err
	}
	var digest []byte
	var now, dir, path sql.NullString
	var ord, further int64
	err = c.db.QueryRowContext(ctx, `SELECT i.digest, i.hash, f.dir, i.path, i.ord, i.further
		FROM images i LEFT JOIN folders f ON f.number = i.folder WHERE i.id = ?`, image.ID).Scan(&digest, &now, &dir, &path, &ord, &further)
	p := image.Picture
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return art.Added, "", nil
	case err != nil:
		return art.Unchanged, "", fmt.Errorf("compare record %s: %w", image.ID, err)
	case string(digest) != string(r.digest),
		p != nil && (p.Hash != now.String || folder != dir.String || p.Path != path.String || int(further) != len(image.Further)):
		return art.Updated, now.String, nil
	}
	if differs, err := c.compareFurther(ctx, ord, image, folder); differs || err != nil {
		return art.Updated, now.String, err
	}
	return art.Unchanged, now.String, nil
}
