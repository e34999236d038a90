package catalog

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"likeness/internal/art"
	"likeness/internal/fold"
)

// Fields of the terms table.
const (
	fieldArtist     = 1
	fieldCollection = 2
	fieldGenre      = 3
)

const (
	findImage   = "SELECT ord, digest FROM images WHERE id = ?"
	insertImage = `INSERT INTO images (id, source, key, name, name_folded, title,
		artist, collection, genre, date, artists, collections, genres, year_from, year_to, properties, digest)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateImage = `UPDATE images SET (id, source, key, name, name_folded, title,
		artist, collection, genre, date, artists, collections, genres, year_from, year_to, properties, digest)
		= (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE ord = ?`
	deleteTerms = "DELETE FROM terms WHERE ord = ?"
	insertTerm  = "INSERT INTO terms (field, value, ord, whole) VALUES (?, ?, ?, ?)" // and more rows
	anotherTerm = ", (?, ?, ?, ?)"
	findPicture = "SELECT i.hash, f.dir, i.path FROM images i LEFT JOIN folders f ON f.number = i.folder WHERE i.id = ?"
	putPicture  = `INSERT INTO pictures (hash, width, height, color, media_type, bytes) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (hash) DO UPDATE SET width = excluded.width, height = excluded.height,
		color = excluded.color, media_type = excluded.media_type`
	setPicture = "UPDATE images SET hash = ?, folder = (SELECT number FROM folders WHERE dir = ?), path = ? WHERE id = ?"
	putFolder  = "INSERT OR IGNORE INTO folders (dir) VALUES (?)"
)

// Batch is a set of changes that become visible together. It holds the only
// right to write until Commit or Rollback.
type Batch struct {
	ctx      context.Context
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
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
	row, err := encode(image)
	if err != nil {
		return art.Unchanged, err
	}
	var ord int64
	var digest []byte
	err = b.read(findImage, []any{image.ID}, &ord, &digest)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		result, err := b.exec(insertImage, row...)
		if err != nil {
			return art.Unchanged, err
		}
		if ord, err = result.LastInsertId(); err != nil {
			return art.Unchanged, err
		}
		return art.Added, b.putTerms(ord, image)
	case err != nil:
		return art.Unchanged, err
	case string(digest) == string(row[len(row)-1].([]byte)):
		return art.Unchanged, nil
	}
	if _, err := b.exec(updateImage, append(row, ord)...); err != nil {
		return art.Unchanged, err
	}
	if _, err := b.exec(deleteTerms, ord); err != nil {
		return art.Unchanged, err
	}
	return art.Updated, b.putTerms(ord, image)
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
	if hash.String == p.Hash && folder.String == place.Folder && path.String == place.Path {
		return art.Unchanged, nil
	}
	if err = b.putFile(p, place); err == nil {
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
	for _, table := range []string{"terms", "further_pictures"} {
		if _, err := b.exec("DELETE FROM "+table+" WHERE ord = (SELECT ord FROM images WHERE id = ?)", id); err != nil {
			return explain(fmt.Errorf("remove record %s: %w", id, err))
		}
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
	var hash sql.NullString
	find, args := "SELECT hash FROM images WHERE id = ?", []any{id}
	if position > 0 {
		find, args = "SELECT o.hash FROM further_pictures o JOIN images i ON i.ord = o.ord WHERE i.id = ? AND o.position = ?", []any{id, position}
	}
	if err := b.read(find, args, &hash); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("find record %s: %w", id, err)
	}
	return hash.String, nil
}

type term struct {
	field int
	value string
	whole bool
}

// termsOf lists what lookups match of a record, each value once.
func termsOf(image *art.Image) []term {
	var terms []term
	add := func(field int, text string, whole bool) {
		value := foldTerm(field, text)
		if !slices.ContainsFunc(terms, func(t term) bool { return t.field == field && t.value == value }) {
			terms = append(terms, term{field, value, whole})
		}
	}
	for _, f := range []struct {
		field  int
		values []string
		whole  string
	}{
		{fieldArtist, image.Artists, image.Artist},
		{fieldCollection, image.Collections, image.Collection},
		{fieldGenre, image.Genres, image.Genre},
	} {
		for _, v := range f.values {
			add(f.field, v, false)
		}
		if f.whole != "" {
			add(f.field, f.whole, true)
		}
	}
	return terms
}

// foldTerm is what makes two spellings one term.
func foldTerm(field int, text string) string {
	if field == fieldArtist {
		return fold.Artist(text)
	}
	return fold.Text(text)
}

// putTerms writes the terms of a record in one statement.
func (b *Batch) putTerms(ord int64, image *art.Image) error {
	terms := termsOf(image)
	if len(terms) == 0 {
		return nil
	}
	args := make([]any, 0, 4*len(terms))
	for _, t := range terms {
		args = append(args, t.field, t.value, ord, t.whole)
	}
	_, err := b.exec(insertTerm+strings.Repeat(anotherTerm, len(terms)-1), args...)
	return err
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
	row, err := encode(&image)
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
	case string(digest) != string(row[len(row)-1].([]byte)),
		p != nil && (p.Hash != now.String || folder != dir.String || p.Path != path.String || int(further) != len(image.Further)):
		return art.Updated, now.String, nil
	}
	if differs, err := c.compareFurther(ctx, ord, image, folder); differs || err != nil {
		return art.Updated, now.String, err
	}
	return art.Unchanged, now.String, nil
}

// encode makes a row of the images table, from id to digest.
func encode(image *art.Image) ([]any, error) {
	properties, err := encodeProperties(image.Properties)
	if err != nil {
		return nil, err
	}
	var yearFrom, yearTo any
	if image.Years != nil {
		yearFrom, yearTo = image.Years.From, image.Years.To
	}
	row := []any{
		image.ID, image.Source, image.Key, image.Name, fold.Name(image.Name), image.Title,
		image.Artist, image.Collection, image.Genre, image.Date,
		encodeList(image.Artists), encodeList(image.Collections), encodeList(image.Genres), yearFrom, yearTo, properties,
	}
	return append(row, digestOf(row)), nil
}

func encodeList(values []string) string {
	if len(values) == 0 {
		return ""
	}
	data, _ := json.Marshal(values) // a list of strings always encodes
	return string(data)
}

func encodeProperties(properties []art.Property) (string, error) {
	if len(properties) == 0 {
		return "", nil
	}
	pairs := make([][2]string, len(properties))
	for i, p := range properties {
		pairs[i] = [2]string{p.Name, p.Value}
	}
	data, err := json.Marshal(pairs)
	return string(data), err
}

func decodeProperties(text string) ([]art.Property, error) {
	if text == "" {
		return nil, nil
	}
	var pairs [][2]string
	if err := json.Unmarshal([]byte(text), &pairs); err != nil {
		return nil, err
	}
	properties := make([]art.Property, len(pairs))
	for i, p := range pairs {
		properties[i] = art.Property{Name: p[0], Value: p[1]}
	}
	return properties, nil
}
