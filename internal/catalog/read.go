package catalog

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"

	"likeness/internal/art"
	"likeness/internal/fold"
)

const columns = `i.ord, i.id, i.source, i.key, i.name, i.title, i.artist, i.collection, i.genre, i.date,
	i.artists, i.collections, i.genres, i.year_from, i.year_to, i.properties,
	i.folder, i.path, p.hash, p.width, p.height, p.color, p.media_type, p.bytes`

// columns are those of a record, in a statement where images is i and its
// picture p.
func (c *Catalog) columns() string {
	if c.single {
		return columns + ", NULL"
	}
	return columns + further
}

// Images returns the records of ids, in their order; ids that are not there
// are left out.
func (c *Catalog) Images(ctx context.Context, ids []string) ([]art.Image, error) {
	if err := ctx.Err(); err != nil {
		return nil, err // even of what is at hand
	}
	found, missing := make(map[string]art.Image, len(ids)), ids
	if c.recent != nil {
		missing = c.recent.find(ids, found)
	}
	if err := c.fetch(ctx, missing, found); err != nil {
		return nil, err
	}
	images := make([]art.Image, 0, len(ids))
	for _, id := range ids {
		if image, ok := found[id]; ok {
			images = append(images, image)
		}
	}
	return images, nil
}

// fetch adds the records of ids to found.
func (c *Catalog) fetch(ctx context.Context, ids []string, found map[string]art.Image) error {
	if len(ids) == 0 {
		return nil
	}
	asked, err := json.Marshal(ids)
	if err != nil {
		return fmt.Errorf("read records: %w", err)
	}
	// CROSS JOIN keeps SQLite from reading all images and searching the ids;
	// the order is made later because sorting whole rows costs more than reading them.
	for image, err := range c.query(ctx, `SELECT `+c.columns()+` FROM json_each(?) asked
		CROSS JOIN images i ON i.id = asked.value LEFT JOIN pictures p ON p.hash = i.hash`, string(asked)) {
		if err != nil {
			return err
		}
		found[image.ID] = image
		if c.recent != nil {
			c.recent.keep(image)
		}
	}
	return nil
}

// All yields every record in catalogue order. It ends after the first error.
func (c *Catalog) All(ctx context.Context) iter.Seq2[art.Image, error] {
	return c.query(ctx, `SELECT `+c.columns()+` FROM images i LEFT JOIN pictures p ON p.hash = i.hash ORDER BY i.ord`)
}

// AllPictured yields every record that has a picture, in catalogue order. It
// ends after the first error.
func (c *Catalog) AllPictured(ctx context.Context) iter.Seq2[art.Image, error] {
	return c.query(ctx, `SELECT `+c.columns()+` FROM images i JOIN pictures p ON p.hash = i.hash ORDER BY i.ord`)
}

// FirstMatch is the first record in catalogue order that meets every field
// given: the name exactly after Unicode normalisation, ignoring case; the
// others ignoring case and accents, and whether an artist's surname comes
// first. Only a snapshot can tell. CodeNotFound when none does.
func (c *Catalog) FirstMatch(ctx context.Context, where art.Lookup) (art.Image, error) {
	q, args := firstMatch(c.columns(), where)
	if q == "" {
		return art.Image{}, art.Errorf(art.CodeInvalid, "Give a name, an artist, a collection or a genre to look up")
	}
	for image, err := range c.query(ctx, q, args...) {
		return image, err
	}
	return art.Image{}, art.Errorf(art.CodeNotFound, "No work of the collection matches")
}

// firstMatch walks the index of what is likely the rarest of the fields given,
// in catalogue order, and probes the others, so that it ends at the first match.
func firstMatch(columns string, where art.Lookup) (string, []any) {
	var conditions []string
	var args []any
	from, ord := "images i", "i.ord"
	if where.Name != "" {
		conditions = append(conditions, "i.name_folded = ?")
		args = append(args, fold.Name(where.Name))
	}
	for _, f := range []struct {
		field int
		value string
	}{{fieldArtist, where.Artist}, {fieldGenre, where.Genre}, {fieldCollection, where.Collection}} {
		switch {
		case f.value == "":
			continue
		case conditions == nil:
			from, ord = "terms t JOIN images i ON i.ord = t.ord", "t.ord"
			conditions = append(conditions, "t.field = ? AND t.value = ?")
		default:
			conditions = append(conditions, "EXISTS (SELECT 1 FROM terms o WHERE o.field = ? AND o.value = ? AND o.ord = "+ord+")")
		}
		args = append(args, f.field, foldTerm(f.field, f.value))
	}
	if conditions == nil {
		return "", nil
	}
	return `SELECT ` + columns + ` FROM ` + from + ` LEFT JOIN pictures p ON p.hash = i.hash
		WHERE ` + strings.Join(conditions, " AND ") + ` ORDER BY ` + ord + ` LIMIT 1`, args
}

