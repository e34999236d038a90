package vector

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// sections takes an index apart for a file.
func (x *Index) sections() *sections {
	s := &sections{
		start: x.graph.start, lists: x.graph.lists, entry: x.graph.entry,
		duplicateFirst: x.graph.duplicates.first, duplicateStart: x.graph.duplicates.start, duplicateRows: x.graph.duplicates.rows,
		rowOf: x.rowOf, unindexed: x.unindexed,
	}
	head := shape{
		Rows: uint64(x.Len()), Dims: uint64(x.Dims()), BaseRows: uint64(x.Len()),
		WalkedRows: uint64(x.walked.Rows), WalkDims: uint64(x.walked.Dim),
	}
	base := x.rows
	if l, ok := x.rows.(*layered); ok {
		base = l.base
		head.Layered, head.BaseRows, head.AddedRows = 1, uint64(l.base.Len()), uint64(l.added.Len())
		s.place = l.place
		s.added, _, s.addedLengths = storeBytes(l.added)
	}
	s.values, s.mean, s.lengths = storeBytes(base)
	if _, ok := base.(*Bytes); ok {
		head.Bytes = 1
	}
	if x.twoStage() {
		head.TwoStage, s.reduced = 1, x.walked.Data
	}
	for _, c := range x.calibration {
		s.calibration = append(s.calibration, calibration64{uint64(c.K), uint64(c.Beam), c.Recall, c.Low})
	}
	s.shape = []shape{head}
	return s
}

func storeBytes(rows Rows) (values []byte, mean, lengths []float32) {
	switch rows := rows.(type) {
	case *Matrix:
		return bytesOf(rows.Data), nil, nil
	case *Bytes:
		return rows.data, rows.mean, rows.lengths
	}
	return nil, nil, nil
}

// index puts an index together from a file. What a walk or a scan follows
// without looking is checked here, so that no file can lead them astray.
func (s *sections) index() (*Index, error) {
	if len(s.shape) != 1 {
		return nil, errors.New("it has no shape")
	}
	head := s.shape[0]
	if head.Rows > math.MaxInt32 || head.Dims < 1 || head.Dims > math.MaxInt32 {
		return nil, fmt.Errorf("it has %d rows of %d values", head.Rows, head.Dims)
	}
	base, err := s.store(head, s.values, s.lengths, head.BaseRows)
	if err != nil {
		return nil, err
	}
	x := &Index{rows: base, unindexed: s.unindexed}
	if head.Layered == 1 {
		added, err := s.store(head, s.added, s.addedLengths, head.AddedRows)
		if err != nil {
			return nil, err
		}
		x.rows = &layered{base: base, added: added, place: s.place}
		if !allBelow(s.place, head.BaseRows+head.AddedRows) || len(s.rowOf) != base.Len() {
			return nil, errors.New("its rows are not where it says")
		}
		x.rowOf = s.rowOf
	}
	if uint64(x.rows.Len()) != head.Rows {
		return nil, fmt.Errorf("it has %d rows and says %d", x.rows.Len(), head.Rows)
	}
	if err := s.walkedMatrix(x, base, head); err != nil {
		return nil, err
	}
	if err := s.graphOf(x); err != nil {
		return nil, err
	}
	if len(s.calibration) != len(calibratedAt) {
		return nil, errors.New("it was never calibrated")
	}
	for _, c := range s.calibration {
		if c.K < 1 || c.K > math.MaxInt32 || c.Beam < 1 || c.Beam > math.MaxInt32 {
			return nil, errors.New("its calibration makes no sense")
		}
		x.calibration = append(x.calibration, Calibration{int(c.K), int(c.Beam), c.Recall, c.Low})
	}
	x.live = presentRows(x.rows)
	x.count = x.live.Count()
	x.countGone(x.graph.members())
	return x, nil
}

// store is a store of so many rows, of the kind that the shape says.
func (s *sections) store(head shape, values []byte, lengths []float32, rows uint64) (Rows, error) {
	count, ok := product(rows, head.Dims)
	if head.Bytes == 1 {
		if !ok || len(values) != count || len(s.mean) != int(head.Dims) || uint64(len(lengths)) != rows {
			return nil, errors.New("its values are not as many as it says")
		}
		return &Bytes{count: int(rows), dim: int(head.Dims), data: values, mean: s.mean, lengths: lengths}, nil
	}
	m := &Matrix{Rows: int(rows), Dim: int(head.Dims)}
	if !ok || !view(&m.Data, values) || len(m.Data) != count {
		return nil, errors.New("its values are not as many as it says")
	}
	return m, nil
}

func (s *sections) walkedMatrix(x *Index, base Rows, head shape) error {
	if head.WalkedRows != uint64(base.Len()) {
		return errors.New("its graph is of other rows")
	}
	if head.TwoStage == 1 {
		count, ok := product(head.WalkedRows, head.WalkDims)
		if !ok || head.WalkDims < 1 || len(s.reduced) != count {
			return errors.New("its reduced values are not as many as it says")
		}
		x.walked = &Matrix{Rows: int(head.WalkedRows), Dim: int(head.WalkDims), Data: s.reduced}
		return nil
	}
	m, ok := base.(*Matrix)
	if !ok {
		return errors.New("its graph walks bytes")
	}
	x.walked = m
	return nil
}

func (s *sections) graphOf(x *Index) error {
	n, rows := uint64(x.walked.Rows), uint64(x.rows.Len())
	lists, duplicateRows := uint64(len(s.lists)), uint64(len(s.duplicateRows))
	for i, row := range s.rowOf {
		if row != gone && uint64(row) >= rows {
			return fmt.Errorf("its node %d stands for row %d", i, row)
		}
	}
	switch {
	case uint64(len(s.start)) != n+1 || !slices.IsSorted(s.start) || s.start[0] != 0 || uint64(s.start[n]) != lists,
		!allBelow(s.lists, n), !allBelow(s.entry, n), !allBelow(s.unindexed, rows):
		return errors.New("its graph leads nowhere")
	case len(s.duplicateStart) != len(s.duplicateFirst)+1 || !slices.IsSorted(s.duplicateStart) || uint64(s.duplicateStart[len(s.duplicateFirst)]) != duplicateRows,
		!allBelow(s.duplicateFirst, n), !allBelow(s.duplicateRows, n), !slices.IsSorted(s.duplicateFirst):
		return errors.New("its duplicates are mixed up")
	}
	x.graph = &graph{
		start: s.start, lists: s.lists, entry: s.entry,
		duplicates: duplicates{first: s.duplicateFirst, start: s.duplicateStart, rows: s.duplicateRows},
	}
	return nil
}

func allBelow(values []uint32, limit uint64) bool {
	for _, v := range values {
		if uint64(v) >= limit {
			return false
		}
	}
	return true
}
