package weaviate

import (
	"cmp"
	"context"
	"slices"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"golang.org/x/sync/errgroup"

	"likeness/internal/art"
	"likeness/internal/encode"
)

const (
	// maxHits is how many objects Weaviate answers with at most (its
	// QUERY_MAXIMUM_RESULTS).
	maxHits = 10_000
	// atOnce is how many questions one answer may ask the cluster at a time.
	atOnce = 8
	// completedObjects is up to how many objects the first page of a list is
	// found by comparing them all, and scannedObjects up to how many the pages
	// that follow are: what a walk through the graph misses would be missing on
	// all pages, since scores never rise.
	completedObjects = bucketWorks
	scannedObjects   = 1 << 20
)

// errTooFar answers a page that lies beyond what the cluster tells of a list.
var errTooFar = art.Errorf(art.CodeInvalid, "A list of similar works goes on to its first %d pictures; narrow it by a filter to see others.", maxHits)

// found is a picture that was found near.
type found struct {
	work     string
	position int
	score    float64
	result   *pb.SearchResult
}

// better orders by score descending, then by the id of the work.
func better(a, b found) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.work, b.work), cmp.Compare(a.position, b.position))
}

// Nearest finds the nearest works; see art.Neighbours.
func (r *reader) Nearest(ctx context.Context, q art.NearestQuery) (art.Nearest, error) {
	filter, err := r.filter(q.Filter)
	if err != nil {
		return art.Nearest{}, err
	}
	if q.Metric == "" {
		return r.nearestByBlend(ctx, q, filter)
	}
	return r.nearestByMetric(ctx, q, filter)
}

// nearestByMetric asks for the vectors of one metric.
func (r *reader) nearestByMetric(ctx context.Context, q art.NearestQuery, filter *pb.Filters) (art.Nearest, error) {
	if err := r.models.Check(q.Metric); err != nil {
		return art.Nearest{}, err
	}
	vector := r.models.Question(q.Metric, q.Vectors)
	if !hasDirection(vector) {
		return art.Nearest{Directionless: true, Strategy: art.StrategyScan}, ctx.Err()
	}
	near := art.Nearest{Strategy: art.StrategyGraph, ExpectedRecall: r.recall(q.Metric)}
	s := &lookup{reader: r, metric: q.Metric, vector: vector, filter: filter, bare: q.Bare, without: q.Exclude}
	count, exact, err := r.counting(ctx, q, []string{q.Metric}, filter)
	if err != nil {
		return near, err
	}
	s.exact = exact
	if s.exact {
		one := 1.0
		near.Strategy, near.ExpectedRecall = art.StrategyScan, &one
	}
	hits, more, err := s.page(ctx, q)
	if err != nil {
		return near, err
	}
	if near.Total, err = count.without(q.Exclude, s.met); err != nil {
		return near, err
	}
	near.More = more
	return near, r.tell(&near, q, hits)
}

// eligible counts the works that any of some metrics compares and a filter lets
// through, beside those that a question excludes.
type eligible struct {
	*reader
	ctx     context.Context
	metrics []string
	filter  *pb.Filters
	group   errgroup.Group
	all     int // that the filter lets through
	lacking int // of them those that no metric compares
}

// counting begins to count, while hits are looked for, and decides whether all
// objects are compared. Only where that depends on the number is it waited for.
func (r *reader) counting(ctx context.Context, q art.NearestQuery, metrics []string, filter *pb.Filters) (e *eligible, exact bool, err error) {
	e = &eligible{reader: r, ctx: ctx, metrics: metrics, filter: filter}
	switch {
	case filter == nil && len(metrics) == 1:
		e.all = r.compared(metrics[0]) // to count everything takes long
	case filter == nil:
		e.all = r.manifest.Pictured
		e.count(&e.lacking, allText(propLacks, metrics))
	default:
		e.count(&e.all, allOf(filter, isTrue(propPictured)))
		e.count(&e.lacking, allOf(filter, allText(propLacks, metrics)))
	}
	bound, depends := scanned(q)
	switch {
	case !depends, r.manifest.Objects <= bound:
		return e, true, nil
	case bound > 0 && filter != nil:
		err = e.group.Wait()
		return e, e.all-e.lacking <= bound, err
	}
	return e, false, nil
}

