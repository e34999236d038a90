package text

import (
	"context"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum/levenshtein"
)

// lists reads which records hold the terms of one field, from the segment of
// bleve's index and without bleve's searchers: those make and read a document
// for each record where a number is all that is wanted. It is for one
// goroutine.
type lists struct {
	field   string
	terms   segment.TermDictionary
	list    segment.PostingsList     // reused
	walk    segment.PostingsIterator // reused
	numbers []uint32                 // reused
}

// lists opens the lists of a field.
func (w *words) lists(f field) (*lists, error) {
	terms, err := w.segment.Dictionary(fieldNames[f])
	if err != nil {
		return nil, fmt.Errorf("open the words of %s: %w", fieldNames[f], err)
	}
	return &lists{field: fieldNames[f], terms: terms}, nil
}

// frequency is how many records hold a term; see vocabulary.
func (w *words) frequency(f field, term string) (int, error) {
	l, err := w.lists(f)
	if err != nil {
		return 0, err
	}
	if l.list, err = l.terms.PostingsList([]byte(term), nil, l.list); err != nil {
		return 0, fmt.Errorf("look %q up: %w", term, err)
	}
	return int(l.list.Count()), nil
}

// records visits bleve's numbers of the records that hold a term, ascending,
// many at a time; visit must not keep them.
func (l *lists) records(ctx context.Context, term string, visit func(numbers []uint32)) (err error) {
	if l.list, err = l.terms.PostingsList([]byte(term), nil, l.list); err != nil {
		return fmt.Errorf("look %q up: %w", term, err)
	}
	l.walk = l.list.Iterator(false, false, false, l.walk)
	if l.numbers == nil {
		l.numbers = make([]uint32, postingsPerCheck)
	}
	walk, ok := l.walk.(segment.OptimizablePostingsIterator)
	if !ok {
		return fmt.Errorf("look %q up: bleve keeps its list as a %T", term, l.walk)
	}
	if number, only := walk.DocNum1Hit(); only {
		l.numbers[0] = uint32(number)
		visit(l.numbers[:1])
		return nil
	}
	bits := walk.ActualBitmap()
	if bits == nil {
		return nil
	}
	many := bits.ManyIterator()
	for n := many.NextMany(l.numbers); n > 0; n = many.NextMany(l.numbers) {
		if err := ctx.Err(); err != nil {
			return err
		}
		visit(l.numbers[:n])
	}
	return nil
}

// positions walks over the records that hold a term, with where it stands in
// each, and tells which they are.
func (l *lists) positions(term string) (segment.PostingsIterator, *roaring.Bitmap, error) {
	list, err := l.terms.PostingsList([]byte(term), nil, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("look %q up: %w", term, err)
	}
	held, walk := roaring.New(), list.Iterator(true, false, true, nil)
	lies, ok := walk.(segment.OptimizablePostingsIterator)
	if !ok {
		return nil, nil, fmt.Errorf("look %q up: bleve keeps its list as a %T", term, walk)
	}
	if number, only := lies.DocNum1Hit(); only {
		held.Add(uint32(number))
	} else if bits := lies.ActualBitmap(); bits != nil {
		held = bits
	}
	return walk, held, nil
}

// nearTerms visits the terms that an automaton accepts; see vocabulary.
func (w *words) nearTerms(f field, to *levenshtein.DFA, visit func(nearTerm)) error {
	l, err := w.lists(f)
	if err != nil {
		return err
	}
	return eachTerm(l.terms.AutomatonIterator(to, nil, nil), func(entry *index.DictEntry) {
		visit(nearTerm{term: entry.Term, edits: entry.EditDistance, records: int(entry.Count)})
	})
}

// heldTerm is a term and how many records hold it.
type heldTerm struct {
	term  string
	count int
}

// longerTerms are the terms that a prefix begins, without itself.
func (l *lists) longerTerms(prefix string) (longer []heldTerm, err error) {
	end := []byte(prefix)
	end[len(end)-1]++ // no byte of UTF-8 is the last one
	err = eachTerm(l.terms.AutomatonIterator(nil, []byte(prefix), end), func(entry *index.DictEntry) {
		if entry.Term != prefix {
			longer = append(longer, heldTerm{entry.Term, int(entry.Count)})
		}
	})
	if err != nil {
		return nil, fmt.Errorf("complete %q: %w", prefix, err)
	}
	return longer, nil
}

func eachTerm(terms segment.DictionaryIterator, visit func(entry *index.DictEntry)) error {
	for {
		entry, err := terms.Next()
		if err != nil || entry == nil {
			return err
		}
		visit(entry)
	}
}
