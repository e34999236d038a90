// Package generation knows what one searchable state of a library is made of
// on disk: a snapshot of the records, the index of words, the numbering of
// works, an index for each metric, and a manifest that sums them all. Package
// build writes generations, package embedded answers from them.
//
// It must never know how a generation comes about, or what is asked of it.
package generation

import (
	"errors"
	"fmt"
	"path/filepath"

	"likeness/internal/catalog"
	"likeness/internal/text"
)

// Names of what lies in the folder of a generation.
const (
	RecordsName = "catalog.sqlite"
	RowsName    = "rows"
	OrderName   = "order"
	TextName    = "text"

	manifestName = "manifest.json"
)

// Generation is an opened generation, every file of which was looked into.
type Generation struct {
	ID, Dir  string
	Manifest *Manifest
	Records  *catalog.Catalog
	Words    *text.Index
	Rows     RowTable
	Pictures PictureRows
	RowOf    []uint32            // by ordinal, which is the place in catalogue order from 0; NoRow without a picture
	Indexes  map[string]Comparer // by metric
}

// Open opens the generation in dir.
func Open(dir, id string) (_ *Generation, err error) {
	g := &Generation{ID: id, Dir: dir, Indexes: map[string]Comparer{}}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("open generation %s: %w", id, err), g.Close())
		}
	}()
	if g.Manifest, err = ReadManifest(dir); err != nil {
		return nil, err
	}
	if err = g.Manifest.verify(dir); err != nil {
		return nil, err
	}
	if g.Records, err = catalog.OpenSnapshot(filepath.Join(dir, RecordsName)); err != nil {
		return nil, err
	}
	g.Records.Complete(text.NewFacets(g.Manifest.Facets).Complete)
	if g.Words, err = text.Open(filepath.Join(dir, TextName), g.Records.Images); err != nil {
		return nil, err
	}
	if g.Rows, err = openRowTable(filepath.Join(dir, RowsName)); err != nil {
		return nil, err
	}
	if g.Rows.Len() != g.Manifest.Pictured {
		return nil, fmt.Errorf("%d rows for %d pictures", g.Rows.Len(), g.Manifest.Pictured)
	}
	if g.Pictures, err = openPictureRows(dir, g.Rows.Len(), g.Manifest.Further); err != nil {
		return nil, err
	}
	if g.RowOf, err = openOrder(filepath.Join(dir, OrderName)); err != nil {
		return nil, err
	}
	if len(g.RowOf) != g.Words.Count() {
		return nil, fmt.Errorf("%d records and %d in the index of words", len(g.RowOf), g.Words.Count())
	}
	return g, g.openIndexes()
}

func (g *Generation) openIndexes() error {
	for _, entry := range g.Manifest.Metrics {
		index, err := OpenComparer(filepath.Join(g.Dir, MetricDir(entry.ID)))
		if err != nil {
			return fmt.Errorf("open metric %s: %w", entry.ID, err)
		}
		g.Indexes[entry.ID] = index
		if index.Len() != g.Pictures.Len() {
			return fmt.Errorf("open metric %s: %d rows, want %d", entry.ID, index.Len(), g.Pictures.Len())
		}
	}
	return nil
}

// Close lets go of the files.
func (g *Generation) Close() error {
	var err error
	for _, index := range g.Indexes {
		err = errors.Join(err, index.Close())
	}
	if g.Words != nil {
		err = errors.Join(err, g.Words.Close())
	}
	if g.Records != nil {
		err = errors.Join(err, g.Records.Close())
	}
	return err
}
