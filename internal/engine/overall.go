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

// indexOverall builds the graph of the overall blend when every metric of it
// has an index.
func (b *builder) indexOverall() error {
	dimensions, scales := map[string]int{}, map[string]metric.Calibration{}
	for _, id := range metric.OverallMetrics {
		by, built := b.indexes[id]
		if !built {
			return nil
		}
		dimensions[id], scales[id] = by.index.Dims(), b.sample.of(id)
	}
	recipe, err := metric.NewOverall(dimensions, scales)
	if err != nil {
		return err
	}
	b.man.Overall = recipe
	n, dims := b.rows.Len(), recipe.Dimensions()
	data := make([]float32, 0, n*dims)
	vectors := art.Vectors{}
	for row := range uint32(n) {
		for _, id := range metric.OverallMetrics {
			vectors[id] = b.indexes[id].index.Vector(row)
		}
		data = append(data, recipe.Join(vectors, metric.AsWork)...)
	}
	matrix, err := vector.NewMatrix(n, dims, data)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(b.dir, metricDir(art.Overall)), 0o755); err != nil {
		return err
	}
	index, err := vector.Build(b.ctx, matrix, vector.Options{}, b.stepping(metric.AboutOverall().Name))
	if err != nil {
		return err
	}
	if err := b.keepIndex(comparer{index: index}, metricEntry{ID: art.Overall}); err != nil {
		return err
	}
	return b.sample.add(b.ctx, art.Overall, b.indexes[art.Overall])
}

// openOverall opens the blend, if the generation has it, as the default.
func (g *generation) openOverall(dir string) error {
	entry := g.man.metric(art.Overall)
	if entry == nil {
		return nil
	}
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
