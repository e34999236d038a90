-- From version 5 to 6: what is known of a picture has a digest, which the
-- program fills in, and the index by paths knows folders, too.
ALTER TABLE pictures ADD COLUMN digest BLOB NOT NULL DEFAULT x'';
DROP INDEX images_by_path;
CREATE INDEX images_by_path ON images (path, folder) WHERE path IS NOT NULL;
