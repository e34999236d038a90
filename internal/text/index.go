package text

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"likeness/internal/art"
)

// Index answers questions in words. It is safe for concurrent use and
// satisfies art.Text.
type Index struct {
	columns    *columns
	properties propertyNames
	rank       *rank
	words      *words // nil when there are no records
	records    func(ctx context.Context, ids []string) ([]art.Image, error)

	scratches scratches
	answers   *answers
	*speller  // nil when there are no records
	values    valueList
}

var _ art.Text = (*Index)(nil)

// Open opens the index that a Builder left in dir, for reading. records
// returns the records of ids, in their order and without those that are not
// there; the texts of highlights and suggestions come from it.
//
// The columns carry a checksum. bleve's files do not: of damage there only
// the coarse kind is noticed here, and the rest is for a checksum over the
// directory.
func Open(dir string, records func(ctx context.Context, ids []string) ([]art.Image, error)) (*Index, error) {
	c, err := openColumns(filepath.Join(dir, columnsName))
	if err != nil {
		return nil, err
	}
	x := &Index{
		columns: c, properties: namesOf(c.properties), rank: newRank(c), records: records,
		answers: newAnswers(), values: valueList{&c.values, c.names.list()},
	}
	if c.count == 0 {
		return x, nil
	}
	if x.words, err = openWords(filepath.Join(dir, wordsName)); err != nil {
		return nil, err
	}
	if x.speller, err = newSpeller(x.words); err != nil {
		return nil, errors.Join(err, x.Close())
	}
	held, err := x.words.reader.DocCount()
	if err == nil && held != uint64(c.count) {
		err = fmt.Errorf("open the index of words in %s: it holds %d records, want %d", dir, held, c.count)
	}
	if err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// Close ends the use of the index.
func (x *Index) Close() error {
	if x.words == nil {
		return nil
	}
	return x.words.close()
}

// Count is how many records the index holds.
func (x *Index) Count() int { return x.columns.count }

// words is bleve's index, a reader of the one state it ever has, and the one
// segment that this is kept in.
type words struct {
	index   index.Index
	reader  index.IndexReader
	segment segment.Segment
}

// openWords opens bleve's store. Its mapping is left unread: it names analyzers
// of the program that wrote it, which nothing here asks for words. A damaged
// store can make bleve panic.
func openWords(path string) (w *words, err error) {
	defer func() {
		if r := recover(); r != nil {
			w, err = nil, fmt.Errorf("open the index of words: %s is damaged: %v", path, r)
		}
	}()
	config := map[string]any{"path": filepath.Join(path, "store"), "read_only": true}
	opened, err := scorch.NewScorch(scorch.Name, config, nil)
	if err == nil {
		err = opened.Open()
	}
	if err != nil {
		return nil, fmt.Errorf("open the index of words: %w", err)
	}
	w = &words{index: opened}
	w.reader, err = opened.Reader()
	if err == nil {
		w.segment, err = onlySegment(w.reader)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the index of words: %w", err), opened.Close())
	}
	return w, nil
}

// onlySegment is what a Builder left: bleve merges all into one.
func onlySegment(reader index.IndexReader) (segment.Segment, error) {
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("bleve keeps it as a %T", reader)
	}
	segments := snapshot.Segments()
	if len(segments) != 1 {
		return nil, fmt.Errorf("it has %d segments, want 1", len(segments))
	}
	return segments[0].Segment(), nil
}

func (w *words) close() error {
	return errors.Join(w.reader.Close(), w.index.Close())
}
