package catalog

import "database/sql"

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
	// Up to version 4 lookups were kept up to date beside the records, up to 1
	// under terms that were folded otherwise.
	_, err := tx.Exec(withoutLookups)
	return err
}
