package build

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/generation"
	"likeness/internal/metric"
	"likeness/internal/vector"
)

// indexOverall makes the index of the overall blend when every metric of it has
// one, as its metrics were made: taken over, added to, or built. While a metric
// that is new to the blend has yet to be trained, the blend of before goes on.
func (b *builder) indexOverall(how generation.Effort) error {
	before := b.previous.overall()
	dimensions, scales := map[string]int{}, map[string]metric.Calibration{}
	for _, id := range metric.OverallMetrics {
		if by, built := b.by[id]; built {
			dimensions[id], scales[id] = by.Dims(), b.sample.Of(id)
		}
	}
	complete := len(dimensions) == len(metric.OverallMetrics)
	if !complete && !b.hasAll(before) {
		return nil
	}
	if before != nil && complete && !isOfAll(before) {
		before = nil // of an older program
	}
	if err := os.MkdirAll(filepath.Join(b.dir, generation.MetricDir(art.Overall)), 0o755); err != nil {
		return err
	}
	b.recipe = before
	var err error
	switch {
	case before != nil && b.allLinked(before):
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
	return addToSample(b.ctx, b.sample, art.Overall, b.by[art.Overall], b.all)
}

// hasAll reports whether there is a recipe, and every metric of it has an index.
func (b *builder) hasAll(recipe *metric.Recipe) bool {
	return recipe != nil && !slices.ContainsFunc(recipe.Parts, func(p metric.RecipePart) bool { _, built := b.by[p.Metric]; return !built })
}

// allLinked reports whether every metric of a recipe was taken over as it was.
func (b *builder) allLinked(recipe *metric.Recipe) bool {
	return !slices.ContainsFunc(recipe.Parts, func(p metric.RecipePart) bool { return !b.linked[p.Metric] })
}

// isOfAll reports whether a recipe is of the metrics that the blend has now.
func isOfAll(recipe *metric.Recipe) bool {
	return slices.EqualFunc(recipe.Parts, metric.OverallMetrics, func(p metric.RecipePart, id string) bool { return p.Metric == id })
}

// overall is the recipe of the blend that the generation has; nil for none.
func (e *earlier) overall() *metric.Recipe {
	if e == nil || e.gen.Manifest.Metric(art.Overall) == nil {
		return nil
	}
	return e.models.Recipe()
}

func (b *builder) buildOverall() error {
	matrix, err := b.join(b.allRows())
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
	matrix, err := b.join(b.change.rows(b.previous.gen.Pictures.Len()))
	if err != nil {
		return err
	}
	by, err := b.previous.rebased(art.Overall, matrix, b.change)
	if err != nil {
		return err
	}
	return b.keepIndex(by, generation.Entry{ID: art.Overall})
}

func (b *builder) allRows() []uint32 {
	rows := make([]uint32, b.all.Len())
	for i := range rows {
		rows[i] = uint32(i)
	}
	return rows
}

// join is the matrix of the joined vectors of rows.
func (b *builder) join(rows []uint32) (*vector.Matrix, error) {
	dims := b.recipe.Dimensions()
	data := make([]float32, 0, len(rows)*dims)
	vectors := art.Vectors{}
	for _, row := range rows {
		for _, p := range b.recipe.Parts {
			vectors[p.Metric] = b.by[p.Metric].Vector(row)
		}
		data = append(data, b.recipe.Join(vectors, metric.AsWork)...)
	}
	return vector.NewMatrix(len(rows), dims, data)
}
