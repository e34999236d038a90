-- From version 2 to 3: folders have numbers.
CREATE TABLE folders (
	number INTEGER PRIMARY KEY,
	dir    TEXT NOT NULL UNIQUE
);
INSERT INTO folders (dir) SELECT DISTINCT root FROM images WHERE root IS NOT NULL ORDER BY root;
ALTER TABLE images ADD COLUMN folder INTEGER REFERENCES folders (number);
UPDATE images SET folder = (SELECT number FROM folders WHERE dir = root) WHERE root IS NOT NULL;
ALTER TABLE images DROP COLUMN root;
UPDATE meta SET name = 'revision' WHERE name = 'generation';
INSERT INTO meta VALUES ('identity', abs(random()));
