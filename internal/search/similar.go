package search

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"likeness/internal/art"
	"likeness/internal/dense"
)

// SimilarRequest asks for a page of the works most like something.
type SimilarRequest struct {
	To     SimilarTo
	Words  *AddedWords  // nil for none
	Metric string       // a metric's id; empty with an empty Blend means the default metric
	Blend  []art.Weight // several metrics, weighed; nil when not given
	Filter art.Filter
	Exact  bool
	First  int    // 1 to MaxPageSize
	After  string // SimilarEdge.Cursor
}

// SimilarPage is the answer to a SimilarRequest.
type SimilarPage struct {
	Edges                []SimilarEdge
	HasNext, HasPrevious bool
	Total                int
	Report               Report
}

// SimilarEdge is one work and how near it is.
type SimilarEdge struct {
	Cursor string
	Rank   int // from 1, over all pages
	art.Neighbour
	Copies []string // ids of other works that show the same picture
}

// Report says how a question of likeness was answered.
type Report struct {
	Strategy       art.Strategy
	Compared       int
	ExpectedRecall *float64
	NothingClose   bool
	Note           string // one sentence, when the answer needs one; else empty
	Took           time.Duration
	Generation     string
}

// Similar finds the works most like something. CodeInvalid for a question
// that makes no sense, CodeNotFound for a work, upload or metric that is not
// there.
func (s *Service) Similar(ctx context.Context, r SimilarRequest) (SimilarPage, error) {
	start := time.Now()
	if err := checkFirst(r.First); err != nil {
		return SimilarPage{}, err
	}
	if err := checkAsked(r.To, r.Words, r.Metric, r.Blend); err != nil {
		return SimilarPage{}, err
	}
	if err := checkYears(r.Filter); err != nil {
		return SimilarPage{}, err
	}
	r.Blend = scaled(r.Blend)
	asked := fingerprint("similar", r.To, r.Words, r.Metric, r.Blend, r.Filter, r.Exact)
	gen, at, err := s.begin(r.After, asked, placeByLikeness)
	if err != nil {
		return SimilarPage{}, err
	}
	defer gen.Release()
	metric := metricOf(gen, r.To, r.Words, r.Metric, r.Blend)
	sub, err := s.question(ctx, gen, r.To, r.Words, metricsOf(metric, r.Blend))
	if err != nil {
		return SimilarPage{}, err
	}
	q := art.NearestQuery{
		Vectors: sub.vectors, Metric: metric, Blend: r.Blend,
		Filter: r.Filter, Exclude: sub.exclude, Exact: r.Exact, After: at.Near, Limit: r.First,
	}
	near, err := gen.Nearest(ctx, q)
	if err != nil {
		return SimilarPage{}, err
	}
	if at.Near != nil && at.Near.Rank > near.Total && !near.Directionless {
		return SimilarPage{}, errForgedCursor()
	}
	if r.To.Colors != nil && len(near.Hits) > 0 {
		near.NothingClose = near.Hits[0].Percentile < closeToColours
	}
	if sub.scale != nil {
		placeOn(&near, *sub.scale)
	}
	page := similarPage(gen, near, at, asked)
	if err := s.nameCopies(ctx, gen, page.Edges); err != nil {
		return SimilarPage{}, err
	}
	page.HasPrevious = r.After != ""
	if page.Report.Note, err = s.note(ctx, gen, near, q, r); err != nil {
		return SimilarPage{}, err
	}
	page.Report.Took = time.Since(start)
	return page, nil
}

// closeToColours is the percentile among random pairs from which a work is close
// to colours: no work is as near to an imagined picture of two or three pure
// colours as works are to their nearest.
const closeToColours = 95

func similarPage(gen art.Generation, near art.Nearest, at cursor, asked string) SimilarPage {
	rank, nothingClose := 0, near.NothingClose
	if at.Near != nil {
		rank, nothingClose = at.Near.Rank, at.NothingClose
	}
	page := SimilarPage{Total: near.Total, HasNext: near.More, Report: Report{
		Strategy: near.Strategy, Compared: near.Compared, ExpectedRecall: near.ExpectedRecall,
		NothingClose: nothingClose, Generation: gen.ID(),
	}}
	page.Edges = make([]SimilarEdge, 0, len(near.Hits))
	for _, hit := range near.Hits {
		rank++
		c := cursor{
			Generation: gen.ID(), Asked: asked, NothingClose: nothingClose,
			Near: &art.Position{Score: hit.Score, ID: hit.Image.ID, Rank: rank},
		}
		page.Edges = append(page.Edges, SimilarEdge{Cursor: c.String(), Rank: rank, Neighbour: hit})
	}
	return page
}

// note is the sentence that an answer needs; empty when it needs none.
func (s *Service) note(ctx context.Context, gen art.Generation, near art.Nearest, q art.NearestQuery, r SimilarRequest) (string, error) {
	if note := blindNote(gen.Metrics(), q, r.To); note != "" {
		return note, nil
	}
	if note, err := s.unseenNote(ctx, gen, q); note != "" || err != nil {
		return note, err
	}
	if len(near.Hits) == 0 && r.After == "" {
		return emptyNote(near, r), nil
	}
	return "", nil
}

