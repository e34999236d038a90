-- From version 3 to 4: works have further pictures.
ALTER TABLE images ADD COLUMN further INTEGER NOT NULL DEFAULT 0;
CREATE TABLE further_pictures (
	ord      INTEGER NOT NULL REFERENCES images (ord),
	position INTEGER NOT NULL,
	hash     TEXT NOT NULL REFERENCES pictures (hash),
	folder   INTEGER NOT NULL REFERENCES folders (number),
	path     TEXT NOT NULL,
	label    TEXT NOT NULL,
	digest   BLOB NOT NULL,
	PRIMARY KEY (ord, position)
) WITHOUT ROWID;
CREATE INDEX further_by_path ON further_pictures (path);
CREATE INDEX further_by_hash ON further_pictures (hash);
