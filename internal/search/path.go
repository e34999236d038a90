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
	// pathPoints parts the straight line between the two works; the works nearest
	// to the ends of its parts are what the way may go over.
	pathPoints = 8
	// pathRounds is how often the largest step of the way is looked at again, for
	// more works between its two.
	pathRounds = 8
	// pathNearest works are taken each time: a way costs 15 questions and the
	// vectors of 182 works at most, however large the collection is.
	pathNearest = 12
	// pathPower of its difference is what a step costs: the largest step weighs
	// most, and several smaller ones are better.
	pathPower = 4
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
// works near the straight line between the two, and near that between those
// farthest from each other on the way, it goes over those for which the sum of
// the fourth powers of the differences (1 - score) is least, so that many small
// steps are better than a large one. The same question has the same answer. Copies of either
// work, and of works on the way, are passed over. CodeInvalid for a question that makes no
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
	way, err := s.way(ctx, gen, &wayPool{metric: metric, parts: parts}, ends, r.Works)
	if err != nil {
		return Path{}, err
	}
	scale := models.Scale(metric)
	path := Path{Metric: metric}
	for i, at := range way {
		step := PathStep{Image: at.image, Position: at.position}
		if i > 0 {
			step.Score = likenessOf(parts, way[i-1].vectors, at.vectors)
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

// way finds the works of a way, both ends included.
func (s *Service) way(ctx context.Context, gen art.Generation, pool *wayPool, ends []wayPoint, works int) ([]wayPoint, error) {
	var err error
	if pool.isCopy, err = s.copiesAmong(ctx, gen, ends[0].image.ID, ends[1].image.ID); err != nil {
		return nil, err
	}
	pool.add(ends[0])
	pool.add(ends[1])
	for i := 1; i < pathPoints; i++ {
		if _, err := pool.grow(ctx, gen, ends[0], ends[1], i, pathPoints); err != nil {
			return nil, err
		}
	}
	found := pool.smoothest(works)
	for range pathRounds {
		a, b := pool.largest(found)
		grown, err := pool.grow(ctx, gen, pool.points[a], pool.points[b], 1, 2)
		if err != nil {
			return nil, err
		}
		if !grown {
			break
		}
		found = pool.smoothest(works)
	}
	way := make([]wayPoint, len(found))
	for i, at := range found {
		way[i] = pool.points[at]
	}
	return way, nil
}

// wayPool gathers the works that a way may go over; the first two are its ends.
type wayPool struct {
	metric string
	parts  []encode.Part
	isCopy func(id string) bool
	asked  []string // works that were found, copies too
	points []wayPoint
	costs  [][]float64 // of the steps from each point to those before it
}

func (p *wayPool) add(point wayPoint) {
	costs := make([]float64, len(p.points))
	for i, other := range p.points {
		costs[i] = math.Pow(max(1-likenessOf(p.parts, point.vectors, other.vectors), 0), pathPower)
	}
	p.points, p.costs = append(p.points, point), append(p.costs, costs)
	p.asked = append(p.asked, point.image.ID)
}

func (p *wayPool) cost(a, b int) float64 { return p.costs[max(a, b)][min(a, b)] }

// grow adds the works that are nearest to what lies so many parts of all of the
// way from one to another, and tells whether there were any.
func (p *wayPool) grow(ctx context.Context, gen art.Generation, from, to wayPoint, parts, all int) (bool, error) {
	// So many times each as it counts: their mean is the place.
	mixed := slices.Concat(slices.Repeat([]art.Vectors{from.vectors}, all-parts), slices.Repeat([]art.Vectors{to.vectors}, parts))
	near, err := gen.Nearest(ctx, art.NearestQuery{
		Vectors: encode.Rocchio(mixed, nil), Metric: p.metric, Exclude: p.asked, Limit: pathNearest,
	})
	if err != nil {
		return false, err
	}
	for _, hit := range near.Hits {
		if p.isCopy(hit.Image.ID) {
			p.asked = append(p.asked, hit.Image.ID)
			continue
		}
		vectors, err := gen.VectorsOf(ctx, hit.Image.ID, hit.Position)
		if err != nil {
			return false, err
		}
		p.add(wayPoint{hit.Image, hit.Position, vectors})
	}
	return len(near.Hits) > 0, nil
}

func (p *wayPool) smoothest(works int) []int { return smoothest(len(p.points), works+1, p.cost) }

// largest is the step of a way that costs most.
func (p *wayPool) largest(way []int) (a, b int) {
	a, b = way[0], way[1]
	for i := 2; i < len(way); i++ {
		if p.cost(way[i-1], way[i]) > p.cost(a, b) {
			a, b = way[i-1], way[i]
		}
	}
	return a, b
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
// whose costs have the least sum (Bellman, 1958: On a Routing Problem); of equal
// ones that with fewer steps, then over earlier points.
func smoothest(n, maxSteps int, cost func(a, b int) float64) []int {
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
				if last == at {
					continue
				}
				if sum := least[steps-1][last] + cost(last, at); sum < least[steps][at] {
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
