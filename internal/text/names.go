package text

import (
	"slices"
	"strings"
)

// valueNames finds values by the beginnings of their words.
type valueNames []valueName // by word

// valueName is one word of one value.
type valueName struct {
	word  string
	field valueField
	value uint32
}

// valueList is the values of the fields, and how they are found.
type valueList struct {
	columns *[numValueFields]valueColumn
	names   valueNames
}

// nameColumn keeps valueNames in the file of columns: taking all values apart
// takes longer than reading them.
type nameColumn struct {
	words  stringList
	fields []byte
	values []uint32
}

// nameValues takes the values of the columns apart.
func nameValues(c *columns) nameColumn {
	var names valueNames
	for f := range c.values {
		for v := range c.values[f].labels.len() {
			for _, t := range tokens(c.values[f].labels.at(uint32(v))) {
				names = append(names, valueName{word: t.term, field: valueField(f), value: uint32(v)})
			}
		}
	}
	slices.SortFunc(names, func(a, b valueName) int { return strings.Compare(a.word, b.word) })
	words := make([]string, len(names))
	kept := nameColumn{fields: make([]byte, len(names)), values: make([]uint32, len(names))}
	for i, n := range names {
		words[i], kept.fields[i], kept.values[i] = n.word, byte(n.field), n.value
	}
	kept.words = newStringList(words)
	return kept
}

// fits reports whether every name is of a value of the columns.
func (n *nameColumn) fits(c *columns) bool {
	if len(n.fields) != n.words.len() || len(n.values) != n.words.len() {
		return false
	}
	for i, f := range n.fields {
		if f >= byte(numValueFields) || int(n.values[i]) >= c.values[f].labels.len() {
			return false
		}
	}
	return true
}

// list is the names as they are searched.
func (n *nameColumn) list() valueNames {
	names := make(valueNames, len(n.values))
	for i := range names {
		names[i] = valueName{word: n.words.at(uint32(i)), field: valueField(n.fields[i]), value: n.values[i]}
	}
	return names
}
