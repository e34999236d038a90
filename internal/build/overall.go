package build

import (
	"fmt"
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/generation"
	"likeness/internal/metric"
	"likeness/internal/vector"
)

// indexOverall makes the index of the overall blend when every metric of it has
// one, as its metrics were made: taken over, added to, or built.
func (b *builder) indexOverall(how generation.Effort) error {
	dimensions, scales, linked := map[string]int{}, map[string]metric.Calibration{}, true
	for _, id := range metric.OverallMetrics {
		by, built := b.by[id]
		if !built {
			return nil
		}
		dimensions[id], scales[id] = by.Dims(), b.sample.Of(id)
		linked = linked && b.linked[id]
	}
	if err := os.MkdirAll(filepath.Join(b.dir, generation.MetricDir(art.Overall)), 0o755); err != nil {
		return err
	}
	before := b.previous.overall()
	b.recipe = before
	var err error
	switch {
	case before != nil && linked:
		err = b.takeOver(*b.previous.gen.Manifest.Metric(art.Overall))
	case before != nil && how == generation.Quickly && b.change.share() <= rebaseShare:
		err = b.rebaseOverall()
	default:
		if b.recipe, err = metric.NewOverall(dimensions, scales); err == nil {
			err = b.buildOverall()
		}
	}
	if err != nil {
		return fmt.Errorf("index %s: %w", art.Overall, err)
	}
	data, err := encode.MarshalRecipe(b.recipe)
	if err := b.put(encode.OverallName, data, err); err != nil {
		return err
	}
	return addToSample(b.ctx, b.sample, art.Overall, b.by[art.Overall])
}

// overall is the recipe of the blend that the generation has; nil for none.
func (e *earlier) overall() *metric.Recipe {
	if e == nil || e.gen.Manifest.Metric(art.Overall) == nil {
		return nil
	}
	return e.models.Recipe()
}

func (b *builder) buildOverall() error {
	rows := make([]uint32, b.rows.Len())
	for i := range rows {
		rows[i] = uint32(i)
	}
	matrix, err := b.join(rows)
	if err != nil {
		return err
	}
	index, err := vector.Build(b.ctx, matrix, vector.Options{}, b.stepping(metric.AboutOverall().Name))
	if err != nil {
		return err
	}
	return b.keepIndex(generation.Comparer{Index: index}, generation.Entry{ID: art.Overall})
}

func (b *builder) rebaseOverall() error {
	added := make([]uint32, len(b.change.added))
	for row, at := range b.change.place {
		if i := int(at) - b.previous.gen.Rows.Len(); i >= 0 {
			added[i] = uint32(row)
		}
	}
	matrix, err := b.join(added)
	if err != nil {
		return err
	}
	by, err := b.previous.rebased(art.Overall, matrix, b.change)
	if err != nil {
		return err
	}
	return b.keepIndex(by, generation.Entry{ID: art.Overall})
}

// join is the matrix of the joined vectors of rows.
func (b *builder) join(rows []uint32) (*vector.Matrix, error) {
	dims := b.recipe.Dimensions()
	data := make([]float32, 0, len(rows)*dims)
	vectors := art.Vectors{}
	for _, row := range rows {
		for _, id := range metric.OverallMetrics {
			vectors[id] = b.by[id].Vector(row)
		}
		data = append(data, b.recipe.Join(vectors, metric.AsWork)...)
	}
	return vector.NewMatrix(len(rows), dims, data)
}
