package text

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"likeness/internal/art"
)

const yearsPerDecade = 10

// decadeOf numbers the decade of a year: 189 for the 1890s, -1 for the ten
// years before 1 (there is no year 0).
func decadeOf(year int32) int { return floorDivide(int(year), yearsPerDecade) }

// floorDivide rounds down, before the common era too.
func floorDivide(a, b int) int {
	if a < 0 {
		a -= b - 1
	}
	return a / b
}

// decadeName is "1890s", and "-480s" for the ten years from -480.
func decadeName(decade int) string { return fmt.Sprintf("%ds", yearsPerDecade*decade) }

// timeline counts works by decade. A work counts in every decade that its years
// touch, for each of these finds it when it is chosen. How many works a longer
// time finds is told from those that begin in it.
type timeline struct {
	first     int   // decade
	touching  []int // by decade from first on
	beginning []int
}

// newTimeline is an empty one for the works of some columns.
func newTimeline(c *columns) *timeline {
	first, last, any := 0, 0, false
	for i, from := range c.yearFrom {
		if from == noYear {
			continue
		}
		if begins := decadeOf(from); !any || begins < first {
			first = begins
		}
		if ends := decadeOf(c.yearTo[i]); !any || ends > last {
			last = ends
		}
		any = true
	}
	if !any {
		return &timeline{}
	}
	return timelineOf(first, last)
}

// timelineOf is an empty one of the decades from one to another.
func timelineOf(first, last int) *timeline {
	return &timeline{first: first, touching: make([]int, last-first+2), beginning: make([]int, last-first+1)} // one to end in
}

// add counts a work; touching holds differences until sum.
func (t *timeline) add(from, to int32) {
	begins := decadeOf(from) - t.first
	t.touching[begins]++
	t.touching[decadeOf(to)-t.first+1]--
	t.beginning[begins]++
}

func (t *timeline) sum() {
	for i := 1; i < len(t.touching); i++ {
		t.touching[i] += t.touching[i-1]
	}
}

// between is how many works touch the decades from one to before another.
func (t *timeline) between(from, to int) int {
	count := 0
	for d := max(from, t.first); d < min(to, t.first+len(t.beginning)); d++ {
		if count += t.beginning[d-t.first]; d == max(from, t.first) {
			count = t.touching[d-t.first]
		}
	}
	return count
}

// countYears fills the facet of the dates.
func (x *Index) countYears(ctx context.Context, facet *art.Facet, a *answer, f *filter, q art.FacetQuery) error {
	t := newTimeline(x.columns)
	for i, ordinal := range a.ordinals {
		if i%postingsPerCheck == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		switch from := x.columns.yearFrom[ordinal]; {
		case !f.passes(ordinal):
		case from == noYear:
			facet.Missing++
		default:
			t.add(from, x.columns.yearTo[ordinal])
		}
	}
	t.sum()
	t.choose(facet, q)
	return nil
}

// choose fills the facet of the dates.
func (t *timeline) choose(facet *art.Facet, q art.FacetQuery) {
	if q.Bars > 0 {
		facet.Values = t.bars(q.Bars)
	} else {
		facet.Values = t.decades(foldValue(q.Contains))
	}
	facet.Distinct = len(facet.Values)
	if q.Bars == 0 {
		facet.Values = fullest(facet.Values, q.Limit)
	}
}

// decades are those with works and with a name that contains a text.
func (t *timeline) decades(contains string) []art.FacetValue {
	var all []art.FacetValue
	for i := range t.beginning {
		name := decadeName(t.first + i)
		if t.touching[i] > 0 && strings.Contains(name, contains) {
			all = append(all, t.value(name, t.first+i, t.first+i+1))
		}
	}
	return all
}

// bars divides the time from the first work to the last into at most so many
// spans of one width, the narrowest of 10, 20, 50, 100, ... years.
func (t *timeline) bars(most int) []art.FacetValue {
	touched := t.decades("")
	if len(touched) == 0 {
		return nil
	}
	first, last := decadeOf(int32(touched[0].Years.From)), decadeOf(int32(touched[len(touched)-1].Years.From))
	width := 1 // decades
	for unit, i := 1, 0; floorDivide(last, width)-floorDivide(first, width) >= most; i++ {
		if i > 0 && i%3 == 0 {
			unit *= 10
		}
		width = unit * []int{2, 5, 10}[i%3]
	}
	var all []art.FacetValue
	for from := floorDivide(first, width) * width; from <= last; from += width {
		name := decadeName(from)
		if width > 1 {
			name = fmt.Sprintf("%d to %d", yearsPerDecade*from, yearsPerDecade*(from+width)-1)
		}
		all = append(all, t.value(name, from, from+width))
	}
	return all
}

// value is the decades from one to before another as a value of a facet.
func (t *timeline) value(name string, from, to int) art.FacetValue {
	return art.FacetValue{
		Value: name, Count: t.between(from, to),
		Years: &art.Years{From: yearsPerDecade * from, To: yearsPerDecade*to - 1},
	}
}

// fullest are the values of the greatest counts, in the order in which all are.
func fullest(values []art.FacetValue, limit int) []art.FacetValue {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(values[j].Count, values[i].Count) })
	order = order[:min(len(order), max(limit, 0))]
	slices.Sort(order)
	var few []art.FacetValue
	for _, i := range order {
		few = append(few, values[i])
	}
	return few
}
