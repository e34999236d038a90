-- Folders of pictures that were imported. Records name them by number, so that
-- no path of this machine leaves this table.
CREATE TABLE folders (
	number INTEGER PRIMARY KEY,
	dir    TEXT NOT NULL UNIQUE
);

-- Pictures by the content of their files; several records may show one.
CREATE TABLE pictures (
	hash       TEXT PRIMARY KEY,
	width      INTEGER NOT NULL, -- upright
	height     INTEGER NOT NULL,
	color      TEXT NOT NULL,
	media_type TEXT NOT NULL,
	bytes      INTEGER NOT NULL,
	digest     BLOB NOT NULL -- of all of the above
) WITHOUT ROWID;

-- Records in catalogue order, which is the order of first import.
CREATE TABLE images (
	ord         INTEGER PRIMARY KEY,
	id          TEXT NOT NULL UNIQUE,
	source      TEXT NOT NULL,
	key         TEXT NOT NULL,
	name        TEXT NOT NULL,
	name_folded TEXT NOT NULL, -- normalised, without case
	title       TEXT NOT NULL,
	artist      TEXT NOT NULL, -- as the source wrote them, for display
	collection  TEXT NOT NULL,
	genre       TEXT NOT NULL,
	date        TEXT NOT NULL,
	artists     TEXT NOT NULL, -- single values, as JSON; empty for none
	collections TEXT NOT NULL,
	genres      TEXT NOT NULL,
	year_from   INTEGER,
	year_to     INTEGER,
	properties  TEXT NOT NULL, -- [[name, value], ...] in the order of the source; empty for none
	digest      BLOB NOT NULL, -- of all of the above, to see at once whether a row has changed
	hash        TEXT REFERENCES pictures (hash),
	folder      INTEGER REFERENCES folders (number),
	path        TEXT, -- below the folder
	further     INTEGER NOT NULL DEFAULT 0 -- how many further pictures the work has
);
CREATE INDEX images_by_path ON images (path, folder) WHERE path IS NOT NULL;

-- The pictures of a work after the one that shows it, at positions from 1 on.
CREATE TABLE further_pictures (
	ord      INTEGER NOT NULL REFERENCES images (ord),
	position INTEGER NOT NULL,
	hash     TEXT NOT NULL REFERENCES pictures (hash),
	folder   INTEGER NOT NULL REFERENCES folders (number),
	path     TEXT NOT NULL, -- below the folder
	label    TEXT NOT NULL, -- what it shows of the work; empty when nobody says
	digest   BLOB NOT NULL, -- of all of the above
	PRIMARY KEY (ord, position)
) WITHOUT ROWID;
CREATE INDEX further_by_path ON further_pictures (path);
CREATE INDEX further_by_hash ON further_pictures (hash);

CREATE TABLE meta (
	name  TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO meta VALUES ('revision', 0), ('identity', abs(random()));
