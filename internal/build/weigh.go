package build

import (
	"cmp"
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
	blend := make([][]float64, len(queries)) // so far, by query and place in rows
	for i := range blend {
		blend[i] = make([]float64, len(rows))
	}
	for _, id := range metric.OverallMetrics {
		scores, err := b.spread(id, queries, rows, scales[id])
		if err != nil {
			return nil, err
		}
		for i := range blend {
			addScaled(blend[i], scores[i], 1)
		}
	}
	var weighed []metric.Weighed
	for _, f := range brought {
		own, err := b.spread(f.ID, queries, rows, scales[f.ID])
		if err != nil {
			return nil, err
		}
		weight := bestWeight(blend, own, labels)
		for i := range blend {
			addScaled(blend[i], own[i], weight)
		}
		weighed = append(weighed, metric.Weighed{Metric: f.ID, Version: f.version, Weight: weight})
		b.log.Info("an encoder joins the overall blend", "metric", f.ID, "weight", weight)
	}
	return weighed, nil
}

// spread scores queries with rows under a metric, in units of the spread of its
// scores.
func (b *builder) spread(id string, queries, rows []uint32, scale metric.Calibration) ([][]float64, error) {
	by, spread := b.by[id], make([][]float64, len(queries))
	for i, query := range queries {
		scores, err := by.Scores(by.Vector(query), rows)
		if err != nil {
			return nil, err
		}
		for _, score := range scores {
			spread[i] = append(spread[i], float64(score)/scale.Spread())
		}
		if err := b.ctx.Err(); err != nil {
			return nil, err
		}
	}
	return spread, nil
}

// bestWeight is the weight for which rankings agree best with what is recorded;
// the usual one where nothing is.
func bestWeight(blend, own [][]float64, labels [][][]string) float64 {
	best, at := 0.0, float64(usualWeight)
	for _, weight := range triedWeights {
		if agreed := agreement(blend, own, weight, labels); agreed > best {
			best, at = agreed, weight
		}
	}
	return at
}

// agreement is the mean average precision of rankings, in the mean over the kinds
// of labels that some query shares with another work.
func agreement(blend, own [][]float64, weight float64, labels [][][]string) float64 {
	by := make([]eval.Quality, len(labels))
	for i := range blend {
		sum := slices.Clone(blend[i])
		addScaled(sum, own[i], weight)
		ranking := rankingOf(sum, i)
		for kind := range labels {
			by[kind].Add(labels[kind], i, ranking)
		}
	}
	sum, kinds := 0.0, 0.0
	for kind := range by {
		if mean := by[kind].Mean(); mean != nil {
			sum, kinds = sum+mean.MAP, kinds+1
		}
	}
	return sum / max(1, kinds)
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
	slices.SortStableFunc(ranking, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return ranking
}

// labelled lists rows of works that record an artist or a genre, with the artists
// and the genres of each: the first in the order of ids, which are hashes, so that
// no order of the catalogue chooses.
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
	slices.SortFunc(all, func(a, b work) int { return int(a.row) - int(b.row) })
	labels = make([][][]string, 2)
	for _, w := range all[:min(len(all), weighedWorks)] {
		rows = append(rows, w.row)
		labels[0], labels[1] = append(labels[0], w.artists), append(labels[1], w.genres)
	}
	return rows, labels, nil
}
