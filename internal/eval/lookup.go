package eval

import "likeness/internal/art"

// transforms looks for works by transformed copies of their pictures.
func (e *evaluation) transforms() error {
	if e.Open == nil || len(e.Works) == 0 {
		return nil
	}
	rows := spread(len(e.Works), maxTransformed)
	found := make([][]int, len(e.report.Metrics)) // by metric and transform
	for i := range found {
		found[i] = make([]int, len(Transforms))
	}
	for i, row := range rows {
		e.progress(i, len(rows), "Looking for transformed pictures")
		if err := e.ctx.Err(); err != nil {
			return err
		}
		picture, err := e.Open(e.ctx, e.Works[row].ID)
		if err != nil {
			continue // left out, as Run says
		}
		e.report.Transformed++
		for k, transform := range Transforms {
			if err := e.lookFor(row, i, k, transform, picture, found); err != nil {
				return err
			}
		}
	}
	if e.report.Transformed == 0 {
		return nil
	}
	for _, t := range Transforms {
		e.report.TransformsAre = append(e.report.TransformsAre, t.Name)
	}
	for i := range e.report.Metrics {
		m := &e.report.Metrics[i]
		if !m.seesPictures {
			continue
		}
		all := 0
		for _, n := range found[i] {
			m.RecallAt1 = append(m.RecallAt1, *share(n, e.report.Transformed))
			all += n
		}
		m.MeanRecallAt1 = share(all, e.report.Transformed*len(Transforms))
	}
	return nil
}

// lookFor counts the metrics under which one transformed picture finds its
// work, or another picture of it, first.
func (e *evaluation) lookFor(row, number, k int, transform Transform, picture *art.Raster, found [][]int) error {
	changed, err := transform.Apply(picture, number)
	if err != nil {
		return err
	}
	vectors := e.Encode(changed)
	for i, m := range e.report.Metrics {
		if !m.seesPictures {
			continue
		}
		answer, err := e.nearest(vectors, m.Metric, 1, -1, true)
		if err != nil {
			return err
		}
		if len(answer.Hits) > 0 {
			first := e.rows[answer.Hits[0].Image.ID]
			if first == row || e.same[row][first] {
				found[i][k]++
			}
		}
	}
	return nil
}
