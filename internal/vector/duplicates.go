package vector

import (
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"math"
	"slices"
)

// duplicates lists the rows whose vectors are equal to that of an earlier row. Only
// the first row of each group is a node of the graph: a thousand copies of one
// vector would otherwise fill each other's neighbour lists and cut the walk
// off from everything else.
type duplicates struct {
	first []uint32 // first row of each group of two or more, ascending
	start []uint32 // len(first) + 1 values: group i is rows[start[i]:start[i+1]]
	rows  []uint32 // the other rows of each group, ascending
}

// of lists the other rows of a node's group.
func (t *duplicates) of(node uint32) []uint32 {
	i, found := slices.BinarySearch(t.first, node)
	if !found {
		return nil
	}
	return t.rows[t.start[i]:t.start[i+1]]
}

// findDuplicates groups rows of m by equal vectors and returns the groups and the
// nodes: the first row of each group and every single row, ascending.
func findDuplicates(m *Matrix, among *Bitmap) (duplicates, []uint32) {
	type keyed struct {
		hash uint64
		row  uint32
	}
	seed := maphash.MakeSeed() // the order of the hashes never shows in the result
	buffer := make([]byte, 4*m.Dim)
	var all []keyed
	for row := range among.All() {
		for i, x := range m.row(row) {
			binary.LittleEndian.PutUint32(buffer[4*i:], math.Float32bits(x+0)) // x+0: -0 equals 0
		}
		all = append(all, keyed{maphash.Bytes(seed, buffer), row})
	}
	slices.SortFunc(all, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.row, b.row))
	})
	groups := map[uint32][]uint32{}
	var nodes []uint32
	for i, k := range all {
		first := k.row
		for j := i - 1; j >= 0 && all[j].hash == k.hash; j-- {
			if slices.Equal(m.row(all[j].row), m.row(k.row)) {
				first = all[j].row
			}
		}
		if first == k.row {
			nodes = append(nodes, k.row)
		} else {
			groups[first] = append(groups[first], k.row)
		}
	}
	slices.Sort(nodes)
	t := duplicates{start: []uint32{0}}
	for first := range groups {
		t.first = append(t.first, first)
	}
	slices.Sort(t.first)
	for _, first := range t.first {
		t.rows = append(t.rows, groups[first]...)
		t.start = append(t.start, uint32(len(t.rows)))
	}
	return t, nodes
}
