package build

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
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
	if given := b.given.Recipe(); given != nil && !reflect.DeepEqual(before, given) {
		before = nil
	}
	complete := !slices.ContainsFunc(metric.OverallMetrics, func(id string) bool { return !b.isBuilt(id) })
	usable := b.hasAll(before)
	switch {
	case !complete && !usable:
		return nil
	case !usable, complete && !b.isOfAll(before) && how > generation.Quickly:
		before = nil // of an older program, or other networks
	case complete && !b.isOfAll(before):
		b.due(generation.Thoroughly)
	}
	if err := os.MkdirAll(filepath.Join(b.dir, generation.MetricDir(art.Overall)), 0o755); err != nil {
		return err
	}
	b.recipe = before
	var err error
	switch {
	case before != nil && b.allLinked(before):
		err = b.takeOver(*b.previous.gen.Manifest.Metric(art.Overall))
	case before != nil && how == generation.Quickly && b.movedOverall().share() <= rebaseShare:
		err = b.rebaseOverall()
	default:
		if b.recipe, err = b.newOverall(); err == nil {
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
	return b.sampleOverall()
}

// newOverall weighs the metrics of the overall blend.
func (b *builder) newOverall() (*metric.Recipe, error) {
	dimensions, scales := map[string]int{}, map[string]metric.Calibration{}
	weighable := b.weighable(b.isBuilt)
	if given := b.given.Recipe(); b.hasAll(given) {
		return given, nil
	}
	ids := slices.Clone(metric.OverallMetrics)
	for _, f := range weighable {
		ids = append(ids, f.ID)
	}
	for _, id := range ids {
		if by, built := b.by[id]; built {
			dimensions[id], scales[id] = by.Dims(), b.sample.Of(id)
		}
	}
	brought, err := b.weigh(weighable, scales)
	if err != nil {
		return nil, err
	}
	return metric.NewOverall(dimensions, scales, brought)
}

// weighable lists the metrics that were brought with an encoder and are there:
// without one, uploads could not be compared by the blend.
func (b *builder) weighable(isThere func(id string) bool) (all []foreign) {
	for _, f := range b.foreign {
		if f.encoded && isThere(f.ID) {
			all = append(all, f)
		}
	}
	return all
}

func (b *builder) isBuilt(id string) bool { _, built := b.by[id]; return built }

// weighs reports whether a recipe was made by weighing these metrics.
func weighs(recipe *metric.Recipe, all []foreign) bool {
	return slices.EqualFunc(recipe.Brought, all, func(w metric.Weighed, f foreign) bool { return w.Metric == f.ID && w.Version == f.version })
}

// hasAll reports whether there is a recipe, and every metric of it has an index,
// of the same vectors.
func (b *builder) hasAll(recipe *metric.Recipe) bool {
	if recipe == nil {
		return false
	}
	for _, w := range recipe.Brought {
		same := func(f foreign) bool { return f.ID == w.Metric && f.version == w.Version }
		if w.Weight > 0 && !slices.ContainsFunc(b.foreign, same) {
			return false
		}
	}
	return !slices.ContainsFunc(recipe.Parts, func(p metric.RecipePart) bool { return !b.isBuilt(p.Metric) })
}

// allLinked reports whether every metric of a recipe was taken over as it was.
func (b *builder) allLinked(recipe *metric.Recipe) bool {
	return !slices.ContainsFunc(recipe.Parts, func(p metric.RecipePart) bool { return !b.linked[p.Metric] })
}

// isOfAll reports whether a recipe is of the metrics that the blend has now.
func (b *builder) isOfAll(recipe *metric.Recipe) bool {
	own := slices.DeleteFunc(slices.Clone(recipe.Parts), func(p metric.RecipePart) bool { return !IsOwnMetric(p.Metric) })
	return slices.EqualFunc(own, metric.OverallMetrics, func(p metric.RecipePart, id string) bool { return p.Metric == id }) &&
		weighs(recipe, b.weighable(b.isBuilt))
}

// blendsAll reports whether a generation's overall blend is of all metrics that
// it should be of, if it has one.
func (b *builder) blendsAll(man *generation.Manifest) bool {
	recipe := b.previous.overall()
	return recipe == nil || weighs(recipe, b.weighable(func(id string) bool { return man.Metric(id) != nil }))
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

// movedOverall is the change since the generation before, in which pictures that
// a network of the blend has seen only now are new, too.
func (b *builder) movedOverall() *change {
	var seen []string // metrics whose networks may have seen more
	if recipe := b.previous.overall(); recipe != nil {
		for _, p := range recipe.Parts {
			if !IsOwnMetric(p.Metric) && !b.linked[p.Metric] && b.isBuilt(p.Metric) {
				seen = append(seen, p.Metric)
			}
		}
	}
	return b.moved(func(row, before uint32) bool {
		return slices.ContainsFunc(seen, func(id string) bool {
			return b.by[id].Present(row) && !b.previous.gen.Indexes[id].Present(before)
		})
	})
}

func (b *builder) rebaseOverall() error {
	moved := b.movedOverall()
	matrix, err := b.join(moved.rows(b.previous.gen.Pictures.Len()))
	if err != nil {
		return err
	}
	by, err := b.rebased(art.Overall, matrix, moved)
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
