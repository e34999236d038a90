package text

import (
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"
)

// Words that people write together or apart as they please: what is typed as
// two words may be one of a record (De Carava, NG 3863), and one may be two
// (waterlilies, vangogh, 10000).

const (
	// minApartRunes is how long a word must be to be taken apart.
	minApartRunes = 6
	// minHalfRunes is the least of either half.
	minHalfRunes = 2
)

// joinNeighbours lets words that follow each other be met by both in one.
func joinNeighbours(must []node) {
	for i := range len(must) - 1 {
		a, b := onlyWord(&must[i]), onlyWord(&must[i+1])
		if a == nil || b == nil || a.in != b.in || a.property != b.property {
			continue
		}
		both := alias{term: cut(a.term + b.term), prefix: b.prefix}
		a.also = append(a.also, both)
		b.also = append(b.also, both)
	}
}

// onlyWord is the word that a node asks for, nil when it asks for another
// thing.
func onlyWord(n *node) *node {
	for n.kind == kindAll && len(n.children) == 1 {
		n = &n.children[0]
	}
	if n.kind != kindWord {
		return nil
	}
	return n
}

// halves are the ways to take a word apart: a number before its last three
// digits, letters from digits, and letters anywhere.
func halves(term string) (pairs [][2]string) {
	cutAt := func(i int) { pairs = append(pairs, [2]string{term[:i], term[i:]}) }
	if isNumber(term) {
		if n := len(term); n > 3 && n <= 6 {
			cutAt(n - 3)
		}
		return pairs
	}
	runes, at := utf8.RuneCountInString(term), 0
	if r, _ := utf8.DecodeRuneInString(term); isUnspaced(r) {
		return nil
	}
	wasDigit := false
	for i, r := range term {
		isDigit := unicode.IsDigit(r)
		switch {
		case i == 0:
		case isDigit != wasDigit, runes >= minApartRunes && !isDigit && at >= minHalfRunes && runes-at >= minHalfRunes:
			cutAt(i)
		}
		wasDigit = isDigit
		at++
	}
	return pairs
}

// gatherApart adds the records that hold a word as two next to each other.
func (e *evaluation) gatherApart(s *scratch, n node) error {
	pairs := halves(n.term)
	if len(pairs) == 0 {
		return nil
	}
	for _, f := range n.in.each() {
		words, err := e.dictionary(f)
		if err != nil {
			return err
		}
		for _, pair := range pairs {
			if held, err := words.holdsBoth(pair); err != nil {
				return fmt.Errorf("take %q apart: %w", n.term, err)
			} else if !held {
				continue
			}
			before := s.count
			if err := e.gatherPhrase(s, f, node{terms: pair[:], property: n.property}, apartWeight); err != nil {
				return err
			}
			if s.count > before {
				e.marks = append(e.marks, mark{in: n.in, terms: pair[:]})
			}
		}
	}
	return nil
}

// dictionary tells which terms a field holds.
type dictionary struct{ index.FieldDictContains }

func (e *evaluation) dictionary(f field) (dictionary, error) {
	reader, ok := e.words.reader.(index.IndexReaderContains)
	if !ok {
		return dictionary{}, errors.New("look words up: the index of words cannot")
	}
	d, err := reader.FieldDictContains(fieldNames[f])
	return dictionary{d}, err
}

func (d dictionary) holdsBoth(pair [2]string) (bool, error) {
	for _, half := range pair {
		if held, err := d.Contains([]byte(half)); err != nil || !held {
			return false, err
		}
	}
	return true, nil
}
