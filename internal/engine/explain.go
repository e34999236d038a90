package engine

import (
	"context"

	"likeness/internal/art"
	"likeness/internal/metric"
)

const (
	// explainedSide is the side of the grid on which the parts of a blend are
	// added up; the grids of all metrics divide it.
	explainedSide = 32
	// occludedSide is the side of the grid of squares that are covered, one
	// at a time, to see what a network looks at.
	occludedSide = 8
)

// explained is one of the two pictures that are compared.
type explained struct {
	picture *art.Raster
	views   *metric.Views
	vectors art.Vectors
}

// Explain says why a work is like a query; see art.Neighbours.
func (g *generation) Explain(ctx context.Context, q art.ExplainQuery) (art.Explanation, error) {
	vectors, err := g.VectorsOf(ctx, q.ImageID)
	if err != nil {
		return art.Explanation{}, err
	}
	work := explained{q.Image, metric.NewViews(q.Image), vectors}
	query := explained{picture: q.Query, vectors: q.Vectors}
	if q.Query != nil {
		query.views = metric.NewViews(q.Query)
	}
	row, _ := g.rows.Row(q.ImageID)
	parts, err := g.explainedParts(q)
	if err != nil {
		return art.Explanation{}, err
	}
	e := art.Explanation{Columns: explainedSide, Rows: explainedSide}
	var colors []string
	for _, p := range parts {
		cosine := float64(g.scores(p.metric, p.vector, []uint32{row})[0])
		e.Score += p.share * cosine
		e.Shares = append(e.Shares, art.MetricScore{
			Metric: p.metric.about.ID, Score: p.share * cosine, Percentile: p.metric.scale.Percentile(cosine),
		})
	}
	if len(parts) == 1 && parts[0].metric.encoder != nil {
		g.explainOne(&e, parts[0].metric, work, query)
	} else {
		e.Weights, colors = g.explainBlend(parts, work, query)
		if query.views != nil {
			e.QueryWeights, _ = g.explainBlend(parts, query, work)
		}
		e.Colors = colors
	}
	e.Sentence = explainingSentence(e, g.nameOf)
	return e, nil
}

// explainedParts lists what a score is made of: the parts of a blend, of the
// overall blend, or the one metric.
func (g *generation) explainedParts(q art.ExplainQuery) ([]blendPart, error) {
	if q.Metric == "" {
		return g.blendParts(q.Blend, q.Vectors)
	}
	m, err := g.metric(q.Metric)
	if err != nil {
		return nil, err
	}
	if m.encoder != nil {
		return []blendPart{{metric: m, vector: g.vectorFor(m, q.Vectors), share: 1}}, nil
	}
	var parts []blendPart
	for _, p := range g.recipe.Parts {
		part, err := g.metric(p.Metric)
		if err != nil {
			return nil, err
		}
		parts = append(parts, blendPart{metric: part, vector: g.vectorFor(part, q.Vectors), share: p.Share})
	}
	return parts, nil
}

// explainOne explains one metric on the grid of its own.
func (g *generation) explainOne(e *art.Explanation, m *metricIndex, work, query explained) {
	shares := g.sharesOf(m, work, query)
	e.Columns, e.Rows, e.Weights, e.Colors = shares.Columns, shares.Rows, shares.Weights, shares.Colors
	if query.views != nil {
		e.QueryWeights = g.sharesOf(m, query, work).Weights
	}
}

// explainBlend adds the grids of a blend's parts up, each scaled to what the
// part contributes.
func (g *generation) explainBlend(parts []blendPart, of, with explained) (weights []float64, colors []string) {
	weights = make([]float64, explainedSide*explainedSide)
	for _, p := range parts {
		fine := g.partShares(p.metric, of, with)
		for i, w := range fine.Weights {
			weights[i] += p.share * w
		}
		if len(colors) == 0 {
			colors = fine.Colors
		}
	}
	return weights, colors
}

// partShares lays one metric's cosine out over the common grid.
func (g *generation) partShares(m *metricIndex, of, with explained) metric.Shares {
	if m.encoder == nil { // the overall blend as a part of another one
		var parts []blendPart
		for _, p := range g.recipe.Parts {
			if part, err := g.metric(p.Metric); err == nil {
				parts = append(parts, blendPart{metric: part, share: p.Share})
			}
		}
		weights, colors := g.explainBlend(parts, of, with)
		return metric.Shares{Columns: explainedSide, Rows: explainedSide, Weights: weights, Colors: colors}
	}
	shares := g.sharesOf(m, of, with)
	if _, exact := m.metric.(metric.Explainer); !exact {
		apportion(shares.Weights, dot(of.vectors[m.about.ID], with.vectors[m.about.ID]))
	}
	return shares.Over(explainedSide, explainedSide)
}

// sharesOf says where on a picture one metric's score comes from: exactly
// where the metric is a sum over places, by occlusion where it is a network.
func (g *generation) sharesOf(m *metricIndex, of, with explained) metric.Shares {
	id := m.about.ID
	own, other := of.vectors[id], with.vectors[id]
	if exact, ok := m.metric.(metric.Explainer); ok {
		return exact.Shares(of.views, own, other)
	}
	return occlude(m, of.views, own, other)
}

// occlude covers one square of a picture after another with the picture's own
// mean colour: the weight of a square is what the score loses by it (Zeiler
// and Fergus: Visualizing and Understanding Convolutional Networks, 2014,
// section 4.2).
func occlude(m *metricIndex, views *metric.Views, own, other []float32) metric.Shares {
	shares := metric.Shares{Columns: occludedSide, Rows: occludedSide, Weights: make([]float64, occludedSide*occludedSide)}
	whole := dot(own, other)
	feature := m.metric.Feature().Extract(views)
	const side = 64
	mean := meanColour(feature)
	v := make([]float32, m.encoder.Dimensions())
	covered := make([]byte, len(feature))
	for cell := range shares.Weights {
		copy(covered, feature)
		const square = side / occludedSide
		left, top := cell%occludedSide*square, cell/occludedSide*square
		for y := top; y < top+square; y++ {
			for x := left; x < left+square; x++ {
				copy(covered[3*(y*side+x):], mean[:])
			}
		}
		m.encoder.Encode(covered, v)
		shares.Weights[cell] = whole - dot(v, other)
	}
	return shares
}

func meanColour(rgb []byte) [3]byte {
	var sums [3]int
	for i, value := range rgb {
		sums[i%3] += int(value)
	}
	n := max(1, len(rgb)/3)
	return [3]byte{byte(sums[0] / n), byte(sums[1] / n), byte(sums[2] / n)}
}

// apportion scales weights so that they add up to a score: what helps, in
// proportion; evenly when nothing does.
func apportion(weights []float64, score float64) {
	sum := 0.0
	for i, w := range weights {
		weights[i] = max(0, w)
		sum += weights[i]
	}
	for i, w := range weights {
		if sum == 0 {
			weights[i] = score / float64(len(weights))
		} else {
			weights[i] = score * w / sum
		}
	}
}

func dot(a, b []float32) float64 {
	sum := 0.0
	for i := range min(len(a), len(b)) {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func (g *generation) nameOf(id string) string {
	m, err := g.metric(id)
	if err != nil {
		return id
	}
	return m.about.Name
}
