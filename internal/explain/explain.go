package explain

import (
	"context"
	"math"

	"likeness/internal/art"
	"likeness/internal/encode"
	"likeness/internal/metric"
)

const (
	// gridSide is the side of the grid on which the parts of a blend are
	// added up; the grids of all metrics divide it.
	gridSide = 32
	// occludedSide is the side of the grid of squares that are covered, one
	// at a time, to see what a network looks at.
	occludedSide = 8
)

// Query asks why a work is like a query, by a metric or a blend.
type Query struct {
	Metric string       // a metric's id; or
	Blend  []art.Weight // several, weighed; exactly one of the two is set

	Query        *art.Raster // the query's picture; nil when it is no single one
	QueryVectors art.Vectors
	Work         *art.Raster
	WorkVectors  art.Vectors

	// Words says that the query is a description, or holds one.
	Words bool
	// Shown is the vector of the work under the metric, as the network sees it
	// that the metric was brought with: whole, or with a square covered. Nil when
	// there is no such network.
	Shown func(ctx context.Context, square int, picture *art.Raster) ([]float32, error)
}

// Nearest is the place of those vectors of a work's pictures which are nearest
// to a query, whose own of a work do not matter. Errors as in Explain.
func Nearest(models *encode.Models, q Query, pictures []art.Vectors) (int, error) {
	x := explainer{models: models}
	parts, err := x.parts(q)
	if err != nil {
		return 0, err
	}
	nearest, best := 0, math.Inf(-1)
	for i, vectors := range pictures {
		score := 0.0
		for _, p := range parts {
			score += p.Share * x.cosine(p.Metric, side{vectors: vectors}, side{vectors: q.QueryVectors})
		}
		if score > best {
			nearest, best = i, score
		}
	}
	return nearest, nil
}

// side is one of the two pictures that are compared.
type side struct {
	views   *metric.Views // nil when there is no picture
	vectors art.Vectors
}

// Explain answers a query. CodeNotFound for a metric that is not there,
// CodeInvalid for weights that are no blend.
func Explain(ctx context.Context, models *encode.Models, q Query) (art.Explanation, error) {
	x := explainer{ctx: ctx, models: models}
	work, query := side{metric.NewViews(q.Work), q.WorkVectors}, side{vectors: q.QueryVectors}
	if q.Query != nil {
		query.views = metric.NewViews(q.Query)
	}
	parts, err := x.parts(q)
	if err != nil {
		return art.Explanation{}, err
	}
	brought := len(parts) == 1 && models.Brought(parts[0].Metric)
	if brought && q.Shown == nil {
		return art.Explanation{}, art.Errorf(art.CodeUnavailable,
			"The vectors of %q tell how alike two works are, and not where.", models.About(parts[0].Metric).Name)
	}
	e := art.Explanation{Columns: gridSide, Rows: gridSide}
	for _, p := range parts {
		cosine, scale := x.cosine(p.Metric, work, query), models.Scale(p.Metric)
		e.Score += p.Share * cosine
		e.Shares = append(e.Shares, art.MetricScore{Metric: p.Metric, Score: p.Share * cosine, Percentile: scale.Percentile(cosine)})
	}
	switch {
	case brought:
		if err := x.explainShown(&e, q); err != nil {
			return art.Explanation{}, err
		}
	case len(parts) == 1 && parts[0].Metric != art.Overall:
		x.explainOne(&e, parts[0].Metric, work, query)
	default:
		e.Weights, e.Colors = x.explainBlend(parts, work, query)
		if query.views != nil {
			e.QueryWeights, _ = x.explainBlend(parts, query, work)
		}
	}
	e.Sentence = sentence(e, q.Words, func(id string) string { return models.About(id).Name })
	return e, ctx.Err()
}

// explainer answers one query.
type explainer struct {
	ctx    context.Context
	models *encode.Models
}

func (x explainer) parts(q Query) ([]encode.Part, error) {
	if q.Metric == "" {
		return x.models.Blend(q.Blend)
	}
	return x.models.Parts(q.Metric)
}

