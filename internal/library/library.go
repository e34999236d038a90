// Package library knows how a collection lies on disk: where its catalogue,
// pictures, uploads and generations are, who may write to them, and how a new
// generation takes the place of the old one. It never looks inside the files.
//
//	library.json        the format, so that an older program refuses a newer library
//	catalog.sqlite      the records, the source of truth
//	features.sqlite     what the metrics measured of each picture (can be measured again)
//	artefacts/          models, calibration, map, copies, by name and version
//	pictures/           thumbnails by content hash
//	vectors/            vectors of works that were made elsewhere
//	models/             networks that people brought
//	uploads/            visitors' pictures, for a while
//	fetched/            what imports fetched from the web by address; pictures are originals
//	generations/ID/     one searchable state: indexes and a snapshot of the records
//	CURRENT             the id of the generation that serves
//	progress.json       what an import is doing
//	before/             the records as they were before the last change of the operator, and what that was
//	columns.json        how the columns of each source are read, where their names do not tell, and which are facets
//	lock                held by the one writer
//	writer              its process
//	watcher             held by who imports changes as they come
//	opened              held by who has the library open on this computer
//	open                its address for a second start, which no other person may read
//	id                  what tells it from other libraries that are published to a cluster
//
// The report of the last import lies beside the library, as NAME-report.csv.
package library

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/durable"
)

// formatVersion rises when an older program could not read the library.
const formatVersion = 1

const dirMode = 0o755

// Library is a folder that holds one collection.
type Library struct{ dir string }

type header struct {
	Format int `json:"format"`
}

// Open opens a library that is there. CodeNotFound when there is none,
// CodeUnsupported when it was made by a newer program.
func Open(dir string) (*Library, error) {
	data, err := durable.ReadFile(filepath.Join(dir, "library.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, art.Errorf(art.CodeNotFound,
			"There is no library in %s. Make one with: likeness import --csv FILE --images DIR --library %s (or see the demo: likeness demo)", dir, Argument(dir))
	}
	if err != nil {
		return nil, art.Wrap(err, art.CodeUnavailable, "The library in %s cannot be read; check its permissions", dir)
	}
	var h header
	if err := json.Unmarshal(data, &h); err != nil || h.Format < 1 {
		return nil, art.Wrap(err, art.CodeInvalid, "%s is damaged; restore it, or delete it and import into this library again", filepath.Join(dir, "library.json"))
	}
	if h.Format > formatVersion {
		return nil, art.Errorf(art.CodeUnsupported,
			"The library in %s has format %d and this program reads up to %d; use a newer likeness", dir, h.Format, formatVersion)
	}
	return &Library{dir: dir}, nil
}

// Create opens the library in dir and makes it when there is none. A folder
// with other things in it is refused, so that nobody's files mix with ours.
func Create(dir string) (*Library, error) {
	lib, err := Open(dir)
	if err == nil || art.CodeOf(err) != art.CodeNotFound {
		return lib, err
	}
	if entries, err := os.ReadDir(dir); err == nil && hasForeignFiles(entries) {
		return nil, art.Errorf(art.CodeInvalid, "%s holds other files and is no library; choose an empty or a new folder with --library", dir)
	}
	lib = &Library{dir: dir}
	for _, sub := range []string{"pictures", "uploads", "generations", "artefacts"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), dirMode); err != nil {
			return nil, art.Wrap(err, art.CodeUnavailable, "The library cannot be made in %s; check its permissions and the free space", dir)
		}
	}
	data, err := json.Marshal(header{Format: formatVersion})
	if err != nil {
		return nil, fmt.Errorf("encode library.json: %w", err)
	}
	if err := durable.WriteFile(lib.HeaderPath(), data); err != nil {
		return nil, art.Wrap(err, art.CodeUnavailable, "The library cannot be made in %s; check its permissions and the free space", dir)
	}
	return lib, nil
}

// hasForeignFiles allows for what an interrupted Create leaves behind.
func hasForeignFiles(entries []os.DirEntry) bool {
	ours := map[string]bool{"pictures": true, "uploads": true, "generations": true, "artefacts": true, "lock": true, "writer": true, "writer.new": true, "id": true, "id.new": true, "library.json.new": true}
	for _, e := range entries {
		if !ours[e.Name()] {
			return true
		}
	}
	return false
}

// Dir is the library's folder.
func (l *Library) Dir() string { return l.dir }

// HeaderPath is the file that says which format the library has.
func (l *Library) HeaderPath() string { return filepath.Join(l.dir, "library.json") }

// CatalogPath is the SQLite file of the records.
func (l *Library) CatalogPath() string { return filepath.Join(l.dir, "catalog.sqlite") }

// FeaturesPath is the SQLite file of what was measured of each picture.
func (l *Library) FeaturesPath() string { return filepath.Join(l.dir, "features.sqlite") }

// FetchedDir holds what imports fetched from the web: documents, and pictures,
// which are the originals then.
func (l *Library) FetchedDir() string {
	dir := filepath.Join(l.dir, "fetched")
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}

// FolderNow is where a folder of pictures is: what was fetched has moved when its
// library has.
func (l *Library) FolderNow(dir string) string {
	if filepath.Base(filepath.Dir(dir)) != filepath.Base(l.FetchedDir()) {
		return dir
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return filepath.Join(l.FetchedDir(), filepath.Base(dir))
	}
	return dir
}

// VectorsDir holds vectors of works that were made elsewhere.
func (l *Library) VectorsDir() string { return filepath.Join(l.dir, "vectors") }

// ModelsDir holds networks that people brought.
func (l *Library) ModelsDir() string { return ModelsDir(l.dir) }

// ModelsDir is that of a library that need not be there.
func ModelsDir(dir string) string { return filepath.Join(dir, "models") }

// BeforeDir holds the records as they were before the last change of the
// operator, so that it can be undone.
func (l *Library) BeforeDir() string { return filepath.Join(l.dir, "before") }

// UploadsDir holds visitors' pictures.
func (l *Library) UploadsDir() string { return filepath.Join(l.dir, "uploads") }

// ReportPath is the CSV that tells what became of each row of the last import.
func (l *Library) ReportPath() string { return l.beside("-report.csv") }

// VectorsReportPath is the CSV that tells which of the vectors that were added
// last belong to no work, and which works have none.
func (l *Library) VectorsReportPath() string { return l.beside("-vectors.csv") }

// beside is a path that begins as the library's.
func (l *Library) beside(ending string) string {
	clean := filepath.Clean(l.dir)
	if abs, err := filepath.Abs(clean); err == nil {
		clean = abs
	}
	return clean + ending
}

// PicturePath is where a thumbnail of the picture with this content hash lies
// (whether or not it was made). Two hex digits make 256 folders, which keeps
// each small at a million pictures.
func (l *Library) PicturePath(hash string, size art.PictureSize) string {
	return filepath.Join(l.dir, "pictures", string(size), hash[:2], hash+".jpg")
}