func (e *eligible) count(n *int, filter *pb.Filters) {
	e.group.Go(func() (err error) {
		*n, err = e.reader.count(e.ctx, filter)
		return err
	})
}

// without is the number of works but those excluded. met are those that were
// found: the others may not be among them at all.
func (e *eligible) without(excluded []string, met map[string]bool) (int, error) {
	var unmet []string
	counted := 0
	for i, id := range excluded {
		switch {
		case slices.Contains(excluded[:i], id):
		case met[id]:
			counted++
		default:
			unmet = append(unmet, id)
		}
	}
	var others, lacking int
	if len(unmet) > 0 {
		those := allOf(e.filter, anyText(propWork, unmet))
		e.count(&others, allOf(those, isTrue(propPictured)))
		e.count(&lacking, allOf(those, allText(propLacks, e.metrics)))
	}
	err := e.group.Wait()
	return e.all - e.lacking - counted - (others - lacking), err
}

// compared is how many works a metric compares.
func (r *reader) compared(metric string) int {
	for _, m := range r.manifest.Metrics {
		if m.ID == metric {
			return m.Works
		}
	}
	return 0
}

// scanned is up to how many works all of them are compared; depends is false
// where they are however many there are.
func scanned(q art.NearestQuery) (bound int, depends bool) {
	switch {
	case q.Exact, q.Rank()+q.Limit > maxHits/2:
		return 0, false
	case q.After != nil:
		return scannedObjects, true
	case q.Bare:
		return 0, true
	}
	return completedObjects, true
}

// recall is what was measured of the graph of a metric.
func (r *reader) recall(metric string) *float64 {
	for _, m := range r.manifest.Metrics {
		if m.ID == metric {
			return m.RecallAt10
		}
	}
	return nil
}

// lookup is a question for the objects nearest to a vector.
type lookup struct {
	*reader
	metric string
	vector []float32
	filter *pb.Filters
	exact  bool // compare with all
	bare   bool
	// without are works that are passed over here: a filter by what is not makes
	// Weaviate look at everything.
	without []string
	met     map[string]bool // of them those that were found
}

// page is the page of works that a query asks for, and whether there are more.
// Works of several pictures are found by the nearest, so more objects are asked
// for until enough works are among them.
func (s *lookup) page(ctx context.Context, q art.NearestQuery) (page []found, more bool, err error) {
	wanted := q.Rank() + q.Limit + 2 // one more tells whether others follow; the last is left out
	several := 1 + s.manifest.Objects/max(1, s.manifest.Stats.Images+1)
	for k := min((wanted+len(q.Exclude))*several, maxHits); ; k = min(2*k, maxHits) {
		hits, all, err := s.nearest(ctx, k)
		if err != nil {
			return nil, false, err
		}
		var works []found
		works, s.met = worksOf(hits, s.without, all)
		if q.After != nil {
			works = slices.DeleteFunc(works, func(f found) bool {
				return better(f, found{work: q.After.ID, score: q.After.Score, position: mostPositions * maxHits}) <= 0
			})
		}
		switch {
		case len(works) > q.Limit || all:
			return works[:min(len(works), q.Limit)], len(works) > q.Limit, nil
		case k < maxHits:
		case len(works) == 0:
			return nil, false, errTooFar
		default:
			return works, true, nil
		}
	}
}

// nearest are the k nearest objects, in order; all says that there are no
// others.
func (s *lookup) nearest(ctx context.Context, k int) (hits []found, all bool, err error) {
	if !s.exact {
		hits, err = s.of(ctx, s.filter, k)
		return hits, len(hits) < k, err
	}
	return s.compare(ctx, k)
}

