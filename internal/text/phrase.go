package text

import (
	"errors"
	"fmt"
	"slices"

	index "github.com/blevesearch/bleve_index_api"
)

// phrase finds terms next to each other in one field.
func (e *evaluation) phrase(n node) (hits, error) {
	s := e.scratches.get(e.columns.count)
	defer e.giveBack(s)
	for _, f := range n.in.each() {
		if err := e.gatherPhrase(s, f, n); err != nil {
			return hits{}, fmt.Errorf("look a phrase up: %w", err)
		}
	}
	if s.count == 0 && n.loose && !e.asTyped {
		return e.nearRun(n)
	}
	e.marks = append(e.marks, mark{in: n.in, terms: n.terms})
	return s.drain(e.scorer(s.count)), nil
}

// gatherPhrase adds the records whose field holds the terms in a row; an empty
// term stands for any word. The lists of the terms leap over each other to the
// records that they share. (bleve's own phrase searcher takes several times as
// long.)
func (e *evaluation) gatherPhrase(s *scratch, f field, n node) (err error) {
	lists := make([]positions, 0, len(n.terms))
	defer func() {
		for i := range lists {
			err = errors.Join(err, lists[i].close())
		}
	}()
	for i, term := range n.terms {
		if term == "" {
			continue
		}
		reader, err := e.words.reader.TermFieldReader(e.ctx, []byte(term), fieldNames[f], true, false, true)
		if err != nil {
			return err
		}
		lists = append(lists, positions{reader: reader, offset: uint64(i)})
		if reader.Count() == 0 {
			return nil
		}
	}
	target := uint64(0)
	for i := 0; target < uint64(e.columns.count); i++ {
		if i%postingsPerCheck == 0 && e.ctx.Err() != nil {
			return e.ctx.Err()
		}
		shared := true
		for i := range lists {
			if more, err := lists[i].advance(target); err != nil || !more {
				return err
			}
			if lists[i].at > target {
				target, shared = lists[i].at, false
				break
			}
		}
		if !shared {
			continue
		}
		if inRow(lists, n.property) {
			ordinal := e.columns.ordinals[target]
			s.add(ordinal, f, phraseWeight*e.fieldScore(f, ordinal), 0, true)
		}
		target++
	}
	return nil
}

// inRow reports whether the terms stand next to each other in the record that
// all lists are at, in a column if one is meant.
func inRow(lists []positions, column property) bool {
	for _, first := range lists[0].doc.Vectors {
		follows := column.holds(first.Pos)
		for i := 1; i < len(lists) && follows; i++ {
			follows = slices.ContainsFunc(lists[i].doc.Vectors, func(v *index.TermFieldVector) bool {
				return v.Pos+lists[0].offset == first.Pos+lists[i].offset
			})
		}
		if follows {
			return true
		}
	}
	return false
}

// positions reads where a term stands, record by record.
type positions struct {
	reader  index.TermFieldReader
	offset  uint64 // of the term in its phrase
	doc     index.TermFieldDoc
	started bool
	at      uint64 // bleve's number of the record
	buffer  index.IndexInternalID
}

// advance moves to the first record from target on, if it is not there yet.
func (p *positions) advance(target uint64) (more bool, err error) {
	if p.started && p.at >= target {
		return true, nil
	}
	p.buffer = index.NewIndexInternalID(p.buffer, target)
	doc, err := p.reader.Advance(p.buffer, &p.doc)
	if err != nil || doc == nil {
		return false, err
	}
	p.started, p.at = true, doc.ID.Value()
	return true, nil
}

func (p *positions) close() error {
	if p.reader == nil {
		return nil
	}
	return p.reader.Close()
}
