package text

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
	"golang.org/x/sync/errgroup"
)

// segments are bleve's lists of words in the making: batches become segments
// on all processors, and these one at the end. bleve's own builder would do
// the same on one of them, and reach every word through reflection.
type segments struct {
	dir     string
	group   *errgroup.Group
	ctx     context.Context // of the group: ends with its first error
	writers sync.Pool       // of *batchWriter
	paths   []string        // in the order of the batches
}

func newSegments(dir string) (*segments, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the directory of the index of words: %w", err)
	}
	s := &segments{dir: dir, writers: sync.Pool{New: func() any { return newBatchWriter() }}}
	s.group, s.ctx = errgroup.WithContext(context.Background())
	s.group.SetLimit(runtime.GOMAXPROCS(0))
	return s, nil
}

// add makes a segment of a batch, which nobody touches before wait is back. It
// waits while every processor has one in hand.
func (s *segments) add(b *batch) error {
	if s.ctx.Err() != nil {
		return s.group.Wait()
	}
	path := filepath.Join(s.dir, fmt.Sprintf("%06d.zap", len(s.paths)))
	s.paths = append(s.paths, path)
	s.group.Go(func() error {
		w := s.writers.Get().(*batchWriter)
		defer s.writers.Put(w)
		return w.write(b, path)
	})
	return nil
}

// wait is back when all batches are segments.
func (s *segments) wait() error { return s.group.Wait() }

// finish merges the segments into one, of which it makes a bleve index in
// path, and removes the rest.
func (s *segments) finish(path string) error {
	one := filepath.Join(s.dir, "one.zap")
	if err := s.merge(one); err != nil {
		return fmt.Errorf("merge the segments of the index of words: %w", err)
	}
	if err := frame(path, one); err != nil {
		return fmt.Errorf("frame the index of words: %w", err)
	}
	return s.discard()
}

// discard removes what there is, once nothing is written any more.
func (s *segments) discard() error {
	if err := os.RemoveAll(s.dir); err != nil {
		return fmt.Errorf("remove the segments of the index of words: %w", err)
	}
	return nil
}

// merge lays the segments end to end, so that bleve numbers the records by
// their ordinals.
func (s *segments) merge(into string) (err error) {
	if len(s.paths) == 1 {
		return os.Rename(s.paths[0], into)
	}
	var parts []segment.Segment
	defer func() {
		for _, part := range parts {
			err = errors.Join(err, part.Close())
		}
	}()
	plugin := &zap.ZapPlugin{}
	for _, path := range s.paths {
		part, err := plugin.Open(path)
		if err != nil {
			return err
		}
		parts = append(parts, part)
	}
	_, _, err = plugin.Merge(parts, make([]*roaring.Bitmap, len(parts)), into, nil, nil)
	return err
}

// frame makes a bleve index of a segment: bleve builds one of a single record,
// whose only segment is exchanged.
func frame(path, only string) error {
	b, err := bleve.NewBuilder(path, bleve.NewIndexMapping(), map[string]any{
		// bleve renames its last segment into place, which must not cross file systems.
		"buildPathPrefix": filepath.Dir(path),
	})
	if err != nil {
		return err
	}
	if err := errors.Join(b.Index("0", map[string]any{}), b.Close()); err != nil {
		return err
	}
	store := filepath.Join(path, "store")
	entries, err := os.ReadDir(store)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".zap" {
			return os.Rename(only, filepath.Join(store, e.Name()))
		}
	}
	return fmt.Errorf("bleve keeps no segment in %s", store)
}
