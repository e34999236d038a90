package engine

import (
	"context"
	"slices"
	"strings"

	"likeness/internal/art"
	"likeness/internal/metric"
	"likeness/internal/vector"
)

// Metrics lists the metrics that can be asked for, the default first; see
// art.Neighbours.
func (g *generation) Metrics() []art.Metric {
	abouts := make([]art.Metric, len(g.metrics))
	for i, m := range g.metrics {
		abouts[i] = m.about
	}
	return abouts
}

// VectorsOf are the vectors of a work under every metric that sees pictures;
// see art.Neighbours.
func (g *generation) VectorsOf(ctx context.Context, id string) (art.Vectors, error) {
	row, ok := g.rows.Row(id)
	if !ok {
		return nil, g.whyNoRow(ctx, id)
	}
	vectors := art.Vectors{}
	for _, m := range g.metrics {
		if m.encoder != nil {
			vectors[m.about.ID] = m.index.Vector(row)
		}
	}
	return vectors, nil
}

// whyNoRow tells a work without a picture from one that is not there.
func (g *generation) whyNoRow(ctx context.Context, id string) error {
	images, err := g.records.Images(ctx, []string{id})
	switch {
	case err != nil:
		return err
	case len(images) == 0:
		return art.Errorf(art.CodeNotFound, "There is no work with the id %q.", id)
	}
	return art.Errorf(art.CodeInvalid, "The work %q has no picture, so nothing can be like it.", images[0].Name)
}

// Encode turns a picture into vectors; see art.Neighbours.
func (g *generation) Encode(_ context.Context, picture *art.Raster) (art.Vectors, error) {
	views := metric.NewViews(picture)
	measured := map[*metric.Feature][]byte{}
	vectors := art.Vectors{}
	for _, m := range g.metrics {
		if m.encoder == nil {
			continue
		}
		feature := m.metric.Feature()
		if measured[feature] == nil {
			measured[feature] = feature.Extract(views)
		}
		v := make([]float32, m.encoder.Dimensions())
		m.encoder.Encode(measured[feature], v)
		vectors[m.about.ID] = v
	}
	return vectors, nil
}

// Nearest finds the nearest works; see art.Neighbours.
func (g *generation) Nearest(ctx context.Context, q art.NearestQuery) (art.Nearest, error) {
	allow, err := g.allowed(ctx, q.Filter)
	if err != nil {
		return art.Nearest{}, err
	}
	if q.Metric == "" {
		return g.nearestByBlend(ctx, q, allow)
	}
	m, err := g.metric(q.Metric)
	if err != nil {
		return art.Nearest{}, err
	}
	request := vector.Request{
		Vector: g.vectorFor(m, q.Vectors), K: q.Limit, Allow: allow, Exclude: g.rowsOf(q.Exclude), Exact: q.Exact,
	}
	if directionless(request.Vector) {
		return art.Nearest{Directionless: true, Strategy: art.StrategyScan}, nil
	}
	if q.After != nil {
		row, ok := g.rows.Row(q.After.ID)
		if !ok {
			return art.Nearest{}, errForeignCursor
		}
		request.After, request.Rank = &vector.Hit{Row: row, Score: float32(q.After.Score)}, q.After.Rank
	}
	answer, err := m.search(ctx, request)
	if err != nil {
		return art.Nearest{}, err
	}
	near := art.Nearest{
		Total: answer.Eligible, Strategy: answer.Strategy, Compared: answer.Compared, ExpectedRecall: answer.ExpectedRecall,
		Hits: g.neighbours(m, q.Vectors, answer.Hits),
	}
	near.NothingClose = len(near.Hits) > 0 && near.Hits[0].Score < m.scale.NothingCloseBelow
	return near, nil
}

func (g *generation) neighbours(m *metricIndex, vectors art.Vectors, hits []vector.Hit) []art.Neighbour {
	scale := m.scale
	neighbours := make([]art.Neighbour, len(hits))
	rows := make([]uint32, len(hits))
	for i, hit := range hits {
		rows[i] = hit.Row
		score := float64(hit.Score)
		neighbours[i] = art.Neighbour{ID: g.rows.ID(hit.Row), Score: score, Percentile: scale.Percentile(score)}
	}
	if m.encoder == nil {
		g.contribute(neighbours, rows, vectors, metric.OverallMetrics)
	} else {
		for i, n := range neighbours {
			neighbours[i].Contributions = []art.MetricScore{{Metric: m.about.ID, Score: n.Score, Percentile: n.Percentile}}
		}
	}
	return neighbours
}

// contribute adds the score of every metric of a blend to the neighbours in
// rows.
func (g *generation) contribute(neighbours []art.Neighbour, rows []uint32, vectors art.Vectors, ids []string) {
	for _, id := range ids {
		m, err := g.metric(id)
		if err != nil {
			continue // the blend was built without it
		}
		scores := g.scores(m, g.vectorFor(m, vectors), rows)
		scale := m.scale
		for i := range neighbours {
			score := float64(scores[i])
			neighbours[i].Contributions = append(neighbours[i].Contributions,
				art.MetricScore{Metric: id, Score: score, Percentile: scale.Percentile(score)})
		}
	}
}

// scores compares a vector with rows; one without a direction scores 0.
func (g *generation) scores(m *metricIndex, v []float32, rows []uint32) []float32 {
	if !directionless(v) {
		if scores, err := m.index.Scores(v, rows); err == nil {
			return scores
		}
	}
	return make([]float32, len(rows))
}

// vectorFor is the question under one metric: for the overall blend, the
// vectors of its metrics joined.
func (g *generation) vectorFor(m *metricIndex, vectors art.Vectors) []float32 {
	if m.encoder != nil {
		return vectors[m.about.ID]
	}
	return g.recipe.Join(vectors, metric.AsQuery)
}

func (g *generation) rowsOf(ids []string) []uint32 {
	var rows []uint32
	for _, id := range ids {
		if row, ok := g.rows.Row(id); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

func directionless(v []float32) bool {
	return !slices.ContainsFunc(v, func(x float32) bool { return x != 0 })
}

func unknownMetric(id string, known []string) error {
	return art.Errorf(art.CodeNotFound, "There is no metric %q; there are %s.", id, strings.Join(known, ", "))
}

// errForeignCursor answers a page that follows a work which is not in the list.
var errForeignCursor = art.Errorf(art.CodeInvalid, "after is not a cursor of this list; leave it out to start again.")
