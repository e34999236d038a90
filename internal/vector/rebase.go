package vector

import (
	"fmt"
	"math"
	"slices"
)

// Rebase derives the index of a collection in which works came, went or moved
// in the order of ids, without building the graph anew. Place[row] says where
// the vector of each row of the new numbering lies: below x.Len() it is that
// row of x, from there on it is row place[row]-x.Len() of added, which has the
// kind and dimensions of x's rows (and the mean, for Bytes) and may be nil.
//
// Rows of added are compared beside every walk; rows that place does not name
// are never results, though walks still lead past them. Both cost time on
// every search: when Unindexed is no longer small, Build folds them in.
func (x *Index) Rebase(added Rows, place []uint32) (*Index, error) {
	base, older := x.rows, Rows(nil)
	var olderPlace []uint32
	if l, ok := x.rows.(*layered); ok {
		base, older, olderPlace = l.base, l.added, l.place
	}
	extra, err := appendRows(base, older, added)
	if err != nil {
		return nil, fmt.Errorf("rebase an index: %w", err)
	}
	known, shift := uint32(x.Len()), uint32(base.Len()+extra.Len()-rowCount(added))
	total := known + uint32(rowCount(added))
	moved := make([]uint32, len(place))
	for row, at := range place {
		switch {
		case at >= total:
			return nil, fmt.Errorf("rebase an index: row %d is to lie at %d of %d", row, at, total)
		case at >= known:
			moved[row] = shift + at - known
		case olderPlace != nil:
			moved[row] = olderPlace[at]
		default:
			moved[row] = at
		}
	}
	next := &Index{
		rows:   &layered{base: base, added: extra, place: moved},
		walked: x.walked, graph: x.graph, calibration: x.calibration, file: x.file.share(),
	}
	next.live = presentRows(next.rows)
	next.count = next.live.Count()
	next.assign(moved)
	return next, nil
}

// assign tells the nodes of the graph the rows they stand for, and lists the
// live rows that no node stands for.
func (x *Index) assign(place []uint32) {
	nodes := x.graph.members()
	x.rowOf = slices.Repeat([]uint32{gone}, x.walked.Rows)
	for row, at := range place {
		if !x.live.Contains(uint32(row)) {
			continue
		}
		if nodes.Contains(at) && x.rowOf[at] == gone {
			x.rowOf[at] = uint32(row)
		} else {
			x.unindexed = append(x.unindexed, uint32(row))
		}
	}
	x.countGone(nodes)
}

func (x *Index) countGone(nodes *Bitmap) {
	x.goneNodes = 0
	for node := range nodes.All() {
		if x.rowOf != nil && x.rowOf[node] == gone {
			x.goneNodes++
		}
	}
}

func rowCount(rows Rows) int {
	if rows == nil {
		return 0
	}
	return rows.Len()
}

// appendRows copies rows of the kind of base into one store.
func appendRows(base, first, second Rows) (Rows, error) {
	switch base := base.(type) {
	case *Matrix:
		all := &Matrix{Dim: base.Dim}
		for _, rows := range []Rows{first, second} {
			if rows == nil {
				continue
			}
			m, ok := rows.(*Matrix)
			if !ok || m.Dim != base.Dim || all.Rows+m.Rows+base.Rows > math.MaxInt32 {
				return nil, fmt.Errorf("the rows to add are no matrix of %d columns", base.Dim)
			}
			all.Rows += m.Rows
			all.Data = append(all.Data, m.Data...)
		}
		return all, nil
	case *Bytes:
		all := &Bytes{dim: base.dim, mean: base.mean}
		for _, rows := range []Rows{first, second} {
			if rows == nil {
				continue
			}
			b, ok := rows.(*Bytes)
			if !ok || !slices.Equal(b.mean, base.mean) || all.count+b.count+base.count > math.MaxInt32 {
				return nil, fmt.Errorf("the rows to add are no bytes with the same mean of %d values", base.dim)
			}
			all.count += b.count
			all.data = append(all.data, b.data...)
			all.lengths = append(all.lengths, b.lengths...)
		}
		return all, nil
	}
	return nil, fmt.Errorf("rows of the kind %T cannot be added to", base)
}
