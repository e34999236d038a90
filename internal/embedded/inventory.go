package embedded

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"

	"likeness/internal/art"
	"likeness/internal/build"
	"likeness/internal/catalog"
	"likeness/internal/encode"
	"likeness/internal/features"
	"likeness/internal/library"
)

// Inventory tells what a library knows; it satisfies art.Inventory. It takes no
// lock, so that a dry run can look while an import is at work.
type Inventory struct {
	lib      *library.Library
	records  *catalog.Catalog
	features *features.Store
}

// OpenInventory opens what there is of a library; nil when it never held
// anything.
func OpenInventory(lib *library.Library) (*Inventory, error) {
	_, err := os.Stat(lib.CatalogPath())
	if built, listErr := lib.Generations(); errors.Is(err, fs.ErrNotExist) && listErr == nil && len(built) == 0 {
		return nil, nil
	}
	return openInventory(lib)
}

func openInventory(lib *library.Library) (_ *Inventory, err error) {
	v := &Inventory{lib: lib}
	if v.records, err = build.OpenCatalogue(context.Background(), lib); err != nil {
		return nil, err
	}
	if v.features, err = features.Open(lib.FeaturesPath()); err != nil {
		return nil, errors.Join(err, v.records.Close())
	}
	return v, nil
}

// Records are the records of a library alone, which can be looked at where
// nothing can be written, too. It satisfies ingest.Catalogue.
type Records struct{ of *catalog.Catalog }

// OpenRecords opens the records of a library. CodeNotFound when it never held
// any.
func OpenRecords(ctx context.Context, lib *library.Library) (*Records, error) {
	of, err := build.OpenCatalogueForReading(ctx, lib)
	if err != nil {
		return nil, err
	}
	return &Records{of}, nil
}

// Close gives the file back.
func (r *Records) Close() error { return r.of.Close() }

// Listed are the ids of the records of a source, in catalogue order.
func (r *Records) Listed(ctx context.Context, source string) ([]string, error) {
	return r.of.Listed(ctx, source)
}

// Records are the records of ids.
func (r *Records) Records(ctx context.Context, ids []string) ([]art.Image, error) {
	return r.of.Images(ctx, ids)
}

// Close gives the files back.
func (v *Inventory) Close() error { return errors.Join(v.features.Close(), v.records.Close()) }

// Compare tells what putting a record would do; see art.Inventory.
func (v *Inventory) Compare(ctx context.Context, image art.Image, folder string) (art.Change, string, error) {
	return v.records.Compare(ctx, image, folder)
}

// Records are the records of ids; see art.Inventory.
func (v *Inventory) Records(ctx context.Context, ids []string) ([]art.Image, error) {
	return v.records.Images(ctx, ids)
}

// All are the records in catalogue order. It ends after the first error.
func (v *Inventory) All(ctx context.Context) iter.Seq2[art.Image, error] { return v.records.All(ctx) }

// Showing is the record that shows a file, and at which position; see art.Inventory.
func (v *Inventory) Showing(ctx context.Context, source, path string) (string, int, error) {
	return v.records.Shows(ctx, source, path)
}

// Placed are the pictures of a source and where they were found; see
// art.Inventory.
func (v *Inventory) Placed(ctx context.Context, source string) iter.Seq2[art.PlacedPicture, error] {
	return v.records.Placed(ctx, source)
}

// File is what was noted of a file; see art.Inventory.
func (v *Inventory) File(ctx context.Context, place art.FilePlace) (art.FileNote, bool, error) {
	return v.features.File(ctx, place)
}

// Measured is the picture with a hash, if its features and its thumbnails are
// there; see art.Inventory.
func (v *Inventory) Measured(ctx context.Context, hash string) (art.Picture, bool, error) {
	has, err := v.features.Has(ctx, hash, encode.FeatureNames())
	if err != nil || !has {
		return art.Picture{}, false, err
	}
	for _, size := range []art.PictureSize{art.Large, art.Thumbnail} {
		if !v.lib.HasThumbnail(hash, size) {
			return art.Picture{}, false, nil
		}
	}
	known, err := v.records.Picture(ctx, hash)
	if art.CodeOf(err) == art.CodeNotFound {
		return art.Picture{}, false, nil
	}
	return known, err == nil, err
}

// Listed are the ids of the records of a source; see art.Inventory.
func (v *Inventory) Listed(ctx context.Context, source string) ([]string, error) {
	return v.records.Listed(ctx, source)
}

// CountSource counts the records of a source; see art.Inventory.
func (v *Inventory) CountSource(ctx context.Context, source string) (int, error) {
	return v.records.CountSource(ctx, source)
}

// Count counts the records.
func (v *Inventory) Count(ctx context.Context) (int, error) { return v.records.Count(ctx) }

// Revision counts the changes of the records.
func (v *Inventory) Revision(ctx context.Context) (int64, error) { return v.records.Revision(ctx) }
