package generation

import (
	"context"

	"likeness/internal/pca"
	"likeness/internal/vector"
)

// MaxReducerRows bounds what principal components are learned from.
const MaxReducerRows = 8192

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

// Reduce fits a reducer to rows, and shortens them all; one that is absent is all
// zero. The error is the context's, or that of too many rows.
func Reduce(ctx context.Context, rows vector.Rows) (*Reducer, *vector.Matrix, error) {
	source := everyNth{rows, max(1, (rows.Len()+MaxReducerRows-1)/MaxReducerRows)}
	model, err := pca.Fit(ctx, source, rows.Dims(), ReducedDims-1, 1)
	if err != nil {
		return nil, nil, err
	}
	r := &Reducer{Model: model}
	short := make([]float32, rows.Len()*ReducedDims)
	full := make([]float32, rows.Dims())
	for row := range rows.Len() {
		rows.Vector(uint32(row), full)
		if rows.Present(uint32(row)) {
			copy(short[row*ReducedDims:], r.Reduce(full))
		}
	}
	matrix, err := vector.NewMatrix(rows.Len(), ReducedDims, short)
	return r, matrix, err
}
