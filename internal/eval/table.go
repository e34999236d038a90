package eval

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// baseline is the metric that mean average precision is also given as a
// multiple of: what the program did that Likeness follows.
const baseline = "original-pixels"

// WriteTable writes the report for people.
func (r *Report) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "%d works\n", r.Works)
	if r.Unmeasured > 0 {
		fmt.Fprintf(t, "%d more could not be measured and are left out\n", r.Unmeasured)
	}
	fmt.Fprintln(t)
	r.writeGraphs(t)
	r.writeLabels(t)
	r.writeTitles(t)
	r.writeTransforms(t)
	r.writePairs(t)
	r.writeTraining(t)
	return t.Flush()
}

func (r *Report) writeGraphs(w io.Writer) {
	fmt.Fprintf(w, "Indexes against the exact scan, %d questions\n", r.GraphQueries)
	row(w, "metric", "values", "answered by", "recall@10", "compared", "p50", "p99", "exact p50")
	for _, m := range r.Metrics {
		if g := m.Graph; g != nil {
			row(w, m.Metric, fmt.Sprint(m.Dimensions), strings.ToLower(string(g.Strategy)), fmt.Sprintf("%.4f", g.RecallAt10), fmt.Sprintf("%.0f", g.Compared),
				fmt.Sprintf("%.0f us", g.P50Micros), fmt.Sprintf("%.0f us", g.P99Micros), fmt.Sprintf("%.0f us", g.ExactMicros))
		}
	}
	fmt.Fprintln(w)
}

func (r *Report) writeLabels(w io.Writer) {
	var base MetricReport
	for _, m := range r.Metrics {
		if m.Metric == baseline {
			base = m
		}
	}
	fmt.Fprintln(w, "Retrieval by what was recorded, every work against all others")
	row(w, "metric", "artist P@10", "artist mAP", "x original", "genre P@10", "genre mAP", "x original", "decade P@10", "decade mAP", "x original")
	for _, m := range r.Metrics {
		row(w, slices.Concat([]string{m.Metric}, m.ByArtist.cells(base.ByArtist), m.ByGenre.cells(base.ByGenre), m.ByDecade.cells(base.ByDecade))...)
	}
	fmt.Fprintln(w)
}

func (r *Report) writeTitles(w io.Writer) {
	if !slices.ContainsFunc(r.Metrics, func(m MetricReport) bool { return m.ByTitle != nil }) {
		return
	}
	fmt.Fprintf(w, "Works looked up by describing them with their own titles, among all %d\n", r.Works)
	row(w, "metric", "titles", "median rank", "in first 10")
	for _, m := range r.Metrics {
		if t := m.ByTitle; t != nil {
			row(w, m.Metric, fmt.Sprint(t.Asked), fmt.Sprintf("%.1f", t.MedianRank), fmt.Sprintf("%.3f", t.First10))
		}
	}
	fmt.Fprintln(w)
}

func (q *Quality) cells(base *Quality) []string {
	if q == nil {
		return []string{"-", "-", "-"}
	}
	times := "-"
	if base != nil && base.MAP > 0 {
		times = fmt.Sprintf("%.2f", q.MAP/base.MAP)
	}
	return []string{fmt.Sprintf("%.3f", q.PrecisionAt10), fmt.Sprintf("%.4f", q.MAP), times}
}

func (r *Report) writeTransforms(w io.Writer) {
	if r.Transformed == 0 {
		return
	}
	fmt.Fprintf(w, "Recall@1 of the source from transformed pictures of %d works\n", r.Transformed)
	row(w, append(append([]string{"metric"}, r.TransformsAre...), "mean")...)
	for _, m := range r.Metrics {
		if m.MeanRecallAt1 == nil { // it sees no pictures but works
			continue
		}
		cells := []string{m.Metric}
		for _, v := range m.RecallAt1 {
			cells = append(cells, fmt.Sprintf("%.3f", v))
		}
		row(w, append(cells, fmt.Sprintf("%.3f", *m.MeanRecallAt1))...)
	}
	fmt.Fprintln(w)
}

func (r *Report) writePairs(w io.Writer) {
	if r.Pairs == 0 {
		return
	}
	fmt.Fprintf(w, "Known pairs of near duplicates (%d) within the first %d results, either way round\n", r.Pairs, firstResults)
	for _, m := range r.Metrics {
		row(w, m.Metric, fmt.Sprintf("%.3f", *m.PairsInFirst5))
	}
	row(w, "any metric", fmt.Sprintf("%.3f", *r.PairsInAny))
	fmt.Fprintln(w)
}

func (r *Report) writeTraining(w io.Writer) {
	if len(r.Training) == 0 {
		return
	}
	fmt.Fprintln(w, "Training: mean squared error of held-out pictures")
	row(w, "metric", "works", "epochs", "model", "as many components", "ratio")
	for _, t := range r.Training {
		if t.Epochs == 0 {
			row(w, t.Metric, fmt.Sprint(t.Works), "too few to train on")
			continue
		}
		row(w, t.Metric, fmt.Sprint(t.Works), fmt.Sprint(t.Epochs), fmt.Sprintf("%.5f", t.HeldOutError),
			fmt.Sprintf("%.5f", t.ComponentsError), fmt.Sprintf("%.3f", t.HeldOutError/t.ComponentsError))
	}
}

// row writes cells for a tabwriter.
func row(w io.Writer, cells ...string) {
	fmt.Fprintln(w, strings.Join(cells, "\t")+"\t")
}
