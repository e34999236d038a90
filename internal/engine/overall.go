package engine

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"likeness/internal/art"
	"likeness/internal/metric"
	"likeness/internal/vector"
)

// indexOverall makes the index of the overall blend when every metric of it has
// one, as its metrics were made: taken over, added to, or built.
func (b *builder) indexOverall(how effort) error {
	dimensions, scales, linked := map[string]int{}, map[string]metric.Calibration{}, true
	for _, id := range metric.OverallMetrics {
		by, built := b.indexes[id]
		if !built {
			return nil
		}
		dimensions[id], scales[id] = by.index.Dims(), b.sample.of(id)
		linked = linked && b.linked[id]
	}
	if err := os.MkdirAll(filepath.Join(b.dir, metricDir(art.Overall)), 0o755); err != nil {
		return err
	}
	before := b.previous.overall()
	b.man.Overall = before
	var err error
	switch {
	case before != nil && linked:
		err = b.takeOver(*b.previous.man.metric(art.Overall))
	case before != nil && how == quickly && b.change.share() <= rebaseShare:
		err = b.rebaseOverall()
	default:
		if b.man.Overall, err = metric.NewOverall(dimensions, scales); err == nil {
			err = b.buildOverall()
		}
	}
	if err != nil {
		return fmt.Errorf("index %s: %w", art.Overall, err)
	}
	return b.sample.add(b.ctx, art.Overall, b.indexes[art.Overall])
}

// overall is the recipe of the blend that the generation has; nil for none.
func (e *earlier) overall() *metric.Recipe {
	if e == nil || e.man.metric(art.Overall) == nil {
		return nil
	}
	return e.man.Overall
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
	return b.keepIndex(comparer{index: index}, metricEntry{ID: art.Overall})
}

func (b *builder) rebaseOverall() error {
	added := make([]uint32, len(b.change.added))
	for row, at := range b.change.place {
		if i := int(at) - b.previous.rows.Len(); i >= 0 {
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
	return b.keepIndex(by, metricEntry{ID: art.Overall})
}

// join is the matrix of the joined vectors of rows.
func (b *builder) join(rows []uint32) (*vector.Matrix, error) {
	dims := b.man.Overall.Dimensions()
	data := make([]float32, 0, len(rows)*dims)
	vectors := art.Vectors{}
	for _, row := range rows {
		for _, id := range metric.OverallMetrics {
			vectors[id] = b.indexes[id].index.Vector(row)
		}
		data = append(data, b.man.Overall.Join(vectors, metric.AsWork)...)
	}
	return vector.NewMatrix(len(rows), dims, data)
}

// openOverall opens the blend as the default.
func (g *generation) openOverall(dir string) error {
	entry := g.man.metric(art.Overall)
	if g.man.Overall == nil {
		return errors.New("open metric overall: its recipe is missing")
	}
	g.recipe = g.man.Overall
	for _, part := range g.recipe.Parts {
		if _, err := g.metric(part.Metric); err != nil {
			return err
		}
	}
	index, err := vector.Open(filepath.Join(dir, metricDir(art.Overall), indexName))
	if err != nil {
		return fmt.Errorf("open metric %s: %w", art.Overall, err)
	}
	overall := &metricIndex{about: metric.AboutOverall(), comparer: comparer{index: index}}
	overall.about.Dimensions, overall.about.RecallAt10 = g.recipe.Dimensions(), entry.RecallAt10
	g.metrics = append([]*metricIndex{overall}, g.metrics...)
	if index.Dims() != g.recipe.Dimensions() || index.Len() != g.rows.Len() {
		return errors.New("open metric overall: it was built of other metrics")
	}
	return nil
}