// Stats counts the records of a snapshot and the different values they carry.
func (c *Catalog) Stats(ctx context.Context) (art.Stats, error) {
	var s art.Stats
	// The inner DISTINCT walks the primary key; values are counted as lookups
	// see them, without case and accents.
	err := c.db.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM images),
		(SELECT COUNT(*) FROM (SELECT DISTINCT value FROM terms WHERE field = ? AND whole = 0)),
		(SELECT COUNT(*) FROM (SELECT DISTINCT value FROM terms WHERE field = ? AND whole = 0)),
		(SELECT COUNT(*) FROM (SELECT DISTINCT value FROM terms WHERE field = ? AND whole = 0))`,
		fieldArtist, fieldCollection, fieldGenre).Scan(&s.Images, &s.Artists, &s.Collections, &s.Genres)
	if err != nil {
		return s, fmt.Errorf("count records: %w", err)
	}
	return s, nil
}

// Count counts the records.
func (c *Catalog) Count(ctx context.Context) (int, error) {
	var n int
	if err := c.db.QueryRowContext(ctx, "SELECT COUNT(*) FROM images").Scan(&n); err != nil {
		return 0, fmt.Errorf("count records: %w", err)
	}
	return n, nil
}

// CountSource counts the records of one source.
func (c *Catalog) CountSource(ctx context.Context, source string) (int, error) {
	var n int
	if err := c.db.QueryRowContext(ctx, "SELECT COUNT(*) FROM images WHERE source = ?", source).Scan(&n); err != nil {
		return 0, fmt.Errorf("count the records of %s: %w", source, err)
	}
	return n, nil
}

// Listed are the ids of the records of one source, in catalogue order.
func (c *Catalog) Listed(ctx context.Context, source string) (ids []string, err error) {
	rows, err := c.db.QueryContext(ctx, "SELECT id FROM images WHERE source = ? ORDER BY ord", source)
	if err != nil {
		return nil, fmt.Errorf("list the records of %s: %w", source, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list the records of %s: %w", source, err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// Folders are the folders of pictures by the numbers with which keys of
// pictures begin.
func (c *Catalog) Folders(ctx context.Context) (map[string]string, error) {
	rows, err := c.db.QueryContext(ctx, "SELECT number, dir FROM folders")
	if err != nil {
		return nil, fmt.Errorf("list the folders of pictures: %w", err)
	}
	defer func() { _ = rows.Close() }()
	folders := map[string]string{}
	for rows.Next() {
		var number int64
		var dir string
		if err := rows.Scan(&number, &dir); err != nil {
			return nil, fmt.Errorf("list the folders of pictures: %w", err)
		}
		folders[fmt.Sprint(number)] = dir
	}
	return folders, rows.Err()
}

// Picture is what the catalogue knows of a picture by the hash of its file:
// everything but where the file lies. CodeNotFound when it knows nothing, or
// what it knows is damaged: then it is to be measured again.
func (c *Catalog) Picture(ctx context.Context, hash string) (art.Picture, error) {
	p := art.Picture{Hash: hash}
	var digest []byte
	err := c.db.QueryRowContext(ctx, "SELECT width, height, color, media_type, bytes, digest FROM pictures WHERE hash = ?", hash).
		Scan(&p.Width, &p.Height, &p.DominantColor, &p.MediaType, &p.Bytes, &digest)
	if errors.Is(err, sql.ErrNoRows) || err == nil && string(digest) != string(digestOf(pictureRow(p))) {
		return p, art.Errorf(art.CodeNotFound, "No picture has the hash %s", hash)
	}
	if err != nil {
		return p, fmt.Errorf("read picture %s: %w", hash, err)
	}
	return p, nil
}

func (c *Catalog) query(ctx context.Context, q string, args ...any) iter.Seq2[art.Image, error] {
	return func(yield func(art.Image, error) bool) {
		fail := func(err error) { yield(art.Image{}, explain(fmt.Errorf("read records: %w", err))) }
		stmt, err := c.statement(ctx, q)
		if err != nil {
			fail(err)
			return
		}
		rows, err := stmt.QueryContext(ctx, args...)
		if err != nil {
			fail(err)
			return
		}
		defer func() { _ = rows.Close() }()
		var r record
		into := r.into()
		for rows.Next() {
			err := rows.Scan(into...)
			var image art.Image
			if err == nil {
				if image, err = r.image(); err != nil { // which was written by this program
					err = art.Wrap(fmt.Errorf("%w: %w", ErrDamaged, err), art.CodeUnavailable,
						"The record %q of the catalogue is damaged. Put catalog.sqlite back from a backup; likeness check says more", r.id)
				}
			}
			if err != nil {
				yield(image, explain(fmt.Errorf("read records: %w", err)))
				return
			}
			if c.complete != nil {
				c.complete(&image)
			}
			if !yield(image, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			fail(err)
		}
	}
}
