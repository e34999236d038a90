package build

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"likeness/internal/encode"
	"likeness/internal/generation"
	"likeness/internal/library"
	"likeness/internal/metric"
	"likeness/internal/vector"
)

// earlier is the generation that a new one is built upon. Nil is none.
type earlier struct {
	gen    *generation.Generation
	models *encode.Models
	hashes []string // of pictures, by row
}

// openNewest opens the newest generation that is whole; nil when there is
// none. One with any damage is no ground to build upon.
func (b *builder) openNewest() *earlier {
	ids, err := b.lib.Generations()
	if err != nil {
		b.log.Warn("the generations before cannot be listed", "cause", err)
	}
	if current, err := b.lib.CurrentGeneration(); err == nil && current != "" {
		ids = append(slices.DeleteFunc(ids, func(id string) bool { return id == current }), current) // the newest, unless its publisher died before it named it
	}
	for _, id := range slices.Backward(ids) {
		e, err := openEarlier(b.ctx, b.lib, id)
		if err == nil || b.ctx.Err() != nil {
			return e
		}
		b.log.Warn("a generation before cannot be built upon", "cause", err)
	}
	return nil
}

func openEarlier(ctx context.Context, lib *library.Library, id string) (_ *earlier, err error) {
	e := &earlier{}
	if e.gen, err = generation.Open(lib.GenerationDir(id), id); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.gen.Close())
		}
	}()
	if e.models, err = encode.Load(ctx, lib, e.gen.Manifest.Artefacts); err != nil {
		return nil, err
	}
	hashes := map[string]string{}
	for work, err := range e.gen.Records.Pictured(ctx) {
		if err != nil {
			return nil, err
		}
		hashes[work.ID] = work.Hash
	}
	further := map[string][]string{}
	for p, err := range e.gen.Records.Further(ctx) {
		if err != nil {
			return nil, err
		}
		further[p.ID] = append(further[p.ID], p.Hash)
	}
	for row := range uint32(e.gen.Pictures.Len()) {
		p := e.gen.Pictures.Picture(row)
		id := e.gen.Rows.ID(p.Work)
		switch {
		case p.Position == 0:
			e.hashes = append(e.hashes, hashes[id])
		case int(p.Position) <= len(further[id]):
			e.hashes = append(e.hashes, further[id][p.Position-1])
		default:
			return nil, fmt.Errorf("open the generation before: the work %s has no picture %d", id, p.Position)
		}
	}
	return e, nil
}

// metric is what the generation knows of a metric; nil when that is nothing,
// or was made from another version of its feature or of the metric.
func (e *earlier) metric(m metric.Metric) *generation.Entry {
	if e == nil || e.models.Encoder(m.About().ID) == nil {
		return nil
	}
	entry := e.gen.Manifest.Metric(m.About().ID)
	if entry == nil || entry.Feature != m.Feature().Version {
		return nil
	}
	return entry
}

// keep takes an artefact over as it is.
func (b *builder) keep(name string) error {
	a, there := b.previous.gen.Manifest.Artefact(name)
	if !there {
		return fmt.Errorf("take over %s: the generation before has none", name)
	}
	b.man.Artefacts = append(b.man.Artefacts, a)
	return nil
}

// change is what came, went or moved since a generation. Nil is everything.
type change struct {
	place []uint32 // by new row: its old row, or the number of old rows plus its place in added
	added []string // hashes of pictures that were not compared before
	gone  int      // old rows that are no more
}

// change compares the generation with the rows that are to follow.
func (e *earlier) change(rows generation.RowTable, all generation.PictureRows, hashes []string) *change {
	if e == nil {
		return nil
	}
	c := &change{}
	kept := 0
	taken := map[uint32]bool{} // old rows of further pictures
	for row := range uint32(all.Len()) {
		work := all.Picture(row).Work
		old, known := e.gen.Rows.Row(rows.ID(work))
		if known && row == work {
			known = e.hashes[old] == hashes[row]
		} else if known {
			old, known = e.furtherOf(old, hashes[row], taken)
		}
		if known {
			c.place = append(c.place, old)
			kept++
			continue
		}
		c.place = append(c.place, uint32(e.gen.Pictures.Len()+len(c.added)))
		c.added = append(c.added, hashes[row])
	}
	c.gone = e.gen.Pictures.Len() - kept
	return c
}

// rows lists the new rows of what was added, in its order, when there were so
// many old ones.
func (c *change) rows(old int) []uint32 {
	added := make([]uint32, len(c.added))
	for row, at := range c.place {
		if i := int(at) - old; i >= 0 {
			added[i] = uint32(row)
		}
	}
	return added
}

// furtherOf is the row of a further picture of a work with a hash, which is
// taken once.
func (e *earlier) furtherOf(work uint32, hash string, taken map[uint32]bool) (row uint32, ok bool) {
	from, to := e.gen.Pictures.Further(work)
	for row := from; row < to; row++ {
		if e.hashes[row] == hash && !taken[row] {
			taken[row] = true
			return row, true
		}
	}
	return 0, false
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
func (b *builder) rebase(m metric.Metric, entry generation.Entry) error {
	added, err := b.encode(m, b.previous.models.Encoder(entry.ID), b.change.added)
	if err != nil {
		return err
	}
	if err := b.keep(encode.ModelName(entry.ID)); err != nil {
		return err
	}
	if err := b.linkFile(entry.ID, generation.ReducerName); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	by, err := b.rebased(entry.ID, added, b.change)
	if err != nil {
		return err
	}
	return b.keepIndex(by, entry)
}

// rebased is a metric's index of before with what is new beside its graph.
func (b *builder) rebased(id string, added vector.Rows, c *change) (generation.Comparer, error) {
	old, err := generation.OpenComparer(filepath.Join(b.previous.gen.Dir, generation.MetricDir(id)))
	if err != nil {
		return generation.Comparer{}, err
	}
	b.grown[id] = true
	next, err := old.Rebase(added, c.place)
	return generation.Comparer{Index: next, Reducer: old.Reducer}, errors.Join(err, old.Close()) // they share the file, which the last one closes
}

// takeOver links a metric's files from the generation before: they were made
// of the same pictures by the same code.
func (b *builder) takeOver(entry generation.Entry) error {
	b.man.Metrics = append(b.man.Metrics, entry)
	for _, name := range []string{generation.ReducerName, generation.IndexName} {
		if err := b.linkFile(entry.ID, name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	by, err := generation.OpenComparer(filepath.Join(b.dir, generation.MetricDir(entry.ID)))
	if err != nil {
		return err
	}
	b.by[entry.ID], b.linked[entry.ID] = by, true
	return nil
}

// linkFile takes one file of a metric over. Only where it cannot be linked, as
// on some network disks, it is copied.
func (b *builder) linkFile(id, name string) error {
	path := filepath.Join(generation.MetricDir(id), name)
	from, to := filepath.Join(b.previous.gen.Dir, path), filepath.Join(b.dir, path)
	if err := os.Link(from, to); err != nil {
		data, err := os.ReadFile(from)
		if err != nil {
			return fmt.Errorf("take over %s: %w", path, err)
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			return fmt.Errorf("take over %s: %w", path, err)
		}
	}
	if name == generation.IndexName { // it checks itself
		return nil
	}
	return b.man.SumTree(b.dir, path)
}
