package text

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"likeness/internal/art"
	"likeness/internal/fold"
)

// How the other columns of a source are found. Their words stand in one field
// of the index, so that a plain search looks in one list more and not in as
// many as there are columns. A word's position there says which column it is
// of: column n has the wordsPerProperty positions from n*wordsPerProperty on.

// wordsPerProperty is how many words of one column of a record are indexed;
// further ones are ignored.
const wordsPerProperty = 4096

// property numbers a column, from 1; 0 is any of them.
type property uint32

// propertyNames numbers the columns by their propertyKey.
type propertyNames map[string]property

// number is the number of a column, which is given one when it is new.
func (n propertyNames) number(name string) property {
	key := propertyKey(name)
	known, ok := n[key]
	if !ok {
		known = property(len(n) + 1)
		n[key] = known
	}
	return known
}

// list is the keys in the order of their numbers.
func (n propertyNames) list() []string {
	keys := make([]string, len(n))
	for key, number := range n {
		keys[number-1] = key
	}
	return keys
}

// namesOf numbers the columns of a list as it was made.
func namesOf(keys stringList) propertyNames {
	n := make(propertyNames, keys.len())
	for i := range keys.len() {
		n[keys.at(uint32(i))] = property(i + 1)
	}
	return n
}

// propertyKey is a column's name without case, accents, spaces and signs:
// "accession_number:" asks for the column "Accession Number".
func propertyKey(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, fold.Text(name))
}

// idProperty is the column under which the id of a row is found.
const idProperty = "id"

// idPrefix begins the key of a record that its source has given an id.
const idPrefix = "id:"

// propertyTexts are the texts of a record's other columns.
type propertyTexts []propertyText

type propertyText struct {
	number property
	text   string
}

// propertiesOf are the other columns of a record and its id; columns of one
// name are one.
func (n propertyNames) propertiesOf(img art.Image) propertyTexts {
	var texts propertyTexts
	add := func(name, value string) {
		number := n.number(name)
		if i := slices.IndexFunc(texts, func(t propertyText) bool { return t.number == number }); i >= 0 {
			texts[i].text += "\n" + value
			return
		}
		texts = append(texts, propertyText{number, value})
	}
	for _, p := range img.Properties {
		if value := withoutAddresses(p.Value); value != "" && propertyKey(p.Name) != "" {
			add(p.Name, value)
		}
	}
	if id, ok := strings.CutPrefix(img.Key, idPrefix); ok {
		add(idProperty, id)
	}
	// Positions are to ascend, as phrases expect.
	slices.SortFunc(texts, func(a, b propertyText) int { return cmp.Compare(a.number, b.number) })
	return texts
}

// withoutAddresses leaves of every web address the last part of its path: the
// rest is the same in all records, but a number at the end names the work.
func withoutAddresses(value string) string {
	if !strings.Contains(value, "://") {
		return value
	}
	words := strings.FieldsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || r == '|' || r == ';' })
	for i, w := range words {
		if !strings.HasPrefix(w, "http://") && !strings.HasPrefix(w, "https://") {
			continue
		}
		words[i] = ""
		if u, err := url.Parse(w); err == nil && strings.Trim(u.Path, "/") != "" {
			words[i] = path.Base(u.Path)
		}
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

// holds reports whether a position, from 1 as bleve counts, is of a column.
func (p property) holds(position uint64) bool {
	return p == 0 || property((position-1)/wordsPerProperty) == p
}