// of asks the cluster for the k objects nearest to the vector among those that
// a filter lets through.
func (s *lookup) of(ctx context.Context, filter *pb.Filters, k int) ([]found, error) {
	properties := []string{propWork, propPosition}
	if !s.bare {
		properties = append(properties, propRecord)
	}
	request := s.ask(filter, k, properties...)
	request.Metadata.Distance = true
	if s.metric == art.Overall && !s.bare {
		request.Metadata.Vectors = []string{vectorName(s.metric)}
	}
	request.NearVector = &pb.NearVector{
		Targets: &pb.Targets{TargetVectors: []string{vectorName(s.metric)}},
		Vectors: []*pb.Vectors{{VectorBytes: encode.MarshalVector(s.vector), Type: pb.Vectors_VECTOR_TYPE_SINGLE_FP32}},
	}
	reply, err := s.conn.search(ctx, request)
	if err != nil {
		return nil, err
	}
	hits := make([]found, len(reply.Results))
	for i, result := range reply.Results {
		fields := result.Properties.GetNonRefProps().GetFields()
		hits[i] = found{
			work: fields[propWork].GetTextValue(), position: int(fields[propPosition].GetIntValue()),
			score: 1 - float64(result.Metadata.Distance), result: result,
		}
	}
	slices.SortFunc(hits, better)
	return hits, nil
}

// worksOf are the nearest picture of each work but some, in order, and which of
// those were met. Unless all
// objects are there, those of the last score are left out, for others of the
// same may follow.
func worksOf(hits []found, without []string, all bool) (works []found, met map[string]bool) {
	met = map[string]bool{}
	seen := map[string]bool{}
	for _, h := range hits {
		if !all && h.score <= hits[len(hits)-1].score {
			break
		}
		switch {
		case slices.Contains(without, h.work):
			met[h.work] = true
		case !seen[h.work]:
			seen[h.work] = true
			works = append(works, h)
		}
	}
	return works, met
}

// tell makes neighbours of hits under a metric.
func (r *reader) tell(near *art.Nearest, q art.NearestQuery, hits []found) error {
	parts, err := r.models.Parts(q.Metric)
	if err != nil {
		return err
	}
	scale := r.models.Scale(q.Metric)
	for _, h := range hits {
		n := art.Neighbour{
			Image: art.Image{ID: h.work}, Position: h.position, Score: h.score,
			Percentile: scale.Percentile(h.score), NearestPercentile: scale.NearestPercentile(h.score),
		}
		if !q.Bare {
			if n.Image, err = recordOf(h.result.Properties); err != nil {
				return err
			}
		}
		n.Contributions = r.contributions(parts, r.partScores(q, h))
		near.Hits = append(near.Hits, n)
	}
	near.NothingClose = len(near.Hits) > 0 && near.Hits[0].Score < scale.NothingCloseBelow
	return nil
}

// contributions are the scores of parts, as many as are known.
func (r *reader) contributions(parts []encode.Part, scores []float64) (all []art.MetricScore) {
	for i, score := range scores {
		scale := r.models.Scale(parts[i].Metric)
		all = append(all, art.MetricScore{Metric: parts[i].Metric, Score: score, Percentile: scale.Percentile(score)})
	}
	return all
}

// partScores are the scores of a hit under the parts of a metric: its own, or
// those that lie in its joined vector. Hits that were asked for bare have none.
func (r *reader) partScores(q art.NearestQuery, h found) []float64 {
	if q.Metric != art.Overall {
		return []float64{h.score}
	}
	recipe := r.models.Recipe()
	for _, v := range h.result.Metadata.Vectors {
		if joined, err := encode.UnmarshalVector(v.VectorBytes, recipe.Dimensions()); err == nil {
			return recipe.PartScores(q.Vectors, joined)
		}
	}
	return nil
}
