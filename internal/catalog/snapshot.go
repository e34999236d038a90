package catalog

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"likeness/internal/art"
	"likeness/internal/fold"
	"likeness/internal/sqlitefile"
)

//go:embed lookups.sql
var lookups string

// Snapshot is a copy of the committed records of one moment, on its way to a
// file that OpenSnapshot opens: every record is read once, checked against its
// digest on the way, and what it is looked up by is written at the end. It is
// for one goroutine.
type Snapshot struct {
	db    *sql.DB
	terms [fieldGenre + 1]map[string][]int64 // records by folded value: twice their order, and 1 for a whole text
	whole bool                               // all records were read
}

// Snapshot copies the committed records to path, where no file may be yet. A
// writer may go on meanwhile.
func (c *Catalog) Snapshot(ctx context.Context, path string) (*Snapshot, error) {
	if _, err := c.db.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return nil, sqlitefile.Explain(fmt.Errorf("copy the catalogue to %s: %w", path, err), path)
	}
	db, err := sqlitefile.Open(path, sqlitefile.Unfinished)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	s := &Snapshot{db: db}
	for field := range s.terms {
		s.terms[field] = map[string][]int64{}
	}
	return s, nil
}

// Records yields every record in catalogue order. It ends after the first
// error, which is ErrDamaged when a record is not what was written.
func (s *Snapshot) Records(ctx context.Context) iter.Seq2[art.Image, error] {
	return func(yield func(art.Image, error) bool) {
		fail := func(err error) { yield(art.Image{}, explain(fmt.Errorf("read records: %w", err))) }
		rows, err := s.db.QueryContext(ctx, selectWhole+` ORDER BY i.ord`)
		if err != nil {
			fail(err)
			return
		}
		defer func() { _ = rows.Close() }()
		var r record
		into := r.intoWhole()
		for rows.Next() {
			err := r.scanWhole(rows, into)
			var image art.Image
			if err == nil {
				image, err = r.image()
			}
			if err != nil {
				fail(err)
				return
			}
			s.note(&image)
			if !yield(image, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			fail(err)
			return
		}
		s.whole = true
	}
}

// note remembers what a record is looked up by.
func (s *Snapshot) note(image *art.Image) {
	for _, t := range termsOf(image) {
		to := 2 * image.Order
		if t.whole {
			to++
		}
		s.terms[t.field][t.value] = append(s.terms[t.field][t.value], to)
	}
}

// termsPerStatement is how many rows one INSERT writes.
const termsPerStatement = 100

// Finish writes what records are looked up by, in its order, and closes the
// file, which is not on the disk before somebody syncs it. Without all Records
// it is an error.
func (s *Snapshot) Finish(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, s.Close()) }()
	if !s.whole {
		return errors.New("finish a copy of the catalogue: its records were not read")
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err == nil {
		err = s.write(ctx, tx)
	}
	if err != nil {
		return explain(fmt.Errorf("finish a copy of the catalogue: %w", err))
	}
	return nil
}

func (s *Snapshot) write(ctx context.Context, tx *sql.Tx) error {
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, lookups); err != nil {
		return err
	}
	many, err := tx.PrepareContext(ctx, insertTerms(termsPerStatement))
	if err != nil {
		return err
	}
	rows := make([]any, 0, 4*termsPerStatement)
	for field, terms := range s.terms {
		for _, value := range slices.Sorted(maps.Keys(terms)) {
			for _, to := range terms[value] {
				rows = append(rows, field, value, to/2, to%2)
				if len(rows) < cap(rows) {
					continue
				}
				if _, err := many.ExecContext(ctx, rows...); err != nil {
					return err
				}
				rows = rows[:0]
			}
		}
		s.terms[field] = nil
	}
	if len(rows) > 0 {
		if _, err := tx.ExecContext(ctx, insertTerms(len(rows)/4), rows...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func insertTerms(n int) string {
	return "INSERT INTO terms (field, value, ord, whole) VALUES (?, ?, ?, ?)" + strings.Repeat(", (?, ?, ?, ?)", n-1)
}

// Close gives the file back as it is; after Finish it does nothing.
func (s *Snapshot) Close() error { return s.db.Close() }

// Fields of the terms table.
const (
	fieldArtist     = 1
	fieldCollection = 2
	fieldGenre      = 3
)

type term struct {
	field int
	value string
	whole bool
}

// termsOf lists what lookups match of a record, each value once.
func termsOf(image *art.Image) []term {
	terms := make([]term, 0, 8)
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
		if f.whole != "" && (len(f.values) != 1 || f.whole != f.values[0]) {
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
