package encode

import (
	"fmt"

	"likeness/internal/art"
	"likeness/internal/dense"
	"likeness/internal/metric"
)

// Part is one metric of a blend.
type Part struct {
	Metric string
	Share  float64 // (w/s) / sum(w/s): weight over the spread of the metric's scores, of all such
}

// Blend weighs metrics by the spread of their scores (see metric.Recipe).
// CodeNotFound for a metric that is not there, CodeInvalid for weights that
// are no blend.
func (m *Models) Blend(weights []art.Weight) ([]Part, error) {
	for _, w := range weights {
		if err := m.Check(w.Metric); err != nil {
			return nil, err
		}
	}
	dimensions := map[string]int{}
	for _, id := range m.ids {
		dimensions[id] = m.About(id).Dimensions
	}
	recipe, err := metric.NewRecipe(weights, dimensions, m.scales)
	if err != nil {
		return nil, err
	}
	return partsOf(recipe), nil
}

// Parts lists what the score of a metric is made of: itself, or the metrics of
// the overall blend.
func (m *Models) Parts(id string) ([]Part, error) {
	if err := m.Check(id); err != nil {
		return nil, err
	}
	if id == art.Overall {
		return partsOf(m.overall), nil
	}
	return []Part{{Metric: id, Share: 1}}, nil
}

func partsOf(recipe *metric.Recipe) []Part {
	parts := make([]Part, len(recipe.Parts))
	for i, p := range recipe.Parts {
		parts[i] = Part{p.Metric, p.Share}
	}
	return parts
}

// BlendScale is what the scores of a blend mean.
func (m *Models) BlendScale(parts []Part) *metric.Calibration {
	shares := map[string]float64{}
	for _, p := range parts {
		shares[p.Metric] = p.Share
	}
	key := fmt.Sprint(shares) // fmt prints maps in the order of their keys
	if known, ok := m.blends.Get(key); ok {
		return known
	}
	made := m.sample.OfBlend(shares)
	m.blends.Add(key, &made)
	return &made
}

// Rocchio is what pictures like some and unlike others have in common: the
// mean of the likes minus half the mean of the unlikes, under each metric, of
// unit length (Rocchio: The SMART Retrieval System, 1971, chapter 14). Likes
// and unlikes that cancel out point nowhere.
func Rocchio(like, unlike []art.Vectors) art.Vectors {
	const unlikeWeight = 0.5
	// leastLength is what rounding may leave of unit vectors that cancel out.
	const leastLength = 1e-6
	sum := art.Vectors{}
	for _, v := range like {
		addScaled(sum, v, 1/float32(len(like)))
	}
	for _, v := range unlike {
		addScaled(sum, v, -unlikeWeight/float32(len(unlike)))
	}
	for _, v := range sum {
		dense.Normalise(v, leastLength)
	}
	return sum
}

func addScaled(sum, vectors art.Vectors, weight float32) {
	for metric, v := range vectors {
		if sum[metric] == nil {
			sum[metric] = make([]float32, len(v))
		}
		for i, x := range v {
			sum[metric][i] += weight * x
		}
	}
}
