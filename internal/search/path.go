package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"likeness/internal/art"
	"likeness/internal/encode"
)

// Limits of a way between two works.
const (
	DefaultPathWorks = 6  // between the two, at most
	MaxPathWorks     = 10 // that may be asked for
	// pathPoints parts the straight line between the two works; around each end
	// of a part the nearest works are what the way may go over. With pathNearest
	// of them, a way costs 7 questions and the vectors of 86 works at most,
	// however large the collection is.
	pathPoints  = 8
	pathNearest = 12
)

// PathRequest asks for a way from one work to another.
type PathRequest struct {
	From, To string // ids of works, or of their pictures
	Metric   string // a metric's id; empty means the default metric
	Works    int    // between the two, at most: 1 to MaxPathWorks
}

// Path is a way from one work to another in small steps.
type Path struct {
	Metric string
	Steps  []PathStep // the first is where it begins, the last where it leads
}

// PathStep is one work of a Path.
type PathStep struct {
	Image      art.Image
	Position   int     // of its picture that is compared; 0 is the one that shows it
	Score      float64 // with the step before; 0 for the first
	Percentile float64 // of the score among random pairs; 0 for the first
}

// Path finds a way from one work to another along works that are alike: of the
// works near the straight line between the two, the way with the least sum of
// squared differences (1 - score), so that many small steps are better than a
// large one. The same question has the same answer. Copies of either work, and
// of works on the way, are passed over. CodeInvalid for a question that makes no
// sense or a work without a picture, CodeNotFound for a work or metric that is
// not there.
func (s *Service) Path(ctx context.Context, r PathRequest) (Path, error) {
	if r.Works < 1 || r.Works > MaxPathWorks {
		return Path{}, art.Errorf(art.CodeInvalid, "works is %d; give 1 to %d.", r.Works, MaxPathWorks)
	}
	gen, err := s.engine.Current()
	if err != nil {
		return Path{}, err
	}
	defer gen.Release()
	models, err := s.modelsOf(ctx, gen)
	if err != nil {
		return Path{}, err
	}
	metric := cmp.Or(r.Metric, gen.Metrics()[0].ID)
	parts, err := models.Parts(metric)
	if err != nil {
		return Path{}, err
	}
	ends := make([]wayPoint, 2)
	for i, id := range []string{r.From, r.To} {
		if ends[i], err = s.wayPoint(ctx, gen, id); err != nil {
			return Path{}, err
		}
	}
	if ends[0].image.ID == ends[1].image.ID {
		return Path{}, art.Errorf(art.CodeInvalid, "The way from a work to itself has no steps; name another work.")
	}
	points, err := s.between(ctx, gen, metric, ends[0], ends[1])
	if err != nil {
		return Path{}, err
	}
	points = append(ends, points...)
	way := smoothest(len(points), r.Works+1, func(a, b int) float64 {
		return 1 - likenessOf(parts, points[a].vectors, points[b].vectors)
	})
	scale := models.Scale(metric)
	path := Path{Metric: metric}
	for i, at := range way {
		step := PathStep{Image: points[at].image, Position: points[at].position}
		if i > 0 {
			step.Score = likenessOf(parts, points[way[i-1]].vectors, points[at].vectors)
			step.Percentile = scale.Percentile(step.Score)
		}
		path.Steps = append(path.Steps, step)
	}
	return path, nil
}

// wayPoint is a picture that a way may go over.
type wayPoint struct {
	image    art.Image
	position int
	vectors  art.Vectors
}

func (s *Service) wayPoint(ctx context.Context, gen art.Generation, id string) (wayPoint, error) {
	image, position, chosen, err := s.named(ctx, gen, id)
	if err != nil {
		return wayPoint{}, err
	}
	if chosen {
		image = image.ShownBy(position)
	}
	vectors, err := gen.VectorsOf(ctx, image.ID, position)
	return wayPoint{image, position, vectors}, err
}

