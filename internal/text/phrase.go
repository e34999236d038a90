package text

import (
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// phrase finds terms next to each other in one field.
func (e *evaluation) phrase(n node) (hits, error) {
	s := e.scratches.get(e.columns.count)
	defer e.giveBack(s)
	for _, f := range n.in.each() {
		if err := e.gatherPhrase(s, f, n, phraseWeight); err != nil {
			return hits{}, fmt.Errorf("look a phrase up: %w", err)
		}
	}
	if s.count == 0 && n.loose && e.tolerant >= runs {
		return e.nearRun(n)
	}
	e.marks = append(e.marks, mark{in: n.in, terms: n.terms})
	return s.drain(e.scorer(s.count)), nil
}

// gatherPhrase adds the records whose field holds the terms in a row; an empty
// term stands for any word. Where the terms stand is read of the records alone
// that hold them all.
func (e *evaluation) gatherPhrase(s *scratch, f field, n node, weight float32) error {
	l, err := e.words.lists(f)
	if err != nil {
		return err
	}
	var walks []positions
	var shared *roaring.Bitmap
	for i, term := range n.terms {
		if term == "" {
			continue
		}
		list, held, err := l.positions(term)
		if err != nil {
			return err
		}
		if shared == nil {
			shared = held
		} else {
			shared = roaring.And(shared, held)
		}
		if shared.IsEmpty() {
			return nil
		}
		walks = append(walks, positions{walk: list, offset: uint64(i)})
	}
	if shared == nil {
		return nil
	}
	records := shared.Iterator()
	for i := 0; records.HasNext(); i++ {
		if i%postingsPerCheck == 0 && e.ctx.Err() != nil {
			return e.ctx.Err()
		}
		number := records.Next()
		for i := range walks {
			if err := walks[i].advance(number); err != nil {
				return err
			}
		}
		if inRow(walks, n.property) {
			ordinal := e.columns.ordinals[number]
			s.add(ordinal, f, weight*e.fieldScore(f, ordinal), 0, true)
		}
	}
	return nil
}

// inRow reports whether the terms stand next to each other in the record that
// all are at, in a column if one is meant.
func inRow(terms []positions, column property) bool {
	for _, first := range terms[0].at {
		follows := column.holds(first)
		for i := 1; i < len(terms) && follows; i++ {
			// Words are indexed in their order, so positions ascend.
			_, follows = slices.BinarySearch(terms[i].at, first+terms[i].offset-terms[0].offset)
		}
		if follows {
			return true
		}
	}
	return false
}

// positions reads where a term stands, record by record.
type positions struct {
	walk   segment.PostingsIterator
	offset uint64   // of the term in its phrase
	at     []uint64 // in the record at hand, from 1
}

// advance moves to a later record, which holds the term.
func (p *positions) advance(number uint32) error {
	posting, err := p.walk.Advance(uint64(number))
	if err != nil {
		return err
	}
	p.at = p.at[:0]
	if posting == nil || posting.Number() != uint64(number) {
		return fmt.Errorf("read where a word stands: record %d is not in its list", number)
	}
	for _, place := range posting.Locations() {
		p.at = append(p.at, place.Pos())
	}
	return nil
}
