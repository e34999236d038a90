package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"likeness/internal/library"
	"likeness/internal/metric"
	"likeness/internal/vector"
)

// earlier is the generation that a new one is built upon. Nil is none.
type earlier struct {
	id, dir string
	man     *manifest
	rows    rowTable
	hashes  []string // of pictures, by row
}

// openEarlier opens the current generation of a library; nil when there is
// none. One with any damage is no ground to build upon.
func openEarlier(ctx context.Context, lib *library.Library) (*earlier, error) {
	id, err := lib.CurrentGeneration()
	if err != nil || id == "" {
		return nil, err
	}
	gen, err := openGeneration(lib.GenerationDir(id), id)
	if err != nil {
		return nil, err
	}
	defer gen.Release()
	e := &earlier{id: id, dir: lib.GenerationDir(id), man: gen.man, rows: gen.rows}
	hashes := map[string]string{}
	for work, err := range gen.records.Pictured(ctx) {
		if err != nil {
			return nil, err
		}
		hashes[work.ID] = work.Hash
	}
	for row := range uint32(e.rows.Len()) {
		e.hashes = append(e.hashes, hashes[e.rows.ID(row)])
	}
	return e, nil
}

// metric is what the generation knows of a metric; nil when that is nothing,
// or was made from another version of its feature.
func (e *earlier) metric(m metric.Metric) *metricEntry {
	if e == nil {
		return nil
	}
	entry := e.man.metric(m.About().ID)
	if entry == nil || entry.Feature != m.Feature().Version {
		return nil
	}
	if _, err := e.encoder(m); err != nil { // of another version of the metric
		return nil
	}
	return entry
}

func (e *earlier) encoder(m metric.Metric) (metric.Encoder, error) {
	data, err := os.ReadFile(filepath.Join(e.dir, metricDir(m.About().ID), encoderName))
	if err != nil {
		return nil, err
	}
	return m.Load(data)
}

// change is what came, went or moved since a generation. Nil is everything.
type change struct {
	place []uint32 // by new row: its old row, or the number of old rows plus its place in added
	added []string // hashes of pictures that were not compared before
	gone  int      // old rows that are no more
}

// change compares the generation with the rows that are to follow.
func (e *earlier) change(rows rowTable, hashes []string) *change {
	if e == nil {
		return nil
	}
	c := &change{}
	kept := 0
	for row := range uint32(rows.Len()) {
		old, known := e.rows.Row(rows.ID(row))
		if known && e.hashes[old] == hashes[row] {
			c.place = append(c.place, old)
			kept++
			continue
		}
		c.place = append(c.place, uint32(e.rows.Len()+len(c.added)))
		c.added = append(c.added, hashes[row])
	}
	c.gone = e.rows.Len() - kept
	return c
}

func (c *change) none() bool { return c != nil && len(c.added) == 0 && c.gone == 0 }

// share is how much of the collection is another.
func (c *change) share() float64 {
	if c == nil {
		return 1
	}
	return float64(len(c.added)+c.gone) / float64(max(1, len(c.place)))
}

// rebase puts what is new beside a metric's graph of before.
func (b *builder) rebase(m metric.Metric, entry metricEntry) error {
	encoder, err := b.previous.encoder(m)
	if err != nil {
		return err
	}
	added, err := b.encode(m, encoder, b.change.added)
	if err != nil {
		return err
	}
	for _, name := range []string{encoderName, reducerName} {
		if err := b.linkFile(entry.ID, name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	by, err := b.previous.rebased(entry.ID, added, b.change)
	if err != nil {
		return err
	}
	return b.keepIndex(by, entry)
}

// rebased is a metric's index of before with what is new beside its graph.
func (e *earlier) rebased(id string, added vector.Rows, c *change) (comparer, error) {
	dir := filepath.Join(e.dir, metricDir(id))
	short, err := openReducer(dir)
	if err != nil {
		return comparer{}, err
	}
	old, err := vector.Open(filepath.Join(dir, indexName))
	if err != nil {
		return comparer{}, err
	}
	next, err := old.Rebase(added, c.place)
	return comparer{next, short}, errors.Join(err, old.Close()) // they share the file, which the last one closes
}

// takeOver links a metric's files from the generation before: they were made
// of the same pictures by the same code.
func (b *builder) takeOver(entry metricEntry) error {
	b.man.Metrics = append(b.man.Metrics, entry)
	for _, name := range []string{encoderName, reducerName, indexName} {
		if err := b.linkFile(entry.ID, name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	dir := filepath.Join(b.dir, metricDir(entry.ID))
	short, err := openReducer(dir)
	if err != nil {
		return err
	}
	index, err := vector.Open(filepath.Join(dir, indexName))
	if err != nil {
		return err
	}
	b.indexes[entry.ID], b.linked[entry.ID] = comparer{index, short}, true
	return nil
}

// linkFile takes one file of a metric over. Only where it cannot be linked, as
// on some network disks, it is copied.
func (b *builder) linkFile(id, name string) error {
	path := filepath.Join(metricDir(id), name)
	from, to := filepath.Join(b.previous.dir, path), filepath.Join(b.dir, path)
	if err := os.Link(from, to); err != nil {
		data, err := os.ReadFile(from)
		if err != nil {
			return fmt.Errorf("take over %s: %w", path, err)
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			return fmt.Errorf("take over %s: %w", path, err)
		}
	}
	if name == indexName { // it checks itself
		return nil
	}
	return b.man.sumTree(b.dir, path)
}
