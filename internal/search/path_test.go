package search_test

import (
	"math"
	"slices"
	"testing"

	"likeness/internal/art"
	"likeness/internal/search"
)

// pathAsked is a way by one metric between two works.
func pathAsked(t *testing.T, from, to, metric string, between int) search.Path {
	t.Helper()
	path, err := service(t).Path(t.Context(), search.PathRequest{From: from, To: to, Metric: metric, Works: between})
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// scoresOf are the scores of all works with one, as an exact search tells them.
func scoresOf(t *testing.T, id, metric string) map[string]float64 {
	t.Helper()
	page, err := service(t).Similar(t.Context(), search.SimilarRequest{
		To: search.SimilarTo{Image: id}, Metric: metric, Exact: true, First: search.MaxPageSize,
	})
	if err != nil {
		t.Fatal(err)
	}
	scores := map[string]float64{}
	for _, e := range page.Edges {
		scores[e.Image.ID] = e.Score
	}
	return scores
}

func fourth(score float64) float64 { return math.Pow(1-score, 4) }

// costOf sums what a way costs.
func costOf(steps []search.PathStep) (sum, largest float64) {
	for _, step := range steps[1:] {
		sum += fourth(step.Score)
		largest = max(largest, 1-step.Score)
	}
	return sum, largest
}

func TestAWayBetweenTwoWorksGoesBySmallStepsThatAreTrue(t *testing.T) {
	all := ids(t)
	for _, metric := range []string{"", "colour", "composition"} {
		for _, ends := range [][2]int{{0, 9}, {5, 30}, {39, 12}} {
			from, to := all[ends[0]], all[ends[1]]
			path := pathAsked(t, from, to, metric, search.DefaultPathWorks)
			steps := path.Steps
			if steps[0].Image.ID != from || steps[len(steps)-1].Image.ID != to || len(steps) > search.DefaultPathWorks+2 {
				t.Fatalf("a way of %d steps from %s to %s", len(steps), steps[0].Image.ID, steps[len(steps)-1].Image.ID)
			}
			seen := map[string]bool{}
			for i, step := range steps {
				if seen[step.Image.ID] {
					t.Errorf("the way passes %s twice", step.Image.Name)
				}
				seen[step.Image.ID] = true
				if i == 0 {
					continue
				}
				if exact := scoresOf(t, steps[i-1].Image.ID, path.Metric)[step.Image.ID]; math.Abs(exact-step.Score) > 1e-4 {
					t.Errorf("by %q, step %d says %.5f, an exact search %.5f", path.Metric, i, step.Score, exact)
				}
			}
			direct := 1 - scoresOf(t, from, path.Metric)[to]
			if sum, largest := costOf(steps); largest > direct+1e-6 || sum > math.Pow(direct, 4)+1e-6 {
				t.Errorf("by %q, a way whose largest step is %.3f, the direct one is %.3f", path.Metric, largest, direct)
			}
			again := pathAsked(t, from, to, metric, search.DefaultPathWorks)
			if !slices.EqualFunc(steps, again.Steps, func(a, b search.PathStep) bool { return a.Image.ID == b.Image.ID && a.Score == b.Score }) {
				t.Error("the same question has another answer")
			}
		}
	}
}

// The best way over one work is known from the exact scores of both ends with
// all others: no other work would make the two steps smaller.
func TestAWayOverOneWorkIsTheBestThereIs(t *testing.T) {
	all := ids(t)
	for _, ends := range [][2]int{{0, 9}, {5, 30}, {39, 12}, {20, 33}} {
		from, to := all[ends[0]], all[ends[1]]
		a, b := scoresOf(t, from, "composition"), scoresOf(t, to, "composition")
		best := fourth(a[to])
		for _, over := range all {
			if over != from && over != to {
				best = min(best, fourth(a[over])+fourth(b[over]))
			}
		}
		if sum, _ := costOf(pathAsked(t, from, to, "composition", 1).Steps); math.Abs(sum-best) > 1e-4 {
			t.Errorf("a way of %.5f, the best is %.5f", sum, best)
		}
	}
}

func TestAWayPassesCopiesOver(t *testing.T) {
	all := ids(t)
	groups, err := service(t).NearDuplicates(t.Context(), "", search.MaxPageSize, "")
	if err != nil || len(groups.Edges) == 0 {
		t.Fatalf("%d groups of copies, %v", len(groups.Edges), err)
	}
	copies := groups.Edges[0].Images
	from, other := copies[0].ID, copies[1].ID
	for _, to := range all {
		if to == from || to == other {
			continue
		}
		for _, step := range pathAsked(t, from, to, "", search.MaxPathWorks).Steps {
			if step.Image.ID == other {
				t.Errorf("the way to %s goes over a copy of where it begins", to)
			}
		}
	}
}

func TestWaysThatMakeNoSenseAreRefused(t *testing.T) {
	s, all := service(t), ids(t)
	for name, r := range map[string]struct {
		search.PathRequest
		code art.Code
	}{
		"to itself":       {search.PathRequest{From: all[0], To: all[0], Works: 3}, art.CodeInvalid},
		"an unknown work": {search.PathRequest{From: all[0], To: "aaaaaaaaaaaaaaaa", Works: 3}, art.CodeNotFound},
		"no metric":       {search.PathRequest{From: all[0], To: all[1], Metric: "taste", Works: 3}, art.CodeNotFound},
		"no works":        {search.PathRequest{From: all[0], To: all[1]}, art.CodeInvalid},
		"too many works":  {search.PathRequest{From: all[0], To: all[1], Works: search.MaxPathWorks + 1}, art.CodeInvalid},
	} {
		if _, err := s.Path(t.Context(), r.PathRequest); art.CodeOf(err) != r.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}
