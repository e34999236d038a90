package embedded

import (
	"context"

	"likeness/internal/art"
	"likeness/internal/dense"
	"likeness/internal/encode"
	"likeness/internal/vector"
)

// VectorsOf are the vectors of a picture of a work under every metric that sees
// pictures; see art.Neighbours.
func (r *reader) VectorsOf(ctx context.Context, id string, position int) (art.Vectors, error) {
	work, ok := r.Rows.Row(id)
	if !ok {
		return nil, r.whyNoRow(ctx, id)
	}
	row, ok := r.Pictures.Row(work, position)
	if !ok {
		return nil, art.Errorf(art.CodeNotFound, "The work %q has no picture %d that can be compared.", id, position)
	}
	vectors := art.Vectors{}
	for _, m := range r.metrics {
		if m.ID != art.Overall {
			vectors[m.ID] = r.Indexes[m.ID].Vector(row)
		}
	}
	return vectors, nil
}

// whyNoRow tells a work without a picture from one that is not there.
func (r *reader) whyNoRow(ctx context.Context, id string) error {
	images, err := r.Records.Images(ctx, []string{id})
	switch {
	case err != nil:
		return err
	case len(images) == 0:
		return art.Errorf(art.CodeNotFound, "There is no work with the id %q.", id)
	}
	return art.Errorf(art.CodeInvalid, "The work %q has no picture, so nothing can be like it.", images[0].Name)
}

// Nearest finds the nearest works; see art.Neighbours.
func (r *reader) Nearest(ctx context.Context, q art.NearestQuery) (art.Nearest, error) {
	allow, err := r.allowed(ctx, q.Filter)
	if err != nil {
		return art.Nearest{}, err
	}
	find := r.nearestByBlend
	switch {
	case q.Metric != "" && r.Pictures.Several():
		find = r.nearestBySeveral
	case q.Metric != "":
		find = r.nearestByMetric
	}
	near, rows, err := find(ctx, q, allow)
	if err != nil || len(rows) == 0 {
		return near, err
	}
	near.Hits, err = r.withRecords(ctx, near.Hits, rows, q.Bare)
	return near, err
}

// nearestByMetric asks the index of one metric. The hits lack their records;
// rows tells whose they are.
func (r *reader) nearestByMetric(ctx context.Context, q art.NearestQuery, allow *vector.Bitmap) (near art.Nearest, rows []uint32, err error) {
	if err := r.models.Check(q.Metric); err != nil {
		return near, nil, err
	}
	request := vector.Request{
		Vector: r.models.Question(q.Metric, q.Vectors), K: q.Limit, Allow: allow, Exclude: r.rowsOf(q.Exclude), Exact: q.Exact, List: !q.Bare,
	}
	if dense.IsZero(request.Vector) {
		return art.Nearest{Directionless: true, Strategy: art.StrategyScan}, nil, nil
	}
	if q.After != nil {
		row, ok := r.Rows.Row(q.After.ID)
		if !ok {
			return near, nil, errForeignCursor
		}
		request.After, request.Rank = &vector.Hit{Row: row, Score: float32(q.After.Score)}, q.After.Rank
	}
	answer, err := r.Indexes[q.Metric].Nearest(ctx, request)
	if err != nil {
		return near, nil, err
	}
	near = art.Nearest{
		Total: answer.Eligible, More: answer.Left > 0, Strategy: answer.Strategy, Compared: answer.Compared, ExpectedRecall: answer.ExpectedRecall,
	}
	rows, err = r.tell(&near, q, answer.Hits)
	return near, rows, err
}

// tell makes neighbours of hits under a metric.
func (r *reader) tell(near *art.Nearest, q art.NearestQuery, hits []vector.Hit) (rows []uint32, err error) {
	scale := r.models.Scale(q.Metric)
	rows, near.Hits = make([]uint32, 0, len(hits)), make([]art.Neighbour, 0, len(hits))
	for _, hit := range hits {
		score := float64(hit.Score)
		rows = append(rows, hit.Row)
		near.Hits = append(near.Hits, art.Neighbour{
			Score: score, Percentile: scale.Percentile(score), NearestPercentile: scale.NearestPercentile(score),
		})
	}
	parts, err := r.models.Parts(q.Metric)
	if err != nil {
		return nil, err
	}
	r.contribute(near.Hits, rows, q.Vectors, parts)
	near.NothingClose = len(near.Hits) > 0 && near.Hits[0].Score < scale.NothingCloseBelow
	return rows, nil
}

// withRecords gives hits, which are of rows, their records. A work whose
// record is gone is left out.
func (r *reader) withRecords(ctx context.Context, hits []art.Neighbour, rows []uint32, bare bool) ([]art.Neighbour, error) {
	ids := make([]string, len(rows))
	for i, row := range rows {
		p := r.Pictures.Picture(row)
		ids[i] = r.Rows.ID(p.Work)
		hits[i].Image.ID, hits[i].Position = ids[i], int(p.Position)
	}
	if bare {
		return hits, nil
	}
	images, err := r.Records.Images(ctx, ids)
	if err != nil {
		return nil, err
	}
	kept := hits[:0]
	for _, hit := range hits {
		if len(images) > 0 && images[0].ID == hit.Image.ID { // both are in one order
			hit.Image, images = images[0], images[1:]
			kept = append(kept, hit)
		}
	}
	return kept, nil
}

// contribute adds the score of every part of a blend to the neighbours in
// rows.
func (r *reader) contribute(neighbours []art.Neighbour, rows []uint32, vectors art.Vectors, parts []encode.Part) {
	if len(parts) == 0 {
		return
	}
	all := make([]art.MetricScore, len(neighbours)*len(parts)) // in one piece, cut up
	for i := range neighbours {
		neighbours[i].Contributions = all[i*len(parts) : i*len(parts) : (i+1)*len(parts)]
	}
	for _, p := range parts {
		scores := r.scores(p.Metric, r.models.Question(p.Metric, vectors), rows)
		scale := r.models.Scale(p.Metric)
		for i := range neighbours {
			score := float64(scores[i])
			neighbours[i].Contributions = append(neighbours[i].Contributions,
				art.MetricScore{Metric: p.Metric, Score: score, Percentile: scale.Percentile(score)})
		}
	}
}

// scores compares a vector with rows; one without a direction scores 0.
func (r *reader) scores(id string, v []float32, rows []uint32) []float32 {
	if !dense.IsZero(v) {
		if scores, err := r.Indexes[id].Scores(v, rows); err == nil {
			return scores
		}
	}
	return make([]float32, len(rows))
}

func (r *reader) rowsOf(ids []string) []uint32 {
	var rows []uint32
	for _, id := range ids {
		if row, ok := r.Rows.Row(id); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// errForeignCursor answers a page that follows a work which is not in the list.
var errForeignCursor = art.Errorf(art.CodeInvalid, "after is not a cursor of this list; leave it out to start again.")
