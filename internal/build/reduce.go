package build

import (
	"path/filepath"

	"likeness/internal/generation"
	"likeness/internal/vector"
)

// reduce fits a reducer to rows, saves it, and shortens them all.
func (b *builder) reduce(id string, rows vector.Rows) (*generation.Reducer, *vector.Matrix, error) {
	r, short, err := generation.Reduce(b.ctx, rows)
	if err != nil {
		return nil, nil, err
	}
	if err := r.Save(filepath.Join(b.dir, generation.MetricDir(id))); err != nil {
		return nil, nil, err
	}
	return r, short, b.man.SumTree(b.dir, filepath.Join(generation.MetricDir(id), generation.ReducerName))
}