// blindNote tells which metric counts for nothing because its vectors were made
// elsewhere and there is none of what was asked about; empty when all do.
func blindNote(metrics []art.Metric, q art.NearestQuery, to SimilarTo) string {
	asked := func(id string) bool {
		return id == q.Metric || slices.ContainsFunc(q.Blend, func(w art.Weight) bool { return w.Metric == id && w.Weight > 0 })
	}
	for _, m := range metrics {
		if m.Source == nil && m.ComparesUploads || !asked(m.ID) || !dense.IsZero(q.Vectors[m.ID]) {
			continue // a metric of the program says itself what has no direction
		}
		of := "The metric %q has no vector of this work"
		switch {
		case to.Examples != nil:
			of = "The metric %q has no vector of these pictures"
		case m.ComparesUploads && (to.Upload != "" || to.Detail != nil || to.Text != nil):
			of = "The metric %q sees nothing in this that it could compare"
		case to.Upload != "" || to.Detail != nil:
			of = "The metric %q cannot see uploads or details, since its vectors were made elsewhere and only works have them"
		}
		if q.Metric == "" {
			return fmt.Sprintf(of+"; the rest of the blend was compared.", m.Name)
		}
		return fmt.Sprintf(of+"; choose another metric.", m.Name)
	}
	return ""
}

// unseenNote tells which network of the overall blend has not seen what was asked
// about; empty when all have.
func (s *Service) unseenNote(ctx context.Context, gen art.Generation, q art.NearestQuery) (string, error) {
	models, err := s.modelsOf(ctx, gen)
	if err != nil {
		return "", err
	}
	for _, id := range models.BroughtInto(q.Metric) {
		if dense.IsZero(q.Vectors[id]) {
			return fmt.Sprintf("%s has not seen this, so the rest of the overall blend was compared.", models.About(id).Name), nil
		}
	}
	return "", nil
}

// emptyNote tells why nothing was found.
func emptyNote(near art.Nearest, r SimilarRequest) string {
	if near.Directionless {
		return "This picture is one even tone to this metric, so nothing can be said to be like it; try another metric."
	}
	if !r.Filter.IsZero() {
		return "No other work with a picture passes these filters."
	}
	return "There is no other work with a picture to compare with."
}

func metricOf(gen art.Generation, to SimilarTo, words *AddedWords, asked string, blend []art.Weight) string {
	switch {
	case asked != "" || len(blend) > 0:
		return asked
	case to.Colors != nil:
		return art.Colour
	case to.Text != nil || words != nil:
		return readerOf(gen.Metrics())
	}
	return gen.Metrics()[0].ID
}

// metricsOf lists the metrics that count, of one or a blend.
func metricsOf(metric string, blend []art.Weight) []string {
	if metric != "" {
		return []string{metric}
	}
	var all []string
	for _, w := range blend {
		if w.Weight > 0 {
			all = append(all, w.Metric)
		}
	}
	return all
}

// checkAsked refuses colours that are none, and ways of comparing that are
// none or none for what is asked about: of colours alone, nothing but colour is
// known.
func checkAsked(to SimilarTo, words *AddedWords, asked string, blend []art.Weight) error {
	if to.Colors != nil {
		if _, err := sharesOf(to.Colors); err != nil {
			return err
		}
	}
	if to.Colors != nil && (blend != nil || asked != "" && asked != art.Colour) {
		return art.Errorf(art.CodeInvalid, "Colours are compared by the metric %q alone; leave metric and blend out.", art.Colour)
	}
	if to.Text != nil && blend != nil {
		return art.Errorf(art.CodeInvalid, "Words are compared by one metric; give metric, or leave both out.")
	}
	if words != nil {
		if err := checkAdded(to, *words, blend); err != nil {
			return err
		}
	}
	return checkBlend(asked, blend)
}

func checkBlend(metric string, blend []art.Weight) error {
	if blend == nil {
		return nil
	}
	if metric != "" {
		return art.Errorf(art.CodeInvalid, "metric and blend are both given; give one of them.")
	}
	heaviest, seen := 0.0, map[string]bool{}
	for _, w := range blend {
		switch {
		case math.IsNaN(w.Weight) || math.IsInf(w.Weight, 0) || w.Weight < 0:
			return art.Errorf(art.CodeInvalid, "The weight of %q is %v; weights are numbers from 0 up.", w.Metric, w.Weight)
		case seen[w.Metric]:
			return art.Errorf(art.CodeInvalid, "The blend names %q twice; name each metric once.", w.Metric)
		}
		seen[w.Metric] = true
		heaviest = max(heaviest, w.Weight)
	}
	if heaviest == 0 {
		return art.Errorf(art.CodeInvalid, "No metric of the blend has a weight above 0; give one to at least one of them.")
	}
	return nil
}

// scaled divides weights by the largest of them. A blend depends on their ratios
// alone, and sums of weights near the ends of float64 would be none.
func scaled(blend []art.Weight) []art.Weight {
	heaviest := 0.0
	for _, w := range blend {
		heaviest = max(heaviest, w.Weight)
	}
	shares := slices.Clone(blend)
	for i := range shares {
		shares[i].Weight /= heaviest
	}
	return shares
}
