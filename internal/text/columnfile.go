package text

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"

	"likeness/internal/durable"
)

// The file of columns: the magic, then every column as its length in items
// (uint32) and its items, little-endian, in the order in which each visits
// them, then a CRC-32C of all that.
const columnsMagic = "LKTEXT\x00\x06"

// columnsMagicBefore began the files of programs that knew no facets but those of
// fields. They are read: an index that is whole is not worth building anew.
const columnsMagicBefore = "LKTEXT\x00\x05"

// each visits every column in the order of the file.
func (c *columns) each(visit func(column any) error) error {
	if err := c.eachOfFields(visit); err != nil {
		return err
	}
	return c.eachOfFacets(visit)
}

func (c *columns) eachOfFields(visit func(column any) error) error {
	all := []any{&c.ids.text, &c.ids.starts, &c.properties.text, &c.properties.starts, &c.yearFrom, &c.yearTo, &c.ordinals}
	for i := range c.lengths {
		all = append(all, &c.lengths[i])
	}
	for i := range c.orders {
		all = append(all, &c.orders[i])
	}
	for i := range c.values {
		all = append(all, c.values[i].parts()...)
	}
	all = append(all, &c.names.words.text, &c.names.words.starts, &c.names.fields, &c.names.values)
	return visitAll(all, visit)
}

func (c *columns) eachOfFacets(visit func(column any) error) error {
	if err := visitAll([]any{&c.facetNames.text, &c.facetNames.starts}, visit); err != nil {
		return err
	}
	// How many follow is known only now when a file is read.
	if len(c.facets) != c.facetNames.len() {
		c.facets = make([]facetColumn, c.facetNames.len())
	}
	var all []any
	for i := range c.facets {
		all = append(all, c.facets[i].parts()...)
	}
	return visitAll(all, visit)
}

func visitAll(all []any, visit func(column any) error) error {
	for _, column := range all {
		if err := visit(column); err != nil {
			return err
		}
	}
	return nil
}

// parts are the lists that a column of values is made of.
func (v *valueColumn) parts() []any {
	return []any{&v.labels.text, &v.labels.starts, &v.folded.text, &v.folded.starts, &v.places, &v.counts, &v.starts, &v.held}
}

// save writes the columns to a file.
func (c *columns) save(path string) error {
	file, err := sealColumns(columnsMagic, c.each)
	if err == nil {
		err = durable.WriteFile(path, file)
	}
	if err != nil {
		return fmt.Errorf("write the columns of the index of words: %w", err)
	}
	return nil
}

// sealColumns lays columns out as a file has them.
func sealColumns(magic string, each eachColumn) ([]byte, error) {
	file := []byte(magic)
	err := each(func(column any) (err error) {
		switch column := column.(type) {
		case *string:
			file, err = appendColumn(file, []byte(*column))
		case *[]byte:
			file, err = appendColumn(file, *column)
		case *[]uint32:
			file, err = appendColumn(file, *column)
		case *[]int32:
			file, err = appendColumn(file, *column)
		}
		return err
	})
	return durable.Seal(file), err
}

// eachColumn visits columns in the order of their file.
type eachColumn func(visit func(column any) error) error

// readColumns reads what follows the magic of a file into columns.
func readColumns(rest []byte, each eachColumn) error {
	err := each(func(column any) (err error) {
		switch column := column.(type) {
		case *string:
			var text []byte
			rest, err = readColumn(rest, &text)
			*column = string(text)
		case *[]byte:
			rest, err = readColumn(rest, column)
		case *[]uint32:
			rest, err = readColumn(rest, column)
		case *[]int32:
			rest, err = readColumn(rest, column)
		}
		return err
	})
	if err == nil && len(rest) != 0 {
		err = errMisfit
	}
	return err
}

func appendColumn[T byte | uint32 | int32](file []byte, column []T) ([]byte, error) {
	file = binary.LittleEndian.AppendUint32(file, uint32(len(column)))
	return binary.Append(file, binary.LittleEndian, column)
}

// openColumns reads a file of columns.
func openColumns(path string) (*columns, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the columns of the index of words: %w", err)
	}
	before := bytes.HasPrefix(file, []byte(columnsMagicBefore))
	if !before && !bytes.HasPrefix(file, []byte(columnsMagic)) {
		return nil, fmt.Errorf("read the columns of the index of words: %s is not such a file, or of another version", path)
	}
	if file, err = durable.Unseal(file); err != nil {
		return nil, fmt.Errorf("read the columns of the index of words from %s: %w", path, err)
	}
	c := &columns{}
	each := c.each
	if before {
		each = c.eachOfFields
	}
	err = readColumns(file[len(columnsMagic):], each)
	c.count = len(c.yearFrom)
	c.nameFacets()
	if err == nil && (c.ids.len() != c.count || len(c.ordinals) != c.count || !c.names.fits(c) || !c.facetsFit()) {
		err = errMisfit
	}
	if err != nil {
		return nil, fmt.Errorf("read the columns of the index of words from %s: %w", path, err)
	}
	return c, nil
}

// nameFacets gives the facets their keys.
func (c *columns) nameFacets() {
	for i := range c.facets {
		c.facets[i].key = propertyKey(c.facetNames.at(uint32(i)))
	}
}

// facetsFit reports whether the facets are of as many records as there are.
func (c *columns) facetsFit() bool {
	return !slices.ContainsFunc(c.facets, func(f facetColumn) bool { return len(f.starts) != c.count+1 })
}

var errMisfit = errors.New("the lengths of the columns do not agree")

func readColumn[T byte | uint32 | int32](file []byte, column *[]T) (rest []byte, err error) {
	if len(file) < 4 {
		return nil, errMisfit
	}
	var item T
	n := int(binary.LittleEndian.Uint32(file))
	size := n * binary.Size(item)
	file = file[4:]
	if len(file) < size {
		return nil, errMisfit
	}
	*column = make([]T, n)
	if _, err := binary.Decode(file[:size], binary.LittleEndian, *column); err != nil {
		return nil, err
	}
	return file[size:], nil
}
