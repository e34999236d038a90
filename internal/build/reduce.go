package build

import (
	"path/filepath"

	"likeness/internal/generation"
	"likeness/internal/pca"
	"likeness/internal/vector"
)

// maxReducerRows bounds what the components of a reducer are learned from.
const maxReducerRows = 8192

// everyNth gives an even sample of rows for fitting.
type everyNth struct {
	rows vector.Rows
	step int
}

func (s everyNth) Len() int { return (s.rows.Len() + s.step - 1) / s.step }

func (s everyNth) Row(i int, dst []float32) error {
	s.rows.Vector(uint32(i*s.step), dst)
	return nil
}

// reduce fits a reducer to rows, saves it, and shortens them all.
func (b *builder) reduce(id string, rows vector.Rows) (*generation.Reducer, *vector.Matrix, error) {
	source := everyNth{rows, max(1, (rows.Len()+maxReducerRows-1)/maxReducerRows)}
	model, err := pca.Fit(b.ctx, source, rows.Dims(), generation.ReducedDims-1, 1)
	if err != nil {
		return nil, nil, err
	}
	r := &generation.Reducer{Model: model}
	if err := r.Save(filepath.Join(b.dir, generation.MetricDir(id))); err != nil {
		return nil, nil, err
	}
	if err := b.man.SumTree(b.dir, filepath.Join(generation.MetricDir(id), generation.ReducerName)); err != nil {
		return nil, nil, err
	}
	short := make([]float32, rows.Len()*generation.ReducedDims)
	full := make([]float32, rows.Dims())
	for row := range rows.Len() {
		rows.Vector(uint32(row), full)
		if rows.Present(uint32(row)) {
			copy(short[row*generation.ReducedDims:], r.Reduce(full))
		}
	}
	matrix, err := vector.NewMatrix(rows.Len(), generation.ReducedDims, short)
	return r, matrix, err
}
