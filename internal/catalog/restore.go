package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"likeness/internal/art"
)

// Sources are the names under which records were imported, in their order, and
// how many records each has.
func (c *Catalog) Sources(ctx context.Context) ([]art.Source, error) {
	rows, err := c.db.QueryContext(ctx, "SELECT source, COUNT(*) FROM images GROUP BY source ORDER BY source")
	if err != nil {
		return nil, explain(fmt.Errorf("list the sources: %w", err))
	}
	defer func() { _ = rows.Close() }()
	var sources []art.Source
	for rows.Next() {
		var s art.Source
		if err := rows.Scan(&s.Name, &s.Works); err != nil {
			return nil, fmt.Errorf("list the sources: %w", err)
		}
		sources = append(sources, s)
	}
	return sources, explain(rows.Err())
}

// restoredTables are copied in this order: records refer to those before.
var restoredTables = []string{"folders", "pictures", "images", "further_pictures"}

// Restore puts the records of a copy of this catalogue, made earlier, in the
// place of those that are here, all or none; the revision goes on. It returns
// the hashes of the pictures that no record shows any more. CodeInvalid for a
// copy of another catalogue.
func (c *Catalog) Restore(ctx context.Context, path string) (gone []string, err error) {
	before, err := Open(path) // which brings it up to date
	if err != nil {
		return nil, err
	}
	theirs, err := before.Identity(ctx)
	if err = errors.Join(err, before.Close()); err != nil {
		return nil, err
	}
	if ours, err := c.Identity(ctx); err != nil || ours != theirs {
		return nil, errors.Join(err, art.Errorf(art.CodeInvalid, "%s holds the records of another library; nothing was changed", path))
	}
	conn, err := c.db.Conn(ctx)
	if err != nil {
		return nil, explain(fmt.Errorf("restore records: %w", err))
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "ATTACH DATABASE ? AS before", path); err != nil {
		return nil, explain(fmt.Errorf("restore records from %s: %w", path, err))
	}
	defer func() {
		_, detachErr := conn.ExecContext(context.WithoutCancel(ctx), "DETACH DATABASE before")
		err = errors.Join(err, detachErr)
	}()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, explain(fmt.Errorf("restore records: %w", err))
	}
	defer func() { _ = tx.Rollback() }()
	if gone, err = restore(ctx, tx); err == nil {
		err = tx.Commit()
	}
	return gone, explain(err)
}

const shownNoMore = `SELECT hash FROM main.images WHERE hash IS NOT NULL UNION SELECT hash FROM main.further_pictures
	EXCEPT SELECT hash FROM before.images WHERE hash IS NOT NULL EXCEPT SELECT hash FROM before.further_pictures`

func restore(ctx context.Context, tx *sql.Tx) ([]string, error) {
	gone, err := texts(ctx, tx, shownNoMore)
	if err != nil {
		return nil, fmt.Errorf("restore records: %w", err)
	}
	var statements []string
	for _, table := range slices.Backward(restoredTables) {
		statements = append(statements, "DELETE FROM main."+table)
	}
	for _, table := range restoredTables {
		columns, err := texts(ctx, tx, "SELECT '\"' || name || '\"' FROM pragma_table_info(?, 'before') ORDER BY cid", table)
		if err != nil {
			return nil, fmt.Errorf("restore %s: %w", table, err)
		}
		// By name: a table that grew up with older programs has another order of columns.
		list := strings.Join(columns, ", ")
		statements = append(statements, fmt.Sprintf("INSERT INTO main.%s (%s) SELECT %s FROM before.%s", table, list, list, table))
	}
	statements = append(statements, "UPDATE main.meta SET value = value + 1 WHERE name = 'revision'")
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return nil, fmt.Errorf("restore records: %w", err)
		}
	}
	return gone, nil
}

// texts reads a query of one column.
func texts(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}