// between finds the works nearest to the points that part the straight line
// between two works, in the order of their ids.
func (s *Service) between(ctx context.Context, gen art.Generation, metric string, from, to wayPoint) ([]wayPoint, error) {
	nearby := map[string]art.Neighbour{}
	for i := 1; i < pathPoints; i++ {
		// So many times each as it counts: their mean is the point.
		mixed := slices.Concat(
			slices.Repeat([]art.Vectors{from.vectors}, pathPoints-i), slices.Repeat([]art.Vectors{to.vectors}, i))
		near, err := gen.Nearest(ctx, art.NearestQuery{
			Vectors: encode.Rocchio(mixed, nil), Metric: metric,
			Exclude: []string{from.image.ID, to.image.ID}, Limit: pathNearest,
		})
		if err != nil {
			return nil, err
		}
		for _, hit := range near.Hits {
			if known, ok := nearby[hit.Image.ID]; !ok || hit.Score > known.Score {
				nearby[hit.Image.ID] = hit
			}
		}
	}
	isCopy, err := s.copiesAmong(ctx, gen, from.image.ID, to.image.ID)
	if err != nil {
		return nil, err
	}
	var points []wayPoint
	for _, hit := range nearby {
		points = append(points, wayPoint{image: hit.Image, position: hit.Position})
	}
	slices.SortFunc(points, func(a, b wayPoint) int { return cmp.Compare(a.image.ID, b.image.ID) })
	points = slices.DeleteFunc(points, func(p wayPoint) bool { return isCopy(p.image.ID) })
	for i := range points {
		if points[i].vectors, err = gen.VectorsOf(ctx, points[i].image.ID, points[i].position); err != nil {
			return nil, err
		}
	}
	return points, nil
}

// copiesAmong tells of works, asked one by one, whether they show the picture of
// one of those, or of one asked before; of none while copies are being looked for.
func (s *Service) copiesAmong(ctx context.Context, gen art.Generation, ids ...string) (func(id string) bool, error) {
	all, err := s.duplicates(ctx, gen)
	if err != nil && art.CodeOf(err) != art.CodeUnavailable {
		return nil, err
	}
	seen := map[int]bool{}
	isCopy := func(id string) bool {
		group, ok := all.of[id]
		if !ok {
			return false
		}
		before := seen[group]
		seen[group] = true
		return before
	}
	for _, id := range ids {
		isCopy(id)
	}
	return isCopy, nil
}

// likenessOf is the score of two pictures, as of a result.
func likenessOf(parts []encode.Part, a, b art.Vectors) float64 {
	score := 0.0
	for _, p := range parts {
		va, vb := a[p.Metric], b[p.Metric]
		if len(va) != len(vb) {
			continue // absent on one side
		}
		dot := 0.0
		for i, x := range va {
			dot += float64(x) * float64(vb[i])
		}
		score += p.Share * dot
	}
	return score
}

// smoothest is the way from point 0 to point 1 of n in at most so many steps
// whose squared differences have the least sum (Bellman, 1958: On a Routing
// Problem); of equal ones that with fewer steps, then over earlier points.
func smoothest(n, maxSteps int, difference func(a, b int) float64) []int {
	cost := make([]float64, n*n)
	for a := range n {
		for b := range a {
			d := max(difference(a, b), 0)
			cost[a*n+b], cost[b*n+a] = d*d, d*d
		}
	}
	least := make([][]float64, maxSteps+1) // by steps, then where they lead
	before := make([][]int, maxSteps+1)
	for steps := range least {
		least[steps], before[steps] = make([]float64, n), make([]int, n)
		for at := range n {
			least[steps][at] = math.Inf(1)
			if steps == 0 {
				continue
			}
			for last := range n {
				if sum := least[steps-1][last] + cost[last*n+at]; last != at && sum < least[steps][at] {
					least[steps][at], before[steps][at] = sum, last
				}
			}
		}
		if steps == 0 {
			least[0][0] = 0
		}
	}
	best := 1
	for steps := 2; steps <= maxSteps; steps++ {
		if least[steps][1] < least[best][1] {
			best = steps
		}
	}
	way := make([]int, best+1)
	for at, steps := 1, best; steps >= 0; at, steps = before[steps][at], steps-1 {
		way[steps] = at
	}
	return way
}
