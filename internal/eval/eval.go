// Package eval measures how good the answers of a collection are: the graphs
// against exact search, each metric against what people recorded (artist,
// genre), against copies of known works, and against known pairs of near
// duplicates.
//
// It asks the same port that the search asks (art.Neighbours), so it measures
// what visitors get, and it knows nothing of indexes, files or requests.
package eval

import (
	"context"
	"fmt"
	"strings"

	"likeness/internal/art"
)

// Work is one pictured work of the collection.
type Work struct {
	ID      string
	File    string // name of the picture's file, by which pairs are given
	Title   string
	Artists []string
	Genres  []string
	Years   *art.Years // nil for no date
}

// Input is what is evaluated.
type Input struct {
	Works      []Work
	Neighbours art.Neighbours
	// Open reads the picture of a work; nil leaves the transforms out.
	Open func(ctx context.Context, id string) (*art.Raster, error)
	// Encode turns a picture into vectors; not needed without Open.
	Encode func(picture *art.Raster) art.Vectors
	// Words turns words into a vector of a metric that reads them; nil leaves
	// titles out.
	Words func(ctx context.Context, metric, words string) ([]float32, error)
	// Pairs are known near duplicates; see ReadPairs.
	Pairs []Pair
	// Training says how the trained metrics were trained; shown as it is.
	Training []Training
	// Progress may be nil.
	Progress func(done, total int, message string)
}

// Training is how a metric was trained.
type Training struct {
	Metric          string  `json:"metric"`
	Works           int     `json:"works"`
	Epochs          int     `json:"epochs"`
	HeldOutError    float64 `json:"heldOutError"`    // mean squared error of values (0 to 1) of held-out pictures
	ComponentsError float64 `json:"componentsError"` // the same of as many principal components
}

// Report is the result, as JSON and through WriteTable.
type Report struct {
	Works         int            `json:"works"`
	Unmeasured    int            `json:"unmeasured,omitempty"` // works whose pictures could not be measured, left out
	GraphQueries  int            `json:"graphQueries"`
	Transformed   int            `json:"transformed"` // works whose transforms were looked for
	Pairs         int            `json:"pairs"`       // known pairs with both works in the collection
	PairsInAny    *float64       `json:"pairsInFirst5OfAnyMetric,omitempty"`
	Metrics       []MetricReport `json:"metrics"`
	Training      []Training     `json:"training,omitempty"`
	TransformsAre []string       `json:"transforms,omitempty"`
}

// MetricReport is what was measured of one metric. What could not be measured
// is nil or zero.
type MetricReport struct {
	Metric     string `json:"metric"`
	Dimensions int    `json:"dimensions"`
	Graph      *Graph `json:"graph,omitempty"`
	// Leave-one-out retrieval; the other pictures of the same work count
	// neither for nor against.
	ByArtist *Quality `json:"byArtist,omitempty"`
	ByGenre  *Quality `json:"byGenre,omitempty"`
	ByDecade *Quality `json:"byDecade,omitempty"`
	ByTitle  *Titles  `json:"byTitle,omitempty"` // only of metrics that read words
	// RecallAt1 is the share of transformed pictures whose source comes first,
	// by transform in the order of Report.TransformsAre, and the mean of them.
	RecallAt1     []float64 `json:"recallAt1,omitempty"`
	MeanRecallAt1 *float64  `json:"meanRecallAt1,omitempty"`
	// PairsInFirst5 is the share of known pairs of which the one work is among
	// the first five results of the other, either way round.
	PairsInFirst5 *float64 `json:"pairsInFirst5,omitempty"`

	seesPictures bool // that are no works of the collection
	readsWords   bool
}

// Limits on the work of an evaluation, so that it ends on large collections.
const (
	maxGraphQueries = 300
	maxLabelQueries = 2000
	maxLabelHits    = 20_000_000 // queries times works, for each metric
	maxTransformed  = 300
)

// Run evaluates. The error is the context's or that of the first question
// that failed; a picture that cannot be read is left out.
func Run(ctx context.Context, in Input) (*Report, error) {
	e := &evaluation{Input: in, ctx: ctx, rows: map[string]int{}}
	e.report = &Report{Training: in.Training}
	if err := e.readVectors(); err != nil {
		return nil, err
	}
	for _, m := range in.Neighbours.Metrics() {
		e.report.Metrics = append(e.report.Metrics, MetricReport{Metric: m.ID, Dimensions: m.Dimensions, seesPictures: m.ComparesUploads && m.Source == nil, readsWords: m.ReadsWords})
	}
	e.findSame()
	for _, step := range []func() error{e.graphs, e.labels, e.titles, e.transforms, e.pairs} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return e.report, nil
}

// evaluation is an evaluation at work. Works are known by their row in Works.
type evaluation struct {
	Input
	ctx     context.Context
	report  *Report
	rows    map[string]int
	vectors []art.Vectors
	same    []map[int]bool // by row: the other rows that show the same work
}

func (e *evaluation) progress(done, total int, format string, args ...any) {
	if e.Progress != nil {
		e.Progress(done, total, fmt.Sprintf(format, args...))
	}
}

// readVectors reads the vectors of all works. Works that have none, since
// their pictures could not be measured, are left out.
func (e *evaluation) readVectors() error {
	var measured []Work
	for _, w := range e.Works {
		v, err := e.Neighbours.VectorsOf(e.ctx, w.ID, 0)
		if code := art.CodeOf(err); err != nil && (code == art.CodeInvalid || code == art.CodeNotFound) {
			e.report.Unmeasured++
			continue
		}
		if err != nil {
			return fmt.Errorf("read the vectors of %s: %w", w.ID, err)
		}
		e.rows[w.ID] = len(measured)
		measured, e.vectors = append(measured, w), append(e.vectors, v)
	}
	e.Works, e.report.Works = measured, len(measured)
	return nil
}

// findSame notes which works show the same picture: the known pairs, and works
// of one title by one artist. They would make retrieval look easy.
func (e *evaluation) findSame() {
	e.same = make([]map[int]bool, len(e.Works))
	mark := func(a, b int) {
		for _, p := range [2][2]int{{a, b}, {b, a}} {
			if e.same[p[0]] == nil {
				e.same[p[0]] = map[int]bool{}
			}
			e.same[p[0]][p[1]] = true
		}
	}
	for _, p := range e.knownPairs() {
		mark(p[0], p[1])
	}
	titled := map[string][]int{}
	for row, w := range e.Works {
		if w.Title != "" {
			key := strings.ToLower(w.Title + "\x00" + strings.Join(w.Artists, "\x00"))
			for _, other := range titled[key] {
				mark(row, other)
			}
			titled[key] = append(titled[key], row)
		}
	}
}

// nearest asks for the works nearest to vectors, but for one row (-1: none).
func (e *evaluation) nearest(vectors art.Vectors, metric string, limit, but int, exact bool) (art.Nearest, error) {
	q := art.NearestQuery{Vectors: vectors, Metric: metric, Limit: limit, Exact: exact, Bare: true}
	if but >= 0 {
		q.Exclude = []string{e.Works[but].ID}
	}
	answer, err := e.Neighbours.Nearest(e.ctx, q)
	if err != nil {
		return answer, fmt.Errorf("find the nearest works by %s: %w", metric, err)
	}
	return answer, nil
}

// spread is at most most of n rows, evenly spread.
func spread(n, most int) []int {
	count := min(n, most)
	rows := make([]int, count)
	for i := range rows {
		rows[i] = int(int64(i) * int64(n) / int64(count))
	}
	return rows
}
