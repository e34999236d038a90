package eval

import (
	"slices"
	"time"

	"likeness/internal/art"
)

// Graph is how a metric's index answers beside the exact scan. Times are of
// whole questions, in microseconds, asked one after the other.
type Graph struct {
	Strategy    art.Strategy `json:"strategy"` // that most questions were answered by
	RecallAt10  float64      `json:"recallAt10"`
	Compared    float64      `json:"compared"` // vectors, on average
	P50Micros   float64      `json:"p50Micros"`
	P99Micros   float64      `json:"p99Micros"`
	ExactMicros float64      `json:"exactP50Micros"`
}

const graphK = 10

func (e *evaluation) graphs() error {
	rows := spread(len(e.Works), maxGraphQueries)
	e.report.GraphQueries = len(rows)
	for i := range e.report.Metrics {
		e.progress(i, len(e.report.Metrics), "Comparing graphs with exact search")
		if err := e.graph(&e.report.Metrics[i], rows); err != nil {
			return err
		}
	}
	return nil
}

func (e *evaluation) graph(m *MetricReport, rows []int) error {
	var times, exactTimes []time.Duration
	var g Graph
	asked, byGraph := 0, 0
	for _, row := range rows {
		start := time.Now()
		found, err := e.nearest(e.vectors[row], m.Metric, graphK, row, false)
		took := time.Since(start)
		if err != nil {
			return err
		}
		start = time.Now()
		exact, err := e.nearest(e.vectors[row], m.Metric, graphK, row, true)
		if err != nil {
			return err
		}
		if len(exact.Hits) == 0 {
			continue
		}
		exactTimes, times = append(exactTimes, time.Since(start)), append(times, took)
		asked++
		if found.Strategy == art.StrategyGraph {
			byGraph++
		}
		g.RecallAt10 += recall(found.Hits, exact.Hits)
		g.Compared += float64(found.Compared)
	}
	if asked == 0 {
		return nil
	}
	g.RecallAt10 /= float64(asked)
	g.Compared /= float64(asked)
	g.Strategy = art.StrategyScan
	if 2*byGraph > asked {
		g.Strategy = art.StrategyGraph
	}
	g.P50Micros, g.P99Micros, g.ExactMicros = micros(times, .5), micros(times, .99), micros(exactTimes, .5)
	m.Graph = &g
	return nil
}

// recall is the share of the exact hits that were found; another work with as
// good a score as the last of them is as good.
func recall(found, exact []art.Neighbour) float64 {
	last := exact[len(exact)-1].Score - 1e-6
	n := 0
	for _, hit := range found {
		if hit.Score >= last {
			n++
		}
	}
	return float64(min(n, len(exact))) / float64(len(exact))
}

func micros(times []time.Duration, share float64) float64 {
	slices.Sort(times)
	return float64(times[min(int(share*float64(len(times))), len(times)-1)].Nanoseconds()) / 1e3
}
