package generation

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"

	"likeness/internal/dense"
	"likeness/internal/durable"
	"likeness/internal/pca"
	"likeness/internal/vector"
)

// Files of one metric.
const (
	IndexName   = "index"
	ReducerName = "reducer"
)

// MetricDir is the folder of a metric within that of its generation.
func MetricDir(id string) string { return filepath.Join("metrics", id) }

// ReducedDims is how many values stand in for pixels in a graph, whose
// candidates are compared again in full: 63 principal components and a lift.
// They lose about 0.1 % of the true neighbours among 100 candidates.
const ReducedDims = 64

// Reducer shortens a unit vector to its principal components.
type Reducer struct{ Model *pca.Model }

// Reduce is the shortened vector, again of unit length. Nearness of unit
// vectors is distance, and distance is what components keep; so the
// components, halved to fit, are lifted onto the unit sphere by one more
// coordinate, rather than normalised, which would move vectors that differ
// little from the mean of all.
func (r *Reducer) Reduce(v []float32) []float32 {
	short := make([]float32, ReducedDims)
	components := short[:ReducedDims-1]
	r.Model.Project(v, components)
	squares := 0.0
	for i, c := range components {
		components[i] = c / 2
		squares += float64(components[i]) * float64(components[i])
	}
	short[ReducedDims-1] = float32(math.Sqrt(max(0, 1-squares)))
	dense.Normalise(short, 0)
	return short
}

// Comparer is a metric's index with what shortens questions for its graph, if
// its graph is over fewer values.
type Comparer struct {
	*vector.Index
	Reducer *Reducer
}

// Nearest asks the index.
func (c Comparer) Nearest(ctx context.Context, request vector.Request) (vector.Answer, error) {
	if c.Reducer != nil {
		request.Reduced = c.Reducer.Reduce(request.Vector)
	}
	return c.Search(ctx, request)
}

// OpenComparer opens the index of a metric in its folder.
func OpenComparer(dir string) (Comparer, error) {
	reducer, err := OpenReducer(dir)
	if err != nil {
		return Comparer{}, err
	}
	index, err := vector.Open(filepath.Join(dir, IndexName))
	return Comparer{index, reducer}, err
}

// OpenReducer reads a metric's reducer; nil when it has none.
func OpenReducer(dir string) (*Reducer, error) {
	data, err := os.ReadFile(filepath.Join(dir, ReducerName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	model, err := pca.Unmarshal(data)
	if err != nil {
		return nil, err
	}
	return &Reducer{model}, nil
}

// Save writes the reducer into the folder of its metric.
func (r *Reducer) Save(dir string) error {
	data, err := r.Model.MarshalBinary()
	if err != nil {
		return err
	}
	return durable.WriteFile(filepath.Join(dir, ReducerName), data)
}
