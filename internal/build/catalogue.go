package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/catalog"
	"likeness/internal/generation"
	"likeness/internal/library"
)

// ErrLostCatalogue tells that the records of a library are not there, or not
// those from which its indexes were built.
var ErrLostCatalogue = errors.New("the catalogue is lost")

// OpenCatalogue opens the catalogue of a library, which is made for a library
// that never had one. CodeUnavailable and ErrLostCatalogue when generations tell
// of records that the catalogue does not have, or it is another library's:
// nothing is ever built from such a one, for the truth would be replaced by less.
func OpenCatalogue(ctx context.Context, lib *library.Library) (*catalog.Catalog, error) {
	return openCatalogue(ctx, lib, catalog.Open)
}

// OpenCatalogueForReading opens it to look at it, while others may write to it
// or where nothing can be written. CodeNotFound for a library that never had one.
func OpenCatalogueForReading(ctx context.Context, lib *library.Library) (*catalog.Catalog, error) {
	return openCatalogue(ctx, lib, func(path string) (*catalog.Catalog, error) {
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return nil, art.Wrap(err, art.CodeNotFound, "The library in %s holds no works", lib.Dir())
		}
		records, err := catalog.OpenForReading(path)
		if errors.Is(err, catalog.ErrOlder) {
			return catalog.Open(path) // which brings it up to date, as whatever comes next would
		}
		return records, err
	})
}

func openCatalogue(ctx context.Context, lib *library.Library, open func(path string) (*catalog.Catalog, error)) (*catalog.Catalog, error) {
	last, err := lastGeneration(lib)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(lib.CatalogPath())
	if last.id != "" && (errors.Is(err, os.ErrNotExist) || err == nil && info.Size() == 0) {
		return nil, lostCatalogue(lib, last, "is missing")
	}
	records, err := open(lib.CatalogPath())
	if err != nil || last.manifest == nil {
		return records, err
	}
	lost, err := last.belies(ctx, records)
	if err == nil && lost != "" {
		err = lostCatalogue(lib, last, lost)
	}
	if err != nil {
		return nil, errors.Join(err, records.Close())
	}
	return records, nil
}

// last is the newest generation of a library that can be read.
type last struct {
	id       string // empty for none
	manifest *generation.Manifest
}

func lastGeneration(lib *library.Library) (last, error) {
	ids, err := lib.Generations()
	if err != nil || len(ids) == 0 {
		return last{}, err
	}
	for i := len(ids) - 1; i >= 0; i-- {
		if man, err := generation.ReadManifest(lib.GenerationDir(ids[i])); err == nil {
			return last{ids[i], man}, nil
		}
	}
	return last{id: ids[len(ids)-1]}, nil // of an older program, or damaged
}

// belies says what is wrong with a catalogue that is not the one, or not as
// new as the one, that a generation was built from; empty when nothing is.
func (l last) belies(ctx context.Context, records *catalog.Catalog) (string, error) {
	identity, err := records.Identity(ctx)
	if err != nil {
		return "", err
	}
	revision, err := records.Revision(ctx)
	if err != nil {
		return "", err
	}
	switch {
	case identity != l.manifest.Identity:
		return "is that of another library", nil
	case revision < l.manifest.Revision:
		return fmt.Sprintf("is older than its indexes (revision %d, they were built from %d)", revision, l.manifest.Revision), nil
	}
	return "", nil
}

// damagedCatalogue says that the catalogue is not what was written.
func damagedCatalogue(lib *library.Library, cause error) error {
	last, err := lastGeneration(lib)
	if err != nil || last.id == "" {
		return art.Wrap(errors.Join(cause, err), art.CodeUnavailable,
			"The catalogue of the library in %s is damaged. Put catalog.sqlite back from a backup, or import into a new library; nothing was built from it", lib.Dir())
	}
	told := lostCatalogue(lib, last, "is damaged")
	told.Cause = errors.Join(cause, told.Cause)
	return told
}

func lostCatalogue(lib *library.Library, l last, what string) *art.Error {
	return art.Wrap(ErrLostCatalogue, art.CodeUnavailable,
		"The catalogue of the library in %s %s. Put catalog.sqlite back from a backup, or copy the records of the last import over it, %s; nothing was changed",
		lib.Dir(), what, filepath.Join(lib.GenerationDir(l.id), generation.RecordsName))
}