// cosine is the score of one metric: the product of unit vectors.
func (x explainer) cosine(id string, work, query side) float64 {
	if id != art.Overall {
		return dot(work.vectors[id], query.vectors[id])
	}
	sum := 0.0
	for _, p := range x.models.Recipe().Parts {
		sum += p.Share * dot(work.vectors[p.Metric], query.vectors[p.Metric])
	}
	return sum
}

// explainOne explains one metric on the grid of its own.
func (x explainer) explainOne(e *art.Explanation, id string, work, query side) {
	shares := x.sharesOf(id, work, query)
	e.Columns, e.Rows, e.Weights, e.Colors = shares.Columns, shares.Rows, shares.Weights, shares.Colors
	if query.views != nil {
		e.QueryWeights = x.sharesOf(id, query, work).Weights
	}
}

// explainBlend adds the grids of a blend's parts up, each scaled to what the
// part contributes.
func (x explainer) explainBlend(parts []encode.Part, of, with side) (weights []float64, colors []string) {
	weights = make([]float64, gridSide*gridSide)
	for _, p := range parts {
		fine := x.partShares(p.Metric, of, with)
		for i, w := range fine.Weights {
			weights[i] += p.Share * w
		}
		if len(colors) == 0 {
			colors = fine.Colors
		}
	}
	return weights, colors
}

// partShares lays one metric's cosine out over the common grid.
func (x explainer) partShares(id string, of, with side) metric.Shares {
	if id == art.Overall { // as a part of another blend
		parts, _ := x.models.Parts(id) // it is there, for the blend was made of it
		weights, colors := x.explainBlend(parts, of, with)
		return metric.Shares{Columns: gridSide, Rows: gridSide, Weights: weights, Colors: colors}
	}
	if x.models.Brought(id) { // nobody knows where
		even := metric.Shares{Columns: 1, Rows: 1, Weights: []float64{dot(of.vectors[id], with.vectors[id])}}
		return even.Over(gridSide, gridSide)
	}
	shares := x.sharesOf(id, of, with)
	if x.exactly(id) == nil {
		apportion(shares.Weights, dot(of.vectors[id], with.vectors[id]))
	}
	return shares.Over(gridSide, gridSide)
}

// sharesOf says where on a picture one metric's score comes from: exactly
// where the metric is a sum over places, by occlusion where it is a network.
func (x explainer) sharesOf(id string, of, with side) metric.Shares {
	own, other := of.vectors[id], with.vectors[id]
	if shares := x.exactly(id); shares != nil {
		return shares(of.views, own, other)
	}
	return x.occlude(id, of.views, own, other)
}

// exactly is how a metric, or its model, lays its score out over places; nil
// where it cannot.
func (x explainer) exactly(id string) func(of *metric.Views, own, with []float32) metric.Shares {
	if by, ok := x.models.Metric(id).(metric.Explainer); ok {
		return by.Shares
	}
	if by, ok := x.models.Encoder(id).(metric.ModelExplainer); ok {
		return by.Shares
	}
	return nil
}

// occlude covers one square of a picture after another with the picture's own
// mean colour: the weight of a square is what the score loses by it (Zeiler
// and Fergus: Visualizing and Understanding Convolutional Networks, 2014,
// section 4.2).
func (x explainer) occlude(id string, views *metric.Views, own, other []float32) metric.Shares {
	shares := metric.Shares{Columns: occludedSide, Rows: occludedSide, Weights: make([]float64, occludedSide*occludedSide)}
	whole := dot(own, other)
	feature, encoder := x.models.Metric(id).Feature().Extract(views), x.models.Encoder(id)
	const side = 64
	mean := meanColour(feature)
	v := make([]float32, encoder.Dimensions())
	covered := make([]byte, len(feature))
	for cell := range shares.Weights {
		if x.ctx.Err() != nil {
			break
		}
		copy(covered, feature)
		const square = side / occludedSide
		left, top := cell%occludedSide*square, cell/occludedSide*square
		for y := top; y < top+square; y++ {
			for x := left; x < left+square; x++ {
				copy(covered[3*(y*side+x):], mean[:])
			}
		}
		encoder.Encode(covered, v)
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
