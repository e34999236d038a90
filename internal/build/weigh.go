package build

import (
	"slices"

	"likeness/internal/eval"
	"likeness/internal/metric"
)

const (
	// usualWeight is that of an encoder in the overall blend where nothing is
	// recorded that it could be measured by.
	usualWeight = 2
	// weighedWorks are compared with each other to choose weights, weighedQueries
	// of them with all others.
	weighedWorks, weighedQueries = 2000, 400
)

// triedWeights are what an encoder may weigh beside each metric of the program.
var triedWeights = []float64{0, .5, 1, 2, 4}

// weigh chooses, one after the other, the weights of metrics that were brought
// for which works of one artist, and of one genre, stand nearest together.
func (b *builder) weigh(brought []foreign, scales map[string]metric.Calibration) ([]metric.Weighed, error) {
	if len(brought) == 0 {
		return nil, nil
	}
	rows, labels, err := b.labelled()
	if err != nil {
		return nil, err
	}
	queries := rows[:min(len(rows), weighedQueries)]
	var scores [][]float64 // by query, of the blend so far, by place in rows
	for range queries {
		scores = append(scores, make([]float64, len(rows)))
	}
	add := func(to [][]float64, id string, weight float64) error {
		scale := scales[id]
		by := b.by[id]
		for i, query := range queries {
			some, err := by.Scores(by.Vector(query), rows)
			if err != nil {
				return err
			}
			for j, score := range some {
				to[i][j] += weight / scale.Spread() * float64(score)
			}
		}
		return b.ctx.Err()
	}
	for _, id := range metric.OverallMetrics {
		if err := add(scores, id, 1); err != nil {
			return nil, err
		}
	}
	var weighed []metric.Weighed
	for _, f := range brought {
		own := make([][]float64, len(queries))
		for i := range own {
			own[i] = make([]float64, len(rows))
		}
		if err := add(own, f.ID, 1); err != nil {
			return nil, err
		}
		weight := bestWeight(scores, own, labels)
		for i := range scores {
			addScaled(scores[i], own[i], weight)
		}
		weighed = append(weighed, metric.Weighed{Metric: f.ID, Version: f.version, Weight: weight})
		b.log.Info("an encoder joins the overall blend", "metric", f.ID, "weight", weight)
	}
	return weighed, nil
}

// bestWeight is the weight for which rankings agree best with what is recorded;
// the usual one where nothing is.
func bestWeight(scores, own [][]float64, labels [][][]string) float64 {
	best, at := 0.0, float64(usualWeight)
	for _, weight := range triedWeights {
		agreed, kinds := 0.0, 0.0
		for _, kind := range labels {
			var quality eval.Quality
			for i := range scores {
				sum := slices.Clone(scores[i])
				addScaled(sum, own[i], weight)
				quality.Add(kind, i, rankingOf(sum, i))
			}
			if mean := quality.Mean(); mean != nil {
				agreed, kinds = agreed+mean.MAP, kinds+1
			}
		}
		if kinds > 0 && agreed/kinds > best {
			best, at = agreed/kinds, weight
		}
	}
	return at
}

func addScaled(to, from []float64, by float64) {
	for i, x := range from {
		to[i] += by * x
	}
}

// rankingOf lists places by descending score, without the query's own.
func rankingOf(scores []float64, query int) []int {
	ranking := make([]int, 0, len(scores))
	for i := range scores {
		if i != query {
			ranking = append(ranking, i)
		}
	}
	slices.SortStableFunc(ranking, func(a, b int) int {
		switch {
		case scores[a] > scores[b]:
			return -1
		case scores[a] < scores[b]:
			return 1
		}
		return 0
	})
	return ranking
}

// labelled lists rows of works that stand evenly spaced among those which record
// an artist or a genre, in an order that is no other order's, with the artists
// and the genres of each.
func (b *builder) labelled() (rows []uint32, labels [][][]string, err error) {
	type work struct {
		row             uint32
		artists, genres []string
	}
	var all []work
	for image, err := range b.records.AllPictured(b.ctx) {
		if err != nil {
			return nil, nil, err
		}
		row, there := b.rows.Row(image.ID)
		if there && len(image.Artists)+len(image.Genres) > 0 {
			all = append(all, work{row, eval.Folded(image.Artists), eval.Folded(image.Genres)})
		}
	}
	slices.SortFunc(all, func(a, b work) int { return int(a.row) - int(b.row) }) // rows are in the order of ids, which are hashes
	labels = make([][][]string, 2)
	for _, w := range all[:min(len(all), weighedWorks)] {
		rows = append(rows, w.row)
		labels[0], labels[1] = append(labels[0], w.artists), append(labels[1], w.genres)
	}
	return rows, labels, nil
}
