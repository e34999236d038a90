package catalog

import (
	"database/sql"
	"fmt"
)

// withoutLookups takes out what snapshots have beside the records: a snapshot
// that was put back as the catalogue is written to again.
const withoutLookups = "DROP INDEX IF EXISTS images_by_name; DROP TABLE IF EXISTS terms"

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
	if version < 4 { // works had one picture
		if _, err := tx.Exec(addFurther); err != nil {
			return err
		}
	}
	if version < 6 { // of a picture nobody could tell whether it was what had been written
		if _, err := tx.Exec(addDigests); err != nil {
			return err
		}
		if err := sumPictures(tx); err != nil {
			return err
		}
	}
	// Up to version 4 lookups were kept up to date beside the records, up to 1
	// under terms that were folded otherwise.
	_, err := tx.Exec(withoutLookups)
	return err
}

// sumPictures gives every picture its digest.
func sumPictures(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT " + pictureCells + " FROM pictures")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	digests := map[string][]byte{}
	cells, into := scanned(6)
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		digests[fmt.Sprint(cells[0])] = digestOf(cells)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	stmt, err := tx.Prepare("UPDATE pictures SET digest = ? WHERE hash = ?")
	if err != nil {
		return err
	}
	defer func() { _ = stmt.Close() }()
	for hash, digest := range digests {
		if _, err := stmt.Exec(digest, hash); err != nil {
			return err
		}
	}
	return nil
}
