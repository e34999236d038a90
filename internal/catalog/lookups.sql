-- By what records are looked up. Snapshots alone have it, written in its order
-- once the records are complete: kept up to date with every record it was half
-- of an import's writing.
CREATE INDEX images_by_name ON images (name_folded);

-- What lookups match, without case and accents, artists in the order in which
-- their names are spoken: single values of artist (1),
-- collection (2) and genre (3), and the whole text of the source where that is
-- several values.
CREATE TABLE terms (
	field INTEGER NOT NULL,
	value TEXT NOT NULL,
	ord   INTEGER NOT NULL REFERENCES images (ord),
	whole INTEGER NOT NULL, -- 1 for a whole text
	PRIMARY KEY (field, value, ord)
) WITHOUT ROWID;
